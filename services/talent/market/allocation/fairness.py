"""How an allocation treats talents and cells, beside its sum of scores. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from services.talent.market.allocation.problem import ABSENT, SCALE, UNASSIGNED, Ints, Problem
from services.talent.market.allocation.solve import Counts, counts

BANDS: Final = 10


@dataclass(frozen=True, slots=True)
class Fairness:
    """Figures of one allocation.

    `assigned` and `first`: talents with a cell, and with the best cell that they may be given. `envious`:
    talents with a better score in another cell that has a free seat or took somebody of a lower score there.
    `bands`: assigned talents by tenths of the score, from 0. `mean` and `least` scores of those assigned, in
    millionths. `lacks` of cells (m,) and zones (z,): seats of floors left empty. `candidates` (m,): talents
    who may be given the cell.
    """

    counts: Counts
    assigned: int
    first: int
    envious: int
    bands: tuple[int, ...]
    mean: int
    least: int
    lacks: Ints
    zone_lacks: Ints
    candidates: Ints
    sums: Ints


def fairness(problem: Problem, cell_of: Ints) -> Fairness:
    """The figures of an allocation."""
    given = counts(problem, cell_of)
    rows = np.flatnonzero(cell_of != UNASSIGNED)
    own = np.full(len(cell_of), ABSENT, dtype=np.int64)
    own[rows] = problem.scores[rows, cell_of[rows]]
    # The lowest score that got a seat of each cell; with a free seat, any would.
    lowest = np.full(len(problem.capacity), SCALE + 1, dtype=np.int64)
    np.minimum.at(lowest, cell_of[rows], own[rows])
    lowest[given.cells < problem.capacity] = ABSENT
    better = (problem.scores > own[:, None]) & (problem.scores > lowest[None, :])
    got = own[rows]
    bands = np.bincount(np.minimum(got * BANDS // SCALE, BANDS - 1), minlength=BANDS)
    return Fairness(
        counts=given,
        assigned=len(rows),
        first=int((got == problem.scores[rows].max(axis=1, initial=ABSENT)).sum()),
        envious=int((better & (problem.scores != ABSENT)).any(axis=1).sum()),
        bands=tuple(int(count) for count in bands),
        mean=int(got.sum() // len(rows)) if len(rows) else 0,
        least=int(got.min(initial=SCALE)) if len(rows) else 0,
        lacks=np.maximum(problem.floor - given.cells, 0),
        zone_lacks=np.maximum(problem.zone_floor - given.zones, 0),
        candidates=(problem.scores != ABSENT).sum(axis=0).astype(np.int64),
        sums=np.bincount(cell_of[rows], weights=got, minlength=len(problem.capacity)).astype(np.int64),
    )
