"""Writing a solution: begun, filled in step by step, with files and partners.

A save changes the fields of its own step in the draft as it is then; so a step left open in another window
takes nothing away.
"""

from typing import Annotated, Final, Literal

import grpc
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1 import solutions_service_pb2 as api
from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from services.common import texts
from services.gateway import problems
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.portal import render, solution_form
from services.gateway.portal.solution_form import STEPS
from services.gateway.problems import Problem
from services.gateway.routes import attachments
from services.gateway.routes.acting import moved, shown, tried
from services.gateway.routes.solution_pages import (
    Done,
    Seen,
    SolutionId,
    names_of,
    save,
    scenario_of,
    seen,
    show,
)

router = APIRouter()

Step = Literal["summary", "answers", "price", "team", "references", "files", "partners"]
FOUND: Final = 10
ScenarioId = Annotated[str, Query(max_length=64)]


@router.get("/solutions/new")
async def new(request: Request, gateway: GatewayDep, scenario: ScenarioId = "") -> Response:
    """Asks whether a solution to a scenario is to be begun."""
    return await _new(request, gateway, scenario)


@router.post("/solutions/new")
async def create(
    request: Request, gateway: GatewayDep, scenario_id: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Begins a draft, or shows why not; goes to the one there is where the enterprise takes part already."""
    asked = api.CreateSolutionRequest(scenario_id=scenario_id)
    answer, problem = await tried(gateway.backends, "solutions.CreateSolution", asked)
    if problem is None:
        return moved(f"/solutions/{answer.solution.id}/edit/{STEPS[0]}", "created")
    return await _new(request, gateway, scenario_id, problem)


@router.get("/solutions/{solution_id}/edit/{step}")
async def edit(
    *,
    request: Request,
    gateway: GatewayDep,
    solution_id: SolutionId,
    step: Step,
    done: Done = "",
    q: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """One step of the form."""
    held = await _draft(request, gateway, solution_id)
    return await _step(request, gateway, held, step, done=done, text=q.strip())


@router.post("/solutions/{solution_id}/edit/{step}")
async def update(request: Request, gateway: GatewayDep, solution_id: SolutionId, step: Step) -> Response:
    """Saves a step and goes where its button leads, or shows what is wrong; HTMX is told that it is saved."""
    form = await request.form()
    held = await _draft(request, gateway, solution_id)
    typed = solution_form.Typed(held.content or {}, ())
    problem: Problem | None = None
    if step in solution_form.TYPED:
        typed = solution_form.take(step, form, held.content or {}, held.scenario or {})
        problem = await _saved(request, gateway, held, step, typed)
    if render.is_htmx(request):
        return render.page(request, "solutions/_saved.html", problem=problem)
    if problem is not None:
        return await _step(request, gateway, held, step, typed=typed.content, problem=problem)
    go = form.get("go")
    if go == "stay":
        return moved(f"/solutions/{solution_id}/edit/{step}", "saved")
    aim = str(go) if go in STEPS else solution_form.after(step)
    return moved(f"/solutions/{solution_id}/{'' if aim == 'submit' else 'edit/'}{aim}")


@router.post("/solutions/{solution_id}/attachments")
async def attach(request: Request, gateway: GatewayDep, solution_id: SolutionId) -> Response:
    """Stores a file and names it in the draft, or shows what is wrong."""
    form = await request.form()
    file = attachments.file_of(form)
    held = await _draft(request, gateway, solution_id)
    try:
        if file is None:
            raise problems.invalid("attachment", texts.get("solutions.api.no_file"))
        made = await attachments.store(gateway.backends, attachments.SOLUTIONS, solution_id, file)
        content = held.content or {}
        await save(
            gateway.backends, held, {**content, "attachments": [*content["attachments"], to_plain(made)]}
        )
    except grpc.aio.AioRpcError as error:
        return await _step(request, gateway, held, "files", problem=shown(error))
    except Problem as problem:
        return await _step(request, gateway, held, "files", problem=problem)
    return moved(f"/solutions/{solution_id}/edit/files", "stored")


@router.post("/solutions/{solution_id}/attachments/{file_id}/remove")
async def detach(
    request: Request, gateway: GatewayDep, solution_id: SolutionId, file_id: SolutionId
) -> Response:
    """Leaves a file out of the draft, or shows what is wrong."""
    held = await _draft(request, gateway, solution_id)
    content = held.content or {}
    kept = [item for item in content["attachments"] if item["id"] != file_id]
    try:
        await save(gateway.backends, held, {**content, "attachments": kept})
    except grpc.aio.AioRpcError as error:
        return await _step(request, gateway, held, "files", problem=shown(error))
    return moved(f"/solutions/{solution_id}/edit/files", "removed")


@router.post("/solutions/{solution_id}/partners")
async def partners(
    *,
    request: Request,
    gateway: GatewayDep,
    solution_id: SolutionId,
    invite: Annotated[str, Form(max_length=64)] = "",
    remove: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Invites an enterprise to bid jointly, or takes one out; or shows what is wrong."""
    held = await _draft(request, gateway, solution_id)
    ids = [partner["enterprise_id"] for partner in held.solution["partners"]]
    changed = [key for key in [*ids, *([invite] if invite else [])] if key != remove]
    try:
        await save(gateway.backends, held, held.content or {}, changed)
    except grpc.aio.AioRpcError as error:
        return await _step(request, gateway, held, "partners", problem=shown(error))
    return moved(f"/solutions/{solution_id}/edit/partners", "saved")


async def _saved(
    request: Request, gateway: Gateway, held: Seen, step: str, typed: solution_form.Typed
) -> Problem | None:
    """Saves what a step says; of two saves at once the second is based on the first."""
    if typed.problems:
        return Problem(422, "invalid_input", texts.get("api.invalid_input"), typed.problems)
    try:
        await save(gateway.backends, held, typed.content)
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.ABORTED:
            return shown(error)
    else:
        return None
    now = await _draft(request, gateway, held.id)
    form = await request.form()
    fields = solution_form.take(step, form, now.content or {}, now.scenario or {})
    try:
        await save(gateway.backends, now, fields.content)
    except grpc.aio.AioRpcError as error:
        return shown(error)
    return None


async def _draft(request: Request, gateway: Gateway, solution_id: str) -> Seen:
    """A draft that the caller's enterprise leads; raises Problem 403 for another's, 409 for none to write."""
    held = await seen(gateway.backends, solution_id)
    if not held.leads(render.caller_of(request)):
        raise problems.forbidden()
    if held.content is None or not held.writable:
        raise Problem(409, "wrong_stage", texts.get("solutions.form.closed"))
    return held


async def _new(
    request: Request, gateway: Gateway, scenario_id: str, problem: Problem | None = None
) -> Response:
    scenario = await scenario_of(gateway.backends, scenario_id) if scenario_id else None
    if scenario is None:
        raise Problem(404, "not_found", texts.get("solutions.new.none"))
    return show(request, "new.html", problem=problem, scenario=scenario)


async def _step(
    request: Request,
    gateway: Gateway,
    held: Seen,
    step: str,
    *,
    typed: Plain | None = None,
    problem: Problem | None = None,
    done: str = "",
    text: str = "",
) -> Response:
    content = typed or held.content or {}
    scenario = held.scenario or {"requirements": []}
    found = await _enterprises(gateway.backends, text) if step == "partners" and text else []
    taken = {held.solution["enterprise_id"], *(p["enterprise_id"] for p in held.solution["partners"])}
    return show(
        request,
        f"step_{step}.html",
        problem=problem,
        done=done,
        held=held,
        content=content,
        step=step,
        steps=STEPS,
        filled=solution_form.filled(held.content or {}, scenario),
        former=solution_form.before(step),
        rows=solution_form.answered(content, scenario),
        team=solution_form.spare(content["team"], {"post": "", "people": "", "qualification": ""}),
        references=solution_form.spare(
            content["references"], {"project": "", "client": "", "year": "", "amount_yuan": ""}
        ),
        fulfilments=solution_form.FULFILMENTS,
        names=await names_of(gateway, [held.solution]),
        text=text,
        found=[item for item in found if item["id"] not in taken],
    )


async def _enterprises(backends: Backends, text: str) -> list[Plain]:
    """The first enterprises whose name holds a text."""
    asked = records_api.ListEnterprisesRequest(text=text, page_size=FOUND)
    answer = await backends.scenarios.ListEnterprises(asked, timeout=backends.call_timeout)
    return [to_plain(item) for item in answer.enterprises]
