"""Pages: data that departments send and receive, under a catalogue."""

from typing import Annotated, Final

from dabridge.talent.v1 import exchange_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from services.common import texts
from services.common.access.principal import Role
from services.gateway import departments, problems
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import csrf, navigation, render
from services.gateway.portal.versions import version_typed
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import by_field, head_of, moved, read, text_of, tried, turn
from services.gateway.routes.exchange import CONTENT_MAX, SIGNATURE_MAX, file

PATH: Final = "/exchange"
BATCHES: Final = f"{PATH}/batches"
CONFLICTS: Final = f"{PATH}/conflicts"
RELEASES: Final = f"{PATH}/releases"
SOURCES: Final = f"{PATH}/sources"
CONFLICT_STAGES: Final = ("open", "taken", "kept", "void")
RELEASE_STAGES: Final = ("asked", "approved", "refused", "ended")
_LINKS: Final = (
    (BATCHES, "exchange.batches"),
    (CONFLICTS, "exchange.conflicts"),
    (RELEASES, "exchange.releases"),
    (SOURCES, "exchange.sources"),
)

router = APIRouter()

Id = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=40)]
Token = Annotated[str, Query(max_length=1024)]


@router.get(PATH)
async def overview(request: Request, gateway: GatewayDep, caller: CallerDep) -> HTMLResponse:
    """What came and went, counted."""
    found, problem = await read(
        gateway.backends, "exchange.GetExchangeFigures", api.GetExchangeFiguresRequest()
    )
    sources = await _sources(gateway) if found else []
    catalogue = await _datasets(gateway) if found else []
    return render.page(
        request,
        "exchange/overview.html",
        status=problem.status if problem else 200,
        problem=problem,
        figures=to_plain(found) if found else None,
        titles=_titles(sources),
        datasets=_titles(catalogue),
        keyless=[each["title"] for each in sources if each["active"] and not each["public_key"]],
        links=_links(caller),
    )


@router.get(BATCHES)
async def batches(
    *, request: Request, gateway: GatewayDep, source: Code = "", page_token: Token = ""
) -> HTMLResponse:
    """Batches, newest first, and the form that takes one."""
    return await _batches(request, gateway, source, page_token)


@router.post(BATCHES)
async def upload(request: Request, gateway: GatewayDep) -> Response:
    """Takes a batch that a department handed over."""
    async with request.form(max_files=2, max_fields=5) as form:
        asked = api.ReceiveBatchRequest(
            source=text_of(form, "source"),
            content=await _bytes(form, "content", CONTENT_MAX + 1),
            signature=await _bytes(form, "signature", SIGNATURE_MAX),
        )
    # Whether a signature is right is told of no batch that lacks one: the form says what is left out.
    for field in ("source", "content", "signature"):
        if not getattr(asked, field):
            missing = problems.invalid(field, texts.get(f"exchange.upload.{field}.missing"))
            return await _batches(request, gateway, "", "", missing, chosen=asked.source)
    # What no key of the department signed is refused as forbidden.
    answer, problem = await tried(gateway.backends, "exchange.ReceiveBatch", asked, also={403})
    if problem:
        return await _batches(request, gateway, "", "", problem, chosen=asked.source)
    return moved(f"{BATCHES}/{answer.batch.id}")


@router.get(f"{BATCHES}/{{batch_id}}")
async def batch(request: Request, gateway: GatewayDep, batch_id: Id) -> HTMLResponse:
    """One batch, with the first rules that its rows broke."""
    asked = api.GetBatchRequest(id=batch_id)
    found = await acts.call(gateway.backends, "exchange.GetBatch", asked)
    return render.page(
        request, "exchange/batch.html", held=to_plain(found), titles=_titles(await _sources(gateway))
    )


@router.get(CONFLICTS)
async def conflicts(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    stage: Code = "open",
    page_token: Token = "",
    done: Code = "",
) -> HTMLResponse:
    """The bureau's queue, or a person's own."""
    return await _conflicts(request, gateway, caller, stage, page_token, done=bool(done))


@router.post(f"{CONFLICTS}/{{conflict_id}}")
async def resolve(request: Request, gateway: GatewayDep, caller: CallerDep, conflict_id: Id) -> Response:
    """Decides whose value stands."""
    form = await request.form()
    asked = api.ResolveConflictRequest(
        id=conflict_id, take=form.get("_action") == "take", reason=text_of(form, "reason")
    )
    _, problem = await tried(gateway.backends, "exchange.ResolveConflict", asked)
    if problem:
        typed = {"id": conflict_id, "reason": text_of(form, "reason")}
        return await _conflicts(request, gateway, caller, "open", "", problem=problem, typed=typed)
    return moved(CONFLICTS, "1")


@router.get(RELEASES)
async def releases(
    *, request: Request, gateway: GatewayDep, stage: Code = "", page_token: Token = "", done: Code = ""
) -> HTMLResponse:
    """Requests for data, newest first, and the form of a new one."""
    return await _releases(request, gateway, stage, page_token, done=bool(done))


@router.post(RELEASES)
async def ask(request: Request, gateway: GatewayDep) -> Response:
    """Asks for a dataset on a department's behalf."""
    form = await request.form()
    typed = {name: text_of(form, name) for name in ("dataset", "recipient", "purpose", "basis", "until")}
    given = api.Release(
        dataset=typed["dataset"],
        recipient=typed["recipient"],
        purpose=typed["purpose"],
        basis=typed["basis"],
        until=typed["until"],
    )
    asked = api.AskReleaseRequest(release=given)
    _, problem = await tried(gateway.backends, "exchange.AskRelease", asked)
    if problem:
        return await _releases(request, gateway, "", "", problem=problem, typed=typed)
    return moved(RELEASES, "1")


@router.post(f"{RELEASES}/{{release_id}}")
async def decide(request: Request, gateway: GatewayDep, release_id: Id) -> Response:
    """Approves, refuses or ends."""
    form = await request.form()
    head = {**head_of(form, release_id), "reason": text_of(form, "reason")}
    action = form.get("_action")
    if action == "end":
        _, problem = await tried(gateway.backends, "exchange.EndRelease", api.EndReleaseRequest(**head))
    else:
        asked = api.DecideReleaseRequest(**head, approved=action == "approve")
        _, problem = await tried(gateway.backends, "exchange.DecideRelease", asked)
    if problem:
        decided = {"id": release_id, "reason": text_of(form, "reason")}
        return await _releases(request, gateway, "", "", problem=problem, decided=decided)
    return moved(RELEASES, "1")


@router.post(f"{RELEASES}/{{release_id}}/deliver")
async def deliver(request: Request, gateway: GatewayDep, release_id: Id) -> Response:
    """The file of an approved request."""
    await request.form()
    return await file(gateway, release_id)


@router.get(SOURCES)
async def sources(request: Request, gateway: GatewayDep, caller: CallerDep, done: Code = "") -> HTMLResponse:
    """Departments, their keys and schemas."""
    return await _source_page(request, gateway, caller, done=bool(done))


@router.post(SOURCES)
async def put(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Registers a key, or changes whether batches are taken; the fields stay as they are."""
    form = await request.form()
    code = text_of(form, "code")
    held = (
        await acts.call(gateway.backends, "exchange.ListExchangeSources", api.ListExchangeSourcesRequest())
    ).sources
    source = next((each for each in held if each.code == code), api.ExchangeSource(code=code))
    source.title = text_of(form, "title")
    source.public_key = text_of(form, "public_key")
    source.active = form.get("active") == "on"
    asked = api.PutExchangeSourceRequest(
        source=source, expected_version=version_typed(text_of(form, "version"))
    )
    _, problem = await tried(gateway.backends, "exchange.PutExchangeSource", asked)
    if problem:
        typed = {"code": code, "title": source.title, "public_key": source.public_key}
        return await _source_page(
            request, gateway, caller, problem=problem, typed={**typed, "active": source.active}
        )
    return moved(SOURCES, "1")


async def _batches(
    request: Request,
    gateway: Gateway,
    source: str,
    page_token: str,
    refused: Problem | None = None,
    *,
    chosen: str = "",
) -> HTMLResponse:
    asked = api.ListBatchesRequest(source=source, page_token=page_token)
    found, problem = await read(gateway.backends, "exchange.ListBatches", asked)
    known = await _sources(gateway) if found else []
    status = refused.status if refused else problem.status if problem else 200
    return render.page(
        request,
        "exchange/batches.html",
        status=status,
        failed=problem,
        problem=refused,
        found=[to_plain(each) for each in found.batches] if found else [],
        total=found.total if found else 0,
        sources=known,
        titles=_titles(known),
        asked={"source": source},
        chosen=chosen,
        token=csrf.token(request),
        **turn(BATCHES, {"source": source}, page_token, found.next_page_token if found else ""),
    )


async def _conflicts(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    stage: str,
    page_token: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
    typed: dict[str, str] | None = None,
) -> HTMLResponse:
    chosen = stage if stage in CONFLICT_STAGES else ""
    asked = api.ListConflictsRequest(
        page_token=page_token,
        stage=enum_number(api.ConflictStage.DESCRIPTOR, chosen or None),  # type: ignore[arg-type]
    )
    found, failed = await read(gateway.backends, "exchange.ListConflicts", asked)
    bureau = caller.is_any(Role.HR_BUREAU)
    return render.page(
        request,
        "exchange/conflicts.html",
        status=problem.status if problem else failed.status if failed else 200,
        failed=failed,
        problem=problem,
        bureau=bureau,
        stages=CONFLICT_STAGES,
        asked={"stage": chosen},
        found=[to_plain(each) for each in found.conflicts] if found else [],
        total=found.total if found else 0,
        titles=await departments.titles(gateway.backends),
        typed=typed or {},
        errors=by_field(problem),
        done=done,
        token=csrf.token(request),
        **turn(CONFLICTS, {"stage": chosen}, page_token, found.next_page_token if found else ""),
    )


async def _releases(
    request: Request,
    gateway: Gateway,
    stage: str,
    page_token: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
    typed: dict[str, str] | None = None,
    decided: dict[str, str] | None = None,
) -> HTMLResponse:
    chosen = stage if stage in RELEASE_STAGES else ""
    asked = api.ListReleasesRequest(
        page_token=page_token,
        stage=enum_number(api.ReleaseStage.DESCRIPTOR, chosen or None),  # type: ignore[arg-type]
    )
    found, failed = await read(gateway.backends, "exchange.ListReleases", asked)
    known = await _sources(gateway) if found else []
    return render.page(
        request,
        "exchange/releases.html",
        status=problem.status if problem else failed.status if failed else 200,
        failed=failed,
        problem=problem,
        errors=by_field(problem),
        stages=RELEASE_STAGES,
        asked={"stage": chosen},
        found=[to_plain(each) for each in found.releases] if found else [],
        total=found.total if found else 0,
        datasets=await _datasets(gateway),
        sources=known,
        titles=_titles(known),
        typed=typed or {},
        decided=decided or {},
        done=done,
        token=csrf.token(request),
        **turn(RELEASES, {"stage": chosen}, page_token, found.next_page_token if found else ""),
    )


async def _source_page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    *,
    done: bool = False,
    problem: Problem | None = None,
    typed: Plain | None = None,
) -> HTMLResponse:
    asked = api.ListExchangeSourcesRequest()
    found, failed = await read(gateway.backends, "exchange.ListExchangeSources", asked)
    return render.page(
        request,
        "exchange/sources.html",
        status=problem.status if problem else failed.status if failed else 200,
        failed=failed,
        problem=problem,
        found=[to_plain(each) for each in found.sources] if found else [],
        may_put=caller.is_any(Role.ADMIN),
        typed=typed or {},
        errors=by_field(problem),
        done=done,
        token=csrf.token(request),
    )


async def _sources(gateway: Gateway) -> list[Plain]:
    found, _ = await read(gateway.backends, "exchange.ListExchangeSources", api.ListExchangeSourcesRequest())
    return [to_plain(each) for each in found.sources] if found else []


async def _datasets(gateway: Gateway) -> list[Plain]:
    found, _ = await read(gateway.backends, "exchange.ListDatasets", api.ListDatasetsRequest())
    return [to_plain(each) for each in found.datasets] if found else []


def _titles(coded: list[Plain]) -> dict[str, str]:
    return {each["code"]: each["title"] for each in coded}


def _links(caller: Caller) -> list[tuple[str, str]]:
    return [(path, text) for path, text in _LINKS if navigation.opens(caller, path)]


async def _bytes(form: FormData, name: str, most: int) -> bytes:
    given = form.get(name)
    return await given.read(most) if isinstance(given, UploadFile) else b""
