"""Pages of the quality of posts: what the bureau and an enterprise see, and what forms send."""

from typing import Any

import grpc
import httpx
import pytest
from dabridge.talent.v1 import postings_service_pb2 as api
from dabridge.talent.v1.postings_service_pb2 import Posting, PostingFinding, PostingStage

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF
from tests.fakes.grpc_services import rpc_error
from tests.fakes.messages import a_demand
from tests.unit.gateway.conftest import Backing, ClientAs

OPEN = PostingStage.POSTING_STAGE_OPEN
HOSTILE = "<script>alert(1)</script>"


def a_case(**changes: Any) -> Posting:
    standard: dict[str, Any] = {
        "id": "d1",
        "version": 3,
        "enterprise_id": "enterprise-1",
        "zone": "511702",
        "post": "后端工程师",
        "stage": OPEN,
        "standing": 40,
        "findings": [
            PostingFinding(
                code="duplicate",
                label="内容重复",
                detail=HOSTILE,
                advice="请关闭重复的岗位",
                points=60,
                other_id="d0",
                similarity=0.93,
            )
        ],
        "found_at": "2026-03-01T04:00:00+00:00",
        "updated_at": "2026-03-01T04:00:00+00:00",
    }
    return Posting(**{**standard, **changes})


def answer_with(backing: Backing, case: Posting, twins: bool = True) -> None:
    backing.market.postings.answers["GetPosting"] = api.GetPostingResponse(
        posting=case,
        demand=a_demand(id="d1", description="新的描述"),
        twins=[a_demand(id="d0", description="原来的描述")] if twins else [],
    )


@pytest.fixture(autouse=True)
def postings(backing: Backing) -> None:
    """One post that repeats another."""
    answer_with(backing, a_case())
    backing.market.postings.answers["ListPostings"] = api.ListPostingsResponse(
        postings=[a_case()], total=1, next_page_token="on"
    )


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def sent(backing: Backing, method: str) -> Any:
    (request,) = backing.market.postings.requests[method]
    return request


async def test_the_list_is_filtered_and_leads_on(backing: Backing, client_as: ClientAs) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/postings?stage=open&code=duplicate&zone=511702")

    assert "后端工程师" in html
    assert "质量系数 40%" in html
    assert "page_token=on" in html
    assert HOSTILE not in html
    assert sent(backing, "ListPostings") == api.ListPostingsRequest(
        stage=OPEN, code="duplicate", zone="511702"
    )


async def test_what_no_filter_knows_asks_for_all(backing: Backing, client_as: ClientAs) -> None:
    await page(client_as(Role.ENTERPRISE), "/postings?stage=x&code=y&zone=z")

    assert sent(backing, "ListPostings") == api.ListPostingsRequest()


async def test_an_empty_list_and_one_that_cannot_be_read_say_so(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.postings.answers["ListPostings"] = api.ListPostingsResponse()
    assert "没有这样的岗位" in await page(client_as(Role.HR_BUREAU), "/postings")

    backing.market.postings.answers["ListPostings"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "读取失败" in await page(client_as(Role.HR_BUREAU), "/postings", 503)


async def test_the_bureau_sees_both_posts_side_by_side_and_decides(client_as: ClientAs) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/postings/d1")

    assert "新的描述" in html
    assert "原来的描述" in html
    assert 'formaction="/postings/d1/confirm"' in html
    assert 'formaction="/postings/d1/clear"' in html
    assert "/postings/d1/object" not in html


async def test_an_enterprise_sees_what_to_do_and_may_object(backing: Backing, client_as: ClientAs) -> None:
    answer_with(
        backing, a_case(findings=[PostingFinding(code="copied", similarity=0.9, points=50)]), twins=False
    )

    html = await page(client_as(Role.ENTERPRISE), "/postings/d1")

    assert 'action="/postings/d1/object"' in html
    assert "对照岗位属于另一单位" in html
    assert "/postings/d1/confirm" not in html


@pytest.mark.parametrize(
    ("role", "act", "method", "request_of", "field"),
    [
        (Role.HR_BUREAU, "confirm", "ConfirmPosting", api.ConfirmPostingRequest, "reason"),
        (Role.HR_BUREAU, "clear", "ClearPosting", api.ClearPostingRequest, "reason"),
        (Role.ENTERPRISE, "object", "ObjectPosting", api.ObjectPostingRequest, "objection"),
    ],
)
async def test_acts_send_the_version_seen_and_lead_back(
    *, backing: Backing, client_as: ClientAs, role: Role, act: str, method: str, request_of: Any, field: str
) -> None:
    backing.market.postings.answers[method] = api.PostingResponse(posting=a_case())
    form = {"_token": CSRF, "version": "3", field: " 说明 "}

    answer = await client_as(role).post(f"/postings/d1/{act}", data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/postings/d1?done={act}")
    assert sent(backing, method) == request_of(id="d1", expected_version=3, **{field: "说明"})


async def test_what_was_typed_stays_where_an_act_is_refused(backing: Backing, client_as: ClientAs) -> None:
    backing.market.postings.answers["ClearPosting"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "bad", [("reason", "理由过长")]
    )
    form = {"_token": CSRF, "version": "3", "reason": "很长的理由"}

    answer = await client_as(Role.HR_BUREAU).post("/postings/d1/clear", data=form)

    assert answer.status_code == 422
    assert "理由过长" in answer.text
    assert "很长的理由" in answer.text


async def test_a_post_tells_its_owner_that_it_is_ranked_lower(backing: Backing, client_as: ClientAs) -> None:
    lowered = a_demand(id="d9", standing=40, standing_reasons=["duplicate", "of-a-later-version"])
    lowered.enterprise_id = "enterprise-1"
    backing.talent.put("Demand", lowered)

    shown = await page(client_as(Role.HR_BUREAU), "/demand/d9")
    assert 'href="/postings/d9"' in shown
    assert "of-a-later-version" in shown
    assert 'href="/postings/d9"' not in await page(client_as(), "/demand/d9")
