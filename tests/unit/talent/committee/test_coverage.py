"""Whom to ask next: what counts, and how near the order comes to the best choice."""

import random
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common import plan
from services.talent.market.committee import coverage
from services.talent.market.committee.coverage import Member

FIELDS = [item.code for item in plan.industries()]
ZONES = [item.code for item in plan.zones()]


def member(name: str, *fields: str, zones: tuple[str, ...] = (), verified: int = 0) -> Member:
    return Member(name, frozenset(fields), frozenset(zones), verified=verified)


members = st.lists(
    st.builds(
        lambda fields, zones, verified: (frozenset(fields), frozenset(zones), verified),
        st.sets(st.sampled_from(FIELDS), min_size=1, max_size=4),
        st.sets(st.sampled_from(ZONES), max_size=3),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=8,
).map(lambda given: [Member(f"e{place}", *each[:2], verified=each[2]) for place, each in enumerate(given)])


def test_a_field_that_nobody_covers_comes_before_one_that_has_members() -> None:
    held = [member("a", "big-data"), member("b", "big-data")]

    chosen = coverage.propose(held, [member("c", "big-data"), member("d", "sensor")], {}, 2)

    assert [each.member.expert_id for each in chosen] == ["d", "c"]
    assert chosen[0].gains[0].thing == "sensor"
    assert chosen[0].gains[0].before == 0
    assert {gain.before for gain in chosen[1].gains} == {2}


def test_scenarios_make_a_field_weigh_more() -> None:
    candidates = [member("a", "education"), member("b", "energy")]
    zones = {code: sum(cell.industry == code for cell in plan.cells()) for code in ("education", "energy")}
    few, many = sorted(zones, key=lambda code: zones[code])

    chosen = coverage.propose([], candidates, {few: 400, many: 0}, 1)

    assert chosen[0].member.fields == {few}


def test_proof_tells_equal_ones_apart_and_is_never_worth_a_field() -> None:
    proven = member("z", "big-data", verified=60)

    assert coverage.propose([], [member("a", "big-data"), proven], {}, 1)[0].member == proven
    assert coverage.propose([proven], [proven, member("a", "sensor")], {}, 1)[0].member.expert_id == "a"


@settings(deadline=None)
@given(members)
def test_each_that_is_chosen_adds_at_most_as_much_as_the_one_before(candidates: list[Member]) -> None:
    most = max(each.verified for each in candidates) * coverage.PROOF
    gains = [each.gain for each in coverage.propose([], candidates, {}, len(candidates))]

    assert all(after <= before + most for before, after in pairwise(gains))


@settings(deadline=None)
@given(members, st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 50)), st.integers(1, 8))
def test_nobody_who_is_left_would_add_more_than_who_is_chosen(
    candidates: list[Member], scenarios: dict[str, int], count: int
) -> None:
    left = {each.expert_id: each for each in candidates}
    held: list[Member] = []

    for choice in coverage.propose([], candidates, scenarios, count):
        worth = {key: alone(held, each, scenarios) for key, each in left.items()}
        best = max(worth.values())
        assert worth[choice.member.expert_id] > best - 1e-9
        held.append(left.pop(choice.member.expert_id))


def alone(held: list[Member], candidate: Member, scenarios: dict[str, int]) -> float:
    weighed = coverage.weights(scenarios)
    before, after = (coverage.counts(each) for each in (held, [*held, candidate]))
    gained = coverage.covered(weighed, after) - coverage.covered(weighed, before)
    return gained * sum(weighed.values()) + coverage.PROOF * candidate.verified


def test_thousands_are_looked_at_a_few_times_and_not_for_each_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    candidates = [
        member(f"e{place:05}", *chance.sample(FIELDS, 3), zones=tuple(chance.sample(ZONES, 2)))
        for place in range(20_000)
    ]
    looked: list[str] = []
    worth = coverage._worth

    def counted(each: Member, *rest: Any) -> float:
        looked.append(each.expert_id)
        return worth(each, *rest)

    monkeypatch.setattr(coverage, "_worth", counted)

    assert len(coverage.propose([], candidates, {}, 200)) == 200
    assert len(looked) < 10 * len(candidates)


@settings(deadline=None)
@given(members, st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 50)))
def test_what_is_covered_is_what_the_gains_say(candidates: list[Member], scenarios: dict[str, int]) -> None:
    chosen = coverage.propose([], candidates, scenarios, len(candidates))
    weighed = coverage.weights(scenarios)

    reached = coverage.covered(weighed, coverage.counts([each.member for each in chosen]))

    assert abs(reached * sum(weighed.values()) - sum(each.gain for each in chosen)) < 1e-9


@settings(max_examples=40, deadline=None)
@given(members, st.integers(1, 3))
def test_the_order_reaches_its_share_of_the_best_choice(candidates: list[Member], count: int) -> None:
    unproven = [Member(each.expert_id, each.fields, each.zones) for each in candidates]
    weighed = coverage.weights({})

    def worth(chosen: tuple[Member, ...]) -> float:
        return coverage.covered(weighed, coverage.counts(chosen))

    taken = tuple(each.member for each in coverage.propose([], unproven, {}, count))
    best = max(worth(each) for each in combinations(unproven, min(count, len(unproven))))

    assert worth(taken) >= (1 - 1 / 2.718281828) * best - 1e-12
