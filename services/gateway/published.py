"""Lists as the gateway reads them for files and feeds: whole, all pages of their items."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import (
    LIST_SUBJECT_CAPABILITY,
    LIST_SUBJECT_OPPORTUNITY,
    LIST_SUBJECT_UNSPECIFIED,
    ListSubject,
)
from dabridge.scenarios.v1 import lists_service_pb2 as api

from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.exports.atom import ENTRIES_MAX, Filters
from services.gateway.exports.shapes import Published, Subject, published

PAGE: Final = 500
HEADS: Final = 200
# A list gets another version while its pages are read: what happened to an item is told by it.
TRIES: Final = 3

_SUBJECTS: Final[Mapping[Subject | None, ListSubject]] = {
    None: LIST_SUBJECT_UNSPECIFIED,
    "opportunity": LIST_SUBJECT_OPPORTUNITY,
    "capability": LIST_SUBJECT_CAPABILITY,
}


async def head(backends: Backends, list_id: str) -> Plain:
    """The list itself, its items named alone; raises AioRpcError."""
    answer = await backends.market.lists.GetList(
        api.GetListRequest(id=list_id), timeout=backends.call_timeout
    )
    return to_plain(answer.list)


async def whole(backends: Backends, held: Mapping[str, Any]) -> Published:
    """The list with all its items, of one version, newer perhaps than `held`; raises AioRpcError."""
    names = await kind_names(backends)
    for _ in range(TRIES):
        snapshots = [each async for each in _snapshots(backends, held["id"], Filters())]
        seen, held = held, await head(backends, held["id"])
        if held["version"] == seen["version"]:
            break
    return published(held, snapshots, names.get(held["kind"], held["kind"]))


async def kind_names(backends: Backends) -> dict[str, str]:
    """The names of all kinds of list by their codes; raises AioRpcError."""
    answer = await backends.market.lists.ListListKinds(
        api.ListListKindsRequest(), timeout=backends.call_timeout
    )
    return {kind.code: kind.name for kind in answer.kinds}


async def heads(backends: Backends, subject: Subject | None, kind: str) -> list[Plain]:
    """The frozen ones of the newest lists of a subject and kind, without items; raises AioRpcError."""
    request = api.ListListsRequest(page_size=HEADS, kind=kind, subject=_SUBJECTS[subject])
    answer = await backends.market.lists.ListLists(request, timeout=backends.call_timeout)
    return [plain for plain in map(to_plain, answer.lists) if plain["stage"] == "frozen"]


def named(held: Plain, names: Mapping[str, str]) -> Published:
    """A list without its items."""
    return published(held, (), names.get(held["kind"], held["kind"]))


async def followed(
    backends: Backends, lists: list[Plain], names: Mapping[str, str], filters: Filters
) -> list[Published]:
    """Of these lists, newest first, the items that are followed, until a feed is full; raises AioRpcError."""
    found: list[Published] = []
    count = 0
    for held in sorted(lists, key=lambda each: str(each["frozen_at"]), reverse=True):
        if count >= ENTRIES_MAX:
            break
        snapshots = [each async for each in _snapshots(backends, held["id"], filters)]
        count += len(snapshots)
        found.append(published(held, snapshots, names.get(held["kind"], held["kind"])))
    return found


async def _snapshots(backends: Backends, list_id: str, filters: Filters) -> AsyncIterator[Plain]:
    request = api.ListItemsRequest(
        id=list_id, page_size=PAGE, zone=filters.zone, industry=filters.industry, domain=filters.domain
    )
    while True:
        answer = await backends.market.lists.ListItems(request, timeout=backends.call_timeout)
        for each in answer.items:
            yield to_plain(each)
        if not answer.next_page_token:
            return
        request.page_token = answer.next_page_token
