"""The overview: counts, markets, the latest changes, the plan's table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import grpc
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.common import plan
from services.gateway import matching, problems, watching
from services.gateway.clients import Backends
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.kinds import MARKETS, SIDES, Kind, Market, Side, opposite
from services.gateway.portal import render
from services.gateway.portal.sentences import tell
from services.gateway.schemas.matching import MarketCount, Overview

RECENT: Final = 8

router = APIRouter()


@dataclass(frozen=True, slots=True)
class MarketRow:
    """One side of a market on the page."""

    market: Market
    side: Side
    kind: Kind
    other: Kind
    count: MarketCount | None


@router.get("/")
async def overview(request: Request, gateway: GatewayDep, caller: CallerDep) -> HTMLResponse:
    """The overview page; counts that cannot be had are shown as such. Only those who answer for a market see
    its latest changes."""
    wanted = watching.all_wanted(caller)
    recent = gateway.feed.recent(wanted, RECENT) if wanted else []
    told = [await tell(change, gateway.names) for change in recent]
    return render.page(
        request,
        "overview.html",
        sentences=[sentence for sentence in told if sentence is not None],
        watches=wanted is not None,
        **await _counts(gateway.backends),
    )


@router.get("/parts/counts")
async def counts(request: Request, gateway: GatewayDep) -> HTMLResponse:
    """The counts alone, as they stand now."""
    return render.page(request, "_counts.html", **await _counts(gateway.backends))


@router.get("/parts/plan")
async def plan_table(request: Request, gateway: GatewayDep) -> HTMLResponse:
    """The plan's zones x industries with their posts."""
    posts: Mapping[str, int] = {}
    try:
        posts = await gateway.cell_counts.get(gateway.backends)
    except grpc.aio.AioRpcError:
        known = False
    else:
        known = True
    cells = {(cell.zone, cell.industry): cell for cell in plan.cells()}
    return render.page(request, "_plan.html", cells=cells, posts=posts, known=known)


async def _counts(backends: Backends) -> dict[str, Any]:
    answer: Overview | None = None
    problem = None
    try:
        answer = await matching.overview(backends)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    by_side = {(count.market, count.side): count for count in answer.markets} if answer else {}
    rows = [
        MarketRow(
            market.name,
            side,
            market.kind(side),
            market.kind(opposite(side)),
            by_side.get((market.name, side)),
        )
        for market in MARKETS.values()
        for side in SIDES
    ]
    return {
        "counted": {count.kind: count.live for count in answer.kinds} if answer else {},
        "rows": rows,
        "lag": sum(lag.lag for lag in answer.lags) if answer else None,
        "model": answer.model if answer else "",
        "problem": problem,
    }
