"""Documents of applications for recognition, in and out, and certificates as files: kept nowhere here."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from urllib.parse import quote

from dabridge.talent.v1 import recognition_service_pb2 as api
from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.common import texts
from services.gateway import problems
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.exports import certificate, pdf
from services.gateway.problems import Problem
from services.gateway.routes import acts, attachments
from services.gateway.routes.attachments import FILE_MAX, PIECE, TIMEOUT_S, as_file, file_of
from services.gateway.routes.list_exports import base_of
from services.gateway.routes.parameters import record_id
from services.gateway.schemas import derived
from services.gateway.schemas.base import errors

_MULTIPART: Final = "multipart/form-data"
_ANSWER: Final = acts.SERVICES["recognition"].methods_by_name["UploadEvidence"].output_type
_EVIDENCE: Final[Any] = _ANSWER.fields_by_name["evidence"].message_type
_AT: Final = "/api/recognitions/{id}"
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}

RecognitionId = Annotated[str, record_id("api.param.id", "id")]
FileId = Annotated[str, record_id("recognition.api.file_id")]

router = APIRouter(tags=[texts.get("market_api.tag.recognitions")])


async def store(
    backends: Backends, recognition_id: str, condition: str, note: str, file: UploadFile
) -> api.Evidence:
    """Hands a document over piece by piece; raises AioRpcError, or Problem 413 for one that is too large."""
    if file.size is not None and file.size > FILE_MAX:
        raise problems.of_http(HTTPException(413))
    header = api.UploadEvidenceRequest.Header(
        recognition_id=recognition_id, condition=condition, note=note, name=(file.filename or "")[-400:]
    )
    answer = await backends.market.recognition.UploadEvidence(_pieces(header, file), timeout=TIMEOUT_S)
    found: api.Evidence = answer.evidence
    return found


async def send(backends: Backends, recognition_id: str, file_id: str) -> Response:
    """A document as something to save, never to show; raises AioRpcError before its first byte."""
    request = api.DownloadEvidenceRequest(recognition_id=recognition_id, file_id=file_id)
    answers = aiter(backends.market.recognition.DownloadEvidence(request, timeout=TIMEOUT_S))
    return as_file((await anext(answers)).attachment, answers)


async def print_certificate(request: Request, gateway: Gateway, recognition_id: str) -> Response:
    """The newest certificate of an application as a PDF; raises AioRpcError, or Problem 404 without one."""
    asked = api.GetRecognitionRequest(id=recognition_id)
    found = to_plain(await acts.call(gateway.backends, "recognition.GetRecognition", asked))
    if found["certificate"] is None or found["certificate"]["state"] != "valid":
        raise problems.of_http(HTTPException(404))
    talent_id = found["recognition"]["talent_id"]
    base = base_of(request, gateway)
    made = await asyncio.to_thread(certificate.render, found["certificate"], talent_id, base)
    name = quote(texts.get("recognition.certificate.name"), safe="")
    return Response(
        made,
        media_type=pdf.MEDIA_TYPE,
        headers={
            "Content-Disposition": f"attachment; filename=\"certificate.pdf\"; filename*=UTF-8''{name}",
            "Cache-Control": "no-store",
        },
    )


@router.post(
    f"{_AT}/evidence",
    status_code=201,
    response_model=derived.answered_shape(_EVIDENCE),
    summary=texts.get("recognition.api.upload"),
    description=texts.get("recognition.api.upload.description"),
    operation_id="upload_recognition_evidence",
    response_description=texts.get("api.response.created"),
    responses=errors(401, 403, 404, 409, 413, 415, 422, 429),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _MULTIPART: {
                    "schema": {
                        "type": "object",
                        "required": [attachments.FIELD, "condition"],
                        "properties": {
                            attachments.FIELD: {
                                "type": "string",
                                "format": "binary",
                                "description": texts.get("recognition.api.file"),
                            },
                            "condition": {
                                "type": "string",
                                "description": texts.get("recognition.api.condition"),
                            },
                            "note": {"type": "string", "description": texts.get("recognition.api.note")},
                        },
                    }
                }
            },
        }
    },
)
async def upload(request: Request, gateway: GatewayDep, recognition_id: RecognitionId) -> Plain:
    """Stores a document of an application that is being written."""
    sent = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if sent != _MULTIPART:
        raise Problem(415, "media_type", texts.get("solutions.api.multipart"))
    async with request.form(max_files=1, max_fields=5) as form:
        file = file_of(form)
        if file is None:
            raise problems.invalid(attachments.FIELD, texts.get("recognition.apply.file.none"))
        condition, note = str(form.get("condition", "")), str(form.get("note", ""))
        return to_plain(await store(gateway.backends, recognition_id, condition, note, file))


@router.get(
    f"{_AT}/evidence/{{file_id}}",
    response_class=Response,
    summary=texts.get("recognition.api.download"),
    operation_id="download_recognition_evidence",
    responses={
        200: {
            "description": texts.get("recognition.api.file"),
            "content": {"application/octet-stream": _BINARY},
        },
        **errors(401, 403, 404, 422, 429),
    },
)
async def download(gateway: GatewayDep, recognition_id: RecognitionId, file_id: FileId) -> Response:
    """A document to save."""
    return await send(gateway.backends, recognition_id, file_id)


@router.get(
    f"{_AT}/certificate.pdf",
    response_class=Response,
    summary=texts.get("recognition.api.certificate"),
    operation_id="print_certificate",
    responses={
        200: {"description": texts.get("recognition.api.file"), "content": {pdf.MEDIA_TYPE: _BINARY}},
        **errors(401, 403, 404, 422, 429),
    },
)
async def printed(request: Request, gateway: GatewayDep, recognition_id: RecognitionId) -> Response:
    """The certificate for print."""
    return await print_certificate(request, gateway, recognition_id)


async def _pieces(
    header: api.UploadEvidenceRequest.Header, file: UploadFile
) -> AsyncIterator[api.UploadEvidenceRequest]:
    yield api.UploadEvidenceRequest(header=header)
    while piece := await file.read(PIECE):
        yield api.UploadEvidenceRequest(data=piece)
