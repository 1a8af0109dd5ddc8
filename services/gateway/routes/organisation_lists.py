"""The list of organisations that somebody watches over: a reviewer's of firms, an admin's of staff."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.common.access.principal import Principal, Role
from services.gateway.accounts.organisations import STAFF_ROLES
from services.gateway.context import Gateway, GatewayDep
from services.gateway.problems import Problem
from services.gateway.routes.organisation_pages import (
    Action,
    Done,
    Id,
    Number,
    Person,
    Typed,
    moved,
    pages,
    show,
    tried,
)

ROLES: Final = tuple(role for role in Role if role in STAFF_ROLES)


def add_routes(router: APIRouter, path: str) -> None:
    """The list at `path`, and what is done with one organisation of it."""

    @router.get(path)
    def organisations(
        *,
        request: Request,
        gateway: GatewayDep,
        person: Person,
        text: Annotated[str, Query(max_length=200)] = "",
        status: Annotated[Literal["", "active", "suspended"], Query()] = "",
        page: Number = 1,
        done: Done = "",
    ) -> Response:
        """The organisations that the person watches over."""
        return listed(request, gateway, person, path, text=text, status=status, number=page, done=done)

    @router.post(f"{path}/{{organisation_id}}")
    def organisation(
        *,
        request: Request,
        gateway: GatewayDep,
        person: Person,
        organisation_id: Id,
        action: Action = "",
        reason: Typed = "",
        mobile: Typed = "",
    ) -> Response:
        """One suspended, resumed, or given an owner; by the action."""
        asked = {"action": action, "reason": reason, "mobile": mobile}
        return _moderate(request, gateway, person, path, organisation_id=organisation_id, asked=asked)


def listed(
    request: Request,
    gateway: Gateway,
    person: Principal,
    path: str,
    *,
    text: str = "",
    status: str = "",
    number: int = 1,
    done: str = "",
    problem: Problem | None = None,
    typed: Mapping[str, object] | None = None,
) -> Response:
    """The list at `path`; `typed` is what was typed for a new organisation."""
    found = gateway.accounts.organisations.page(person, text=text, status=status, number=number)
    return show(
        request,
        "organisations.html",
        problem=problem,
        done=done,
        at=path,
        own=person.organisation,
        found=found,
        text=text,
        wanted=status,
        pages=pages(path, found, text=text, status=status),
        roles=ROLES,
        typed=typed or {"name": "", "roles": [], "zone": ""},
    )


def _moderate(
    request: Request,
    gateway: Gateway,
    person: Principal,
    path: str,
    *,
    organisation_id: str,
    asked: Mapping[str, str],
) -> Response:
    """Suspends, resumes, or invites an owner; by the action."""
    accounts = gateway.accounts
    none: Sequence[str] = ()
    acts = {
        "suspend": lambda: accounts.organisations.suspend(person, organisation_id, asked["reason"]),
        "resume": lambda: accounts.organisations.resume(person, organisation_id),
        "invite": lambda: accounts.invitations.invite(
            person, organisation_id, asked["mobile"], none, owner=True
        ),
    }
    action = asked["action"] if asked["action"] in acts else "suspend"
    problem = tried(acts[action])
    if problem is not None:
        return listed(request, gateway, person, path, problem=problem)
    return moved(path, "own.invited" if action == "invite" else "own.saved")
