"""A curriculum vitae that helps to fill in a registration: read, shown for confirmation, and kept nowhere."""

from typing import Any, Final

import grpc
from dabridge.talent.v1 import registration_service_pb2 as api
from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.common import texts
from services.gateway import problems, registrations
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import attachments
from services.gateway.routes.acting import SHOWN, moved, shown
from services.gateway.schemas import derived
from services.gateway.schemas.base import errors

PATH: Final = "/registration/import"
FILE_MAX: Final = 10 * 1024 * 1024
# A reader has its time; the service ends what takes longer.
TIMEOUT_S: Final = 40.0
TAKEN_MAX: Final = 80
# Of these a draft has one each.
SINGLE: Final = ("education", "major", "occupation_code", "years")
FIELDS: Final = (*SINGLE, "titles", "skills")

router = APIRouter()
api_router = APIRouter(tags=[texts.get("market_api.tag.registrations")])


@router.get(PATH)
async def empty(request: Request) -> Response:
    """The form that takes a file."""
    return _page(request)


@router.post(PATH)
async def read(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """What the file says, for the person to choose from; or why nothing can be read."""
    async with request.form(max_files=1, max_fields=5) as form:
        file = attachments.file_of(form)
        try:
            if file is None:
                raise problems.invalid("content", texts.get("registration.resume.none"))
            found = await asked(gateway.backends, file)
        except grpc.aio.AioRpcError as error:
            return _page(request, problem=shown(error))
        except Problem as problem:
            if problem.status not in SHOWN:
                raise
            return _page(request, problem=problem)
    seen = await registrations.read(gateway, caller)
    return _page(request, found=to_plain(found), draft=seen.draft)


@router.post("/registration/take")
async def take(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Puts what was ticked into the draft, and nothing else; goes on to look through it."""
    form = await request.form()
    seen = await registrations.read(gateway, caller)
    values, count = chosen(form, seen.draft)
    if not values:
        return moved("/registration")
    try:
        await registrations.save(gateway, values)
    except grpc.aio.AioRpcError as error:
        return _page(request, problem=shown(error))
    return moved("/registration/review", f"taken-{count}")


@api_router.post(
    "/api/registration/import",
    response_model=derived.answered_shape(api.ReadResumeResponse.DESCRIPTOR),
    summary=texts.get("market_api.ReadResume"),
    description=texts.get("market_api.ReadResume.description"),
    operation_id="read_resume",
    response_description=texts.get("api.response.ok"),
    responses=errors(401, 403, 413, 415, 422, 429),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": [attachments.FIELD],
                        "properties": {
                            attachments.FIELD: {
                                "type": "string",
                                "format": "binary",
                                "description": texts.get("registration.resume.file"),
                            }
                        },
                    }
                }
            },
        }
    },
)
async def read_for_programs(request: Request, gateway: GatewayDep) -> Plain:
    """What a file says."""
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        raise Problem(415, "media_type", texts.get("solutions.api.multipart"))
    async with request.form(max_files=1, max_fields=5) as form:
        file = attachments.file_of(form)
        if file is None:
            raise problems.invalid(attachments.FIELD, texts.get("registration.resume.none"))
        return to_plain(await asked(gateway.backends, file))


def chosen(form: FormData, draft: Plain) -> tuple[Plain, int]:
    """The fields of the draft with what was ticked, and how many things that was."""
    values: Plain = {}
    count = 0
    for place in range(TAKEN_MAX):
        name = _one(form, f"field-{place}")
        value = _one(form, f"value-{place}")
        if form.get(f"take-{place}") != "1" or name not in FIELDS or not value:
            continue
        count += 1
        if name in SINGLE:
            values[name] = value
        elif name == "titles":
            titles = values.setdefault("titles", list(draft["titles"]))
            if value not in titles:
                titles.append(value)
        else:
            skills = values.setdefault("skills", [dict(skill) for skill in draft["skills"]])
            if value.casefold() not in {skill["name"].casefold() for skill in skills}:
                evidence = _one(form, f"sentence-{place}") if form.get("evidence") == "1" else ""
                skills.append({"name": value, "level": None, "evidence": evidence})
    return values, count


async def asked(backends: Backends, file: UploadFile) -> api.ReadResumeResponse:
    """What the service finds in a file; raises AioRpcError, or Problem 413 for one that is too large."""
    if file.size is not None and file.size > FILE_MAX:
        raise problems.of_http(HTTPException(413))
    request = api.ReadResumeRequest(content=await file.read(FILE_MAX + 1))
    found: api.ReadResumeResponse = await backends.market.registration.ReadResume(request, timeout=TIMEOUT_S)
    return found


def _page(
    request: Request,
    *,
    found: Plain | None = None,
    draft: Plain | None = None,
    problem: Problem | None = None,
) -> Response:
    findings: list[Plain] = found["findings"][:TAKEN_MAX] if found else []
    return render.page(
        request,
        "registration/resume.html",
        status=problem.status if problem else 200,
        found=found,
        groups=_groups(findings),
        replaced=_replaced(draft) if draft else {},
        problem=problem,
        token=csrf.token(request),
    )


def _groups(findings: list[Plain]) -> list[tuple[str, list[tuple[int, Plain]]]]:
    """What was found by field, each with its place."""
    placed = list(enumerate(findings))
    return [
        (field, [each for each in placed if each[1]["field"] == field])
        for field in FIELDS
        if any(found["field"] == field for found in findings)
    ]


def _replaced(draft: Plain) -> dict[str, Any]:
    """What the draft says in the fields of which it has one each."""
    return {
        name: render.value_text("education", draft[name]) if name == "education" else draft[name]
        for name in SINGLE
        if draft[name]
    }


def _one(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip()[:400] if isinstance(value, str) else ""
