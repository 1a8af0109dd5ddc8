"""Whom a change touches: the subjects whose shortlist holds the changed profile or lets it in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from dabridge.events.v1 import matching_pb2

from services.matching.columns import Slots
from services.matching.markets import SHORTLIST_LENGTH, Market, Side, other
from services.matching.mirror import Mirror, floor_of
from services.matching.profiles import Kind
from services.matching.scoring import NO_MATCH, Scores, top
from services.matching.shortlists import CAUSES_KEPT, Cause

PAIRS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Touched:
    """One subject and why it is to be ranked again."""

    market: str
    side: Side
    subject_id: str
    causes: tuple[Cause, ...]


def touched_by(
    mirror: Mirror,
    kind: Kind,
    changed: Slots,
    among: Mapping[tuple[str, Side], Collection[str]] | None = None,
) -> Iterator[Touched]:
    """The subjects across that changed profiles touch; exact, but ties at the last place are included.

    `among` names the subjects that are asked about; None: all. Use under the mirror's lock.
    """
    for market, side in mirror.in_force.of(kind):
        across = mirror.kinds[market.kind_of(other(side))]
        subjects = across.columns.live_slots()
        if among is not None:
            asked = [across.slot(name) for name in among.get((market.key, other(side)), ())]
            subjects = np.intersect1d(subjects, np.array(asked, dtype=np.int64))
        if not len(subjects):
            continue
        step = max(1, PAIRS_AT_ONCE // len(subjects))
        for start in range(0, len(changed), step):
            part = changed[start : start + step]
            yield from _touched(mirror, market, side, part, subjects, whole=among is None)


def themselves(mirror: Mirror, kind: Kind, changed: Slots) -> Iterator[Touched]:
    """The changed profiles as subjects of their own shortlists. Use under the mirror's lock."""
    held = mirror.kinds[kind]
    for market, side in mirror.in_force.of(kind):
        for slot in changed:
            cause = Cause(matching_pb2.CAUSE_KIND_SUBJECT, held.names[slot], held.versions[slot])
            yield Touched(market.key, side, held.names[slot], (cause,))


def _touched(
    mirror: Mirror, market: Market, side: Side, changed: Slots, subjects: Slots, *, whole: bool
) -> Iterator[Touched]:
    """`whole`: `subjects` are all that live across, so their scores rank the changed profiles too."""
    across = other(side)
    kind, counterpart = mirror.kinds[market.kind_of(side)], mirror.kinds[market.kind_of(across)]
    moved, facing = kind.columns.take(changed), counterpart.columns.take(subjects)
    scorer = mirror.scorer(market)
    new = scorer.scores(moved, facing).T if side == "left" else scorer.scores(facing, moved)
    if whole:
        _remember(mirror, (market, side), changed, subjects, new)
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


def _remember(
    mirror: Mirror, place: tuple[Market, Side], changed: Slots, facing: Slots, scores: Scores
) -> None:
    """Keeps the best of each changed profile, a column of `scores`: it is about to be ranked."""
    market, side = place
    names = mirror.kinds[market.kind_of(other(side))].names_array()[facing]
    remembered = mirror.lists[market.key, side].remembered
    for column, slot in enumerate(changed):
        best = top(scores[:, column], names, SHORTLIST_LENGTH)
        remembered[int(slot)] = (mirror.tick, facing[best], scores[best, column])


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
