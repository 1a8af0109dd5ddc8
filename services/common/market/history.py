"""The history of whatever has stages: who did what, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dabridge.events.v1.scenarios_pb2 import FieldRemark
from psycopg import Connection
from psycopg.types.json import Jsonb

from services.common.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Step:
    """One act on one object; stages by name, `from_stage` empty of a new object."""

    kind: str
    object_id: str
    version: int
    act: str
    from_stage: str
    to_stage: str
    reason: str = ""
    remarks: Sequence[FieldRemark] = ()
    fields: Sequence[str] = ()


def note(
    connection: "Connection[tuple[Any, ...]]", caller: Principal, at: datetime, steps: Sequence[Step]
) -> None:
    """Writes steps down in the order given; `at` is aware."""
    role = min(caller.roles, default="")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO history_step (kind, object_id, version, at, act, from_stage, to_stage, person,"
            " organisation_id, role, reason, remarks, fields)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    step.kind,
                    step.object_id,
                    step.version,
                    at,
                    step.act,
                    step.from_stage,
                    step.to_stage,
                    caller.person,
                    caller.organisation or caller.talent,
                    str(role),
                    step.reason,
                    Jsonb([{"field": r.field, "remark": r.remark} for r in step.remarks]),
                    list(step.fields),
                )
                for step in steps
            ],
        )
