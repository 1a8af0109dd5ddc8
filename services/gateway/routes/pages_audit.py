"""The auditor's page: the three logs as one list, their state, and the way to a file."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from services.common import texts
from services.gateway import audit_export
from services.gateway.audit import Trail
from services.gateway.audit_export import LIMIT_DEFAULT, LIMIT_MAX
from services.gateway.audit_logs import LOGS, Verdict
from services.gateway.audit_shapes import Asked, trail
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import api_audit
from services.gateway.routes.acting import by_field
from services.gateway.routes.api_audit import PAGE, AskedDep, FormOf, Limit, PageToken, verified

PATH: Final = "/audit"
_NOTHING: Final = Trail([], "", ())
_VERBS: Final = ("BulkLoad", "Create", "Update", "Withdraw", "Get", "List")

router = APIRouter()


@router.get(PATH)
async def page(
    request: Request, gateway: GatewayDep, question: AskedDep, page_token: PageToken = ""
) -> Response:
    """Entries, newest first."""
    return await _shown(request, gateway, question, page_token)


@router.post(f"{PATH}/verify")
async def verify(
    request: Request, gateway: GatewayDep, caller: CallerDep, log: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    """The page with what the check found."""
    found: list[Verdict] = []
    if log in ("", *LOGS):
        found = await gateway.audit.verify(Asked(log=log).logs)
        await gateway.audit.record(caller.principal, [verified(each) for each in found])
    return await _shown(request, gateway, Asked(), "", found)


@router.get(f"{PATH}/export")
async def export(
    *,
    gateway: GatewayDep,
    caller: CallerDep,
    question: AskedDep,
    form: FormOf = "csv",
    limit: Limit = LIMIT_DEFAULT,
) -> Response:
    """A file."""
    return await api_audit.export(gateway=gateway, caller=caller, question=question, form=form, limit=limit)


async def _shown(
    request: Request, gateway: Gateway, question: Asked, page_token: str, verdicts: Sequence[Verdict] = ()
) -> Response:
    problem: Problem | None = None
    found = _NOTHING
    try:
        found = await trail(gateway.audit, question, page_token, PAGE)
    except Problem as error:
        problem = error
    wrong = by_field(problem)
    return render.page(
        request,
        "audit/page.html",
        status=problem.status if problem else 200,
        token=csrf.token(request),
        asked=question,
        found=found,
        problem=problem,
        errors=wrong,
        first=not page_token,
        after=f"{PATH}?{question.query(page_token=found.next)}" if found.next else "",
        start=f"{PATH}?{question.query()}",
        logs=LOGS,
        verdicts={each.log: each for each in verdicts},
        limit=LIMIT_DEFAULT,
        limit_max=LIMIT_MAX,
        forms=tuple(audit_export.MEDIA),
        action_name=action_name,
        kind_name=kind_name,
        role_name=role_name,
    )


def action_name(action: str) -> str:
    """An action in words; the action itself where there are none."""
    plain = action.removesuffix(".refused")
    refused = texts.get("audit.refused") if plain != action else ""
    return _named(f"audit.action.{plain}", _method(plain)) + refused


def _method(action: str) -> str:
    for verb in _VERBS:
        if action.startswith(verb) and action[len(verb) :]:
            one = action[len(verb) :]
            noun = _named(f"audit.noun.{one}", "")
            return texts.get(f"audit.verb.{verb}", noun=noun) if noun else action
    return action


def kind_name(kind: str) -> str:
    """A kind of object in words."""
    return _named(f"audit.kind.{kind}", kind)


def role_name(role: str) -> str:
    """A role in words."""
    return _named(f"portal.role.{role}", role)


def _named(key: str, otherwise: str) -> str:
    try:
        return texts.get(key)
    except texts.UnknownText:
        return otherwise
