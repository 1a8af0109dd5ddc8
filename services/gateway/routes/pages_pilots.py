"""Pilots: the list, one pilot with its milestones, its start, its plan, and what becomes of it."""

import asyncio
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from dabridge.events.v1.scenarios_pb2 import PilotStage, Scenario
from dabridge.scenarios.v1 import pilots_service_pb2 as api
from dabridge.scenarios.v1.lifecycle_service_pb2 import HistorySubject, ListHistoryRequest
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from google.protobuf.message import Message
from starlette.responses import Response

from services.gateway import pilots, problems, records
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, from_plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.pilots import Row, Typed
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import SHOWN, by_field

PATH: Final = "/pilots"
STAGES: Final = ("running", "demonstrated", "stopped")
HISTORY: Final = 50
# What a page tells beside what was typed; the rest is an error page.

_UNTYPED: Final = Typed()

router = APIRouter()

PilotId = Annotated[str, Path(max_length=128)]
MilestoneId = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=128)]


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    zone: Code = "",
    industry: Code = "",
    stage: Code = "",
    text: Annotated[str, Query(max_length=200)] = "",
    overdue: bool = False,
    mine: bool = False,
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """A page of pilots, newest change first."""
    asked = {"zone": zone, "industry": industry, "stage": stage if stage in STAGES else "", "text": text}
    flags = {"overdue": "true" if overdue else "", "mine": "true" if mine else ""}
    problem: Problem | None = None
    found = api.ListPilotsResponse()
    try:
        found = await acts.call(
            gateway.backends,
            "pilots.ListPilots",
            api.ListPilotsRequest(
                page_token=page_token,
                zone=zone,
                industry=industry,
                text=text,
                stage=enum_number(PilotStage.DESCRIPTOR, asked["stage"] or None),  # type: ignore[arg-type]
                overdue=overdue,
                mine=mine,
            ),
        )
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    kept = {name: value for name, value in {**asked, **flags}.items() if value}
    after = urlencode({**kept, "page_token": found.next_page_token}) if found.next_page_token else ""
    return render.page(
        request,
        "pilots/list.html",
        status=problem.status if problem else 200,
        asked={**asked, "overdue": overdue, "mine": mine},
        stages=STAGES,
        problem=problem,
        found=[_line(item) for item in found.pilots],
        total=found.total,
        first=f"{PATH}?{urlencode(kept)}" if page_token else "",
        after=f"{PATH}?{after}" if after else "",
    )


def _line(item: api.PilotResponse) -> Plain:
    plain = to_plain(item.pilot)
    todo = [m["due_on"] for m in plain["milestones"] if not m["reached_on"]]
    return {
        **plain,
        "overdue": len(item.overdue_ids),
        "confirmed": sum(m["confirmed"] for m in plain["milestones"]),
        "next_due": min(todo, default="") if plain["stage"] == "running" else "",
    }


@router.get(f"{PATH}/new")
async def new(request: Request, gateway: GatewayDep, caller: CallerDep, scenario: Code = "") -> HTMLResponse:
    """The form that starts the pilot of a scenario."""
    record = await records.get(gateway.backends, RESOURCES[Kind.SCENARIO], scenario)
    if not pilots.may(caller, "StartPilot", from_plain(record, Scenario)):
        raise problems.forbidden()
    return _start_page(request, record, Typed({"title": record["title"]}, [Row()] * pilots.ROWS))


@router.post(f"{PATH}/new")
async def start(request: Request, gateway: GatewayDep, scenario: Code = "") -> Response:
    """Starts a pilot, or shows the form with what is wrong."""
    form = await request.form()
    record = await records.get(gateway.backends, RESOURCES[Kind.SCENARIO], scenario)
    given = pilots.typed(form)
    if form.get("_action") == "add":
        return _start_page(request, record, Typed(given.values, [*given.rows, Row()]))
    try:
        sent = api.StartPilotRequest(
            scenario_id=scenario,
            expected_version=pilots.version(form),
            title=given.get("title"),
            starts_on=given.get("starts_on"),
            ends_on=given.get("ends_on"),
            amount_yuan=pilots.yuan(given.get("amount_yuan")),
            milestones=pilots.milestones(given.rows),
        )
        await _sent(gateway, "StartPilot", sent)
    except Problem as problem:
        if problem.status not in SHOWN:
            raise
        # What errors count by is the rows that were sent.
        shown = Typed(given.values, [*pilots.filled(given.rows), Row()])
        return _start_page(request, record, shown, problem)
    return RedirectResponse(f"{PATH}/{scenario}?done=1", 303)


def _start_page(
    request: Request, record: Plain, typed: Typed, problem: Problem | None = None
) -> HTMLResponse:
    return render.page(
        request,
        "pilots/plan.html",
        status=problem.status if problem else 200,
        record=record,
        pilot=None,
        typed=typed,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


@router.get(f"{PATH}/{{pilot_id}}")
async def one(
    request: Request, gateway: GatewayDep, caller: CallerDep, pilot_id: PilotId, done: bool = False
) -> HTMLResponse:
    """A pilot with its milestones and what the caller may do."""
    return await _page(request, gateway, caller, pilot_id, done=done)


@router.get(f"{PATH}/{{pilot_id}}/plan")
async def plan(request: Request, gateway: GatewayDep, caller: CallerDep, pilot_id: PilotId) -> HTMLResponse:
    """The form that changes the plan."""
    found = await _pilot(gateway, pilot_id)
    if not pilots.may(caller, "UpdatePilot", found.pilot):
        raise problems.forbidden()
    pilot = to_plain(found.pilot)
    typed = Typed({"title": pilot["title"], "ends_on": pilot["ends_on"]}, [*pilots.rows_of(pilot), Row()])
    return _plan_page(request, pilot, typed)


@router.post(f"{PATH}/{{pilot_id}}/plan")
async def replan(request: Request, gateway: GatewayDep, pilot_id: PilotId) -> Response:
    """Changes the plan, or shows the form with what is wrong."""
    form = await request.form()
    pilot = to_plain((await _pilot(gateway, pilot_id)).pilot)
    given = pilots.typed(form)
    rows = pilots.marked(given.rows, pilot)
    if form.get("_action") == "add":
        return _plan_page(request, pilot, Typed(given.values, [*rows, Row()]))
    try:
        sent = api.UpdatePilotRequest(
            id=pilot_id,
            expected_version=pilots.version(form),
            title=given.get("title"),
            ends_on=given.get("ends_on"),
            milestones=pilots.milestones(rows),
        )
        await _sent(gateway, "UpdatePilot", sent)
    except Problem as problem:
        if problem.status not in SHOWN:
            raise
        return _plan_page(request, pilot, Typed(given.values, [*pilots.filled(rows), Row()]), problem)
    return RedirectResponse(f"{PATH}/{pilot_id}?done=1", 303)


def _plan_page(request: Request, pilot: Plain, typed: Typed, problem: Problem | None = None) -> HTMLResponse:
    return render.page(
        request,
        "pilots/plan.html",
        status=problem.status if problem else 200,
        record=None,
        pilot=pilot,
        typed=typed,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


@router.post(f"{PATH}/{{pilot_id}}/milestones/{{milestone_id}}/confirm")
async def confirm(
    request: Request, gateway: GatewayDep, caller: CallerDep, pilot_id: PilotId, milestone_id: MilestoneId
) -> Response:
    """Takes a milestone's evidence, or does not."""
    form = await request.form()
    sent = api.ConfirmMilestoneRequest(
        id=pilot_id,
        expected_version=pilots.version(form),
        milestone_id=milestone_id,
        confirmed=form.get("confirmed") == "1",
        reason=str(form.get("reason", "")),
    )
    return await _acted(request, gateway, caller, sent, f"confirm-{milestone_id}")


@router.post(f"{PATH}/{{pilot_id}}/demonstrate")
async def demonstrate(
    request: Request, gateway: GatewayDep, caller: CallerDep, pilot_id: PilotId
) -> Response:
    """Says that the pilot showed what it was to show."""
    form = await request.form()
    sent = api.DemonstratePilotRequest(
        id=pilot_id, expected_version=pilots.version(form), outcome=str(form.get("outcome", ""))
    )
    return await _acted(request, gateway, caller, sent, "demonstrate")


@router.post(f"{PATH}/{{pilot_id}}/stop")
async def stop(request: Request, gateway: GatewayDep, caller: CallerDep, pilot_id: PilotId) -> Response:
    """Ends the pilot without success."""
    form = await request.form()
    sent = api.StopPilotRequest(
        id=pilot_id, expected_version=pilots.version(form), reason=str(form.get("reason", ""))
    )
    return await _acted(request, gateway, caller, sent, "stop")


async def _acted(request: Request, gateway: Gateway, caller: Caller, sent: Any, form: str) -> Response:
    """The pilot after an act; where it was refused, its page with what is wrong and what was typed."""
    method = type(sent).__name__.removesuffix("Request")
    try:
        await _sent(gateway, method, sent)
    except Problem as problem:
        if problem.status not in SHOWN:
            raise
        return await refused(request, gateway, caller, sent.id, problem=problem, form=form)
    return RedirectResponse(f"{PATH}/{sent.id}?done=1", 303)


async def refused(
    request: Request, gateway: Gateway, caller: Caller, pilot_id: str, *, problem: Problem, form: str
) -> Response:
    """The pilot's page with what was wrong with one of its forms, and what was typed there."""
    typed = pilots.typed(await request.form())
    return await _page(request, gateway, caller, pilot_id, problem=problem, form=form, typed=typed)


async def _page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    pilot_id: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
    form: str = "",
    typed: Typed = _UNTYPED,
) -> HTMLResponse:
    found = await _pilot(gateway, pilot_id)
    pilot = to_plain(found.pilot)
    offered = pilots.offers(caller, found.pilot, running=pilot["stage"] == "running")
    names = await asyncio.gather(
        *(gateway.names.get(Kind.ENTERPRISE, key) for key in pilot["enterprise_ids"])
    )
    return render.page(
        request,
        "pilots/pilot.html",
        status=problem.status if problem else 200,
        pilot=pilot,
        overdue=set(found.overdue_ids),
        enterprises=list(zip(pilot["enterprise_ids"], names, strict=True)),
        offers=offered,
        steps=await history(gateway, HistorySubject.HISTORY_SUBJECT_PILOT, pilot_id)
        if offered.history
        else [],
        problem=problem,
        errors=by_field(problem),
        form=form,
        typed=typed,
        done=done,
        waiting=sum(not item["confirmed"] for item in pilot["milestones"]),
        token=csrf.token(request),
    )


async def history(gateway: Gateway, subject: int, object_id: str) -> list[Plain]:
    """The latest steps, newest first; none where they cannot be had."""
    asked = ListHistoryRequest(subject=subject, id=object_id, page_size=HISTORY)  # type: ignore[arg-type]
    try:
        found = await acts.call(gateway.backends, "lifecycle.ListHistory", asked)
    except grpc.aio.AioRpcError:
        return []
    return [to_plain(step) for step in found.steps]


async def _pilot(gateway: Gateway, pilot_id: str) -> api.PilotResponse:
    """Raises AioRpcError, which the application answers."""
    found: api.PilotResponse = await acts.call(
        gateway.backends, "pilots.GetPilot", api.GetPilotRequest(id=pilot_id)
    )
    return found


async def _sent(gateway: Gateway, method: str, sent: Message) -> None:
    """Raises Problem."""
    try:
        await acts.call(gateway.backends, f"pilots.{method}", sent)
    except grpc.aio.AioRpcError as error:
        raise problems.of_rpc(error) from error
