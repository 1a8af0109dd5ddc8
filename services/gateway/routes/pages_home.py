"""The page where people start after signing in: what is theirs, by role."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import grpc
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from services.common.access.principal import Role
from services.gateway import grants, problems, records, registrations
from services.gateway.caller import Caller
from services.gateway.codec import Plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import RESOURCES, Kind, places
from services.gateway.portal import csrf, navigation, render
from services.gateway.portal.names import display_name
from services.gateway.problems import Problem
from services.gateway.routes.pages_subject import ListView, title_of, view

PAGE_SIZE = 10

router = APIRouter()

PageToken = Annotated[str, Query(max_length=1024)]


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The one record that is the caller's; `record` is None where it is still to be filled in."""

    kind: Kind
    record: Plain | None = None
    name: str = ""
    lists: Sequence[ListView] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """A page of the caller's records of a kind, as (id, name, record)."""

    kind: Kind
    rows: Sequence[tuple[str, str, Plain]] = ()
    total: int = 0
    more: str = ""
    addable: bool = False
    problem: Problem | None = None


@router.get("/home")
async def home(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    demands: PageToken = "",
    scenarios: PageToken = "",
    counties: PageToken = "",
    needs: PageToken = "",
    done: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """What the caller's roles have to do with; what cannot be had is shown as such."""
    singles = [_single(gateway, kind, record_id) for kind, record_id in _own_ids(caller)]
    many = [
        _several(gateway, caller, kind, token, **filters)
        for role, kind, token, filters in (
            (Role.ENTERPRISE, Kind.DEMAND, demands, {"mine": True}),
            (Role.PROVIDER, Kind.SCENARIO, scenarios, {"mine": True}),
            (Role.ENTERPRISE, Kind.NEED, needs, {"mine": True}),
            (Role.ZONE_BUREAU, Kind.COUNTY, counties, {"zone": caller.principal.zone}),
        )
        if caller.is_any(role)
    ]
    return render.page(
        request,
        "home.html",
        singles=[own for own in await asyncio.gather(*singles) if own.record or own.kind is not Kind.EXPERT],
        several=await asyncio.gather(*many),
        registration=await registrations.told(gateway, caller),
        done=done,
        token=csrf.token(request),
        without_role=caller.is_any(Role.VISITOR),
        staff_kinds=[kind for kind in Kind if caller.principal.staff and grants.can_browse(caller, kind)],
        work=[
            *navigation.market_links(caller),
            *navigation.role_links(caller),
            *navigation.own_links(caller),
        ],
    )


def _own_ids(caller: Caller) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    if caller.is_any(Role.ENTERPRISE) and caller.principal.organisation:
        found.append((Kind.ENTERPRISE, caller.principal.organisation))
    if caller.is_any(Role.TALENT) and caller.principal.talent:
        found.append((Kind.TALENT, caller.principal.talent))
        # Who is in the expert pool; most are not, and are told nothing.
        found.append((Kind.EXPERT, caller.principal.talent))
    return found


async def _single(gateway: Gateway, kind: Kind, record_id: str) -> OwnRecord:
    try:
        record = await records.get(gateway.backends, RESOURCES[kind], record_id)
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.NOT_FOUND:
            return OwnRecord(kind)
        return OwnRecord(kind, problem=problems.of_rpc(error))
    shown = places(kind) if record["status"] != "withdrawn" else []
    lists = await asyncio.gather(*(view(gateway, market, side, record_id) for market, side in shown))
    return OwnRecord(kind, record, display_name(kind, record_id, title_of(kind, record)), lists)


async def _several(gateway: Gateway, caller: Caller, kind: Kind, token: str, **filters: object) -> OwnRecords:
    addable = grants.can_add(caller, kind)
    try:
        page = await records.page(
            gateway.backends, RESOURCES[kind], page_size=PAGE_SIZE, page_token=token, **filters
        )
    except grpc.aio.AioRpcError as error:
        return OwnRecords(kind, addable=addable, problem=problems.of_rpc(error))
    rows = [(row["id"], display_name(kind, row["id"], title_of(kind, row)), row) for row in page.items]
    return OwnRecords(kind, rows, page.total, page.next_page_token, addable)
