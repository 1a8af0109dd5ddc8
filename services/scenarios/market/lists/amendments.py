"""What happens to items after their lists were frozen: told by the lists, which stay as they were."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    AMENDMENT_KIND_ADDENDUM,
    AmendmentKind,
    Enterprise,
    ListAmendment,
    OpportunityList,
    Scenario,
)

from services.common.access.principal import Principal
from services.common.records.store import Transaction
from services.common.records.workflow import Desk
from services.scenarios.market.lists import tables
from services.scenarios.market.lists.tables import AmendmentRow
from services.scenarios.market.records import LIST

SHOWN_MAX: Final = 200
SOURCE: Final = "/dabridge/scenarios"
ACT: Final = "AmendList"


def record(  # noqa: PLR0917 (what happened, whole)
    transaction: Transaction,
    caller: Principal,
    at: datetime,
    about: Scenario | Enterprise,
    kind: AmendmentKind,
    text: str = "",
    fields: Sequence[str] = (),
) -> list[OpportunityList]:
    """Tells every frozen list that holds a record what happened to it; those lists at their next version.

    `about` is the state that it has now, its latest addendum in it; it is locked, and frozen lists are not
    yet, or by `lock_all`. `text` is that of the addendum, or why it was withdrawn.
    """
    desk = Desk(transaction, caller, at, SOURCE, ACT)
    holding = tables.frozen_with(desk.connection, [about.id])
    if not holding:
        return []
    amendment = ListAmendment(
        record_id=about.id,
        kind=kind,
        at=at.isoformat(),
        record_version=about.version,
        addendum=len(about.addenda) if isinstance(about, Scenario) and kind == AMENDMENT_KIND_ADDENDUM else 0,
    )
    lists = desk.lock(LIST, holding)
    title = about.title if isinstance(about, Scenario) else about.name
    rows = [AmendmentRow(list_id, amendment, title, text, tuple(fields)) for list_id in holding]
    tables.add_amendments(desk.connection, at, rows)
    return desk.put_all(LIST, [amended(lists[list_id], amendment) for list_id in holding])


def lock_all(transaction: Transaction, record_ids: Collection[str]) -> None:
    """Locks every frozen list that holds one of the records, in one order.

    Where many records change in one transaction, before the first is told: two that tell the same lists, each
    in the order of its own records, would wait for each other.
    """
    connection = transaction.connection  # type: ignore[attr-defined]  # stores in memory have none
    transaction.lock(LIST.table, tables.frozen_with(connection, record_ids))


def amended(held: OpportunityList, amendment: ListAmendment) -> OpportunityList:
    """The list with one amendment more, of which it shows the latest SHOWN_MAX."""
    fresh = OpportunityList()
    fresh.CopyFrom(held)
    fresh.amendment_count += 1
    fresh.amendments.append(amendment)
    del fresh.amendments[:-SHOWN_MAX]
    return fresh
