"""What pages do with an act: what was refused stands on the page, what was done leads to the next one."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import grpc
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from services.gateway import problems
from services.gateway.clients import Backends
from services.gateway.portal.versions import version_typed
from services.gateway.problems import Problem
from services.gateway.routes import acts

# Refusals that a page tells beside what was typed; others are for an error page.
SHOWN: Final = frozenset({409, 412, 422})


def shown(error: grpc.aio.AioRpcError, also: Collection[int] = ()) -> Problem:
    """The problem that a page shows; raises the error where it is for an error page."""
    problem = problems.of_rpc(error)
    if problem.status not in SHOWN and problem.status not in also:
        raise error
    return problem


async def tried(
    backends: Backends, method: str, request: Any, also: Collection[int] = ()
) -> tuple[Any, Problem | None]:
    """The answer, or the problem that the page is to show; raises what is for an error page.

    `also`: further statuses that this page shows, as where what was typed is the id of something.
    """
    try:
        return await acts.call(backends, method, request), None
    except grpc.aio.AioRpcError as error:
        return None, shown(error, also)


async def read(backends: Backends, method: str, request: Any) -> tuple[Any, Problem | None]:
    """The answer, or the problem that stands in its place on the page, whatever it is."""
    try:
        return await acts.call(backends, method, request), None
    except grpc.aio.AioRpcError as error:
        return None, problems.of_rpc(error)


def by_field(problem: Problem | None) -> dict[str, str]:
    """What is wrong, by field; nothing where there is no problem."""
    return {each.field: each.message for each in problem.fields} if problem else {}


def text_of(form: FormData, name: str) -> str:
    """What was typed into a field, without blanks around it; empty where there is none, or a file."""
    given = form.get(name, "")
    return given.strip() if isinstance(given, str) else ""


def head_of(form: FormData, record_id: str) -> dict[str, Any]:
    """What an act on a record takes of a form first: whose, and at which version; raises Problem."""
    return {"id": record_id, "expected_version": version_typed(text_of(form, "version"))}


def turn(path: str, kept: Mapping[str, str], page_token: str, next_token: str) -> dict[str, Any]:
    """Where a list leads from a page: back to the `first` one, and on `after` it; empty: nowhere."""
    asked = {name: value for name, value in kept.items() if value}
    return {
        "first": f"{path}?{urlencode(asked)}" if page_token else "",
        "after": f"{path}?{urlencode({**asked, 'page_token': next_token})}" if next_token else "",
    }


def moved(path: str, done: str = "") -> Response:
    """To another page, which tells what was done."""
    return RedirectResponse(f"{path}?done={done}" if done else path, 303)
