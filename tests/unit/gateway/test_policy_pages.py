"""Pages and files of the compendium: who sees what, and what forms send."""

import io
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1 import scenarios_pb2
from dabridge.events.v1.types_pb2 import Capability
from dabridge.talent.v1 import policies_service_pb2 as api
from dabridge.talent.v1.conditions_pb2 import AssessedCondition, Condition, ConditionKind, ConditionVerdict
from dabridge.talent.v1.policies_service_pb2 import (
    Firm,
    Policy,
    PolicyAudience,
    PolicyLineKind,
    PolicyStage,
)
from google.protobuf.message import Message
from lxml import etree
from openpyxl import load_workbook

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

PUBLISHED = PolicyStage.POLICY_STAGE_PUBLISHED
DRAFT = PolicyStage.POLICY_STAGE_DRAFT
TALENT = PolicyAudience.POLICY_AUDIENCE_TALENT
ENTERPRISE = PolicyAudience.POLICY_AUDIENCE_ENTERPRISE
MASTER = Condition(code="1", kind=ConditionKind.CONDITION_KIND_EDUCATION, text="硕士及以上")


def a_policy(**changes: Any) -> Policy:
    standard: dict[str, Any] = {
        "id": "p1",
        "version": 3,
        "key": "p",
        "number": 2,
        "stage": PUBLISHED,
        "title": "安家补贴",
        "issuer": "市人社局",
        "text": "第一段\n第二段",
        "benefits": ["=SUM(A1)", "补贴"],
        "audience": TALENT,
        "conditions": [MASTER],
        "link": "https://example.com/doc",
        "updated_at": "2026-03-01T04:00:00+00:00",
        "published_at": "2026-03-01T04:00:00+00:00",
    }
    return Policy(**{**standard, **changes})


def answer_with(backing: Backing, policy: Policy) -> None:
    backing.market.policies.answers["GetPolicy"] = api.PolicyResponse(
        policy=policy,
        versions=[
            api.PolicyVersion(id=policy.id, number=policy.number, stage=policy.stage),
            api.PolicyVersion(id="p0", number=1, stage=PolicyStage.POLICY_STAGE_SUPERSEDED),
        ],
        telling=api.PolicyTelling(state="done", told=12),
    )


@pytest.fixture(autouse=True)
def policies(backing: Backing) -> None:
    """An entry in force."""
    answer_with(backing, a_policy())
    backing.market.policies.answers["ListPolicies"] = api.ListPoliciesResponse(policies=[a_policy()], total=1)


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def sent(backing: Backing, method: str) -> Any:
    (request,) = backing.market.policies.requests[method]
    return request


async def test_everybody_browses_by_what_they_choose(backing: Backing, client_as: ClientAs) -> None:
    html = await page(
        client_as(), "/policies?text=补贴&audience=talent&stage=expired&zone=511702&industry=sensor"
    )

    assert "安家补贴" in html
    assert sent(backing, "ListPolicies") == api.ListPoliciesRequest(
        text="补贴",
        audience=TALENT,
        stage=PolicyStage.POLICY_STAGE_EXPIRED,
        zone="511702",
        industry="sensor",
    )


async def test_drafts_are_asked_for_by_the_bureau_alone(backing: Backing, client_as: ClientAs) -> None:
    await page(client_as(Role.HR_BUREAU), "/policies?stage=draft")
    await page(client_as(), "/policies?stage=draft")

    stages = [request.stage for request in backing.market.policies.requests["ListPolicies"]]
    assert stages == [DRAFT, 0]


async def test_a_list_that_cannot_be_read_says_so(backing: Backing, client_as: ClientAs) -> None:
    backing.market.policies.answers["ListPolicies"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    assert "读取失败" in await page(client_as(), "/policies", 503)


async def test_an_entry_shows_its_versions_and_the_desk_to_those_who_write(client_as: ClientAs) -> None:
    visitor = await page(client_as(), "/policies/p1")
    bureau = await page(client_as(Role.HR_BUREAU), "/policies/p1")

    assert "硕士及以上" in visitor
    assert 'href="/policies/p1/diff"' in visitor
    assert "/policies/p1/revise" not in visitor
    assert "/policies/p1/revise" in bureau
    assert "已告知 12" in bureau


async def test_differences_are_shown_line_by_line(backing: Backing, client_as: ClientAs) -> None:
    backing.market.policies.answers["DiffPolicies"] = api.DiffPoliciesResponse(
        before=api.PolicyVersion(id="p0", number=1),
        after=api.PolicyVersion(id="p1", number=2),
        changes=[
            api.PolicyChange(
                field="text",
                lines=[
                    api.PolicyLine(kind=PolicyLineKind.POLICY_LINE_KIND_REMOVED, text="旧的一段"),
                    api.PolicyLine(kind=PolicyLineKind.POLICY_LINE_KIND_ADDED, text="新的一段"),
                ],
            )
        ],
    )

    html = await page(client_as(), "/policies/p1/diff")

    assert "旧的一段</del>" in html
    assert "新的一段</ins>" in html


def matched() -> api.MatchPoliciesResponse:
    unknown = AssessedCondition(
        condition=MASTER,
        verdict=ConditionVerdict.CONDITION_VERDICT_UNKNOWN,
        reason="学历尚未填写",
        field="education",
    )
    return api.MatchPoliciesResponse(
        matched=[api.MatchedPolicy(policy=a_policy(), conditions=[unknown], possible=True)]
    )


async def test_a_person_reads_why_and_what_to_fill_in(backing: Backing, client_as: ClientAs) -> None:
    backing.market.policies.answers["MatchPolicies"] = matched()

    html = await page(client_as(Role.TALENT), "/policies/mine")

    assert "学历尚未填写" in html
    assert 'href="/talent/t1/edit"' in html
    assert sent(backing, "MatchPolicies") == api.MatchPoliciesRequest()


async def test_a_firm_is_matched_by_its_record_whatever_is_sent(
    backing: Backing, client_as: ClientAs
) -> None:
    record = scenarios_pb2.Enterprise(
        id="e1",
        name="企业",
        zone="511702",
        industries=["sensor"],
        capabilities=[Capability(name="视觉")],
        offerings=[scenarios_pb2.Offering(name="检测仪")],
    )
    backing.scenarios.put("Enterprise", record)
    client = client_as(Role.ENTERPRISE)

    await page(client, "/policies/mine")
    await client.get("/api/policies/mine", params={"firm": "forged"})

    assert len(backing.market.policies.requests["MatchPolicies"]) == 2
    for request in backing.market.policies.requests["MatchPolicies"]:
        assert request.firm.id == "e1"
        assert request.firm.zone == "511702"
        assert list(request.firm.industries) == ["sensor"]
        assert list(request.firm.capabilities) == ["视觉", "检测仪"]


async def test_a_firm_without_a_record_is_matched_by_its_id(backing: Backing, client_as: ClientAs) -> None:
    await page(client_as(Role.ENTERPRISE), "/policies/mine")

    assert sent(backing, "MatchPolicies") == api.MatchPoliciesRequest(firm=Firm(id="e1"))


FORM = {
    "_token": CSRF,
    "title": "新政策",
    "issuer": "市人社局",
    "text": "第一段\r\n第二段",
    "benefits": "补贴\r\n\r\n住房",
    "audience": "talent",
    "c-group": ["1", "1"],
    "c-kind": ["industry", ""],
    "c-text": ["大数据产业", ""],
    "c-least": ["", ""],
    "c-education": ["", ""],
    "c-values": ["big-data、sensor", ""],
    "c-evidence": ["1", ""],
}


async def test_an_entry_is_written_from_its_form(backing: Backing, client_as: ClientAs) -> None:
    backing.market.policies.answers["CreatePolicy"] = api.PolicyResponse(policy=a_policy(id="p9"))

    answer = await client_as(Role.HR_BUREAU).post("/policies/new", data=FORM)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/policies/p9?done=1")
    made = sent(backing, "CreatePolicy").policy
    assert made == Policy(
        title="新政策",
        issuer="市人社局",
        text="第一段\n第二段",
        benefits=["补贴", "住房"],
        audience=TALENT,
        conditions=[
            Condition(
                code="1",
                kind=ConditionKind.CONDITION_KIND_INDUSTRY,
                text="大数据产业",
                values=["big-data", "sensor"],
                evidence=True,
            )
        ],
    )


async def test_a_row_is_added_without_saving(backing: Backing, client_as: ClientAs) -> None:
    answer = await client_as(Role.HR_BUREAU).post("/policies/new", data={**FORM, "_action": "add"})

    assert answer.text.count('name="c-text"') == 3
    assert 'value="新政策"' in answer.text
    assert "CreatePolicy" not in backing.market.policies.requests


async def test_a_refused_draft_keeps_what_was_typed(backing: Backing, client_as: ClientAs) -> None:
    answer_with(backing, a_policy(stage=DRAFT))
    backing.market.policies.answers["UpdatePolicy"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有误", [("conditions[0].values[0]", "不在规划目录中")]
    )

    answer = await client_as(Role.HR_BUREAU).post("/policies/p1/edit", data={**FORM, "version": "3"})

    assert answer.status_code == 422
    assert answer.text.count("不在规划目录中") == 2
    assert 'value="新政策"' in answer.text


async def test_a_draft_is_published_with_the_firms_that_there_are(
    backing: Backing, client_as: ClientAs
) -> None:
    answer_with(backing, a_policy(stage=DRAFT, audience=ENTERPRISE))
    for name in ("e1", "e2"):
        backing.scenarios.put("Enterprise", scenarios_pb2.Enterprise(id=name, industries=["sensor"]))
    client = client_as(Role.HR_BUREAU)

    await client.post("/policies/p1/publish", data={"_token": CSRF, "version": "3"})
    forged = await client.post(
        "/api/policies/p1/publish", json={"expected_version": 3, "firms": [{"id": "x"}]}
    )

    assert forged.status_code == 422
    request = sent(backing, "PublishPolicy")
    assert [firm.id for firm in request.firms] == ["e1", "e2"]
    assert request.expected_version == 3


async def test_of_a_policy_for_talents_no_firm_is_read(backing: Backing, client_as: ClientAs) -> None:
    answer_with(backing, a_policy(stage=DRAFT))

    await client_as(Role.HR_BUREAU).post("/policies/p1/publish", data={"_token": CSRF, "version": "3"})

    assert list(sent(backing, "PublishPolicy").firms) == []
    assert backing.scenarios.callers == []


@pytest.mark.parametrize(
    ("path", "fields", "method", "expected", "to"),
    [
        (
            "expire",
            {"reason": "另有规定"},
            "ExpirePolicy",
            api.ExpirePolicyRequest(id="p1", expected_version=3, reason="另有规定"),
            "/policies/p1?done=1",
        ),
        ("delete", {}, "DeletePolicy", api.DeletePolicyRequest(id="p1", expected_version=3), "/policies"),
    ],
)
async def test_each_form_sends_its_act(
    *,
    backing: Backing,
    client_as: ClientAs,
    path: str,
    fields: dict[str, str],
    method: str,
    expected: Message,
    to: str,
) -> None:
    answer = await client_as(Role.HR_BUREAU).post(
        f"/policies/p1/{path}", data={"_token": CSRF, "version": "3", **fields}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, to)
    assert sent(backing, method) == expected


async def test_a_revision_leads_to_its_form(backing: Backing, client_as: ClientAs) -> None:
    backing.market.policies.answers["RevisePolicy"] = api.PolicyResponse(policy=a_policy(id="p2"))

    answer = await client_as(Role.HR_BUREAU).post("/policies/p1/revise", data={"_token": CSRF})

    assert answer.headers["Location"] == "/policies/p2/edit"


@pytest.mark.parametrize("path", ["/policies/new", "/policies/p1/edit"])
async def test_policies_are_the_bureaus_to_write(client_as: ClientAs, path: str) -> None:
    await page(client_as(Role.ENTERPRISE), path, 403)


async def test_the_compendium_is_a_pdf_a_workbook_and_a_feed(client_as: ClientAs) -> None:
    client = client_as()
    pdf = await client.get("/policies/export.pdf")
    xlsx = await client.get("/policies/export.xlsx")
    feed = await client.get("/feeds/policies.atom")

    assert pdf.content.startswith(b"%PDF")
    sheet = load_workbook(io.BytesIO(xlsx.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][0] == "安家补贴"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    root = etree.fromstring(feed.content)
    titles = root.findall(".//{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title")
    assert [title.text for title in titles] == ["安家补贴"]


async def test_a_file_that_the_caller_has_is_not_sent_again(client_as: ClientAs) -> None:
    client = client_as()
    first = await client.get("/policies/export.xlsx")

    again = await client.get("/feeds/policies.atom")
    same = await client.get("/feeds/policies.atom", headers={"If-None-Match": again.headers["ETag"]})

    assert first.status_code == 200
    assert same.status_code == 304
