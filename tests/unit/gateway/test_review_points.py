"""Points as they are typed and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.portal import review_points


@given(st.integers(0, review_points.MAX))
def test_what_is_shown_is_read_back(value: int) -> None:
    assert review_points.hundredths(review_points.shown(value)) == value


@pytest.mark.parametrize(
    ("typed", "value"), [("87", 8_700), ("87.5", 8_750), (" 87.05 ", 8_705), ("100", 10_000), ("0.00", 0)]
)
def test_points_may_have_up_to_two_places(typed: str, value: int) -> None:
    assert review_points.hundredths(typed) == value


@pytest.mark.parametrize(
    "typed", ["", "-1", "100.01", "101", "87.555", "8,7", "1e1", "八十", "٨٧", "87.", ".5"]
)
def test_what_is_no_number_of_points_is_none(typed: str) -> None:
    assert review_points.hundredths(typed) is None


@pytest.mark.parametrize(("typed", "value"), [("0", 0), ("100", 100), ("007", 7)])
def test_scores_are_whole(typed: str, value: int) -> None:
    assert review_points.whole(typed) == value


@pytest.mark.parametrize("typed", ["", "101", "-1", "1.5", "1000", "٨"])
def test_what_is_no_score_is_none(typed: str) -> None:
    assert review_points.whole(typed) is None
