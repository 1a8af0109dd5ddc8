"""Workbooks of people, in and out: passed through, kept nowhere here."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, Final
from urllib.parse import quote

from dabridge.talent.v1 import imports_service_pb2 as api
from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from services.common import texts
from services.gateway import problems
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import GatewayDep
from services.gateway.exports import xlsx
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.parameters import record_id
from services.gateway.schemas import derived
from services.gateway.schemas.base import errors

FIELD: Final = "file"
FILE_MAX: Final = 50 * 1024 * 1024
# What gRPC messages of an upload hold at most.
PIECE: Final = 256 * 1024
# A slow line has its time; the service ends what takes longer.
TIMEOUT_S: Final = 300.0
YES: Final = frozenset({"1", "true", "on"})
_MULTIPART: Final = "multipart/form-data"
_FORMATS: Final = {"xlsx": api.SHEET_FORMAT_XLSX, "csv": api.SHEET_FORMAT_CSV}
_MEDIA_TYPES: Final = {
    "xlsx": xlsx.MEDIA_TYPE,
    "csv": "text/csv; charset=utf-8",
}
_NO_STORE: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}

ImportId = Annotated[str, record_id("api.param.id")]
OnlyRefused = Annotated[bool, Query(description=texts.get("imports.api.only_refused"))]

router = APIRouter(tags=[texts.get("market_api.tag.imports")])


async def give(backends: Backends, form: FormData) -> api.TalentImport:
    """Hands the form's workbook of the bureau over; raises AioRpcError, or Problem where there is none."""
    file = _file(form)
    header = api.UploadImportRequest.Header(
        source_name=str(form.get("source_name", "")),
        file_name=(file.filename or "")[-400:],
        people_agreed=form.get("people_agreed") in YES,
    )

    async def requests() -> AsyncIterator[api.UploadImportRequest]:
        yield api.UploadImportRequest(header=header)
        while piece := await file.read(PIECE):
            yield api.UploadImportRequest(data=piece)

    answer = await backends.market.imports.UploadImport(requests(), timeout=TIMEOUT_S)
    found: api.TalentImport = answer.talent_import
    return found


async def give_by_link(backends: Backends, form: FormData) -> api.UploadByLinkResponse:
    """The same by a link, whose secret is in the form."""
    file = _file(form)
    header = api.UploadByLinkRequest.Header(
        token=str(form.get("token", "")),
        file_name=(file.filename or "")[-400:],
        people_agreed=form.get("people_agreed") in YES,
    )

    async def requests() -> AsyncIterator[api.UploadByLinkRequest]:
        yield api.UploadByLinkRequest(header=header)
        while piece := await file.read(PIECE):
            yield api.UploadByLinkRequest(data=piece)

    answer: api.UploadByLinkResponse = await backends.market.imports.UploadByLink(
        requests(), timeout=TIMEOUT_S
    )
    return answer


async def copy(backends: Backends, import_id: str, *, only_refused: bool) -> Response:
    """A returned copy as something to save; raises AioRpcError before its first byte."""
    request = api.DownloadImportCopyRequest(id=import_id, only_refused=only_refused)
    answers = aiter(backends.market.imports.DownloadImportCopy(request, timeout=TIMEOUT_S))
    header = (await anext(answers)).header

    async def data() -> AsyncIterator[bytes]:
        async for answer in answers:
            yield answer.data

    return StreamingResponse(
        data(), media_type=header.media_type, headers={**_NO_STORE, **_saved(header.file_name)}
    )


async def template(backends: Backends, name: str) -> Response:
    """The empty form."""
    request = api.GetImportTemplateRequest(format=_FORMATS[name])
    made = await acts.call(backends, "imports.GetImportTemplate", request)
    return Response(made.content, media_type=made.media_type, headers={**_NO_STORE, **_saved(made.file_name)})


def _saved(name: str) -> dict[str, str]:
    plain = f"file.{name.rpartition('.')[2]}"
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    }


def _file(form: FormData) -> UploadFile:
    found = form.get(FIELD)
    if not isinstance(found, UploadFile) or not found.filename:
        raise problems.invalid(FIELD, texts.get("imports.page.no_file"))
    if found.size is not None and found.size > FILE_MAX:
        raise problems.of_http(HTTPException(413))
    return found


def _multipart(*, fields: dict[str, Any]) -> dict[str, Any]:
    file = {"type": "string", "format": "binary", "description": texts.get("imports.api.file")}
    agreed = {"type": "string", "enum": ["true"], "description": texts.get("imports.api.people_agreed")}
    shown = {**fields, "people_agreed": agreed, FIELD: file}
    schema = {"type": "object", "required": list(shown), "properties": shown}
    return {"requestBody": {"required": True, "content": {_MULTIPART: {"schema": schema}}}}


async def _sent(request: Request, handed: Callable[[FormData], Awaitable[Plain]]) -> Plain:
    sent = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if sent != _MULTIPART:
        raise Problem(415, "media_type", texts.get("imports.api.multipart"))
    async with request.form(max_files=1, max_fields=5) as form:
        return await handed(form)


_IMPORT: Final[Any] = api.TalentImport.DESCRIPTOR
_BY_LINK: Final[Any] = api.UploadByLinkResponse.DESCRIPTOR


@router.post(
    "/api/talent-imports/upload",
    status_code=201,
    response_model=derived.answered_shape(_IMPORT),
    summary=texts.get("market_api.UploadImport"),
    description=texts.get("market_api.UploadImport.description"),
    operation_id="upload_import",
    response_description=texts.get("api.response.created"),
    responses=errors(401, 403, 409, 413, 415, 422, 429),
    openapi_extra=_multipart(
        fields={"source_name": {"type": "string", "description": texts.get("imports.api.source_name")}}
    ),
)
async def upload(request: Request, gateway: GatewayDep) -> Plain:
    """Takes a workbook in."""

    async def handed(form: FormData) -> Plain:
        return to_plain(await give(gateway.backends, form))

    return await _sent(request, handed)


@router.post(
    "/api/talent-imports/by-link",
    status_code=201,
    response_model=derived.answered_shape(_BY_LINK),
    summary=texts.get("market_api.UploadByLink"),
    operation_id="upload_by_link",
    response_description=texts.get("api.response.created"),
    responses=errors(403, 404, 409, 413, 415, 422, 429),
    openapi_extra=_multipart(
        fields={"token": {"type": "string", "description": texts.get("imports.api.token")}}
    ),
)
async def upload_by_link(request: Request, gateway: GatewayDep) -> Plain:
    """Takes the workbook of a link in."""

    async def handed(form: FormData) -> Plain:
        return to_plain(await give_by_link(gateway.backends, form))

    return await _sent(request, handed)


def _downloaded(description: str, *media_types: str) -> dict[int | str, dict[str, Any]]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return {200: {"description": description, "content": content}}


@router.get(
    "/api/talent-imports/{import_id}/copy",
    response_class=Response,
    summary=texts.get("market_api.DownloadImportCopy"),
    description=texts.get("market_api.DownloadImportCopy.description"),
    operation_id="download_import_copy",
    responses={
        **_downloaded(texts.get("imports.api.file"), *_MEDIA_TYPES.values()),
        **errors(401, 403, 404, 422, 429),
    },
)
async def download(gateway: GatewayDep, import_id: ImportId, only_refused: OnlyRefused = False) -> Response:
    """A returned copy."""
    return await copy(gateway.backends, import_id, only_refused=only_refused)


def _template(name: str) -> Callable[..., Awaitable[Response]]:
    async def form(gateway: GatewayDep) -> Response:
        """The empty form."""
        return await template(gateway.backends, name)

    return form


pages = APIRouter()
for _name in _FORMATS:
    router.add_api_route(
        f"/api/talent-imports/template.{_name}",
        _template(_name),
        methods=["GET"],
        response_class=Response,
        summary=texts.get("market_api.GetImportTemplate"),
        operation_id=f"get_import_template_{_name}",
        responses={**_downloaded(texts.get("imports.api.file"), _MEDIA_TYPES[_name]), **errors(429)},
    )
    pages.add_api_route(f"/imports/template.{_name}", _template(_name), methods=["GET"])
