"""The market's clock: at a scenario's deadline its answers are closed and its solutions opened.

One of the service's processes looks, the others stand by; what was due while none looked is done at once.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Final

from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_ANSWERED, SCENARIO_STAGE_LISTED
from opentelemetry import metrics

from services.common import leading
from services.common.access.principal import system
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.scenarios.market.lifecycle import deadlines, moves, tables
from services.scenarios.market.solutions import find, opening
from services.scenarios.model import SCENARIO

logger = logging.getLogger(__name__)

ACTOR: Final = system("clock")
ACT: Final = "CloseAnswers"
LEADER_LOCK: Final = 4_201_011
LOOK_EVERY_S: Final = 0.5
AT_ONCE: Final = 100

_delay = metrics.get_meter(__name__).create_histogram(
    "dabridge.market.deadline_delay", unit="s", description="From a deadline to the opening of the solutions"
)


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Looks until the block ends; outlives any absence of the database."""
    look = partial(close_due, parts)
    with leading.running(parts.log.pool, "market-clock", LEADER_LOCK, look, LOOK_EVERY_S):
        yield


def close_due(parts: Parts, stop: threading.Event | None = None) -> int:
    """Closes the answers of every scenario whose deadline has come; how many.

    One that fails, whatever the reason, is logged and left for the next look, and the others go on: all that
    is due has its turn in each look. Raises psycopg.Error or PoolTimeout where the database is away.
    """
    now = parts.clock.now()
    closed = 0
    after: tuple[datetime, str] | None = None
    while stop is None or not stop.is_set():
        with parts.log.pool.connection() as connection:
            found = tables.due_by(connection, now, AT_ONCE, after)
        for scenario_id, deadline in found:
            if stop is not None and stop.is_set():
                break
            closed += _closed(parts, scenario_id, deadline)
            after = (deadline, scenario_id)
        if len(found) < AT_ONCE:
            break
    return closed


def _closed(parts: Parts, scenario_id: str, deadline: datetime) -> bool:
    try:
        if not parts.workflow.do(ACT, ACTOR, partial(_close, scenario_id=scenario_id)):
            return False
    except Exception as error:
        if leading.is_away(error):
            raise
        logger.exception("the answers to %s could not be closed", scenario_id)
        return False
    late = (parts.clock.now() - deadline).total_seconds()
    _delay.record(late)
    logger.info("closed the answers to %s, %.1f s after the deadline", scenario_id, late)
    return True


def _close(desk: Desk, *, scenario_id: str) -> bool:
    scenario = desk.lock(SCENARIO, [scenario_id])[scenario_id]
    if not _is_due(deadlines.due(scenario), desk.now):
        tables.keep_due(desk.connection, [scenario])
        return False
    opening.open_all(desk, scenario)
    if scenario.stage == SCENARIO_STAGE_ANSWERED and not find.of_scenario(desk, scenario_id):
        # All that was given in was taken back; only now may the stage tell.
        moves.move(desk, scenario, ACT, SCENARIO_STAGE_LISTED, answers_closed=True)
    else:
        moves.alter(desk, scenario, ACT, answers_closed=True)
    return True


def _is_due(due: datetime | None, now: datetime) -> bool:
    return due is not None and due <= now
