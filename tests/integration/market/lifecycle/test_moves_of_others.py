"""The acts of lists, bidders, reviews and pilots move a scenario from the one stage that is theirs alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import (
    Pilot,
    PilotStage,
    Ranking,
    Review,
    ReviewStage,
    Scenario,
    Solution,
    SolutionStage,
)
from dabridge.scenarios.v1 import lists_service_pb2 as lists_api
from dabridge.scenarios.v1 import pilots_service_pb2 as pilots_api
from dabridge.scenarios.v1 import reviews_service_pb2 as reviews_api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from infra.local.postgres import Postgres
from services.common.records.workflow import Desk
from services.scenarios.market.records import PILOT, REVIEW, SOLUTION, stage_of
from tests.integration.market.lifecycle.test_transitions import STAGES
from tests.integration.market.offices import PROVIDER, Market, opened
from tests.integration.market.pilots.scenes import start_request
from tests.integration.market.solutions.bidding import Bidder, bidder

WRONG: Final = grpc.StatusCode.FAILED_PRECONDITION


@pytest.fixture(scope="module")
def bazaar(postgres: Postgres) -> Iterator[Market]:
    """One market for the whole table."""
    with opened(postgres.make_database("moves_of_others")) as started:
        yield started


@pytest.fixture(scope="module")
def firm(bazaar: Market) -> Bidder:
    return bidder(bazaar, "enterprise-1")


def set_to(market: Market, scenario: Scenario, stage: str) -> Scenario:
    """The scenario at a stage, without the acts before it."""
    held = market.system.scenario(scenario.id)
    moved = Scenario(stage=f"SCENARIO_STAGE_{stage.upper()}")
    held.MergeFrom(moved)
    request = records_api.UpdateScenarioRequest(scenario=held, expected_version=held.version)
    return market.system.records.UpdateScenario(request).scenario


def submitting(market: Market, firm: Bidder, stage: str) -> tuple[str, Callable[[], object]]:
    scenario = market.scenario("listed")
    draft = firm.create(scenario).solution
    set_to(market, scenario, stage)
    return scenario.id, partial(firm.submit, draft)


def withdrawing(market: Market, firm: Bidder, stage: str) -> tuple[str, Callable[[], object]]:
    scenario = market.scenario("listed")
    solution = firm.bid(scenario)
    set_to(market, scenario, stage)
    return scenario.id, partial(firm.withdraw, solution)


def deciding(market: Market, firm: Bidder, stage: str) -> tuple[str, Callable[[], object]]:
    scenario = market.scenario(stage)
    bid = f"of-{scenario.id}"
    solution = Solution(
        id=bid,
        scenario_id=scenario.id,
        enterprise_id=firm.id,
        provider_id=PROVIDER,
        stage=SolutionStage.SOLUTION_STAGE_OPENED,
    )
    review = Review(
        id=scenario.id,
        provider_id=PROVIDER,
        stage=ReviewStage.REVIEW_STAGE_CONSENSUS,
        solution_ids=[bid],
        rankings=[Ranking(solution_id=bid, rank=1, mean_points=8_000, agreed_points=8_000, shortlisted=True)],
        consensus="一致同意",
    )

    def arrange(desk: Desk) -> None:
        desk.add(SOLUTION, solution)
        desk.add(REVIEW, review)

    market.arrange(arrange)
    item = reviews_api.DecidedItem(solution_id=bid, selected=True, reason="最好")
    request = reviews_api.DecideReviewRequest(id=scenario.id, expected_version=1, items=[item])
    return scenario.id, partial(market.provider.reviews.DecideReview, request)


def starting(market: Market, firm: Bidder, stage: str) -> tuple[str, Callable[[], object]]:
    del firm
    scenario = market.scenario(stage)
    return scenario.id, partial(market.provider.pilots.StartPilot, start_request(scenario))


def demonstrating(market: Market, firm: Bidder, stage: str) -> tuple[str, Callable[[], object]]:
    scenario = market.scenario(stage)
    pilot = Pilot(
        id=scenario.id,
        provider_id=PROVIDER,
        enterprise_ids=[firm.id],
        title="示例试点",
        stage=PilotStage.PILOT_STAGE_RUNNING,
        starts_on="2026-02-01",
        ends_on="2026-12-31",
    )
    market.arrange(lambda desk: desk.add(PILOT, pilot))
    request = pilots_api.DemonstratePilotRequest(id=scenario.id, expected_version=1, outcome="效果良好")
    return scenario.id, partial(market.centre.pilots.DemonstratePilot, request)


@dataclass(frozen=True)
class Trial:
    """How an act is prepared, and the stages of the scenario after it by those before it."""

    prepare: Callable[[Market, Bidder, str], tuple[str, Callable[[], object]]]
    ways: Mapping[str, str]


TRIALS: Final = {
    "SubmitSolution": Trial(submitting, {"listed": "answered", "answered": "answered"}),
    "WithdrawSolution": Trial(withdrawing, {"answered": "listed"}),
    "DecideReview": Trial(deciding, {"answered": "selected"}),
    "StartPilot": Trial(starting, {"contracted": "pilot"}),
    "DemonstratePilot": Trial(demonstrating, {"pilot": "demonstrated"}),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("act", TRIALS)
def test_an_act_moves_a_scenario_where_it_should_and_is_refused_elsewhere(
    bazaar: Market, firm: Bidder, act: str, stage: str
) -> None:
    trial = TRIALS[act]
    scenario_id, call = trial.prepare(bazaar, firm, stage)
    code = None
    try:
        call()
    except grpc.RpcError as error:
        code = error.code()

    if act != "WithdrawSolution":
        assert code == (None if stage in trial.ways else WRONG)
    assert stage_of(bazaar.system.scenario(scenario_id)) == trial.ways.get(stage, stage)


@pytest.mark.parametrize("stage", STAGES)
def test_a_list_publishes_what_was_approved_and_nothing_else(bazaar: Market, stage: str) -> None:
    scenario = bazaar.scenario(stage)
    centre = bazaar.centre.lists
    draft = centre.CreateList(lists_api.CreateListRequest(kind="digital_scenario")).list
    filled = lists_api.UpdateListRequest(
        id=draft.id, expected_version=1, title=draft.title, record_ids=[scenario.id]
    )
    code = None
    try:
        centre.UpdateList(filled)
        centre.FreezeList(lists_api.FreezeListRequest(id=draft.id, expected_version=2))
    except grpc.RpcError as error:
        code = error.code()
        centre.WithdrawList(
            lists_api.WithdrawListRequest(
                id=draft.id,
                expected_version=centre.GetList(lists_api.GetListRequest(id=draft.id)).list.version,
                reason="重来",
            )
        )

    after = stage_of(bazaar.system.scenario(scenario.id))
    assert after == ("listed" if stage == "approved" else stage)
    if stage in ("draft", "submitted", "returned", "closed"):
        assert code is not None
