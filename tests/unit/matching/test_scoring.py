"""Scores: the same for a pair whatever stands beside it, gated, floored and ranked."""

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common.access.policy import Facts
from services.matching import scoring
from services.matching.markets import markets
from services.matching.profiles import Kind, Profile
from services.matching.scoring import GATES, NO_MATCH, SCALE, Scorer, combine, satisfactions, top
from tests.unit.matching.worlds import CALIBRATION, a_world, chances, columns_of, score_alone

WORLD: dict[Kind, int] = {
    "enterprise": 4,
    "scenario": 4,
    "talent": 6,
    "demand": 6,
    "county": 4,
    "expert": 5,
    "need": 4,
}


@given(chances)
@settings(max_examples=15, deadline=None)
def test_a_pair_scores_the_same_alone_and_among_others(chance: Random) -> None:
    world = a_world(chance, WORLD)
    for market in markets().values():
        lefts = [p for p in world if p.kind == market.left]
        rights = [p for p in world if p.kind == market.right]
        chance.shuffle(rights)
        phrases, (left, right) = columns_of(lefts, rights)
        scores = Scorer(market, phrases, CALIBRATION).scores(
            left.take(np.arange(len(lefts))), right.take(np.arange(len(rights)))
        )
        for row, one in enumerate(lefts):
            for column, two in enumerate(rights):
                assert scores[row, column] == score_alone(market, one, two), (market.key, one, two)


@given(chances)
@settings(max_examples=10, deadline=None)
def test_blocks_may_be_cut_and_grouped_in_any_way(chance: Random) -> None:
    world = a_world(chance, {"talent": 9, "demand": 7})
    talents, demands = [p for p in world if p.kind == "talent"], [p for p in world if p.kind == "demand"]
    phrases, (left, right) = columns_of(talents, demands)
    scorer = Scorer(markets()["talent_demand"], phrases, CALIBRATION)
    whole = scorer.scores(left.take(np.arange(9)), right.take(np.arange(7)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "PAIRS_AT_ONCE", 14)
        patch.setattr(scoring, "GROUPED_FROM", 1)
        cut = scorer.scores(left.take(np.arange(9)), right.take(np.arange(7)))

    assert cut.tolist() == whole.tolist()


def test_who_may_read_a_profile_is_no_part_of_its_score() -> None:
    left, right = a_pair()
    owned = replace(left, facts=Facts("somebody", frozenset({"511702"}), public=True))

    market = markets()["talent_demand"]
    assert score_alone(market, owned, right) == score_alone(market, left, right) > 0


def test_a_posts_standing_multiplies_its_score_exactly_and_the_floor_comes_after() -> None:
    market = markets()["talent_demand"]
    left, right = a_pair()
    full = score_alone(market, left, right)

    for percent in (100, 99, 60):
        assert score_alone(market, left, replace(right, standing=percent)) == full * percent // 100
    assert full * 60 // 100 >= round(market.floor * SCALE)
    assert score_alone(market, left, replace(right, standing=7)) == NO_MATCH


def test_a_lowered_copy_stands_below_its_original_on_a_list() -> None:
    left, original = a_pair()
    others = [
        replace(original, id="copy", standing=50, standing_reasons=("copied",)),
        replace(original, id="original"),
        replace(original, id="repost", standing=40, standing_reasons=("duplicate",)),
    ]
    phrases, (lefts, rights) = columns_of([left], others)
    scores = Scorer(markets()["talent_demand"], phrases, CALIBRATION).scores(
        lefts.take(np.arange(1)), rights.take(np.arange(3))
    )[0]
    names = np.array([other.id for other in others])

    ranked = [str(names[place]) for place in top(scores, names, 20)]

    assert ranked[0] == "original"
    assert ranked in (["original"], ["original", "copy"], ["original", "copy", "repost"])
    assert scores[0] in (scores[1] * 50 // 100, NO_MATCH)


def a_pair(**changes: Any) -> tuple[Profile, Profile]:
    """A talent and a demand that match well, with `left_` and `right_` changes."""
    left = Profile("talent", "t", 1, live=True, titles=("数据工程师",), text="数据平台", education=3, years=3)
    right = Profile("demand", "d", 1, live=True, titles=("数据工程师",), text="数据平台", zones=("511702",))
    own = {k.removeprefix("left_"): v for k, v in changes.items() if k.startswith("left_")}
    across = {k.removeprefix("right_"): v for k, v in changes.items() if k.startswith("right_")}
    return replace(left, **own), replace(right, **across)


def score(left: Profile, right: Profile) -> int:
    return score_alone(markets()["talent_demand"], left, right)


def test_a_pair_that_fits_matches() -> None:
    assert markets()["talent_demand"].floor * SCALE < score(*a_pair()) <= SCALE


@pytest.mark.parametrize(
    "changes",
    [
        {"left_live": False},
        {"right_live": False},
        {"right_education": 4},
        {"right_years": 4},
        {"left_zones": ("511724",)},
        {"left_money_min": 10_000, "right_money_max": 6_999},
        {"left_money_max": 10_000, "right_money_min": 6_999},
    ],
)
def test_a_pair_that_fails_a_gate_does_not_match(changes: dict[str, Any]) -> None:
    assert score(*a_pair(**changes)) == NO_MATCH


@pytest.mark.parametrize(
    "changes",
    [
        {"left_education": 0, "right_education": 5},
        {"right_education": 3},
        {"left_years": None, "right_years": 20},
        {"right_years": 3},
        {"right_years": 0, "left_years": 0},
        {"left_zones": ("511724", "511702")},
        {"left_zones": ("511724",), "right_zones": ()},
        {"left_money_min": 10_000, "right_money_max": 7_000},
        {"left_money_min": 10_000},
        {"right_money_max": 1},
        {"left_money_min": 10_000, "left_money_max": 90_000, "right_money_min": 1, "right_money_max": 7_000},
    ],
)
def test_what_passes_or_is_unknown_excludes_nobody(changes: dict[str, Any]) -> None:
    assert score(*a_pair(**changes)) != NO_MATCH


SCENARIO = Profile("scenario", "s", 1, live=True, titles=("平台",), text="数据平台", industries=("big-data",))
FIRM = Profile("enterprise", "f", 1, live=True, titles=("企业",), text="数据平台", industries=("big-data",))
EXPERT = Profile("expert", "e", 1, live=True, titles=("专家",), text="数据平台", industries=("big-data",))


def test_a_scenario_that_takes_no_more_solutions_is_reviewed_and_not_supplied() -> None:
    supply, review = markets()["scenario_supply"], markets()["scenario_review"]
    closed = replace(SCENARIO, answers_closed=True)

    assert score_alone(supply, SCENARIO, FIRM) > 0
    assert score_alone(supply, closed, FIRM) == NO_MATCH
    assert score_alone(review, closed, EXPERT) == score_alone(review, SCENARIO, EXPERT) > 0


@pytest.mark.parametrize(
    ("provider", "bound_to", "passes"),
    [
        (("office",), ("office",), False),
        (("office",), ("firm", "office"), False),
        (("office",), ("firm",), True),
        (("office",), (), True),
        ((), ("office",), True),
        ((), (), True),
    ],
)
def test_an_expert_does_not_review_for_an_organisation_that_binds_them(
    provider: tuple[str, ...], bound_to: tuple[str, ...], passes: bool
) -> None:
    scenario, expert = replace(SCENARIO, organisations=provider), replace(EXPERT, organisations=bound_to)

    assert (score_alone(markets()["scenario_review"], scenario, expert) != NO_MATCH) == passes


def test_an_expert_goes_to_the_needs_of_zones_that_they_named() -> None:
    market = markets()["expert_diagnosis"]
    need = Profile("need", "n", 1, live=True, text="数据平台", zones=("511702",), industries=("big-data",))

    assert score_alone(market, EXPERT, need) != NO_MATCH
    assert score_alone(market, replace(EXPERT, zones=("511702",)), need) != NO_MATCH
    assert score_alone(market, replace(EXPERT, zones=("511724",)), need) == NO_MATCH


def test_every_gate_and_feature_of_a_market_exists() -> None:
    for market in markets().values():
        assert set(market.gates) <= set(GATES)
        assert sum(feature.left_weight for feature in market.features) == pytest.approx(1, abs=0.011)
        assert sum(feature.right_weight for feature in market.features) == pytest.approx(1, abs=0.011)
        assert 0 < market.floor < 1


def test_a_pair_below_the_floor_does_not_match() -> None:
    market = markets()["talent_demand"]
    left, right = a_pair()
    found = score(left, right)
    at_floor, above = replace(market, floor=found / SCALE), replace(market, floor=(found + 1) / SCALE)

    assert score_alone(at_floor, left, right) == found
    assert score_alone(above, left, right) == NO_MATCH


def test_a_score_is_the_harmonic_mean_of_both_satisfactions() -> None:
    market = markets()["talent_county"]
    values = {
        feature.name: np.array([0.0, 1.0, float(feature.left_weight > 0)], dtype=np.float32)
        for feature in market.features
    }
    left, right = satisfactions(market, values)
    total = sum(f.right_weight for f in market.features)
    shared = sum(f.right_weight for f in market.features if f.left_weight > 0) / total

    assert left.tolist() == pytest.approx([0, 1, 1], abs=1e-6)
    assert right.tolist() == pytest.approx([0, 1, shared], abs=1e-6)
    assert combine(market, values).tolist() == pytest.approx([0, 1, 2 * shared / (1 + shared)], abs=1e-6)


def test_top_puts_the_best_first_and_equal_ones_by_name() -> None:
    scores = np.array([5, NO_MATCH, 9, 5, 5, 0], dtype=np.int32)
    names = np.array(["c", "a", "z", "b", "d", "e"])

    assert top(scores, names, 20).tolist() == [2, 3, 0, 4, 5]
    assert top(scores, names, 3).tolist() == [2, 3, 0]
    assert top(np.full(3, NO_MATCH, dtype=np.int32), names[:3], 20).tolist() == []


@given(st.lists(st.integers(-1, 4), max_size=40), st.integers(1, 20))
def test_top_is_sorting(scores: list[int], length: int) -> None:
    names = [f"n{number * 7 % 40:02d}" for number in range(len(scores))]
    expected = sorted(
        (place for place, value in enumerate(scores) if value != NO_MATCH),
        key=lambda place: (-scores[place], names[place]),
    )[:length]

    found = top(np.array(scores, dtype=np.int32), np.array(names, dtype=np.str_), length)

    assert found.tolist() == expected
