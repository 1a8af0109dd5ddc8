"""Pages of questions about a scenario, and of a bidder's result."""

from typing import Annotated, Final

from dabridge.scenarios.v1 import reviews_service_pb2 as api
from dabridge.scenarios.v1 import solutions_service_pb2
from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from services.common import texts
from services.gateway import problems
from services.gateway.codec import Plain, to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.portal import review_points
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.review_pages import Done, Id, Token, scenario_of, show, title_of

SIZE: Final = 20

router = APIRouter()

Typed = Annotated[str, Form(max_length=20_000)]


@router.get("/questions/{scenario_id}")
async def questions(
    *, request: Request, gateway: GatewayDep, scenario_id: Id, page_token: Token = "", done: Done = ""
) -> Response:
    """What was asked about a scenario, as far as the caller may read it."""
    return await _page(request, gateway, scenario_id, page_token=page_token, done=done)


@router.post("/questions/{scenario_id}")
async def ask(
    *,
    request: Request,
    gateway: GatewayDep,
    scenario_id: Id,
    text: Typed = "",
    solution: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Asks, or shows what is wrong; from a result's page it goes back there."""
    asked = api.AskQuestionRequest(scenario_id=scenario_id, text=text)
    _, problem = await tried(gateway.backends, "reviews.AskQuestion", asked)
    if problem is not None:
        return await _page(request, gateway, scenario_id, problem=problem, typed=text)
    if solution.isascii() and solution.replace("-", "").replace("_", "").isalnum():
        return moved(f"/solutions/{solution}/result", "asked")
    return moved(f"/questions/{scenario_id}", "asked")


@router.post("/questions/{scenario_id}/{question_id}/answer")
async def answer(
    *, request: Request, gateway: GatewayDep, scenario_id: Id, question_id: Id, text: Typed = ""
) -> Response:
    """Answers, or shows what is wrong."""
    problem: Problem | None = problems.invalid("answer", texts.get("reviews.page.answer_needed"))
    if text.strip():
        asked = api.AnswerQuestionRequest(id=question_id, answer=text)
        _, problem = await tried(gateway.backends, "reviews.AnswerQuestion", asked)
    if problem is not None:
        return await _page(request, gateway, scenario_id, problem=problem, typed=text, answering=question_id)
    return moved(f"/questions/{scenario_id}", "answered")


@router.get("/solutions/{solution_id}/result")
async def result(*, request: Request, gateway: GatewayDep, solution_id: Id, done: Done = "") -> Response:
    """What became of a solution, for its bidders: rank, points, reason, and questions about it."""
    asked = solutions_service_pb2.GetSolutionRequest(id=solution_id)
    found = await acts.call(gateway.backends, "solutions.GetSolution", asked)
    ranking = to_plain(found.ranking) if found.HasField("ranking") else None
    listed = await _listed(gateway, found.solution.scenario_id)
    return show(
        request,
        "result.html",
        done=done,
        solution=to_plain(found.solution),
        ranking=ranking,
        title=await title_of(gateway, found.solution.scenario_id),
        listed=listed,
        shown=review_points.shown,
    )


async def _page(
    request: Request,
    gateway: Gateway,
    scenario_id: str,
    *,
    page_token: str = "",
    problem: Problem | None = None,
    typed: str = "",
    answering: str = "",
    done: str = "",
) -> Response:
    """The questions, with what was typed at its place: in the form, or at the question `answering`."""
    return show(
        request,
        "questions.html",
        problem=problem,
        done=done,
        scenario=await scenario_of(gateway, scenario_id),
        listed=await _listed(gateway, scenario_id, page_token),
        paged=bool(page_token),
        typed=typed,
        answering=answering,
    )


async def _listed(gateway: Gateway, scenario_id: str, page_token: str = "") -> Plain:
    asked = api.ListQuestionsRequest(scenario_id=scenario_id, page_size=SIZE, page_token=page_token)
    return to_plain(await acts.call(gateway.backends, "reviews.ListQuestions", asked))
