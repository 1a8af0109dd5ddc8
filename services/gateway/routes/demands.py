"""Posts on demand lists; listed by enterprise too."""

from typing import Annotated, Any

from fastapi import Query

from services.common import texts
from services.gateway.context import GatewayDep
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.routes.parameters import (
    IncludeWithdrawn,
    Industry,
    Mine,
    PageSize,
    PageToken,
    Text,
    Zone,
)
from services.gateway.routes.record_routes import RecordRoutes, page_of
from services.gateway.schemas.records import Demand, DemandInput, DemandUpdate

RESOURCE = RESOURCES[Kind.DEMAND]


async def list_demands(
    *,
    gateway: GatewayDep,
    page_size: PageSize = 20,
    page_token: PageToken = "",
    zone: Zone = "",
    industry: Industry = "",
    text: Text = "",
    enterprise_id: Annotated[
        str, Query(description=texts.get("api.param.enterprise_id"), max_length=128)
    ] = "",
    include_withdrawn: IncludeWithdrawn = False,
    mine: Mine = False,
) -> dict[str, Any]:
    """A page of posts."""
    return await page_of(
        gateway,
        RESOURCE,
        page_size=page_size,
        page_token=page_token,
        zone=zone,
        industry=industry,
        text=text,
        enterprise_id=enterprise_id,
        include_withdrawn=include_withdrawn,
        mine=mine,
    )


router = RecordRoutes(RESOURCE, taken=DemandInput, replaced=DemandUpdate, stored=Demand).router(list_demands)
