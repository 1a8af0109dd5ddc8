"""Exposure of zones, and the swaps that lists must not see."""

import pytest

from evaluation.fairness import LEAST_OVERLAP, SWAPS, Exposure, Fairness, Overlap, exposure
from services.matching.neutral import neutral


@pytest.mark.parametrize("swap", [name for name in SWAPS if name != "unlisted"])
def test_both_sentences_of_a_swap_leave_the_same(swap: str) -> None:
    for first, second in SWAPS[swap]:
        assert first != second
        assert neutral(first + "三年财务经验。") == neutral(second + "三年财务经验。")


def test_unlisted_words_are_not_known() -> None:
    assert all(neutral(first) != neutral(second) for first, second in SWAPS["unlisted"])


def test_a_place_counts_by_its_rank_and_in_parts() -> None:
    shares = exposure([["a", "b"], ["b"]], {"a": ["x"], "b": ["x", "y"]})

    second = 1 / 1.5849625
    whole = 1 + second + 1
    assert shares == pytest.approx({"x": (1 + second / 2 + 0.5) / whole, "y": (second / 2 + 0.5) / whole})


def test_it_holds_where_listed_words_change_no_list() -> None:
    fine = Overlap("sex", "left", LEAST_OVERLAP, 0.9, 0.1, 3)
    unlisted = Overlap("unlisted", "left", 0.5, 0.4, 1.0, 3)
    broken = Overlap("age", "right", LEAST_OVERLAP - 0.01, 0.9, 0.1, 3)

    assert Fairness((fine, unlisted), ()).holds
    assert not Fairness((fine, broken), ()).holds


def test_a_ratio_is_of_what_there_is() -> None:
    assert Exposure("left", "511702", 0.2, 0.1).ratio == pytest.approx(2)
