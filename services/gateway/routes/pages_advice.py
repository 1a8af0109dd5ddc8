"""Pages: what the advisory committee is asked, and what its members say."""

import asyncio
from typing import Annotated, Any, Final

from dabridge.talent.v1 import committee_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common.access.facts import facts_of
from services.common.access.policy import reach
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import Kind
from services.gateway.portal import csrf, navigation, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import by_field, head_of, moved, read, text_of, tried, turn

PATH: Final = "/committee/advice"
STAGES: Final = ("open", "assigned", "answered", "closed")
_OFFERED: Final = {
    "AssignAdvisers": {"open", "assigned", "answered"},
    "GiveAdvice": {"assigned", "answered"},
    "CloseAdvice": {"open", "assigned", "answered"},
}

# Texts of the form of a question.
TYPED: Final = ("title", "question", "zone")
router = APIRouter()

AdviceId = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=128)]


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    stage: Code = "",
    industry: Code = "",
    text: Annotated[str, Query(max_length=100)] = "",
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """Questions within the caller's reach, newest change first."""
    asked = {"stage": stage if stage in STAGES else "", "industry": industry, "text": text}
    sent = api.ListAdviceRequest(
        page_token=page_token,
        field=industry,
        text=text,
        stage=enum_number(api.AdviceStage.DESCRIPTOR, asked["stage"] or None),  # type: ignore[arg-type]
    )
    answer, problem = await read(gateway.backends, "committee.ListAdvice", sent)
    found = answer or api.ListAdviceResponse()
    return render.page(
        request,
        "committee/advice_list.html",
        status=problem.status if problem else 200,
        problem=problem,
        asked=asked,
        stages=STAGES,
        found=[to_plain(each) for each in found.advice],
        total=found.total,
        may_ask=navigation.opens(caller, f"{PATH}/new"),
        **turn(PATH, asked, page_token, found.next_page_token),
    )


@router.get(f"{PATH}/new")
async def new(request: Request) -> HTMLResponse:
    """The form of a question."""
    return _form(request, {"fields": [], **dict.fromkeys(TYPED, "")})


@router.post(f"{PATH}/new")
async def ask(request: Request, gateway: GatewayDep) -> Response:
    """Asks, or shows the form with what is wrong."""
    form = await request.form()
    typed: dict[str, Any] = {name: text_of(form, name) for name in TYPED}
    chosen = [str(value) for value in form.getlist("fields")]
    sent = api.AskAdviceRequest(advice=api.Advice(**typed, fields=chosen))
    answer, problem = await tried(gateway.backends, "committee.AskAdvice", sent)
    if problem:
        return _form(request, {**typed, "fields": chosen}, problem)
    return moved(f"{PATH}/{answer.advice.id}", "1")


@router.get(f"{PATH}/{{advice_id}}")
async def one(
    request: Request, gateway: GatewayDep, caller: CallerDep, advice_id: AdviceId, done: Code = ""
) -> HTMLResponse:
    """One question with its record, and what the caller may do about it."""
    return await _show(request, gateway, caller, advice_id, done=bool(done))


@router.post(f"{PATH}/{{advice_id}}/assign")
async def assign(request: Request, gateway: GatewayDep, caller: CallerDep, advice_id: AdviceId) -> Response:
    """Names the members who are to advise."""
    form = await request.form()
    experts = list(dict.fromkeys(str(value) for value in form.getlist("expert")))
    sent = api.AssignAdvisersRequest(**head_of(form, advice_id), expert_ids=experts)
    return await _act(request, gateway, caller, sent, form)


@router.post(f"{PATH}/{{advice_id}}/opinion")
async def give(request: Request, gateway: GatewayDep, caller: CallerDep, advice_id: AdviceId) -> Response:
    """A member's advice."""
    form = await request.form()
    sent = api.GiveAdviceRequest(**head_of(form, advice_id), text=text_of(form, "text"))
    return await _act(request, gateway, caller, sent, form)


@router.post(f"{PATH}/{{advice_id}}/close")
async def close(request: Request, gateway: GatewayDep, caller: CallerDep, advice_id: AdviceId) -> Response:
    """What came of it."""
    form = await request.form()
    sent = api.CloseAdviceRequest(**head_of(form, advice_id), conclusion=text_of(form, "conclusion"))
    return await _act(request, gateway, caller, sent, form)


async def _act(request: Request, gateway: Gateway, caller: Caller, sent: Any, form: FormData) -> Response:
    method = type(sent).__name__.removesuffix("Request")
    _, problem = await tried(gateway.backends, f"committee.{method}", sent)
    if problem:
        return await _show(request, gateway, caller, sent.id, problem=problem, act=method, form=form)
    return moved(f"{PATH}/{sent.id}", "1")


async def _show(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    advice_id: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
    act: str = "",
    form: FormData | None = None,
) -> HTMLResponse:
    """The page; raises AioRpcError where the question cannot be had."""
    asked = api.GetAdviceRequest(id=advice_id)
    found = (await acts.call(gateway.backends, "committee.GetAdvice", asked)).advice
    held = to_plain(found)
    facts = facts_of(found)
    offers = {
        method
        for method, stages in _OFFERED.items()
        if held["stage"] in stages and reach(TALENT_MARKET[method], caller.principal).holds(facts)
    }
    suggested = await _suggested(gateway, advice_id) if "AssignAdvisers" in offers else []
    ids = sorted({*held["expert_ids"], *(each["expert_id"] for each in suggested)})
    names = await asyncio.gather(*(gateway.names.get(Kind.EXPERT, key) for key in ids))
    own = next((o["text"] for o in held["opinions"] if o["expert_id"] == caller.principal.talent), "")
    return render.page(
        request,
        "committee/advice.html",
        status=problem.status if problem else 200,
        held=held,
        names=dict(zip(ids, names, strict=True)),
        asker=(await gateway.organisation_names.of({held["asked_by"]})).get(held["asked_by"], ""),
        suggested=suggested,
        chosen=[str(value) for value in form.getlist("expert")] if form else held["expert_ids"],
        own=own,
        offers=offers,
        problem=problem,
        errors=by_field(problem),
        act=act,
        typed={name: str(value) for name, value in form.items()} if form else {},
        done=done,
        token=csrf.token(request),
    )


async def _suggested(gateway: Gateway, advice_id: str) -> list[Plain]:
    """Members who could advise; none where they cannot be had."""
    asked = api.SuggestAdvisersRequest(id=advice_id)
    found, _ = await read(gateway.backends, "committee.SuggestAdvisers", asked)
    return [to_plain(each) for each in found.members] if found else []


def _form(request: Request, typed: Plain, problem: Problem | None = None) -> HTMLResponse:
    return render.page(
        request,
        "committee/ask.html",
        status=problem.status if problem else 200,
        typed=typed,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )
