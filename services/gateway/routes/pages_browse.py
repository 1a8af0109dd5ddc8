"""Browse and search each kind."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from services.common import plan
from services.common.scrub import scrub
from services.gateway import matching, problems
from services.gateway.context import GatewayDep
from services.gateway.kinds import Kind
from services.gateway.portal import render
from services.gateway.problems import Problem
from services.gateway.schemas.matching import SearchResult

PAGE_SIZE: Final = 20
REACH: Final = 10_000

router = APIRouter()


def _browse(kind: Kind) -> Callable[..., Awaitable[HTMLResponse]]:
    async def browse(
        *,
        request: Request,
        gateway: GatewayDep,
        text: Annotated[str, Query(max_length=500)] = "",
        zone: Annotated[str, Query(max_length=64)] = "",
        industry: Annotated[str, Query(max_length=64)] = "",
        page: Annotated[int, Query(ge=1, le=REACH // PAGE_SIZE)] = 1,
    ) -> HTMLResponse:
        """A page of results; HTMX gets the results alone."""
        found: SearchResult | None = None
        problem: Problem | None = None
        try:
            found = await matching.search(
                gateway.backends,
                kind,
                text=text.strip(),
                zone=zone,
                industry=industry,
                offset=(page - 1) * PAGE_SIZE,
                size=PAGE_SIZE,
            )
        except grpc.aio.AioRpcError as error:
            problem = problems.of_rpc(error)
        for card in found.hits if found else ():
            gateway.names.learn(card)
        asked = _told(text, zone, industry)
        template = "_results.html" if render.is_htmx(request) else "browse.html"
        return render.page(
            request,
            template,
            status=problem.status if problem else 200,
            kind=kind,
            found=found,
            problem=problem,
            asked=asked,
            pages=_pages(kind, asked, page, found),
        )

    return browse


def _told(text: str, zone: str, industry: str) -> dict[str, str]:
    """What was asked for, as the page may repeat it: codes alone, and no numbers or addresses of people."""
    return {
        "text": scrub(text.strip()),
        "zone": zone if zone in {known.code for known in plan.zones()} else "",
        "industry": industry if industry in {known.code for known in plan.industries()} else "",
    }


def _pages(kind: Kind, asked: dict[str, str], page: int, found: SearchResult | None) -> dict[str, Any]:
    reachable = min(found.total, REACH) if found else 0
    last = max(1, -(-reachable // PAGE_SIZE))

    def url(number: int) -> str:
        query = {name: value for name, value in asked.items() if value}
        if number > 1:
            query["page"] = str(number)
        return f"/browse/{kind}" + (f"?{urlencode(query)}" if query else "")

    return {
        "page": page,
        "last": last,
        "before": url(page - 1) if page > 1 else "",
        "after": url(page + 1) if page < last else "",
        "here": url(page),
        "first": url(1),
    }


for _kind in Kind:
    router.add_api_route(f"/browse/{_kind}", _browse(_kind), methods=["GET"], name=f"browse_{_kind}")
