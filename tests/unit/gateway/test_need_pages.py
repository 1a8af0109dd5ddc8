"""Pages of transformation needs: the desk, one need, and what its forms send."""

import re
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_RIGHT
from dabridge.events.v1.scenarios_pb2 import NeedStage, TransformationNeed, Visit
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, Requirement
from dabridge.scenarios.v1 import diagnosis_service_pb2 as api
from google.protobuf.message import Message

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF, ZONE
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, card, shortlist


def a_need(stage: str = "open", **changes: Any) -> TransformationNeed:
    standard: dict[str, Any] = {
        "id": "n1",
        "version": 2,
        "enterprise_id": "e1",
        "title": "产线数字化",
        "zone": ZONE,
        "industry": "manufacturing",
        "situation": "设备没有联网。",
        "stage": NeedStage.Value(f"NEED_STAGE_{stage.upper()}"),
        "expert_ids": [] if stage == "open" else ["t1", "t9"],
    }
    return TransformationNeed(**{**standard, **changes})


@pytest.fixture(autouse=True)
def need(backing: Backing) -> None:
    """An open need, for which matching has two experts."""
    put(backing)
    experts = [card("expert", key, title) for key, title in (("t1", "智能制造"), ("t2", "工业互联网"))]
    shortlist(backing, "expert_diagnosis", SIDE_RIGHT, card("need", "n1", "产线数字化"), *experts)


def put(backing: Backing, stage: str = "open", **changes: Any) -> None:
    backing.scenarios.put("TransformationNeed", a_need(stage, **changes))


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def forms(html: str) -> set[str]:
    """The acts whose forms a page has."""
    return {each.rpartition("/")[2] for each in re.findall(r'action="(/needs/[^"]+/[^"]+)"', html)}


async def test_the_offices_see_open_needs_first(backing: Backing, client: httpx.AsyncClient) -> None:
    html = await page(client, "/needs")
    await page(client, "/needs?stage=")
    await page(client, f"/needs?stage=reported&zone={ZONE}&text=产线")

    first, every, chosen = backing.scenarios.list_requests
    assert "产线数字化" in html
    assert first.stage == NeedStage.NEED_STAGE_OPEN
    assert every.stage == NeedStage.NEED_STAGE_UNSPECIFIED
    assert (chosen.stage, chosen.zone, chosen.text) == (NeedStage.NEED_STAGE_REPORTED, ZONE, "产线")


async def test_firms_see_all_of_theirs_and_may_ask(backing: Backing, client_as: ClientAs) -> None:
    html = await page(client_as(Role.ENTERPRISE), "/needs")

    assert backing.scenarios.list_requests[0].stage == NeedStage.NEED_STAGE_UNSPECIFIED
    assert 'href="/need/new"' in html
    assert 'href="/need/new"' not in await page(client_as(Role.HR_BUREAU), "/needs")


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.AUDITOR, Role.ADMIN])
async def test_needs_are_not_for_everybody(client_as: ClientAs, role: Role) -> None:
    await page(client_as(role), "/needs", 403)


async def test_an_empty_desk_and_one_that_cannot_be_read_say_so(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    backing.scenarios.stored["TransformationNeed"].clear()
    assert "没有符合条件的需求" in await page(client, "/needs")

    backing.scenarios.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "读取失败" in await page(client, "/needs", 503)


@pytest.mark.parametrize(
    ("role", "stage", "offered"),
    [
        (Role.HR_BUREAU, "open", {"experts"}),
        (Role.HR_BUREAU, "assigned", {"experts", "visits"}),
        (Role.HR_BUREAU, "visited", {"visits", "report"}),
        (Role.HR_BUREAU, "reported", {"follow-ups", "close"}),
        (Role.HR_BUREAU, "closed", {"follow-ups"}),
        (Role.SCENARIO_CENTRE, "open", {"experts"}),
        (Role.TALENT, "assigned", {"visits"}),
        (Role.TALENT, "visited", {"visits", "report"}),
        (Role.TALENT, "reported", {"follow-ups"}),
        (Role.ENTERPRISE, "assigned", set()),
        (Role.ENTERPRISE, "reported", {"follow-ups"}),
        (Role.ZONE_BUREAU, "visited", set()),
    ],
)
async def test_each_role_is_offered_its_acts_at_each_stage(
    backing: Backing, client_as: ClientAs, *, role: Role, stage: str, offered: set[str]
) -> None:
    put(backing, stage)

    assert forms(await page(client_as(role), "/needs/n1")) == offered


async def test_a_withdrawn_need_offers_nothing(backing: Backing, client: httpx.AsyncClient) -> None:
    put(backing, "assigned", status=RECORD_STATUS_WITHDRAWN)

    assert forms(await page(client, "/needs/n1")) == set()


async def test_experts_are_suggested_with_reasons(client: httpx.AsyncClient) -> None:
    html = await page(client, "/needs/n1")

    assert "智能制造 · t1" in html
    assert "匹配 80%" in html
    assert "满足：Python" in html
    assert "缺少：PLC" in html
    assert 'href="/pairs/expert_diagnosis/t1/n1"' in html


async def test_without_suggestions_experts_are_named_by_id(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    backing.matching.shortlists.clear()
    put(backing, "assigned")
    html = await page(client, "/needs/n1")

    assert "匹配还没有推荐人选" in html
    assert re.search(r'<textarea id="ids"[^>]*>\s*t1\s+t9</textarea>', html)

    backing.matching.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "推荐名单暂时无法读取" in await page(client, "/needs/n1")


async def test_who_is_assigned_is_chosen_in_the_form(backing: Backing, client: httpx.AsyncClient) -> None:
    put(backing, "assigned")

    html = await page(client, "/needs/n1")

    assert '<input type="checkbox" name="expert" value="t1" checked>' in html
    assert '<input type="checkbox" name="expert" value="t2">' in html
    # The other one is not among those suggested.
    assert re.search(r'<textarea id="ids"[^>]*>\s*t9</textarea>', html)


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        (
            "experts",
            {"expert": ["t1", "t2"], "ids": "t9\nt2"},
            api.AssignExpertsRequest(id="n1", expected_version=2, expert_ids=["t1", "t2", "t9"]),
        ),
        (
            "visits",
            {"visited_on": "2026-03-01", "expert": ["t1"], "note": "看了车间"},
            api.RecordVisitRequest(
                id="n1", expected_version=2, visited_on="2026-03-01", expert_ids=["t1"], note="看了车间"
            ),
        ),
        (
            "report",
            {"report": "先联网", "recommendations": "设备联网\n\n 排产 "},
            api.FileReportRequest(
                id="n1", expected_version=2, report="先联网", recommendations=["设备联网", "排产"]
            ),
        ),
        (
            "follow-ups",
            {"on": "2026-04-01", "text": "已采购"},
            api.RecordFollowUpRequest(id="n1", expected_version=2, on="2026-04-01", text="已采购"),
        ),
        ("close", {"closing": "满意"}, api.CloseNeedRequest(id="n1", expected_version=2, closing="满意")),
    ],
)
async def test_each_form_sends_its_act(
    backing: Backing, client: httpx.AsyncClient, path: str, fields: dict[str, Any], expected: Message
) -> None:
    answer = await client.post(f"/needs/n1/{path}", data={"_token": CSRF, "version": "2", **fields})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/needs/n1?done=1")
    method = type(expected).__name__.removesuffix("Request")
    assert backing.market.diagnosis.requests[method] == [expected]


async def test_a_refused_report_is_kept_in_its_form(backing: Backing, client: httpx.AsyncClient) -> None:
    put(backing, "visited")
    backing.market.diagnosis.answers["FileReport"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有误", [("recommendations[0]", "建议过长")]
    )

    answer = await client.post("/needs/n1/report", data={"_token": CSRF, "report": "写了很久的报告"})

    assert answer.status_code == 422
    assert "写了很久的报告</textarea>" in answer.text
    assert "建议过长" in answer.text


async def test_visits_report_and_follow_ups_are_told(backing: Backing, client: httpx.AsyncClient) -> None:
    put(
        backing,
        "closed",
        visits=[Visit(visited_on="2026-03-01", expert_ids=["t9"], note="看了车间")],
        report="先联网，后排产。",
        recommendations=["设备联网"],
        closing="企业满意",
        requirements=[Requirement(name="设备联网改造")],
    )

    html = await page(client, "/needs/n1")

    for told in ("2026-03-01", "看了车间", "先联网，后排产。", "1. 设备联网", "企业满意", "设备联网改造"):
        assert told in html


async def test_a_need_that_is_out_of_reach_is_a_page_of_403(backing: Backing, client_as: ClientAs) -> None:
    backing.scenarios.fault = rpc_error(grpc.StatusCode.PERMISSION_DENIED, "您没有权限")

    await page(client_as(Role.ENTERPRISE), "/needs/n1", 403)
