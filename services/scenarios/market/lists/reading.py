"""Reading lists: what they say, what became of their items, and what differs between them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    LIST_STAGE_FROZEN,
    LIST_SUBJECT_CAPABILITY,
    Enterprise,
    ListItem,
    OpportunityList,
    Scenario,
)
from dabridge.scenarios.v1.lists_service_pb2 import (
    DiffListsRequest,
    DiffListsResponse,
    GetListRequest,
    ListAmendmentsRequest,
    ListAmendmentsResponse,
    ListItemsRequest,
    ListItemsResponse,
    ListListsRequest,
    ListListsResponse,
    ListSnapshot,
    OpportunityListResponse,
)

from services.common import texts
from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import FieldError, InvalidInput
from services.common.plain import from_plain
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.aggregate import ACTIVE, WITHDRAWN
from services.common.records.workflow import Desk, Workflow, refuse
from services.scenarios.market.lists import diff, drafts, rules, tables
from services.scenarios.market.lists.rules import Item
from services.scenarios.market.lists.tables import Asked, Chosen, Snapshot
from services.scenarios.market.records import LIST

ITEMS_SIZE: Final = 50
ITEMS_SIZE_MAX: Final = 500
# Of a page of snapshots: clients take 4 MiB. One snapshot is far smaller.
PAGE_BYTES_MAX: Final = 2 * 1024 * 1024
_NEWEST: Final = 2**62


class Reading:
    """Answers about lists within the caller's reach: frozen ones everybody's, drafts the offices' alone."""

    def __init__(self, workflow: Workflow) -> None:
        """Reads in transactions of the workflow."""
        self._workflow = workflow

    def get(self, request: GetListRequest, caller: Principal) -> OpportunityListResponse:
        """One list."""
        return self._workflow.do(
            "GetList",
            caller,
            lambda desk: OpportunityListResponse(list=desk.look(LIST, request.id, MARKET["GetList"])),
        )

    def lists(self, request: ListListsRequest, caller: Principal) -> ListListsResponse:
        """A page of lists, the one begun last first, without their items and amendments."""
        limit = paging.limit(request.page_size)
        before = _place(request.page_token, _NEWEST)
        within = rights.reach(MARKET["ListLists"], caller)

        def work(desk: Desk) -> ListListsResponse:
            asked = Asked(
                request.subject,
                request.kind,
                withdrawn=request.include_withdrawn,
                everything=within.everything,
            )
            rows = tables.page_of_lists(desk.connection, asked, before, limit + 1)
            return ListListsResponse(
                lists=[_bare(state) for _, state in rows[:limit]],
                next_page_token=str(rows[limit - 1][0]) if len(rows) > limit else "",
                total=tables.count_lists(desk.connection, asked),
            )

        return self._workflow.do("ListLists", caller, work)

    def items(self, request: ListItemsRequest, caller: Principal) -> ListItemsResponse:
        """A page of items in order; it ends early where it would get too large."""
        refuse(fields.whole_number("page_size", request.page_size, 0, ITEMS_SIZE_MAX))
        limit = request.page_size or ITEMS_SIZE
        after = _place(request.page_token, 0)
        chosen = Chosen(request.zone, request.industry, request.domain)

        def work(desk: Desk) -> ListItemsResponse:
            held = desk.look(LIST, request.id, MARKET["ListItems"])
            if held.stage == LIST_STAGE_FROZEN:
                found = tables.snapshots_of(desk.connection, held.id, chosen, after, limit + 1)
                total = tables.count_items(desk.connection, held.id, chosen)
            else:
                every = [item for item in snapshots_now(desk, held) if rules.matches(item, chosen)]
                found = [item for item in every if item.position > after][: limit + 1]
                total = len(every)
            shown = list(_within_bounds(_told(desk, held, found[:limit])))
            more = len(found) > len(shown)
            return ListItemsResponse(
                items=shown,
                next_page_token=str(shown[-1].item.position) if more and shown else "",
                total=total,
            )

        return self._workflow.do("ListItems", caller, work)

    def diff(self, request: DiffListsRequest, caller: Principal) -> DiffListsResponse:
        """What differs between a list and another one of its kind, or what its items are now."""

        def work(desk: Desk) -> DiffListsResponse:
            held = desk.look(LIST, request.id, MARKET["DiffLists"])
            before = _said(desk, held)
            now = drafts.records(desk, held, [item.record_id for item in before])
            if not request.against_id:
                return DiffListsResponse(entries=diff.with_now(before, now))
            against = desk.look(LIST, request.against_id, MARKET["DiffLists"])
            if against.kind != held.kind:
                raise InvalidInput([FieldError("against_id", texts.get("lists.rule.other_against"))])
            return DiffListsResponse(entries=diff.between(diff.Sides(before, _said(desk, against), now)))

        return self._workflow.do("DiffLists", caller, work)

    def amendments(self, request: ListAmendmentsRequest, caller: Principal) -> ListAmendmentsResponse:
        """A page of what happened to items since the list was frozen, newest first."""
        limit = paging.limit(request.page_size)
        before = _place(request.page_token, _NEWEST)

        def work(desk: Desk) -> ListAmendmentsResponse:
            held = desk.look(LIST, request.id, MARKET["ListAmendments"])
            rows = tables.amendments_of(desk.connection, held.id, before, limit + 1)
            return ListAmendmentsResponse(
                amendments=[entry for _, entry in rows[:limit]],
                next_page_token=str(rows[limit - 1][0]) if len(rows) > limit else "",
                total=tables.count_amendments(desk.connection, held.id),
            )

        return self._workflow.do("ListAmendments", caller, work)


def snapshots_now(desk: Desk, held: OpportunityList) -> list[Snapshot]:
    """What a draft would say today of its items that there are."""
    found = drafts.records(desk, held, [item.record_id for item in held.items])
    return [
        rules.snapshot(item.position, found[item.record_id]) for item in held.items if item.record_id in found
    ]


def _said(desk: Desk, held: OpportunityList) -> list[Snapshot]:
    if held.stage == LIST_STAGE_FROZEN:
        return tables.snapshots_of(desk.connection, held.id, Chosen(), 0, rules.ITEMS_MAX)
    return snapshots_now(desk, held)


def _told(desk: Desk, held: OpportunityList, found: Sequence[Snapshot]) -> Iterator[ListSnapshot]:
    ids = [item.record_id for item in found]
    now = drafts.records(desk, held, ids)
    amendments = tables.amendments_by_record(desk.connection, held.id, ids)
    for item in found:
        yield _snapshot(held, item, now, amendments.get(item.record_id, ()))


def _snapshot(
    held: OpportunityList, item: Snapshot, now: Mapping[str, Item], amendments: Sequence[object]
) -> ListSnapshot:
    frozen = held.stage == LIST_STAGE_FROZEN
    told = ListSnapshot(
        item=ListItem(
            position=item.position,
            record_id=item.record_id,
            record_version=item.record_version if frozen else 0,
            title=item.title,
            content_hash=item.content_hash if frozen else "",
        ),
        amendments=amendments,  # type: ignore[arg-type]  # of ListAmendment
    )
    content = json.loads(item.content)
    if held.subject == LIST_SUBJECT_CAPABILITY:
        told.enterprise.CopyFrom(from_plain(content, Enterprise))
        told.enterprise.version, told.enterprise.status = item.record_version, ACTIVE
    else:
        told.scenario.CopyFrom(from_plain(content, Scenario))
        told.scenario.version, told.scenario.status = item.record_version, ACTIVE
    record = now.get(item.record_id)
    told.withdrawn_now = record is None or record.status == WITHDRAWN
    if record is not None:
        told.version_now = record.version
        if isinstance(record, Scenario):
            told.stage_now = record.stage
    return told


def _within_bounds(snapshots: Iterator[ListSnapshot]) -> Iterator[ListSnapshot]:
    size = 0
    for place, item in enumerate(snapshots):
        size += item.ByteSize()
        if place and size > PAGE_BYTES_MAX:
            return
        yield item


def _bare(state: bytes) -> OpportunityList:
    held = OpportunityList.FromString(state)
    held.ClearField("items")
    held.ClearField("amendments")
    return held


def _place(token: str, default: int) -> int:
    if not token:
        return default
    if not token.isascii() or not token.isdigit() or len(token) > 18:
        raise InvalidInput([fields.broken("page_token", "bad_page_token")])
    return int(token)
