"""Weights change while everything runs, and lists become those of the new ones, whole."""

import logging
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, settings

from services.matching.index import SHORTLISTS, profile_document
from services.matching.learning.inforce import Follower, InForce
from services.matching.learning.versions import WEIGHTS, version_document
from services.matching.markets import SIDES, Market, market, market_keys, other
from services.matching.profiles import Profile
from services.matching.rescore import QUIET_S, Rescorer, scoring_fingerprint
from services.matching.shortlists import from_stored, list_id
from services.matching.store import StoreUnavailable
from services.matching.translate import of_event
from tests.fakes.store import InMemoryStore
from tests.unit.matching.learning.versions import NOW, a_ledger, learned, only
from tests.unit.matching.streams import Stream, demand, event_of, talent
from tests.unit.matching.worlds import CALIBRATION, a_world, chances, ranked, scores_of, vectors

KEY = "talent_demand"


def elsewhere(stream: Stream, name: str) -> None:
    """Another process indexes a talent."""
    profile = of_event(event_of(talent(name)))
    stream.store.write("talent", [profile_document(profile, vectors([profile])[0])])


class MemoryNotes:
    def __init__(self) -> None:
        self.noted: Mapping[str, str] = {}

    def read(self) -> Mapping[str, str]:
        return self.noted

    def write(self, fingerprints: Mapping[str, str]) -> None:
        self.noted = dict(fingerprints)


def expected(of: Market, world: list[Profile]) -> dict[str, list[tuple[str, int]]]:
    """Every list of the market from scratch."""
    live = {kind: [p for p in world if p.kind == kind and p.live] for kind in (of.left, of.right)}
    scores = scores_of(of, live[of.left], live[of.right]) if live[of.left] and live[of.right] else []
    lists = {}
    for side in SIDES:
        subjects, across = live[of.kind_of(side)], live[of.kind_of(other(side))]
        for i, subject in enumerate(subjects):
            row = (
                [scores[i][j] if side == "left" else scores[j][i] for j in range(len(across))]
                if scores
                else []
            )
            pairs = [(counterpart.id, score) for counterpart, score in zip(across, row, strict=False)]
            lists[list_id(of.key, side, subject.id)] = ranked(pairs)
    return lists


def stored(stream: Stream, key: str) -> dict[str, list[tuple[str, int]]]:
    lists = [from_stored(each) for each in stream.store.all(SHORTLISTS)]
    return {s.id: [(e.id, e.score) for e in s.entries] for s in lists if s.market == key and s.live}


def test_of_several_versions_the_newest_is_in_force() -> None:
    in_force = InForce()

    changed = in_force.take([learned(only(KEY, "title"), 3), learned(only(KEY, "salary"), 2)])

    assert (changed, in_force.number(KEY)) == ([KEY], 3)
    assert in_force.market(KEY) == only(KEY, "title")
    assert in_force.take([learned(only(KEY, "salary"), 2)]) == []
    assert in_force.market("talent_county") == market("talent_county")


def test_the_same_weights_under_another_number_are_no_change() -> None:
    in_force = InForce()

    assert in_force.take([learned(market(KEY), 1)]) == []
    assert in_force.number(KEY) == 1


def test_weights_of_other_features_are_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    version = learned(only(KEY, "title"), 2)
    version.features[0].feature = "charm"
    in_force = InForce()

    with caplog.at_level(logging.WARNING):
        assert in_force.take([version]) == []

    assert in_force.market(KEY) == market(KEY)
    assert "charm" in caplog.text


def test_who_follows_the_store_has_what_was_made() -> None:
    store = InMemoryStore()
    in_force = InForce()
    follower = Follower(store, in_force)
    ledger = a_ledger(store)
    follower.follow()
    ledger.add(learned(only(KEY, "salary"), 2))

    assert follower.follow() == [KEY]
    assert in_force.market(KEY) == only(KEY, "salary")


def test_an_index_that_was_made_anew_is_read_from_its_beginning() -> None:
    store = InMemoryStore()
    follower = Follower(store, InForce())
    a_ledger(store)
    follower.follow()
    anew = InMemoryStore()
    anew.write(WEIGHTS, [version_document(learned(only(KEY, "salary"), 2))])

    follower._store = anew

    assert follower.follow() == [KEY]


def test_the_fingerprint_of_a_market_is_of_its_weights_alone() -> None:
    markets = [*map(market, market_keys()), only(KEY, "salary")]

    assert len({scoring_fingerprint("model", CALIBRATION, each) for each in markets}) == len(markets)
    assert scoring_fingerprint("other", CALIBRATION, markets[0]) != scoring_fingerprint(
        "model", CALIBRATION, markets[0]
    )


@settings(deadline=None, max_examples=25)
@given(chances)
def test_lists_are_those_of_the_new_weights_and_after_the_rollback_those_of_before(chance: Random) -> None:
    stream = Stream()
    world = a_world(chance, {"talent": 12, "demand": 9})
    for kind in ("talent", "demand"):
        members = [p for p in world if p.kind == kind]
        documents = [profile_document(p, v) for p, v in zip(members, vectors(members), strict=True)]
        stream.store.write(kind, documents)
    rescorer = Rescorer(MemoryNotes(), stream.mirror, stream.publisher, "model")
    rescorer.check()
    stream.rank()
    before = stored(stream, KEY)
    assert before == expected(market(KEY), world)
    ledger = a_ledger(stream.store)

    ledger.add(learned(only(KEY, "salary"), 2))
    rescorer.check()
    stream.rank()
    assert stored(stream, KEY) == expected(only(KEY, "salary"), world)

    ledger.rollback(KEY, "bureau", NOW)
    rescorer.check()
    stream.rank()
    assert stored(stream, KEY) == before


def test_a_list_of_the_weights_before_is_no_basis_for_merging() -> None:
    stream = Stream()
    stream.absorb(demand("d"), talent("a"), talent("b", titles=["后端工程师"]))
    a_ledger(stream.store).add(learned(only(KEY, "salary"), 2))

    # Nobody has asked for the lists yet; one that is ranked again in the meantime is ranked whole.
    stream.absorb(talent("c"))

    scores = {entry.id: entry.score for entry in stream.shortlist("talent_demand:right:d").entries}
    assert len(set(scores.values())) == 1, scores  # all three want the same salary


def test_only_the_market_that_changed_is_asked_for() -> None:
    stream = Stream()
    stream.absorb(demand("d"), talent("a"))
    notes = MemoryNotes()
    rescorer = Rescorer(notes, stream.mirror, stream.publisher, "model")
    rescorer.check()
    stream.rank()
    assert rescorer.check() == 0

    stream.store.write(WEIGHTS, [version_document(learned(only(KEY, "salary"), 2))])

    assert rescorer.check() == 2
    assert rescorer.check() == 0
    again = Rescorer(notes, stream.mirror, stream.publisher, "model")
    assert again.check() == 0


def test_weights_are_looked_at_without_taking_over_profiles_while_batches_do_that() -> None:
    stream = Stream()
    stream.absorb(demand("d"))
    rescorer = Rescorer(MemoryNotes(), stream.mirror, stream.publisher, "model")
    rescorer.check()
    stream.rank()
    elsewhere(stream, "a")

    assert rescorer.check() == 0
    assert "a" not in stream.mirror.kinds["talent"].slot_of

    stream.mirror._synced_at -= QUIET_S + 1
    assert rescorer.check() == 0
    assert "a" in stream.mirror.kinds["talent"].slot_of


def test_subjects_that_came_since_are_asked_for_when_the_weights_change() -> None:
    stream = Stream()
    rescorer = Rescorer(MemoryNotes(), stream.mirror, stream.publisher, "model")
    rescorer.check()
    elsewhere(stream, "a")

    stream.store.write(WEIGHTS, [version_document(learned(only(KEY, "salary"), 2))])

    assert rescorer.check() == 1


def test_lists_are_asked_for_later_where_the_index_goes_away_in_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Stream()
    stream.absorb(demand("d"), talent("a"))
    rescorer = Rescorer(MemoryNotes(), stream.mirror, stream.publisher, "model")
    rescorer.check()
    stream.store.write(WEIGHTS, [version_document(learned(only(KEY, "salary"), 2))])

    with monkeypatch.context() as away:
        away.setattr(stream.mirror, "sync", unavailable)
        with pytest.raises(StoreUnavailable):
            rescorer.check()
        assert stream.mirror.in_force.number(KEY) == 2

    assert rescorer.check() == 2


def unavailable() -> int:
    raise StoreUnavailable("away")
