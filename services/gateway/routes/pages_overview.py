"""The overview: counts, markets, the latest changes, the plan's table."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import grpc
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.common import plan
from services.gateway import matching, problems
from services.gateway.clients import Backends
from services.gateway.context import GatewayDep
from services.gateway.feed import Wanted
from services.gateway.kinds import MARKETS, SIDES, Kind, Market, Side, opposite
from services.gateway.portal import render
from services.gateway.portal.sentences import tell
from services.gateway.schemas.matching import MarketCount, Overview

RECENT: Final = 8
COUNTED_AT_ONCE: Final = 6
COUNTS_TTL_S: Final = 30.0

router = APIRouter()


@dataclass(frozen=True, slots=True)
class MarketRow:
    """One side of a market on the page."""

    market: Market
    side: Side
    kind: Kind
    other: Kind
    count: MarketCount | None


class CellCounts:
    """How many posts each cell of the plan has, counted at most every half minute."""

    def __init__(self) -> None:
        self._until = 0.0
        self._counts: dict[str, int] = {}
        self._lock = asyncio.Lock()

    async def get(self, backends: Backends) -> Mapping[str, int]:
        """Posts by cell id; raises AioRpcError."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._counts = await _count(backends)
                self._until = time.monotonic() + COUNTS_TTL_S
            return self._counts


@router.get("/")
async def overview(request: Request, gateway: GatewayDep) -> HTMLResponse:
    """The overview page; counts that cannot be had are shown as such."""
    told = [await tell(change, gateway.names) for change in gateway.feed.recent(Wanted(), RECENT)]
    return render.page(
        request,
        "overview.html",
        sentences=[sentence for sentence in told if sentence is not None],
        newest=next(iter(gateway.feed.recent(Wanted(), 1)), None),
        **await _counts(gateway.backends),
    )


@router.get("/parts/counts")
async def counts(request: Request, gateway: GatewayDep) -> HTMLResponse:
    """The counts alone, as they stand now."""
    return render.page(request, "_counts.html", **await _counts(gateway.backends))


@router.get("/parts/plan")
async def plan_table(request: Request, gateway: GatewayDep) -> HTMLResponse:
    """The plan's zones x industries with their posts."""
    cache: CellCounts | None = getattr(request.app.state, "cell_counts", None)
    if cache is None:
        cache = request.app.state.cell_counts = CellCounts()
    posts: Mapping[str, int] = {}
    try:
        posts = await cache.get(gateway.backends)
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


async def _count(backends: Backends) -> dict[str, int]:
    gate = asyncio.Semaphore(COUNTED_AT_ONCE)

    async def one(cell: plan.Cell) -> tuple[str, int]:
        async with gate:
            found = await matching.search(
                backends, Kind.DEMAND, zone=cell.zone, industry=cell.industry, offset=0, size=1
            )
        return cell.id, found.total

    return dict(await asyncio.gather(*(one(cell) for cell in plan.cells())))
