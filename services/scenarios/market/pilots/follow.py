"""What happens to a pilot when its scenario is withdrawn."""

from datetime import datetime
from typing import Final

from dabridge.events.v1.scenarios_pb2 import PilotStage, Scenario

from services.common.access.principal import Principal
from services.common.records.store import Transaction
from services.common.records.workflow import Desk
from services.scenarios.market.pilots import rules, tables, told
from services.scenarios.market.records import PILOT

SOURCE: Final = "/dabridge/scenarios"
ACT: Final = "StopPilot"


def stop_with(
    transaction: Transaction, caller: Principal, at: datetime, scenario: Scenario, reason: str
) -> None:
    """Stops the running pilot of a scenario that was withdrawn, if there is one; the scenario is locked."""
    desk = Desk(transaction, caller, at, SOURCE, ACT)
    held = desk.lock(PILOT, [scenario.id]).get(scenario.id)
    if held is None or held.stage != PilotStage.PILOT_STAGE_RUNNING:
        return
    stopped, _ = rules.stopped(held, reason, desk.today)
    fresh = desk.put(PILOT, stopped)
    told.note(desk, held, fresh, reason=reason)
    told.tell(desk, fresh, "pilot_stopped", {"reason": reason})
    tables.keep_due(desk.connection, fresh.id, None)
