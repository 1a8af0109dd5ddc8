"""The pages of a scenario's stages: what is offered to whom, what is asked for, and what is sent."""

import re
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1.scenarios_pb2 import (
    Addendum,
    Contract,
    Criterion,
    FieldRemark,
    Scenario,
    ScenarioStage,
    Solution,
)
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1.lists_service_pb2 import ListKind, ListListKindsResponse
from dabridge.scenarios.v1.solutions_service_pb2 import ListSolutionsResponse

from services.common import texts
from services.common.access.principal import Role
from services.gateway.market.stages import STAGE_ACTS
from services.gateway.portal import forms, stages
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import stage_name
from tests.fakes.doorkeeper import ZONE
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.test_forms import post

STAGES = [stage_name(ScenarioStage.DESCRIPTOR, number) for number in ScenarioStage.values()[1:]]


def put(backing: Backing, stage: str, **changes: Any) -> None:
    """The scenario s1 of the organisation e1 at a stage."""
    given = {"id": "s1", "title": "智慧停车", "provider": "示例单位", "provider_id": "e1", "zone": ZONE}
    number = ScenarioStage.Value(f"SCENARIO_STAGE_{stage.upper()}")
    backing.scenarios.put("Scenario", Scenario(**{**given, "stage": number, **changes}))


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def offered(html: str) -> set[str]:
    return {act.path for act in STAGE_ACTS if f'href="/scenario/s1/{act.path}"' in html}


def test_what_pages_offer_begins_where_the_table_of_stages_says() -> None:
    for act in STAGE_ACTS:
        if act.method in moves.TRANSITIONS:
            start = moves.TRANSITIONS[act.method].start
            assert act.stages == {stage_name(ScenarioStage.DESCRIPTOR, number) for number in start}


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PROVIDER, {"submit", "addendum", "contract", "reopen", "close"}),
        (Role.ZONE_BUREAU, {"submit", "addendum"}),
        (Role.SCENARIO_CENTRE, {act.path for act in STAGE_ACTS}),
        (Role.HR_BUREAU, set()),
    ],
)
async def test_acts_are_offered_to_those_who_may_do_them_now(
    backing: Backing, client_as: ClientAs, role: Role, may: set[str]
) -> None:
    client = client_as(role)
    seen: set[str] = set()
    for stage in STAGES:
        put(backing, stage)
        now = offered(await page(client, "/scenario/s1"))
        assert now == {act.path for act in STAGE_ACTS if stage in act.stages and act.path in may}
        seen |= now
    assert seen == may
    put(backing, "submitted", status=RECORD_STATUS_WITHDRAWN)
    assert not offered(await page(client, "/scenario/s1"))


async def test_nothing_more_is_announced_once_answers_are_closed(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, "answered", answers_closed=True)

    html = await page(client_as(Role.PROVIDER), "/scenario/s1")

    assert offered(html) == {"close"}
    assert "/scenario/s1/edit" not in html
    assert "应答已截止" in html


@pytest.mark.parametrize(
    ("role", "stages_edited"),
    [
        (Role.PROVIDER, {"draft", "returned", "listed", "answered"}),
        (Role.SCENARIO_CENTRE, {"draft", "returned", "listed", "answered", "submitted", "approved"}),
        (Role.HR_BUREAU, set()),
    ],
)
async def test_editing_is_offered_where_it_is_taken(
    backing: Backing, client_as: ClientAs, role: Role, stages_edited: set[str]
) -> None:
    found = set()
    for stage in STAGES:
        put(backing, stage)
        if "/scenario/s1/edit" in await page(client_as(role), "/scenario/s1"):
            found.add(stage)
    assert found == stages_edited


async def test_an_act_is_confirmed_and_sent_with_the_version_that_was_seen(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, "draft", version=4)
    client = client_as(Role.PROVIDER)

    answer = await post(client, "/scenario/s1/submit", {})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/scenario/s1?done=submit")
    assert backing.market.lifecycle.requests["SubmitScenario"] == [
        api.SubmitScenarioRequest(id="s1", expected_version=4)
    ]
    assert texts.get("lifecycle.saved.submit") in await page(client, answer.headers["Location"])


async def test_remarks_are_written_beside_the_fields_and_shown_there(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, "submitted", version=2)
    typed = {"reason": "请修改", "remark-budget": "预算过低", "remark-requirements": " 缺指标 "}

    await post(client_as(Role.SCENARIO_CENTRE), "/scenario/s1/return", typed)

    (sent,) = backing.market.lifecycle.requests["ReturnScenario"]
    assert sent.reason == "请修改"
    assert {(item.field, item.remark) for item in sent.remarks} == {
        ("budget", "预算过低"),
        ("requirements", "缺指标"),
    }
    remarks = [
        *sent.remarks,
        FieldRemark(field="requirements[1].name", remark="太笼统"),
        FieldRemark(remark="总体不错"),
    ]
    put(backing, "returned", remarks=remarks)
    html = await page(client_as(Role.PROVIDER), "/scenario/s1/edit")
    assert "总体不错" in html[: html.index('class="form"')]
    after_budget = html[html.index('name="budget-max"') :]
    assert re.search(r'class="remark">.*预算过低', after_budget)
    assert "第 2 项：太笼统" in html


async def test_what_is_wrong_is_told_and_nothing_typed_is_lost(backing: Backing, client_as: ClientAs) -> None:
    put(backing, "listed")
    backing.market.lifecycle.answers["AddAddendum"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "有误", [("answer_deadline", "只能推迟")]
    )

    answer = await post(
        client_as(Role.PROVIDER), "/scenario/s1/addendum", {"text": "延期", "put_off": "2026-03-01T17:00"}
    )

    assert answer.status_code == 422
    assert "只能推迟" in answer.text
    assert re.search(r"<textarea[^>]*>\n延期</textarea>", answer.text)
    assert 'value="2026-03-01T17:00"' in answer.text
    (sent,) = backing.market.lifecycle.requests["AddAddendum"]
    assert sent.answer_deadline == "2026-03-01T17:00:00+08:00"


async def test_a_contract_is_with_a_solution_that_was_selected(backing: Backing, client_as: ClientAs) -> None:
    put(backing, "selected")
    backing.market.solutions.answers["ListSolutions"] = ListSolutionsResponse(
        solutions=[Solution(id="won", enterprise_id="e9")]
    )
    client = client_as(Role.PROVIDER)
    typed = {"solution_id": "won", "number": "合同-1", "amount_yuan": "9,000", "signed_on": "2026-02-27"}

    assert '<option value="won">e9（won）</option>' in await page(client, "/scenario/s1/contract")
    wrong = await post(client, "/scenario/s1/contract", {**typed, "amount_yuan": "九千"})
    right = await post(client, "/scenario/s1/contract", typed)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert 'value="合同-1"' in wrong.text
    (sent,) = backing.market.lifecycle.requests["ContractScenario"]
    assert (sent.solution_id, sent.amount_yuan) == ("won", 9_000)


async def test_an_act_at_the_wrong_stage_is_explained_and_has_no_form(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, "contracted")

    html = await page(client_as(Role.PROVIDER), "/scenario/s1/close")

    assert "已签约" in html
    assert 'name="version"' not in html


async def test_an_act_that_is_anothers_is_refused_before_it_is_asked_for(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, "draft", provider_id="e2")
    client = client_as(Role.PROVIDER)

    await page(client, "/scenario/s1/submit", 403)
    answer = await client.post("/scenario/s1/submit", data={"version": "1"})

    assert answer.status_code == 403
    assert backing.market.lifecycle.requests.get("SubmitScenario") is None


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 20, "0" * 16 + "1" + "9" * 30])
async def test_an_act_needs_the_version_seen(backing: Backing, client_as: ClientAs, version: str) -> None:
    put(backing, "draft")

    answer = await client_as(Role.PROVIDER).post("/scenario/s1/submit", data={"version": version})

    assert answer.status_code == 422


async def test_the_page_tells_deadline_criteria_addenda_and_contract(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.lists.answers["ListListKinds"] = ListListKindsResponse(
        kinds=[ListKind(code="sensor", name="传感器", active=True)]
    )
    put(
        backing,
        "contracted",
        answer_deadline="2026-04-01T09:30:00Z",
        list_kind="sensor",
        criteria=[Criterion(name="价格", weight=100, description="总价")],
        addenda=[Addendum(number=1, published_at="2026-03-01T00:00:00Z", text="第一份", fields=["budget"])],
        contract=Contract(number="合同-1", amount_yuan=1_234_567, signed_on="2026-05-01"),
    )

    html = await page(client_as(), "/scenario/s1")

    for text in ("2026-04-01 17:30", "传感器", "价格", "100%", "总价", "第一份", "涉及：预算", "1,234,567"):
        assert text in html
    assert "流程记录" not in html


async def test_the_history_is_told_newest_first_with_a_way_to_the_rest(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, "returned")
    backing.market.lifecycle.answers["ListHistory"] = api.ListHistoryResponse(
        steps=[
            api.HistoryStep(
                version=3,
                act="ReturnScenario",
                from_stage="submitted",
                to_stage="returned",
                role="scenario_centre",
                reason="请修改",
                remarks=[FieldRemark(field="requirements[0].name", remark="太笼统")],
                at="2026-03-01T00:00:00Z",
            ),
            api.HistoryStep(version=2, act="UpdateScenario", fields=["goal"], at="2026-03-01T00:00:00Z"),
        ],
        total=40,
        next_page_token="next",
    )
    client = client_as(Role.PROVIDER)

    html = await page(client, "/scenario/s1")
    more = await page(client, "/scenario/s1/history?after=token")

    assert 'href="/scenario/s1/history"' in html
    for text in (
        "退回修改",
        "待审核 → 已退回",
        "场景中心",
        "请修改",
        "第 1 项需求",
        "太笼统",
        "修改：建设目标",
    ):
        assert text in html
        assert text in more
    assert "after=next" in more
    asked = backing.market.lifecycle.requests["ListHistory"]
    assert [(item.page_size, item.page_token) for item in asked] == [(5, ""), (30, "token")]


async def test_the_page_stands_while_the_history_cannot_be_had(backing: Backing, client_as: ClientAs) -> None:
    put(backing, "listed")
    backing.market.lifecycle.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "暂时不可用")

    assert "智慧停车" in await page(client_as(Role.PROVIDER), "/scenario/s1")


async def test_an_edit_of_a_listed_scenario_is_explained(backing: Backing, client_as: ClientAs) -> None:
    put(backing, "listed", answer_deadline="2026-04-01T09:30:15Z", industry="display")
    client = client_as(Role.PROVIDER)

    assert 'name="_explanation"' in await page(client, "/scenario/s1/edit")
    answer = await post(
        client,
        "/scenario/s1/edit",
        {
            "title": "智慧停车",
            "provider": "示例单位",
            "zone": ZONE,
            "industry": "display",
            "goal": "新目标",
            "answer_deadline": "2026-04-01T17:30",
            "criteria-0-name": "价格",
            "criteria-0-weight": "100",
            "_explanation": "目标调整",
        },
    )

    assert answer.status_code == 303, answer.text
    stored = backing.scenarios.stored["Scenario"]["s1"]
    assert stored.answer_deadline == "2026-04-01T09:30:15Z"
    assert [(item.name, item.weight) for item in stored.criteria] == [("价格", 100)]


async def test_the_form_has_no_stage_and_offers_the_kinds_of_list(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.lists.answers["ListListKinds"] = ListListKindsResponse(
        kinds=[
            ListKind(code="sensor", name="传感器", active=True),
            ListKind(code="old", name="旧清单"),
        ]
    )

    html = await page(client_as(Role.PROVIDER), "/scenario/new")

    assert 'name="stage"' not in html
    assert '<option value="sensor">传感器</option>' in html
    assert "旧清单" not in html
    assert 'type="datetime-local"' in html


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-04-01T17:30", "2026-04-01T17:30:00+08:00"),
        ("", ""),
        ("明天", "明天"),
        ("2026-02-30T10:00", "2026-02-30T10:00"),
    ],
)
def test_a_typed_time_is_the_citys(typed: str, meant: str) -> None:
    assert forms.moment(typed) == meant


@pytest.mark.parametrize("weight", ["", "一百", "1.5"])
async def test_a_weight_is_a_number(backing: Backing, client_as: ClientAs, weight: str) -> None:
    answer = await post(
        client_as(Role.PROVIDER),
        "/scenario/new",
        {"title": "智慧停车", "criteria-0-name": "价格", "criteria-0-weight": weight},
    )

    expected = 303 if weight == "" else 422
    assert answer.status_code == expected
    if expected == 422:
        assert f'value="{weight}"' in answer.text


def test_each_stage_and_act_of_the_history_has_words() -> None:
    for act in moves.TRANSITIONS:
        assert stages.act_name(act) != act
    for stage in STAGES:
        assert stages.stage_name(stage) != stage
    assert stages.field_name("nothing") == "nothing"
