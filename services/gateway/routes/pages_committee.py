"""Pages: the advisory committee: seats, terms, nominations and whom to ask next."""

import asyncio
from typing import Annotated, Any, Final

import grpc
from dabridge.talent.v1 import committee_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common import plan
from services.common.access.facts import facts_of
from services.common.access.policy import reach
from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway import problems
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import Kind
from services.gateway.live_scenarios import fill_live_scenarios
from services.gateway.portal import csrf, navigation, render
from services.gateway.problems import Problem
from services.gateway.routes import acts, pages_advice
from services.gateway.routes.acting import by_field, head_of, moved, read, text_of, tried, turn

PATH: Final = "/committee"
NOMINATIONS: Final = f"{PATH}/nominations"
STAGES: Final = ("proposed", "agreed", "seated", "declined", "refused", "withdrawn", "ended")
MERIT_ROWS: Final = 3
PROPOSED: Final = 20
_LINKS: Final = (
    (NOMINATIONS, "committee.link.nominations"),
    (f"{NOMINATIONS}/new", "committee.link.nominate"),
    (f"{PATH}/proposals", "committee.link.proposals"),
    (f"{PATH}/advice", "committee.link.advice"),
    (f"{PATH}/advice/new", "committee.link.ask"),
)
# To the person themselves these say what they are to them.
_OWN: Final = {
    "committee.link.nominations": "committee.link.mine",
    "committee.link.nominate": "committee.link.apply",
}
# Act → the stages at which the page offers it, and the last part of its address.
_OFFERED: Final = {
    "AnswerNomination": ({"proposed"}, "answer"),
    "DecideNomination": ({"agreed"}, "decide"),
    "RenewSeat": ({"seated"}, "renew"),
    "EndSeat": ({"seated"}, "end"),
    "WithdrawNomination": ({"proposed", "agreed"}, "withdraw"),
}

router = APIRouter()
router.include_router(pages_advice.router)

NominationId = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=128)]


@router.get(PATH)
async def overview(request: Request, gateway: GatewayDep, caller: CallerDep) -> HTMLResponse:
    """Seats against the plan, and what the members cover."""
    found, problem = await read(gateway.backends, "committee.GetCommittee", api.GetCommitteeRequest())
    own = caller.is_any(Role.TALENT) and not caller.is_any(Role.HR_BUREAU, Role.SCENARIO_CENTRE)
    return render.page(
        request,
        "committee/overview.html",
        status=problem.status if problem else 200,
        problem=problem,
        committee=_told(found) if found else None,
        links=[
            (path, _OWN.get(text, text) if own else text)
            for path, text in _LINKS
            if navigation.opens(caller, path)
        ],
    )


def _told(found: api.GetCommitteeResponse) -> Plain:
    told = to_plain(found)
    for each in told["fields"]:
        each["missing"] = [
            plan.zone(code).name for code in each["zones"] if code not in each["covered_zones"]
        ]
    return told


@router.get(f"{PATH}/proposals")
async def proposals(
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    count: Annotated[int, Query(ge=1, le=200)] = PROPOSED,
) -> HTMLResponse:
    """Whom to ask next, with what each would add."""
    asked = api.ProposeMembersRequest(count=count)
    found, problem = None, None
    try:
        await fill_live_scenarios(gateway, asked)
        found = await acts.call(gateway.backends, "committee.ProposeMembers", asked)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    members = [to_plain(each) for each in found.members] if found else []
    names = await _names(gateway, [each["expert_id"] for each in members])
    return render.page(
        request,
        "committee/proposals.html",
        status=problem.status if problem else 200,
        problem=problem,
        count=count,
        found=found,
        members=[{**each, "gains": [_gain(gain) for gain in each["gains"]]} for each in members],
        names=names,
        may_nominate=navigation.opens(caller, f"{NOMINATIONS}/new"),
    )


def _gain(gain: Plain) -> Plain:
    zone, _, industry = str(gain["covers"]).rpartition(":")
    name = plan.industry(industry).name
    return {**gain, "thing": f"{plan.zone(zone).name} · {name}" if zone else name}


@router.get(NOMINATIONS)
async def nominations(
    *,
    request: Request,
    gateway: GatewayDep,
    stage: Code = "",
    industry: Code = "",
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """Nominations and seats within the caller's reach, newest change first."""
    asked = {"stage": stage if stage in STAGES else "", "industry": industry}
    sent = api.ListNominationsRequest(
        page_token=page_token,
        field=industry,
        stage=enum_number(api.NominationStage.DESCRIPTOR, asked["stage"] or None),  # type: ignore[arg-type]
    )
    found, problem = await read(gateway.backends, "committee.ListNominations", sent)
    items = [to_plain(each) for each in found.nominations] if found else []
    return render.page(
        request,
        "committee/nominations.html",
        status=problem.status if problem else 200,
        problem=problem,
        asked=asked,
        stages=STAGES,
        found=items,
        names=await _names(gateway, [each["expert_id"] for each in items]),
        total=found.total if found else 0,
        **turn(NOMINATIONS, asked, page_token, found.next_page_token if found else ""),
    )


@router.get(f"{NOMINATIONS}/new")
async def new(request: Request, caller: CallerDep, expert: Code = "") -> HTMLResponse:
    """The form of a nomination; talents propose themselves."""
    return _form(request, caller, {"expert_id": expert, "fields": [], "grounds": "", "merits": []})


@router.post(f"{NOMINATIONS}/new")
async def nominate(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Nominates, or shows the form with what is wrong."""
    form = await request.form()
    typed = _typed(form)
    merits = [api.Merit(kind=m["kind"], title=m["title"], year=_year(m["year"])) for m in typed["merits"]]
    given = api.Nomination(
        expert_id=caller.principal.talent if _alone(caller) else typed["expert_id"],
        fields=typed["fields"],
        grounds=typed["grounds"],
        merits=merits,
    )
    sent = api.NominateExpertRequest(nomination=given)
    answer, problem = await tried(gateway.backends, "committee.NominateExpert", sent, also={404})
    if problem:
        return _form(request, caller, typed, problem)
    return moved(f"{NOMINATIONS}/{answer.nomination.id}", "nominated")


@router.get(f"{NOMINATIONS}/{{nomination_id}}")
async def nomination(
    request: Request, gateway: GatewayDep, caller: CallerDep, nomination_id: NominationId, done: Code = ""
) -> HTMLResponse:
    """One nomination, and what the caller may do about it."""
    return await _show(request, gateway, caller, nomination_id, done=bool(done))


@router.post(f"{NOMINATIONS}/{{nomination_id}}/answer")
async def answer(
    request: Request, gateway: GatewayDep, caller: CallerDep, nomination_id: NominationId
) -> Response:
    """The person's answer."""
    form = await request.form()
    sent = api.AnswerNominationRequest(
        **head_of(form, nomination_id), agreed=form.get("_action") == "agree", reason=text_of(form, "reason")
    )
    return await _act(request, gateway, caller, sent, form)


@router.post(f"{NOMINATIONS}/{{nomination_id}}/decide")
async def decide(
    request: Request, gateway: GatewayDep, caller: CallerDep, nomination_id: NominationId
) -> Response:
    """A seat, or a refusal."""
    form = await request.form()
    sent = api.DecideNominationRequest(
        **head_of(form, nomination_id),
        seated=form.get("_action") == "seat",
        term_from=text_of(form, "term_from"),
        term_to=text_of(form, "term_to"),
        reason=text_of(form, "reason"),
    )
    return await _act(request, gateway, caller, sent, form)


@router.post(f"{NOMINATIONS}/{{nomination_id}}/renew")
async def renew(
    request: Request, gateway: GatewayDep, caller: CallerDep, nomination_id: NominationId
) -> Response:
    """A later end of the term."""
    form = await request.form()
    sent = api.RenewSeatRequest(
        **head_of(form, nomination_id), term_to=text_of(form, "term_to"), reason=text_of(form, "reason")
    )
    return await _act(request, gateway, caller, sent, form)


@router.post(f"{NOMINATIONS}/{{nomination_id}}/end")
async def end(
    request: Request, gateway: GatewayDep, caller: CallerDep, nomination_id: NominationId
) -> Response:
    """The seat ends."""
    form = await request.form()
    sent = api.EndSeatRequest(**head_of(form, nomination_id), reason=text_of(form, "reason"))
    return await _act(request, gateway, caller, sent, form)


@router.post(f"{NOMINATIONS}/{{nomination_id}}/withdraw")
async def withdraw(
    request: Request, gateway: GatewayDep, caller: CallerDep, nomination_id: NominationId
) -> Response:
    """The nomination is taken back."""
    form = await request.form()
    sent = api.WithdrawNominationRequest(**head_of(form, nomination_id), reason=text_of(form, "reason"))
    return await _act(request, gateway, caller, sent, form)


async def _act(request: Request, gateway: Gateway, caller: Caller, sent: Any, form: FormData) -> Response:
    method = type(sent).__name__.removesuffix("Request")
    _, problem = await tried(gateway.backends, f"committee.{method}", sent)
    if problem:
        return await _show(request, gateway, caller, sent.id, problem=problem, act=method, form=form)
    return moved(f"{NOMINATIONS}/{sent.id}", "1")


async def _show(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    nomination_id: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
    act: str = "",
    form: FormData | None = None,
) -> HTMLResponse:
    """The page; raises AioRpcError where the nomination cannot be had."""
    asked = api.GetNominationRequest(id=nomination_id)
    found = (await acts.call(gateway.backends, "committee.GetNomination", asked)).nomination
    held = to_plain(found)
    facts = facts_of(found)
    offers = {
        method: path
        for method, (stages, path) in _OFFERED.items()
        if held["stage"] in stages and reach(TALENT_MARKET[method], caller.principal).holds(facts)
    }
    return render.page(
        request,
        "committee/nomination.html",
        status=problem.status if problem else 200,
        held=held,
        own=caller.principal.talent == held["expert_id"],
        names=await _names(gateway, [held["expert_id"]]),
        by=(await gateway.organisation_names.of({held["nominated_by"]})).get(held["nominated_by"], ""),
        offers=offers,
        problem=problem,
        errors=by_field(problem),
        act=act,
        typed={name: str(value) for name, value in form.items()} if form else {},
        done=done,
        token=csrf.token(request),
    )


def _form(request: Request, caller: Caller, typed: Plain, problem: Problem | None = None) -> HTMLResponse:
    spare = [{"kind": "", "title": "", "year": ""}] * max(0, MERIT_ROWS - len(typed["merits"]))
    return render.page(
        request,
        "committee/nominate.html",
        status=problem.status if problem else 200,
        alone=_alone(caller),
        typed={**typed, "merits": [*typed["merits"], *spare]},
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


def _alone(caller: Caller) -> bool:
    """Whether the caller can propose nobody but themselves."""
    return not caller.is_any(Role.HR_BUREAU, Role.SCENARIO_CENTRE, Role.ZONE_BUREAU)


def _typed(form: FormData) -> dict[str, Any]:
    kinds, titles, years = (form.getlist(name) for name in ("merit_kind", "merit_title", "merit_year"))
    merits = [
        {"kind": str(kind), "title": str(title).strip(), "year": str(year).strip()}
        for kind, title, year in zip(kinds, titles, years, strict=False)
        if str(title).strip()
    ]
    return {
        "expert_id": text_of(form, "expert_id"),
        "fields": [str(value) for value in form.getlist("fields")],
        "grounds": text_of(form, "grounds"),
        "merits": merits,
    }


def _year(typed: str) -> int:
    """The year typed; -1, which is refused, for what is none."""
    if not typed:
        return 0
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else -1


async def _names(gateway: Gateway, ids: list[str]) -> dict[str, str]:
    each = sorted(set(ids))
    names = await asyncio.gather(*(gateway.names.get(Kind.EXPERT, key) for key in each))
    return dict(zip(each, names, strict=True))
