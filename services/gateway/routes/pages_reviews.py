"""Pages of those in charge of a review: reviewers, progress, consensus, decision; and the list of reviews."""

import asyncio
from typing import Annotated, Any, Final

import grpc
from dabridge.scenarios.v1 import reviews_service_pb2 as api
from fastapi import APIRouter, Form, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common import texts
from services.gateway import reviewers as reviewers_known
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import Kind
from services.gateway.portal import review_points
from services.gateway.portal.versions import Version, version_typed
from services.gateway.problems import FieldProblem, Problem
from services.gateway.routes import acts, pages_scoring, review_suggestions
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.review_pages import (
    Done,
    Id,
    Token,
    bidder_names,
    is_reviewer,
    leads,
    one,
    review_of,
    scenario_of,
    show,
    solutions_of,
    title_of,
)

STAGES: Final = ("preparing", "scoring", "consensus", "decided")
# Scenarios at these stages can get a review.
REVIEWED: Final = frozenset({"listed", "answered"})

router = APIRouter()


@router.get("/reviews")
async def reviews(
    *,
    request: Request,
    gateway: GatewayDep,
    stage: Annotated[str, Query(max_length=32)] = "",
    page_token: Token = "",
) -> Response:
    """The reviews that concern the caller, newest change first."""
    stage = stage if stage in STAGES else ""
    asked = api.ListReviewsRequest(
        page_size=20, page_token=page_token, stage=f"REVIEW_STAGE_{stage.upper()}" if stage else None
    )
    answer = await acts.call(gateway.backends, "reviews.ListReviews", asked)
    found = [to_plain(review) for review in answer.reviews]
    scenarios = await asyncio.gather(*(_scenario(gateway, review) for review in found))
    return show(
        request,
        "reviews.html",
        found=list(zip(found, scenarios, strict=True)),
        total=answer.total,
        stage=stage,
        stages=STAGES,
        paged=bool(page_token),
        after=answer.next_page_token,
    )


@router.get("/reviews/{review_id}")
async def review(
    *, request: Request, gateway: GatewayDep, caller: CallerDep, review_id: Id, done: Done = ""
) -> Response:
    """The desk of those in charge, or a reviewer's own page."""
    return await _page(request, gateway, caller, review_id, done=done)


@router.get("/reviews/{review_id}/reviewers")
async def reviewers(request: Request, gateway: GatewayDep, review_id: Id) -> Response:
    """Who could review, with reasons and conflicts."""
    return await _reviewers(request, gateway, review_id)


@router.post("/reviews/{review_id}/reviewers")
async def name_reviewers(
    *,
    request: Request,
    gateway: GatewayDep,
    review_id: Id,
    # 0: there is no review yet.
    version: Annotated[int, Form(ge=0, le=2**53)],
    expert: Annotated[list[str] | None, Form(max_length=64)] = None,
    others: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Names the experts that were ticked or typed, or shows what is in the way."""
    chosen = list(dict.fromkeys([*(expert or []), *others.split()]))
    proposals = [api.ReviewerProposal(expert_id=each) for each in chosen]
    asked: Any
    if version:
        method = "reviews.AssignReviewers"
        asked = api.AssignReviewersRequest(id=review_id, expected_version=version, reviewers=proposals)
    else:
        method = "reviews.CreateReview"
        asked = api.CreateReviewRequest(scenario_id=review_id, reviewers=proposals)
    try:
        await (reviewers_known.fill_renamed if version else reviewers_known.fill_named)(gateway, asked)
        _, problem = await tried(gateway.backends, method, asked)
    except Problem as refused:
        problem = refused
    if problem is not None:
        return await _reviewers(request, gateway, review_id, problem=problem, chosen=chosen)
    return moved(f"/reviews/{review_id}", "named")


@router.post("/reviews/{review_id}/start")
async def start(
    request: Request, gateway: GatewayDep, caller: CallerDep, review_id: Id, version: Version
) -> Response:
    """Begins the scoring, or shows what is in the way."""
    asked = api.StartReviewRequest(id=review_id, expected_version=version)
    await reviewers_known.fill_seated(gateway, asked)
    _, problem = await tried(gateway.backends, "reviews.StartReview", asked)
    if problem is not None:
        return await _page(request, gateway, caller, review_id, problem=problem)
    return moved(f"/reviews/{review_id}", "started")


@router.post("/reviews/{review_id}/consensus")
async def consensus(request: Request, gateway: GatewayDep, caller: CallerDep, review_id: Id) -> Response:
    """Keeps what was agreed, or shows the table with what was typed and what is wrong with it."""
    form = await request.form()
    asked = api.RecordConsensusRequest(
        id=review_id, expected_version=version_typed(one(form, "version")), consensus=one(form, "consensus")
    )
    wrong = []
    for solution in _solutions_in(form):
        points = review_points.hundredths(one(form, f"agreed-{solution}"))
        if points is None:
            wrong.append(FieldProblem(f"agreed-{solution}", texts.get("reviews.page.no_points")))
        asked.items.add(
            solution_id=solution,
            agreed_points=points or 0,
            remark=one(form, f"remark-{solution}"),
            shortlisted=bool(one(form, f"short-{solution}")),
        )
    if wrong:
        problem: Problem | None = Problem(422, "invalid_input", texts.get("api.invalid_input"), wrong)
    else:
        _, problem = await tried(gateway.backends, "reviews.RecordConsensus", asked)
    if problem is not None:
        return await _page(request, gateway, caller, review_id, problem=problem, typed=form)
    return moved(f"/reviews/{review_id}", "consensus")


@router.get("/reviews/{review_id}/decision")
async def decision(request: Request, gateway: GatewayDep, review_id: Id) -> Response:
    """The form of the decision."""
    return await _decision(request, gateway, review_id)


@router.post("/reviews/{review_id}/decision")
async def decide(request: Request, gateway: GatewayDep, review_id: Id) -> Response:
    """Decides, or shows the form with what is wrong."""
    form = await request.form()
    days = one(form, "question_days")
    asked = api.DecideReviewRequest(
        id=review_id,
        expected_version=version_typed(one(form, "version")),
        question_days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else -1,
    )
    common = one(form, "common")
    for solution in _solutions_in(form):
        selected = bool(one(form, f"selected-{solution}"))
        reason = one(form, f"reason-{solution}") or ("" if selected else common)
        asked.items.add(solution_id=solution, selected=selected, reason=reason)
    _, problem = await tried(gateway.backends, "reviews.DecideReview", asked)
    if problem is not None:
        return await _decision(request, gateway, review_id, problem=problem, typed=form)
    return moved(f"/reviews/{review_id}", "decided")


def _solutions_in(form: FormData) -> list[str]:
    return [str(value) for value in form.getlist("solution")]


async def _page(
    request: Request,
    gateway: Gateway,
    caller: Any,
    review_id: str,
    *,
    problem: Problem | None = None,
    typed: FormData | None = None,
    done: str = "",
) -> Response:
    """The page of a review by who asks; of a scenario without one, for those who can make it."""
    held, scenario = await _held(gateway, caller, review_id)
    if held is None:
        return show(request, "none.html", scenario=scenario, can=scenario["stage"] in REVIEWED)
    if not leads(caller, scenario) and is_reviewer(caller, held):
        return await pages_scoring.own_page(
            request, gateway, caller, held, scenario, problem=problem, done=done
        )
    solutions = await solutions_of(gateway, review_id) if held["solution_ids"] else {}
    scores = await _scores(gateway, held)
    return show(
        request,
        "desk.html",
        problem=problem,
        done=done,
        review=held,
        scenario=scenario,
        names=await bidder_names(gateway, solutions),
        experts=await _experts(gateway, held, scores),
        scores=scores,
        typed=typed if typed is not None else {},
        wrong=_wrong(problem, [ranking["solution_id"] for ranking in held["rankings"]], typed),
        shown=review_points.shown,
    )


async def _held(gateway: Gateway, caller: Any, review_id: str) -> tuple[Plain | None, Plain]:
    """The review and its scenario; none where those in charge have not made one yet."""
    scenario = await scenario_of(gateway, review_id)
    try:
        return await review_of(gateway, review_id), scenario
    except grpc.aio.AioRpcError as error:
        missing = error.code() in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.PERMISSION_DENIED)
        if not missing or not leads(caller, scenario):
            raise
        return None, scenario


async def _scenario(gateway: Gateway, review: Plain) -> Plain:
    """What a review is of; of a scenario that cannot be read, its id, and whether the review has begun."""
    try:
        return await scenario_of(gateway, review["id"])
    except grpc.aio.AioRpcError:
        return {"title": review["id"], "answers_closed": review["stage"] != "preparing"}


async def _experts(gateway: Gateway, held: Plain, scores: dict[str, list[Plain]]) -> dict[str, str]:
    """What the review's experts do, by their ids, with whoever gave scores."""
    given = (item["expert_id"] for each in scores.values() for item in each)
    ids = list(dict.fromkeys([*(reviewer["expert_id"] for reviewer in held["reviewers"]), *given]))
    names = await asyncio.gather(*(gateway.names.get(Kind.EXPERT, each) for each in ids))
    return dict(zip(ids, names, strict=True))


async def _scores(gateway: Gateway, held: Plain) -> dict[str, list[Plain]]:
    """Each solution's scores by every reviewer, once all are in."""
    found: dict[str, list[Plain]] = {}
    if held["rankings"]:
        answer = await acts.call(gateway.backends, "reviews.ListScores", api.ListScoresRequest(id=held["id"]))
        for scores in map(to_plain, answer.scores):
            points = {score["criterion"]: score["points"] for score in scores["scores"]}
            found.setdefault(scores["solution_id"], []).append({**scores, "points": points})
    return found


async def _reviewers(
    request: Request,
    gateway: Gateway,
    review_id: str,
    *,
    problem: Problem | None = None,
    chosen: list[str] | None = None,
) -> Response:
    caller = request.state.caller
    held, scenario = await _held(gateway, caller, review_id)
    known = [r["expert_id"] for r in held["reviewers"]] if held else []
    suggestions = await review_suggestions.of(gateway, scenario, extra=chosen or known)
    out = {r["expert_id"] for r in held["reviewers"] if r["statement"] == "conflicted"} if held else set()
    kept = {r["expert_id"] for r in held["reviewers"] if r["submitted_at"]} if held else set()
    return show(
        request,
        "reviewers.html",
        problem=problem,
        review=held,
        scenario=scenario,
        suggestions=suggestions,
        chosen=set(chosen if chosen is not None else known) - out,
        out=out,
        kept=kept,
    )


async def _decision(
    request: Request,
    gateway: Gateway,
    review_id: str,
    *,
    problem: Problem | None = None,
    typed: FormData | None = None,
) -> Response:
    held = await review_of(gateway, review_id)
    solutions = await solutions_of(gateway, review_id) if held["solution_ids"] else {}
    rankings = [ranking["solution_id"] for ranking in held["rankings"]]
    return show(
        request,
        "decision.html",
        problem=problem,
        review=held,
        title=await title_of(gateway, review_id),
        names=await bidder_names(gateway, solutions),
        typed=typed if typed is not None else {},
        wrong=_wrong(problem, rankings, typed),
        shown=review_points.shown,
    )


def _wrong(problem: Problem | None, rankings: list[str], typed: FormData | None) -> dict[str, str]:
    """What is wrong with each solution's row, by the solution's id."""
    found: dict[str, str] = {}
    sent = _solutions_in(typed) if typed is not None else rankings
    for item in problem.fields if problem else ():
        if item.field.startswith("agreed-"):
            found[item.field.removeprefix("agreed-")] = item.message
        place = item.field.removeprefix("items[").partition("]")[0]
        if item.field.startswith("items[") and place.isdigit() and int(place) < len(sent):
            found[sent[int(place)]] = item.message
    return found
