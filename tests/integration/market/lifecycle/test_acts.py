"""What the acts on a scenario set, need, and tell."""

from functools import partial
from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import (
    FieldRemark,
    Partner,
    Pilot,
    PilotStage,
    Ranking,
    Review,
    ReviewStage,
    Scenario,
    Solution,
    SolutionStage,
)
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common.access.principal import Role
from services.common.records.workflow import Desk
from services.scenarios.market.records import PILOT, REVIEW, SOLUTION, stage_of
from tests.fakes.messages import a_scenario
from tests.integration.market.offices import PROVIDER, Market, refused
from tests.integration.market.solutions.bidding import bidder

S = SolutionStage
INVALID = grpc.StatusCode.INVALID_ARGUMENT
WRONG = grpc.StatusCode.FAILED_PRECONDITION


def submit(market: Market, scenario: Scenario, key: str = "") -> Scenario:
    request = api.SubmitScenarioRequest(
        id=scenario.id, expected_version=scenario.version, idempotency_key=key
    )
    return market.provider.lifecycle.SubmitScenario(request).scenario


def _add(bid: Solution, desk: Desk) -> None:
    desk.add(SOLUTION, bid)


def contract(market: Market, scenario: Scenario, **changes: Any) -> Scenario:
    given: dict[str, Any] = {
        "id": scenario.id,
        "expected_version": scenario.version,
        "solution_id": f"{scenario.id}-won",
        "number": "合同-1",
        "amount_yuan": 900_000,
        "signed_on": "2026-02-27",
    }
    request = api.ContractScenarioRequest(**{**given, **changes})
    return market.provider.lifecycle.ContractScenario(request).scenario


def decided(market: Market, *, questions_until: str = "") -> Scenario:
    """A scenario whose review chose one of two solutions, the other being on the shortlist, too."""
    scenario = market.scenario("selected")
    won = Solution(
        id=f"{scenario.id}-won",
        scenario_id=scenario.id,
        enterprise_id="lead-1",
        partners=[
            Partner(enterprise_id="partner-1", agreed=True),
            Partner(enterprise_id="partner-2"),
        ],
        stage=S.SOLUTION_STAGE_SELECTED,
    )
    lost = Solution(
        id=f"{scenario.id}-lost",
        scenario_id=scenario.id,
        enterprise_id="lead-2",
        stage=S.SOLUTION_STAGE_NOT_SELECTED,
    )
    review = Review(
        id=scenario.id,
        provider_id=PROVIDER,
        stage=ReviewStage.REVIEW_STAGE_DECIDED,
        rankings=[
            Ranking(solution_id=won.id, rank=1, shortlisted=True, selected=True, reason="最好"),
            Ranking(solution_id=lost.id, rank=2, reason="其次"),
        ],
        questions_until=questions_until,
        decided_at=market.in_hours(-1),
    )

    def arrange(desk: Desk) -> None:
        desk.add(SOLUTION, won)
        desk.add(SOLUTION, lost)
        desk.add(REVIEW, review)

    market.arrange(arrange)
    return scenario


def question(market: Market, scenario: Scenario, phase: int) -> None:
    market.sql(
        "INSERT INTO question (id, scenario_id, phase, enterprise_id, text, asked_at)"
        " VALUES (%s, %s, %s, 'lead-2', '为什么？', now())",
        f"q-{phase}-{scenario.id}",
        scenario.id,
        phase,
    )


def test_remarks_are_shown_until_the_scenario_is_submitted_again(market: Market) -> None:
    scenario = submit(market, market.scenario("draft"))
    remarks = [
        FieldRemark(field="budget", remark="预算过低"),
        FieldRemark(field="requirements[0].name", remark="请写明指标，联系 13812345678"),
    ]

    returned = market.centre.lifecycle.ReturnScenario(
        api.ReturnScenarioRequest(id=scenario.id, expected_version=2, reason="请修改", remarks=remarks)
    ).scenario
    mended = market.provider.records.UpdateScenario(
        records_api.UpdateScenarioRequest(
            scenario=a_scenario(id=scenario.id, provider_id=PROVIDER, goal="新目标"), expected_version=3
        )
    ).scenario
    again = submit(market, mended)

    assert [remark.field for remark in returned.remarks] == ["budget", "requirements[0].name"]
    assert "13812345678" not in returned.remarks[1].remark
    assert mended.remarks == returned.remarks
    assert not again.remarks


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"remarks": [FieldRemark(field="budget")]},
        {"remarks": [FieldRemark(field="nothing", remark="?")]},
        {"remarks": [FieldRemark(field="budget.drop table", remark="?")]},
        {"reason": "长" * 501},
        {"reason": "太多", "remarks": [FieldRemark(field="budget", remark="?")] * 61},
    ],
)
def test_a_return_says_why(market: Market, given: dict[str, Any]) -> None:
    scenario = market.scenario("submitted")
    request = api.ReturnScenarioRequest(id=scenario.id, expected_version=1, **given)

    assert refused(lambda: market.centre.lifecycle.ReturnScenario(request))[0] == INVALID
    assert market.system.scenario(scenario.id) == scenario


def test_a_repeated_act_is_answered_alike_and_done_once(market: Market) -> None:
    scenario = market.scenario("draft")

    first = submit(market, scenario, "key-1")
    assert submit(market, scenario, "key-1") == first
    assert market.system.scenario(scenario.id).version == 2
    assert market.sql("SELECT count(*) FROM notice WHERE object_id = %s", scenario.id) == [(1,)]


def test_who_has_seen_an_older_version_does_nothing(market: Market) -> None:
    scenario = submit(market, market.scenario("draft"))
    request = api.ApproveScenarioRequest(id=scenario.id, expected_version=1)

    assert refused(lambda: market.centre.lifecycle.ApproveScenario(request))[0] == grpc.StatusCode.ABORTED


def test_nobody_learns_which_scenarios_there_are(market: Market) -> None:
    nothing = api.SubmitScenarioRequest(id="nothing", expected_version=1)
    denied = grpc.StatusCode.PERMISSION_DENIED

    assert refused(lambda: market.provider.lifecycle.SubmitScenario(nothing))[0] == denied
    assert refused(lambda: market.centre.lifecycle.SubmitScenario(nothing))[0] == grpc.StatusCode.NOT_FOUND
    assert market.sql("SELECT action FROM audit_entry WHERE action LIKE '%%.refused'") == [
        ("SubmitScenario.refused",)
    ]


def test_a_deadline_that_is_over_keeps_a_scenario_from_being_submitted_and_approved(market: Market) -> None:
    draft = market.scenario("draft", in_hours=1)
    waiting = market.scenario("submitted", in_hours=1)
    market.clock.advance(3_600)

    assert refused(lambda: submit(market, draft))[0] == INVALID
    request = api.ApproveScenarioRequest(id=waiting.id, expected_version=1)
    assert refused(lambda: market.centre.lifecycle.ApproveScenario(request))[0] == INVALID


def test_a_contract_names_the_bidders_of_the_solution_that_was_selected(market: Market) -> None:
    scenario = decided(market)

    assert refused(lambda: contract(market, scenario, solution_id=f"{scenario.id}-lost"))[0] == INVALID
    signed = contract(market, scenario)

    assert list(signed.contract.enterprise_ids) == ["lead-1", "partner-1"]
    assert (signed.contract.number, signed.contract.amount_yuan) == ("合同-1", 900_000)
    told = market.sql("SELECT recipient FROM notice WHERE kind = 'scenario_contracted' ORDER BY 1")
    assert told == [("lead-1",), ("partner-1",), ("role:scenario_centre",)]


@pytest.mark.parametrize(
    "given",
    [
        {"number": ""},
        {"amount_yuan": -1},
        {"signed_on": "2026-03-02"},
        {"signed_on": ""},
        {"solution_id": ""},
    ],
)
def test_a_contract_is_told_whole(market: Market, given: dict[str, Any]) -> None:
    scenario = decided(market)

    assert refused(lambda: contract(market, scenario, **given))[0] == INVALID


def test_nothing_is_signed_while_bidders_may_ask_or_wait_for_an_answer(market: Market) -> None:
    scenario = decided(market, questions_until=market.in_hours(2))
    question(market, scenario, 1)

    code, text = refused(lambda: contract(market, scenario))
    assert (code, "答疑期" in text) == (WRONG, True)

    question(market, scenario, 2)
    market.clock.advance(7_200)
    code, text = refused(lambda: contract(market, scenario))
    assert (code, "没有答复" in text) == (WRONG, True)

    market.sql("UPDATE question SET answer = '因为', answered_at = now() WHERE phase = 2")
    assert contract(market, scenario).contract.solution_id


def test_a_reopened_selection_takes_review_and_solutions_back_before_the_decision(market: Market) -> None:
    scenario = decided(market)
    request = api.ReopenSelectionRequest(id=scenario.id, expected_version=1, reason="中选单位放弃签约")

    market.provider.lifecycle.ReopenSelection(request)

    review = market.arrange(lambda desk: desk.lock(REVIEW, [scenario.id]))[scenario.id]
    stages = [
        int(market.sql("SELECT facet FROM solution WHERE id = %s", f"{scenario.id}-{name}")[0][0])
        for name in ("won", "lost")
    ]
    assert review.stage == ReviewStage.REVIEW_STAGE_CONSENSUS
    assert (review.decided_at, review.questions_until) == ("", "")
    assert not any(item.selected or item.reason for item in review.rankings)
    assert stages == [S.SOLUTION_STAGE_SHORTLISTED, S.SOLUTION_STAGE_OPENED]
    told = market.sql("SELECT recipient FROM notice WHERE kind = 'review_reopened' ORDER BY 1")
    assert told == [("lead-1",), ("lead-2",), ("partner-1",)]


@pytest.mark.parametrize("act", ["ReopenSelection", "CloseScenario"])
def test_an_end_before_its_time_has_a_reason(market: Market, act: str) -> None:
    scenario = decided(market) if act == "ReopenSelection" else market.scenario("listed")
    request = getattr(api, f"{act}Request")(id=scenario.id, expected_version=1, reason=" ")

    assert refused(lambda: getattr(market.provider.lifecycle, act)(request))[0] == INVALID


def test_what_was_demonstrated_is_closed_without_a_reason(market: Market) -> None:
    scenario = market.scenario("demonstrated")
    request = api.CloseScenarioRequest(id=scenario.id, expected_version=1)

    assert market.provider.lifecycle.CloseScenario(request).scenario.answers_closed


@pytest.mark.parametrize(
    ("hours", "stage"),
    [(None, S.SOLUTION_STAGE_OPENED), (2, S.SOLUTION_STAGE_SUBMITTED), (1, S.SOLUTION_STAGE_OPENED)],
    ids=["no deadline", "before it", "past it, the clock has not looked"],
)
def test_closing_opens_solutions_unless_their_deadline_is_still_to_come(
    market: Market, hours: int | None, stage: int
) -> None:
    scenario = market.scenario("answered", in_hours=hours)
    bid = Solution(
        id=f"bid-{scenario.id}",
        scenario_id=scenario.id,
        enterprise_id="lead-1",
        stage=S.SOLUTION_STAGE_SUBMITTED,
    )
    market.arrange(partial(_add, bid))
    market.clock.advance(3_600)
    request = api.CloseScenarioRequest(id=scenario.id, expected_version=1, reason="不再需要")

    market.provider.lifecycle.CloseScenario(request)

    assert market.sql("SELECT facet FROM solution WHERE id = %s", bid.id) == [(str(stage),)]


@pytest.mark.parametrize(
    ("stage", "closes"),
    [
        (PilotStage.PILOT_STAGE_RUNNING, False),
        (PilotStage.PILOT_STAGE_STOPPED, True),
        (PilotStage.PILOT_STAGE_DEMONSTRATED, False),
        (None, False),
    ],
)
def test_a_scenario_is_closed_at_its_pilot_once_that_was_stopped(
    market: Market, stage: PilotStage | None, closes: bool
) -> None:
    scenario = market.scenario("pilot")
    if stage is not None:
        pilot = Pilot(id=scenario.id, provider_id=PROVIDER, title="试点", stage=stage)
        market.arrange(lambda desk: desk.add(PILOT, pilot))
    request = api.CloseScenarioRequest(id=scenario.id, expected_version=1, reason="试点未达目标")

    if closes:
        bare = api.CloseScenarioRequest(id=scenario.id, expected_version=1)
        assert refused(lambda: market.provider.lifecycle.CloseScenario(bare))[0] == INVALID
        assert stage_of(market.provider.lifecycle.CloseScenario(request).scenario) == "closed"
    else:
        code, text = refused(lambda: market.provider.lifecycle.CloseScenario(request))
        assert (code, "请先终止试点" in text) == (WRONG, True)


def test_no_contract_names_a_lead_that_was_withdrawn(market: Market) -> None:
    lead = bidder(market, "lead-1")
    scenario = decided(market)
    lead.office.records.WithdrawEnterprise(
        records_api.WithdrawEnterpriseRequest(id="lead-1", expected_version=1, reason="停业")
    )

    assert refused(lambda: contract(market, scenario))[0] == INVALID
    assert market.system.scenario(scenario.id) == scenario


def test_those_are_told_who_did_not_act_themselves(market: Market) -> None:
    scenario = submit(market, market.scenario("draft"))
    market.centre.lifecycle.ApproveScenario(api.ApproveScenarioRequest(id=scenario.id, expected_version=2))
    unregistered = market.scenario("draft", provider_id="")
    bureau = market.as_(Role.ZONE_BUREAU)
    bureau.lifecycle.SubmitScenario(api.SubmitScenarioRequest(id=unregistered.id, expected_version=1))
    market.centre.lifecycle.ReturnScenario(
        api.ReturnScenarioRequest(id=unregistered.id, expected_version=2, reason="请补充")
    )

    told = market.sql("SELECT recipient, kind, object_id FROM notice ORDER BY id")
    assert told == [
        ("role:scenario_centre", "scenario_submitted", scenario.id),
        (PROVIDER, "scenario_approved", scenario.id),
        ("role:scenario_centre", "scenario_submitted", unregistered.id),
        ("zone:511702", "scenario_returned", unregistered.id),
    ]


def test_every_stage_is_published_with_the_act_that_leads_to_it(market: Market) -> None:
    scenario = submit(market, market.scenario("draft"))
    returning = api.ReturnScenarioRequest(id=scenario.id, expected_version=2, reason="请修改")
    market.centre.lifecycle.ReturnScenario(returning)
    again = submit(market, market.system.scenario(scenario.id))
    market.centre.lifecycle.ApproveScenario(
        api.ApproveScenarioRequest(id=again.id, expected_version=again.version)
    )

    published = market.sql(
        "SELECT version, payload FROM outbox WHERE aggregate_id = %s ORDER BY id", scenario.id
    )
    assert [(version, stage_of(Scenario.FromString(payload))) for version, payload in published] == [
        (1, "draft"),
        (2, "submitted"),
        (3, "returned"),
        (4, "submitted"),
        (5, "approved"),
    ]
