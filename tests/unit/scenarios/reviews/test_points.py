"""The arithmetic of reviews: exact sums, one rounding, shared ranks."""

from fractions import Fraction

import pytest
from dabridge.events.v1.scenarios_pb2 import Criterion, Scenario
from hypothesis import given
from hypothesis import strategies as st

from services.scenarios.market.reviews import points

POINTS = st.integers(0, points.HUNDREDTHS_MAX)


@st.composite
def weights(draw: st.DrawFn) -> list[int]:
    """Weights of at least 1 that add up to 100."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=7)))
    return [end - start for start, end in zip([0, *cuts], [*cuts, 100], strict=True)]


def criteria(weights: list[int]) -> list[Criterion]:
    return [Criterion(name=f"c{place}", weight=weight) for place, weight in enumerate(weights)]


def test_the_usual_criteria_stand_where_a_scenario_names_none() -> None:
    usual = points.criteria_of(Scenario())

    assert [(c.name, c.weight) for c in usual] == [
        ("方案契合度", 40),
        ("技术与实施", 30),
        ("价格", 20),
        ("团队与业绩", 10),
    ]


def test_a_scenarios_own_criteria_are_taken_as_they_are() -> None:
    own = [Criterion(name="安全", weight=60), Criterion(name="成本", weight=40)]

    assert points.criteria_of(Scenario(criteria=own)) == own


@given(weights(), st.data())
def test_a_reviewers_points_are_the_weighted_sum_in_hundredths(found: list[int], data: st.DataObject) -> None:
    scores = {f"c{place}": data.draw(st.integers(0, 100)) for place in range(len(found))}

    total = points.weighted(criteria(found), scores)

    exact = sum(Fraction(weight, 100) * scores[f"c{place}"] for place, weight in enumerate(found))
    assert Fraction(total, 100) == exact
    assert 0 <= total <= points.HUNDREDTHS_MAX


@given(weights(), st.integers(0, 100))
def test_equal_points_on_all_criteria_weigh_as_those_points(found: list[int], all_of: int) -> None:
    assert (
        points.weighted(criteria(found), {f"c{place}": all_of for place in range(len(found))}) == all_of * 100
    )


def test_a_criterion_without_points_is_no_zero() -> None:
    with pytest.raises(KeyError):
        points.weighted(criteria([50, 50]), {"c0": 80})


@given(st.lists(POINTS, min_size=1, max_size=20))
def test_the_mean_is_the_nearest_whole_number_and_halves_go_up(found: list[int]) -> None:
    exact = Fraction(sum(found), len(found))

    mean = points.mean(found)

    assert -Fraction(1, 2) < mean - exact <= Fraction(1, 2)
    assert min(found) <= mean <= max(found)


@pytest.mark.parametrize(
    ("found", "mean"), [([1, 2], 2), ([0, 1], 1), ([1, 1, 2], 1), ([1, 2, 2], 2), ([9_999, 10_000], 10_000)]
)
def test_a_half_goes_up(found: list[int], mean: int) -> None:
    assert points.mean(found) == mean


@given(st.lists(POINTS, min_size=1, max_size=20), st.randoms())
def test_the_order_of_reviewers_changes_no_mean(found: list[int], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert points.mean(shuffled) == points.mean(found)


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=4), st.tuples(st.integers(0, 5), st.integers(0, 5))
    )
)
def test_a_rank_is_one_more_than_those_who_are_better(standing: dict[str, tuple[int, int]]) -> None:
    ranks = points.ranks(standing)

    assert set(ranks) == set(standing)
    for solution, own in standing.items():
        assert ranks[solution] == 1 + sum(1 for other in standing.values() if other > own)


def test_agreed_points_come_before_the_mean_and_equals_share_a_rank() -> None:
    standing = {"a": (9_000, 100), "b": (8_000, 9_000), "c": (8_000, 9_000), "d": (8_000, 8_999)}

    assert points.ranks(standing) == {"a": 1, "b": 2, "c": 2, "d": 4}


@pytest.mark.parametrize(
    ("hundredths", "text"), [(0, "0.00"), (5, "0.05"), (8_750, "87.50"), (10_000, "100.00")]
)
def test_points_are_shown_with_two_places(hundredths: int, text: str) -> None:
    assert points.shown(hundredths) == text
