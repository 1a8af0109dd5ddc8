"""What the pages of organisations share."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from services.common.access.principal import Principal
from services.gateway.accounts.organisations_store import Listed
from services.gateway.context import CallerDep
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem

# What a page answers itself, with the input kept; everything else is an error page.
SHOWN: Final = frozenset({403, 409, 412, 422, 429})
# Sentences that a page shows after a redirect.
DONE: Final = frozenset(
    {
        "review.done.approved",
        "review.done.refused",
        "own.invited",
        "own.saved",
        "own.removed",
        "keys.revoked",
        "admin.created",
        "admin.disabled",
        "admin.enabled",
        "security.unlocked",
        "security.revoked",
        "security.totp.done",
    }
)

Typed = Annotated[str, Form(max_length=2000)]
Action = Annotated[str, Form(alias="_action", max_length=64)]
Several = Annotated[list[str], Form(max_length=50)]
Done = Annotated[str, Query(max_length=64)]
Number = Annotated[int, Query(ge=1, le=10_000)]
Id = Annotated[str, Path(max_length=64)]


def _person(caller: CallerDep) -> Principal:
    return caller.principal


Person = Annotated[Principal, Depends(_person)]


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list goes on; empty where it does not."""

    page: int
    last: int
    before: str
    after: str


def pages(path: str, found: Listed[Any], **asked: str) -> Pages:
    """The neighbours of a page of a list, with its filters kept."""

    def url(number: int) -> str:
        query = {name: value for name, value in asked.items() if value} | {"page": str(number)}
        return f"{path}?{urlencode(query)}"

    return Pages(
        found.page,
        found.last,
        url(found.page - 1) if found.page > 1 else "",
        url(found.page + 1) if found.page < found.last else "",
    )


def show(
    request: Request,
    template: str,
    *,
    problem: Problem | None = None,
    done: str = "",
    **context: Any,
) -> Response:
    """A page with its form token; a problem gives it its status and stands at its head and its fields."""
    return render.page(
        request,
        f"organisation/{template}",
        status=problem.status if problem else 200,
        headers=problem.headers if problem else None,
        token=csrf.token(request),
        problem=problem,
        done=done if done in DONE else "",
        errors=_by_field(problem),
        **context,
    )


def tried(act: Callable[[], object]) -> Problem | None:
    """Does it; the problem where one is for the page to show, and raises others."""
    try:
        act()
    except Problem as problem:
        if problem.status not in SHOWN:
            raise
        return problem
    return None


def moved(path: str, done: str = "") -> Response:
    """To another page, which tells what was done."""
    return RedirectResponse(f"{path}?done={done}" if done else path, 303)


def typed(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was typed, by field; what was not typed is empty."""
    return defaultdict(str, values)


def _by_field(problem: Problem | None) -> Mapping[str, str]:
    fields: Sequence[Any] = problem.fields if problem else ()
    return typed({each.field.partition("[")[0]: each.message for each in fields})
