"""A review of a hundred solutions by eight criteria and five reviewers is read in no time."""

import time
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from dabridge.events.v1.scenarios_pb2 import Criterion, ReviewStage
from dabridge.scenarios.v1 import reviews_service_pb2 as api

from services.scenarios.market.reviews import points
from tests.integration.market.offices import Market
from tests.integration.market.reviews.panels import Panel, add_bid, agreed, decided, pass_deadline

R = TypeVar("R")

CRITERIA: Final = [
    Criterion(name=f"评分项{n}", weight=w) for n, w in enumerate((20, 20, 15, 15, 10, 10, 5, 5))
]
SOLUTIONS: Final = [f"s{number:03d}" for number in range(100)]
EXPERTS: Final = [f"expert-{number}" for number in range(5)]
# What a page may take of a second, on a machine that does other things besides.
BOUND_S: Final = 1.0


def given(expert: int, solution: int) -> dict[str, int]:
    return {c.name: (expert * 37 + solution * 13 + n * 7) % 101 for n, c in enumerate(CRITERIA)}


def sheet(expert: int) -> list[api.SolutionScores]:
    return [
        api.SolutionScores(
            solution_id=solution,
            scores=[api.CriterionScore(criterion=c, points=p) for c, p in given(expert, number).items()],
            remark="方案总体可行，接口与数据治理部分需要补充说明。",
        )
        for number, solution in enumerate(SOLUTIONS)
    ]


def within_bound(work: Callable[[], R]) -> R:
    began = time.perf_counter()
    found = work()
    assert time.perf_counter() - began < BOUND_S
    return found


def test_a_hundred_solutions_by_five_reviewers(market: Market) -> None:
    scenario = market.scenario("answered", in_hours=1, criteria=CRITERIA)
    for number, solution in enumerate(SOLUTIONS):
        add_bid(market, scenario, solution, [f"firm-{number}"])
    pass_deadline(market)
    panel = Panel(market, scenario.id)
    panel.create(*EXPERTS)
    panel.start()
    for number, expert in enumerate(EXPERTS):
        panel.declare(expert)
        save = api.SaveScoresRequest(id=scenario.id, scores=sheet(number))
        within_bound(partial(market.expert(expert).reviews.SaveScores, save))
        assert len(within_bound(partial(panel.scores, market.expert(expert)))) == len(SOLUTIONS)
        within_bound(partial(panel.submit, expert))

    review = within_bound(lambda: panel.review)
    assert review.stage == ReviewStage.REVIEW_STAGE_CONSENSUS
    scores = within_bound(lambda: panel.scores(market.centre))
    assert sum(len(item.scores) for item in scores) == len(SOLUTIONS) * len(CRITERIA) * len(EXPERTS)
    for ranking in review.rankings:
        number = SOLUTIONS.index(ranking.solution_id)
        totals = [points.weighted(CRITERIA, given(expert, number)) for expert in range(len(EXPERTS))]
        assert ranking.mean_points == points.mean(totals)
    assert [r.rank for r in review.rankings] == sorted(r.rank for r in review.rankings)

    panel.record(agreed(review, *SOLUTIONS[:10]))
    assert panel.decide(decided(review, "s001")).stage == ReviewStage.REVIEW_STAGE_DECIDED
    assert market.sql("SELECT count(*) FROM notice WHERE kind LIKE %s", "review_%selected") == [(100,)]
