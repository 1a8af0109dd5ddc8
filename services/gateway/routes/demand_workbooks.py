"""The workbook of an enterprise's posts for programs: out, in, and a copy with what is wrong."""

from typing import Annotated, Any, Final
from urllib.parse import quote

from dabridge.talent.v1.demand_lists_service_pb2 import DemandList
from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from services.common import texts
from services.gateway import demand_uploads
from services.gateway.caller import Caller
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.demand_uploads import FILE_MAX
from services.gateway.exports.xlsx import MEDIA_TYPE
from services.gateway.schemas import derived
from services.gateway.schemas.base import errors

router = APIRouter(tags=[texts.get("market_api.tag.demands")])

Enterprise = Annotated[
    str,
    Query(
        alias="enterprise_id",
        max_length=128,
        pattern="^[A-Za-z0-9:_-]*$",
        description=texts.get("demand_lists.api.enterprise"),
    ),
]
Close = Annotated[bool, Query(description=texts.get("demand_lists.api.close_missing"))]

_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": texts.get("demand_lists.api.file"),
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_BOOK: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": texts.get("demand_lists.api.book"),
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/api/demand-workbook",
    response_class=Response,
    summary=texts.get("demand_lists.api.workbook.get"),
    description=texts.get("demand_lists.api.workbook.get.description"),
    operation_id="download_demand_workbook",
    responses=_BOOK | errors(401, 403, 422, 429),
)
async def download(gateway: GatewayDep, caller: CallerDep, enterprise_id: Enterprise = "") -> Response:
    """The workbook with the posts there are."""
    return book_of(await demand_uploads.workbook(gateway.backends, meant(caller, enterprise_id)))


@router.post(
    "/api/demand-workbook/import",
    status_code=201,
    response_model=derived.answered_shape(DemandList.DESCRIPTOR),
    summary=texts.get("demand_lists.api.workbook.post"),
    description=texts.get("demand_lists.api.workbook.post.description"),
    operation_id="import_demand_workbook",
    response_description=texts.get("api.response.created"),
    responses=errors(401, 403, 413, 422, 429),
    openapi_extra=_FILE,
)
async def upload(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    enterprise_id: Enterprise = "",
    close_missing: Close = False,
) -> Plain:
    """What the workbook changes, to be confirmed."""
    enterprise = meant(caller, enterprise_id)
    checked = await demand_uploads.check(
        gateway.backends, enterprise, await _body(request), close_missing=close_missing
    )
    if checked.errors:
        raise checked.problem
    made = await demand_uploads.propose(gateway.backends, enterprise, checked, close_missing=close_missing)
    return to_plain(made)


@router.post(
    "/api/demand-workbook/check/import",
    response_class=Response,
    summary=texts.get("demand_lists.api.workbook.check"),
    description=texts.get("demand_lists.api.workbook.check.description"),
    operation_id="check_demand_workbook",
    responses=_BOOK | errors(401, 403, 413, 422, 429),
    openapi_extra=_FILE,
)
async def check(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    enterprise_id: Enterprise = "",
    close_missing: Close = False,
) -> Response:
    """A copy of the workbook with what is wrong in its cells."""
    checked = await demand_uploads.check(
        gateway.backends, meant(caller, enterprise_id), await _body(request), close_missing=close_missing
    )
    return book_of(await demand_uploads.copy(checked))


def meant(caller: Caller, enterprise_id: str) -> str:
    """The enterprise that is named, or the caller's own."""
    return enterprise_id or caller.principal.organisation


def book_of(data: bytes) -> Response:
    """A workbook as something to save."""
    name = quote(texts.get("demand_lists.book.name"), safe="")
    return Response(
        data,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f"attachment; filename=\"posts.xlsx\"; filename*=UTF-8''{name}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


async def _body(request: Request) -> bytes:
    kept = bytearray()
    async for chunk in request.stream():
        kept += chunk
        if len(kept) > FILE_MAX:
            raise HTTPException(413)
    return bytes(kept)
