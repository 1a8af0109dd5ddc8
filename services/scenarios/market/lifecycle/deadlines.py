"""The moment until which a scenario's solutions are taken. Pure."""

import re
from datetime import datetime
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Scenario, ScenarioStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

# fromisoformat alone takes times without a zone, dates alone and week dates too.
_RFC_3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
OPEN_STAGES: Final = frozenset({ScenarioStage.SCENARIO_STAGE_LISTED, ScenarioStage.SCENARIO_STAGE_ANSWERED})


def moment(value: str) -> datetime | None:
    """The aware time that a text in RFC 3339 names; None where it names none."""
    if not _RFC_3339.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def passed(scenario: Scenario, now: datetime) -> bool:
    """Whether there is a deadline, and it is over; `now` is aware."""
    deadline = moment(scenario.answer_deadline)
    return deadline is not None and deadline <= now


def takes_answers(scenario: Scenario, now: datetime) -> bool:
    """Whether a solution may be given in: listed, answers open, and before the deadline to the instant."""
    return (
        scenario.status != RECORD_STATUS_WITHDRAWN
        and scenario.stage in OPEN_STAGES
        and not scenario.answers_closed
        and not passed(scenario, now)
    )


def due(scenario: Scenario) -> datetime | None:
    """When the clock has to close a scenario's answers; None where it has not."""
    waits = (
        scenario.status != RECORD_STATUS_WITHDRAWN
        and scenario.stage in OPEN_STAGES
        and not scenario.answers_closed
    )
    return moment(scenario.answer_deadline) if waits else None
