"""The best counterparts of subjects, by the cheapest of three ways that give the same result.

remembered    the touching of a change scored it against every counterpart, and none has changed since
from the list the list was right at a tick; only counterparts changed since are scored and merged into it
from scratch  every live counterpart is scored (or, beyond the scan limit, those that the index retrieves)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.matching.columns import Slots
from services.matching.markets import SHORTLIST_LENGTH, Market, Side, other
from services.matching.mirror import EMPTY, KindMirror, ListMirror, Mirror
from services.matching.scoring import NO_MATCH, Scores, top

PAIRS_AT_ONCE: Final = 1_000_000
# Merging pays only while few counterparts changed.
MERGED_SHARE: Final = 0.5

Retrieve = Callable[[Market, Side, Sequence[str]], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Best:
    """Counterpart slots and scores of some subjects, best first, shape (subjects, SHORTLIST_LENGTH)."""

    entries: npt.NDArray[np.int32]
    scores: npt.NDArray[np.int32]

    @staticmethod
    def none(count: int) -> "Best":
        """Empty lists."""
        shape = (count, SHORTLIST_LENGTH)
        return Best(np.full(shape, EMPTY, dtype=np.int32), np.full(shape, NO_MATCH, dtype=np.int32))

    def set(self, row: int, entries: Slots, scores: Scores) -> None:
        """Fills one subject's row."""
        self.entries[row] = EMPTY
        self.scores[row] = NO_MATCH
        self.entries[row, : len(entries)] = entries
        self.scores[row, : len(scores)] = scores


class Ranker:
    """Ranks subjects of one side of a market. Use under the mirror's lock.

    `retrieve` names candidates for subjects by id, asked where more than `scan_limit` counterparts live.
    """

    def __init__(
        self, mirror: Mirror, market: Market, side: Side, scan_limit: int, retrieve: Retrieve
    ) -> None:
        self._mirror = mirror
        self._market = market
        self._side = side
        self._scan_limit = scan_limit
        self._retrieve = retrieve
        self._kind: KindMirror = mirror.kinds[market.kind_of(side)]
        self._across: KindMirror = mirror.kinds[market.kind_of(other(side))]
        self._lists: ListMirror = mirror.lists[market.key, side]

    def best(self, subjects: Slots) -> Best:
        """The best counterparts of live subjects."""
        found = Best.none(len(subjects))
        left = [row for row in range(len(subjects)) if not self._remembered(found, row, int(subjects[row]))]
        rows = self._merged(found, np.array(left, dtype=np.int64), subjects)
        self._scored(found, rows, subjects)
        return found

    def _remembered(self, found: Best, row: int, slot: int) -> bool:
        memory = self._lists.remembered.pop(slot, None)
        if memory is None:
            return False
        tick, entries, scores = memory
        if self._across.last_change > tick or self._kind.changed_at(slot) > tick:
            return False
        found.set(row, entries, scores)
        return True

    def _merged(self, found: Best, rows: Slots, subjects: Slots) -> Slots:
        """Ranks from the list as it was what can be; returns the rows that are left."""
        if not len(rows):
            return rows
        slots = subjects[rows]
        self._lists.reserve(int(slots.max()) + 1)
        basis = self._lists.basis[slots]
        known = (basis > 0) & (basis >= self._mirror.reweighed[self._market.key])
        fit = known & self._lists.live[slots] & (self._kind.changed_at_many(slots) <= basis)
        if not fit.any():
            return rows
        changed = self._across.changed_since(int(basis[fit].min()))
        if len(changed) > MERGED_SHARE * len(self._across.names):
            return rows
        fitting = rows[fit]
        step = max(1, PAIRS_AT_ONCE // max(1, len(changed)))
        failed = []
        for start in range(0, len(fitting), step):
            part = fitting[start : start + step]
            scores = self._scores(subjects[part], changed)
            failed += [
                row
                for i, row in enumerate(part)
                if not self._merge(found, int(row), int(subjects[row]), changed, scores[i])
            ]
        return np.concatenate([rows[~fit], np.array(failed, dtype=np.int64)])

    def _merge(self, found: Best, row: int, slot: int, changed: Slots, scores: Scores) -> bool:
        """Whether the list as it was and the changed counterparts determine the new list."""
        held = self._lists.entries[slot]
        held, held_scores = held[held != EMPTY], self._lists.scores[slot][held != EMPTY]
        kept = ~np.isin(held, changed)
        near = np.flatnonzero(scores != NO_MATCH)
        candidates = np.concatenate([held[kept], changed[near]])
        candidate_scores = np.concatenate([held_scores[kept], scores[near]])
        names = self._across.names_array()
        best = top(candidate_scores, names[candidates], SHORTLIST_LENGTH)
        if len(held) == SHORTLIST_LENGTH:
            if len(best) < SHORTLIST_LENGTH:
                return False
            last, before = best[-1], (-int(held_scores[-1]), names[held[-1]])
            if (-int(candidate_scores[last]), names[candidates[last]]) > before:
                return False
        found.set(row, candidates[best], candidate_scores[best])
        return True

    def _scored(self, found: Best, rows: Slots, subjects: Slots) -> None:
        facing = self._across.columns.live_slots()
        if len(facing) > self._scan_limit:
            self._retrieved(found, rows, subjects)
            return
        names = self._across.names_array()[facing]
        step = max(1, PAIRS_AT_ONCE // max(1, len(facing)))
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            scores = self._scores(subjects[part], facing)
            for i, row in enumerate(part):
                best = top(scores[i], names, SHORTLIST_LENGTH)
                found.set(int(row), facing[best], scores[i, best])

    def _retrieved(self, found: Best, rows: Slots, subjects: Slots) -> None:
        names = self._across.names_array()
        ids = [self._kind.names[subjects[row]] for row in rows]
        # One that came since the mirror was synced is found by the check after storing.
        known = self._across.slot_of
        for row, candidates in zip(rows, self._retrieve(self._market, self._side, ids), strict=True):
            facing = np.unique(
                np.array([known[name] for name in candidates if name in known], dtype=np.int64)
            )
            scores = self._scores(subjects[row : row + 1], facing)[0]
            best = top(scores, names[facing], SHORTLIST_LENGTH)
            found.set(int(row), facing[best], scores[best])

    def _scores(self, subjects: Slots, facing: Slots) -> Scores:
        """Scores with a row for each subject."""
        mine, across = self._kind.columns.take(subjects), self._across.columns.take(facing)
        scorer = self._mirror.scorer(self._market)
        return scorer.scores(mine, across) if self._side == "left" else scorer.scores(across, mine).T
