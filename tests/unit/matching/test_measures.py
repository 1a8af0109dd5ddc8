"""Measures against values worked out by hand, and what holds of them for any ranking."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching import measures

RANKING = ("a", "b", "c", "d", "e")
GRADES = {"a": 3, "c": 2, "e": 1, "x": 3}

names = st.lists(st.sampled_from("abcdefghijklmnop"), unique=True, max_size=12)
grades = st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(0, 3), max_size=12)


def test_average_precision_counts_a_relevant_document_that_is_not_listed() -> None:
    # relevant: a at 1 (1/1), c at 3 (2/3), x nowhere (0)
    assert measures.average_precision(RANKING, GRADES) == pytest.approx((1 + 2 / 3) / 3)


def test_reciprocal_rank_is_of_the_first_relevant_document() -> None:
    assert measures.reciprocal_rank(("b", "e", "c"), GRADES) == pytest.approx(1 / 3)
    assert measures.reciprocal_rank(("b", "e"), GRADES) == 0.0
    assert measures.reciprocal_rank(("b", "e"), GRADES, relevant=1) == pytest.approx(1 / 2)


def test_recall_is_of_all_relevant_documents() -> None:
    assert measures.recall(RANKING, GRADES, 2) == pytest.approx(1 / 3)
    assert measures.recall(RANKING, GRADES, 5) == pytest.approx(2 / 3)


def test_ndcg_discounts_graded_gains_and_is_ideal_over_all_that_is_judged() -> None:
    gained = 7 / math.log2(2) + 3 / math.log2(4)
    ideal = 7 / math.log2(2) + 7 / math.log2(3) + 3 / math.log2(4)
    assert measures.ndcg(RANKING, GRADES, 3) == pytest.approx(gained / ideal)


def test_measures_are_unknown_where_nothing_relevant_is_judged() -> None:
    judged = {"a": 0, "b": 1}
    assert math.isnan(measures.average_precision(RANKING, judged))
    assert math.isnan(measures.reciprocal_rank(RANKING, judged))
    assert math.isnan(measures.recall(RANKING, judged, 5))
    assert math.isnan(measures.ndcg(RANKING, {"a": 0}, 5))


def test_the_share_judged_looks_at_what_is_shown() -> None:
    assert measures.judged_share(RANKING, GRADES, 4) == pytest.approx(2 / 4)
    assert measures.judged_share(("a", "b"), GRADES, 10) == pytest.approx(1 / 2)
    assert math.isnan(measures.judged_share((), GRADES, 10))


def test_overlap_of_equally_long_rankings_is_worked_out_by_hand() -> None:
    # overlaps 0, 2, 2 at depths 1, 2, 3; p = 0.5
    summed = (0 / 1 * 0.5 + 2 / 2 * 0.25 + 2 / 3 * 0.125) * (0.5 / 0.5)
    expected = summed + 2 / 3 * 0.125
    assert measures.rank_biased_overlap("abc", "bad", 0.5) == pytest.approx(expected)


def test_overlap_of_rankings_of_differing_length_is_extrapolated() -> None:
    # short "a", long "ab": overlaps 1, 1; beyond the short one its agreement of 1 is taken to go on
    assert measures.rank_biased_overlap("a", "ab", 0.5) == pytest.approx(1.0)
    # short "b", long "ab": overlaps 0, 1
    summed = (0 + (1 / 2) * 0.25) * 1
    assert measures.rank_biased_overlap("b", "ab", 0.5) == pytest.approx(summed + (1 - 0) / 2 * 0.25)


def test_overlap_refuses_a_persistence_outside_its_bounds() -> None:
    with pytest.raises(ValueError, match="persistence"):
        measures.rank_biased_overlap("a", "a", 1.0)


@given(names, names, st.floats(0.05, 0.95))
def test_overlap_is_symmetric_bounded_and_whole_for_itself(
    one: list[str], other: list[str], persistence: float
) -> None:
    found = measures.rank_biased_overlap(one, other, persistence)
    assert -1e-9 <= found <= 1 + 1e-9
    assert found == pytest.approx(measures.rank_biased_overlap(other, one, persistence))
    assert measures.rank_biased_overlap(one, one, persistence) == pytest.approx(1.0)
    if not set(one) & set(other) and (one or other):
        assert found == pytest.approx(0.0)


@given(names, grades)
def test_measures_lie_between_0_and_1_and_the_best_order_is_whole(
    ranking: list[str], judged: dict[str, int]
) -> None:
    for value in (
        measures.average_precision(ranking, judged),
        measures.reciprocal_rank(ranking, judged),
        measures.recall(ranking, judged, 5),
        measures.ndcg(ranking, judged, 10),
    ):
        assert math.isnan(value) or -1e-9 <= value <= 1 + 1e-9
    best = sorted(judged, key=lambda name: -judged[name])
    for value in (measures.average_precision(best, judged), measures.ndcg(best, judged, 10)):
        assert math.isnan(value) or value == pytest.approx(1.0)


def test_spearman_is_of_ranks_and_unknown_for_a_constant() -> None:
    assert measures.spearman([1, 2, 3], [10, 100, 1000]) == pytest.approx(1.0)
    assert measures.spearman([1, 2, 3, 4], [2, 1, 4, 3]) == pytest.approx(0.6)
    assert math.isnan(measures.spearman([1, 1], [1, 2]))


def test_a_mean_leaves_out_what_is_unknown() -> None:
    assert measures.mean([1.0, math.nan, 0.0]) == pytest.approx(0.5)
    assert math.isnan(measures.mean([]))


def test_the_bootstrap_of_a_constant_difference_has_no_width() -> None:
    found = measures.bootstrap_difference([0.7, 0.8, math.nan], [0.5, 0.6, 0.1])
    assert (found.mean, found.low, found.high) == pytest.approx((0.2, 0.2, 0.2))


def test_the_bootstrap_holds_the_normal_interval_of_many_queries() -> None:
    differences = np.random.default_rng(3).normal(0.1, 1.0, 4_000)
    found = measures.bootstrap_difference(differences, np.zeros(4_000), rounds=4_000)
    error = differences.std() / math.sqrt(4_000)
    assert found.low == pytest.approx(found.mean - 1.96 * error, abs=0.1 * error)
    assert found.high == pytest.approx(found.mean + 1.96 * error, abs=0.1 * error)


def test_the_bootstrap_is_the_same_in_every_run_and_pairs_queries() -> None:
    one, other = [0.1, 0.9, 0.4, 0.8], [0.2, 0.3, 0.4, 0.1]
    found = measures.bootstrap_difference(one, other)
    assert found == measures.bootstrap_difference(one, other)
    assert found.low <= found.mean <= found.high
    none = measures.bootstrap_difference([], [])
    assert math.isnan(none.mean)
    assert math.isnan(none.low)
