"""Pages of an organisation: members, invitations, API keys, and the page behind an invitation's link."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from services.gateway.accounts.api_keys import Issued
from services.gateway.accounts.api_keys_rules import DAYS_DEFAULT, scopes_of
from services.gateway.accounts.invitations import Newcomer
from services.gateway.accounts.organisations_rules import roles_of
from services.gateway.accounts.sessions import Begun
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import cookies
from services.gateway.problems import Problem
from services.gateway.routes.organisation_pages import (
    Action,
    Done,
    Id,
    Number,
    Person,
    Several,
    Typed,
    moved,
    pages,
    show,
    tried,
)
from services.gateway.routes.organisation_pages import typed as typed_values

HOME = "/organisation"
KEYS = "/organisation/keys"

router = APIRouter()


@router.get(HOME)
def organisation(request: Request, gateway: GatewayDep, person: Person, done: Done = "") -> Response:
    """The organisation that the person acts for."""
    return _organisation(request, gateway, person, done=done)


@router.post(f"{HOME}/invitations")
def invite(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    mobile: Typed = "",
    roles: Several = [],  # noqa: B006  # FastAPI copies it
    owner: Typed = "",
) -> Response:
    """An invitation."""
    problem = tried(
        lambda: gateway.accounts.invitations.invite(
            person, person.organisation, mobile, roles, owner=bool(owner)
        )
    )
    if problem is not None:
        typed = {"mobile": mobile, "roles": roles, "owner": owner}
        return _organisation(request, gateway, person, problem=problem, typed=typed)
    return moved(HOME, "own.invited")


@router.post(f"{HOME}/invitations/{{invitation_id}}/revoke")
def revoke_invitation(request: Request, gateway: GatewayDep, person: Person, invitation_id: Id) -> Response:
    """An invitation taken back."""
    problem = tried(lambda: gateway.accounts.invitations.revoke(person, person.organisation, invitation_id))
    return _organisation(request, gateway, person, problem=problem) if problem else moved(HOME, "own.saved")


@router.post(f"{HOME}/members/{{account_id}}")
def member(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    account_id: Id,
    action: Action = "",
    roles: Several = [],  # noqa: B006  # FastAPI copies it
    owner: Typed = "",
) -> Response:
    """A member's roles changed, ownership passed on, or the member taken out; by the action."""
    members, at = gateway.accounts.members, person.organisation
    acts = {
        "change": lambda: members.change(person, at, account_id, roles_of(roles), owner=bool(owner)),
        "pass_on": lambda: members.pass_on(person, at, account_id),
        "remove": lambda: members.remove(person, at, account_id),
    }
    problem = tried(acts.get(action, acts["change"]))
    if problem is not None:
        return _organisation(request, gateway, person, problem=problem)
    if action == "remove" and account_id == person.person:
        return moved("/sign-in")
    return moved(HOME, "own.removed" if action == "remove" else "own.saved")


@router.get(KEYS)
def keys(
    request: Request, gateway: GatewayDep, person: Person, page: Number = 1, done: Done = ""
) -> Response:
    """The organisation's API keys."""
    return _keys(request, gateway, person, number=page, done=done)


@router.post(KEYS)
def create_key(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    name: Typed = "",
    scopes: Several = [],  # noqa: B006  # FastAPI copies it
    days: Annotated[str, Form(max_length=10)] = str(DAYS_DEFAULT),
) -> Response:
    """A new key, shown on this page alone."""
    made: list[Issued] = []
    whole = int(days) if days.isascii() and days.isdigit() else 0
    problem = tried(
        lambda: made.append(
            gateway.accounts.api_keys.create(person, person.organisation, name, scopes, whole)
        )
    )
    typed = {"name": name, "scopes": scopes, "days": days} if problem else None
    return _keys(request, gateway, person, problem=problem, typed=typed, issued=made[0].text if made else "")


@router.post(f"{KEYS}/{{key_id}}/revoke")
def revoke_key(request: Request, gateway: GatewayDep, person: Person, key_id: Id) -> Response:
    """A key that ends."""
    problem = tried(lambda: gateway.accounts.api_keys.revoke(person, key_id))
    return _keys(request, gateway, person, problem=problem) if problem else moved(KEYS, "keys.revoked")


@router.get("/invitation")
def invitation(
    request: Request, gateway: GatewayDep, token: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """What the link holds out."""
    return _offer(request, gateway, token)


@router.post("/invitation")
def answer(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    token: Typed = "",
    action: Action = "",
    name: Typed = "",
    code: Typed = "",
    password: Typed = "",
    consent: Typed = "",
) -> Response:
    """Accepts; for a newcomer, sends the code or registers."""
    invitations = gateway.accounts.invitations
    values = {"name": name, "code": code, "consent": consent}
    if action == "code":
        problem = tried(lambda: invitations.send_code(token))
        return _offer(request, gateway, token, problem, values=values, sent=problem is None)
    if caller.session_id:
        problem = tried(lambda: invitations.accept(caller.principal, token, caller.session_id))
        return _offer(request, gateway, token, problem) if problem else moved("/home")
    begun: list[Begun] = []
    newcomer = Newcomer(name, code, password, bool(consent))
    agent = request.headers.get("User-Agent", "")
    problem = tried(
        lambda: begun.append(invitations.register(token, newcomer, caller.principal.address, agent)[1])
    )
    if problem is not None:
        return _offer(request, gateway, token, problem, values=values)
    response = moved("/home")
    cookies.keep_session(response, begun[0].token, secure=gateway.secure_cookies)
    return response


def _organisation(
    request: Request,
    gateway: Gateway,
    person: Person,
    *,
    problem: Problem | None = None,
    typed: Mapping[str, object] | None = None,
    done: str = "",
) -> Response:
    accounts = gateway.accounts
    if not person.organisation:
        return show(request, "none.html", problem=problem)
    found = accounts.organisations.get(person, person.organisation)
    members = accounts.members.listed(person, found.id)
    owner = any(each.you and each.owner for each in members)
    return show(
        request,
        "organisation.html",
        problem=problem,
        done=done,
        organisation=found,
        members=members,
        owner=owner,
        invitations=accounts.invitations.waiting(person, found.id) if owner else [],
        typed=typed or {"mobile": "", "roles": [], "owner": ""},
    )


def _keys(
    request: Request,
    gateway: Gateway,
    person: Person,
    *,
    number: int = 1,
    problem: Problem | None = None,
    typed: Mapping[str, object] | None = None,
    issued: str = "",
    done: str = "",
) -> Response:
    accounts = gateway.accounts
    found = accounts.api_keys.listed(person, person.organisation, number)
    return show(
        request,
        "keys.html",
        problem=problem,
        done=done,
        keys=found.items,
        pages=pages(KEYS, found),
        now=accounts.office.clock.now(),
        scopes=scopes_of(person.roles),
        typed=typed or {"name": "", "scopes": [], "days": str(DAYS_DEFAULT)},
        issued=issued,
    )


def _offer(
    request: Request,
    gateway: Gateway,
    token: str,
    problem: Problem | None = None,
    *,
    values: dict[str, str] | None = None,
    sent: bool = False,
) -> Response:
    offer = gateway.accounts.invitations.look(token)
    return show(
        request,
        "invitation.html",
        problem=problem,
        organisation=offer.organisation,
        invitation=offer.invitation,
        link_token=token,
        values=typed_values(values or {}),
        sent=sent,
    )
