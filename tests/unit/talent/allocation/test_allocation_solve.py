"""The best allocation is the best: against another solver, against its own bound, and seat by seat."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from services.talent.market.allocation.certificate import NotOptimal, bound, certify
from services.talent.market.allocation.fairness import fairness
from services.talent.market.allocation.greedy import greedy
from services.talent.market.allocation.problem import ABSENT, UNASSIGNED, Bounds, Problem, allowed, pose
from services.talent.market.allocation.solve import counts, met, solve, total


def a_problem(
    scores: list[list[int]], capacity: list[int], zone_of: list[int] | None = None, **bounds: int
) -> Problem:
    zones = zone_of or list(range(len(capacity)))
    held = np.array(scores, dtype=np.int32).reshape(-1, len(capacity))
    return pose(held, np.array(capacity), np.array(zones), Bounds(**bounds))


def a_city(talents: int, cells: int, seed: int, **bounds: int) -> Problem:
    """Random scores as lists have them, seats for some two in three, a few zones."""
    random = np.random.default_rng(seed)
    scores = random.integers(220_000, 900_000, (talents, cells)).astype(np.int32)
    scores[random.random(scores.shape) < 0.3] = ABSENT
    capacity = random.integers(0, max(2, 4 * talents // (3 * cells)), cells)
    return pose(scores, capacity, np.arange(cells) % max(1, cells // 4), Bounds(**bounds))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    talents, cells = draw(st.integers(0, 7)), draw(st.integers(1, 4))
    score = st.one_of(st.just(ABSENT), st.integers(0, 12))
    scores = draw(
        st.lists(st.lists(score, min_size=cells, max_size=cells), min_size=talents, max_size=talents)
    )
    return a_problem(
        scores,
        draw(st.lists(st.integers(0, 3), min_size=cells, max_size=cells)),
        [0, *draw(st.lists(st.integers(0, 1), min_size=cells - 1, max_size=cells - 1))],
        best=draw(st.integers(0, 3)),
        cell_share=draw(st.sampled_from((0, 0, 50, 100))),
        zone_share=draw(st.sampled_from((0, 0, 60, 100))),
    )


def weighed(problem: Problem, cell_of: npt.NDArray[np.int64]) -> int:
    """Met floors and scores as the solver weighs them."""
    return total(problem, cell_of) + problem.priority * met(problem, counts(problem, cell_of))


def by_linear_programme(problem: Problem) -> float:
    """The optimum of the relaxed problem by HiGHS, floors as rewarded seats."""
    n, m = problem.scores.shape
    zones = len(problem.zone_floor)
    pairs = np.argwhere(problem.scores != ABSENT)
    size = len(pairs) + m + zones
    gain = np.concatenate(
        [problem.scores[pairs[:, 0], pairs[:, 1]], np.full(m + zones, problem.priority)]
    ).astype(float)
    rows, most = [], []
    for talent in range(n):
        rows.append([float(k < len(pairs) and pairs[k, 0] == talent) for k in range(size)])
        most.append(1)
    for cell in range(m):
        inside = [float(k < len(pairs) and pairs[k, 1] == cell) for k in range(size)]
        rows.append(inside)
        most.append(int(problem.capacity[cell]))
        # A rewarded seat is one that is filled.
        rows.append([float(k == len(pairs) + cell) - inside[k] for k in range(size)])
        most.append(0)
    for zone in range(zones):
        inside = [float(k < len(pairs) and problem.zone_of[pairs[k, 1]] == zone) for k in range(size)]
        rows.append([float(k == len(pairs) + m + zone) - inside[k] for k in range(size)])
        most.append(0)
    limits = [(0.0, 1.0)] * len(pairs)
    limits += [(0.0, float(seats)) for seats in (*problem.floor, *problem.zone_floor)]
    answer = linprog(-gain, A_ub=np.array(rows), b_ub=np.array(most), bounds=limits, method="highs")
    assert answer.fun is not None, answer.message
    return -answer.fun


@settings(deadline=None)
@given(problems())
def test_it_respects_every_limit(problem: Problem) -> None:
    solution = solve(problem)
    given_away = counts(problem, solution.cell_of)
    assert (given_away.cells <= problem.capacity).all()
    rows = np.flatnonzero(solution.cell_of != UNASSIGNED)
    assert (problem.scores[rows, solution.cell_of[rows]] != ABSENT).all()
    assert solution.objective == problem.scores[rows, solution.cell_of[rows]].sum()


@settings(deadline=None)
@given(problems())
def test_it_is_as_good_as_the_linear_programme_says_it_can_be(problem: Problem) -> None:
    value = weighed(problem, solve(problem).cell_of)
    assert value == pytest.approx(by_linear_programme(problem), rel=1e-7, abs=1e-6)


@settings(deadline=None)
@given(problems())
def test_its_prices_prove_it(problem: Problem) -> None:
    solution = solve(problem)
    proof = certify(problem, solution.cell_of)
    assert proof.gap == 0
    assert proof.value == weighed(problem, solution.cell_of)
    assert proof.score_bound == solution.objective


@settings(deadline=None)
@given(problems(), st.lists(st.integers(-15, 15), min_size=7, max_size=7))
def test_any_prices_bound_it(problem: Problem, drawn: list[int]) -> None:
    places = len(problem.capacity) + len(problem.zone_floor)
    prices = np.array([*drawn[:places], 0])
    assert bound(problem, prices) >= weighed(problem, solve(problem).cell_of)


@settings(deadline=None)
@given(problems())
def test_one_more_seat_brings_what_is_said(problem: Problem) -> None:
    before = solve(problem)
    marginals = certify(problem, before.cell_of).marginals
    for cell, marginal in enumerate(marginals):
        # Floors stay: the seat is beyond them.
        larger = replace(problem, capacity=problem.capacity + (np.arange(len(problem.capacity)) == cell))
        after = solve(larger)
        more = met(larger, counts(larger, after.cell_of)) - met(problem, counts(problem, before.cell_of))
        assert (marginal.met, marginal.score) == (more, after.objective - before.objective)


@settings(deadline=None)
@given(problems())
def test_greedy_is_never_better_and_keeps_the_limits(problem: Problem) -> None:
    taken = greedy(problem)
    assert (counts(problem, taken.cell_of).cells <= problem.capacity).all()
    assert weighed(problem, taken.cell_of) <= weighed(problem, solve(problem).cell_of)


@pytest.mark.parametrize("bounds", [{}, {"cell_share": 40, "zone_share": 70}, {"best": 5, "near": 75}])
def test_a_town_is_solved_as_the_linear_programme_solves_it(bounds: dict[str, int]) -> None:
    problem = a_city(90, 8, seed=7, **bounds)
    solution = solve(problem)
    assert weighed(problem, solution.cell_of) == pytest.approx(by_linear_programme(problem), rel=1e-9)
    assert certify(problem, solution.cell_of).gap == 0
    assert solution.objective > 0


def test_a_worse_allocation_gets_no_proof() -> None:
    problem = a_problem([[9, 8], [8, 1]], [1, 1])
    assert solve(problem).cell_of.tolist() == [1, 0]
    with pytest.raises(NotOptimal):
        certify(problem, np.array([0, 1]))


def test_greedy_falls_short_where_the_best_pair_stands_in_the_way() -> None:
    problem = a_problem([[9, 8], [8, 1]], [1, 1])
    assert (greedy(problem).objective, solve(problem).objective) == (10, 16)


def test_a_talent_is_given_only_cells_among_its_best() -> None:
    scores = np.array([[50, 40, 30], [10, 20, 30], [5, 5, 4], [ABSENT, ABSENT, 7]], dtype=np.int32)
    best = allowed(scores, Bounds(best=1))
    assert best.tolist() == [
        [True, False, False],
        [False, False, True],
        [True, True, False],
        [False, False, True],
    ]
    assert allowed(scores, Bounds(near=80))[0].tolist() == [True, True, False]
    assert allowed(scores, Bounds(least=10))[:2].tolist() == [[True, True, True], [True, True, True]]
    assert not allowed(scores, Bounds(least=10))[2:].any()


def test_a_floor_is_filled_before_scores_count() -> None:
    scores = [[9, 2], [9, 2]]
    assert solve(a_problem(scores, [2, 1])).cell_of.tolist() == [0, 0]
    floored = a_problem(scores, [2, 1], cell_share=50)
    solution = solve(floored)
    assert sorted(solution.cell_of.tolist()) == [0, 1]
    assert not fairness(floored, solution.cell_of).lacks.any()


def test_a_floor_that_cannot_be_filled_is_told_by_cell() -> None:
    problem = a_problem([[9, ABSENT], [8, ABSENT], [7, 6]], [3, 4], cell_share=50)
    figures = fairness(problem, solve(problem).cell_of)
    assert problem.floor.tolist() == [2, 2]
    assert figures.lacks.tolist() == [0, 1]
    assert figures.candidates.tolist() == [3, 1]


def test_a_zone_gets_its_share_from_whichever_of_its_cells() -> None:
    problem = a_problem([[9, 3, 1], [9, 1, 4]], [2, 1, 1], zone_of=[0, 1, 1], zone_share=50)
    solution = solve(problem)
    assert sorted(solution.cell_of.tolist()) == [0, 2]
    assert fairness(problem, solution.cell_of).zone_lacks.tolist() == [0, 0]


def test_fairness_tells_scores_and_envy() -> None:
    problem = a_problem([[900_000, 800_000], [800_000, 100_000]], [1, 1])
    best = fairness(problem, solve(problem).cell_of)
    assert (best.assigned, best.first, best.envious) == (2, 1, 1)
    assert (best.mean, best.least) == (800_000, 800_000)
    assert best.bands == (0, 0, 0, 0, 0, 0, 0, 0, 2, 0)
    assert fairness(problem, greedy(problem).cell_of).envious == 0


def test_nobody_to_allocate_is_an_answer_too() -> None:
    problem = a_problem([], [2, 3], cell_share=50)
    solution = solve(problem)
    assert solution.objective == 0
    assert certify(problem, solution.cell_of).gap == 0
    assert fairness(problem, solution.cell_of).lacks.tolist() == [1, 2]
