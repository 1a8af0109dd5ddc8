"""What follows a change of an enterprise, in its transaction: the frozen lists that hold it tell it."""

from datetime import datetime

from dabridge.events.v1.scenarios_pb2 import AMENDMENT_KIND_WITHDRAWN, Enterprise
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.records.handlers import Happened
from services.common.records.store import Transaction
from services.scenarios.market.lists import amendments


def follow(transaction: Transaction, happened: Happened) -> None:
    """Tells lists of a withdrawal. In a store in memory nothing follows."""
    after: Enterprise = happened.after
    if getattr(transaction, "connection", None) is None or after.status != RECORD_STATUS_WITHDRAWN:
        return
    at = datetime.fromisoformat(after.updated_at)
    amendments.record(transaction, happened.caller, at, after, AMENDMENT_KIND_WITHDRAWN, happened.reason)
