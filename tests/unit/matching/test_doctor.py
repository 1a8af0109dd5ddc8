"""A diagnosis against plain Python: whom each gate keeps out, and whom a list would take without it."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from services.matching import advice
from services.matching.doctor import Doctor
from services.matching.markets import SIDES, Market, Side, markets, other
from services.matching.profiles import Profile
from services.matching.scoring import GATES, NO_MATCH
from services.matching.search import Known
from tests.fakes.clock import FixedClock
from tests.unit.matching.deeds import NOW
from tests.unit.matching.test_improve import World
from tests.unit.matching.worlds import columns_of, scores_of

FIRST = "talent-00"


def doctor(world: World) -> Doctor:
    return Doctor(world.crowd, world.fetch, FixedClock(NOW))


def known(world: World, kind: Any, name: str) -> Known:
    [found] = world.fetch(kind, [name])
    return found


def passes(market: Market, left: Profile, right: Profile) -> dict[str, bool]:
    _, (one, another) = columns_of([left], [right])
    blocks = one.take(np.arange(1)), another.take(np.arange(1))
    return {gate: bool(GATES[gate](market, *blocks)[0, 0]) for gate in market.gates}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("key", markets())
def test_counts_are_those_of_pairs_looked_at_one_by_one(key: str, side: Side) -> None:
    market = markets()[key]
    world = World(11, (market.left, market.right))
    kind, across = market.kind_of(side), market.kind_of(other(side))
    facing = [known(world, across, name).profile for each, name in world.records if each == across]
    facing = [profile for profile in facing if profile.live]

    for number in range(4):
        subject = known(world, kind, f"{kind}-{number:02}")
        shown = replace(subject.profile, live=True)
        pairs = [(shown, each) if side == "left" else (each, shown) for each in facing]
        ungated = replace(market, gates=())
        reach = [scores_of(ungated, [left], [right])[0][0] != NO_MATCH for left, right in pairs]
        failed = [{gate for gate, ok in passes(market, *pair).items() if not ok} for pair in pairs]

        found = doctor(world).diagnose(market, side, subject)

        assert found.counterparts == len(facing)
        assert found.passing == sum(not each for each in failed)
        assert found.listed == sum(not each and ok for each, ok in zip(failed, reach, strict=True))
        for gate, counts in found.gates.items():
            assert counts.failed == sum(gate in each for each in failed)
            assert counts.alone == failed.count({gate})
            assert counts.reaching == sum(
                each == {gate} and ok for each, ok in zip(failed, reach, strict=True)
            )
        both = {
            pair: sum(each == set(pair) and ok for each, ok in zip(failed, reach, strict=True))
            for pair in combinations(market.gates, 2)
        }
        for each in found.together:
            assert each.reaching == both[each.gates]


def test_a_requirement_that_is_dropped_brings_whom_it_is_said_to_bring() -> None:
    market = markets()["scenario_supply"]
    world = World(5, ("scenario", "enterprise"))
    weak = replace(market, floor=0.62)
    compared = 0

    for number in range(12):
        subject = known(world, "scenario", f"scenario-{number:02}")
        found = doctor(world).diagnose(weak, "left", subject)
        for blocker in found.blockers:
            record = world.records["scenario", subject.profile.id]
            left = [r for r in record.requirements if r.name != blocker.name]
            assert len(left) == len(record.requirements) - 1
            fresh = type(record)()
            fresh.CopyFrom(record)
            del fresh.requirements[:]
            fresh.requirements.extend(left)
            fresh.version += 2 * (number + 1)
            world.stream.absorb(fresh)
            after = doctor(world).diagnose(weak, "left", known(world, "scenario", subject.profile.id))
            assert after.listed is not None
            assert found.listed is not None
            # Some may fall below the floor by it: they are not counted against whom it brings.
            assert blocker.reaching >= after.listed - found.listed > 0
            compared += 1
            back = type(record)()
            back.CopyFrom(record)
            back.version = fresh.version + 1
            world.records["scenario", subject.profile.id] = back
            world.stream.absorb(back)
            break
    assert compared > 2


@pytest.fixture(scope="module")
def world() -> World:
    return World(3, ("talent", "demand"))


def noted(world: World, market: Market, **changes: Any) -> list[tuple[str, bool]]:
    subject = known(world, "talent", FIRST)
    changed = Known(replace(subject.profile, **changes), subject.vector)
    found = doctor(world).diagnose(market, "left", changed)
    return [(note.code, note.bars) for note in advice.diagnosis(found, market.key, "left").notes]


@pytest.mark.parametrize(
    ("changes", "notes"),
    [
        ({}, []),
        ({"live": False, "absence": "paused"}, [("paused", True)]),
        ({"live": False, "absence": "hidden"}, [("hidden", True)]),
        ({"live": False}, [("out", True)]),
        ({"withheld": ("talent_demand",)}, [("withheld", True)]),
        ({"withheld": ("talent_county",)}, []),
        (
            {"withheld": ("talent_demand:one", "talent_demand:two"), "stale": True},
            [("left_out", False), ("stale", False)],
        ),
    ],
)
def test_what_lies_with_the_person_is_said_first(
    world: World, changes: dict[str, Any], notes: list[tuple[str, bool]]
) -> None:
    base = {"live": True, "absence": "", "stale": False, "withheld": ()}

    assert noted(world, markets()["talent_demand"], **base | changes) == notes


def test_where_no_gate_alone_keeps_anybody_out_two_are_named(world: World) -> None:
    subject = known(world, "talent", FIRST)
    barred = replace(subject.profile, live=True, education=1, zones=("511781",), years=20, money_min=1_000)

    found = doctor(world).diagnose(markets()["talent_demand"], "left", Known(barred, subject.vector))

    assert found.listed == 0
    assert not any(counts.reaching for counts in found.gates.values())
    assert found.together[0].gates == ("education", "zone")
    assert found.together[0].reaching > 0


def test_a_diagnosis_says_where_the_subject_can_change_it(world: World) -> None:
    market = markets()["talent_demand"]
    subject = known(world, "talent", FIRST)

    told = advice.diagnosis(doctor(world).diagnose(market, "left", subject), market.key, "left")
    across = known(world, "demand", "demand-00")
    other_told = advice.diagnosis(doctor(world).diagnose(market, "right", across), market.key, "right")

    assert {each.gate: each.field for each in told.relaxations if each.gate != "relevance"} == {
        "education": "education",
        "years": "years",
        "zone": "wanted_zones",
        "salary": "salary",
        "consent": "consents",
    }
    assert {each.gate for each in other_told.relaxations if not each.field} <= {"consent", "relevance"}
