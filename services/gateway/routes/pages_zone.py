"""What the cells of a zone have and are short of: its bureau's page; the HR bureau sees all zones."""

from typing import Annotated, Final

import grpc
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.common import plan
from services.gateway import problems, zones
from services.gateway.caller import Caller
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.portal import render
from services.gateway.zones import Supply

# Percent.
LEAST: Final = (30, 40, 50, 60, 70)
DEFAULT: Final = 50

router = APIRouter()


@router.get("/zone")
async def supply(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    zone: Annotated[str, Query(max_length=40)] = "",
    least: Annotated[int, Query(ge=0, le=100)] = DEFAULT,
) -> Response:
    """Cells with seats, lists and people who fit, those shortest of talent first."""
    everywhere = _everywhere(caller)
    asked = zone if everywhere and zone in {each.code for each in plan.zones()} else ""
    shown = asked if everywhere else caller.principal.zone
    bound = least if least in LEAST else DEFAULT
    found, problem = Supply((), ""), None
    if shown or everywhere:
        try:
            found = await zones.supply(gateway.backends, shown, bound / 100)
        except grpc.aio.AioRpcError as error:
            problem = problems.of_rpc(error)
    return render.page(
        request,
        "demand_lists/zone.html",
        status=problem.status if problem else 200,
        found=found,
        zone=shown,
        everywhere=everywhere,
        least=bound,
        steps=LEAST,
        problem=problem,
    )


def _everywhere(caller: Caller) -> bool:
    """Whether the caller sees every zone."""
    return "hr_bureau" in caller.principal.roles
