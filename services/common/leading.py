"""What one of a service's processes does by itself, while the others stand by.

What was due while none looked is done at once by the next that leads.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool, PoolTimeout

from services.common import database

logger = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 0.5
AWAY_FOR_S: Final = 1.0
STOP_S: Final = 7.0

Pool = ConnectionPool[Connection[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class _Post:
    name: str
    lock: int
    look: Callable[[threading.Event], object]
    every_s: float


@contextmanager
def running(
    pool: Pool,
    name: str,
    lock: int,
    look: Callable[[threading.Event], object],
    every_s: float = LOOK_EVERY_S,
) -> Iterator[None]:
    """Calls `look` again and again until the block ends; outlives any absence of the database.

    `lock` is the number of the advisory lock that the leading process holds, one for each name.
    """
    stop = threading.Event()
    # A daemon: a database that stalls keeps no process from ending.
    thread = threading.Thread(
        target=_run, args=(pool, _Post(name, lock, look, every_s), stop), name=name, daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_S)


def is_away(error: Exception) -> bool:
    """Whether it is the database that failed, not what was done there."""
    if isinstance(error, psycopg.OperationalError):
        # Without a state the connection broke; 08 and 57P are connections and servers that end.
        return not error.sqlstate or error.sqlstate.startswith(("08", "57P"))
    return isinstance(error, PoolTimeout)


def work_off(
    due: Callable[[Collection[str]], Sequence[str]],
    work: Callable[[str], object],
    stop: threading.Event | None = None,
) -> int:
    """Does all that is due, each for itself; how many were done.

    `due` gives some ids, without those that were tried already. What fails is told in the log and keeps
    nothing else from being done; the next look tries it again. Raises what says that the database is away.
    """
    tried: set[str] = set()
    done = 0
    while ids := due(tried):
        for each in ids:
            if stop is not None and stop.is_set():
                return done
            tried.add(each)
            try:
                work(each)
                done += 1
            except Exception as error:
                if is_away(error):
                    raise
                logger.exception("%s could not be done for now", each)
    return done


def _run(pool: Pool, post: _Post, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with database.connect(_address(pool), post.name) as hold:
                if _leads(hold, post.lock, stop):
                    logger.info("%s leads", post.name)
                    _look(hold, post, stop)
        except (psycopg.Error, PoolTimeout) as error:
            logger.warning("%s waits for the database: %s", post.name, type(error).__name__)
            stop.wait(AWAY_FOR_S)
        except Exception:
            logger.exception("%s begins anew", post.name)
            stop.wait(AWAY_FOR_S)


def _address(pool: Pool) -> str:
    given = pool.conninfo
    return given() if callable(given) else given


def _leads(hold: database.Connection, lock: int, stop: threading.Event) -> bool:
    """Waits for the lead, which ends with the connection; False where `stop` came first."""
    while not stop.is_set():
        row = hold.execute("SELECT pg_try_advisory_lock(%s)", (lock,)).fetchone()
        if row is not None and row[0]:
            return True
        stop.wait(LOOK_EVERY_S)
    return False


def _look(hold: database.Connection, post: _Post, stop: threading.Event) -> None:
    while not stop.is_set():
        # A lead whose connection broke is none.
        hold.execute("SELECT 1")
        post.look(stop)
        stop.wait(post.every_s)
