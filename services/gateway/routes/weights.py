"""Versions of weights, the runs that learn them, and bringing a version back: as JSON and as pages."""

from typing import Annotated, Any, Final

import grpc
from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from services.common import plan, texts
from services.gateway import problems, weights
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.kinds import MARKETS, Market
from services.gateway.market.weights import PAGES
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes.acting import moved, shown, text_of
from services.gateway.schemas.base import errors
from services.gateway.schemas.weights import RollbackIn, RunList, WeightsList, WeightsVersion

PATH: Final = "/weights"
RUNS_SHOWN: Final = 30
VERSIONS_SHOWN: Final = 20
_ROLLBACK: Final = PAGES["POST", "/weights/{market}/rollback"]

api = APIRouter(prefix="/api", tags=[texts.get("api.tag.matching")])
pages = APIRouter()

MarketPath = Annotated[Market, Path(description=texts.get("api.param.market"))]
MarketQuery = Annotated[Market | None, Query(description=texts.get("weights.api.of_market"))]
Version = Annotated[int, Query(ge=0, lt=2**31)]


@api.get(
    "/weights",
    summary=texts.get("weights.api.list"),
    description=texts.get("weights.api.list.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(422),
)
async def list_weights(gateway: GatewayDep, market: MarketQuery = None) -> WeightsList:
    """Versions of weights."""
    return WeightsList(versions=await weights.versions(gateway.backends, market or ""))


@api.get(
    "/weights/runs",
    summary=texts.get("weights.api.list_runs"),
    description=texts.get("weights.api.list_runs.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(422),
)
async def list_runs(
    gateway: GatewayDep,
    market: MarketQuery = None,
    size: Annotated[int, Query(description=texts.get("api.param.size"), ge=1, le=100)] = 20,
) -> RunList:
    """Learning runs."""
    return RunList(runs=await weights.runs(gateway.backends, market or "", size))


@api.post(
    "/weights/{market}/rollback",
    summary=texts.get("weights.api.rollback"),
    description=texts.get("weights.api.rollback.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(404, 409, 412, 422),
)
async def rollback(
    gateway: GatewayDep, caller: CallerDep, market: MarketPath, asked: RollbackIn
) -> WeightsVersion:
    """Brings a version's weights back."""
    return await weights.rollback(
        gateway.backends,
        gateway.audit,
        caller.principal,
        market,
        version=asked.version,
        expected=asked.expected_version,
    )


@pages.get(PATH)
async def overview(
    request: Request, gateway: GatewayDep, caller: CallerDep, done: Annotated[str, Query(max_length=20)] = ""
) -> HTMLResponse:
    """Every market's versions and runs."""
    problem: Problem | None = None
    markets: list[dict[str, Any]] = []
    try:
        versions = await weights.versions(gateway.backends)
        runs = await weights.runs(gateway.backends, size=100)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    else:
        for key in MARKETS:
            of_market = [version for version in versions if version.market == key]
            told = [run for run in runs if run.market == key][:RUNS_SHOWN]
            markets.append({"key": key, "versions": of_market[:VERSIONS_SHOWN], "runs": told})
    return render.page(
        request,
        "weights/list.html",
        status=problem.status if problem else 200,
        problem=problem,
        markets=markets,
        kinds=MARKETS,
        places={zone.code: zone.name for zone in plan.zones()},
        may_roll_back=_ROLLBACK.admits(caller),
        done=bool(done),
    )


@pages.get(f"{PATH}/{{market}}/rollback")
async def ask(request: Request, gateway: GatewayDep, market: Market, version: Version = 0) -> HTMLResponse:
    """Asks whether a version's weights are to be in force again."""
    return await _asked(request, gateway, market, version)


@pages.post(f"{PATH}/{{market}}/rollback")
async def confirm(request: Request, gateway: GatewayDep, caller: CallerDep, market: Market) -> Response:
    """Brings the version back that was confirmed, or says why not."""
    form = await request.form()
    version, seen = (_number(text_of(form, name)) for name in ("version", "expected_version"))
    try:
        await weights.rollback(
            gateway.backends, gateway.audit, caller.principal, market, version=version, expected=seen
        )
    except grpc.aio.AioRpcError as error:
        return await _asked(request, gateway, market, version, shown(error))
    return moved(PATH, "1")


async def _asked(
    request: Request, gateway: GatewayDep, market: Market, version: int, problem: Problem | None = None
) -> HTMLResponse:
    versions = await weights.versions(gateway.backends, market)
    wanted = next((each for each in versions if each.version == version), None)
    if wanted is None:
        raise HTTPException(404)
    return render.page(
        request,
        "weights/rollback.html",
        status=problem.status if problem else 200,
        problem=problem,
        market=market,
        kinds=MARKETS,
        now=versions[0],
        wanted=wanted,
        token=csrf.token(request),
    )


def _number(text: str) -> int:
    """The whole number typed; -1, which the service refuses, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
