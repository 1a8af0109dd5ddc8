"""What callers do with runs: one transaction each, within their rights."""

import uuid
from collections.abc import Callable, Sequence
from typing import Final

from dabridge.events.v1.talent_pb2 import CountyIndustry
from dabridge.talent.v1 import allocation_service_pb2 as api

from services.common.access.policy import Reach
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Busy, Forbidden, NotFound, VersionConflict, Withdrawn, WrongStage
from services.common.jobs import table as jobs
from services.common.jobs.table import Job
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.market.pages import row_of, token_of
from services.common.records import rights, rules
from services.common.records.store import Query
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrubbed
from services.common.tracing import current_traceparent
from services.talent.market.allocation import messages, tables
from services.talent.market.allocation import rules as asked_rules
from services.talent.market.allocation.job import KIND
from services.talent.market.allocation.tables import Cell, Run, Within
from services.talent.model import COUNTY_INDUSTRY

PAGE_DEFAULT: Final = 20
RUNS_MAX: Final = 200
ASSIGNMENTS_MAX: Final = 2_000
MOVES_SHOWN: Final = 20
# Runs that are worked out at a time; they wait for one another.
WORKING_MAX: Final = 20
_CODES: Final = frozenset({"cell_id", "based_on_id", "id"})
_OPEN: Final = ("working", "solved", "recommended")
_PROPOSALS: Final = frozenset({"solved", "recommended"})


class AllocationWork:
    """The use cases; each raises what rights, stages and fields refuse."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def create(self, request: api.CreateAllocationRequest, caller: Principal) -> api.AllocationResponse:
        """Asks for a run; seats left out are the headcounts of the county industries."""

        def work(desk: Desk) -> api.AllocationResponse:
            _reach(desk, "CreateAllocation")
            refuse(asked_rules.check(asked))
            if tables.working(desk.connection) >= WORKING_MAX:
                raise Busy("allocations")
            if asked.based_on_id:
                _found(desk, asked.based_on_id)
            given = {item.cell_id: item.seats for item in asked.seats} or _headcounts(desk)
            if not any(given.values()):
                refuse([rules.broken("seats", "no_seats")])
            cells = [Cell(cell.id, cell.zone, seats) for cell, seats in asked_rules.seats_of(given)]
            run_id = uuid.uuid4().hex
            run = Run(
                number=0,
                id=run_id,
                version=1,
                stage="working",
                phase="waiting",
                title=asked.title,
                note=asked.note,
                based_on=asked.based_on_id,
                bounds=asked.bounds.SerializeToString(),
                figures=b"",
                created_at=desk.now,
                updated_at=desk.now,
            )
            tables.add(desk.connection, run, cells)
            jobs.enqueue(desk.connection, KIND, run_id, desk.now, current_traceparent())
            desk.log("allocation", run_id, 1)
            return messages.response(run, cells)

        asked = scrubbed(request, _CODES)
        memory = by_id(_id_of, lambda desk, run_id: _answer(desk, _found(desk, run_id)))
        return self._workflow.once("CreateAllocation", caller, request, work, memory)

    def page(self, request: api.ListAllocationsRequest, caller: Principal) -> api.ListAllocationsResponse:
        """A page of runs, newest first."""

        def work(desk: Desk) -> api.ListAllocationsResponse:
            within = _reach(desk, "ListAllocations")
            refuse(rules.whole_number("page_size", request.page_size, 0, RUNS_MAX))
            size = request.page_size or PAGE_DEFAULT
            stages = list(_OPEN) if within.everything else ["recommended"]
            if within.everything and request.include_withdrawn:
                stages.append("withdrawn")
            before = row_of(request.page_token)
            found, total = tables.page(desk.connection, stages, before, size + 1)
            shown = found[:size]
            cells = tables.cells(desk.connection, [run.id for run in shown])
            return api.ListAllocationsResponse(
                runs=[
                    messages.run_message(run, _own(cells[run.id], within), _job(desk, run)) for run in shown
                ],
                next_page_token=token_of(shown[-1].number) if len(found) > size else "",
                total=total,
            )

        return self._workflow.do("ListAllocations", caller, work)

    def get(self, request: api.GetAllocationRequest, caller: Principal) -> api.AllocationResponse:
        """One run; of a zone's bureau a recommended one, with the cells of its zone."""

        def work(desk: Desk) -> api.AllocationResponse:
            within = _reach(desk, "GetAllocation")
            return _answer(desk, _readable(desk, request.id, within), within)

        return self._workflow.do("GetAllocation", caller, work)

    def assignments(
        self, request: api.ListAssignmentsRequest, caller: Principal
    ) -> api.ListAssignmentsResponse:
        """A page of who would go where; a zone's bureau reads of its zone's who did not leave it out."""

        def work(desk: Desk) -> api.ListAssignmentsResponse:
            within = _reach(desk, "ListAssignments")
            refuse(
                [
                    *rules.zone("zone", request.zone),
                    *rules.whole_number("page_size", request.page_size, 0, ASSIGNMENTS_MAX),
                ]
            )
            zone, reader = request.zone, ""
            if not within.everything:
                (own,) = within.zones
                if zone not in ("", own):
                    raise Forbidden("the zone is another bureau's")
                zone, reader = own, caller.organisation
            run = _readable(desk, request.id, within)
            size = request.page_size or PAGE_DEFAULT
            after = row_of(request.page_token)
            found, total = tables.assigned(
                desk.connection,
                run.id,
                Within(zone, request.cell_id, reader),
                -1 if after is None else after,
                size + 1,
            )
            shown = found[:size]
            return api.ListAssignmentsResponse(
                assignments=map(messages.assignment, shown),
                next_page_token=token_of(shown[-1].place) if len(found) > size else "",
                total=total,
            )

        return self._workflow.do("ListAssignments", caller, work)

    def compare(
        self, request: api.CompareAllocationsRequest, caller: Principal
    ) -> api.CompareAllocationsResponse:
        """What changes from one proposal to another."""

        def work(desk: Desk) -> api.CompareAllocationsResponse:
            _reach(desk, "CompareAllocations")
            refuse(rules.identifier("other_id", request.other_id))
            run, other = (_proposal(_found(desk, run_id)) for run_id in (request.id, request.other_id))
            cells = tables.cells(desk.connection, [run.id, other.id])
            moves = tables.moves(desk.connection, run.id, other.id)
            between = [(a, b, count) for a, b, count in moves if a and b and a != b]
            return api.CompareAllocationsResponse(
                run=messages.run_message(run, cells[run.id]),
                other=messages.run_message(other, cells[other.id]),
                cells=messages.changes(cells[run.id], cells[other.id]),
                stay=sum(count for a, b, count in moves if a == b),
                move=sum(count for _, _, count in between),
                enter=sum(count for a, _, count in moves if not a),
                leave=sum(count for _, b, count in moves if not b),
                moves=[
                    api.AllocationMove(from_cell_id=a, to_cell_id=b, count=count)
                    for a, b, count in between[:MOVES_SHOWN]
                ],
                same_scores=messages.digest_of(run) == messages.digest_of(other),
            )

        return self._workflow.do("CompareAllocations", caller, work)

    def recommend(self, request: api.RecommendAllocationRequest, caller: Principal) -> api.AllocationResponse:
        """Tells the bureaus of the zones that have seats in a proposal; nothing else happens."""

        def work(desk: Desk) -> api.AllocationResponse:
            run = self._taken(desk, request.id, request.expected_version)
            if run.stage != "solved":
                raise WrongStage("allocation", run.id, run.stage)
            tables.move(desk.connection, run.id, "recommended", desk.now)
            _tell(desk, run, "allocation_recommended")
            desk.log("allocation", run.id, run.version + 1)
            return _answer(desk, _found(desk, run.id))

        return self._once("RecommendAllocation", caller, request, work)

    def withdraw(self, request: api.WithdrawAllocationRequest, caller: Principal) -> api.AllocationResponse:
        """Takes a run out for good; who would have gone where is deleted."""

        def work(desk: Desk) -> api.AllocationResponse:
            run = self._taken(desk, request.id, request.expected_version)
            refuse(rules.text("reason", request.reason, asked_rules.REASON_MAX))
            tables.move(desk.connection, run.id, "withdrawn", desk.now)
            tables.drop_assigned(desk.connection, run.id)
            if run.stage == "recommended":
                _tell(desk, run, "allocation_withdrawn")
            desk.log("allocation", run.id, run.version + 1)
            return _answer(desk, _found(desk, run.id))

        return self._once("WithdrawAllocation", caller, request, work)

    def _once(
        self,
        act: str,
        caller: Principal,
        request: api.RecommendAllocationRequest | api.WithdrawAllocationRequest,
        work: Callable[[Desk], api.AllocationResponse],
    ) -> api.AllocationResponse:
        memory = by_id(_id_of, lambda desk, run_id: _answer(desk, _found(desk, run_id)))
        return self._workflow.once(act, caller, request, work, memory)

    @staticmethod
    def _taken(desk: Desk, run_id: str, expected: int) -> Run:
        """The run, locked, at the version that the caller has seen and not withdrawn."""
        _reach(desk, desk.act)
        refuse([*rules.identifier("id", run_id), *rules.expected_version(expected)])
        run = tables.get(desk.connection, run_id, lock=True)
        if run is None:
            raise NotFound("allocation", run_id)
        if run.stage == "withdrawn":
            raise Withdrawn("allocation", run_id)
        if run.version != expected:
            raise VersionConflict(run_id, expected, run.version)
        return run


def _reach(desk: Desk, method: str) -> Reach:
    """What the caller reaches; raises Forbidden where that is nothing."""
    return rights.reach(TALENT_MARKET[method], desk.caller)


def _found(desk: Desk, run_id: str) -> Run:
    refuse(rules.identifier("id", run_id))
    run = tables.get(desk.connection, run_id)
    if run is None:
        raise NotFound("allocation", run_id)
    return run


def _readable(desk: Desk, run_id: str, within: Reach) -> Run:
    """Who reads recommended runs alone is not told which others there are."""
    if within.everything:
        return _found(desk, run_id)
    refuse(rules.identifier("id", run_id))
    run = tables.get(desk.connection, run_id)
    if run is None or run.stage != "recommended":
        raise Forbidden("the run was not recommended")
    return run


def _proposal(run: Run) -> Run:
    if run.stage not in _PROPOSALS:
        raise WrongStage("allocation", run.id, run.stage)
    return run


def _answer(desk: Desk, run: Run, within: Reach | None = None) -> api.AllocationResponse:
    cells = tables.cells(desk.connection, [run.id])[run.id]
    return messages.response(run, _own(cells, within) if within else cells, _job(desk, run))


def _own(cells: Sequence[Cell], within: Reach) -> list[Cell]:
    return [cell for cell in cells if within.everything or cell.zone in within.zones]


def _job(desk: Desk, run: Run) -> Job | None:
    return jobs.latest(desk.connection, KIND, run.id) if run.stage == "working" else None


def _headcounts(desk: Desk) -> dict[str, int]:
    """The seats of the county industries as their records have them."""
    page = desk.transaction.page(COUNTY_INDUSTRY.table, Query(limit=RUNS_MAX), Reach(everything=True))
    cells = [CountyIndustry.FromString(record.state) for record in page.records]
    return {cell.id: cell.headcount for cell in cells}


def _tell(desk: Desk, run: Run, kind: str) -> None:
    """Tells the bureau of each zone that has seats, with its own figures."""
    cells = tables.cells(desk.connection, [run.id])[run.id]
    told = []
    for zone in dict.fromkeys(cell.zone for cell in cells if cell.seats):
        own = [cell for cell in cells if cell.zone == zone]
        values = {
            "title": run.title,
            "filled": str(sum(cell.filled for cell in own)),
            "seats": str(sum(cell.seats for cell in own)),
        }
        told.append(Notice(notices.zone_bureau(zone), kind, "allocation", run.id, values))
    notices.tell(desk.connection, desk.now, told)


def _id_of(answer: api.AllocationResponse) -> str:
    return answer.run.id
