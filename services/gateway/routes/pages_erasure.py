"""Pages: erasing a person from every store, with a receipt."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import urlencode

import grpc
from dabridge.talent.v1 import erasure_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from services.common import texts
from services.gateway import erasures, problems
from services.gateway.accounts.erasing import RECENT
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import cookies, csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import tried

LIST: Final = "/erasures"
VERIFY: Final = "/erasures/verify"
ME: Final = "/me/erase"

router = APIRouter()
_log = logging.getLogger(__name__)

Code = Annotated[str, Query(max_length=40)]


@router.get(ME)
async def before(request: Request, gateway: GatewayDep, caller: CallerDep) -> HTMLResponse:
    """What goes, what stays and why, and the form."""
    recent = await asyncio.to_thread(
        gateway.accounts.erasing.recent, caller.principal.person, caller.session_id
    )
    return _me(request, recent=recent)


@router.post(ME)
async def erase(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Erases the person, ends the session and shows the receipt; or the form with what is wrong."""
    form = await request.form()
    recent = await asyncio.to_thread(
        gateway.accounts.erasing.recent, caller.principal.person, caller.session_id
    )
    if not recent:
        return _me(request, recent=False, problem=erasures.stale())
    done, problem = await tried(
        gateway.backends, "erasure.EraseMe", api.EraseMeRequest(phrase=str(form.get("phrase", "")))
    )
    if done is None:
        return _me(request, recent=True, problem=problem)
    await _account_too(gateway)
    told = urlencode({"code": done.erasure.code, "erased": 1})
    response = RedirectResponse(f"{VERIFY}?{told}", 303, headers={"Cache-Control": "no-store"})
    cookies.drop_session(response, secure=gateway.secure_cookies)
    return response


async def _account_too(gateway: Gateway) -> None:
    """Erases the account at once where that can be done; what runs by itself does it otherwise."""
    try:
        await erasures.settle(gateway.backends.market.erasure, gateway.accounts.erasing)
    except grpc.aio.AioRpcError as error:
        _log.warning("the account is erased later: %s", error.code().name)


def _me(request: Request, *, recent: bool, problem: Problem | None = None) -> HTMLResponse:
    return render.page(
        request,
        "erasure/me.html",
        status=problem.status if problem else 200,
        recent=recent,
        minutes=int(RECENT.total_seconds()) // 60,
        problem=problem,
        errors=_errors(problem),
        token=csrf.token(request),
    )


@router.get(VERIFY)
async def verify(
    request: Request, gateway: GatewayDep, code: Code = "", erased: bool = False
) -> HTMLResponse:
    """A receipt by its code, for whoever has it, and whether it is genuine."""
    found: api.VerifyReceiptResponse | None = None
    unknown = False
    if code.strip():
        try:
            found = await acts.call(
                gateway.backends, "erasure.VerifyReceipt", api.VerifyReceiptRequest(code=code)
            )
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.NOT_FOUND:
                raise
            unknown = True
    return render.page(
        request,
        "erasure/verify.html",
        status=404 if unknown else 200,
        code=code,
        unknown=unknown,
        erased=erased and found is not None,
        genuine=found.genuine if found else False,
        erasure=_shown(found.erasure) if found else None,
    )


@router.get(LIST)
async def listed(
    request: Request,
    gateway: GatewayDep,
    page_token: Annotated[str, Query(max_length=1024)] = "",
    open: bool = False,  # noqa: A002  # the query's name
) -> HTMLResponse:
    """All erasures with their states, newest first, and the form for written requests."""
    return await _list(request, gateway, page_token=page_token, open_alone=open)


@router.post(LIST)
async def erase_on_request(request: Request, gateway: GatewayDep) -> Response:
    """Erases a person on their written request, or shows the form with what is wrong."""
    form = await request.form()
    values = {name: str(form.get(name, "")).strip() for name in ("talent_id", "request_number")}
    if form.get("confirmed") != "1":
        problem = problems.invalid("confirmed", texts.get("erasure.request.unconfirmed"))
        return await _list(request, gateway, problem=problem, values=values)
    try:
        done = await acts.call(
            gateway.backends, "erasure.EraseOnRequest", api.EraseOnRequestRequest(**values)
        )
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
        if problem.status not in (404, 409, 422):
            raise
        return await _list(request, gateway, problem=problem, values=values)
    return RedirectResponse(f"{LIST}/{done.erasure.id}", 303)


async def _list(
    request: Request,
    gateway: Gateway,
    *,
    page_token: str = "",
    open_alone: bool = False,
    problem: Problem | None = None,
    values: dict[str, str] | None = None,
) -> HTMLResponse:
    asked = api.ListErasuresRequest(page_token=page_token, open=open_alone)
    found = await acts.call(gateway.backends, "erasure.ListErasures", asked)
    kept = {"open": "true"} if open_alone else {}
    after = urlencode({**kept, "page_token": found.next_page_token}) if found.next_page_token else ""
    return render.page(
        request,
        "erasure/list.html",
        status=problem.status if problem else 200,
        found=[_shown(erasure) for erasure in found.erasures],
        total=found.total,
        open_alone=open_alone,
        first=f"{LIST}?{urlencode(kept)}" if page_token else "",
        after=f"{LIST}?{after}" if after else "",
        problem=problem,
        errors=_errors(problem),
        values=defaultdict(str, values or {}),
        token=csrf.token(request),
    )


@router.get(f"{LIST}/{{erasure_id}}")
async def one(
    request: Request, gateway: GatewayDep, erasure_id: Annotated[str, Path(max_length=64)]
) -> HTMLResponse:
    """An erasure with the state of each store."""
    found = await acts.call(gateway.backends, "erasure.GetErasure", api.GetErasureRequest(id=erasure_id))
    return render.page(request, "erasure/one.html", erasure=_shown(found.erasure))


def _shown(erasure: api.Erasure) -> Plain:
    plain = to_plain(erasure)
    return {**plain, "verified": sum(bool(step["verified_at"]) for step in plain["steps"])}


def _errors(problem: Problem | None) -> Mapping[str, str]:
    """What is wrong by field, and nothing for every other."""
    fields = problem.fields if problem else ()
    return defaultdict(str, {each.field: each.message for each in fields})
