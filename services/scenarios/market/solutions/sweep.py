"""Takes away files that nothing names: uploads that broke off, and those left out of a draft."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from services.common import database
from services.common.clock import Clock
from services.common.objects import settings as objects
from services.common.objects.store import ObjectStore, StoreAway
from services.common.records.service import Parts
from services.scenarios.market.solutions import files
from services.scenarios.market.solutions.tables import Connected

logger = logging.getLogger(__name__)

BATCH: Final = 100
INTERVAL_S: Final = 600.0


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Sweeps every INTERVAL_S until the block ends; outlives any absence of database and store."""
    store = objects.from_environ(parts.environ)
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(INTERVAL_S):
            try:
                with parts.log.pool.connection() as connection:
                    swept = sweep(connection, store, parts.clock)
                if swept:
                    logger.info("took away %d files that nothing names", swept)
            except (StoreAway, *database.UNAVAILABLE) as error:
                logger.warning("files that nothing names stay for now: %s", type(error).__name__)

    # A daemon: a store that stalls keeps no process from ending.
    threading.Thread(target=run, name="file-sweep", daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def sweep(connection: Connected, store: ObjectStore, clock: Clock) -> int:
    """Takes away BATCH files at most, in a transaction of the connection; gives how many there were.

    Raises StoreAway where the store does not answer; what was not taken away is there the next time.
    """
    with connection.transaction():
        rows = connection.execute(
            "SELECT id FROM attachment WHERE NOT in_draft AND NOT submitted AND unused_at < %s"
            " ORDER BY unused_at LIMIT %s FOR UPDATE SKIP LOCKED",
            (clock.now() - files.UNUSED, BATCH),
        ).fetchall()
        for (file_id,) in rows:
            store.delete(file_id)
            files.forget(connection, file_id)
    return len(rows)
