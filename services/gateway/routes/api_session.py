"""Sessions of programs: signing in by JSON."""

from fastapi import APIRouter, Request, Response

from services.common import texts
from services.gateway import problems
from services.gateway.accounts.sign_in import Origin
from services.gateway.caller import Caller
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import cookies, csrf
from services.gateway.problems import Problem
from services.gateway.routes.account_pages import origin
from services.gateway.schemas.base import errors
from services.gateway.schemas.session import SessionBody, SignInInput

router = APIRouter(prefix="/api", tags=[texts.get("accounts.api.tag")])


@router.post(
    "/session",
    summary=texts.get("accounts.api.sign_in"),
    response_description=texts.get("accounts.api.session.told"),
    responses=errors(401, 403, 413, 422, 429),
)
def sign_in(
    request: Request, response: Response, gateway: GatewayDep, caller: CallerDep, given: SignInInput
) -> SessionBody:
    """Begins a session, which the cookie names; changing calls need its `csrf` in the header X-CSRF-Token."""
    # A page of another site must not sign its visitors in as somebody else.
    if csrf.from_elsewhere(request):
        raise csrf.stale()
    came: Origin = origin(request, caller)
    done = gateway.accounts.sign_in.as_program(given.login, given.password, given.totp, came)
    token = done.begun.token
    found = gateway.accounts.sessions.by_session(token, came.address, came.agent)
    if found is None:
        raise problems.unauthenticated(texts.get("api.unauthenticated"))
    cookies.keep_session(response, token, secure=gateway.secure_cookies)
    response.headers["Cache-Control"] = "no-store"
    return _body(gateway, found)


@router.get(
    "/session",
    summary=texts.get("accounts.api.session.get"),
    response_description=texts.get("accounts.api.session.told"),
    responses=errors(401, 403, 429),
)
def session(response: Response, gateway: GatewayDep, caller: CallerDep) -> SessionBody:
    """The session that the request came with."""
    if not caller.session_id:
        raise problems.unauthenticated(texts.get("api.unauthenticated"))
    response.headers["Cache-Control"] = "no-store"
    return _body(gateway, caller)


@router.delete(
    "/session",
    summary=texts.get("accounts.api.sign_out"),
    status_code=204,
    response_description=texts.get("accounts.api.signed_out"),
    responses=errors(401, 403, 429),
)
def sign_out(gateway: GatewayDep, caller: CallerDep) -> Response:
    """Ends the session that the request came with."""
    if not caller.session_id:
        raise Problem(401, "unauthenticated", texts.get("api.unauthenticated"))
    gateway.accounts.own.sign_out(caller.principal, caller.session_id)
    response = Response(status_code=204)
    cookies.drop_session(response, secure=gateway.secure_cookies)
    return response


def _body(gateway: Gateway, caller: Caller) -> SessionBody:
    expires_at = gateway.accounts.sessions.expires_at(caller.session_id)
    if expires_at is None:
        raise problems.unauthenticated(texts.get("api.unauthenticated"))
    principal = caller.principal
    return SessionBody(
        account=principal.person,
        csrf=caller.csrf,
        roles=sorted(str(role) for role in principal.roles),
        organisation=principal.organisation,
        talent=principal.talent,
        zone=principal.zone,
        expires_at=expires_at.isoformat(),
    )
