"""Pages of people who are not signed in: signing in, registration of talents, a new password."""

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.common import texts
from services.gateway import access
from services.gateway.accounts.codes import Purpose
from services.gateway.accounts.senders import kept_messages
from services.gateway.accounts.sign_in import SignedIn
from services.gateway.accounts.talents import Registration
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import cookies, links, render
from services.gateway.problems import Problem
from services.gateway.routes.account_pages import Next, NextTyped, Typed, moved, origin, show, signed_in

router = APIRouter()

Notice = Annotated[str, Query(max_length=20)]
Way = Annotated[str, Query(max_length=20)]
# What a page that sends people here may have it say.
NOTICES: Final = ("reset_done", "signed_out")


@router.get("/sign-in")
def sign_in_page(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    after: Next = "",
    way: Way = "password",
    told: Notice = "",
) -> Response:
    """The form, by password or by code."""
    if caller.pending:
        return moved(_unfinished(caller.pending, after))
    return _sign_in(request, gateway, after, way, notice=told if told in NOTICES else "")


@router.post("/sign-in")
def sign_in(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    login: Typed = "",
    password: Typed = "",
    after: NextTyped = "",
) -> Response:
    """Signs in by user name or mobile and password."""
    try:
        done = gateway.accounts.sign_in.with_password(login, password, origin(request, caller))
    except Problem as problem:
        return _sign_in(request, gateway, after, "password", problem, values={"login": login})
    return _entered(gateway, done, after)


@router.post("/sign-in/code")
def sign_in_by_code(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    mobile: Typed = "",
    code: Typed = "",
    after: NextTyped = "",
) -> Response:
    """Signs in by a code that was sent to the mobile."""
    try:
        done = gateway.accounts.sign_in.with_code(mobile, code, origin(request, caller))
    except Problem as problem:
        return _sign_in(request, gateway, after, "code", problem, values={"mobile": mobile})
    return _entered(gateway, done, after)


@router.post("/codes")
def send_code(
    *,
    request: Request,
    gateway: GatewayDep,
    mobile: Typed = "",
    purpose: Typed = "",
    name: Typed = "",
    after: NextTyped = "",
) -> Response:
    """Sends a one-time code: tells so in a part of the page, or shows the page again to who has no script."""
    meant = _purpose(purpose)
    problem = None
    try:
        gateway.accounts.codes.send(mobile, meant)
    except Problem as refused:
        problem = refused
    if render.is_htmx(request):
        message = (
            problem.fields[0].message if problem and problem.fields else problem.message if problem else ""
        )
        return render.page(request, "account/_sent.html", problem.status if problem else 200, message=message)
    sent = problem is None
    if purpose == "sign_in":
        return _sign_in(request, gateway, after, "code", problem, values={"mobile": mobile}, sent=sent)
    template = {"register": "register.html", "reset": "reset.html"}[purpose]
    values = {"mobile": mobile, "name": name}
    return show(request, template, problem=problem, values=values, sent=sent, after=after)


@router.get("/sign-in/second-factor")
def second_factor_page(request: Request, after: Next = "") -> Response:
    """Asks for the second factor."""
    return show(request, "second_factor.html", after=after)


@router.post("/sign-in/second-factor")
def second_factor(
    request: Request, gateway: GatewayDep, caller: CallerDep, code: Typed = "", after: NextTyped = ""
) -> Response:
    """Completes the session."""
    try:
        begun = gateway.accounts.second_factor.give(caller.principal, caller.session_id, code)
    except Problem as problem:
        return show(request, "second_factor.html", problem=problem, after=after)
    return signed_in(gateway, begun, links.inside(after))


@router.get("/register")
def register_page(request: Request, caller: CallerDep, after: Next = "") -> Response:
    """The form of talents."""
    if caller.signed_in:
        return moved(links.inside(after))
    return show(request, "register.html", sent=False, after=after)


@router.post("/register")
def register(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    name: Typed = "",
    mobile: Typed = "",
    code: Typed = "",
    password: Typed = "",
    consent: Typed = "",
    after: NextTyped = "",
) -> Response:
    """Makes the account and signs in."""
    given = Registration(name, mobile, code, password, bool(consent))
    try:
        begun = gateway.accounts.talents.register(given, origin(request, caller))
    except Problem as problem:
        values = {"name": name, "mobile": mobile, "code": code, "consent": consent}
        return show(request, "register.html", problem=problem, values=values, sent=False, after=after)
    return signed_in(gateway, begun, links.inside(after, "/registration"))


@router.get("/reset")
def reset_page(request: Request) -> Response:
    """The form for a new password."""
    return show(request, "reset.html", sent=False, after="")


@router.post("/reset")
def reset(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    mobile: Typed = "",
    code: Typed = "",
    password: Typed = "",
    second: Typed = "",
) -> Response:
    """Sets the password."""
    try:
        gateway.accounts.recovery.reset(mobile, code, password, second, caller.principal.address)
    except Problem as problem:
        values = {"mobile": mobile, "code": code}
        return show(request, "reset.html", problem=problem, values=values, sent=False, after="")
    return moved("/sign-in?told=reset_done")


@router.post("/sign-out")
def sign_out(gateway: GatewayDep, caller: CallerDep) -> Response:
    """Ends the session."""
    if caller.session_id:
        gateway.accounts.own.sign_out(caller.principal, caller.session_id)
    response = moved("/sign-in?told=signed_out")
    cookies.drop_session(response, secure=gateway.secure_cookies)
    return response


@router.get("/dev/outbox")
def outbox(request: Request, gateway: GatewayDep) -> Response:
    """What the development sender kept; there is no such page in production."""
    accounts = gateway.accounts
    if not accounts.settings.development:
        raise Problem(404, "no_such_page", texts.get("api.no_such_page"))
    with accounts.office.transaction() as connection:
        messages = kept_messages(connection, accounts.office.sealer)
    return render.page(request, "account/outbox.html", messages=messages)


def _sign_in(
    request: Request,
    gateway: Gateway,
    after: str,
    way: str,
    problem: Problem | None = None,
    *,
    values: dict[str, str] | None = None,
    notice: str = "",
    sent: bool = False,
) -> Response:
    oidc = gateway.accounts.oidc
    return show(
        request,
        "sign_in.html",
        problem=problem,
        values=values,
        after=links.inside(after, ""),
        way="code" if way == "code" else "password",
        notice=notice,
        sent=sent,
        provider=oidc.settings.name if oidc else "",
        development=gateway.accounts.settings.development,
    )


def _entered(gateway: Gateway, done: SignedIn, after: str) -> Response:
    path = _unfinished(done.pending, after) if done.pending else links.inside(after)
    return signed_in(gateway, done.begun, path)


def _unfinished(pending: str, after: str) -> str:
    kept = links.inside(after, "")
    return access.PENDING_PAGES[pending] + (f"?next={quote(kept, safe='/')}" if kept else "")


def _purpose(text: str) -> Purpose:
    if text == "register":
        return "register"
    if text == "reset":
        return "reset"
    if text == "sign_in":
        return "sign_in"
    raise Problem(422, "invalid_input", texts.get("api.invalid_input"))
