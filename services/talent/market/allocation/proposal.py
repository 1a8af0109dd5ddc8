"""A proposal worked out from scores, seats and bounds, with its figures. Pure but for the time it takes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dabridge.talent.v1.allocation_service_pb2 import AllocationFigures, AllocationOutcome

from services.common import plan
from services.talent.market.allocation.certificate import Certificate, certify
from services.talent.market.allocation.fairness import Fairness, fairness
from services.talent.market.allocation.greedy import greedy
from services.talent.market.allocation.problem import (
    ABSENT,
    SCALE,
    UNASSIGNED,
    Bounds,
    Ints,
    Problem,
    Scores,
    pose,
)
from services.talent.market.allocation.solve import Solution, solve
from services.talent.market.allocation.source import Table
from services.talent.market.allocation.tables import Assigned, Cell


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a run gives; cells in the order of the seats, assignments by cell, the best score first."""

    figures: AllocationFigures
    cells: tuple[Cell, ...]
    assigned: tuple[Assigned, ...]


def propose(table: Table, seats: Sequence[tuple[plan.Cell, int]], bounds: Bounds) -> Proposal:
    """The best allocation under the bounds, its proof, and greedy on the same input.

    Raises NotOptimal and Unsolved, which nothing in range brings about.
    """
    started = time.perf_counter()
    zones = list(dict.fromkeys(cell.zone for cell, _ in seats))
    problem = pose(
        _by_cells(table, [cell.id for cell, _ in seats]),
        np.array([count for _, count in seats], dtype=np.int64),
        np.array([zones.index(cell.zone) for cell, _ in seats], dtype=np.int64),
        bounds,
    )
    best = solve(problem)
    proof = certify(problem, best.cell_of)
    seconds = time.perf_counter() - started
    compared = greedy(problem)
    mine, other = fairness(problem, best.cell_of), fairness(problem, compared.cell_of)
    figures = AllocationFigures(
        best=_outcome(best, mine),
        greedy=_outcome(compared, other),
        bound_micro=proof.score_bound,
        gap_micro=proof.gap,
        solving_seconds=seconds,
        talents=len(table.talents),
        eligible=int((problem.scores != ABSENT).any(axis=1).sum()),
        model=table.model,
        scoring=table.scoring,
        scores_digest=table.digest,
    )
    return Proposal(
        figures,
        tuple(_cells(problem, seats, proof, mine, other)),
        tuple(_assigned(problem, table, seats, best.cell_of)),
    )


def _by_cells(table: Table, wanted: Sequence[str]) -> Scores:
    """The columns of the cells wanted; a cell that takes no part in matching has no candidates."""
    place_of = {cell: place for place, cell in enumerate(table.cells)}
    scores = np.full((len(table.talents), len(wanted)), ABSENT, dtype=np.int32)
    for column, cell in enumerate(wanted):
        if cell in place_of:
            scores[:, column] = table.scores[:, place_of[cell]]
    return scores


def _outcome(solution: Solution, told: Fairness) -> AllocationOutcome:
    return AllocationOutcome(
        objective_micro=solution.objective,
        assigned=told.assigned,
        first_choice=told.first,
        envious=told.envious,
        mean_score=told.mean / SCALE,
        least_score=told.least / SCALE,
        lacking=int(told.lacks.sum() + told.zone_lacks.sum()),
        bands=told.bands,
    )


def _cells(
    problem: Problem,
    seats: Sequence[tuple[plan.Cell, int]],
    proof: Certificate,
    mine: Fairness,
    other: Fairness,
) -> list[Cell]:
    return [
        Cell(
            cell_id=cell.id,
            zone=cell.zone,
            seats=count,
            filled=int(mine.counts.cells[place]),
            score_sum=int(mine.sums[place]),
            candidates=int(mine.candidates[place]),
            floor=int(problem.floor[place]),
            marginal_score=proof.marginals[place].score,
            marginal_floor=proof.marginals[place].met,
            greedy_filled=int(other.counts.cells[place]),
            greedy_sum=int(other.sums[place]),
        )
        for place, (cell, count) in enumerate(seats)
    ]


def _assigned(
    problem: Problem, table: Table, seats: Sequence[tuple[plan.Cell, int]], cell_of: Ints
) -> list[Assigned]:
    rows = np.flatnonzero(cell_of != UNASSIGNED)
    scores = problem.scores[rows, cell_of[rows]]
    # Talents are in the order of their ids, which tells equal scores apart.
    order = np.lexsort((rows, -scores, cell_of[rows]))
    favourite = problem.scores[rows].argmax(axis=1)
    made = []
    for place, at in enumerate(order.tolist()):
        row, best = int(rows[at]), int(favourite[at])
        cell = seats[int(cell_of[row])][0]
        made.append(
            Assigned(
                place=place,
                talent_id=table.talents[row],
                cell_id=cell.id,
                zone=cell.zone,
                score=int(scores[at]),
                best_cell=seats[best][0].id,
                best_score=int(problem.scores[row, best]),
            )
        )
    return made
