"""What pages do with an act: what was refused stands on the page, what was done leads to the next one."""

from typing import Any, Final

import grpc
from starlette.responses import RedirectResponse, Response

from services.gateway import problems
from services.gateway.clients import Backends
from services.gateway.problems import Problem
from services.gateway.routes import acts

# Refusals that a page tells beside what was typed; others are for an error page.
SHOWN: Final = frozenset({409, 412, 422})


def shown(error: grpc.aio.AioRpcError) -> Problem:
    """The problem that a page shows; raises the error where it is for an error page."""
    problem = problems.of_rpc(error)
    if problem.status not in SHOWN:
        raise error
    return problem


async def tried(backends: Backends, method: str, request: Any) -> tuple[Any, Problem | None]:
    """The answer, or the problem that the page is to show; raises what is for an error page."""
    try:
        return await acts.call(backends, method, request), None
    except grpc.aio.AioRpcError as error:
        return None, shown(error)


def moved(path: str, done: str = "") -> Response:
    """To another page, which tells what was done."""
    return RedirectResponse(f"{path}?done={done}" if done else path, 303)
