"""Pages of the platform's admins and of its security."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.common.access.principal import Principal
from services.gateway.accounts.administration_store import AccountRow
from services.gateway.accounts.organisations_store import Listed
from services.gateway.context import Gateway, GatewayDep
from services.gateway.problems import Problem
from services.gateway.routes.organisation_lists import add_routes, listed
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

ORGANISATIONS = "/admin/organisations"
ACCOUNTS = "/admin/accounts"
SECURITY = "/security/accounts"
KEYS = "/security/keys"

router = APIRouter()
Username = Annotated[str, Query(max_length=64)]


@router.post(ORGANISATIONS)
def create(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    name: Typed = "",
    roles: Several = [],  # noqa: B006  # FastAPI copies it
    zone: Typed = "",
) -> Response:
    """A new staff organisation."""
    problem = tried(lambda: gateway.accounts.organisations.create(person, name, roles, zone))
    if problem is not None:
        typed = {"name": name, "roles": roles, "zone": zone}
        return listed(request, gateway, person, ORGANISATIONS, problem=problem, typed=typed)
    return moved(ORGANISATIONS, "admin.created")


add_routes(router, ORGANISATIONS)


@router.get(ACCOUNTS)
def accounts(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    username: Username = "",
    page: Number = 1,
    done: Done = "",
) -> Response:
    """Accounts by user name."""
    found = gateway.accounts.administration.accounts(person, username=username, number=page)
    return _accounts(request, person, found, username=username, done=done)


@router.post(ACCOUNTS)
def find(request: Request, gateway: GatewayDep, person: Person, mobile: Typed = "") -> Response:
    """The account with a mobile; no address ever holds the mobile."""
    rows: list[AccountRow | None] = []
    problem = tried(lambda: rows.append(gateway.accounts.administration.find(person, mobile)))
    items = [row for row in rows if row is not None]
    return _accounts(request, person, Listed(items, len(items), 1), problem=problem, mobile=mobile)


@router.post(f"{ACCOUNTS}/{{account_id}}")
def account(
    request: Request, gateway: GatewayDep, person: Person, account_id: Id, action: Action = ""
) -> Response:
    """One account disabled or enabled; by the action."""
    administration = gateway.accounts.administration
    act = administration.enable if action == "enable" else administration.disable
    problem = tried(lambda: act(person, account_id))
    if problem is not None:
        return _accounts(request, person, administration.accounts(person), problem=problem)
    return moved(ACCOUNTS, "admin.enabled" if action == "enable" else "admin.disabled")


@router.get(SECURITY)
def secured(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    username: Username = "",
    locked: Annotated[Literal["", "1"], Query()] = "",
    page: Number = 1,
    done: Done = "",
) -> Response:
    """Accounts with their locks and second factors."""
    found = gateway.accounts.administration.accounts(
        person, username=username, locked=bool(locked), number=page
    )
    return show(
        request,
        "security.html",
        done=done,
        found=found,
        username=username,
        locked=locked,
        now=gateway.accounts.office.clock.now(),
        pages=pages(SECURITY, found, username=username, locked=locked),
    )


@router.get(f"{SECURITY}/{{account_id}}")
def secured_account(
    request: Request, gateway: GatewayDep, person: Person, account_id: Id, done: Done = ""
) -> Response:
    """One account with its sessions."""
    return _secured(request, gateway, person, account_id, done=done)


@router.post(f"{SECURITY}/{{account_id}}")
def secure(
    request: Request, gateway: GatewayDep, person: Person, account_id: Id, action: Action = ""
) -> Response:
    """Unlocked, its second factor reset, or all its sessions ended; by the action."""
    administration = gateway.accounts.administration
    acts: dict[str, tuple[Callable[[Principal, str], None], str]] = {
        "unlock": (administration.unlock, "security.unlocked"),
        "reset": (administration.reset_second_factor, "security.totp.done"),
        "end_all": (administration.end_sessions, "security.revoked"),
    }
    act, done = acts.get(action, acts["end_all"])
    problem = tried(lambda: act(person, account_id))
    if problem is not None:
        return _secured(request, gateway, person, account_id, problem=problem)
    return moved(f"{SECURITY}/{account_id}", done)


@router.post(f"{SECURITY}/{{account_id}}/sessions/{{session_id}}")
def end_session(gateway: GatewayDep, person: Person, account_id: Id, session_id: Id) -> Response:
    """One session that ends."""
    gateway.accounts.administration.end_session(person, account_id, session_id)
    return moved(f"{SECURITY}/{account_id}", "security.revoked")


@router.get(KEYS)
def keys(
    request: Request, gateway: GatewayDep, person: Person, page: Number = 1, done: Done = ""
) -> Response:
    """API keys of all organisations."""
    found, names = gateway.accounts.api_keys.everywhere(person, page)
    return show(
        request,
        "all_keys.html",
        done=done,
        keys=found.items,
        names=names,
        now=gateway.accounts.office.clock.now(),
        pages=pages(KEYS, found),
    )


@router.post(f"{KEYS}/{{key_id}}/revoke")
def revoke_key(gateway: GatewayDep, person: Person, key_id: Id) -> Response:
    """A key that ends."""
    gateway.accounts.api_keys.revoke(person, key_id)
    return moved(KEYS, "keys.revoked")


def _accounts(
    request: Request,
    person: Principal,
    found: Listed[AccountRow],
    *,
    username: str = "",
    mobile: str = "",
    problem: Problem | None = None,
    done: str = "",
) -> Response:
    return show(
        request,
        "accounts.html",
        problem=problem,
        done=done,
        found=found,
        username=username,
        mobile=mobile,
        own=person.person,
        pages=pages(ACCOUNTS, found, username=username),
    )


def _secured(
    request: Request,
    gateway: Gateway,
    person: Principal,
    account_id: str,
    *,
    problem: Problem | None = None,
    done: str = "",
) -> Response:
    administration = gateway.accounts.administration
    return show(
        request,
        "security_account.html",
        problem=problem,
        done=done,
        account=administration.account(person, account_id),
        sessions=administration.sessions(person, account_id),
        now=gateway.accounts.office.clock.now(),
        own=person.person,
    )
