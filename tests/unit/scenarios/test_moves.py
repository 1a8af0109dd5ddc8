"""The table of transitions, whole: every act against every stage."""

from datetime import timedelta

import pytest
from dabridge.events.v1.scenarios_pb2 import ScenarioStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common import texts
from services.common.access.methods import MARKET
from services.common.errors import Withdrawn, WrongStage
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import stage_name
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_scenario

NOW = FixedClock().now()
STAGES = ScenarioStage.values()[1:]
# The issue's table, by hand.
WAYS = {
    "draft": {"SubmitScenario": "submitted"},
    "submitted": {"ReturnScenario": "returned", "ApproveScenario": "approved"},
    "returned": {"SubmitScenario": "submitted"},
    "approved": {"FreezeList": "listed"},
    "listed": {"SubmitSolution": "answered", "CloseScenario": "closed"},
    "answered": {
        "WithdrawSolution": "listed",
        "CloseAnswers": "listed",
        "DecideReview": "selected",
        "CloseScenario": "closed",
    },
    "selected": {"ReopenSelection": "answered", "ContractScenario": "contracted"},
    "contracted": {"StartPilot": "pilot"},
    "pilot": {"DemonstratePilot": "demonstrated", "CloseScenario": "closed"},
    "demonstrated": {"CloseScenario": "closed"},
    "closed": {},
}


def name(stage: int) -> str:
    return stage_name(ScenarioStage.DESCRIPTOR, stage)


@pytest.mark.parametrize("act", moves.TRANSITIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_an_act_leads_where_the_issue_says_and_nowhere_else(stage: int, act: str) -> None:
    scenario = a_scenario(stage=stage)
    to = WAYS[name(stage)].get(act)

    if to is None:
        with pytest.raises(WrongStage) as caught:
            moves.check(act, scenario, NOW)
        assert caught.value.stage == name(stage)
    else:
        moves.check(act, scenario, NOW)
        assert name(moves.TRANSITIONS[act].to) == to


def test_every_stage_but_the_first_is_reached_and_has_a_name() -> None:
    reached = {transition.to for transition in moves.TRANSITIONS.values()}

    assert reached == set(STAGES) - {ScenarioStage.SCENARIO_STAGE_DRAFT}
    for stage in STAGES:
        assert texts.get(f"stages.scenario.{name(stage)}")


def test_every_act_of_callers_has_its_row_of_rights() -> None:
    assert set(moves.TRANSITIONS) - {"CloseAnswers"} <= set(MARKET)


@pytest.mark.parametrize("act", moves.TRANSITIONS)
def test_what_is_withdrawn_is_moved_by_nothing(act: str) -> None:
    for stage in moves.TRANSITIONS[act].start:
        with pytest.raises(Withdrawn):
            moves.check(act, a_scenario(stage=stage, status=RECORD_STATUS_WITHDRAWN), NOW)


def test_nothing_is_listed_whose_deadline_is_over() -> None:
    approved = ScenarioStage.SCENARIO_STAGE_APPROVED
    moves.check("FreezeList", a_scenario(stage=approved, answer_deadline=ahead(1)), NOW)

    with pytest.raises(WrongStage) as caught:
        moves.check("FreezeList", a_scenario(stage=approved, answer_deadline=ahead(0)), NOW)
    assert caught.value.rule == "deadline_over"


def ahead(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()
