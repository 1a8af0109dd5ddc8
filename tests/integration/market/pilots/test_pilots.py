"""Pilots from a contract to their end, over gRPC on a real database."""

from datetime import timedelta
from functools import partial
from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import Milestone, Pilot, PilotStage, ScenarioStage
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import pilots_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1.solutions_service_pb2 import AttachmentOwner, UploadAttachmentRequest
from google.protobuf.message import Message

from services.common.access.principal import Role
from services.common.market import notices
from tests.integration.market.offices import PROVIDER, ZONE, Market, Office, refused
from tests.integration.market.pilots.scenes import (
    FIRM,
    PARTNER,
    confirm,
    contracted,
    demonstrated,
    finished,
    plan,
    reach,
    start_request,
    started,
)

CODE = grpc.StatusCode
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


def told(market: Market, kind: str) -> set[str]:
    """Who was told something."""
    return {row[0] for row in market.sql("SELECT recipient FROM notice WHERE kind = %s", kind)}


def listed(office: Office, **filters: Any) -> list[str]:
    """The ids of the pilots that a list gives."""
    return [item.pilot.id for item in office.pilots.ListPilots(api.ListPilotsRequest(**filters)).pilots]


def test_a_pilot_is_started_from_a_contract(market: Market) -> None:
    scenario = contracted(market)

    pilot = market.provider.pilots.StartPilot(start_request(scenario)).pilot

    assert (pilot.id, pilot.version, pilot.stage) == (scenario.id, 1, PilotStage.PILOT_STAGE_RUNNING)
    assert (pilot.title, pilot.zone, pilot.industry) == (scenario.title, ZONE, scenario.industry)
    assert (pilot.provider_id, list(pilot.enterprise_ids)) == (PROVIDER, [FIRM, PARTNER])
    assert pilot.amount_yuan == 800_000
    assert [item.name for item in pilot.milestones] == ["设备安装", "系统上线"]
    assert all(item.id for item in pilot.milestones)
    assert market.centre.scenario(scenario.id).stage == ScenarioStage.SCENARIO_STAGE_PILOT
    assert told(market, "pilot_started") == {FIRM, PARTNER, notices.CENTRE, notices.zone_bureau(ZONE)}


@pytest.mark.parametrize(
    "stage", ["draft", "listed", "answered", "selected", "pilot", "demonstrated", "closed"]
)
def test_no_pilot_is_started_without_a_contract(market: Market, stage: str) -> None:
    scenario = market.scenario(stage)

    code, text = refused(lambda: market.provider.pilots.StartPilot(start_request(scenario)))

    assert code == CODE.FAILED_PRECONDITION
    assert "阶段" in text
    assert market.sql("SELECT count(*) FROM pilot") == [(0,)]


def test_what_breaks_rules_is_named_and_starts_nothing(market: Market) -> None:
    scenario = contracted(market)
    bad = start_request(scenario, ends_on="2026-02-01", milestones=plan(("", "2027-01-01")))

    code, _ = refused(lambda: market.provider.pilots.StartPilot(bad))

    assert code == CODE.INVALID_ARGUMENT
    assert market.centre.scenario(scenario.id).stage == ScenarioStage.SCENARIO_STAGE_CONTRACTED


@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        (Role.VISITOR, ""),
        (Role.ENTERPRISE, FIRM),
        (Role.PROVIDER, "provider-2"),
        (Role.HR_BUREAU, ""),
        (Role.ZONE_BUREAU, ""),
        (Role.TALENT, ""),
    ],
)
def test_provider_and_centre_alone_start_pilots(market: Market, role: Role, organisation: str) -> None:
    office = market.as_(role, organisation)

    code, _ = refused(lambda: office.pilots.StartPilot(start_request(contracted(market))))

    assert code == CODE.PERMISSION_DENIED


def test_what_is_published_of_a_pilot_holds_neither_evidence_nor_files(market: Market) -> None:
    pilot = started(market)
    header = UploadAttachmentRequest.Header(
        owner=AttachmentOwner.ATTACHMENT_OWNER_PILOT, owner_id=pilot.id, name="王某验收单.png"
    )
    parts = [UploadAttachmentRequest(header=header), UploadAttachmentRequest(data=PICTURE)]
    file = market.enterprise(FIRM).solutions.UploadAttachment(iter(parts)).attachment
    asked = reach(pilot, attachment_ids=[file.id])
    reached = market.enterprise(FIRM).pilots.ReachMilestone(asked).pilot

    market.provider.pilots.ConfirmMilestone(confirm(reached))

    published = market.events(pilot.id)[-1]
    assert isinstance(published, Pilot)
    first = published.milestones[0]
    assert (first.name, first.due_on, first.reached_on, first.confirmed) == (
        "设备安装",
        "2026-03-10",
        "2026-03-01",
        True,
    )
    assert (first.evidence, len(first.attachments)) == ("", 0)
    held = market.provider.pilots.GetPilot(api.GetPilotRequest(id=pilot.id)).pilot.milestones[0]
    assert (held.evidence, held.attachments[0].name) == ("验收单已由双方签字。", "王某验收单.png")


def test_an_enterprise_tells_of_a_milestone_and_the_provider_confirms_it(market: Market) -> None:
    pilot = started(market)

    reached = market.enterprise(PARTNER).pilots.ReachMilestone(reach(pilot)).pilot
    confirmed = market.provider.pilots.ConfirmMilestone(confirm(reached)).pilot

    assert (reached.milestones[0].reached_on, reached.milestones[0].confirmed) == ("2026-03-01", False)
    assert confirmed.milestones[0].confirmed
    assert PROVIDER in told(market, "milestone_reached")
    assert PARTNER not in told(market, "milestone_reached")
    assert {FIRM, PARTNER} <= told(market, "milestone_confirmed")


def test_evidence_has_files_that_the_public_does_not_see(market: Market) -> None:
    pilot = started(market)
    firm = market.enterprise(FIRM)
    header = UploadAttachmentRequest.Header(
        owner=AttachmentOwner.ATTACHMENT_OWNER_PILOT, owner_id=pilot.id, name="验收单.png"
    )
    parts = [UploadAttachmentRequest(header=header), UploadAttachmentRequest(data=PICTURE)]
    uploaded = firm.solutions.UploadAttachment(iter(parts)).attachment

    unknown = reach(pilot, attachment_ids=["nothing"])
    code, _ = refused(lambda: firm.pilots.ReachMilestone(unknown))
    reached = firm.pilots.ReachMilestone(reach(pilot, attachment_ids=[uploaded.id])).pilot

    assert code == CODE.INVALID_ARGUMENT
    assert list(reached.milestones[0].attachments) == [uploaded]
    read = api.GetPilotRequest(id=pilot.id)
    assert not market.as_(Role.VISITOR).pilots.GetPilot(read).pilot.milestones[0].attachments
    assert market.as_(Role.ZONE_BUREAU).pilots.GetPilot(read).pilot == reached


def test_evidence_that_does_not_do_opens_the_milestone_again(market: Market) -> None:
    pilot = started(market)
    firm = market.enterprise(FIRM).pilots
    reached = firm.ReachMilestone(reach(pilot)).pilot

    def judge(reason: str) -> api.PilotResponse:
        return market.centre.pilots.ConfirmMilestone(confirm(reached, confirmed=False, reason=reason))

    code, _ = refused(lambda: judge(""))
    opened = judge("缺少验收单").pilot
    again = firm.ReachMilestone(reach(opened, evidence="补充了验收单。")).pilot

    assert code == CODE.INVALID_ARGUMENT
    assert (opened.milestones[0].reached_on, opened.milestones[0].evidence) == ("", "验收单已由双方签字。")
    assert again.milestones[0].evidence == "补充了验收单。"


def test_what_was_reached_stays_when_the_plan_is_changed(market: Market) -> None:
    pilot = started(market)
    reached = market.enterprise(FIRM).pilots.ReachMilestone(reach(pilot)).pilot

    def update(*milestones: Milestone) -> api.PilotResponse:
        return market.provider.pilots.UpdatePilot(
            api.UpdatePilotRequest(
                id=pilot.id,
                expected_version=reached.version,
                ends_on="2026-06-30",
                milestones=milestones,
            )
        )

    first = reached.milestones[0]
    moved = Milestone(id=first.id, name=first.name, due_on="2026-06-01")
    assert refused(lambda: update(*plan(("推广", "2026-06-20"))))[0] == CODE.INVALID_ARGUMENT
    assert refused(lambda: update(moved))[0] == CODE.INVALID_ARGUMENT
    bare = Milestone(id=first.id, name=first.name, due_on=first.due_on)
    changed = update(bare, Milestone(name="推广", due_on="2026-06-20")).pilot

    assert changed.milestones[0] == first
    assert [item.name for item in changed.milestones] == ["设备安装", "推广"]
    assert changed.ends_on == "2026-06-30"


def test_a_plan_that_stays_the_same_makes_no_version(market: Market) -> None:
    pilot = started(market)
    request = api.UpdatePilotRequest(
        id=pilot.id, expected_version=pilot.version, ends_on=pilot.ends_on, milestones=pilot.milestones
    )

    assert market.provider.pilots.UpdatePilot(request).pilot == pilot


def test_a_pilot_is_demonstrated_once_all_milestones_are_confirmed(market: Market) -> None:
    pilot = started(market)

    def demonstrate(version: int) -> api.PilotResponse:
        return market.centre.pilots.DemonstratePilot(
            api.DemonstratePilotRequest(id=pilot.id, expected_version=version, outcome="能耗下降两成。")
        )

    code, text = refused(lambda: demonstrate(pilot.version))
    done = finished(market, pilot)
    shown = demonstrate(done.version).pilot

    assert (code, "里程碑" in text) == (CODE.FAILED_PRECONDITION, True)
    assert (shown.stage, shown.ended_on) == (PilotStage.PILOT_STAGE_DEMONSTRATED, "2026-03-01")
    assert market.centre.scenario(pilot.id).stage == ScenarioStage.SCENARIO_STAGE_DEMONSTRATED
    assert told(market, "pilot_demonstrated") == {FIRM, PARTNER, PROVIDER, notices.zone_bureau(ZONE)}


def test_an_ended_pilot_takes_no_act(market: Market) -> None:
    pilot = demonstrated(market, started(market))
    one: dict[str, Any] = {"id": pilot.id, "expected_version": pilot.version}
    acts: list[tuple[str, Message]] = [
        ("ReachMilestone", reach(pilot)),
        ("ConfirmMilestone", confirm(pilot)),
        ("UpdatePilot", api.UpdatePilotRequest(**one, milestones=plan())),
        ("StopPilot", api.StopPilotRequest(**one, reason="已结束")),
        ("DemonstratePilot", api.DemonstratePilotRequest(**one, outcome="再次")),
    ]

    for name, request in acts:
        code, text = refused(partial(getattr(market.centre.pilots, name), request))
        assert (name, code) == (name, CODE.FAILED_PRECONDITION)
        assert "已示范" in text


def test_a_pilot_can_be_stopped_with_a_reason(market: Market) -> None:
    pilot = started(market)

    def stop(reason: str) -> api.PilotResponse:
        return market.provider.pilots.StopPilot(
            api.StopPilotRequest(id=pilot.id, expected_version=pilot.version, reason=reason)
        )

    assert refused(lambda: stop(" "))[0] == CODE.INVALID_ARGUMENT
    stopped = stop("设备停产").pilot
    assert (stopped.stage, stopped.outcome) == (PilotStage.PILOT_STAGE_STOPPED, "设备停产")
    assert market.centre.scenario(pilot.id).stage == ScenarioStage.SCENARIO_STAGE_PILOT
    assert {FIRM, PARTNER, notices.CENTRE} <= told(market, "pilot_stopped")


def test_a_withdrawn_scenario_stops_its_pilot(market: Market) -> None:
    pilot = started(market)
    scenario = market.centre.scenario(pilot.id)

    market.centre.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=pilot.id, expected_version=scenario.version, reason="政策调整")
    )

    stopped = market.centre.pilots.GetPilot(api.GetPilotRequest(id=pilot.id)).pilot
    assert (stopped.stage, stopped.outcome) == (PilotStage.PILOT_STAGE_STOPPED, "政策调整")


def test_a_milestone_is_overdue_the_day_after_it_was_due(market: Market) -> None:
    pilot = started(market)
    late = started(market)
    market.clock.advance(timedelta(days=9, hours=11, minutes=59).total_seconds())
    assert listed(market.centre, overdue=True) == []
    # Midnight where the city is: 16:00 in UTC.
    market.clock.advance(60)
    market.enterprise(FIRM).pilots.ReachMilestone(reach(pilot, reached_on="2026-03-10"))

    found = market.centre.pilots.ListPilots(api.ListPilotsRequest(overdue=True))

    assert [item.pilot.id for item in found.pilots] == [late.id]
    assert list(found.pilots[0].overdue_ids) == [late.milestones[0].id]
    assert found.total == 1
    assert len(listed(market.centre)) == 2


def test_a_list_is_filtered_and_paged(market: Market) -> None:
    first = started(market, title="智慧水务")
    second = started(market, zone="511703", title="数字农业")
    demonstrated(market, first)

    assert set(listed(market.centre)) == {first.id, second.id}
    assert listed(market.centre, zone="511703") == [second.id]
    assert listed(market.centre, text="水务") == [first.id]
    assert listed(market.centre, stage=PilotStage.PILOT_STAGE_RUNNING) == [second.id]
    assert listed(market.enterprise(FIRM), mine=True) == listed(market.centre)
    assert listed(market.enterprise("enterprise-9"), mine=True) == []
    page = market.centre.pilots.ListPilots(api.ListPilotsRequest(page_size=1))
    rest = market.centre.pilots.ListPilots(
        api.ListPilotsRequest(page_size=1, page_token=page.next_page_token)
    )
    assert (page.total, rest.next_page_token) == (2, "")
    assert {page.pilots[0].pilot.id, rest.pilots[0].pilot.id} == {first.id, second.id}


def test_the_public_sees_pilots_without_their_evidence(market: Market) -> None:
    pilot = market.enterprise(FIRM).pilots.ReachMilestone(reach(started(market))).pilot
    request = api.GetPilotRequest(id=pilot.id)

    public = market.as_(Role.VISITOR).pilots.GetPilot(request).pilot
    party = market.enterprise(PARTNER).pilots.GetPilot(request).pilot

    assert (public.milestones[0].evidence, public.milestones[0].reached_on) == ("", "2026-03-01")
    assert party == pilot


def test_the_history_tells_each_act(market: Market) -> None:
    pilot = demonstrated(market, started(market))

    steps = market.provider.lifecycle.ListHistory(
        lifecycle_api.ListHistoryRequest(
            subject=lifecycle_api.HistorySubject.HISTORY_SUBJECT_PILOT, id=pilot.id
        )
    ).steps

    assert [step.act for step in reversed(steps)] == [
        "StartPilot",
        "ReachMilestone",
        "ConfirmMilestone",
        "ReachMilestone",
        "ConfirmMilestone",
        "DemonstratePilot",
    ]
    assert (steps[0].from_stage, steps[0].to_stage) == ("running", "demonstrated")


def test_the_same_key_starts_one_pilot(market: Market) -> None:
    request = start_request(contracted(market), idempotency_key="once")

    first = market.provider.pilots.StartPilot(request)
    again = market.provider.pilots.StartPilot(request)

    assert again == first
    assert market.sql("SELECT count(*) FROM pilot") == [(1,)]
