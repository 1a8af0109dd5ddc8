"""What the pages of accounts share."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from services.gateway.accounts.sessions import Begun
from services.gateway.accounts.sign_in import Origin
from services.gateway.caller import Caller
from services.gateway.context import Gateway
from services.gateway.portal import cookies, csrf, links, render
from services.gateway.problems import FieldProblem, Problem

Typed = Annotated[str, Form(max_length=1000)]
Next = Annotated[str, Query(alias="next", max_length=links.LONGEST)]
NextTyped = Annotated[str, Form(alias="next", max_length=links.LONGEST)]


def show(
    request: Request,
    template: str,
    *,
    problem: Problem | None = None,
    values: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """A page of templates/account, with what was typed and what is wrong with it."""
    fields: Sequence[FieldProblem] = problem.fields if problem else ()
    return render.page(
        request,
        f"account/{template}",
        problem.status if problem else 200,
        problem.headers if problem else None,
        token=csrf.token(request),
        values=_or_empty(values or {}),
        message="" if problem is None or fields else problem.message,
        wrong=_or_empty({field.field: field.message for field in fields}),
        **context,
    )


def _or_empty(held: Mapping[str, str]) -> Mapping[str, str]:
    """The same, and nothing for every other name."""
    return defaultdict(str, held)


def moved(path: str) -> Response:
    """The answer after something was done: another page."""
    return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})


def signed_in(gateway: Gateway, begun: Begun, path: str) -> Response:
    """Another page, and the session's cookie."""
    response = moved(path)
    cookies.keep_session(response, begun.token, secure=gateway.secure_cookies)
    return response


def origin(request: Request, caller: Caller) -> Origin:
    """Where a request comes from."""
    return Origin(caller.principal.address, request.headers.get("User-Agent", ""), caller.session_id)
