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
        if _is_away(error):
            raise
        logger.exception("the answers to %s could not be closed", scenario_id)
        return False
    late = (parts.clock.now() - deadline).total_seconds()
    _delay.record(late)
    logger.info("closed the answers to %s, %.1f s after the deadline", scenario_id, late)
    return True


def _is_away(error: Exception) -> bool:
    """Whether it is the database that failed, not what was done there."""
    if isinstance(error, psycopg.OperationalError):
        # Without a state the connection broke; 08 and 57P are connections and servers that end.
        return not error.sqlstate or error.sqlstate.startswith(("08", "57P"))
    return isinstance(error, PoolTimeout)


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
        except Exception:
            logger.exception("the market's clock begins anew")
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
        close_due(parts, stop)
        stop.wait(LOOK_EVERY_S)
