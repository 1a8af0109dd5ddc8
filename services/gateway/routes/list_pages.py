"""What the pages of lists share."""

from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from dabridge.scenarios.v1 import lists_service_pb2 as api
from fastapi import Path, Query, Request
from starlette.responses import Response

from services.common import texts
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts

# What a page answers itself, with the input kept; everything else is an error page.
DONE: Final = frozenset({"created", "saved", "collected", "collected_none", "frozen", "given_up", "kind"})
# Fields that a page shows errors of at their place; those of others stand at its head.
FIELDS: Final = frozenset({"title", "front_matter", "kind", "reason", "name", "code", "subject"})

ListId = Annotated[str, Path(max_length=64)]
Token = Annotated[str, Query(max_length=32)]
Done = Annotated[str, Query(max_length=32)]


def show(
    request: Request,
    template: str,
    *,
    problem: Problem | None = None,
    done: str = "",
    **context: Any,
) -> Response:
    """A page with its form token; a problem gives it its status and stands at its head and its fields."""
    found = problem.fields if problem else ()
    return render.page(
        request,
        f"lists/{template}",
        status=problem.status if problem else 200,
        token=csrf.token(request),
        problem=problem,
        errors={item.field: item.message for item in found if item.field in FIELDS},
        in_the_way=[item.message for item in found if item.field not in FIELDS],
        done=texts.get(f"lists.done.{done}") if done in DONE else "",
        **context,
    )


def address(path: str, **asked: str) -> str:
    """The path with what is asked for."""
    query = {name: value for name, value in asked.items() if value}
    return f"{path}?{urlencode(query)}" if query else path


async def held(backends: Backends, list_id: str) -> Plain:
    """One list with its items; raises AioRpcError."""
    answer = await acts.call(backends, "lists.GetList", api.GetListRequest(id=list_id))
    return to_plain(answer.list)


async def kinds(backends: Backends) -> list[Plain]:
    """All kinds of list; raises AioRpcError."""
    answer = await acts.call(backends, "lists.ListListKinds", api.ListListKindsRequest())
    return [to_plain(kind) for kind in answer.kinds]


def name_of(known: Sequence[Plain], code: str) -> str:
    """A kind's name; its code where it has none."""
    return next((str(kind["name"]) for kind in known if kind["code"] == code), code)
