"""What is to be allocated: scores, seats and bounds as arrays. Pure.

Rows are talents, columns cells; a score is a whole number of millionths, ABSENT where a gate keeps the pair
apart or the lists' floor is not reached.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

ABSENT: Final = -1
UNASSIGNED: Final = -1
SCALE: Final = 1_000_000

Scores = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an allocation is held to; 0 everywhere: to capacities alone.

    `best`: a talent is given only cells among so many of its best. `near`: only cells with that percentage of
    its best score or more. `least`: only pairs of that score or more, in millionths. `zone_share` and
    `cell_share`: the percentage of the seats of each zone, of each cell, that is filled before anything else
    counts.
    """

    best: int = 0
    near: int = 0
    least: int = 0
    zone_share: int = 0
    cell_share: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """n talents, m cells, z zones.

    `scores` (n, m) hold ABSENT where a pair is not allowed; `capacity` and `floor` (m,) are seats and those
    of them that are filled first; `zone_of` (m,) numbers each cell's zone; `zone_floor` (z,).
    """

    scores: Scores
    capacity: Ints
    floor: Ints
    zone_of: Ints
    zone_floor: Ints

    @property
    def zone_capacity(self) -> Ints:
        """The seats of each zone, shape (z,)."""
        return np.bincount(self.zone_of, weights=self.capacity, minlength=len(self.zone_floor)).astype(
            np.int64
        )

    @property
    def priority(self) -> int:
        """What one seat of a floor is worth: more than any chain of moves can change the scores by.

        A chain moves at most one talent out of each cell and one out of none; half of this is more than it
        can gain or lose.
        """
        best = int(self.scores.max(initial=1))
        return 2 * (len(self.capacity) + 2) * max(best, 1) + 1


def allowed(scores: Scores, bounds: Bounds) -> Flags:
    """Which pairs the bounds let be, shape (n, m); of equal scores at the edge all."""
    passes: Flags = scores >= max(bounds.least, 0)
    best = scores.max(axis=1, initial=ABSENT)
    if bounds.near:
        passes &= scores.astype(np.int64) * 100 >= best[:, None].astype(np.int64) * bounds.near
    if 0 < bounds.best < scores.shape[1]:
        edge = np.partition(scores, -bounds.best, axis=1)[:, -bounds.best]
        passes &= scores >= edge[:, None]
    return passes


def pose(scores: Scores, capacity: Ints, zone_of: Ints, bounds: Bounds) -> Problem:
    """The problem of the scores under capacities and bounds."""
    zones = int(zone_of.max(initial=-1)) + 1
    seats = np.bincount(zone_of, weights=capacity, minlength=zones).astype(np.int64)
    return Problem(
        scores=np.where(allowed(scores, bounds), scores, np.int32(ABSENT)),
        capacity=capacity,
        floor=_share(capacity, bounds.cell_share),
        zone_of=zone_of,
        zone_floor=_share(seats, bounds.zone_share),
    )


def _share(seats: Ints, percent: int) -> Ints:
    """A percentage of seats, rounded up."""
    return -(-seats * percent // 100)
