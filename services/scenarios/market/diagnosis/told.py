"""What history and the people concerned are told of a need."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dabridge.events.v1.scenarios_pb2 import TransformationNeed
from psycopg import Connection

from services.common.access.principal import Principal
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.scenarios.market.records import stage_of


def note(
    connection: "Connection[tuple[Any, ...]]",
    caller: Principal,
    act: str,
    before: TransformationNeed | None,
    after: TransformationNeed,
    *,
    to_stage: str = "",
    reason: str = "",
    fields: Sequence[str] = (),
) -> None:
    """Writes an act on a need down; `to_stage` is the new state's where it is not given."""
    step = Step(
        kind="transformation_need",
        object_id=after.id,
        version=after.version,
        act=act,
        from_stage=stage_of(before) if before is not None else "",
        to_stage=to_stage or stage_of(after),
        reason=reason,
        fields=fields,
    )
    history.note(connection, caller, datetime.fromisoformat(after.updated_at), [step])


def tell(
    connection: "Connection[tuple[Any, ...]]",
    caller: Principal,
    need: TransformationNeed,
    kind: str,
    recipients: Iterable[str],
    *,
    values: Mapping[str, str] | None = None,
) -> None:
    """Tells each recipient once, whoever acts left out."""
    filled = {"title": need.title, **(values or {})}
    told = [Notice(name, kind, "need", need.id, filled) for name in notices.others(recipients, caller)]
    notices.tell(connection, datetime.fromisoformat(need.updated_at), told)


def offices(need: TransformationNeed) -> list[str]:
    """The bureau, the centre and the bureau of the need's zone."""
    zone = [notices.zone_bureau(need.zone)] if need.zone else []
    return [notices.HR_BUREAU, notices.CENTRE, *zone]
