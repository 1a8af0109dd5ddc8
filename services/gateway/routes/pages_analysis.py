"""Pages: the talent index, and skills that are asked for and missing."""

from typing import Annotated, Final

from dabridge.talent.v1 import analysis_service_pb2 as api
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from services.common import plan
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.market.analysis import PAGES
from services.gateway.portal import csrf, render
from services.gateway.portal.versions import VERSION_MAX
from services.gateway.problems import Problem
from services.gateway.routes.acting import moved, read, tried

INDEX: Final = "/talent-index"
TRAINING: Final = "/training"
PARTS: Final = ("quantity", "quality", "structure", "mobility", "balance")
_PUT: Final = PAGES["POST", "/training/bases"]

router = APIRouter()

Code = Annotated[str, Query(max_length=40)]


@router.get(INDEX)
async def index(request: Request, gateway: GatewayDep, zone: Code = "", industry: Code = "") -> HTMLResponse:
    """The index by cell, with its formula."""
    asked = api.GetTalentIndexRequest(zone=zone, industry=industry)
    found, problem = await read(gateway.backends, "analysis.GetTalentIndex", asked)
    told = to_plain(found) if found else None
    if told:
        for each in told["cells"]:
            at, _, of = str(each["area"]).partition(":")
            each["name"] = f"{plan.zone(at).name} · {plan.industry(of).name}"
    return render.page(
        request,
        "analysis/index.html",
        status=problem.status if problem else 200,
        problem=problem,
        told=told,
        parts=PARTS,
        asked={"zone": zone, "industry": industry},
    )


@router.get(TRAINING)
async def training(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    zone: Code = "",
    industry: Code = "",
    base: Annotated[str, Query(max_length=128)] = "",
    done: Code = "",
) -> HTMLResponse:
    """Skills asked for and missing, and the bases."""
    return await _training(
        request,
        gateway,
        {"zone": zone, "industry": industry, "base": base},
        puts=_PUT.admits(caller),
        done=bool(done),
    )


@router.post(f"{TRAINING}/bases")
async def put(request: Request, gateway: GatewayDep) -> Response:
    """Adds a base or changes one, or shows what is wrong."""
    form = await request.form()
    version = str(form.get("version", "0"))
    given = api.TrainingBase(
        id=str(form.get("id", "")),
        title=str(form.get("title", "")).strip(),
        zone=str(form.get("zone", "")),
        industries=[str(value) for value in form.getlist("industries")],
        active=form.get("active") == "on",
    )
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 16 else VERSION_MAX
    asked = api.PutTrainingBaseRequest(base=given, expected_version=seen)
    _, problem = await tried(gateway.backends, "analysis.PutTrainingBase", asked)
    if problem:
        nothing = {"zone": "", "industry": "", "base": ""}
        typed = {**to_plain(given), "version": version}
        return await _training(request, gateway, nothing, puts=True, problem=problem, typed=typed)
    return moved(TRAINING, "1")


async def _training(
    request: Request,
    gateway: Gateway,
    asked: dict[str, str],
    *,
    puts: bool,
    done: bool = False,
    problem: Problem | None = None,
    typed: Plain | None = None,
) -> HTMLResponse:
    sent = api.GetTrainingViewRequest(zone=asked["zone"], industry=asked["industry"], base_id=asked["base"])
    found, failed = await read(gateway.backends, "analysis.GetTrainingView", sent)
    bases, _ = await read(gateway.backends, "analysis.ListTrainingBases", api.ListTrainingBasesRequest())
    told: Plain = to_plain(bases) if bases else {"bases": [], "targets": []}
    return render.page(
        request,
        "analysis/training.html",
        status=problem.status if problem else failed.status if failed else 200,
        failed=failed,
        problem=problem,
        typed=typed,
        told=to_plain(found) if found else None,
        bases=told["bases"],
        targets=told["targets"],
        asked=asked,
        puts=puts,
        done=done,
        token=csrf.token(request),
    )
