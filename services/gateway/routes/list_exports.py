"""Published lists as files and feeds, and a workbook of scenarios taken in."""

import asyncio
import hashlib
import re
from collections.abc import Callable
from typing import Annotated, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from services.common import texts
from services.gateway import list_import, published
from services.gateway.context import Gateway, GatewayDep
from services.gateway.exports import atom, document, pdf, xlsx
from services.gateway.exports.atom import FEEDS, Filters
from services.gateway.exports.shapes import Published, Subject
from services.gateway.exports.xlsx_open import FILE_MAX
from services.gateway.routes.parameters import Industry, Zone, record_id
from services.gateway.schemas.base import Out, described, errors

Form = Literal["xlsx", "pdf", "json"]
FORMS: Final[dict[Form, tuple[str, Callable[[Published], bytes]]]] = {
    "xlsx": (xlsx.MEDIA_TYPE, xlsx.render),
    "pdf": (pdf.MEDIA_TYPE, pdf.render),
    "json": (document.MEDIA_TYPE, document.render),
}
NAME_MAX: Final = 80
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')

ListId = Annotated[str, record_id("api.param.id")]
ListKindCode = Annotated[str, Query(description=texts.get("exports.api.param.kind"), max_length=64)]
Domain = Annotated[str, Query(description=texts.get("exports.api.param.domain"), max_length=120)]

router = APIRouter()
api = APIRouter(prefix="/api/lists", tags=[texts.get("market_api.tag.lists")])


class ImportedScenario(Out):
    """A scenario that was made."""

    number: int = described("exports.api.number")
    id: str = described("exports.api.id")
    title: str = described("exports.api.title")


class CellProblem(Out):
    """What is wrong with a cell."""

    sheet: str = described("exports.api.sheet")
    cell: str = described("exports.api.cell")
    message: str = described("exports.api.message")


class ImportResult(Out):
    """What became of a workbook."""

    created: list[ImportedScenario] = described("exports.api.created")
    errors: list[CellProblem] = described("exports.api.errors")


@router.get("/lists/{list_id}/export.xlsx")
async def as_xlsx(request: Request, gateway: GatewayDep, list_id: ListId) -> Response:
    """The list as a workbook."""
    return await _file(request, gateway, list_id, "xlsx")


@router.get("/lists/{list_id}/export.pdf")
async def as_pdf(request: Request, gateway: GatewayDep, list_id: ListId) -> Response:
    """The list for print."""
    return await _file(request, gateway, list_id, "pdf")


@router.get("/lists/{list_id}/export.json")
async def as_json(request: Request, gateway: GatewayDep, list_id: ListId) -> Response:
    """The list with all that its hashes are made of."""
    return await _file(request, gateway, list_id, "json")


@router.get("/feeds/lists.atom")
async def list_feed(request: Request, gateway: GatewayDep, kind: ListKindCode = "") -> Response:
    """The frozen lists of all kinds."""
    names = await published.kind_names(gateway.backends)
    heads = await published.heads(gateway.backends, None, kind)
    held = [published.named(each, names) for each in heads]
    made = atom.lists(held, base_of(request, gateway), Filters(kind=kind, kind_name=names.get(kind, "")))
    return as_answer(request, made, atom.MEDIA_TYPE)


@router.get("/feeds/opportunities.atom")
async def opportunity_feed(
    *,
    request: Request,
    gateway: GatewayDep,
    kind: ListKindCode = "",
    zone: Zone = "",
    industry: Industry = "",
    domain: Domain = "",
) -> Response:
    """The items of opportunity lists."""
    return await _items(request, gateway, "opportunity", Filters(kind, zone, industry, domain))


@router.get("/feeds/capabilities.atom")
async def capability_feed(
    *,
    request: Request,
    gateway: GatewayDep,
    kind: ListKindCode = "",
    zone: Zone = "",
    industry: Industry = "",
    domain: Domain = "",
) -> Response:
    """The items of capability lists."""
    return await _items(request, gateway, "capability", Filters(kind, zone, industry, domain))


@api.post(
    "/import",
    summary=texts.get("exports.api.import"),
    description=texts.get("exports.api.import.description"),
    operation_id="import_scenarios",
    response_description=texts.get("api.response.ok"),
    responses=errors(401, 403, 413, 422, 429),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": texts.get("exports.api.import.body"),
            "content": {xlsx.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def import_scenarios(request: Request, gateway: GatewayDep) -> ImportResult:
    """Drafts of the items of a workbook."""
    done = await list_import.load(gateway.backends, await _body(request))
    return ImportResult(
        created=[ImportedScenario(number=each.number, id=each.id, title=each.title) for each in done.made],
        errors=[CellProblem(sheet=each.sheet, cell=each.cell, message=each.message) for each in done.errors],
    )


async def _file(request: Request, gateway: Gateway, list_id: str, form: Form) -> Response:
    # Who may not read the list gets no further, whoever has had it rendered before.
    held = await published.head(gateway.backends, list_id)
    media, render = FORMS[form]

    async def make() -> bytes:
        whole = await published.whole(gateway.backends, held)
        return await asyncio.to_thread(render, whole)

    if held["stage"] == "frozen":
        made = await gateway.exports.get((form, list_id, held["version"]), make)
    else:
        made = await gateway.exports.once(make)
    name = texts.get("exports.file_name", title=_file_title(held["title"]), extension=form)
    answer = as_answer(request, made, media)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"list.{form}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return answer


async def _items(request: Request, gateway: Gateway, subject: Subject, filters: Filters) -> Response:
    names = await published.kind_names(gateway.backends)
    heads = await published.heads(gateway.backends, subject, filters.kind)
    base = base_of(request, gateway)
    named = Filters(filters.kind, filters.zone, filters.industry, filters.domain, names.get(filters.kind, ""))

    async def make() -> bytes:
        found = await published.followed(gateway.backends, heads, names, named)
        return await asyncio.to_thread(atom.items, subject, found, base, named)

    versions = tuple((each["id"], each["version"]) for each in heads)
    made = await gateway.exports.get((FEEDS[subject], base, named, versions), make)
    return as_answer(request, made, atom.MEDIA_TYPE)


def as_answer(request: Request, made: bytes, media: str) -> Response:
    """The file; 304 to who has it already."""
    tag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Cookie, Authorization"}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(made, media_type=media, headers=headers)


def base_of(request: Request, gateway: Gateway) -> str:
    """The address under which the caller reaches the portal."""
    base = str(request.base_url).rstrip("/")
    # Behind a proxy that ends TLS the request itself is plain.
    return base.replace("http://", "https://", 1) if gateway.secure_cookies else base


def _file_title(title: str) -> str:
    """The title as far as file systems take it."""
    return _UNFIT.sub(" ", title).strip(" .")[:NAME_MAX] or "list"


async def _body(request: Request) -> bytes:
    kept = bytearray()
    async for chunk in request.stream():
        kept += chunk
        if len(kept) > FILE_MAX:
            raise HTTPException(413)
    return bytes(kept)
