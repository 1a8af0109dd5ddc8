"""What one process does about erasures by itself: asks for due steps, erases again who was brought back."""

import logging
import threading
import time
from contextlib import AbstractContextManager
from typing import Final

from services.common import leading
from services.common.jobs import table as jobs
from services.common.records.service import Parts
from services.talent.market.erasure import tables
from services.talent.market.erasure.forgetting import JOB
from services.talent.market.erasure.kept import Kept
from services.talent.market.erasure.steps import ERASER, OURS, eraser_of

log = logging.getLogger(__name__)

LOCK: Final = 4_201_023
EVERY_S: Final = 1.0
REAPPLY: Final = "ReapplyErasure"
_REAPPLY_EVERY_S: Final = 60.0


def running(parts: Parts) -> AbstractContextManager[None]:
    """Looks until the block ends; raises SettingsError."""
    again = _Again(parts)

    def look(stop: threading.Event) -> None:
        # What was asked for is done, whoever cannot be erased again.
        ask(parts)
        again.look()
        del stop

    return leading.running(parts.log.pool, "erasures", LOCK, look, EVERY_S)


def ask(parts: Parts) -> int:
    """Asks for a job of each erasure with a step that is due; how many there are."""
    with parts.log.pool.connection() as connection:
        found = tables.due(connection, OURS)
        for erasure_id in found:
            jobs.enqueue(connection, JOB, erasure_id, parts.clock.now())
    return len(found)


def reapply(parts: Parts) -> int:
    """Erases again each person whom a backup brought back, by the receipts beside the keys; how many."""
    eraser, kept = eraser_of(parts), Kept.from_environ(parts.environ).all()
    with parts.log.pool.connection() as connection:
        back = [erasure for erasure in kept if tables.of_talent(connection, erasure.talent_id) is None]
    by_id = {erasure.id: erasure for erasure in back}

    def again(erasure_id: str) -> None:
        parts.workflow.do(REAPPLY, ERASER, lambda desk: eraser.again(desk, by_id[erasure_id]))
        log.info("erasure %s was applied again", erasure_id)

    return leading.work_off(lambda tried: sorted(by_id.keys() - set(tried)), again)


class _Again:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._at = 0.0

    def look(self) -> None:
        if time.monotonic() >= self._at:
            reapply(self._parts)
            self._at = time.monotonic() + _REAPPLY_EVERY_S
