"""Beside every open post: its code, borne by one of an enterprise alone, and its last day."""

import threading
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE

from services.common import leading
from services.common.access.principal import system
from services.common.errors import InvalidInput
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import rules
from services.common.records.service import Parts
from services.common.records.states import LOCAL_TIME
from services.common.records.store import Transaction
from services.common.records.workflow import Desk, Workflow
from services.talent.market.demand_lists import tables
from services.talent.market.demand_lists.tables import Entry
from services.talent.model import DEMAND

LOCK: Final = 4_201_029
BATCH: Final = 200
EVERY_S: Final = 60.0
_CLOCK: Final = system("demand-clock")
_LAPSE: Final = "LapseDemand"


def watch(transaction: Transaction, changes: Sequence[tuple[Any, Demand]]) -> None:
    """Keeps the entries of changed posts; raises InvalidInput where two of an enterprise have one code."""
    connection: Any = transaction.connection  # type: ignore[attr-defined]  # of the service's own store
    after = [demand for _, demand in changes]
    standing = [demand for demand in after if demand.status == RECORD_STATUS_ACTIVE]
    for enterprise_id in sorted({demand.enterprise_id for demand in standing if demand.code}):
        tables.lock_codes(connection, enterprise_id)
    tables.drop(connection, [demand.id for demand in after if demand.status != RECORD_STATUS_ACTIVE])
    tables.keep(connection, map(_entry, standing))
    shared = tables.shared_codes(connection, [demand.id for demand in standing if demand.code])
    if shared:
        raise InvalidInput(
            [rules.broken("code", "code_taken", value=code) for code in sorted(set(shared.values()))]
        )


def running(parts: Parts) -> AbstractContextManager[None]:
    """Looks every EVERY_S, in one process at a time."""

    def look(stop: threading.Event) -> None:
        lapse(parts.workflow, stop)

    return leading.running(parts.log.pool, "demand-clock", LOCK, look, EVERY_S)


def lapse(workflow: Workflow, stop: threading.Event | None = None) -> int:
    """Gives each post whose last day is over a new version, by which matching knows; how many."""

    def due(tried: Collection[str]) -> list[str]:
        return workflow.do(_LAPSE, _CLOCK, lambda desk: tables.due(desk.connection, desk.today, BATCH, tried))

    return leading.work_off(
        due, lambda each: workflow.do(_LAPSE, _CLOCK, partial(_lapse, demand_id=each)), stop
    )


def _lapse(desk: Desk, demand_id: str) -> None:
    demand = desk.lock(DEMAND, [demand_id]).get(demand_id)
    if demand is None or not _is_over(demand, desk.today):
        return
    desk.put(DEMAND, demand)
    values = {"post": demand.post, "open_until": demand.open_until}
    told = Notice(demand.enterprise_id, "demand_lapsed", DEMAND.kind, demand.id, values)
    notices.tell(desk.connection, desk.now, [told])


def _is_over(demand: Demand, today: date) -> bool:
    open_to = demand.open_until
    return demand.status == RECORD_STATUS_ACTIVE and bool(open_to) and open_to < today.isoformat()


def _entry(demand: Demand) -> Entry:
    last = date.fromisoformat(demand.open_until) if demand.open_until else None
    changed = datetime.fromisoformat(demand.updated_at).astimezone(LOCAL_TIME).date()
    return Entry(demand.id, demand.enterprise_id, demand.code, last, last is not None and changed > last)
