"""Opportunity lists and capability lists as everybody reads them."""

from typing import Annotated, Literal

from dabridge.scenarios.v1 import lists_service_pb2 as api
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import GatewayDep
from services.gateway.portal import render
from services.gateway.routes import acts
from services.gateway.routes.list_pages import Done, ListId, Token, address, held, kinds, name_of, show

LISTS_SHOWN = 20
ITEMS_SHOWN = 50
AMENDMENTS_SHOWN = 20
# Batches that one can be compared with.
BATCHES_SHOWN = 200

router = APIRouter()

Code = Annotated[str, Query(max_length=64)]
Subject = Annotated[Literal["opportunity", "capability"], Query()]


@router.get("/lists")
async def lists(
    *,
    request: Request,
    gateway: GatewayDep,
    subject: Subject = "opportunity",
    kind: Code = "",
    after: Token = "",
    done: Done = "",
) -> Response:
    """A page of lists of a subject, or of one kind, the newest first."""
    known = await kinds(gateway.backends)
    asked = api.ListListsRequest(
        page_size=LISTS_SHOWN,
        page_token=after,
        subject=f"LIST_SUBJECT_{subject.upper()}",
        kind=kind,
    )
    answer = await acts.call(gateway.backends, "lists.ListLists", asked)
    return show(
        request,
        "lists.html",
        done=done,
        # Both subjects are at one address; the head tells them apart.
        path="/lists" if subject == "opportunity" else f"/lists?subject={subject}",
        subject=subject,
        kind=kind,
        kinds=[item for item in known if item["subject"] == subject],
        found=[to_plain(item) for item in answer.lists],
        total=answer.total,
        names={item["code"]: item["name"] for item in known},
        first=address("/lists", subject=subject, kind=kind) if after else "",
        after=_next("/lists", answer.next_page_token, subject=subject, kind=kind),
    )


@router.get("/lists/{list_id}")
async def one_list(
    *,
    request: Request,
    gateway: GatewayDep,
    list_id: ListId,
    zone: Code = "",
    industry: Code = "",
    domain: Annotated[str, Query(max_length=120)] = "",
    after: Token = "",
    changes_after: Token = "",
    done: Done = "",
) -> Response:
    """A list with its items, what became of each, and what changed; HTMX gets the items alone."""
    shown = await held(gateway.backends, list_id)
    asked = {"zone": zone, "industry": industry, "domain": domain.strip()}
    items = await acts.call(
        gateway.backends,
        "lists.ListItems",
        api.ListItemsRequest(id=list_id, page_size=ITEMS_SHOWN, page_token=after, **asked),
    )
    here = f"/lists/{list_id}"
    context = {
        "shown": shown,
        "asked": asked,
        "items": [to_plain(item) for item in items.items],
        "total": items.total,
        "first": address(here, **asked) if after else "",
        "after": _next(here, items.next_page_token, **asked),
    }
    if render.is_htmx(request):
        return show(request, "_items.html", **context)
    amendments = await acts.call(
        gateway.backends,
        "lists.ListAmendments",
        api.ListAmendmentsRequest(id=list_id, page_size=AMENDMENTS_SHOWN, page_token=changes_after),
    )
    more = amendments.next_page_token
    return show(
        request,
        "list.html",
        done=done,
        kind_name=name_of(await kinds(gateway.backends), shown["kind"]),
        others=await _others(gateway.backends, shown),
        amendments=[to_plain(item) for item in amendments.amendments],
        changed=amendments.total,
        older_changes=f"{address(here, changes_after=more)}#changes" if more else "",
        **context,
    )


@router.get("/lists/{list_id}/diff")
async def diff(request: Request, gateway: GatewayDep, list_id: ListId, against: Code = "") -> Response:
    """What differs between a list and another batch, or what its items are now."""
    shown = await held(gateway.backends, list_id)
    other = await held(gateway.backends, against) if against else None
    # The older one first, whichever of the two pages the reader came from.
    turned = other is not None and (other["kind"], other["batch"]) < (shown["kind"], shown["batch"])
    older, newer = (other, shown) if turned and other is not None else (shown, other)
    answer = await acts.call(
        gateway.backends,
        "lists.DiffLists",
        api.DiffListsRequest(id=older["id"], against_id=newer["id"] if newer else ""),
    )
    groups: dict[str, list[Plain]] = {}
    for entry in map(to_plain, answer.entries):
        groups.setdefault(entry["kind"], []).append(entry)
    return show(
        request,
        "diff.html",
        shown=shown,
        older=older,
        newer=newer,
        groups=groups,
        others=await _others(gateway.backends, shown),
    )


async def _others(backends: Backends, shown: Plain) -> list[Plain]:
    """The other batches of a list's kind, the newest first."""
    request = api.ListListsRequest(page_size=BATCHES_SHOWN, kind=shown["kind"])
    answer = await acts.call(backends, "lists.ListLists", request)
    return [to_plain(item) for item in answer.lists if item.id != shown["id"]]


def _next(path: str, token: str, **asked: str) -> str:
    return address(path, **asked, after=token) if token else ""
