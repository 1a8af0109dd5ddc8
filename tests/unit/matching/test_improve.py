"""What an edit is said to bring is what it brings once it is made in the record: score and places."""

from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import pytest

from services.matching import crowd as crowd_module
from services.matching.crowd import Crowd
from services.matching.improve import Asked, Improvement, Improver
from services.matching.index import SHORTLISTS, profile_of
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Market, Side, markets, other
from services.matching.profiles import Kind
from services.matching.search import Known
from services.matching.shortlists import from_stored, list_id
from services.matching.store import StoreUnavailable
from tests.fakes.clock import FixedClock
from tests.unit.matching.deeds import NOW, a_record, done
from tests.unit.matching.streams import Stream
from tests.unit.matching.worlds import EMBEDDER, a_mirror

# More than a list holds on every side.
SIZES: Final[dict[Kind, int]] = {
    "talent": 60,
    "demand": 40,
    "county": 25,
    "enterprise": 40,
    "scenario": 30,
    "expert": 35,
    "need": 30,
}
SUBJECTS: Final = 6


@dataclass
class World:
    """Records as they are, and the stream that ranks them."""

    seed: int
    kinds: tuple[Kind, Kind]
    stream: Stream = field(default_factory=Stream)
    records: dict[tuple[Kind, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chance = Random(self.seed)
        for kind in self.kinds:
            for number in range(SIZES[kind]):
                name = f"{kind}-{number:02}"
                self.records[kind, name] = a_record(chance, kind, name)
        self.stream.absorb(*self.records.values())
        self.crowd = Crowd(a_mirror(self.stream.store), EMBEDDER.encode)
        self.crowd.load()
        self.improver = Improver(self.crowd, self.fetch, FixedClock(NOW))

    def fetch(self, kind: Kind, ids: Any) -> list[Known]:
        held = {stored.id: stored for stored in self.stream.store.fetch(kind, list(ids))}
        return [Known(*profile_of(held[name], EMBEDDER.dimensions)) for name in ids]

    def list_of(self, market: Market, side: Side, name: str) -> dict[str, tuple[int, int]]:
        """Rank and score by counterpart."""
        found = self.stream.store.fetch(SHORTLISTS, [list_id(market.key, side, name)])
        return {e.id: (e.rank, e.score) for stored in found for e in from_stored(stored).entries}

    def lists_across(self, market: Market, side: Side, name: str) -> dict[str, tuple[int, int]]:
        """The subject's rank and score on the list of each counterpart that holds it."""
        across = market.kind_of(other(side))
        found = {}
        for kind, counterpart in self.records:
            if kind == across:
                held = self.list_of(market, other(side), counterpart)
                if name in held:
                    found[counterpart] = held[name]
        return found


def told_and_true(world: World, market: Market, side: Side, name: str, promise: Improvement) -> int:
    """Makes the edit, compares all that was told of it with the lists, and takes it back; pairs compared."""
    kind = market.kind_of(side)
    before = world.lists_across(market, side, name)
    own_before = world.list_of(market, side, name)
    record = world.records[kind, name]
    world.stream.absorb(done(record, promise.edit))
    after = world.lists_across(market, side, name)
    own_after = world.list_of(market, side, name)
    for step in promise.steps:
        key = step.counterpart_id
        assert step.theirs == (before.get(key, (0, 0))[0], after.get(key, (0, 0))[0]), promise
        assert step.own == (own_before.get(key, (0, 0))[0], own_after.get(key, (0, 0))[0]), promise
        assert after[key][1] == step.after, promise
        if key in before:
            assert before[key][1] == step.before
    assert promise.listed == (len(own_before), len(own_after))
    entered = [key for key in after if key not in before]
    risen = [key for key in after if key in before and after[key][0] < before[key][0]]
    assert (promise.entered, promise.risen) == (len(entered), len(risen)), promise
    back = type(record)()
    back.CopyFrom(record)
    back.version += 2
    world.records[kind, name] = back
    world.stream.absorb(back)
    return len(promise.steps)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("key", markets())
def test_what_is_told_of_an_edit_is_what_comes(key: str, side: Side) -> None:
    market = markets()[key]
    world = World(7, (market.left, market.right))
    kind = market.kind_of(side)
    compared, keys = 0, set()

    for number in range(SUBJECTS):
        name = f"{kind}-{number:02}"
        [known] = world.fetch(kind, [name])
        for promise in world.improver.best(market, side, known):
            compared += told_and_true(world, market, side, name, promise)
            keys.add(promise.edit.key)
            [known] = world.fetch(kind, [name])

    if kind == "county":  # what a cell is, is not its bureau's to choose
        assert not keys
    else:
        assert compared > 3 * SUBJECTS
        assert len(keys) > (kind != "enterprise")


def test_where_one_would_stand_with_a_better_score() -> None:
    market = markets()["talent_demand"]
    world = World(7, ("talent", "demand"))
    full = {name: world.list_of(market, "right", name) for kind, name in world.records if kind == "demand"}
    post, held = next((name, held) for name, held in full.items() if len(held) == SHORTLIST_LENGTH)
    by_rank = sorted(held, key=lambda name: held[name][0])
    best, second, last = held[by_rank[0]][1], held[by_rank[1]][1], held[by_rank[-1]][1]

    def place(who: str, score: int) -> tuple[int, int] | None:
        return world.improver.places(market, [Asked("left", who, post, score)])[0]

    assert place(by_rank[-1], best + 1) == (SHORTLIST_LENGTH, 1)
    assert place(by_rank[-1], second + 1) == (SHORTLIST_LENGTH, 2)
    assert place(by_rank[1], best) == (2, 1 if by_rank[1] < by_rank[0] else 2)
    assert place("nobody", last) == (0, 0 if by_rank[-1] < "nobody" else SHORTLIST_LENGTH)
    assert place("nobody", last - 1) == (0, 0)
    assert world.improver.places(market, [Asked("left", "nobody", "nowhere", 1)]) == [None]


def test_until_everybody_is_read_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd_module, "PATIENCE_S", 0.01)
    world = World(7, ("talent", "demand"))
    crowd = Crowd(a_mirror(world.stream.store), EMBEDDER.encode)
    [known] = world.fetch("talent", ["talent-00"])

    with pytest.raises(StoreUnavailable):
        Improver(crowd, world.fetch, FixedClock(NOW)).best(markets()["talent_demand"], "left", known)
