"""What happens to items after their lists were frozen: told by the lists, which stay as they were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    AMENDMENT_KIND_ADDENDUM,
    AmendmentKind,
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
    scenario: Scenario,
    kind: AmendmentKind,
    text: str = "",
    fields: Sequence[str] = (),
) -> list[OpportunityList]:
    """Tells every frozen list that holds the scenario what happened to it; those lists at their next version.

    `scenario` is the state that it has now, its latest addendum in it; it is locked, and no frozen list is
    yet. `text` is that of the addendum, or why it was withdrawn.
    """
    desk = Desk(transaction, caller, at, SOURCE, ACT)
    holding = tables.frozen_with(desk.connection, scenario.id)
    if not holding:
        return []
    amendment = ListAmendment(
        record_id=scenario.id,
        kind=kind,
        at=at.isoformat(),
        record_version=scenario.version,
        addendum=len(scenario.addenda) if kind == AMENDMENT_KIND_ADDENDUM else 0,
    )
    lists = desk.lock(LIST, holding)
    rows = [AmendmentRow(list_id, amendment, scenario.title, text, tuple(fields)) for list_id in holding]
    tables.add_amendments(desk.connection, at, rows)
    return desk.put_all(LIST, [amended(lists[list_id], amendment) for list_id in holding])


def amended(held: OpportunityList, amendment: ListAmendment) -> OpportunityList:
    """The list with one amendment more, of which it shows the latest SHOWN_MAX."""
    fresh = OpportunityList()
    fresh.CopyFrom(held)
    fresh.amendment_count += 1
    fresh.amendments.append(amendment)
    del fresh.amendments[:-SHOWN_MAX]
    return fresh
