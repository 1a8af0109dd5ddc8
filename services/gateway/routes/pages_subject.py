"""A record's page with its shortlists, and the page of a pair."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final

import grpc
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from services.common import texts
from services.common.access.policy import Facts
from services.common.access.principal import Role
from services.gateway import grants, matching, problems, records
from services.gateway.caller import Caller
from services.gateway.clients import Backends
from services.gateway.codec import Plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import MARKETS, RESOURCES, Kind, Market, MarketSides, Side, opposite, places
from services.gateway.portal import forms, render, stages
from services.gateway.portal.form_fields import FORMS
from services.gateway.portal.names import display_name
from services.gateway.portal.sentences import tell_cause
from services.gateway.problems import Problem
from services.gateway.routes import scenario_life
from services.gateway.schemas.matching import Diagnosis, Shortlist

# Below this many entries the page says what keeps others out.
SHORT: Final = 10

router = APIRouter()

RecordId = Annotated[str, Path(max_length=128)]


@dataclass(frozen=True, slots=True)
class ListView:
    """A shortlist on a page; `pending`: matching has not ranked the subject yet."""

    market: MarketSides
    side: Side
    other: Kind
    subject_id: str
    shortlist: Shortlist | None = None
    diagnosis: Diagnosis | None = None
    pending: bool = False
    problem: Problem | None = None
    cause: str = ""
    live: bool = False

    @property
    def fresh(self) -> bool:
        """Whether every entry is new: then telling so of each says nothing."""
        return self.shortlist is not None and not any(i.entry.previous_rank for i in self.shortlist.items)

    @property
    def caused_by(self) -> set[str]:
        """Ids of the records whose change moved the list last."""
        return {cause.profile_id for cause in self.shortlist.causes} if self.shortlist else set()


def _subject(kind: Kind) -> Callable[..., Awaitable[HTMLResponse]]:
    async def subject(
        request: Request,
        gateway: GatewayDep,
        caller: CallerDep,
        record_id: RecordId,
        saved: Annotated[int, Query(ge=0)] = 0,
    ) -> HTMLResponse:
        """The record's facts, and its shortlists for those who may see them; one that cannot be had is shown
        as such."""
        record = await records.get(gateway.backends, RESOURCES[kind], record_id)
        active = record["status"] != "withdrawn"
        matched = _matched(kind, record) if active else []
        shown = matched if grants.can_list(caller, kind, record) else []
        values = forms.from_record(kind, record)
        offers = _offers(caller, kind, record)
        outsider = not grants.can(caller, kind, "Update", record)
        if kind is Kind.SCENARIO and grants.facts(kind, record).public and outsider:
            gateway.views.note(record_id, caller, request.headers.get("User-Agent", ""))
        return render.page(
            request,
            "subject.html",
            kind=kind,
            record=record,
            name=display_name(kind, record_id, title_of(kind, record)),
            facts=[
                (section.title, [(field, forms.told(kind, field.name, values)) for field in section.fields])
                for section in FORMS[kind]
            ],
            enterprise=await _enterprise(gateway, kind, record),
            lists=await asyncio.gather(*(view(gateway, market, side, record_id) for market, side in shown)),
            active=active,
            barred=bool(matched) and not shown,
            saved=saved,
            offers=offers,
            life=await scenario_life.of(gateway, caller, kind, record),
            done=scenario_life.done(request.query_params.get("done", "")),
            lowered=_lowered(caller, kind, record) if active else [],
        )

    return subject


@dataclass(frozen=True, slots=True)
class Offers:
    """What a record's page offers the caller; `touched`: the lists of others that an edit moves."""

    update: bool
    withdraw: bool
    post: bool
    touched: bool


def _lowered(caller: Caller, kind: Kind, record: Plain) -> list[str]:
    """Why a post is ranked lower, for those who may do something about it."""
    if kind is not Kind.DEMAND or not record["standing_reasons"]:
        return []
    may = Role.HR_BUREAU in caller.principal.roles or grants.can(caller, kind, "Update", record)
    codes = record["standing_reasons"] if may else []
    return [texts.get_or(code, f"postings.reason.{code}") for code in codes]


def _matched(kind: Kind, record: Plain) -> list[tuple[MarketSides, Side]]:
    """The markets that the record takes part in, each with its side."""
    found = places(kind)
    if kind is not Kind.SCENARIO:
        return found
    return [(market, side) for market, side in found if stages.matched(record, market.name)]


def _offers(caller: Caller, kind: Kind, record: Plain) -> Offers:
    posts = grants.reached(caller, Kind.DEMAND, "Create")
    of_scenario = kind is Kind.SCENARIO
    update = not of_scenario or stages.editable(caller, record)
    withdraw = not of_scenario or record["stage"] != "closed"
    return Offers(
        update=update and grants.can(caller, kind, "Update", record),
        withdraw=withdraw and grants.can(caller, kind, "Withdraw", record),
        post=kind is Kind.ENTERPRISE and posts.holds(Facts(owner=record["id"])),
        touched=any(grants.sees_all(caller, market.name) for market, _ in places(kind)),
    )


@router.get("/parts/shortlist/{market}/{side}/{subject_id}")
async def shortlist(
    request: Request, gateway: GatewayDep, market: Market, side: Side, subject_id: RecordId
) -> HTMLResponse:
    """A shortlist alone, as it stands now, with its moved entries marked."""
    shown = await view(gateway, MARKETS[market], side, subject_id, live=True)
    if shown.problem is not None and shown.problem.status == 403:
        raise shown.problem
    return render.page(request, "_shortlist.html", view=shown)


@router.get("/parts/suggestions/{market}/{side}/{subject_id}")
async def suggestions(
    request: Request, gateway: GatewayDep, market: Market, side: Side, subject_id: RecordId
) -> HTMLResponse:
    """What a subject could change, worked out when its page asks for it."""
    view = ListView(MARKETS[market], side, MARKETS[market].kind(opposite(side)), subject_id)
    try:
        found = await matching.suggestions(gateway.backends, market, side, subject_id)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
        if error.code() is not grpc.StatusCode.UNAVAILABLE:
            raise problem from error
        return render.page(request, "_suggestions.html", view=view, problem=problem, suggestions=[])
    return render.page(request, "_suggestions.html", view=view, problem=None, suggestions=found.suggestions)


@router.get("/pairs/{market}/{left}/{right}")
async def pair(
    request: Request, gateway: GatewayDep, market: str, left: RecordId, right: RecordId
) -> HTMLResponse:
    """Why two records have their score, from both sides."""
    sides = MARKETS.get(market)
    if sides is None:
        raise HTTPException(404)
    found = await matching.pair(gateway.backends, market, left, right)
    return render.page(request, "pair.html", market=sides, pair=found, explanation=found.explanation)


async def view(
    gateway: Gateway, market: MarketSides, side: Side, subject_id: str, *, live: bool = False
) -> ListView:
    """A subject's shortlist as a page shows it; problems are part of the view."""
    other = market.kind(opposite(side))
    try:
        found = await matching.shortlist(gateway.backends, market.name, side, subject_id, explain=True)
    except grpc.aio.AioRpcError as error:
        pending = error.code() is grpc.StatusCode.NOT_FOUND
        problem = None if pending else problems.of_rpc(error)
        return ListView(market, side, other, subject_id, pending=pending, problem=problem, live=live)
    for item in found.items:
        if item.counterpart is not None:
            gateway.names.learn(item.counterpart)
    diagnosis = None
    if len(found.items) < SHORT:
        diagnosis = await _diagnosis(gateway.backends, market, side, subject_id)
    cause = await tell_cause(found.causes, market.kind(side), other, gateway.names)
    return ListView(market, side, other, subject_id, found, diagnosis, cause=cause, live=live)


def title_of(kind: Kind, record: Plain) -> str:
    """The field that names a record of the kind."""
    if kind in (Kind.TALENT, Kind.EXPERT):
        return " / ".join(record["titles"])
    names = {Kind.SCENARIO: "title", Kind.ENTERPRISE: "name", Kind.DEMAND: "post", Kind.NEED: "title"}
    name = names.get(kind)
    return str(record[name]) if name else ""


async def _diagnosis(
    backends: Backends, market: MarketSides, side: Side, subject_id: str
) -> Diagnosis | None:
    try:
        return await matching.diagnosis(backends, market.name, side, subject_id)
    except grpc.aio.AioRpcError:
        return None


async def _enterprise(gateway: Gateway, kind: Kind, record: Plain) -> str:
    if kind not in (Kind.DEMAND, Kind.NEED) or not record["enterprise_id"]:
        return ""
    return await gateway.names.get(Kind.ENTERPRISE, record["enterprise_id"])


for _kind in Kind:
    router.add_api_route(f"/{_kind}/{{record_id}}", _subject(_kind), methods=["GET"], name=f"subject_{_kind}")
