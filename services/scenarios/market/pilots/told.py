"""What history and the people concerned are told of a pilot."""

from collections.abc import Mapping, Sequence

from dabridge.events.v1.scenarios_pb2 import Pilot

from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.common.records.workflow import Desk
from services.scenarios.market.records import stage_of


def note(
    desk: Desk, before: Pilot | None, after: Pilot, reason: str = "", fields: Sequence[str] = ()
) -> None:
    """Writes the desk's act on a pilot down; `before` is None of a new one."""
    step = Step(
        kind="pilot",
        object_id=after.id,
        version=after.version,
        act=desk.act,
        from_stage=stage_of(before) if before is not None else "",
        to_stage=stage_of(after),
        reason=reason,
        fields=fields,
    )
    history.note(desk.connection, desk.caller, desk.now, [step])


def tell(desk: Desk, pilot: Pilot, kind: str, values: Mapping[str, str] | None = None) -> None:
    """Tells the enterprises, the provider, the centre and the zone's bureau, whoever acts left out."""
    filled = {"title": pilot.title, **(values or {})}
    told = notices.others(concerned(pilot), desk.caller)
    notices.tell(desk.connection, desk.now, [Notice(name, kind, "pilot", pilot.id, filled) for name in told])


def concerned(pilot: Pilot) -> list[str]:
    """The recipients of notices about a pilot."""
    zone = [notices.zone_bureau(pilot.zone)] if pilot.zone else []
    named = [*pilot.enterprise_ids, pilot.provider_id, notices.CENTRE, *zone]
    return [name for name in dict.fromkeys(named) if name]
