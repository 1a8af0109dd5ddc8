"""The audit logs, for auditors' programs."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from services.common import texts
from services.common.audit.chain import Act
from services.gateway import audit_export
from services.gateway.audit_export import LIMIT_DEFAULT, LIMIT_MAX, MEDIA, Form
from services.gateway.audit_logs import Verdict
from services.gateway.audit_shapes import Asked, AuditPage, AuditVerdict, AuditVerdicts, asked, trail
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.schemas.base import errors

PAGE: Final = 50

router = APIRouter(prefix="/api/audit", tags=[texts.get("audit.tag")])

AskedDep = Annotated[Asked, Depends(asked)]
PageToken = Annotated[str, Query(description=texts.get("api.param.page_token"), max_length=200)]
PageSize = Annotated[int, Query(description=texts.get("api.param.page_size"), ge=1, le=200)]
Limit = Annotated[int, Query(description=texts.get("audit.param.limit"), ge=1, le=LIMIT_MAX)]
FormOf = Annotated[Form, Query(alias="format", description=texts.get("audit.param.format"))]

_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": texts.get("audit.api.export.response"),
        "content": {media.partition(";")[0]: {"schema": {"type": "string"}} for media in MEDIA.values()},
    }
}


@router.get(
    "",
    summary=texts.get("audit.api.list"),
    description=texts.get("audit.api.list.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(401, 403, 422, 429),
)
async def entries(
    gateway: GatewayDep, question: AskedDep, page_token: PageToken = "", page_size: PageSize = PAGE
) -> AuditPage:
    """Entries, newest first."""
    return AuditPage.of(await trail(gateway.audit, question, page_token, page_size))


@router.post(
    "/verify",
    summary=texts.get("audit.api.verify"),
    description=texts.get("audit.api.verify.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(401, 403, 422, 429),
)
async def verify(
    gateway: GatewayDep,
    caller: CallerDep,
    log: Annotated[str, Query(description=texts.get("audit.param.log"), max_length=200)] = "",
) -> AuditVerdicts:
    """Every hash computed again."""
    question = Asked(log=log)
    question.filter()
    found = await gateway.audit.verify(question.logs)
    await gateway.audit.record(caller.principal, [verified(each) for each in found])
    return AuditVerdicts(logs=[AuditVerdict.of(each) for each in found])


@router.get(
    "/export",
    summary=texts.get("audit.api.export"),
    description=texts.get("audit.api.export.description"),
    response_class=StreamingResponse,
    responses=_FILE | errors(401, 403, 422, 429),
)
async def export(
    *,
    gateway: GatewayDep,
    caller: CallerDep,
    question: AskedDep,
    form: FormOf = "jsonl",
    limit: Limit = LIMIT_DEFAULT,
) -> StreamingResponse:
    """A file."""
    pieces = await audit_export.export(gateway.audit, caller.principal, question, form, limit)
    name = audit_export.file_name(question, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=MEDIA[form], headers=headers)


def verified(found: Verdict) -> Act:
    """What is written down of a check."""
    return Act(
        "audit.verified", "audit_log", found.log, detail=f"state={found.state} entries={found.entries}"
    )
