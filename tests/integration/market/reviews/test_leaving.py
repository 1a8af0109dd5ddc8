"""A bidder that withdraws while its solution is under review holds nobody up."""

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import ReviewStage, ScenarioStage, SolutionStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import solutions_service_pb2 as solutions_api

from services.common import texts
from services.common.records.workflow import Desk
from services.common.sealing import Sealer
from services.scenarios.market.solutions.vault import DRAFT, Vault
from tests.integration.market.offices import Market, refused
from tests.integration.market.reviews.panels import (
    CONFLICTED,
    EXPERTS,
    Panel,
    agreed,
    decided,
    scoring_panel,
)
from tests.integration.market.solutions.bidding import a_content

CODE = grpc.StatusCode
BIDS = {"s1": ["lead-1", "partner-1"], "s2": ["lead-2"], "s3": ["lead-3"]}
POINTS = {"s1": (90, 90), "s2": (80, 80), "s3": (70, 70)}
REST = {"s2": (80, 80), "s3": (70, 70)}


def written_panel(market: Market) -> Panel:
    """Reviewers score bids that have a text."""
    vault = Vault(Sealer.from_environ(market.served.parts.environ))

    def write(desk: Desk) -> None:
        for solution in BIDS:
            vault.keep(desk.connection, solution, DRAFT, a_content(), desk.now)

    panel = scoring_panel(market, **BIDS)
    market.arrange(write)
    return panel


def withdraw(panel: Panel, solution: str) -> None:
    held = panel.solution(solution)
    request = solutions_api.WithdrawSolutionRequest(
        id=solution, expected_version=held.version, reason="另有安排"
    )
    panel.market.enterprise(BIDS[solution][0]).solutions.WithdrawSolution(request)
    assert panel.solution(solution).status == RECORD_STATUS_WITHDRAWN


def ranks(panel: Panel) -> list[tuple[str, int]]:
    return [(ranking.solution_id, ranking.rank) for ranking in panel.review.rankings]


def finish(panel: Panel) -> None:
    """Writes the consensus down and selects the first."""
    recorded = panel.record(agreed(panel.review, "s2"))
    panel.decide(decided(recorded, "s2"))
    assert panel.review.stage == ReviewStage.REVIEW_STAGE_DECIDED
    assert panel.solution("s2").stage == SolutionStage.SOLUTION_STAGE_SELECTED
    assert panel.solution("s3").stage == SolutionStage.SOLUTION_STAGE_NOT_SELECTED


def test_after_a_withdrawal_during_the_scoring_the_others_are_scored_and_decided(market: Market) -> None:
    panel = written_panel(market)
    panel.score("expert-1", POINTS)
    panel.declare("expert-2")
    panel.save("expert-2", POINTS)

    withdraw(panel, "s1")

    assert list(panel.review.solution_ids) == ["s2", "s3"]
    assert {one.solution_id for one in panel.scores(market.expert("expert-1"))} == {"s2", "s3"}
    panel.declare("expert-3", CONFLICTED, "亲属")
    panel.assign("expert-2", "expert-4")
    panel.submit("expert-2")
    panel.score("expert-4", REST)
    assert ranks(panel) == [("s2", 1), ("s3", 2)]
    finish(panel)


def test_after_a_withdrawal_during_the_consensus_the_others_keep_their_points(market: Market) -> None:
    panel = written_panel(market)
    for expert in EXPERTS:
        panel.score(expert, POINTS)
    panel.record(agreed(panel.review, "s1", "s2", s3=7_100))
    assert ranks(panel) == [("s1", 1), ("s2", 2), ("s3", 3)]

    withdraw(panel, "s1")

    assert panel.review.stage == ReviewStage.REVIEW_STAGE_CONSENSUS
    assert ranks(panel) == [("s2", 1), ("s3", 2)]
    assert [r.agreed_points for r in panel.review.rankings] == [8_000, 7_100]
    panel.decide(decided(panel.review, "s2"))
    assert panel.solution("s2").stage == SolutionStage.SOLUTION_STAGE_SELECTED


def test_a_consensus_can_be_written_down_again_without_the_one_that_left(market: Market) -> None:
    panel = written_panel(market)
    for expert in EXPERTS:
        panel.score(expert, POINTS)

    withdraw(panel, "s1")

    finish(panel)


def test_those_in_charge_and_the_reviewers_hear_how_many_are_left(market: Market) -> None:
    panel = written_panel(market)

    withdraw(panel, "s1")

    told = market.sql('SELECT recipient, "values" FROM notice WHERE kind = %s', "review_solution_gone")
    assert sorted(recipient for recipient, _ in told) == [*EXPERTS, "provider-1", "role:scenario_centre"]
    assert {values["count"] for _, values in told} == {"2"}
    assert "其余 2 份" in texts.get("notices.review_solution_gone", **told[0][1])


@pytest.mark.parametrize("scored", [False, True])
def test_without_any_solution_left_the_provider_hears_it_and_closes_the_scenario(
    market: Market, scored: bool
) -> None:
    panel = written_panel(market)
    for expert in EXPERTS if scored else ():
        panel.score(expert, POINTS)
    for solution in BIDS:
        withdraw(panel, solution)

    review = panel.review
    assert review.stage == ReviewStage.REVIEW_STAGE_PREPARING
    assert (list(review.solution_ids), list(review.rankings)) == ([], [])
    assert refused(panel.start) == (CODE.FAILED_PRECONDITION, "没有可供评审的解决方案")
    told = market.sql("SELECT recipient FROM notice WHERE kind = 'review_empty' ORDER BY recipient")
    assert told == [("provider-1",), ("role:scenario_centre",)]
    told = market.sql("SELECT recipient FROM notice WHERE kind = 'review_over' ORDER BY recipient")
    assert [recipient for (recipient,) in told] == list(EXPERTS)
    scenario = market.provider.scenario(panel.scenario_id)
    request = lifecycle_api.CloseScenarioRequest(
        id=scenario.id, expected_version=scenario.version, reason="没有应答"
    )
    closed = market.provider.lifecycle.CloseScenario(request).scenario
    assert closed.stage == ScenarioStage.SCENARIO_STAGE_CLOSED
