"""Pages of pilots: who sees what, and what their forms send."""

import re
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1 import scenarios_pb2
from dabridge.events.v1.scenarios_pb2 import Attachment, Contract, Milestone, Pilot, PilotStage, ScenarioStage
from dabridge.scenarios.v1 import pilots_service_pb2 as api
from dabridge.scenarios.v1.lifecycle_service_pb2 import HistoryStep, ListHistoryResponse
from google.protobuf.message import Message

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF, ZONE
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

RUNNING = PilotStage.PILOT_STAGE_RUNNING


def a_pilot(**changes: Any) -> Pilot:
    standard: dict[str, Any] = {
        "id": "s1",
        "version": 3,
        "title": "智慧停车试点",
        "provider_id": "e1",
        "enterprise_ids": ["e1"],
        "zone": ZONE,
        "industry": "energy",
        "stage": RUNNING,
        "starts_on": "2026-03-01",
        "ends_on": "2026-06-30",
        "amount_yuan": 800_000,
        "milestones": [
            Milestone(
                id="m1",
                name="设备安装",
                due_on="2026-03-10",
                reached_on="2026-03-09",
                evidence="验收单",
                attachments=[Attachment(id="f1", name="验收单.pdf", size_bytes=2048)],
            ),
            Milestone(id="m2", name="系统上线", due_on="2026-04-20"),
        ],
    }
    return Pilot(**{**standard, **changes})


@pytest.fixture(autouse=True)
def pilots(backing: Backing) -> None:
    """A pilot that runs, with one milestone to be confirmed and one that is overdue."""
    answer = api.PilotResponse(pilot=a_pilot(), overdue_ids=["m2"])
    backing.market.pilots.answers["GetPilot"] = answer
    backing.market.pilots.answers["ListPilots"] = api.ListPilotsResponse(
        pilots=[answer], total=41, next_page_token="next"
    )
    backing.scenarios.put(
        "Scenario",
        scenarios_pb2.Scenario(
            id="s1",
            version=7,
            title="智慧停车",
            provider_id="e1",
            stage=ScenarioStage.SCENARIO_STAGE_CONTRACTED,
            contract=Contract(amount_yuan=800_000),
        ),
    )


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def sent(backing: Backing, method: str) -> Message:
    (request,) = backing.market.pilots.requests[method]
    found: Message = request
    return found


async def test_everybody_sees_the_list_with_what_is_overdue(client_as: ClientAs) -> None:
    html = await page(client_as(), "/pilots")

    assert "智慧停车试点" in html
    assert "逾期 1 项" in html
    assert "共 41 个试点" in html
    assert "page_token=next" in html


async def test_the_list_asks_for_what_is_chosen(backing: Backing, client: httpx.AsyncClient) -> None:
    html = await page(
        client, f"/pilots?zone={ZONE}&industry=energy&stage=running&overdue=true&mine=true&text=停车"
    )

    assert sent(backing, "ListPilots") == api.ListPilotsRequest(
        zone=ZONE, industry="energy", stage=RUNNING, overdue=True, mine=True, text="停车"
    )
    (after,) = re.findall(r'rel="next" href="([^"]+)"', html)
    assert "overdue=true" in after
    assert f"zone={ZONE}" in after


async def test_an_empty_list_and_one_that_cannot_be_read_say_so(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    backing.market.pilots.answers["ListPilots"] = api.ListPilotsResponse()
    assert "没有符合条件的试点" in await page(client, "/pilots")

    backing.market.pilots.answers["ListPilots"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "读取失败" in await page(client, "/pilots", 503)


@pytest.mark.parametrize(
    ("role", "forms"),
    [
        (Role.SCENARIO_CENTRE, {"evidence", "confirm", "stop"}),
        (Role.PROVIDER, {"evidence", "confirm", "stop"}),
        (Role.ENTERPRISE, {"evidence"}),
        (Role.HR_BUREAU, set()),
        (Role.AUDITOR, set()),
    ],
)
async def test_each_role_is_offered_its_acts(client_as: ClientAs, role: Role, forms: set[str]) -> None:
    html = await page(client_as(role), "/pilots/s1")

    posts = re.findall(r'method="post"[^>]* action="/pilots/([^"]+)"', html)
    assert {address.rpartition("/")[2] for address in posts} == forms
    assert ("/pilots/s1/plan" in html) == ("confirm" in forms)


async def test_a_pilot_is_demonstrated_only_once_all_is_confirmed(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    assert "还有 2 个里程碑没有确认" in await page(client, "/pilots/s1")

    done = [Milestone(id="m1", name="上线", due_on="2026-03-10", reached_on="2026-03-09", confirmed=True)]
    backing.market.pilots.answers["GetPilot"] = api.PilotResponse(pilot=a_pilot(milestones=done))
    assert 'action="/pilots/s1/demonstrate"' in await page(client, "/pilots/s1")


async def test_an_ended_pilot_offers_no_act(backing: Backing, client: httpx.AsyncClient) -> None:
    ended = a_pilot(stage=PilotStage.PILOT_STAGE_STOPPED, outcome="设备停产", ended_on="2026-04-01")
    backing.market.pilots.answers["GetPilot"] = api.PilotResponse(pilot=ended)

    html = await page(client, "/pilots/s1")

    assert 'action="/pilots/' not in html
    assert "设备停产" in html


async def test_the_history_is_shown_to_those_concerned(backing: Backing, client_as: ClientAs) -> None:
    steps = [HistoryStep(act="StartPilot", at="2026-03-01T04:00:00+00:00", role="provider")]
    backing.market.lifecycle.answers["ListHistory"] = ListHistoryResponse(steps=steps)

    assert "启动试点" in await page(client_as(Role.SCENARIO_CENTRE), "/pilots/s1")
    assert "启动试点" not in await page(client_as(), "/pilots/s1")


async def test_a_pilot_is_started_from_its_form(backing: Backing, client_as: ClientAs) -> None:
    client = client_as(Role.PROVIDER)
    form = await page(client, "/pilots/new?scenario=s1")
    fields = {
        "_token": CSRF,
        "version": "7",
        "title": "停车试点",
        "starts_on": "2026-03-01",
        "ends_on": "2026-06-30",
        "amount_yuan": "700,000",
        "m-id": ["", "", ""],
        "m-name": ["设备安装", "", "系统上线"],
        "m-due": ["2026-03-10", "", "2026-04-20"],
    }

    answer = await client.post("/pilots/new?scenario=s1", data=fields)

    assert "800,000" in form
    assert (answer.status_code, answer.headers["Location"]) == (303, "/pilots/s1?done=1")
    assert sent(backing, "StartPilot") == api.StartPilotRequest(
        scenario_id="s1",
        expected_version=7,
        title="停车试点",
        starts_on="2026-03-01",
        ends_on="2026-06-30",
        amount_yuan=700_000,
        milestones=[
            Milestone(name="设备安装", due_on="2026-03-10"),
            Milestone(name="系统上线", due_on="2026-04-20"),
        ],
    )


async def test_a_refused_start_keeps_what_was_typed_and_names_the_row(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.pilots.answers["StartPilot"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有误", [("milestones[1].due_on", "日期在试点之外")]
    )
    fields = {"_token": CSRF, "m-id": ["", ""], "m-name": ["甲", "乙"], "m-due": ["2026-03-10", "2030-01-01"]}

    answer = await client_as(Role.PROVIDER).post("/pilots/new?scenario=s1", data=fields)

    assert answer.status_code == 422
    assert 'value="乙"' in answer.text
    assert answer.text.count("日期在试点之外") == 2


@pytest.mark.parametrize("amount", ["很多", "-5", "1.5"])
async def test_an_amount_that_is_no_number_is_refused(
    backing: Backing, client_as: ClientAs, amount: str
) -> None:
    fields = {"_token": CSRF, "amount_yuan": amount}

    answer = await client_as(Role.PROVIDER).post("/pilots/new?scenario=s1", data=fields)

    assert answer.status_code == 422
    assert "请填写整数" in answer.text
    assert "StartPilot" not in backing.market.pilots.requests


async def test_a_row_can_be_added_without_saving(backing: Backing, client_as: ClientAs) -> None:
    fields = {"_token": CSRF, "_action": "add", "m-id": [""], "m-name": ["甲"], "m-due": [""]}

    answer = await client_as(Role.PROVIDER).post("/pilots/new?scenario=s1", data=fields)

    assert answer.status_code == 200
    assert answer.text.count('name="m-name"') == 2
    assert "StartPilot" not in backing.market.pilots.requests


async def test_a_plan_is_changed_and_what_was_reached_is_sent_as_it_is(
    backing: Backing, client_as: ClientAs
) -> None:
    client = client_as(Role.PROVIDER)
    form = await page(client, "/pilots/s1/plan")
    fields = {
        "_token": CSRF,
        "version": "3",
        "title": "二期",
        "ends_on": "2026-07-31",
        "m-id": ["m1", "m2"],
        "m-name": ["改了名", "系统上线"],
        "m-due": ["2026-01-01", "2026-07-01"],
    }

    await client.post("/pilots/s1/plan", data=fields)

    assert form.count("readonly") == 2
    assert sent(backing, "UpdatePilot") == api.UpdatePilotRequest(
        id="s1",
        expected_version=3,
        title="二期",
        ends_on="2026-07-31",
        milestones=[
            Milestone(id="m1", name="设备安装", due_on="2026-03-10"),
            Milestone(id="m2", name="系统上线", due_on="2026-07-01"),
        ],
    )


async def test_evidence_is_told_of_without_files(backing: Backing, client_as: ClientAs) -> None:
    fields = {"_token": CSRF, "version": "3", "reached_on": "2026-04-01", "evidence": "已上线"}

    answer = await client_as(Role.ENTERPRISE).post(
        "/pilots/s1/milestones/m2/evidence", data=fields, files={"files": ("", b"")}
    )

    assert answer.status_code == 303
    assert sent(backing, "ReachMilestone") == api.ReachMilestoneRequest(
        id="s1", expected_version=3, milestone_id="m2", reached_on="2026-04-01", evidence="已上线"
    )


async def test_refused_evidence_opens_its_form_with_what_was_typed(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.pilots.answers["ReachMilestone"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有误", [("reached_on", "达成日期不能晚于今天")]
    )
    fields = {"_token": CSRF, "version": "3", "reached_on": "2030-04-01", "evidence": "快上线了"}

    answer = await client_as(Role.ENTERPRISE).post("/pilots/s1/milestones/m2/evidence", data=fields)

    assert answer.status_code == 422
    assert '<details class="manage" id="reach-m2" open>' in answer.text
    assert "快上线了" in answer.text
    assert "2030-04-01" in answer.text


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        (
            "milestones/m1/confirm",
            {"confirmed": "1"},
            api.ConfirmMilestoneRequest(id="s1", expected_version=3, milestone_id="m1", confirmed=True),
        ),
        (
            "milestones/m1/confirm",
            {"confirmed": "0", "reason": "缺签字"},
            api.ConfirmMilestoneRequest(id="s1", expected_version=3, milestone_id="m1", reason="缺签字"),
        ),
        (
            "demonstrate",
            {"outcome": "有效"},
            api.DemonstratePilotRequest(id="s1", expected_version=3, outcome="有效"),
        ),
        ("stop", {"reason": "停产"}, api.StopPilotRequest(id="s1", expected_version=3, reason="停产")),
    ],
)
async def test_each_form_sends_its_act(
    backing: Backing, client: httpx.AsyncClient, path: str, fields: dict[str, str], expected: Message
) -> None:
    answer = await client.post(f"/pilots/s1/{path}", data={"_token": CSRF, "version": "3", **fields})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/pilots/s1?done=1")
    assert sent(backing, type(expected).__name__.removesuffix("Request")) == expected


async def test_an_act_at_the_wrong_stage_is_told_on_the_page(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    backing.market.pilots.answers["StopPilot"] = rpc_error(
        grpc.StatusCode.FAILED_PRECONDITION, "当前试点处于“已示范”阶段，不能进行此操作"
    )

    answer = await client.post("/pilots/s1/stop", data={"_token": CSRF, "reason": "停产"})

    assert answer.status_code == 409
    assert "当前试点处于“已示范”阶段" in answer.text


async def test_a_pilot_that_is_not_there_is_a_page_of_404(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    backing.market.pilots.answers["GetPilot"] = rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到")

    await page(client, "/pilots/s9", 404)


@pytest.mark.parametrize(
    ("stage", "role", "link"),
    [
        ("contracted", Role.PROVIDER, "/pilots/new?scenario=s1"),
        ("contracted", Role.SCENARIO_CENTRE, "/pilots/new?scenario=s1"),
        ("contracted", Role.ENTERPRISE, ""),
        ("contracted", Role.ZONE_BUREAU, ""),
        ("answered", Role.PROVIDER, ""),
        ("pilot", Role.ENTERPRISE, "/pilots/s1"),
        ("demonstrated", Role.AUDITOR, "/pilots/s1"),
    ],
)
async def test_a_scenarios_page_leads_to_its_pilot(
    backing: Backing, client_as: ClientAs, stage: str, role: Role, link: str
) -> None:
    number = f"SCENARIO_STAGE_{stage.upper()}"
    scenario = scenarios_pb2.Scenario(id="s1", title="智慧停车", provider_id="e1", zone=ZONE, stage=number)
    backing.scenarios.put("Scenario", scenario)

    html = await page(client_as(role), "/scenario/s1")

    assert re.findall(r'href="(/pilots/[^"]+)"', html) == ([link] if link else [])
