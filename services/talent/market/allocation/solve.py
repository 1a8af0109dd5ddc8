"""The best allocation, as a flow of least cost from talents through cells and zones. Pure.

Who is unassigned flows past the cells. Floors are arcs that are worth Problem.priority a seat: where they can
all be met they are, and the scores decide the rest; where not, as many seats of them as possible are.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from services.talent.market.allocation.problem import ABSENT, UNASSIGNED, Ints, Problem


class Unsolved(Exception):
    """The solver gave no optimum, which a problem in range always has."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many each cell (m,) and each zone (z,) got."""

    cells: Ints
    zones: Ints


@dataclass(frozen=True, slots=True)
class Solution:
    """The cell of each talent (n,), UNASSIGNED where there is none, and the sum of their scores."""

    cell_of: Ints
    objective: int


def solve(problem: Problem) -> Solution:
    """The allocation with the most seats of floors filled and, of those, the largest sum of scores.

    The same problem has the same answer. Raises Unsolved.
    """
    n, m = problem.scores.shape
    zones = len(problem.zone_floor)
    takers, cells = np.nonzero(problem.scores != ABSENT)
    sink = n + m + zones
    talents = np.arange(n)
    flow = SimpleMinCostFlow()
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        takers,
        n + cells,
        np.ones(len(takers), dtype=np.int64),
        -problem.scores[takers, cells].astype(np.int64),
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        talents, np.full(n, sink), np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    )
    through = n + m + problem.zone_of
    first, rest = split(problem.capacity, problem.floor)
    _add(flow, n + np.arange(m), through, first, -problem.priority)
    _add(flow, n + np.arange(m), through, rest, 0)
    first, rest = split(problem.zone_capacity, problem.zone_floor)
    _add(flow, n + m + np.arange(zones), np.full(zones, sink), first, -problem.priority)
    _add(flow, n + m + np.arange(zones), np.full(zones, sink), rest, 0)
    flow.set_nodes_supplies(np.append(talents, sink), np.append(np.ones(n, dtype=np.int64), -n))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise Unsolved(str(status))
    taken = np.flatnonzero(flow.flows(pairs))
    cell_of = np.full(n, UNASSIGNED, dtype=np.int64)
    cell_of[takers[taken]] = cells[taken]
    return Solution(cell_of, total(problem, cell_of))


def total(problem: Problem, cell_of: Ints) -> int:
    """The sum of the scores of an allocation."""
    rows = np.flatnonzero(cell_of != UNASSIGNED)
    return int(problem.scores[rows, cell_of[rows]].astype(np.int64).sum())


def counts(problem: Problem, cell_of: Ints) -> Counts:
    """How many an allocation gives to each cell and zone."""
    cells = np.bincount(cell_of[cell_of != UNASSIGNED], minlength=len(problem.capacity)).astype(np.int64)
    zones = np.bincount(problem.zone_of, weights=cells, minlength=len(problem.zone_floor)).astype(np.int64)
    return Counts(cells, zones)


def met(problem: Problem, given: Counts) -> int:
    """How many seats of floors an allocation fills, those of cells and those of zones together."""
    cells = np.minimum(given.cells, problem.floor).sum()
    return int(cells + np.minimum(given.zones, problem.zone_floor).sum())


def split(capacity: Ints, floor: Ints) -> tuple[Ints, Ints]:
    """The seats up to the floor, and those beyond it."""
    within = np.minimum(floor, capacity)
    return within, capacity - within


def _add(flow: SimpleMinCostFlow, tails: Ints, heads: Ints, capacity: Ints, cost: int) -> None:
    flow.add_arcs_with_capacity_and_unit_cost(
        tails, heads, capacity, np.full(len(tails), cost, dtype=np.int64)
    )
