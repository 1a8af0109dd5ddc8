"""A reviewer's pages: the statement, the solutions, scoring one after the other, giving the scores in."""

from typing import Annotated, Any, Final

from dabridge.events.v1.scenarios_pb2 import ConflictStatement
from dabridge.scenarios.v1 import reviews_service_pb2 as api
from dabridge.scenarios.v1 import solutions_service_pb2
from fastapi import APIRouter, Form, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.common import texts
from services.gateway import reviewers
from services.gateway.caller import Caller
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import render, review_points
from services.gateway.portal.versions import Version
from services.gateway.problems import FieldProblem, Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.review_pages import (
    Done,
    Id,
    bidder_names,
    one,
    own_seat,
    review_of,
    scenario_of,
    show,
    solutions_of,
)

_STATEMENTS: Final = {
    "none": ConflictStatement.CONFLICT_STATEMENT_NONE,
    "conflicted": ConflictStatement.CONFLICT_STATEMENT_CONFLICTED,
}

router = APIRouter()


@router.post("/reviews/{review_id}/conflict")
async def declare(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    review_id: Id,
    version: Version,
    statement: Annotated[str, Form(max_length=32)] = "",
    reason: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Keeps the statement, or shows what is wrong; what others did meanwhile is no hindrance."""
    del version
    seen = await review_of(gateway, review_id)
    asked = api.DeclareConflictRequest(id=review_id, expected_version=seen["version"], reason=reason.strip())
    if statement in _STATEMENTS:
        asked.statement = _STATEMENTS[statement]
    await reviewers.fill_own(gateway, asked)
    answer, problem = await tried(gateway.backends, "reviews.DeclareConflict", asked)
    if problem is not None:
        return await _own(request, gateway, caller, review_id, problem)
    held = to_plain(answer.review)
    if own_seat(caller, held) is None:
        return show(request, "out.html", scenario=await scenario_of(gateway, review_id))
    return moved(f"/reviews/{review_id}", "stated")


@router.post("/reviews/{review_id}/submit")
async def submit(
    request: Request, gateway: GatewayDep, caller: CallerDep, review_id: Id, version: Version
) -> Response:
    """Gives the scores in, or shows what is missing; what others did meanwhile is no hindrance."""
    del version
    seen = await review_of(gateway, review_id)
    asked = api.SubmitScoresRequest(id=review_id, expected_version=seen["version"])
    await reviewers.fill_own(gateway, asked)
    _, problem = await tried(gateway.backends, "reviews.SubmitScores", asked)
    if problem is not None:
        return await _own(request, gateway, caller, review_id, problem)
    return moved(f"/reviews/{review_id}", "submitted")


@router.get("/reviews/{review_id}/solutions/{solution_id}")
async def sheet(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    review_id: Id,
    solution_id: Id,
    done: Done = "",
) -> Response:
    """One solution with its scores."""
    return await _sheet(request, gateway, caller, await review_of(gateway, review_id), solution_id, done=done)


@router.post("/reviews/{review_id}/solutions/{solution_id}")
async def save(
    request: Request, gateway: GatewayDep, caller: CallerDep, review_id: Id, solution_id: Id
) -> Response:
    """Keeps the scores of one solution; while they are typed it tells no more than that."""
    form = await request.form()
    held = await review_of(gateway, review_id)
    if solution_id not in held["solution_ids"]:
        raise HTTPException(404)
    scores, problem = _typed(held, solution_id, form)
    if problem is None:
        asked = api.SaveScoresRequest(id=review_id, scores=[scores])
        _, problem = await tried(gateway.backends, "reviews.SaveScores", asked)
    if render.is_htmx(request):
        return show(request, "_saved.html", problem=problem)
    if problem is not None:
        return await _sheet(request, gateway, caller, held, solution_id, problem=problem, typed=form)
    following = _following(held, solution_id)
    if one(form, "go") == "next" and following:
        return moved(f"/reviews/{review_id}/solutions/{following}", "saved")
    return moved(f"/reviews/{review_id}", "saved")


def _typed(held: Plain, solution_id: str, form: FormData) -> tuple[api.SolutionScores, Problem | None]:
    scores = api.SolutionScores(solution_id=solution_id, remark=one(form, "remark"))
    wrong = []
    for place, criterion in enumerate(held["criteria"]):
        typed = one(form, f"points-{place}")
        points = review_points.whole(typed)
        if typed and points is None:
            told = texts.get("reviews.page.no_score", criterion=criterion["name"])
            wrong.append(FieldProblem(f"points-{place}", told))
        elif points is not None:
            scores.scores.add(criterion=criterion["name"], points=points)
    problem = Problem(422, "invalid_input", texts.get("api.invalid_input"), wrong) if wrong else None
    return scores, problem


async def _sheet(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    held: Plain,
    solution_id: str,
    *,
    problem: Problem | None = None,
    typed: FormData | None = None,
    done: str = "",
) -> Response:
    if solution_id not in held["solution_ids"]:
        raise HTTPException(404)
    seat = own_seat(caller, held)
    if seat is not None and seat["statement"] != "none":
        return moved(f"/reviews/{held['id']}")
    asked = solutions_service_pb2.GetSolutionRequest(id=solution_id)
    answer = to_plain(await acts.call(gateway.backends, "solutions.GetSolution", asked))
    names = await bidder_names(gateway, {solution_id: answer["solution"]})
    scores = (await _own_scores(gateway, held["id"], caller)).get(solution_id)
    ids = held["solution_ids"]
    place = ids.index(solution_id)
    return show(
        request,
        "sheet.html",
        problem=problem,
        done=done,
        review=held,
        scenario=await scenario_of(gateway, held["id"]),
        solution=answer["solution"],
        content=answer["content"],
        name=names[solution_id],
        values=_values(held, scores, typed),
        remark=one(typed, "remark") if typed is not None else (scores or {}).get("remark", ""),
        seat=seat,
        place=place,
        before=ids[place - 1] if place else "",
        after=_following(held, solution_id),
    )


def _values(held: Plain, scores: Plain | None, typed: FormData | None) -> list[str]:
    """What stands in the field of each criterion."""
    if typed is not None:
        return [one(typed, f"points-{place}") for place in range(len(held["criteria"]))]
    points = {s["criterion"]: s["points"] for s in scores["scores"]} if scores else {}
    return [str(points.get(criterion["name"], "")) for criterion in held["criteria"]]


def _following(held: Plain, solution_id: str) -> str:
    """The solution after one; empty after the last."""
    ids = held["solution_ids"]
    place = ids.index(solution_id) + 1 if solution_id in ids else len(ids)
    return str(ids[place]) if place < len(ids) else ""


async def _own_scores(gateway: Gateway, review_id: str, caller: Caller) -> dict[str, Plain]:
    """The caller's own scores, by solution."""
    answer = await acts.call(gateway.backends, "reviews.ListScores", api.ListScoresRequest(id=review_id))
    own = caller.principal.talent
    return {scores.solution_id: to_plain(scores) for scores in answer.scores if scores.expert_id == own}


async def _own(
    request: Request, gateway: Gateway, caller: Caller, review_id: str, problem: Problem
) -> Response:
    held = await review_of(gateway, review_id)
    scenario = await scenario_of(gateway, review_id)
    return await own_page(request, gateway, caller, held, scenario, problem=problem)


async def own_page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    held: Plain,
    scenario: Plain,
    *,
    problem: Problem | None = None,
    done: str = "",
) -> Response:
    """A reviewer's page of a review."""
    solutions: dict[str, Plain] = await solutions_of(gateway, held["id"]) if held["solution_ids"] else {}
    scores = await _own_scores(gateway, held["id"], caller)
    whole: dict[str, Any] = {}
    for solution, given in scores.items():
        points = {score["criterion"]: score["points"] for score in given["scores"]}
        if all(criterion["name"] in points for criterion in held["criteria"]):
            total = sum(c["weight"] * points[c["name"]] for c in held["criteria"])
            whole[solution] = review_points.shown(total)
    return show(
        request,
        "reviewer.html",
        problem=problem,
        done=done,
        review=held,
        scenario=scenario,
        seat=own_seat(caller, held),
        names=await bidder_names(gateway, solutions),
        begun=set(scores),
        whole=whole,
        left=len(held["solution_ids"]) - len(whole),
        shown=review_points.shown,
    )
