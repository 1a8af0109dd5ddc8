"""Pages of one's own account: password, second factor, sessions, organisations."""

from typing import Annotated, Any

import segno
from fastapi import APIRouter, Path, Request
from markupsafe import Markup
from starlette.responses import Response

from services.common import texts
from services.gateway.caller import Caller
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import cookies, links
from services.gateway.portal.devices import device
from services.gateway.problems import Problem
from services.gateway.routes.account_pages import Next, NextTyped, Typed, moved, show

router = APIRouter(prefix="/account")

SessionId = Annotated[str, Path(max_length=64)]


@router.get("")
def account_page(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Everything about the account."""
    return _account(request, gateway, caller)


@router.post("/password")
def change_password(
    request: Request, gateway: GatewayDep, caller: CallerDep, current: Typed = "", password: Typed = ""
) -> Response:
    """Changes the password; other sessions end."""
    try:
        gateway.accounts.own.change_password(caller.principal, caller.session_id, current, password)
    except Problem as problem:
        return _account(request, gateway, caller, problem)
    return _account(request, gateway, caller, notice="own.password.done")


@router.post("/sessions/end-others")
def end_others(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Ends all sessions but this one."""
    gateway.accounts.own.end_others(caller.principal, caller.session_id)
    return _account(request, gateway, caller, notice="own.sessions.ended")


@router.post("/sessions/{session_id}/end")
def end_session(request: Request, gateway: GatewayDep, caller: CallerDep, session_id: SessionId) -> Response:
    """Ends one session of the person's."""
    if not gateway.accounts.own.end_session(caller.principal, session_id):
        raise Problem(404, "not_found", texts.get("api.not_found"))
    if session_id != caller.session_id:
        return _account(request, gateway, caller, notice="own.sessions.ended")
    response = moved("/sign-in?told=signed_out")
    cookies.drop_session(response, secure=gateway.secure_cookies)
    return response


@router.get("/organisations")
def organisations_page(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """For whom the session may act."""
    own = gateway.accounts.own.overview(caller.principal.person)
    return show(request, "organisations.html", own=own)


@router.post("/organisations")
def switch(gateway: GatewayDep, caller: CallerDep, organisation: Typed = "") -> Response:
    """Lets the session act for another organisation."""
    gateway.accounts.own.switch(caller.principal, caller.session_id, organisation)
    return moved("/home")


@router.get("/second-factor")
def second_factor_page(
    request: Request, gateway: GatewayDep, caller: CallerDep, after: Next = ""
) -> Response:
    """Sets the second factor up, or manages it."""
    return _second_factor(request, gateway, caller, after)


@router.post("/second-factor")
def confirm(
    request: Request, gateway: GatewayDep, caller: CallerDep, code: Typed = "", after: NextTyped = ""
) -> Response:
    """Makes the shown secret the second factor, and shows the codes on paper."""
    try:
        done = gateway.accounts.second_factor.confirm(caller.principal, caller.session_id, code)
    except Problem as problem:
        return _second_factor(request, gateway, caller, after, problem)
    response = _codes(request, done.codes, after)
    cookies.keep_session(response, done.begun.token, secure=gateway.secure_cookies)
    return response


@router.post("/second-factor/replace")
def replace(request: Request, gateway: GatewayDep, caller: CallerDep, code: Typed = "") -> Response:
    """Begins with another device."""
    try:
        gateway.accounts.second_factor.replace(caller.principal, code)
    except Problem as problem:
        return _second_factor(request, gateway, caller, "", problem)
    return moved("/account/second-factor")


@router.post("/second-factor/recovery-codes")
def renew(request: Request, gateway: GatewayDep, caller: CallerDep, code: Typed = "") -> Response:
    """Shows new codes on paper; the earlier ones are good no more."""
    try:
        codes = gateway.accounts.second_factor.new_recovery_codes(caller.principal, code)
    except Problem as problem:
        return _second_factor(request, gateway, caller, "", problem)
    return _codes(request, codes, "/account")


@router.post("/second-factor/remove")
def remove(request: Request, gateway: GatewayDep, caller: CallerDep, code: Typed = "") -> Response:
    """Does without a second factor."""
    try:
        gateway.accounts.second_factor.remove(caller.principal, code)
    except Problem as problem:
        return _second_factor(request, gateway, caller, "", problem)
    return _account(request, gateway, caller, notice="second_factor.removed")


def qr_code(uri: str) -> Markup:
    """A QR code as SVG that needs no style of its own, since the pages' policy forbids it."""
    svg = segno.make(uri, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(svg)  # noqa: S704  # made by the library from numbers and colours alone


def _account(
    request: Request, gateway: Gateway, caller: Caller, problem: Problem | None = None, notice: str = ""
) -> Response:
    own = gateway.accounts.own.overview(caller.principal.person)
    provider: dict[str, Any] = {"provider": "", "linked": False}
    if gateway.accounts.oidc:
        told = gateway.accounts.oidc.settings
        linked = gateway.accounts.identities.linked(caller.principal.person, told.issuer)
        provider = {"provider": told.name, "linked": linked}
    return show(request, "account.html", problem=problem, own=own, notice=notice, device=device, **provider)


def _second_factor(
    request: Request, gateway: Gateway, caller: Caller, after: str, problem: Problem | None = None
) -> Response:
    enrolment = gateway.accounts.second_factor.enrolment(caller.principal.person)
    kept = links.inside(after, "")
    if enrolment is None:
        own = gateway.accounts.own.overview(caller.principal.person)
        return show(request, "second_factor_manage.html", problem=problem, own=own)
    return show(
        request,
        "enrol.html",
        problem=problem,
        after=kept,
        secret=" ".join(enrolment.secret[at : at + 4] for at in range(0, len(enrolment.secret), 4)),
        qr=qr_code(enrolment.uri),
        staff=caller.pending == "enrol",
    )


def _codes(request: Request, codes: list[str], after: str) -> Response:
    return show(request, "recovery_codes.html", codes=codes, after=links.inside(after))
