"""The long work of a run: reading the scores, and finding the best allocation."""

import time
from collections.abc import Callable
from typing import Final

from dabridge.talent.v1.allocation_service_pb2 import AllocationBounds

from services.common.access.principal import system
from services.common.jobs.worker import Running, Work
from services.common.records.service import Parts
from services.common.records.workflow import Desk, Workflow
from services.talent.market.allocation import leaving, tables
from services.talent.market.allocation.proposal import Proposal, propose
from services.talent.market.allocation.rules import bounds_of, seats_of
from services.talent.market.allocation.source import MatchingScores, ScoreSource

KIND: Final = "allocate"
# How often the number of talents read is written down.
_TELL_EVERY_S: Final = 0.3
_PROGRAM: Final = system("allocation")


def allocate(parts: Parts) -> Work:
    """Works out the run that a job names, with the scores of the matching service."""
    return allocating(parts.workflow, MatchingScores(parts.environ))


def allocating(workflow: Workflow, source: ScoreSource) -> Work:
    """As `allocate`, with scores from any source.

    A run that was withdrawn meanwhile stays as it is. A job that is begun again starts from fresh scores.
    """

    def work(running: Running) -> None:
        run_id = running.subject
        if not _enter(workflow, run_id, "scoring"):
            return
        began = time.monotonic()
        table = source.read(_telling(running))
        scoring_s = time.monotonic() - began
        running.check()
        found = workflow.do("AllocateSeats", _PROGRAM, lambda desk: _asked(desk, run_id))
        if found is None:
            return
        run, seats, moment = found
        bounds = AllocationBounds()
        bounds.ParseFromString(run.bounds)
        proposal = propose(table, seats_of(seats), bounds_of(bounds))
        proposal.figures.scoring_seconds = scoring_s
        proposal.figures.scored_at = moment
        running.check()
        workflow.do("AllocateSeats", _PROGRAM, lambda desk: _store(desk, run_id, proposal))

    return work


def _enter(workflow: Workflow, run_id: str, phase: str) -> bool:
    return workflow.do("AllocateSeats", _PROGRAM, lambda desk: tables.enter(desk.connection, run_id, phase))


def _asked(desk: Desk, run_id: str) -> tuple[tables.Run, dict[str, int], str] | None:
    """The run with its seats and the moment, its phase being that of solving; None where it was withdrawn."""
    if not tables.enter(desk.connection, run_id, "solving"):
        return None
    run = tables.get(desk.connection, run_id)
    assert run is not None  # it was just entered
    cells = tables.cells(desk.connection, [run_id])[run_id]
    return run, {cell.cell_id: cell.seats for cell in cells}, desk.now.isoformat()


def _store(desk: Desk, run_id: str, proposal: Proposal) -> None:
    """Keeps a proposal without those who have left since their scores were read."""
    # Talents before runs, as with whatever changes a talent.
    standing = leaving.standing(desk, [row.talent_id for row in proposal.assigned])
    run = tables.get(desk.connection, run_id, lock=True)
    if run is None or run.stage != "working":
        return
    tables.put_cells(desk.connection, run_id, proposal.cells)
    assigned = [row for row in proposal.assigned if row.talent_id in standing]
    tables.put_assigned(desk.connection, run_id, assigned)
    tables.keep_figures(desk.connection, run_id, proposal.figures.SerializeToString())
    tables.move(desk.connection, run_id, "solved", desk.now)
    desk.log("allocation", run_id, run.version + 1)


def _telling(running: Running) -> Callable[[int, int], None]:
    """Writes progress down now and then; raises Interrupted each time where the work should end."""
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        running.check()
        now = time.monotonic()
        if done == total or now - told >= _TELL_EVERY_S:
            told = now
            running.progress(done, total)

    return tell
