"""The funnel's page and file, and the public summary of the plan's targets."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final
from urllib.parse import urlencode

import grpc
from dabridge.events.v1.scenarios_pb2 import ListStage, ListSubject
from dabridge.scenarios.v1.lists_service_pb2 import ListListsRequest
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.responses import Response

from services.common.access import current
from services.gateway import funnel, problems
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.funnel import Asked
from services.gateway.portal import render
from services.gateway.problems import Problem

PATH: Final = "/funnel"
BATCHES_MAX: Final = 200

router = APIRouter()

Code = Annotated[str, Query(max_length=128)]


def _filters(list_id: Code = "", zone: Code = "", industry: Code = "") -> Asked:
    return Asked(list_id, zone, industry)


FiltersDep = Annotated[Asked, Depends(_filters)]


@router.get(PATH)
async def page(
    request: Request,
    gateway: GatewayDep,
    filters: FiltersDep,
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """Totals as bars, targets against what is reached, and the scenarios with dates and money."""
    backends = gateway.backends
    asked = Asked(filters.list_id, filters.zone, filters.industry, page_token)
    batches, goals = await asyncio.gather(_batches(backends), _goals(gateway))
    problem: Problem | None = None
    found = None
    matched = funnel.Matched({}, None)
    try:
        found = await funnel.funnel(backends, asked)
        matched = await funnel.matched(backends, filters, found)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
        if problem.status in (403, 404):
            raise problem from error
    kept = {"list_id": asked.list_id, "zone": asked.zone, "industry": asked.industry}
    return render.page(
        request,
        "pilots/funnel.html",
        status=problem.status if problem else 200,
        asked=asked,
        problem=problem,
        batches=batches,
        goals=goals,
        totals=to_plain(found.totals) if found else None,
        steps=funnel.steps(found.totals, matched.scenarios) if found else [],
        items=[to_plain(item) for item in found.items] if found else [],
        matches=matched.lines,
        total=found.total if found else 0,
        first=f"{PATH}?{_query(kept)}" if page_token else "",
        after=f"{PATH}?{_query(kept, page_token=found.next_page_token)}"
        if found and found.next_page_token
        else "",
        file=f"{PATH}/export.csv?{_query(kept)}",
    )


@router.get(f"{PATH}/export.csv")
async def export(gateway: GatewayDep, caller: CallerDep, filters: FiltersDep) -> Response:
    """All scenarios of the funnel as a file."""
    pieces = funnel.items(gateway.backends, filters)
    # The first piece before the answer begins: a refusal is told as one.
    first = await anext(pieces)

    async def written() -> AsyncIterator[bytes]:
        yield funnel.csv_head() + funnel.csv_lines(first)
        while True:
            with current.acting(caller.principal):
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield funnel.csv_lines(piece)

    headers = {"Content-Disposition": 'attachment; filename="funnel.csv"'}
    return StreamingResponse(written(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/parts/targets")
async def targets(request: Request, gateway: GatewayDep) -> HTMLResponse:
    """The plan's targets and what stands against them, as a part of the overview."""
    return render.page(request, "pilots/_targets.html", goals=await _goals(gateway))


async def _goals(gateway: GatewayDep) -> list[funnel.Goal] | None:
    try:
        return funnel.goals(await gateway.targets.get(gateway.backends))
    except grpc.aio.AioRpcError:
        return None


async def _batches(backends: Backends) -> list[Plain]:
    """Frozen opportunity lists, newest first; none where they cannot be had."""
    request = ListListsRequest(page_size=BATCHES_MAX, subject=ListSubject.LIST_SUBJECT_OPPORTUNITY)
    try:
        answer = await backends.market.lists.ListLists(request, timeout=backends.call_timeout)
    except grpc.aio.AioRpcError:
        return []
    frozen = ListStage.LIST_STAGE_FROZEN
    return [{"id": item.id, "title": item.title} for item in answer.lists if item.stage == frozen]


def _query(kept: dict[str, str], **more: str) -> str:
    return urlencode({name: value for name, value in {**kept, **more}.items() if value})
