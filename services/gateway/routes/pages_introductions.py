"""Pages: introductions of talents and employers, from the asking to the outcome."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from dabridge.events.v1.talent_pb2 import IntroductionStage
from dabridge.talent.v1 import introductions_service_pb2 as api
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from services.common import texts
from services.common.access.principal import Role
from services.gateway import introduced, introductions, problems, records
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.introductions import TABS, Typed
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts, introduction_pages
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.introduction_pages import PATH, UNTYPED

_STAGE: Final = IntroductionStage.DESCRIPTOR

router = APIRouter()

Code = Annotated[str, Query(max_length=128)]


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    tab: Annotated[str, Query(max_length=20)] = "all",
    demand: Code = "",
    zone: Code = "",
    industry: Code = "",
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """A page of those that the caller has to do with or follows, newest change first."""
    here = tab if tab in TABS else "all"
    asked = api.ListIntroductionsRequest(
        page_token=page_token,
        stages=[enum_number(_STAGE, stage) for stage in TABS[here]],  # type: ignore[misc]  # numbers of an enum
        demand_id=demand,
        zone=zone,
        industry=industry,
    )
    found, problem = api.ListIntroductionsResponse(), None
    try:
        found = await acts.call(gateway.backends, "introductions.ListIntroductions", asked)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    rows = [to_plain(each) for each in found.introductions]
    kept = {"demand": demand, "zone": zone, "industry": industry}
    kept = {name: value for name, value in kept.items() if value}
    return render.page(
        request,
        "introductions/list.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=[(name, _address(tab=name, **kept)) for name in TABS],
        tab=here,
        asked={"zone": zone, "industry": industry},
        staff=caller.principal.staff,
        found=[_line(caller, each) for each in rows],
        names=await introduction_pages.enterprises(gateway, rows),
        total=found.total,
        first=_address(tab=here, **kept) if page_token else "",
        after=_address(tab=here, **kept, page_token=found.next_page_token) if found.next_page_token else "",
    )


@router.get(f"{PATH}/overview")
async def overview(
    *,
    request: Request,
    gateway: GatewayDep,
    zone: Code = "",
    industry: Code = "",
    asked_from: Code = "",
    asked_to: Code = "",
) -> HTMLResponse:
    """What became of introductions, counted."""
    asked = {"zone": zone, "industry": industry, "asked_from": asked_from, "asked_to": asked_to}
    sent = api.GetIntroductionFunnelRequest(**asked)
    answer, problem = await tried(gateway.backends, "introductions.GetIntroductionFunnel", sent)
    found = to_plain(answer or api.GetIntroductionFunnelResponse())
    totals = found["totals"] or to_plain(api.IntroductionCounts())
    most = max(totals["asked"], 1)
    return render.page(
        request,
        "introductions/overview.html",
        status=problem.status if problem else 200,
        asked=asked,
        problem=problem,
        totals=totals,
        steps=[
            {"name": name, "count": totals[name], "share": totals[name] / most}
            for name in ("asked", "connected", "interviewed", "hired")
        ],
        rest=_rest(totals),
        found=found,
    )


def _rest(totals: Plain) -> str:
    """What became of those that came to no hiring, in words."""
    shown = {name: f"{count:,}" for name, count in totals.items() if name != "key"}
    return texts.get("introductions.overview.rest", **shown)


@router.get(f"{PATH}/new")
async def new(
    request: Request, gateway: GatewayDep, caller: CallerDep, demand: Code = "", talent: Code = ""
) -> HTMLResponse:
    """The form by which an enterprise invites, or a talent applies."""
    return await _new_page(request, gateway, caller, demand, talent)


@router.post(f"{PATH}/new")
async def begin(
    request: Request, gateway: GatewayDep, caller: CallerDep, demand: Code = "", talent: Code = ""
) -> Response:
    """Invites or applies, or shows the form with what is wrong."""
    form = introductions.typed(await request.form())
    sent: Any
    if _names_nobody(caller, talent):
        nobody = problems.invalid("talent", texts.get("introductions.new.no_talent"))
        return await _new_page(request, gateway, caller, demand, talent, problem=nobody, typed=form)
    if _invites(caller, talent):
        method, done = "InviteTalent", "invited"
        sent = api.InviteTalentRequest(
            demand_id=demand,
            talent_id=talent,
            message=form.get("message"),
            contact=introduction_pages.recruiter(form),
        )
    else:
        method, done = "ApplyForPost", "applied"
        sent = api.ApplyForPostRequest(demand_id=demand, message=form.get("message"))
    await introduced.fill_match(gateway, sent)
    answer, problem = await introduction_pages.tried(gateway, method, sent)
    if problem is not None:
        return await _new_page(request, gateway, caller, demand, talent, problem=problem, typed=form)
    return moved(f"{PATH}/{answer.introduction.id}", done)


async def _new_page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    demand: str,
    talent: str,
    *,
    problem: Problem | None = None,
    typed: Typed = UNTYPED,
) -> HTMLResponse:
    record = await records.get(gateway.backends, RESOURCES[Kind.DEMAND], demand) if demand else None
    # Nobody is invited to a post that is closed, and nobody applies for it.
    if record is not None and record["status"] == "withdrawn":
        record = None
    if record is not None and _invites(caller, talent):
        if record["enterprise_id"] != caller.principal.organisation:
            raise problems.forbidden()
    elif not caller.is_any(Role.TALENT):
        record = None
    missing = "no_talent" if _names_nobody(caller, talent) else "no_post"
    return render.page(
        request,
        "introductions/new.html",
        status=problem.status if problem else 200,
        demand=record,
        missing=texts.get(f"introductions.new.{missing}"),
        talent=talent if _invites(caller, talent) else "",
        own=caller.principal.talent,
        enterprise=await gateway.names.get(Kind.ENTERPRISE, record["enterprise_id"]) if record else "",
        problem=problem,
        errors=introduction_pages.errors(problem),
        typed=typed,
        token=csrf.token(request),
    )


def _line(caller: Caller, row: Plain) -> Plain:
    side = introductions.side_of(caller, row)
    return {**row, "side": side, "waits_for": introductions.waits_for(row, side)}


def _invites(caller: Caller, talent: str) -> bool:
    return bool(talent) and caller.is_any(Role.ENTERPRISE)


def _names_nobody(caller: Caller, talent: str) -> bool:
    """An enterprise invites somebody; it does not apply for a post."""
    return not talent and caller.is_any(Role.ENTERPRISE)


def _address(**query: str) -> str:
    return f"{PATH}?{urlencode(query)}"


# After the pages of fixed names.
router.include_router(introduction_pages.router)
