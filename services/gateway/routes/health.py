"""Liveness and readiness."""

from fastapi import APIRouter, Response

from services.common import texts
from services.gateway.context import GatewayDep
from services.gateway.schemas.base import errors
from services.gateway.schemas.matching import Health

router = APIRouter(tags=[texts.get("api.tag.health")])


@router.get(
    "/healthz",
    summary=texts.get("api.healthz"),
    response_description=texts.get("api.response.ok"),
    responses={500: errors()[500]},
)
async def healthz(gateway: GatewayDep) -> Health:
    """Whether the process serves; asks nobody else."""
    return Health(status="ok", services={}, feed=gateway.feed.connected)


@router.get(
    "/readyz",
    summary=texts.get("api.readyz"),
    response_description=texts.get("api.response.ok"),
    responses={
        503: {"model": Health, "description": texts.get("api.response.not_ready")},
        500: errors()[500],
    },
)
async def readyz(gateway: GatewayDep, response: Response) -> Health:
    """Whether the services behind answer; the feed is told but decides nothing, for pages work without it."""
    serving = await gateway.backends.health.serving()
    ready = all(serving.values())
    if not ready:
        response.status_code = 503
    return Health(status="ok" if ready else "unavailable", services=serving, feed=gateway.feed.connected)
