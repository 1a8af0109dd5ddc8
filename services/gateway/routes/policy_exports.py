"""The compendium as files and as a feed: what is in force at the moment."""

import asyncio
from typing import Final
from urllib.parse import quote

from dabridge.talent.v1 import policies_service_pb2 as api
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.common import texts
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import GatewayDep
from services.gateway.exports import policies, xlsx
from services.gateway.exports.atom import MEDIA_TYPE
from services.gateway.exports.wording import day
from services.gateway.routes import acts
from services.gateway.routes.list_exports import as_answer, base_of

PAGE: Final = 200
ENTRIES_MAX: Final = 2_000

router = APIRouter()


@router.get("/policies/export.pdf")
async def as_pdf(request: Request, gateway: GatewayDep) -> Response:
    """The compendium for print."""
    held = await entries(gateway.backends)
    as_of = day(max((each["updated_at"] for each in held), default=""))
    key = ("policies.pdf", _versions(held))
    made = await gateway.exports.get(key, lambda: asyncio.to_thread(policies.pdf, held, as_of))
    return _file(request, made, policies.PDF, "pdf")


@router.get("/policies/export.xlsx")
async def as_xlsx(request: Request, gateway: GatewayDep) -> Response:
    """The compendium as a workbook."""
    held = await entries(gateway.backends)
    key = ("policies.xlsx", _versions(held))
    made = await gateway.exports.get(key, lambda: asyncio.to_thread(policies.xlsx, held))
    return _file(request, made, xlsx.MEDIA_TYPE, "xlsx")


@router.get("/feeds/policies.atom")
async def as_feed(request: Request, gateway: GatewayDep) -> Response:
    """The policies in force, the latest first."""
    held = await entries(gateway.backends)
    return as_answer(request, policies.atom(held, base_of(request, gateway)), MEDIA_TYPE)


async def entries(backends: Backends) -> list[Plain]:
    """The entries in force, the latest first, ENTRIES_MAX at most; raises AioRpcError."""
    found: list[Plain] = []
    token = ""
    while len(found) < ENTRIES_MAX:
        asked = api.ListPoliciesRequest(page_size=PAGE, page_token=token)
        answer = await acts.call(backends, "policies.ListPolicies", asked)
        found += [to_plain(each) for each in answer.policies]
        token = answer.next_page_token
        if not token:
            break
    return found


def _versions(held: list[Plain]) -> tuple[tuple[str, int], ...]:
    return tuple((each["id"], each["version"]) for each in held)


def _file(request: Request, made: bytes, media: str, extension: str) -> Response:
    answer = as_answer(request, made, media)
    name = quote(texts.get("policies.export.name", extension=extension), safe="")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"policies.{extension}\"; filename*=UTF-8''{name}"
    )
    return answer
