"""PostgreSQL: connections with bounded waits, and migrations."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import psycopg.errors
from psycopg import conninfo
from psycopg_pool import ConnectionPool, PoolTimeout
from yoyo import read_migrations
from yoyo.backends import get_backend_class
from yoyo.connections import DatabaseURI

logger = logging.getLogger(__name__)

Connection = psycopg.Connection[tuple[Any, ...]]

CONNECT_TIMEOUT_S: Final = 3
POOL_TIMEOUT_S: Final = 5.0
STATEMENT_TIMEOUT_MS: Final = 5_000
MIGRATION_LOCK: Final = 4_201_001

# Raised where the database cannot be reached, or not in time.
UNAVAILABLE: Final = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
# Those of them that say that transactions waited for each other, and this one was taken back for the others.
TAKEN_BACK: Final = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)

_KEEPALIVE: Final = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def connect(url: str, application: str) -> Connection:
    """A connection in autocommit mode; raises psycopg.OperationalError within CONNECT_TIMEOUT_S a host."""
    return psycopg.connect(
        conninfo.make_conninfo(url, application_name=application, **_KEEPALIVE), autocommit=True
    )


def open_pool(url: str, application: str, size: int) -> ConnectionPool[Connection]:
    """An open pool whose connections end statements and lock waits after STATEMENT_TIMEOUT_MS.

    Returns at once, with or without a database; `ConnectionPool.connection` raises PoolTimeout after
    POOL_TIMEOUT_S where none can be had.
    """
    options = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={STATEMENT_TIMEOUT_MS}"
    return ConnectionPool(
        conninfo.make_conninfo(url, application_name=application, options=options, **_KEEPALIVE),
        connection_class=psycopg.Connection,
        min_size=1,
        max_size=size,
        timeout=POOL_TIMEOUT_S,
        reconnect_timeout=30.0,
        check=ConnectionPool.check_connection,
        open=True,
    )


def wait_until_up(url: str, application: str, stop: threading.Event, every_s: float = 1.0) -> bool:
    """True once the database answers; False where `stop` was set first."""
    while not stop.is_set():
        try:
            connect(url, application).close()
        except psycopg.OperationalError as error:
            logger.warning("database does not answer yet: %s", str(error).strip())
            stop.wait(every_s)
        else:
            return True
    return False


def migrate(url: str, sources: Sequence[Path]) -> list[str]:
    """Applies what is missing of the sources' migrations; returns the ids that it applied, in order.

    Several processes may call it at once: one migrates, the others wait for it. A step that fails is rolled
    back and raised.
    """
    with _migrations(url, sources) as (backend, migrations):
        todo = backend.to_apply(migrations)
        applied = [migration.id for migration in todo]
        backend.apply_migrations(todo)
        return applied


def roll_back(url: str, sources: Sequence[Path]) -> list[str]:
    """Takes back every applied migration of the sources, with all data; returns their ids, newest first."""
    with _migrations(url, sources) as (backend, migrations):
        todo = backend.to_rollback(migrations)
        undone = [migration.id for migration in todo]
        backend.rollback_migrations(todo)
        return undone


@contextmanager
def _migrations(url: str, sources: Sequence[Path]) -> Iterator[tuple[Any, Any]]:
    parts = conninfo.conninfo_to_dict(url)
    database = parts.pop("dbname", None)
    scheme = "postgresql+psycopg"
    # Not yoyo's own lock: a process that dies while it holds that one leaves it held.
    with connect(url, "migrate") as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        # Not yoyo.get_backend: it does not read the libpq URLs of Unix sockets.
        backend = get_backend_class(scheme)(
            DatabaseURI(scheme, None, None, None, None, database, parts), "_yoyo_migration"
        )
        try:
            backend.init_database()
            yield backend, read_migrations(*(str(source) for source in sources))
        finally:
            backend.connection.close()
