"""Search, shortlists and their reasons, and the state of matching."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.common import plan, texts
from services.gateway import matching
from services.gateway.context import GatewayDep
from services.gateway.kinds import Kind, Market, Side
from services.gateway.routes.parameters import Industry, SubjectId, Zone, record_id
from services.gateway.schemas.base import errors
from services.gateway.schemas.matching import (
    Diagnosis,
    Overview,
    Pair,
    Plan,
    SearchResult,
    Shortlist,
    Suggestions,
)

router = APIRouter(prefix="/api", tags=[texts.get("api.tag.matching")])

MarketPath = Annotated[Market, Path(description=texts.get("api.param.market"))]
SidePath = Annotated[Side, Path(description=texts.get("api.param.side"))]


@router.get(
    "/search",
    summary=texts.get("api.search"),
    description=texts.get("api.search.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(422),
)
async def search(
    *,
    gateway: GatewayDep,
    kind: Annotated[Kind, Query(description=texts.get("api.param.kind"))],
    text: Annotated[str, Query(description=texts.get("api.param.query"), max_length=500)] = "",
    zone: Zone = "",
    industry: Industry = "",
    offset: Annotated[int, Query(description=texts.get("api.param.offset"), ge=0, le=9999)] = 0,
    size: Annotated[int, Query(description=texts.get("api.param.size"), ge=1, le=100)] = 20,
) -> SearchResult:
    """Records of a kind."""
    return await matching.search(
        gateway.backends, kind, text=text, zone=zone, industry=industry, offset=offset, size=size
    )


@router.get(
    "/shortlists/{market}/{side}/{subject}",
    summary=texts.get("api.shortlist"),
    description=texts.get("api.shortlist.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(404, 422),
)
async def shortlist(
    gateway: GatewayDep,
    market: MarketPath,
    side: SidePath,
    subject: SubjectId,
    explain: Annotated[bool, Query(description=texts.get("api.param.explain"))] = False,
) -> Shortlist:
    """A subject's shortlist."""
    return await matching.shortlist(gateway.backends, market, side, subject, explain=explain)


@router.get(
    "/shortlists/{market}/{side}/{subject}/diagnosis",
    summary=texts.get("api.diagnosis"),
    description=texts.get("api.diagnosis.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(404, 422),
)
async def diagnosis(gateway: GatewayDep, market: MarketPath, side: SidePath, subject: SubjectId) -> Diagnosis:
    """Why a shortlist is short."""
    return await matching.diagnosis(gateway.backends, market, side, subject)


@router.get(
    "/shortlists/{market}/{side}/{subject}/suggestions",
    summary=texts.get("api.suggestions"),
    description=texts.get("api.suggestions.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(404, 422),
)
async def suggestions(
    gateway: GatewayDep, market: MarketPath, side: SidePath, subject: SubjectId
) -> Suggestions:
    """What a subject could change to stand higher."""
    return await matching.suggestions(gateway.backends, market, side, subject)


@router.get(
    "/pairs/{market}/{left}/{right}/explanation",
    summary=texts.get("api.pair"),
    description=texts.get("api.pair.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(404, 422),
)
async def pair(
    gateway: GatewayDep,
    market: MarketPath,
    left: Annotated[str, record_id("api.param.left")],
    right: Annotated[str, record_id("api.param.right")],
) -> Pair:
    """Why a pair has its score."""
    return await matching.pair(gateway.backends, market, left, right)


@router.get(
    "/overview",
    summary=texts.get("api.overview"),
    description=texts.get("api.overview.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(),
)
async def overview(gateway: GatewayDep) -> Overview:
    """Counts and lags."""
    return await matching.overview(gateway.backends)


@router.get(
    "/plan",
    summary=texts.get("api.plan"),
    tags=[texts.get("api.tag.plan")],
    response_description=texts.get("api.response.ok"),
    responses=errors(),
)
async def plan_tables() -> Plan:
    """The plan's tables."""
    return Plan.model_validate(
        {"zones": plan.zones(), "industries": plan.industries(), "cells": plan.cells()}, from_attributes=True
    )
