"""Pages of solutions: one's own and those that were opened, one of them, joining, giving in, taking back."""

from typing import Annotated, Final

from dabridge.scenarios.v1 import solutions_service_pb2 as api
from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from services.common.access.principal import Role
from services.gateway import problems
from services.gateway.caller import Caller
from services.gateway.codec import to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import render, solution_form
from services.gateway.portal.versions import Version
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.solution_pages import Done, Seen, SolutionId, names_of, scenarios_of, seen, show

router = APIRouter()

STAGES: Final = ("draft", "submitted", "opened", "shortlisted", "selected", "not_selected")
PAGE: Final = 20
Short = Annotated[str, Query(max_length=64)]
Token = Annotated[str, Query(max_length=1024)]
Reason = Annotated[str, Form(max_length=2_000)]


@router.get("/solutions")
async def solutions(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    stage: Short = "",
    scenario: Short = "",
    after: Token = "",
    done: Done = "",
) -> Response:
    """The caller's own solutions, or those that were opened for them, newest change first."""
    own = Role.ENTERPRISE in caller.principal.roles and not scenario
    asked = api.ListSolutionsRequest(
        page_size=PAGE,
        page_token=after,
        scenario_id=scenario,
        stage=f"SOLUTION_STAGE_{stage.upper()}" if stage in STAGES else None,
        mine=own,
    )
    answer = await acts.call(gateway.backends, "solutions.ListSolutions", asked)
    found = [to_plain(item) for item in answer.solutions]
    wanted = [item["scenario_id"] for item in found] + ([scenario] if scenario else [])
    known = await scenarios_of(gateway.backends, wanted)
    return show(
        request,
        "solutions.html",
        done=done,
        found=found,
        total=answer.total,
        after=answer.next_page_token,
        first=after,
        stage=stage if stage in STAGES else "",
        stages=STAGES if own else STAGES[2:],
        own=own,
        scenario_id=scenario,
        scenarios=known,
        names=await names_of(gateway, found),
    )


@router.get("/solutions/{solution_id}")
async def solution(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    solution_id: SolutionId,
    revision: Annotated[int, Query(ge=0, le=100_000)] = 0,
    done: Done = "",
) -> Response:
    """One solution: to its bidders with what they may do, to others as it was given in."""
    return await _one(request, gateway, caller, solution_id, revision=revision, done=done)


@router.post("/solutions/{solution_id}/partnership")
async def partnership(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    solution_id: SolutionId,
    version: Version,
    answer: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Agrees to bid jointly, or leaves; or shows what is wrong."""
    agreed = answer == "agree"
    asked = api.AnswerPartnershipRequest(id=solution_id, expected_version=version, agreed=agreed)
    _, problem = await tried(gateway.backends, "solutions.AnswerPartnership", asked)
    if problem is not None:
        return await _one(request, gateway, caller, solution_id, problem=problem)
    return moved(f"/solutions/{solution_id}", "agreed") if agreed else moved("/solutions", "left")


@router.get("/solutions/{solution_id}/submit")
async def confirm_submit(request: Request, gateway: GatewayDep, solution_id: SolutionId) -> Response:
    """Shows what would be given in, and asks."""
    return await _preview(request, gateway, solution_id)


@router.post("/solutions/{solution_id}/submit")
async def submit(
    request: Request, gateway: GatewayDep, solution_id: SolutionId, version: Version
) -> Response:
    """Gives the draft in and shows the receipt, or names what is missing."""
    asked = api.SubmitSolutionRequest(id=solution_id, expected_version=version)
    _, problem = await tried(gateway.backends, "solutions.SubmitSolution", asked)
    if problem is not None:
        return await _preview(request, gateway, solution_id, problem)
    return moved(f"/solutions/{solution_id}", "submitted")


@router.get("/solutions/{solution_id}/withdraw")
async def confirm_withdraw(request: Request, gateway: GatewayDep, solution_id: SolutionId) -> Response:
    """Asks whether a solution is to be taken back, and why."""
    return await _withdrawal(request, gateway, solution_id)


@router.post("/solutions/{solution_id}/withdraw")
async def withdraw(
    *, request: Request, gateway: GatewayDep, solution_id: SolutionId, version: Version, reason: Reason = ""
) -> Response:
    """Takes a solution back for good, or shows what is wrong."""
    typed = reason.strip()
    asked = api.WithdrawSolutionRequest(id=solution_id, expected_version=version, reason=typed)
    _, problem = await tried(gateway.backends, "solutions.WithdrawSolution", asked)
    if problem is not None:
        return await _withdrawal(request, gateway, solution_id, typed, problem)
    return moved("/solutions", "withdrawn")


async def _one(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    solution_id: str,
    *,
    revision: int = 0,
    problem: Problem | None = None,
    done: str = "",
) -> Response:
    held = await seen(gateway.backends, solution_id, revision)
    bids = held.leads(caller) or bool((held.partner(caller) or {}).get("agreed"))
    if bids and not revision and held.solution["revision"] and not held.writable:
        # What counts, not the draft that was left behind.
        held = await seen(gateway.backends, solution_id, held.solution["revision"])
    return show(
        request,
        "solution.html",
        problem=problem,
        done=done,
        held=held,
        bids=bids,
        leads=held.leads(caller),
        partner=held.partner(caller),
        leavable=held.solution["status"] != "withdrawn" and held.solution["stage"] in STAGES[:4],
        names=await names_of(gateway, [held.solution]),
        rows=_rows(held),
    )


async def _preview(
    request: Request, gateway: Gateway, solution_id: str, problem: Problem | None = None
) -> Response:
    held = await _led(request, gateway, solution_id)
    return show(
        request,
        "submit.html",
        problem=problem,
        held=held,
        names=await names_of(gateway, [held.solution]),
        rows=_rows(held),
    )


async def _withdrawal(
    request: Request,
    gateway: Gateway,
    solution_id: str,
    reason: str = "",
    problem: Problem | None = None,
) -> Response:
    held = await _led(request, gateway, solution_id)
    return show(request, "withdraw.html", problem=problem, held=held, reason=reason)


async def _led(request: Request, gateway: Gateway, solution_id: str) -> Seen:
    """A solution that the caller's enterprise leads; raises Problem 403 for another's."""
    held = await seen(gateway.backends, solution_id)
    if not held.leads(render.caller_of(request)):
        raise problems.forbidden()
    return held


def _rows(held: Seen) -> list[dict[str, object]]:
    """Requirements with their answers, where both can be read."""
    if held.content is None:
        return []
    return solution_form.answered(held.content, held.scenario or {"requirements": []})
