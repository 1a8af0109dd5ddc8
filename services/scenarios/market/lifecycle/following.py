"""What follows a change of a scenario by create, update, withdraw and bulk load, in its transaction."""

from datetime import datetime

from dabridge.events.v1.scenarios_pb2 import AMENDMENT_KIND_ADDENDUM, AMENDMENT_KIND_WITHDRAWN, Scenario
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.access.facts import LISTED_STAGES
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.records.handlers import Happened
from services.common.records.store import Transaction
from services.common.records.workflow import refuse
from services.scenarios.market.lifecycle import editing, rules, tables, told
from services.scenarios.market.lists import amendments
from services.scenarios.market.pilots import follow as pilots
from services.scenarios.market.records import stage_of

WITHDRAWN: str = "withdrawn"


def follow(transaction: Transaction, happened: Happened) -> None:
    """Notes the history, and tells lists and those concerned of addenda and withdrawals.

    Raises InvalidInput for a withdrawal without a reason where one is needed. In a store in memory nothing
    follows.
    """
    connection = getattr(transaction, "connection", None)
    if connection is None:
        return
    if happened.together:
        amendments.lock_all(transaction, happened.together)
    after: Scenario = happened.after
    before: Scenario | None = happened.before
    leaves = after.status == RECORD_STATUS_WITHDRAWN
    if leaves and before is not None:
        refuse(rules.check_withdrawal(before, happened.reason, happened.caller))
    at = datetime.fromisoformat(after.updated_at)
    step = Step(
        kind="scenario",
        object_id=after.id,
        version=after.version,
        act=happened.act,
        from_stage=stage_of(before) if before is not None else "",
        to_stage=WITHDRAWN if leaves else stage_of(after),
        reason=happened.reason,
        fields=[] if before is None else editing.changed_fields(before, after),
    )
    history.note(connection, happened.caller, at, [step])
    tables.keep_due(connection, [after])
    if before is None:
        return
    if leaves:
        _withdrawn(transaction, happened, before, at)
    elif len(after.addenda) > len(before.addenda):
        announced(transaction, happened, at)


def announced(transaction: Transaction, happened: Happened, at: datetime) -> None:
    """The latest addendum of a scenario is told to its lists and to those concerned; `at` is aware."""
    scenario, caller = happened.after, happened.caller
    latest = scenario.addenda[-1]
    amendments.record(
        transaction, caller, at, scenario, AMENDMENT_KIND_ADDENDUM, latest.text, list(latest.fields)
    )
    connection = transaction.connection  # type: ignore[attr-defined]  # stores in memory have none
    notices.tell(connection, at, told.added(connection, scenario, caller, latest))


def _withdrawn(transaction: Transaction, happened: Happened, before: Scenario, at: datetime) -> None:
    scenario, caller, reason = happened.after, happened.caller, happened.reason
    pilots.stop_with(transaction, caller, at, scenario, reason)
    if before.stage in LISTED_STAGES:
        amendments.record(transaction, caller, at, scenario, AMENDMENT_KIND_WITHDRAWN, reason)
    connection = transaction.connection  # type: ignore[attr-defined]
    notices.tell(connection, at, told.withdrawn(connection, scenario, caller, reason))
