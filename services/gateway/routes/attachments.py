"""Files of solutions, pilots and needs, in and out: passed through, kept nowhere here.

Pages call `store` with what a form brought.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote

from dabridge.events.v1.scenarios_pb2 import Attachment
from dabridge.scenarios.v1 import solutions_service_pb2 as api
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from services.common import texts
from services.gateway import problems
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import GatewayDep
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.parameters import record_id
from services.gateway.schemas import derived
from services.gateway.schemas.base import errors

FIELD: Final = "file"
FILE_MAX: Final = 20 * 1024 * 1024
# What gRPC messages of an upload hold at most.
PIECE: Final = 256 * 1024
# A slow line has its time; the service ends what takes longer.
TIMEOUT_S: Final = 300.0
_MULTIPART: Final = "multipart/form-data"
_ANSWER: Final = acts.SERVICES["solutions"].methods_by_name["UploadAttachment"].output_type
_ATTACHMENT: Final[Any] = _ANSWER.fields_by_name["attachment"].message_type

OwnerId = Annotated[str, record_id("api.param.id")]
FileId = Annotated[str, record_id("solutions.api.file_id")]


@dataclass(frozen=True, slots=True)
class Owned:
    """One kind of what files belong to, by the path of its routes in the API."""

    path: str
    owner: api.AttachmentOwner


SOLUTIONS: Final = Owned("solutions", api.ATTACHMENT_OWNER_SOLUTION)
PILOTS: Final = Owned("pilots", api.ATTACHMENT_OWNER_PILOT)
NEEDS: Final = Owned("needs", api.ATTACHMENT_OWNER_NEED)
OWNED: Final = (SOLUTIONS, PILOTS, NEEDS)

router = APIRouter(tags=[texts.get("solutions.api.tag")])
pages = APIRouter()


async def store(backends: Backends, owned: Owned, owner_id: str, file: UploadFile) -> Attachment:
    """Hands a file over piece by piece; raises AioRpcError, or Problem 413 for one that is too large."""
    if file.size is not None and file.size > FILE_MAX:
        raise problems.of_http(HTTPException(413))
    sent = _pieces(owned, owner_id, file)
    answer = await backends.market.solutions.UploadAttachment(sent, timeout=TIMEOUT_S)
    found: Attachment = answer.attachment
    return found


async def send(backends: Backends, owned: Owned, owner_id: str, file_id: str) -> Response:
    """A file as something to save, never to show; raises AioRpcError before its first byte."""
    request = api.DownloadAttachmentRequest(owner=owned.owner, owner_id=owner_id, id=file_id)
    answers = aiter(backends.market.solutions.DownloadAttachment(request, timeout=TIMEOUT_S))
    return as_file((await anext(answers)).attachment, answers)


def as_file(attachment: Attachment, answers: AsyncIterator[Any]) -> Response:
    """A stream of data, behind what the file is, as something to save, never to show."""
    extension = attachment.name.rpartition(".")[2]
    name = quote(attachment.name, safe="")
    return StreamingResponse(
        _data(answers),
        media_type=attachment.media_type,
        headers={
            # A stream that breaks off is shorter than this, and browsers say so.
            "Content-Length": str(attachment.size_bytes),
            "Content-Disposition": f"attachment; filename=\"file.{extension}\"; filename*=UTF-8''{name}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def file_of(form: FormData) -> UploadFile | None:
    """The file that a form brought; None where nobody chose one."""
    found = form.get(FIELD)
    return found if isinstance(found, UploadFile) and found.filename else None


async def _pieces(
    owned: Owned, owner_id: str, file: UploadFile
) -> AsyncIterator[api.UploadAttachmentRequest]:
    header = api.UploadAttachmentRequest.Header(
        owner=owned.owner, owner_id=owner_id, name=(file.filename or "")[-400:]
    )
    yield api.UploadAttachmentRequest(header=header)
    while piece := await file.read(PIECE):
        yield api.UploadAttachmentRequest(data=piece)


async def _data(answers: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    async for answer in answers:
        yield answer.data


def _upload(owned: Owned) -> Callable[..., Awaitable[Plain]]:
    async def upload(request: Request, gateway: GatewayDep, owner_id: OwnerId) -> Plain:
        """Stores a file; its id goes into what it belongs to."""
        sent = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if sent != _MULTIPART:
            raise Problem(415, "media_type", texts.get("solutions.api.multipart"))
        async with request.form(max_files=1, max_fields=5) as form:
            file = file_of(form)
            if file is None:
                raise problems.invalid(FIELD, texts.get("solutions.api.no_file"))
            return to_plain(await store(gateway.backends, owned, owner_id, file))

    return upload


def _download(owned: Owned) -> Callable[..., Awaitable[Response]]:
    async def download(gateway: GatewayDep, owner_id: OwnerId, file_id: FileId) -> Response:
        """A file to save."""
        return await send(gateway.backends, owned, owner_id, file_id)

    return download


for _owned in OWNED:
    _at = f"/api/{_owned.path}/{{owner_id}}/attachments"
    router.add_api_route(
        _at,
        _upload(_owned),
        methods=["POST"],
        status_code=201,
        response_model=derived.answered_shape(_ATTACHMENT),
        summary=texts.get("solutions.api.upload"),
        description=texts.get("solutions.api.upload.description"),
        operation_id=f"upload_{_owned.path}_attachment",
        response_description=texts.get("api.response.created"),
        responses=errors(401, 403, 404, 409, 413, 415, 422, 429),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    _MULTIPART: {
                        "schema": {
                            "type": "object",
                            "required": [FIELD],
                            "properties": {
                                FIELD: {
                                    "type": "string",
                                    "format": "binary",
                                    "description": texts.get("solutions.api.file"),
                                }
                            },
                        }
                    }
                },
            }
        },
    )
    router.add_api_route(
        f"{_at}/{{file_id}}",
        _download(_owned),
        methods=["GET"],
        response_class=Response,
        summary=texts.get("solutions.api.download"),
        description=texts.get("solutions.api.download.description"),
        operation_id=f"download_{_owned.path}_attachment",
        responses={
            200: {
                "description": texts.get("solutions.api.file"),
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            },
            **errors(401, 403, 404, 422, 429),
        },
    )

pages.add_api_route("/solutions/{owner_id}/files/{file_id}", _download(SOLUTIONS), methods=["GET"])
