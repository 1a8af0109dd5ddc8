"""Transformation needs; listed by stage too."""

from typing import Annotated, Any

from dabridge.events.v1 import scenarios_pb2
from fastapi import Query

from services.common import texts
from services.gateway.codec import enum_number
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
from services.gateway.schemas.records import Need, NeedInput, NeedStage, NeedUpdate

RESOURCE = RESOURCES[Kind.NEED]


async def list_needs(
    *,
    gateway: GatewayDep,
    page_size: PageSize = 20,
    page_token: PageToken = "",
    zone: Zone = "",
    industry: Industry = "",
    text: Text = "",
    stage: Annotated[NeedStage | None, Query(description=texts.get("api.param.need_stage"))] = None,
    include_withdrawn: IncludeWithdrawn = False,
    mine: Mine = False,
) -> dict[str, Any]:
    """A page of needs."""
    return await page_of(
        gateway,
        RESOURCE,
        page_size=page_size,
        page_token=page_token,
        zone=zone,
        industry=industry,
        text=text,
        stage=enum_number(scenarios_pb2.NeedStage.DESCRIPTOR, stage),
        include_withdrawn=include_withdrawn,
        mine=mine,
    )


router = RecordRoutes(RESOURCE, taken=NeedInput, replaced=NeedUpdate, stored=Need).router(list_needs)
