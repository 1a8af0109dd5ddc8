"""Everybody as the query service holds them: for answers that need whole sides of a market and all lists.

A mirror of the index, as the worker's is, that never writes. It follows the change feed in the background and
is brought up to date before each answer, so what is computed with it is exact as of the answer.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from services.matching.columns import Block, Slots
from services.matching.markets import SHORTLIST_LENGTH, Market, Side, other
from services.matching.mirror import EMPTY, Mirror
from services.matching.phrases import Encode
from services.matching.profiles import Profile
from services.matching.scoring import NO_MATCH, Scores, Verdicts, top
from services.matching.store import StoreUnavailable

EVERY_S: Final = 10.0
# The pause after a look as a multiple of what it took: a load of many records leaves the processor to others.
PAUSE_SHARE: Final = 10.0
# How long an answer waits for the first look, and for one that is under way.
PATIENCE_S: Final = 3.0

log = logging.getLogger(__name__)

Embedded = tuple[Profile, npt.NDArray[np.int8]]
# Places on lists, from 1; 0: not among the best. Shape as the function says.
Places = npt.NDArray[np.int64]


class Crowd:
    """The mirror with its follower. `follow` is run by one thread, answers come from any."""

    def __init__(self, mirror: Mirror, encode: Encode) -> None:
        self._mirror = mirror
        self._encode = encode
        self._loaded = threading.Event()

    def follow(self, stop: threading.Event) -> None:
        """Keeps up with the feed until `stop`; the store may be away meanwhile."""
        while not stop.is_set():
            started = time.monotonic()
            try:
                self._mirror.sync()
                self._loaded.set()
            except StoreUnavailable as error:
                log.warning("following waits for the index: %s", type(error).__name__)
            except Exception:
                log.exception("following goes on")
            stop.wait(max(EVERY_S, PAUSE_SHARE * (time.monotonic() - started)))

    def load(self) -> None:
        """Takes everybody over now; raises StoreUnavailable."""
        self._mirror.sync()
        self._loaded.set()

    @contextmanager
    def now(self, market: Market, side: Side) -> Iterator["View"]:
        """The crowd as it is now, for one answer about subjects on a side.

        Raises StoreUnavailable, so too until everybody was first taken over.
        """
        if not (self._loaded.wait(PATIENCE_S) and self._mirror.lock.acquire(timeout=PATIENCE_S)):
            raise StoreUnavailable("everybody is still being read")
        try:
            self._mirror.sync()
            yield View(self._mirror, self._encode, market, side)
        finally:
            self._mirror.lock.release()


class View:
    """What can be asked of the crowd about subjects on a side of a market. Use within `Crowd.now`.

    `facing` has the live counterparts, `ids` their ids, `slots` their slots.
    """

    def __init__(self, mirror: Mirror, encode: Encode, market: Market, side: Side) -> None:
        """Holds the mirror's lock by its caller."""
        self.market = market
        self.side: Side = side
        self.phrases = mirror.phrases
        self._mirror = mirror
        self._encode = encode
        self._kind = mirror.kinds[market.kind_of(side)]
        self._across = mirror.kinds[market.kind_of(other(side))]
        self.slots = self._across.columns.live_slots()
        self.ids = self._across.names_array()[self.slots]

    @cached_property
    def facing(self) -> Block:
        """The live counterparts."""
        return self._across.columns.take(self.slots)

    def slot_of(self, counterpart_id: str) -> Slots:
        """The slot of a counterpart, shape (1,), or (0,) where it is not known."""
        slot = self._across.slot_of.get(counterpart_id)
        return np.array([] if slot is None else [slot], dtype=np.int64)

    def block(self, variants: Sequence[Embedded]) -> Block:
        """Profiles of the subject's kind, stored or not, beside the crowd."""
        columns = self._mirror.columns()
        vectors = np.array([vector for _, vector in variants], dtype=np.int8)
        columns.put_many(range(len(variants)), [profile for profile, _ in variants], vectors)
        return columns.take(np.arange(len(variants)))

    def embedded(self, stored: Embedded, variants: Sequence[Profile]) -> list[Embedded]:
        """Each variant of a stored profile with the embedding of its text."""
        new = [variant.text for variant in variants if variant.text != stored[0].text]
        rows = iter(self._encode(new) if new else ())
        return [
            (variant, stored[1] if variant.text == stored[0].text else next(rows)) for variant in variants
        ]

    def scores(self, subjects: Block, market: Market | None = None) -> Scores:
        """Scores in millionths, NO_MATCH where lists hold no such pair; shape (subjects, counterparts).

        `market` stands in for the view's, with other gates or another floor.
        """
        scorer = self._mirror.scorer(market or self.market)
        if self.side == "left":
            return scorer.scores(subjects, self.facing)
        return scorer.scores(self.facing, subjects).T

    def passing(self, subject: Block) -> dict[str, Verdicts]:
        """For each gate whether counterparts pass it with one subject, shape (counterparts,)."""
        scorer = self._mirror.scorer(self.market)
        pair = (subject, self.facing) if self.side == "left" else (self.facing, subject)
        return {gate: verdicts.reshape(-1) for gate, verdicts in scorer.gates(*pair).items()}

    def standing(self, subject_id: str, counterparts: Slots) -> Places:
        """Where a subject stands on the stored lists of counterparts, shape (counterparts,)."""
        me = self._kind.slot_of.get(subject_id, EMPTY)
        entries, _ = self._lists(counterparts)
        mine = (entries == me) & (me != EMPTY)
        return np.where(mine.any(axis=1), mine.argmax(axis=1) + 1, 0)

    def places(self, subject_id: str, counterparts: Slots, scores: Scores) -> Places:
        """Where a subject would stand on the stored lists of counterparts with other scores.

        Shape of `scores` and of the answer: (variants, counterparts). Exact while nobody else changes and no
        score is below the one that the list holds now: whom the list leaves out is not known here.
        """
        me = self._kind.slot_of.get(subject_id, EMPTY)
        entries, held = self._lists(counterparts)
        others = (entries != EMPTY) & (entries != me)
        earlier = (self._kind.names_array()[entries] < subject_id) if self._kind.names else others
        found = np.zeros(scores.shape, dtype=np.int64)
        for row, line in enumerate(scores):
            score = line[:, None]
            ahead = others & ((held > score) | ((held == score) & earlier))
            place = ahead.sum(axis=1) + 1
            found[row] = np.where((place <= SHORTLIST_LENGTH) & (line != NO_MATCH), place, 0)
        return found

    def own_places(self, scores: Scores) -> Places:
        """Where live counterparts stand on the lists that scores make; shape (variants, counterparts)."""
        found = np.zeros(scores.shape, dtype=np.int64)
        for row, line in enumerate(scores):
            best = top(line, self.ids, SHORTLIST_LENGTH)
            found[row, best] = np.arange(1, len(best) + 1)
        return found

    def _lists(self, counterparts: Slots) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        lists = self._mirror.lists[self.market.key, other(self.side)]
        lists.reserve(int(counterparts.max(initial=0)) + 1)
        return lists.entries[counterparts], lists.scores[counterparts]
