"""What becomes of seats and nominations when an expert leaves the pool."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from dabridge.events.v1.talent_pb2 import Expert

from services.common.access.principal import Principal, system
from services.common.records.aggregate import WITHDRAWN
from services.common.records.store import Transaction
from services.common.records.workflow import Desk
from services.talent.market.committee import records, tables
from services.talent.market.committee.records import NOMINATION

SOURCE: Final = "/dabridge/talent"
ACT: Final = "LeavePool"
ACTOR: Final = system("committee")


def watch_experts(transaction: Transaction, changes: Sequence[tuple[Expert | None, Expert]]) -> None:
    """Ends the seats of experts who are withdrawn, and takes back what is under way of them."""
    for before, after in changes:
        if after.status != WITHDRAWN or (before is not None and before.status == WITHDRAWN):
            continue
        caller: Principal = getattr(transaction, "caller", None) or ACTOR
        desk = Desk(transaction, caller, datetime.fromisoformat(after.updated_at), SOURCE, ACT)
        key = tables.open_of(desk.connection, after.id)
        held = desk.lock(NOMINATION, [key]).get(key) if key else None
        if held is not None:
            held.stage = records.ENDED if held.stage == records.SEATED else records.WITHDRAWN
            held.ended_at = desk.now.isoformat()
            desk.put(NOMINATION, held)
