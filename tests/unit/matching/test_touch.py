"""A change touches every subject whose list it changes, and what is ranked by any short cut is right."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from dabridge.events.v1 import matching_pb2
from hypothesis import given, settings

from services.matching.index import profile_document
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Market, Side, markets, other
from services.matching.mirror import EMPTY, Mirror
from services.matching.profiles import KINDS, Profile
from services.matching.ranking import Ranker
from services.matching.shortlists import Entry, Shortlist
from services.matching.touch import themselves, touched_by
from tests.fakes.store import InMemoryStore
from tests.unit.matching.worlds import a_mirror, a_profile, a_world, chances, ranked, scores_of, vectors

SIZES: dict[Any, int] = {
    "enterprise": 3,
    "scenario": 3,
    "talent": 40,
    "demand": 4,
    "county": 3,
    "expert": 25,
    "need": 3,
}
FIELDS = (
    "years",
    "offers",
    "needs",
    "titles",
    "live",
    "money_max",
    "organisations",
    "answers_closed",
)
Lists = dict[tuple[str, Side, str], list[tuple[str, int]]]


def true_lists(world: Sequence[Profile]) -> Lists:
    """The list of every live subject: all pairs scored, sorted in plain Python."""
    live = [p for p in world if p.live]
    lists: Lists = {}
    for market in markets().values():
        sides = {side: [p for p in live if p.kind == market.kind_of(side)] for side in SIDES}
        scores = scores_of(market, sides["left"], sides["right"])
        for side in SIDES:
            for row, subject in enumerate(sides[side]):
                line = scores[row] if side == "left" else [of_left[row] for of_left in scores]
                pairs = [(p.id, score) for p, score in zip(sides[other(side)], line, strict=True)]
                lists[market.key, side, subject.id] = ranked(pairs)
    return lists


def put(mirror: Mirror, changed: Sequence[Profile]) -> None:
    for kind in KINDS:
        members = [p for p in changed if p.kind == kind]
        if members:
            mirror.put_profiles(kind, members, vectors(members))


def put_lists(mirror: Mirror, lists: Lists, version: int, basis: int = 0) -> None:
    mirror.put_lists(
        (
            Shortlist(
                market,
                side,
                subject,
                version,
                1,
                live=True,
                entries=tuple(Entry(name, 1, rank, 0, score) for rank, (name, score) in enumerate(pairs, 1)),
            )
            for (market, side, subject), pairs in lists.items()
        ),
        basis,
    )


def slots(mirror: Mirror, changed: Sequence[Profile], kind: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    held = mirror.kinds[kind]  # type: ignore[index]  # a kind's name
    return np.array(sorted(held.slot(p.id) for p in changed if p.kind == kind), dtype=np.int64)


def touched(mirror: Mirror, changed: Sequence[Profile]) -> set[tuple[str, Side, str]]:
    return {
        (touch.market, touch.side, touch.subject_id)
        for kind in KINDS
        for touch in touched_by(mirror, kind, slots(mirror, changed, kind))
    }


def short_cut(mirror: Mirror, market: Market, side: Side, subjects: Sequence[str]) -> Lists:
    kind, across = mirror.kinds[market.kind_of(side)], mirror.kinds[market.kind_of(other(side))]
    ranker = Ranker(mirror, market, side, scan_limit=10_000, retrieve=lambda *_: [])
    best = ranker.best(np.array([kind.slot(name) for name in subjects], dtype=np.int64))
    return {
        (market.key, side, name): [
            (across.names[int(entry)], int(score))
            for entry, score in zip(best.entries[row], best.scores[row], strict=True)
            if entry != EMPTY
        ]
        for row, name in enumerate(subjects)
    }


def a_changing_world(chance: Random) -> tuple[list[Profile], list[Profile]]:
    """A world, and some of it changed or new in it."""
    world = a_world(chance, SIZES)
    if chance.random() < 0.7:
        # Hardly a gate closes: lists are full, and their last places tied.
        world = [replace(profile, education=0, years=None, zones=(), live=True) for profile in world]
    return world, [*some_changed(chance, world, 2), a_profile(chance, "talent", "talent-new")]


def some_changed(chance: Random, world: list[Profile], version: int) -> list[Profile]:
    """A few profiles of a world in a new version."""
    changed = []
    for profile in chance.sample(world, chance.randint(1, 5)):
        new = a_profile(chance, profile.kind, profile.id, version)
        # Often but one thing differs, so that pairs move within lists and not only out of them.
        one = replace(
            profile, version=version, **{name: getattr(new, name) for name in chance.sample(FIELDS, 1)}
        )
        changed.append(chance.choice((new, one, one)))
    return changed


def with_changes(world: list[Profile], changed: list[Profile]) -> list[Profile]:
    """The world after changes."""
    return [*({p.id: p for p in world} | {p.id: p for p in changed}).values()]


@given(chances)
@settings(max_examples=40, deadline=None)
def test_whoever_is_not_touched_keeps_their_list(chance: Random) -> None:
    world, changed = a_changing_world(chance)
    before = true_lists(world)
    mirror = a_mirror(InMemoryStore())
    put(mirror, world)
    put_lists(mirror, before, 1)
    after = true_lists(with_changes(world, changed))

    put(mirror, changed)
    found = touched(mirror, changed)

    own = {p.id for p in changed}
    differ = {key for key in before.keys() & after.keys() if before[key] != after[key] and key[2] not in own}
    assert differ <= found
    assert {key[2] for key in found} <= {p.id for p in (*world, *changed)}


@given(chances)
@settings(max_examples=40, deadline=None)
def test_every_way_to_rank_gives_what_scoring_from_scratch_gives(chance: Random) -> None:
    world, changed = a_changing_world(chance)
    before = true_lists(world)
    then = with_changes(world, changed)
    later = some_changed(chance, then, 3) if chance.random() < 0.5 else []
    after = true_lists(with_changes(then, later))
    with_memory, from_lists, scanning = (a_mirror(InMemoryStore()) for _ in range(3))
    for mirror in (with_memory, from_lists, scanning):
        put(mirror, world)
        put_lists(mirror, before, 1, basis=0 if mirror is scanning else mirror.tick)
        put(mirror, changed)
        if mirror is with_memory:
            touched(mirror, changed)
        put(mirror, later)
    for market in markets().values():
        for side in SIDES:
            expected = {key: pairs for key, pairs in after.items() if key[:2] == (market.key, side)}
            for mirror in (with_memory, from_lists, scanning):
                assert short_cut(mirror, market, side, [key[2] for key in expected]) == expected


def test_a_change_that_touches_is_named_with_what_it_was_to_the_subject() -> None:
    mirror = a_mirror(InMemoryStore())
    talents = [Profile("talent", f"t{n}", 1, live=True, titles=("焊工",), text="焊接") for n in range(3)]
    demand = Profile("demand", "d", 1, live=True, titles=("焊工",), text="焊接")
    put(mirror, [*talents, demand])
    lists = true_lists([*talents, demand])
    assert [name for name, _ in lists["talent_demand", "right", "d"]] == ["t0", "t1", "t2"]
    put_lists(mirror, {key: pairs[:2] if key[2] == "d" else pairs for key, pairs in lists.items()}, 1)

    changed = [
        replace(talents[0], version=2, live=False),
        replace(talents[1], version=2, years=9),
        talents[2],
    ]
    put(mirror, changed)
    [touch] = [
        t for t in touched_by(mirror, "talent", slots(mirror, changed, "talent")) if t.subject_id == "d"
    ]

    assert (touch.market, touch.side) == ("talent_demand", "right")
    assert [(c.kind, c.profile_id, c.profile_version) for c in touch.causes] == [
        (matching_pb2.CAUSE_KIND_LEFT, "t0", 2),
        (matching_pb2.CAUSE_KIND_MEMBER, "t1", 2),
        (matching_pb2.CAUSE_KIND_ARRIVED, "t2", 1),
    ]


@pytest.mark.parametrize("name", ["a", "z"])
def test_one_who_ties_with_the_last_place_touches_the_list(name: str) -> None:
    """By name it may come before."""
    mirror = a_mirror(InMemoryStore())
    fitting = Profile("talent", "", 1, live=True, titles=("焊工",), text="焊接")
    talents = [replace(fitting, id=f"m{number:02d}") for number in range(SHORTLIST_LENGTH)]
    demand = Profile("demand", "d", 1, live=True, titles=("焊工",), text="焊接")
    put(mirror, [*talents, demand])
    put_lists(mirror, true_lists([*talents, demand]), 1)

    new = replace(fitting, id=name)
    put(mirror, [new])

    assert ("talent_demand", "right", "d") in touched(mirror, [new])


def test_a_changed_profile_is_a_subject_in_each_of_its_markets() -> None:
    mirror = a_mirror(InMemoryStore())
    talent = Profile("talent", "t", 4, live=False)
    put(mirror, [talent])

    found = list(themselves(mirror, "talent", slots(mirror, [talent], "talent")))

    assert [(t.market, t.side, t.subject_id) for t in found] == [
        ("talent_demand", "left", "t"),
        ("talent_county", "left", "t"),
    ]
    assert all(t.causes[0].kind == matching_pb2.CAUSE_KIND_SUBJECT for t in found)
    assert all(t.causes[0].profile_version == 4 for t in found)


def test_only_those_asked_about_are_looked_at() -> None:
    mirror = a_mirror(InMemoryStore())
    demands = [Profile("demand", f"d{n}", 1, live=True, titles=("焊工",), text="焊接") for n in range(3)]
    talent = Profile("talent", "t", 1, live=True, titles=("焊工",), text="焊接")
    put(mirror, [*demands, talent])
    moved = slots(mirror, [talent], "talent")

    everyone = touched_by(mirror, "talent", moved)
    among = touched_by(mirror, "talent", moved, among={("talent_demand", "right"): ["d1", "nobody"]})

    assert [t.subject_id for t in everyone] == ["d0", "d1", "d2"]
    assert [t.subject_id for t in among] == ["d1"]


@given(chances)
@settings(max_examples=15, deadline=None)
def test_a_mirror_read_back_from_the_store_scores_as_the_one_that_wrote(chance: Random) -> None:
    world = a_world(chance, {"talent": 5, "demand": 3})
    store = InMemoryStore()
    wrote, read = a_mirror(store), a_mirror(store)
    put(wrote, world)
    for kind in KINDS:
        members = [p for p in world if p.kind == kind]
        documents = [profile_document(p, v) for p, v in zip(members, vectors(members), strict=True)]
        store.write(kind, documents)
    read.sync()
    market = markets()["talent_demand"]
    found = []
    for mirror in (wrote, read):
        order = {kind: [mirror.kinds[kind].slot(p.id) for p in world if p.kind == kind] for kind in KINDS}
        blocks = [
            mirror.kinds[kind].columns.take(np.array(order[kind])) for kind in (market.left, market.right)
        ]
        found.append(mirror.scorer(market).scores(*blocks).tolist())

    assert found[0] == found[1]
