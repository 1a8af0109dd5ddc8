"""Batches whose work came to nothing: asked for again, and given up after a week, with what they held."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final

from services.common import leading, texts
from services.common.access.principal import system
from services.common.jobs import table as jobs
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.talent.market.exchange import tables
from services.talent.market.exchange.receiving import KIND

logger = logging.getLogger(__name__)

ACTOR: Final = system("exchange")
LOCK: Final = 4_201_032
LOOK_EVERY_S: Final = 30.0
KEPT_FOR: Final = timedelta(days=7)


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Looks until the block ends; outlives any absence of the database."""
    with leading.running(parts.log.pool, "exchange-sweep", LOCK, partial(sweep, parts), LOOK_EVERY_S):
        yield


def sweep(parts: Parts, stop: threading.Event | None = None) -> int:
    """Asks again for batches that nobody works on, or gives them up; how many."""
    with parts.log.pool.connection() as connection:
        left = tables.left(connection, KIND)
    done = 0
    for batch_id in left:
        if stop is not None and stop.is_set():
            break
        try:
            parts.workflow.do("SweepBatch", ACTOR, partial(_again, batch_id=batch_id))
            done += 1
        except Exception as error:
            if leading.is_away(error):
                raise
            logger.exception("the batch %s could not be asked for again", batch_id)
    return done


def _again(desk: Desk, *, batch_id: str) -> None:
    held = tables.work_of(desk.connection, batch_id)
    batch = tables.batch(desk.connection, batch_id)
    if held is None or held[0] is None or batch is None:
        return
    if tables.received(desk.connection, batch_id) + KEPT_FOR > desk.now:
        jobs.enqueue(desk.connection, KIND, batch_id, desk.now)
        return
    done, rows = held[2], batch.counts.rows
    tables.progress(desk.connection, batch_id, rows, {"refused": rows - done})
    tables.add_faults(desk.connection, batch_id, [(done + 1, "", texts.get("exchange.fault.given_up"))])
    tables.finish(desk.connection, batch_id, desk.now)
    desk.log(KIND, batch_id)
