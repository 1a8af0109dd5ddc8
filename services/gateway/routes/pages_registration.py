"""Pages of applicants: registration, their applications, corrections."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.common.access.principal import Role
from services.gateway.accounts.organisations_rules import MARKET, REVIEWER, Draft
from services.gateway.accounts.registration import PURPOSE, Applicant, Registered
from services.gateway.accounts.registration_store import Application
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import cookies
from services.gateway.problems import Problem
from services.gateway.routes.organisation_pages import Action, Id, Person, Typed, moved, show, tried, typed

ROLES = tuple(role for role in Role if role in MARKET)

router = APIRouter()


def _form(
    request: Request,
    role: Role,
    values: dict[str, str],
    problem: Problem | None = None,
    *,
    sent: bool = False,
) -> Response:
    other = next(each for each in ROLES if each is not role)
    return show(
        request, "register.html", problem=problem, role=role, other=other, values=typed(values), sent=sent
    )


def _empty(role: Role) -> Callable[..., Response]:
    def register(request: Request, caller: CallerDep) -> Response:
        """The empty form; who has an account applies with it."""
        if caller.session_id:
            return moved("/applications/new")
        return _form(request, role, {})

    return register


def _register(role: Role) -> Callable[..., Response]:
    def register(
        *,
        request: Request,
        gateway: GatewayDep,
        caller: CallerDep,
        name: Typed = "",
        uscc: Typed = "",
        zone: Typed = "",
        contact_name: Typed = "",
        mobile: Typed = "",
        code: Typed = "",
        password: Typed = "",
        consent: Typed = "",
        action: Action = "",
    ) -> Response:
        """Sends a code, or submits; the input is kept, but for the password."""
        values = {
            "name": name,
            "uscc": uscc,
            "zone": zone,
            "contact_name": contact_name,
            "mobile": mobile,
            "code": code,
            "consent": consent,
        }
        accounts = gateway.accounts
        if action == "code":
            problem = tried(lambda: accounts.codes.send(mobile, PURPOSE))
            return _form(request, role, values, problem, sent=problem is None)
        made: list[Registered] = []
        problem = tried(
            lambda: made.append(
                accounts.registration.register(
                    Draft(role, name, uscc, zone),
                    Applicant(contact_name, mobile, code, password, bool(consent)),
                    caller.principal.address,
                    request.headers.get("User-Agent", ""),
                )
            )
        )
        if problem is not None:
            return _form(request, role, values, problem)
        response = moved("/applications")
        cookies.keep_session(response, made[0].begun.token, secure=gateway.secure_cookies)
        return response

    return register


@router.get("/applications")
def mine(request: Request, gateway: GatewayDep, person: Person) -> Response:
    """What the person applied for, and what became of it."""
    found = gateway.accounts.registration.mine(person)
    return show(request, "applications.html", applications=found, reviewers=REVIEWER)


@router.get("/applications/new")
def new(request: Request, gateway: GatewayDep, person: Person) -> Response:
    """The form of somebody who has an account."""
    return _apply_form(request, gateway, person.organisation, {})


@router.post("/applications/new")
def apply(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    role: Typed = "",
    name: Typed = "",
    uscc: Typed = "",
    zone: Typed = "",
    action: Action = "",
) -> Response:
    """An application for another organisation or, with the action "extend", for the current one."""
    registration = gateway.accounts.registration
    asked = Role(role) if role in ROLES else Role.VISITOR
    if action == "extend":
        problem = tried(lambda: registration.extend(person, asked))
    else:
        problem = tried(lambda: registration.apply(person, Draft(asked, name, uscc, zone)))
    if problem is not None:
        values = {"role": role, "name": name, "uscc": uscc, "zone": zone}
        return _apply_form(request, gateway, person.organisation, values, problem)
    return moved("/applications")


@router.get("/applications/{application_id}/edit")
def edit(request: Request, gateway: GatewayDep, person: Person, application_id: Id) -> Response:
    """An application to be corrected."""
    found = gateway.accounts.registration.get(person, application_id)
    return _edit_form(request, found, {"name": found.name, "uscc": found.uscc, "zone": found.zone})


@router.post("/applications/{application_id}/edit")
def correct(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    application_id: Id,
    name: Typed = "",
    uscc: Typed = "",
    zone: Typed = "",
) -> Response:
    """The corrected application, submitted again."""
    registration = gateway.accounts.registration
    found = registration.get(person, application_id)
    draft = Draft(found.role, name, uscc, zone)
    problem = tried(lambda: registration.correct(person, application_id, draft))
    if problem is not None:
        values = {"name": name, "uscc": uscc, "zone": zone}
        return _edit_form(request, found, values, problem)
    return moved("/applications")


def _apply_form(
    request: Request,
    gateway: Gateway,
    organisation_id: str,
    values: dict[str, Any],
    problem: Problem | None = None,
) -> Response:
    current, extensions = None, []
    if organisation_id:
        caller = request.state.caller
        current = gateway.accounts.organisations.get(caller.principal, organisation_id)
        extensions = [role for role in ROLES if role not in current.roles and current.roles <= MARKET]
    return show(
        request,
        "apply.html",
        problem=problem,
        values=typed(values),
        roles=ROLES,
        current=current,
        extensions=extensions,
    )


def _edit_form(
    request: Request,
    found: Application,
    values: dict[str, str],
    problem: Problem | None = None,
) -> Response:
    return show(request, "correct.html", problem=problem, application=found, values=typed(values))


for _role in ROLES:
    router.add_api_route(f"/register/{_role}", _empty(_role), methods=["GET"], name=f"register_{_role}")
    router.add_api_route(f"/register/{_role}", _register(_role), methods=["POST"], name=f"registered_{_role}")
