"""Counts of who fits are those of scoring every pair, however the profiles changed."""

import threading
from dataclasses import replace
from random import Random

from hypothesis import given, settings

from services.matching import fits
from services.matching.fits import Fits, keep_counting
from services.matching.learning.inforce import InForce
from services.matching.markets import markets
from services.matching.profiles import Kind, Profile
from services.matching.scoring import NO_MATCH, SCALE
from services.matching.search import Known
from services.matching.store import StoreUnavailable
from tests.fakes.clock import FixedClock
from tests.unit.matching.worlds import CALIBRATION, EMBEDDER, a_profile, chances, scores_of, vectors

MARKET = markets()["talent_county"]


class FakeFeed:
    """Profiles in the order of their last writes, in pages of two."""

    def __init__(self) -> None:
        self.index = "first"
        self.away = False
        self._written: dict[tuple[Kind, str], tuple[int, Profile]] = {}
        self._number = 0

    def write(self, *profiles: Profile) -> None:
        for profile in profiles:
            self._number += 1
            self._written[profile.kind, profile.id] = (self._number, profile)

    def delete(self, profile: Profile) -> None:
        del self._written[profile.kind, profile.id]

    def page(self, kind: Kind, after: int) -> list[tuple[int, Known]]:
        if self.away:
            raise StoreUnavailable
        found = sorted(
            (number, profile)
            for (held, _), (number, profile) in self._written.items()
            if held == kind and number > after
        )
        rows = found[: fits.PAGE]
        return [(n, Known(p, vectors([p])[0])) for n, p in rows]

    def standing(self, kind: Kind) -> tuple[str, int]:
        return self.index, len(self.of(kind))

    def of(self, kind: Kind) -> list[Profile]:
        return [profile for (held, _), (_, profile) in self._written.items() if held == kind]


def a_counter(feed: FakeFeed) -> Fits:
    return Fits(feed, EMBEDDER.encode, CALIBRATION, EMBEDDER.dimensions, FixedClock(), in_force=InForce())


def expected(feed: FakeFeed, least: float) -> dict[str, int]:
    talents = [p for p in feed.of("talent") if p.live]
    cells = [p for p in feed.of("county") if p.live]
    counts = {p.id: 0 for p in feed.of("county")}
    if talents and cells:
        for row in scores_of(MARKET, talents, cells):
            for cell, score in zip(cells, row, strict=True):
                counts[cell.id] += score != NO_MATCH and score >= least * SCALE
    return counts


def check(counter: Fits, feed: FakeFeed) -> None:
    counter.update()
    for least in (0.0, 0.3, 0.5):
        wanted = expected(feed, least)
        assert counter.counts(list(wanted), least).counts == wanted


@settings(max_examples=10, deadline=None)
@given(chances)
def test_counts_equal_those_of_all_pairs_after_any_changes(chance: Random) -> None:
    feed = FakeFeed()
    feed.write(*(a_profile(chance, "county", f"c{n}") for n in range(3)))
    feed.write(*(a_profile(chance, "talent", f"t{n}") for n in range(7)))
    counter = a_counter(feed)
    check(counter, feed)

    for version in range(2, 6):
        kind: Kind = chance.choice(("talent", "talent", "county"))
        feed.write(a_profile(chance, kind, f"{kind[0]}{chance.randint(0, 8)}", version))
        check(counter, feed)


def test_who_was_taken_out_of_the_index_is_counted_no_more() -> None:
    feed = FakeFeed()
    cell = Profile("county", "c", 1, live=True, text="数据平台", industries=("big-data",))
    talent = replace(cell, kind="talent", id="t")
    feed.write(cell, talent, replace(talent, id="u"))
    counter = a_counter(feed)
    check(counter, feed)
    assert counter.counts(["c"], 0.1).counts == {"c": 2}

    feed.delete(talent)
    check(counter, feed)
    feed.index = "second"
    check(counter, feed)

    assert counter.counts(["c", "other"], 0.1).counts == {"c": 1, "other": 0}


def test_nothing_is_counted_until_the_index_was_read_once() -> None:
    feed = FakeFeed()
    feed.write(Profile("county", "c", 1, live=True))
    counter = a_counter(feed)

    assert counter.counts(["c"], 0.5).at == ""
    counter.update()
    assert counter.counts(["c"], 0.5).at == FixedClock().now().isoformat()


def test_counting_outlives_an_index_that_is_away() -> None:
    feed, stop = FakeFeed(), threading.Event()
    feed.away = True
    counter = a_counter(feed)

    class Waits(threading.Event):
        """Ends at the second wait; the index is back after the first."""

        def wait(self, timeout: float | None = None) -> bool:
            if not feed.away:
                self.set()
            feed.away = False
            return self.is_set()

    stop = Waits()
    keep_counting(counter, stop)

    assert counter.counts([], 0.5).at
