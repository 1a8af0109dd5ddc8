"""Runs as the protocol tells them. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from dabridge.talent.v1.allocation_service_pb2 import (
    AllocationAssignment,
    AllocationBounds,
    AllocationCell,
    AllocationCellChange,
    AllocationFigures,
    AllocationPhase,
    AllocationResponse,
    AllocationRun,
    AllocationSeats,
    AllocationStage,
    AllocationZone,
)

from services.common.jobs.table import Job, State
from services.talent.market.allocation.problem import SCALE
from services.talent.market.allocation.tables import Assigned, Cell, Run

STAGES: Final = {
    "working": AllocationStage.ALLOCATION_STAGE_WORKING,
    "solved": AllocationStage.ALLOCATION_STAGE_SOLVED,
    "recommended": AllocationStage.ALLOCATION_STAGE_RECOMMENDED,
    "withdrawn": AllocationStage.ALLOCATION_STAGE_WITHDRAWN,
}
_PHASES: Final = {
    "waiting": AllocationPhase.ALLOCATION_PHASE_WAITING,
    "scoring": AllocationPhase.ALLOCATION_PHASE_SCORING,
    "solving": AllocationPhase.ALLOCATION_PHASE_SOLVING,
}


def run_message(run: Run, cells: Sequence[Cell], job: Job | None = None) -> AllocationRun:
    """A run with the seats of the cells; of one that is working `job` tells how far it is."""
    made = AllocationRun(
        id=run.id,
        version=run.version,
        stage=STAGES[run.stage],
        title=run.title,
        note=run.note,
        based_on_id=run.based_on,
        bounds=_bounds(run),
        seats=[AllocationSeats(cell_id=cell.cell_id, seats=cell.seats) for cell in cells],
        created_at=run.created_at.isoformat(),
        updated_at=run.updated_at.isoformat(),
    )
    if run.stage == "working":
        if job is not None and job.state == State.FAILED:
            made.stage = AllocationStage.ALLOCATION_STAGE_FAILED
        else:
            made.phase = _PHASES[run.phase]
            made.done, made.total = (job.done, job.total) if job is not None else (0, 0)
    if run.figures:
        made.figures.CopyFrom(_figures(run))
    return made


def response(run: Run, cells: Sequence[Cell], job: Job | None = None) -> AllocationResponse:
    """A run with what its cells and their zones get; without figures there is nothing that they get."""
    told = run_message(run, cells, job)
    if not run.figures:
        return AllocationResponse(run=told)
    return AllocationResponse(run=told, cells=map(_cell, cells), zones=_zones(cells, _bounds(run)))


def assignment(row: Assigned) -> AllocationAssignment:
    """A talent's cell."""
    return AllocationAssignment(
        talent_id=row.talent_id,
        cell_id=row.cell_id,
        score=row.score / SCALE,
        best_cell_id=row.best_cell,
        best_score=row.best_score / SCALE,
    )


def changes(cells: Iterable[Cell], others: Iterable[Cell]) -> list[AllocationCellChange]:
    """The cells of two runs side by side."""
    return [
        AllocationCellChange(
            cell_id=cell.cell_id,
            seats=cell.seats,
            other_seats=other.seats,
            filled=cell.filled,
            other_filled=other.filled,
            mean_score=_mean(cell.score_sum, cell.filled),
            other_mean_score=_mean(other.score_sum, other.filled),
        )
        for cell, other in zip(cells, others, strict=True)
    ]


def digest_of(run: Run) -> str:
    """The fingerprint of the scores that a run was made from."""
    return _figures(run).scores_digest


def _bounds(run: Run) -> AllocationBounds:
    made = AllocationBounds()
    made.ParseFromString(run.bounds)
    return made


def _figures(run: Run) -> AllocationFigures:
    made = AllocationFigures()
    made.ParseFromString(run.figures)
    return made


def _cell(cell: Cell) -> AllocationCell:
    return AllocationCell(
        cell_id=cell.cell_id,
        seats=cell.seats,
        filled=cell.filled,
        shortage=cell.seats - cell.filled,
        mean_score=_mean(cell.score_sum, cell.filled),
        candidates=cell.candidates,
        floor=cell.floor,
        lacking=max(0, cell.floor - cell.filled),
        marginal_score=cell.marginal_score / SCALE,
        marginal_floor=cell.marginal_floor,
        greedy_filled=cell.greedy_filled,
        greedy_mean_score=_mean(cell.greedy_sum, cell.greedy_filled),
    )


def _zones(cells: Sequence[Cell], bounds: AllocationBounds) -> list[AllocationZone]:
    made = []
    for zone in dict.fromkeys(cell.zone for cell in cells):
        members = [cell for cell in cells if cell.zone == zone]
        seats = sum(cell.seats for cell in members)
        filled = sum(cell.filled for cell in members)
        floor = -(-seats * bounds.zone_share_percent // 100)
        made.append(
            AllocationZone(
                zone=zone,
                seats=seats,
                filled=filled,
                floor=floor,
                lacking=max(0, floor - filled),
                greedy_filled=sum(cell.greedy_filled for cell in members),
            )
        )
    return made


def _mean(total: int, count: int) -> float:
    return total / count / SCALE if count else 0.0
