"""What follows a change of a need by create, update, withdraw and bulk load, in its transaction."""

from dabridge.events.v1.scenarios_pb2 import TransformationNeed
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.records.handlers import Happened
from services.common.records.store import Transaction
from services.scenarios.market.diagnosis import told
from services.scenarios.needs import changed_fields

WITHDRAWN = "withdrawn"


def follow(transaction: Transaction, happened: Happened) -> None:
    """Notes the history; tells the offices of a new need, and them and its experts of one withdrawn.

    In a store in memory nothing follows.
    """
    connection = getattr(transaction, "connection", None)
    if connection is None:
        return
    after: TransformationNeed = happened.after
    before: TransformationNeed | None = happened.before
    caller = happened.caller
    left = after.status == RECORD_STATUS_WITHDRAWN
    told.note(
        connection,
        caller,
        happened.act,
        before,
        after,
        to_stage=WITHDRAWN if left else "",
        reason=happened.reason,
        fields=changed_fields(before, after) if before is not None else (),
    )
    if before is None and not after.synthetic:
        told.tell(connection, caller, after, "need_asked", told.offices(after))
    elif left:
        concerned = [after.enterprise_id, *after.expert_ids, *told.offices(after)]
        values = {"reason": happened.reason}
        told.tell(connection, caller, after, "need_withdrawn", concerned, values=values)
