"""Weights go where outcomes point, by small steps, and stay weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.learning.examples import capped, examples_of, newest_of_pairs, parted
from services.matching.learning.fitting import STEP, fit, moved, scores, weights_of, with_weights
from services.matching.learning.outcomes import Outcome
from services.matching.markets import Market, market
from tests.unit.matching.learning.simulated import KEY, World, leaning


def weight(of: Market, name: str) -> float:
    return next(f.left_weight for f in of.features if f.name == name)


@pytest.mark.parametrize(("to", "from_"), [("salary", "title"), ("title", "salary"), ("place", "industry")])
def test_the_fit_goes_the_way_that_people_go(to: str, from_: str) -> None:
    examples = examples_of(market(KEY), World(leaning(to, from_, 0.1), subjects=200).outcomes())

    found = fit(market(KEY), examples)

    assert weight(found, to) > weight(market(KEY), to) + 0.015
    assert weight(found, from_) < weight(market(KEY), from_) - 0.015


def test_people_who_go_by_the_weights_in_force_change_little() -> None:
    examples = examples_of(market(KEY), World(market(KEY), subjects=200).outcomes())

    assert moved(market(KEY), fit(market(KEY), examples)) < 0.04


def test_few_outcomes_change_less_than_many() -> None:
    hidden = leaning("salary", "title", 0.1)
    steps = [
        weight(fit(market(KEY), examples_of(market(KEY), World(hidden, subjects=n).outcomes())), "salary")
        for n in (3, 200)
    ]

    assert abs(steps[0] - weight(market(KEY), "salary")) < abs(steps[1] - weight(market(KEY), "salary"))
    assert abs(steps[0] - weight(market(KEY), "salary")) < 0.02


def test_no_weight_moves_further_than_a_step_and_what_is_none_stays_none() -> None:
    found = fit(market(KEY), examples_of(market(KEY), World(leaning("salary", "title", 0.2), 300).outcomes()))

    assert moved(market(KEY), found) <= STEP + 1e-3
    assert [f.name for f in found.features if f.right_weight == 0] == [
        f.name for f in market(KEY).features if f.right_weight == 0
    ]


def test_a_weight_is_never_learned_away_for_good() -> None:
    of = market(KEY)
    for _ in range(3):
        of = fit(of, examples_of(of, World(leaning("salary", "title", 0.2), 300).outcomes()))

    assert all(
        (after.left_weight > 0, after.right_weight > 0) == (before.left_weight > 0, before.right_weight > 0)
        for before, after in zip(market(KEY).features, of.features, strict=True)
    )


def test_nothing_to_learn_changes_nothing() -> None:
    assert fit(market(KEY), examples_of(market(KEY), [])) == market(KEY)


@given(st.lists(st.floats(0, 1), min_size=9, max_size=9), st.lists(st.floats(0, 1), min_size=9, max_size=9))
def test_weights_are_rounded_to_a_sum_of_one(left: list[float], right: list[float]) -> None:
    sides = [np.array(side) + 1e-3 for side in (left, right)]
    found = with_weights(market(KEY), *(side / side.sum() for side in sides))

    for side in ([f.left_weight for f in found.features], [f.right_weight for f in found.features]):
        assert round(sum(side), 9) == 1
        assert min(side) >= 0
        assert all(round(value, 4) == value for value in side)


def test_a_score_is_the_harmonic_mean_of_both_satisfactions() -> None:
    left, right = weights_of(market(KEY))
    row = np.linspace(0.1, 0.9, len(left))

    [score] = scores(row[None, :], left, right)

    a, b = row @ left, row @ right
    assert score == pytest.approx(2 * a * b / (a + b))


def test_what_came_later_of_other_subjects_checks_what_was_learned() -> None:
    outcomes = World(market(KEY), subjects=50).outcomes()

    parts = parted(market(KEY), outcomes)

    fitted, later = ({o.right for o in part.outcomes} for part in (parts.fitted, parts.held_out))
    assert not fitted & later
    assert max(o.at for o in parts.fitted.outcomes) <= min(o.at for o in parts.held_out.outcomes)
    assert parts.held_out.groups


def test_of_a_pair_that_met_twice_the_last_counts() -> None:
    twice = [Outcome(str(n), KEY, "t", "d", grade=n, at=f"2026-0{n}") for n in (2, 1, 3)]

    assert [o.grade for o in newest_of_pairs(twice)] == [3]


def test_subjects_whose_outcomes_are_all_alike_tell_nothing() -> None:
    features = {f.name: 0.5 for f in market(KEY).features}
    alike = [Outcome(str(n), KEY, f"t{n}", "d", grade=2, features=features) for n in range(4)]

    assert examples_of(market(KEY), alike).groups == ()


def test_outcomes_without_all_features_are_left_out() -> None:
    bare = Outcome("a", KEY, "t", "d", grade=2)
    partial = Outcome("b", KEY, "t", "d", grade=2, features={"title": 1.0})

    assert examples_of(market(KEY), [bare, partial]).outcomes == ()


def test_nobody_is_heard_more_for_telling_more() -> None:
    outcomes = World(market(KEY), subjects=40, organisations=1).outcomes()
    outcomes += World(market(KEY), subjects=40, organisations=20, seed=2).outcomes()

    kept = capped(outcomes, 0.05)

    heard = [o.organisation for o in kept]
    assert heard.count("firm-0") == int(0.05 * len(outcomes))
