"""The allocation that takes the best pair left again and again, to compare the best one with. Pure."""

import numpy as np

from services.talent.market.allocation.problem import ABSENT, UNASSIGNED, Ints, Problem
from services.talent.market.allocation.solve import Solution, split, total


def greedy(problem: Problem) -> Solution:
    """First pairs that fill floors, then all others; each time the best score first, equal ones in order."""
    rows, cells = np.nonzero(problem.scores != ABSENT)
    order = np.argsort(-problem.scores[rows, cells], kind="stable")
    pairs = list(zip(rows[order].tolist(), cells[order].tolist(), strict=True))
    cell_of = [UNASSIGNED] * len(problem.scores)
    zone_of = problem.zone_of.tolist()
    free = problem.capacity.tolist()
    owed = split(problem.capacity, problem.floor)[0].tolist()
    zone_owed = split(problem.zone_capacity, problem.zone_floor)[0].tolist()
    for floors_alone in (True, False):
        if floors_alone and not (any(owed) or any(zone_owed)):
            continue
        for row, cell in pairs:
            if cell_of[row] != UNASSIGNED or not free[cell]:
                continue
            zone = zone_of[cell]
            if floors_alone and owed[cell] <= 0 and zone_owed[zone] <= 0:
                continue
            cell_of[row] = cell
            free[cell] -= 1
            owed[cell] -= 1
            zone_owed[zone] -= 1
    found: Ints = np.array(cell_of, dtype=np.int64)
    return Solution(found, total(problem, found))
