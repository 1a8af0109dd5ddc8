"""The page of one introduction, and its acts; what the pages of introductions share."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

import grpc
from dabridge.events.v1 import talent_pb2
from dabridge.talent.v1 import introductions_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from google.protobuf.message import Message
from starlette.responses import Response

from services.common import texts
from services.gateway import introductions, pilots, records
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.introductions import Typed
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acting, acts
from services.gateway.routes.acting import by_field, moved, shown

PATH: Final = "/introductions"
HISTORY: Final = 50
DONE: Final = frozenset(
    {"invited", "applied", "accept", "decline", "cancel", "interview", "outcome", "lower", "close"}
)
UNTYPED: Final = Typed()

router = APIRouter()

IntroductionId = Annotated[str, Path(max_length=128)]


@router.get(f"{PATH}/{{introduction_id}}")
async def one(
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    introduction_id: IntroductionId,
    done: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """An introduction with what has happened and what the caller may do."""
    return await _page(request, gateway, caller, introduction_id, done=done)


@router.post(f"{PATH}/{{introduction_id}}/accept")
async def accept(
    request: Request, gateway: GatewayDep, caller: CallerDep, introduction_id: IntroductionId
) -> Response:
    """The side that was asked agrees."""
    data = await request.form()
    form = introductions.typed(data)
    sent = api.AcceptIntroductionRequest(
        id=introduction_id, expected_version=pilots.version(data), contact=recruiter(form)
    )
    return await _acted(request, gateway, caller, sent, form)


@router.post(f"{PATH}/{{introduction_id}}/decline")
async def decline(
    request: Request, gateway: GatewayDep, caller: CallerDep, introduction_id: IntroductionId
) -> Response:
    """The side that was asked does not agree."""
    data = await request.form()
    form = introductions.typed(data)
    sent = api.DeclineIntroductionRequest(
        id=introduction_id, expected_version=pilots.version(data), reason_code=form.get("reason_code")
    )
    return await _acted(request, gateway, caller, sent, form)


@router.post(f"{PATH}/{{introduction_id}}/cancel")
async def cancel(
    request: Request, gateway: GatewayDep, caller: CallerDep, introduction_id: IntroductionId
) -> Response:
    """The side that asked takes it back."""
    data = await request.form()
    form = introductions.typed(data)
    sent = api.CancelIntroductionRequest(
        id=introduction_id, expected_version=pilots.version(data), reason_code=form.get("reason_code")
    )
    return await _acted(request, gateway, caller, sent, form)


@router.post(f"{PATH}/{{introduction_id}}/interview")
async def interview(
    request: Request, gateway: GatewayDep, caller: CallerDep, introduction_id: IntroductionId
) -> Response:
    """The enterprise arranges an interview."""
    data = await request.form()
    form = introductions.typed(data)
    sent = api.ArrangeInterviewRequest(
        id=introduction_id,
        expected_version=pilots.version(data),
        at=introductions.moment(form.get("at")),
        place=form.get("place"),
        note=form.get("note"),
    )
    return await _acted(request, gateway, caller, sent, form)


@router.post(f"{PATH}/{{introduction_id}}/outcome")
async def outcome(
    request: Request, gateway: GatewayDep, caller: CallerDep, introduction_id: IntroductionId
) -> Response:
    """A side records how it ended."""
    data = await request.form()
    form = introductions.typed(data)
    said, code = introductions.result(form.get("result"))
    sent = api.RecordOutcomeRequest(
        id=introduction_id,
        expected_version=pilots.version(data),
        outcome=enum_number(talent_pb2.IntroductionOutcome.DESCRIPTOR, said),  # type: ignore[arg-type]
        reason_code=code,
    )
    return await _acted(request, gateway, caller, sent, form)


@router.post(f"{PATH}/{{introduction_id}}/contact")
async def contact(
    request: Request, gateway: GatewayDep, caller: CallerDep, introduction_id: IntroductionId
) -> Response:
    """The page with the other side's contact, which is in no address and is kept by nobody."""
    asked = api.ReadContactRequest(id=introduction_id)
    answer, problem = await tried(gateway, "ReadContact", asked)
    return await _page(request, gateway, caller, introduction_id, problem=problem, contact=answer)


@router.post(f"{PATH}/{{introduction_id}}/post")
async def post(
    request: Request, gateway: GatewayDep, caller: CallerDep, introduction_id: IntroductionId
) -> Response:
    """The enterprise that has hired wants fewer people for the post, or none any more."""
    form = await request.form()
    held = (await _get(gateway, introduction_id)).introduction
    resource = RESOURCES[Kind.DEMAND]
    closing = form.get("act") == "close"
    try:
        record = await records.get(gateway.backends, resource, held.demand_id)
        if closing:
            await records.withdraw(
                gateway.backends,
                resource,
                held.demand_id,
                expected_version=pilots.version(form),
                reason=texts.get("introductions.filled.reason"),
            )
        else:
            fewer = {**record, "headcount": record["headcount"] - 1}
            await records.update(gateway.backends, resource, fewer, pilots.version(form))
    except grpc.aio.AioRpcError as error:
        return await _page(request, gateway, caller, introduction_id, problem=shown(error), form="post")
    return moved(f"{PATH}/{introduction_id}", "close" if closing else "lower")


async def _page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    introduction_id: str,
    *,
    done: str = "",
    problem: Problem | None = None,
    form: str = "",
    typed: Typed = UNTYPED,
    contact: Any = None,
) -> HTMLResponse:
    answer = await _get(gateway, introduction_id)
    plain = to_plain(answer)
    held = plain["introduction"]
    side = introductions.side_of(caller, held)
    offers = introductions.offered(caller, held, answer.introduction, plain["outcomes"])
    steps, catalogue, firms, post = await asyncio.gather(
        _history(gateway, introduction_id),
        _reasons(gateway),
        enterprises(gateway, [held]),
        _post(gateway, held["demand_id"]),
    )
    return render.page(
        request,
        "introductions/introduction.html",
        status=problem.status if problem else 200,
        held=held,
        words=plain,
        side=side,
        offers=offers,
        waits_for=introductions.waits_for(held, side),
        steps=introductions.told_readings(steps, held, side),
        declines=introductions.reasons_for(catalogue, side, "decline"),
        cancels=introductions.reasons_for(catalogue, side, "cancel"),
        results=introductions.results_for(catalogue, side, ended=held["stage"] == "ended"),
        demand=_to_fill(held, side, post),
        post=post["status"] if post else "",
        names=firms,
        contact=to_plain(contact) if contact is not None else None,
        done=texts.get(f"introductions.done.{done}") if done in DONE and problem is None else "",
        problem=problem,
        errors=errors(problem),
        form=form,
        typed=typed,
        token=csrf.token(request),
    )


def _to_fill(held: Plain, side: str, post: Plain | None) -> Plain | None:
    """The post that the enterprise is asked about once it has hired; None where it is not."""
    if side != "enterprise" or held["outcome"] != "hired" or post is None:
        return None
    return None if post["status"] == "withdrawn" else post


async def _acted(request: Request, gateway: Gateway, caller: Caller, sent: Any, typed: Typed) -> Response:
    """The introduction after an act; where it was refused, its page with what is wrong."""
    form = request.url.path.rpartition("/")[2]
    _, problem = await tried(gateway, type(sent).__name__.removesuffix("Request"), sent)
    if problem is not None:
        return await _page(request, gateway, caller, sent.id, problem=problem, form=form, typed=typed)
    return moved(f"{PATH}/{sent.id}", form)


async def _get(gateway: Gateway, introduction_id: str) -> api.IntroductionResponse:
    """Raises AioRpcError, which the application answers."""
    asked = api.GetIntroductionRequest(id=introduction_id)
    found: api.IntroductionResponse = await acts.call(
        gateway.backends, "introductions.GetIntroduction", asked
    )
    return found


async def _post(gateway: Gateway, demand_id: str) -> Plain | None:
    """The post; None for whoever reads it no more, as others do when it is closed."""
    try:
        return await records.get(gateway.backends, RESOURCES[Kind.DEMAND], demand_id)
    except grpc.aio.AioRpcError:
        return None


async def _history(gateway: Gateway, introduction_id: str) -> list[Plain]:
    """The latest steps, newest first; none where they cannot be had."""
    asked = api.ListIntroductionHistoryRequest(id=introduction_id, page_size=HISTORY)
    try:
        found = await acts.call(gateway.backends, "introductions.ListIntroductionHistory", asked)
    except grpc.aio.AioRpcError:
        return []
    return [to_plain(step) for step in found.steps]


async def _reasons(gateway: Gateway) -> list[Plain]:
    asked = api.ListReasonCodesRequest()
    found = await acts.call(gateway.backends, "introductions.ListReasonCodes", asked)
    return [to_plain(each) for each in found.reasons]


async def tried(gateway: Gateway, method: str, sent: Message) -> tuple[Any, Problem | None]:
    """The answer, or the problem that the page is to show; raises what is for an error page."""
    return await acting.tried(gateway.backends, f"introductions.{method}", sent)


async def enterprises(gateway: Gateway, rows: Sequence[Plain]) -> dict[str, str]:
    """The names of the enterprises, by id."""
    ids = sorted({row["enterprise_id"] for row in rows})
    found = await asyncio.gather(*(gateway.names.get(Kind.ENTERPRISE, each) for each in ids))
    return dict(zip(ids, found, strict=True))


def recruiter(form: Typed) -> api.RecruiterContact:
    """The enterprise's contact as a form gives it."""
    return api.RecruiterContact(name=form.get("contact-name"), phone=form.get("contact-phone"))


def errors(problem: Problem | None) -> dict[str, str]:
    """What is wrong, by field."""
    return by_field(problem)
