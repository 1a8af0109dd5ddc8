"""That an allocation is the best, shown by prices, and what one more seat of each cell is worth. Pure.

Places are the m cells, the z zones and, last, the outside that the unassigned are in. A step from place a to
place b is what moving one unit of flow there gains: for cells the best exchange of a talent. An allocation is
the best where no round trip gains (longest_paths), and then prices of the places exist under which every
talent is where it gains most. Any prices bound every allocation from above (bound); those bound it by itself.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from services.talent.market.allocation.problem import ABSENT, UNASSIGNED, Ints, Problem
from services.talent.market.allocation.solve import Counts, counts, met, split, total

# No way from a place to another.
NOWHERE: Final = -(1 << 60)
_ROWS_AT_ONCE: Final = 8_192


class NotOptimal(Exception):
    """A round trip of exchanges gains: there is a better allocation."""


@dataclass(frozen=True, slots=True)
class Marginal:
    """What one more seat brings: seats of floors that it lets be filled, then score in millionths."""

    met: int
    score: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof of an optimum.

    `value`: scores and met floors together, as the solver weighs them; `bound` is not less than that of any
    allocation. `score_bound`: no allocation that meets as much of the floors has a larger sum of scores.
    `prices` (m,): of a seat in each cell, in millionths, as far as scores go.
    """

    value: int
    bound: int
    score_bound: int
    marginals: tuple[Marginal, ...]

    @property
    def gap(self) -> int:
        """What the bound leaves open; 0 of an optimum."""
        return self.bound - self.value


def certify(problem: Problem, cell_of: Ints) -> Certificate:
    """The proof that an allocation is the best; raises NotOptimal where it is not."""
    given = counts(problem, cell_of)
    paths = longest_paths(steps(problem, cell_of, given))
    # From everywhere at once: prices of places that are not reached from the outside, too.
    prices = paths.max(axis=0)
    prices -= prices[-1]
    fulfilled = problem.priority * met(problem, given)
    value = total(problem, cell_of) + fulfilled
    top = bound(problem, prices)
    return Certificate(value, top, top - fulfilled, _marginals(problem, paths))


def bound(problem: Problem, prices: Ints) -> int:
    """What no allocation exceeds in scores and met floors together, whatever the prices of the places are.

    `prices` (m + z + 1,), that of the outside 0. Weak duality: scores less prices, at best, of each talent,
    and what prices leave of each arc from a cell to its zone and from a zone outside.
    """
    m = len(problem.capacity)
    cells, zones = prices[:m], prices[m:-1]
    gained = 0
    for start in range(0, len(problem.scores), _ROWS_AT_ONCE):
        part = problem.scores[start : start + _ROWS_AT_ONCE]
        left = np.where(part != ABSENT, part - cells[None, :], 0)
        gained += int(left.max(axis=1, initial=0).sum())
    within, beyond = split(problem.capacity, problem.floor)
    worth = cells - zones[problem.zone_of]
    gained += _rents(within, worth + problem.priority) + _rents(beyond, worth)
    within, beyond = split(problem.zone_capacity, problem.zone_floor)
    return gained + _rents(within, zones + problem.priority) + _rents(beyond, zones)


def _rents(capacity: Ints, worth: Ints) -> int:
    return int((capacity * np.maximum(worth, 0)).sum())


def steps(problem: Problem, cell_of: Ints, given: Counts) -> Ints:
    """What one step between each two places gains, shape (m + z + 1, m + z + 1), or NOWHERE."""
    m, zones = len(problem.capacity), len(problem.zone_floor)
    found = np.full((m + zones + 1, m + zones + 1), NOWHERE, dtype=np.int64)
    _exchanges(problem, cell_of, found)
    cells, outside = np.arange(m), np.full(zones, m + zones)
    _arcs(
        found, (cells, m + problem.zone_of), (given.cells, problem.capacity, problem.floor), problem.priority
    )
    _arcs(
        found,
        (m + np.arange(zones), outside),
        (given.zones, problem.zone_capacity, problem.zone_floor),
        problem.priority,
    )
    return found


def _exchanges(problem: Problem, cell_of: Ints, found: Ints) -> None:
    """Moves of one talent: from its cell, or the outside, to a cell; out of its cell."""
    m = len(problem.capacity)
    for cell in range(-1, m):
        rows = np.flatnonzero(cell_of == (cell if cell >= 0 else UNASSIGNED))
        if not len(rows):
            continue
        part = problem.scores[rows].astype(np.int64)
        held = part[:, cell] if cell >= 0 else np.zeros(len(rows), dtype=np.int64)
        gains = np.where(part != ABSENT, part - held[:, None], NOWHERE).max(axis=0)
        place = cell if cell >= 0 else len(found) - 1
        found[place, :m] = np.maximum(found[place, :m], gains)
        if cell >= 0:
            found[place, -1] = max(found[place, -1], int(-held.min()))


def _arcs(found: Ints, ends: tuple[Ints, Ints], held: tuple[Ints, Ints, Ints], priority: int) -> None:
    """Flow on an arc more or less, that of the floor first; `held` is what flows, what can, and the floor."""
    given, capacity, floor = held
    within, _ = split(capacity, floor)
    for tail, head, now, most, first in zip(*ends, given, capacity, within, strict=True):
        if now < most:
            found[tail, head] = max(found[tail, head], priority if now < first else 0)
        if now > 0:
            found[head, tail] = max(found[head, tail], -priority if now <= first else 0)


def longest_paths(gains: Ints) -> Ints:
    """The most that a way between two places gains, 0 from each to itself; raises NotOptimal."""
    paths = gains.copy()
    np.fill_diagonal(paths, np.maximum(paths.diagonal(), 0))
    for via in range(len(paths)):
        further = paths[:, via, None] + paths[None, via, :]
        # Sums with NOWHERE stay nowhere.
        further[(paths[:, via, None] == NOWHERE) | (paths[None, via, :] == NOWHERE)] = NOWHERE
        np.maximum(paths, further, out=paths)
        if (paths.diagonal() > 0).any():
            raise NotOptimal
    return paths


def _marginals(problem: Problem, paths: Ints) -> tuple[Marginal, ...]:
    """A new seat is filled from the outside or from its own zone, and makes way to the outside."""
    m = len(problem.capacity)
    found = []
    for cell in range(m):
        gain = max(0, int(paths[-1, cell]), int(paths[m + problem.zone_of[cell], cell]))
        seats = (gain + problem.priority // 2) // problem.priority
        found.append(Marginal(seats, gain - seats * problem.priority))
    return tuple(found)
