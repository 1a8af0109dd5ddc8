"""The API's routes of the exchange that are no rows: a batch taken by its signature, and a file given out."""

import base64
import binascii
from typing import Annotated, Any, Final

from dabridge.talent.v1 import exchange_service_pb2 as api
from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from services.common import texts
from services.gateway import problems
from services.gateway.codec import to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.routes import acts
from services.gateway.schemas.base import errors

CONTENT_MAX: Final = 4 * 1024 * 1024
SIGNATURE_MAX: Final = 1024

_ABOUT_SOURCE: Final = texts.get("market_fields.ReceiveBatchRequest.source")

router = APIRouter(tags=[texts.get("market_api.tag.exchange")])

Id = Annotated[str, Path(max_length=128, description=texts.get("market_fields.id"))]


def _about(field: str) -> str:
    return texts.get(f"market_fields.ReceiveBatchRequest.{field}")


class Inbound(BaseModel):
    """A batch as a department's program sends it."""

    model_config = ConfigDict(extra="forbid")

    content: str = Field(
        max_length=CONTENT_MAX * 4 // 3 + 4,
        description=texts.get("market_fields.ReceiveBatchRequest.content"),
    )
    signature: str = Field(
        max_length=SIGNATURE_MAX, description=texts.get("market_fields.ReceiveBatchRequest.signature")
    )


@router.post(
    "/api/exchange/inbound/{source}",
    status_code=202,
    response_description=texts.get("api.response.ok"),
    summary=texts.get("market_api.ReceiveBatch"),
    description=texts.get("market_api.ReceiveBatch.description"),
    operation_id="receive_batch",
    responses=errors(403, 422),
)
async def receive(
    gateway: GatewayDep,
    source: Annotated[str, Path(max_length=40, description=_ABOUT_SOURCE)],
    sent: Annotated[Inbound, Body()],
) -> dict[str, Any]:
    """Takes a batch by its signature."""
    asked = api.ReceiveBatchRequest(
        source=source,
        content=_decoded("content", sent.content),
        signature=_decoded("signature", sent.signature),
    )
    answer = await acts.call(gateway.backends, "exchange.ReceiveBatch", asked)
    return to_plain(answer.batch)


@router.post(
    "/api/exchange/releases/{release_id}/deliver",
    summary=texts.get("market_api.DeliverRelease"),
    description=texts.get("market_api.DeliverRelease.description"),
    operation_id="deliver_release",
    response_class=Response,
    response_description=texts.get("api.response.ok"),
    responses=errors(403, 404, 409, 422),
)
async def deliver_api(gateway: GatewayDep, release_id: Id) -> Response:
    """The file of an approved request."""
    return await file(gateway, release_id)


async def file(gateway: Gateway, release_id: str) -> Response:
    """The file as a download, with its digest; raises AioRpcError."""
    asked = api.DeliverReleaseRequest(id=release_id)
    made = await acts.call(gateway.backends, "exchange.DeliverRelease", asked)
    return Response(
        made.content,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{made.dataset}.csv"',
            "Cache-Control": "no-store",
            "Digest": f"sha-256={base64.b64encode(bytes.fromhex(made.digest)).decode()}",
        },
    )


def _decoded(name: str, given: str) -> bytes:
    try:
        return base64.b64decode(given, validate=True)
    except (ValueError, binascii.Error):
        raise problems.invalid(name, texts.get("exchange.base64")) from None
