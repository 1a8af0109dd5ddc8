"""Whom a change touches: the subjects whose shortlist holds the changed profile or lets it in."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from dabridge.events.v1 import matching_pb2

from services.matching.columns import Slots
from services.matching.markets import Market, Side, markets_of, other
from services.matching.mirror import Mirror, floor_of
from services.matching.profiles import Kind
from services.matching.scoring import NO_MATCH
from services.matching.shortlists import CAUSES_KEPT, Cause

PAIRS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Touched:
    """One subject and why it is to be ranked again."""

    market: str
    side: Side
    subject_id: str
    causes: tuple[Cause, ...]


def touched_by(mirror: Mirror, kind: Kind, changed: Slots) -> Iterator[Touched]:
    """The subjects across that changed profiles touch; exact, but ties at the last place are included.

    Use under the mirror's lock.
    """
    for market, side in markets_of(kind):
        subjects = mirror.kinds[market.kind_of(other(side))].columns.live_slots()
        if not len(subjects):
            continue
        step = max(1, PAIRS_AT_ONCE // len(subjects))
        for start in range(0, len(changed), step):
            yield from _touched(mirror, market, side, changed[start : start + step], subjects)


def themselves(mirror: Mirror, kind: Kind, changed: Slots) -> Iterator[Touched]:
    """The changed profiles as subjects of their own shortlists. Use under the mirror's lock."""
    held = mirror.kinds[kind]
    for market, side in markets_of(kind):
        for slot in changed:
            cause = Cause(matching_pb2.CAUSE_KIND_SUBJECT, held.names[slot], held.versions[slot])
            yield Touched(market.key, side, held.names[slot], (cause,))


def _touched(
    mirror: Mirror, market: Market, side: Side, changed: Slots, subjects: Slots
) -> Iterator[Touched]:
    across = other(side)
    kind, counterpart = mirror.kinds[market.kind_of(side)], mirror.kinds[market.kind_of(across)]
    moved, facing = kind.columns.take(changed), counterpart.columns.take(subjects)
    scorer = mirror.scorer(market)
    new = scorer.scores(moved, facing).T if side == "left" else scorer.scores(facing, moved)
    lists = mirror.lists[market.key, across]
    held = lists.stored(subjects, changed, len(kind.names))
    threshold = lists.thresholds(subjects, floor_of(market))
    touches = (new != held) & (np.maximum(new, held) >= threshold[:, None])
    for row, columns in _first_of_rows(touches, CAUSES_KEPT):
        causes = tuple(
            Cause(
                _cause_kind(int(new[row, column]), int(held[row, column])),
                kind.names[changed[column]],
                kind.versions[changed[column]],
            )
            for column in columns
        )
        yield Touched(market.key, across, counterpart.names[subjects[row]], causes)


def _cause_kind(new: int, held: int) -> int:
    if new == NO_MATCH:
        return matching_pb2.CAUSE_KIND_LEFT
    return matching_pb2.CAUSE_KIND_ARRIVED if held == NO_MATCH else matching_pb2.CAUSE_KIND_MEMBER


def _first_of_rows(flags: npt.NDArray[np.bool_], most: int) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    rows, columns = np.nonzero(flags)
    if not len(rows):
        return
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    ends = np.r_[starts[1:], len(rows)]
    for start, end in zip(starts, ends, strict=True):
        yield int(rows[start]), columns[start : min(end, start + most)]
