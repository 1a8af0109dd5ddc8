"""The talent index: what counts where, and that sums kept bit by bit are those counted anew."""

from math import isclose
from typing import Any

from dabridge.events.v1.talent_pb2 import FRESHNESS_HIDDEN
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common import plan
from services.talent.market.analysis import formula
from services.talent.market.analysis.formula import Key, Sum
from tests.fakes.messages import a_talent

ZONES = [item.code for item in plan.zones()]
INDUSTRIES = [item.code for item in plan.industries()]

profiles = st.builds(
    lambda zones, industries, education, occupation, own, years: a_talent(
        wanted_zones=sorted(zones),
        wanted_industries=sorted(industries),
        education=education,
        occupation_code=occupation,
        zone=own,
        years=years,
    ),
    st.sets(st.sampled_from(ZONES), max_size=3),
    st.sets(st.sampled_from(INDUSTRIES), max_size=3),
    st.integers(0, 5),
    st.sampled_from(["", "2-02-10-09", "2-06-07-01"]),
    st.sampled_from(["", *ZONES]),
    st.integers(0, 40),
)


def total(sums: dict[Key, Sum], dimension: str = "all") -> Sum:
    found = Sum()
    for (_, of, _), one in sums.items():
        if of == dimension:
            found.add(one)
    return found


def anew(everybody: list[Any]) -> dict[Key, Sum]:
    return formula.changed([(None, known) for known in everybody])


@settings(deadline=None)
@given(st.lists(profiles, min_size=1, max_size=6))
def test_a_person_counts_once_over_all_cells_they_fit(people: list[Any]) -> None:
    known = [formula.features(each) for each in people]
    inside = sum(bool(each and each["cells"]) for each in known)

    for dimension in ("all", "education", "occupation"):
        assert total(anew(known), dimension).people == inside * formula.MILLION


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), profiles)), max_size=12))
def test_sums_kept_change_by_change_are_those_counted_anew(edits: list[tuple[int, Any]]) -> None:
    held: dict[int, Any] = {}
    kept: dict[Key, Sum] = {}
    for who, profile in edits:
        now = None if profile is None else formula.features(profile)
        for key, change in formula.changed([(held.get(who), now)]).items():
            kept.setdefault(key, Sum()).add(change)
        held[who] = now

    assert {key: one for key, one in kept.items() if not one.nothing} == anew(list(held.values()))


def test_who_takes_no_part_in_matching_is_not_counted() -> None:
    assert formula.features(a_talent(paused=True)) is None
    assert formula.features(a_talent(freshness=FRESHNESS_HIDDEN)) is None
    assert formula.features(a_talent()) is not None


def test_a_profile_is_the_better_the_more_is_proven() -> None:
    plain, proven = a_talent(), a_talent()
    proven.level = "A"

    assert formula.quality(proven) > formula.quality(plain)
    assert 0 <= formula.quality(plain) <= formula.quality(proven) <= 1


def test_the_index_is_the_weighted_sum_of_its_parts() -> None:
    total = Sum(
        people=10 * formula.MILLION,
        quality=5 * formula.MILLION,
        known=8 * formula.MILLION,
        mobile=2 * formula.MILLION,
    )
    groups = {name: Sum(people=formula.MILLION) for name in formula.GROUPS[:-1]}

    found = formula.parts(total, groups, seats=20, posts=5)

    assert {name: round(value or 0, 9) for name, value in found.values.items()} == {
        "quantity": 0.5,
        "quality": 0.5,
        "structure": 1.0,
        "mobility": 0.25,
        "balance": 0.5,
    }
    assert found.index is not None
    assert isclose(found.index, 100 * (0.3 * 0.5 + 0.25 * 0.5 + 0.15 + 0.1 * 0.25 + 0.2 * 0.5))
    assert found.ratio == 2
    assert isclose(sum(formula.WEIGHTS.values()), 1)


def test_of_few_people_no_figure_is_told() -> None:
    found = formula.parts(Sum(people=4 * formula.MILLION), {}, seats=20, posts=5)

    assert found.index is None
    assert found.values["quality"] is None


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(formula.GROUPS), st.integers(0, 10**9)))
def test_structure_is_between_none_and_even(groups: dict[str, int]) -> None:
    value = formula.structure({name: Sum(people=people) for name, people in groups.items()})

    assert 0 <= value <= 1 + 1e-9


def test_a_part_that_is_not_known_leaves_the_others_their_weights() -> None:
    one = formula.MILLION
    groups = {name: Sum(people=one) for name in formula.GROUPS[:-1]}
    found = formula.parts(Sum(people=10 * one, quality=5 * one), groups, seats=20, posts=5)

    assert found.values["mobility"] is None
    assert found.index is not None
    assert isclose(found.index, 100 * (0.3 * 0.5 + 0.25 * 0.5 + 0.15 + 0.2 * 0.5) / 0.9)
    assert formula.parts(Sum(people=10 * one, quality=5 * one), groups, seats=20, posts=0).index is None
