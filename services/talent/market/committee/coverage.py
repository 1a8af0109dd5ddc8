"""Whom to ask next so that a committee covers most: industries, the plan's cells and live scenarios. Pure.

A thing that n members cover is worth w · (1 - 2^-n): each further member adds half of what the one before
added. The sum over all things is monotone and submodular, so taking the best next one again and again reaches
at least 1 - 1/e of the best that any choice of as many could (Nemhauser, Wolsey and Fisher, 1978).
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from dabridge.events.v1.talent_pb2 import Expert
from dabridge.events.v1.types_pb2 import TRUST_VERIFIED

from services.common import plan

# What a field weighs besides its scenarios, so that one without any is not left without advice.
FIELD_BASE: Final = 4.0
# What a zone's part of a field weighs: core cells twice a cultivated one, main pilots one more.
CELL_CORE: Final = 1.0
CELL_CULTIVATED: Final = 0.5
CELL_PILOT: Final = 0.5
# Between members of equal reach the better proven one comes first; never worth a field.
PROOF: Final = 0.01
GAINS_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Member:
    """A seat, or an expert who could have one: what they advise on and where they go (empty: anywhere)."""

    expert_id: str
    fields: frozenset[str]
    zones: frozenset[str]
    titles: tuple[str, ...] = ()
    verified: int = 0

    @classmethod
    def of(cls, expert: Expert, fields: Sequence[str] = ()) -> "Member":
        """An expert, with the fields of a nomination or their own."""
        return cls(
            expert.id,
            frozenset(fields or expert.industries),
            frozenset(expert.zones),
            tuple(expert.titles),
            sum(skill.trust == TRUST_VERIFIED for skill in expert.skills),
        )

    def things(self) -> frozenset[str]:
        """Fields, and the plan's cells in them where the member would go."""
        by_field = _cells()
        cells = {
            cell.id
            for each in self.fields
            for cell in by_field.get(each, ())
            if not self.zones or cell.zone in self.zones
        }
        return self.fields | cells


@dataclass(frozen=True, slots=True)
class Gain:
    """What a member adds to one thing that `before` members cover already."""

    thing: str
    before: int
    gain: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A member who would be asked, with all that they add, the largest first."""

    member: Member
    gain: float
    gains: tuple[Gain, ...] = field(default=())


def weights(scenarios: Mapping[str, int]) -> dict[str, float]:
    """What each thing weighs, by the number of live scenarios of each field."""
    found = {item.code: FIELD_BASE + scenarios.get(item.code, 0) ** 0.5 for item in plan.industries()}
    for cell in plan.cells():
        base = CELL_CORE if cell.role == "core" else CELL_CULTIVATED
        found[cell.id] = base + (CELL_PILOT if cell.main_pilot else 0.0)
    return found


def counts(members: Sequence[Member]) -> dict[str, int]:
    """How many members cover each thing."""
    found: dict[str, int] = {}
    for member in members:
        for thing in member.things():
            found[thing] = found.get(thing, 0) + 1
    return found


def covered(weighed: Mapping[str, float], held: Mapping[str, int]) -> float:
    """The part of all weight that is covered, in [0, 1]."""
    reached = sum(weight * (1 - 0.5 ** held.get(thing, 0)) for thing, weight in weighed.items())
    return reached / sum(weighed.values())


def propose(
    members: Sequence[Member], candidates: Sequence[Member], scenarios: Mapping[str, int], count: int
) -> list[Choice]:
    """The candidates to ask, in the order in which each adds most to those before; at most `count`.

    Equal ones come in the order of their ids. Who adds nothing at all is not proposed.
    """
    weighed = weights(scenarios)
    held = counts(members)
    alike: dict[frozenset[str], list[Member]] = {}
    for each in candidates:
        alike.setdefault(each.things(), []).append(each)
    for group in alike.values():
        # Its best is its last one: the best proven, and of equal ones the first by id.
        group.sort(key=lambda each: (-each.verified, each.expert_id), reverse=True)
    adds = {thing: _gain(thing, held, weighed) for things in alike for thing in things}
    # By what they added when they were looked at last, after so many choices. As they never add more later,
    # whoever comes first and was looked at after the last choice is the best of all.
    bounds = [
        (-_worth(group[-1], things, adds), group[-1].expert_id, 0, things) for things, group in alike.items()
    ]
    heapq.heapify(bounds)
    chosen: list[Choice] = []
    while bounds and len(chosen) < count:
        _, _, looked_at, things = heapq.heappop(bounds)
        group = alike[things]
        if looked_at == len(chosen):
            best = group.pop()
            gains = [Gain(thing, held.get(thing, 0), adds[thing]) for thing in things]
            total = sum(each.gain for each in gains)
            if total <= 0:
                break
            ordered = sorted(gains, key=lambda each: (-each.gain, each.thing))
            chosen.append(Choice(best, total, tuple(ordered)))
            for thing in things:
                held[thing] = held.get(thing, 0) + 1
                adds[thing] /= 2
        if group:
            again = -_worth(group[-1], things, adds), group[-1].expert_id, len(chosen), things
            heapq.heappush(bounds, again)
    return chosen


def _gain(thing: str, held: Mapping[str, int], weighed: Mapping[str, float]) -> float:
    return weighed.get(thing, 0.0) * 0.5 ** (held.get(thing, 0) + 1)


def _worth(member: Member, things: frozenset[str], adds: Mapping[str, float]) -> float:
    return sum(map(adds.__getitem__, things)) + PROOF * member.verified


@cache
def _cells() -> dict[str, list[plan.Cell]]:
    """The plan's cells by industry."""
    found: dict[str, list[plan.Cell]] = {}
    for cell in plan.cells():
        found.setdefault(cell.industry, []).append(cell)
    return found
