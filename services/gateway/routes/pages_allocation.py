"""Pages: proposals of who could go where, under capacities and bounds."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

import grpc
from dabridge.talent.v1 import allocation_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from services.common import plan
from services.gateway import allocations, problems
from services.gateway.allocations import Typed
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.exports import allocation as files
from services.gateway.exports.xlsx import MEDIA_TYPE as XLSX
from services.gateway.kinds import Kind
from services.gateway.market.allocation import PAGES
from services.gateway.pilots import version
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import by_field, moved, tried

PATH: Final = "/allocations"
RUNS: Final = 20
# Proposals that can be chosen from to compare.
CHOICES: Final = 100
PEOPLE: Final = 25
PIECE: Final = 2_000
PROPOSALS: Final = ("solved", "recommended")
DONE: Final = frozenset({"created", "recommended", "withdrawn"})

router = APIRouter()

RunId = Annotated[str, Path(max_length=64)]
Named = Annotated[str, Query(max_length=64)]
Token = Annotated[str, Query(max_length=1024)]


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    page_token: Token = "",
    withdrawn: bool = False,
) -> HTMLResponse:
    """A page of runs, newest first, and two of them to compare."""
    problem: Problem | None = None
    found = api.ListAllocationsResponse()
    try:
        found = await acts.call(
            gateway.backends,
            "allocation.ListAllocations",
            api.ListAllocationsRequest(page_size=RUNS, page_token=page_token, include_withdrawn=withdrawn),
        )
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    works = _may(caller, "POST", f"{PATH}/new")
    lines = [allocations.line(run) for run in found.runs]
    kept = "withdrawn=true" if withdrawn else ""
    return render.page(
        request,
        "allocation/list.html",
        status=problem.status if problem else 200,
        problem=problem,
        runs=lines,
        total=found.total,
        works=works,
        withdrawn=withdrawn,
        choices=[run for run in lines if run["stage"] in PROPOSALS] if works else [],
        first=f"{PATH}?{kept}" if page_token else "",
        after="&".join(filter(None, (f"{PATH}?page_token={found.next_page_token}", kept)))
        if found.next_page_token
        else "",
    )


@router.get(f"{PATH}/new")
async def new(
    request: Request, gateway: GatewayDep, based_on: Annotated[str, Query(alias="from", max_length=64)] = ""
) -> HTMLResponse:
    """The form with the seats of the county industries, or of a run that is to be changed."""
    if based_on:
        return _form(request, allocations.typed_of(to_plain((await _run(gateway, based_on)).run)))
    return _form(request, await allocations.fresh(gateway.backends))


@router.post(f"{PATH}/new")
async def create(request: Request, gateway: GatewayDep) -> Response:
    """Asks for a run, or shows the form with what is wrong."""
    given = allocations.typed(await request.form())
    try:
        asked = allocations.request_of(given)
    except Problem as problem:
        return _form(request, given, problem)
    answer, refused = await tried(gateway.backends, "allocation.CreateAllocation", asked)
    if refused is not None:
        return _form(request, given, refused)
    return moved(f"{PATH}/{answer.run.id}", "created")


def _form(request: Request, given: Typed, problem: Problem | None = None) -> HTMLResponse:
    return render.page(
        request,
        "allocation/form.html",
        status=problem.status if problem else 200,
        typed=given,
        zones_of=allocations.by_zone(given),
        places=allocations.places(),
        bounds=allocations.BOUNDS,
        most=len(plan.cells()),
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


@router.get(f"{PATH}/compare")
async def compare(request: Request, gateway: GatewayDep, a: Named = "", b: Named = "") -> HTMLResponse:
    """What changes from one proposal to another; without two of them, those to choose from."""
    if not a or not b or a == b:
        found = await acts.call(
            gateway.backends, "allocation.ListAllocations", api.ListAllocationsRequest(page_size=CHOICES)
        )
        lines = [allocations.line(run) for run in found.runs]
        return render.page(
            request,
            "allocation/compare.html",
            told=None,
            problem=None,
            chosen=(a, b),
            choices=[run for run in lines if run["stage"] in PROPOSALS],
        )
    told, problem = await tried(
        gateway.backends, "allocation.CompareAllocations", api.CompareAllocationsRequest(id=a, other_id=b)
    )
    return render.page(
        request,
        "allocation/compare.html",
        status=problem.status if problem else 200,
        told=allocations.side_by_side(told) if told is not None else None,
        problem=problem,
        chosen=(a, b),
        choices=[],
        cell_name=allocations.cell_name,
    )


@router.get(f"{PATH}/{{run_id}}")
async def one(
    request: Request, gateway: GatewayDep, caller: CallerDep, run_id: RunId, done: Named = ""
) -> HTMLResponse:
    """A run with its figures, or how far it is."""
    return await _page(request, gateway, caller, run_id, done=done if done in DONE else "")


@router.get(f"/parts{PATH}/{{run_id}}")
async def progress(request: Request, gateway: GatewayDep, run_id: RunId) -> HTMLResponse:
    """How far a run is; once it is over the page is asked for again."""
    run = to_plain((await _run(gateway, run_id)).run)
    over = {} if run["stage"] == "working" else {"HX-Refresh": "true"}
    return render.page(request, "allocation/_progress.html", headers=over, run=run)


@router.get(f"{PATH}/{{run_id}}/people")
async def people(
    *, request: Request, gateway: GatewayDep, run_id: RunId, cell: Named = "", page_token: Token = ""
) -> HTMLResponse:
    """Who would go where; by titles and ids, with the way to the reasons."""
    found = await _run(gateway, run_id)
    asked = api.ListAssignmentsRequest(id=run_id, cell_id=cell, page_size=PEOPLE, page_token=page_token)
    page = await acts.call(gateway.backends, "allocation.ListAssignments", asked)
    names = await asyncio.gather(*(gateway.names.get(Kind.TALENT, row.talent_id) for row in page.assignments))
    here = f"{PATH}/{run_id}/people"
    kept = f"cell={cell}" if cell else ""
    return render.page(
        request,
        "allocation/people.html",
        run=to_plain(found.run),
        cells=[item.cell_id for item in found.cells if item.seats],
        chosen=cell,
        rows=[{**to_plain(row), "name": name} for row, name in zip(page.assignments, names, strict=True)],
        total=page.total,
        cell_name=allocations.cell_name,
        first=f"{here}?{kept}" if page_token else "",
        after="&".join(filter(None, (f"{here}?page_token={page.next_page_token}", kept)))
        if page.next_page_token
        else "",
    )


@router.get(f"{PATH}/{{run_id}}/export.csv")
async def as_csv(gateway: GatewayDep, run_id: RunId) -> Response:
    """Who would go where, by id, as CSV."""
    rows = await _everybody(gateway, run_id)
    return _file(await asyncio.to_thread(files.csv_of, rows), "text/csv; charset=utf-8", "csv")


@router.get(f"{PATH}/{{run_id}}/export.xlsx")
async def as_xlsx(gateway: GatewayDep, run_id: RunId) -> Response:
    """The cells with their figures, and who would go where, by id, as a workbook."""
    found = await _run(gateway, run_id)
    rows = await _everybody(gateway, run_id)
    return _file(await asyncio.to_thread(files.xlsx_of, found.cells, rows), XLSX, "xlsx")


def _file(content: bytes, media_type: str, suffix: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="allocation.{suffix}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.post(f"{PATH}/{{run_id}}/recommend")
async def recommend(request: Request, gateway: GatewayDep, caller: CallerDep, run_id: RunId) -> Response:
    """Tells the zones' bureaus of a proposal."""
    seen = version(await request.form())
    sent = api.RecommendAllocationRequest(id=run_id, expected_version=seen)
    return await _acted(request, gateway, caller, sent, "recommended")


@router.post(f"{PATH}/{{run_id}}/withdraw")
async def withdraw(request: Request, gateway: GatewayDep, caller: CallerDep, run_id: RunId) -> Response:
    """Takes a run out for good."""
    form = await request.form()
    sent = api.WithdrawAllocationRequest(
        id=run_id, expected_version=version(form), reason=str(form.get("reason", "")).strip()
    )
    return await _acted(request, gateway, caller, sent, "withdrawn")


async def _acted(request: Request, gateway: Gateway, caller: CallerDep, sent: Any, done: str) -> Response:
    method = type(sent).__name__.removesuffix("Request")
    _, problem = await tried(gateway.backends, f"allocation.{method}", sent)
    if problem is not None:
        return await _page(
            request, gateway, caller, sent.id, problem=problem, reason=getattr(sent, "reason", "")
        )
    return moved(f"{PATH}/{sent.id}", done)


async def _page(
    request: Request,
    gateway: Gateway,
    caller: CallerDep,
    run_id: str,
    *,
    done: str = "",
    problem: Problem | None = None,
    reason: str = "",
) -> HTMLResponse:
    answer = to_plain(await _run(gateway, run_id))
    run: Plain = answer["run"]
    figures = run["figures"]
    return render.page(
        request,
        "allocation/run.html",
        status=problem.status if problem else 200,
        run=run,
        figures=figures,
        cells=answer["cells"],
        zones_of=answer["zones"],
        seats_total=sum(item["seats"] for item in run["seats"]),
        bounds=allocations.bounds_told(run["bounds"]),
        ratio=allocations.ratio(figures) if figures else 1.0,
        lacks=allocations.lacks(answer),
        bands=allocations.bands(figures["best"]["bands"]) if figures else [],
        cell_name=allocations.cell_name,
        signed=allocations.signed,
        works=_may(caller, "POST", f"{PATH}/{{run_id}}/recommend"),
        done=done,
        reason=reason,
        problem=problem,
        token=csrf.token(request),
    )


async def _run(gateway: Gateway, run_id: str) -> api.AllocationResponse:
    """Raises AioRpcError, which the application answers."""
    asked = api.GetAllocationRequest(id=run_id)
    found: api.AllocationResponse = await acts.call(gateway.backends, "allocation.GetAllocation", asked)
    return found


async def _everybody(gateway: Gateway, run_id: str) -> Sequence[api.AllocationAssignment]:
    """All assignments, page by page; raises AioRpcError."""
    rows: list[api.AllocationAssignment] = []
    token = ""
    while True:
        asked = api.ListAssignmentsRequest(id=run_id, page_size=PIECE, page_token=token)
        page = await acts.call(gateway.backends, "allocation.ListAssignments", asked)
        rows += page.assignments
        token = page.next_page_token
        if not token:
            return rows


def _may(caller: CallerDep, verb: str, path: str) -> bool:
    return PAGES[verb, path].admits(caller)
