"""What a worker holds in memory: both sides of every market as arrays, and every shortlist's entries.

The mirror owns nothing: it follows the store's change feed and can be rebuilt from it. Scoring whole sides in
memory is exact and, up to the sizes a city has, quicker than asking an index for candidates.
"""

import math
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from services.matching.columns import Columns, Slots, Vocabulary
from services.matching.index import SHORTLISTS, profile_of
from services.matching.learning.inforce import InForce, take_over
from services.matching.learning.versions import WEIGHTS
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Market, Side, markets, other
from services.matching.phrases import Calibration, Encode, Phrases
from services.matching.profiles import KINDS, Kind, Profile
from services.matching.scoring import NO_MATCH, SCALE, Scorer
from services.matching.shortlists import Shortlist, from_stored, parts_of
from services.matching.store import Changes, Store

EMPTY: Final = -1
# The best counterparts of a subject as a tick saw them: tick, slots, scores.
Memory = tuple[int, npt.NDArray[np.int64], npt.NDArray[np.int32]]
_FIRST_CAPACITY: Final = 64


class KindMirror:
    """The profiles of one kind by slot."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.slot_of: dict[str, int] = {}
        self.names: list[str] = []
        self.versions: list[int] = []
        self.last_change = 0
        self._changed_at = np.zeros(_FIRST_CAPACITY, dtype=np.int64)
        self._name_array: npt.NDArray[np.str_] | None = None

    def slot(self, profile_id: str) -> int:
        """The slot of an id, given to it now where it has none; version 0 until its profile is put."""
        slot = self.slot_of.get(profile_id)
        if slot is None:
            slot = len(self.names)
            self.slot_of[profile_id] = slot
            self.names.append(profile_id)
            self.versions.append(0)
            self._name_array = None
            if slot >= len(self._changed_at):
                grown = np.zeros(2 * len(self._changed_at), dtype=np.int64)
                grown[:slot] = self._changed_at
                self._changed_at = grown
            self.columns.drop(slot)
        return slot

    def put_many(self, profiles: Sequence[Profile], vectors: npt.NDArray[np.int8], tick: int) -> list[int]:
        """Takes profiles that are newer than what is held; returns the slots that changed."""
        newest: dict[int, int] = {}
        for place, profile in enumerate(profiles):
            slot = self.slot(profile.id)
            if profile.version > self.versions[slot]:
                self.versions[slot] = profile.version
                newest[slot] = place
        slots, places = list(newest), list(newest.values())
        self.columns.put_many(slots, [profiles[place] for place in places], vectors[places])
        self._changed_at[slots] = tick
        if slots:
            self.last_change = tick
        return slots

    def names_array(self) -> npt.NDArray[np.str_]:
        """The ids by slot."""
        if self._name_array is None:
            self._name_array = np.array(self.names, dtype=np.str_)
        return self._name_array

    def changed_at(self, slot: int) -> int:
        """The tick at which a slot's profile last changed."""
        return int(self._changed_at[slot])

    def changed_at_many(self, slots: Slots) -> npt.NDArray[np.int64]:
        """The ticks at which profiles last changed, shape (len(slots),)."""
        return self._changed_at[slots]

    def changed_since(self, tick: int) -> Slots:
        """The slots whose profile changed after a tick."""
        return np.flatnonzero(self._changed_at[: len(self.names)] > tick)


class ListMirror:
    """The shortlists of one side of a market by subject slot; entries are counterpart slots or EMPTY."""

    def __init__(self) -> None:
        self.entries = np.full((_FIRST_CAPACITY, SHORTLIST_LENGTH), EMPTY, dtype=np.int32)
        self.scores = np.full((_FIRST_CAPACITY, SHORTLIST_LENGTH), NO_MATCH, dtype=np.int32)
        self.versions = np.zeros(_FIRST_CAPACITY, dtype=np.int64)
        self.live = np.zeros(_FIRST_CAPACITY, dtype=np.bool_)
        # The tick as of which a list is known to be right; 0: not known.
        self.basis = np.zeros(_FIRST_CAPACITY, dtype=np.int64)
        self.remembered: dict[int, Memory] = {}

    def put(self, slot: int, version: int, live: bool, entries: Sequence[int], scores: Sequence[int]) -> None:
        """Takes a list that is newer than what is held; of what tick it is right is not known."""
        self.reserve(slot + 1)
        if version <= self.versions[slot]:
            return
        self.versions[slot] = version
        self.live[slot] = live
        self.basis[slot] = 0
        self.entries[slot] = EMPTY
        self.scores[slot] = NO_MATCH
        self.entries[slot, : len(entries)] = entries
        self.scores[slot, : len(scores)] = scores

    def thresholds(self, slots: Slots, floor: int) -> npt.NDArray[np.int32]:
        """The least score, in millionths, that enters each list: that of its last place, or the floor."""
        self.reserve(int(slots.max(initial=0)) + 1)
        return np.maximum(self.scores[slots, -1], floor)

    def stored(self, slots: Slots, counterparts: Slots, size: int) -> npt.NDArray[np.int32]:
        """The scores that lists hold of counterparts, shape (len(slots), len(counterparts)), or NO_MATCH.

        `size` is the number of counterpart slots in all.
        """
        self.reserve(int(slots.max(initial=0)) + 1)
        column_of = np.full(size + 1, EMPTY, dtype=np.int64)
        column_of[counterparts] = np.arange(len(counterparts))
        columns = column_of[self.entries[slots]]
        held = np.full((len(slots), len(counterparts)), NO_MATCH, dtype=np.int32)
        rows, places = np.nonzero(columns != EMPTY)
        held[rows, columns[rows, places]] = self.scores[slots[rows], places]
        return held

    def reserve(self, size: int) -> None:
        """Makes room for subjects below `size`."""
        missing = size - len(self.versions)
        if missing <= 0:
            return
        extra = max(missing, len(self.versions))
        width = SHORTLIST_LENGTH
        self.entries = np.concatenate([self.entries, np.full((extra, width), EMPTY, dtype=np.int32)])
        self.scores = np.concatenate([self.scores, np.full((extra, width), NO_MATCH, dtype=np.int32)])
        self.versions = np.concatenate([self.versions, np.zeros(extra, dtype=np.int64)])
        self.live = np.concatenate([self.live, np.zeros(extra, dtype=np.bool_)])
        self.basis = np.concatenate([self.basis, np.zeros(extra, dtype=np.int64)])


class Mirror:
    """All kinds and lists. Use it under `lock`: it is shared by the absorbing and the ranking thread."""

    def __init__(self, store: Store, encode: Encode, calibration: Calibration, dimensions: int) -> None:
        self.lock = threading.RLock()
        self.phrases = Phrases(encode, calibration)
        self.calibration = calibration
        # Changed under `lock` alone, so that all scores of a batch are by the same weights.
        self.in_force = InForce()
        # The tick at which a market's weights last changed: what was scored before it is no basis.
        self.reweighed: dict[str, int] = dict.fromkeys(markets(), 0)
        self._store = store
        self._dimensions = dimensions
        self._words, self._codes = Vocabulary(), Vocabulary()
        self.kinds: Mapping[Kind, KindMirror] = {kind: KindMirror(self.columns()) for kind in KINDS}
        self.lists: Mapping[tuple[str, Side], ListMirror] = {
            (key, side): ListMirror() for key in markets() for side in SIDES
        }
        self.tick = 0
        # Ticks of this process's own writes whose touching is still to come.
        self.untouched: set[int] = set()
        self._checkpoints: dict[str, int] = dict.fromkeys((*KINDS, SHORTLISTS, WEIGHTS), -1)
        self._synced_at = -math.inf

    def columns(self) -> Columns:
        """Empty columns that may be compared with those of this mirror."""
        return Columns(self.phrases, self._words, self._codes, self._dimensions)

    def scorer(self, market: Market) -> Scorer:
        """The scorer of a market over this mirror's phrases."""
        return Scorer(market, self.phrases, self.calibration)

    def sync(self) -> int:
        """Takes over all that was written before the call; returns the tick after it.

        Raises StoreUnavailable; what was taken over by then stays.
        """
        with self.lock:
            answer = self._store.changes(self._checkpoints)
            self._sync_weights(answer[WEIGHTS])
            for kind in KINDS:
                self._sync_kind(kind, answer[kind].versions)
                self._checkpoints[kind] = answer[kind].checkpoint
            self._sync_lists(answer[SHORTLISTS].versions)
            self._checkpoints[SHORTLISTS] = answer[SHORTLISTS].checkpoint
            self._synced_at = time.monotonic()
            return self.tick

    def sync_weights(self) -> None:
        """Takes over the weights written before the call, and nothing else; raises StoreUnavailable."""
        with self.lock:
            self._sync_weights(self._store.changes({WEIGHTS: self._checkpoints[WEIGHTS]})[WEIGHTS])

    def since_sync_s(self) -> float:
        """Seconds since everything was last taken over; infinite before the first time."""
        return time.monotonic() - self._synced_at

    def put_profiles(self, kind: Kind, profiles: Sequence[Profile], vectors: npt.NDArray[np.int8]) -> None:
        """Takes over profiles that this process wrote and is about to touch by.

        Shape of `vectors`: (len(profiles), dimensions).
        """
        with self.lock:
            self._put(kind, profiles, vectors)
            self.untouched.add(self.tick)

    def put_lists(self, lists: Iterable[Shortlist], basis: int = 0) -> None:
        """Takes over shortlists that this process wrote or read; right as of tick `basis`, 0: not known."""
        with self.lock:
            for shortlist in lists:
                market = markets().get(shortlist.market)
                if market is None:
                    continue
                subjects = self.kinds[market.kind_of(shortlist.side)]
                counterparts = self.kinds[market.kind_of(other(shortlist.side))]
                held = self.lists[shortlist.market, shortlist.side]
                slot = subjects.slot(shortlist.subject_id)
                held.put(
                    slot,
                    shortlist.version,
                    shortlist.live,
                    [counterparts.slot(entry.id) for entry in shortlist.entries[:SHORTLIST_LENGTH]],
                    [entry.score for entry in shortlist.entries[:SHORTLIST_LENGTH]],
                )
                if basis and held.versions[slot] == shortlist.version:
                    held.basis[slot] = basis

    def _sync_weights(self, changes: Changes) -> None:
        self._reweigh(take_over(self._store, self.in_force, changes.versions))
        self._checkpoints[WEIGHTS] = changes.checkpoint

    def _reweigh(self, keys: Sequence[str]) -> None:
        """Lets go of what is remembered of lists and scores by the weights before."""
        self.tick += bool(keys)
        for key in keys:
            self.reweighed[key] = self.tick
            for side in SIDES:
                self.lists[key, side].remembered.clear()

    def _sync_kind(self, kind: Kind, versions: Mapping[str, int]) -> None:
        held = self.kinds[kind]
        new = [name for name, version in versions.items() if version > held.versions[held.slot(name)]]
        if not new:
            return
        pairs = [profile_of(stored, self._dimensions) for stored in self._store.fetch(kind, new)]
        vectors = np.array([vector for _, vector in pairs], dtype=np.int8).reshape(-1, self._dimensions)
        self._put(kind, [profile for profile, _ in pairs], vectors)

    def _sync_lists(self, versions: Mapping[str, int]) -> None:
        new = [name for name, version in versions.items() if version > self._list_version(name)]
        if new:
            self.put_lists(from_stored(stored) for stored in self._store.fetch(SHORTLISTS, new))

    def _put(self, kind: Kind, profiles: Sequence[Profile], vectors: npt.NDArray[np.int8]) -> None:
        self.tick += 1
        self.kinds[kind].put_many(profiles, vectors, self.tick)

    def _list_version(self, name: str) -> int:
        key, side, subject = parts_of(name)
        market = markets().get(key)
        if market is None:
            return 0
        slot = self.kinds[market.kind_of(side)].slot(subject)
        lists = self.lists[key, side]
        lists.reserve(slot + 1)
        return int(lists.versions[slot])


def floor_of(market: Market) -> int:
    """The market's floor in millionths."""
    return round(market.floor * SCALE)
