"""Pages: workbooks of many people, taken in row by row, and links by which schools give theirs in."""

import asyncio
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from dabridge.talent.v1 import imports_service_pb2 as api
from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from services.gateway.codec import Plain, to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.pilots import version
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts, duplicate_pages, import_files
from services.gateway.routes.acting import by_field, moved, shown, tried
from services.gateway.routes.import_files import ImportId

HOME: Final = "/imports"
LINKS: Final = "/imports/links"
BY_LINK: Final = "/imports/by-link"
SHOWN: Final = 20
ERRORS_SHOWN: Final = 50
LINK_DAYS: Final = 7

router = APIRouter()
router.include_router(import_files.pages)

PageToken = Annotated[str, Query(max_length=1024)]


@router.get(HOME)
async def imports(request: Request, gateway: GatewayDep, page_token: PageToken = "") -> Response:
    """Workbooks, newest first, and the form for another."""
    return await _home(request, gateway, page_token=page_token)


@router.post("/imports/upload")
async def upload(request: Request, gateway: GatewayDep) -> Response:
    """Takes a workbook in, and leads to its progress."""
    async with request.form(max_files=1, max_fields=5) as form:
        typed = {"source_name": str(form.get("source_name", "")), "people_agreed": _agreed(form)}
        try:
            held = await import_files.give(gateway.backends, form)
        except grpc.aio.AioRpcError as error:
            return await _home(request, gateway, problem=shown(error), typed=typed)
        except Problem as problem:
            return await _home(request, gateway, problem=problem, typed=typed)
    return moved(f"{HOME}/{held.id}")


@router.get(LINKS)
async def links(request: Request, gateway: GatewayDep, page_token: PageToken = "") -> Response:
    """Links, newest first, and the form for another."""
    return await _links(request, gateway, page_token=page_token)


@router.post(LINKS)
async def create_link(request: Request, gateway: GatewayDep) -> Response:
    """A new link, whose address this page alone tells."""
    form = await request.form()
    days = str(form.get("days", ""))
    asked = api.CreateImportLinkRequest(
        source_name=str(form.get("source_name", "")),
        days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0,
    )
    made, problem = await tried(gateway.backends, "imports.CreateImportLink", asked)
    typed = {"source_name": asked.source_name, "days": days}
    return await _links(request, gateway, problem=problem, made=made, typed=typed if problem else None)


@router.post(f"{LINKS}/{{link_id}}/revoke")
async def revoke_link(request: Request, gateway: GatewayDep, link_id: ImportId) -> Response:
    """Ends a link."""
    asked = api.RevokeImportLinkRequest(id=link_id, expected_version=version(await request.form()))
    _, problem = await tried(gateway.backends, "imports.RevokeImportLink", asked)
    return moved(LINKS) if problem is None else await _links(request, gateway, problem=problem)


@router.get(BY_LINK)
async def by_link(request: Request) -> Response:
    """The page of a link, which asks for its secret: that stands after a "#", where no log has it."""
    return render.page(
        request, "imports/by_link.html", asking=True, link=None, done=None, token=csrf.token(request)
    )


@router.post(BY_LINK)
async def upload_by_link(request: Request, gateway: GatewayDep) -> Response:
    """What there is behind a link's secret, and, with a workbook, takes that in."""
    async with request.form(max_files=1, max_fields=5) as form:
        token = str(form.get("token", "")).strip()[:64]
        if "look" in form:
            return await _by_link(request, gateway, token)
        try:
            done = await import_files.give_by_link(gateway.backends, form)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                return await _by_link(request, gateway, token)
            return await _by_link(request, gateway, token, problem=shown(error), agreed=_agreed(form))
        except Problem as problem:
            return await _by_link(request, gateway, token, problem=problem, agreed=_agreed(form))
    return render.page(
        request,
        "imports/by_link.html",
        asking=False,
        link=None,
        done=to_plain(done),
        problem=None,
        token="",
    )


@router.get(f"{HOME}/{{import_id}}")
async def one(
    request: Request, gateway: GatewayDep, import_id: ImportId, page_token: PageToken = ""
) -> Response:
    """A workbook: how far it is, and what was refused."""
    return await _one(request, gateway, import_id, page_token=page_token)


@router.get(f"{HOME}/{{import_id}}/progress")
async def progress(request: Request, gateway: GatewayDep, import_id: ImportId) -> Response:
    """The part of the page that asks for itself again while rows are worked on; then the page comes anew."""
    held = await _held(gateway, import_id)
    ended = held["stage"] not in ("queued", "running")
    headers = {"HX-Redirect": f"{HOME}/{import_id}"} if ended else None
    return render.page(request, "imports/_progress.html", headers=headers, held=held)


@router.get(f"{HOME}/{{import_id}}/copy")
async def copy(
    gateway: GatewayDep, import_id: ImportId, only_refused: Annotated[bool, Query()] = False
) -> Response:
    """A returned copy to save."""
    return await import_files.copy(gateway.backends, import_id, only_refused=only_refused)


@router.post(f"{HOME}/{{import_id}}/confirm")
async def confirm(request: Request, gateway: GatewayDep, import_id: ImportId) -> Response:
    """Lets a school's workbook in."""
    form = await request.form()
    asked = api.ConfirmImportRequest(
        id=import_id,
        expected_version=version(form),
        people_agreed=_agreed(form),
    )
    return await _decided(request, gateway, "ConfirmImport", asked)


@router.post(f"{HOME}/{{import_id}}/discard")
async def discard(request: Request, gateway: GatewayDep, import_id: ImportId) -> Response:
    """Turns a school's workbook away."""
    asked = api.DiscardImportRequest(id=import_id, expected_version=version(await request.form()))
    return await _decided(request, gateway, "DiscardImport", asked)


async def _decided(request: Request, gateway: Gateway, method: str, asked: Any) -> Response:
    _, problem = await tried(gateway.backends, f"imports.{method}", asked)
    if problem is None:
        return moved(f"{HOME}/{asked.id}")
    return await _one(request, gateway, asked.id, problem=problem)


async def _home(
    request: Request,
    gateway: Gateway,
    *,
    page_token: str = "",
    problem: Problem | None = None,
    typed: Plain | None = None,
) -> Response:
    asked = api.ListImportsRequest(page_size=SHOWN, page_token=page_token)
    found = await acts.call(gateway.backends, "imports.ListImports", asked)
    return render.page(
        request,
        "imports/imports.html",
        status=problem.status if problem else 200,
        found=[to_plain(each) for each in found.talent_imports],
        total=found.total,
        first=HOME if page_token else "",
        after=_after(HOME, found.next_page_token),
        problem=problem,
        errors=by_field(problem),
        typed=typed or {"source_name": "", "people_agreed": False},
        token=csrf.token(request),
    )


async def _one(
    request: Request,
    gateway: Gateway,
    import_id: str,
    *,
    page_token: str = "",
    problem: Problem | None = None,
) -> Response:
    asked = api.ListImportErrorsRequest(id=import_id, page_size=ERRORS_SHOWN, page_token=page_token)
    held, found = await asyncio.gather(
        _held(gateway, import_id), acts.call(gateway.backends, "imports.ListImportErrors", asked)
    )
    here = f"{HOME}/{import_id}"
    return render.page(
        request,
        "imports/import.html",
        status=problem.status if problem else 200,
        held=held,
        refused=[to_plain(each) for each in found.errors],
        total=found.total,
        first=here if page_token else "",
        after=_after(here, found.next_page_token),
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


async def _links(
    request: Request,
    gateway: Gateway,
    *,
    page_token: str = "",
    problem: Problem | None = None,
    made: api.CreateImportLinkResponse | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    asked = api.ListImportLinksRequest(page_size=SHOWN, page_token=page_token)
    found = await acts.call(gateway.backends, "imports.ListImportLinks", asked)
    secret = made.token if made is not None else ""
    base = str(request.base_url).rstrip("/")
    address = f"{base}{BY_LINK}#{secret}" if secret else ""
    return render.page(
        request,
        "imports/links.html",
        status=problem.status if problem else 200,
        found=[to_plain(each) for each in found.links],
        total=found.total,
        first=LINKS if page_token else "",
        after=_after(LINKS, found.next_page_token),
        address=address,
        typed=typed or {"source_name": "", "days": str(LINK_DAYS)},
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


async def _by_link(
    request: Request, gateway: Gateway, secret: str, problem: Problem | None = None, *, agreed: bool = False
) -> Response:
    """The form of a link, or what there is to say where it is good for nothing."""
    try:
        link = await acts.call(
            gateway.backends, "imports.LookAtImportLink", api.LookAtImportLinkRequest(token=secret)
        )
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.NOT_FOUND:
            raise
        link = None
    status = 404 if link is None else problem.status if problem else 200
    return render.page(
        request,
        "imports/by_link.html",
        status=status,
        asking=False,
        link=to_plain(link) if link is not None else None,
        secret=secret,
        agreed=agreed,
        done=None,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


async def _held(gateway: Gateway, import_id: str) -> dict[str, Any]:
    found = await acts.call(gateway.backends, "imports.GetImport", api.GetImportRequest(id=import_id))
    return to_plain(found.talent_import)


def _agreed(form: FormData) -> bool:
    return form.get("people_agreed") in import_files.YES


def _after(path: str, token: str) -> str:
    return f"{path}?{urlencode({'page_token': token})}" if token else ""


router.include_router(duplicate_pages.router)
