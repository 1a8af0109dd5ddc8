"""What the history is told of solutions."""

from collections.abc import Sequence

from dabridge.events.v1.scenarios_pb2 import Solution

from services.common.market import history
from services.common.market.history import Step
from services.common.records.workflow import Desk
from services.scenarios.market.records import stage_of


def note(desk: Desk, changes: Sequence[tuple[Solution | None, Solution]], reason: str = "") -> None:
    """Writes down solutions before (None: there was none) and after the desk's act."""
    history.note(
        desk.connection,
        desk.caller,
        desk.now,
        [
            Step(
                kind="solution",
                object_id=after.id,
                version=after.version,
                act=desk.act,
                from_stage=stage_of(before) if before else "",
                to_stage=stage_of(after),
                reason=reason,
            )
            for before, after in changes
        ],
    )
