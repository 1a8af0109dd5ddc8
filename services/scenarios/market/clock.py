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

import psycopg
from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_ANSWERED, SCENARIO_STAGE_LISTED
from opentelemetry import metrics
from psycopg_pool import PoolTimeout

from services.common import database
from services.common.access.principal import system
from services.common.errors import DomainError
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
AWAY_FOR_S: Final = 1.0
AT_ONCE: Final = 100
STOP_S: Final = 7.0

_delay = metrics.get_meter(__name__).create_histogram(
    "dabridge.market.deadline_delay", unit="s", description="From a deadline to the opening of the solutions"
)


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Looks until the block ends; outlives any absence of the database."""
    stop = threading.Event()
    # A daemon: a database that stalls keeps no process from ending.
    thread = threading.Thread(target=_run, args=(parts, stop), name="market-clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_S)


def close_due(parts: Parts, stop: threading.Event | None = None) -> int:
    """Closes the answers of every scenario whose deadline has come; how many.

    One that fails is logged and left for the next look, and the others go on. Raises psycopg.Error or
    PoolTimeout where the database is away.
    """
    now = parts.clock.now()
    with parts.log.pool.connection() as connection:
        found = tables.due_by(connection, now, AT_ONCE)
    closed = 0
    for scenario_id, deadline in found:
        if stop is not None and stop.is_set():
            break
        try:
            if parts.workflow.do(ACT, ACTOR, partial(_close, scenario_id=scenario_id)):
                closed += 1
                late = (parts.clock.now() - deadline).total_seconds()
                _delay.record(late)
                logger.info("closed the answers to %s, %.1f s after the deadline", scenario_id, late)
        except (psycopg.OperationalError, PoolTimeout):
            raise
        except (DomainError, psycopg.Error, ValueError, LookupError):
            logger.exception("the answers to %s could not be closed", scenario_id)
    return closed


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


def _run(parts: Parts, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with database.connect(_address(parts), "market-clock") as hold:
                if _leads(hold, stop):
                    logger.info("leads: closes answers at their deadlines")
                    _look(parts, hold, stop)
        except (psycopg.Error, PoolTimeout) as error:
            logger.warning("the market's clock waits for the database: %s", type(error).__name__)
            stop.wait(AWAY_FOR_S)


def _address(parts: Parts) -> str:
    given = parts.log.pool.conninfo
    return given() if callable(given) else given


def _leads(hold: database.Connection, stop: threading.Event) -> bool:
    """Waits for the lead, which ends with the connection; False where `stop` came first."""
    while not stop.is_set():
        row = hold.execute("SELECT pg_try_advisory_lock(%s)", (LEADER_LOCK,)).fetchone()
        if row is not None and row[0]:
            return True
        stop.wait(LOOK_EVERY_S)
    return False


def _look(parts: Parts, hold: database.Connection, stop: threading.Event) -> None:
    while not stop.is_set():
        # A lead whose connection broke is none.
        hold.execute("SELECT 1")
        if close_due(parts, stop) < AT_ONCE:
            stop.wait(LOOK_EVERY_S)
