"""What happens to applications and certificates by the day: decisions hold, certificates expire, files go."""

import logging
import threading
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from functools import partial
from typing import Final, TypeVar

from services.common import leading
from services.common.access.principal import system
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.objects import settings as objects
from services.common.objects.store import ObjectStore, StoreAway
from services.common.records.service import Parts
from services.common.records.workflow import Desk, Workflow
from services.talent.market.recognition import certificates, documents, rules, tables
from services.talent.market.recognition.cases import KIND, Cases, copied
from services.talent.market.recognition.deciding import settle
from services.talent.market.recognition.made import cases_of

logger = logging.getLogger(__name__)

LOCK: Final = 4_201_025
BATCH: Final = 100
EVERY_S: Final = 60.0
_CLOCK: Final = system("recognition-clock")
_GRANT: Final = "GrantRecognition"
_EXPIRE: Final = "ExpireCertificates"

R = TypeVar("R")


class RecognitionClock:
    """Does what is due; what was due while none looked is done at once."""

    def __init__(self, workflow: Workflow, cases: Cases, store: ObjectStore) -> None:
        """Uses all of them without owning them."""
        self._workflow = workflow
        self._cases = cases
        self._store = store

    def look(self, stop: threading.Event) -> None:
        """All that is due, until `stop`."""
        self.grant(stop)
        self.expire(stop)
        try:
            while not stop.is_set() and documents.sweep(self._workflow, self._store) == documents.SWEPT:
                pass
        except StoreAway as error:
            logger.warning("documents that nothing names stay for now: %s", type(error).__name__)

    def grant(self, stop: threading.Event | None = None) -> int:
        """Decisions whose last public day has passed hold, each in a transaction of its own; how many."""

        def due(tried: Collection[str]) -> list[str]:
            return self._do(
                _GRANT, lambda desk: tables.publicity_over(desk.connection, desk.today, BATCH, tried)
            )

        return leading.work_off(
            due, lambda each: self._do(_GRANT, partial(self._grant, recognition_id=each)), stop
        )

    def expire(self, stop: threading.Event | None = None) -> int:
        """Certificates whose last day has passed expire, and profiles bear their level no more; how many."""

        def due(tried: Collection[str]) -> list[str]:
            return self._do(_EXPIRE, lambda desk: certificates.due(desk.connection, desk.today, BATCH, tried))

        return leading.work_off(due, lambda each: self._do(_EXPIRE, partial(self._expire, number=each)), stop)

    def _do(self, act: str, work: Callable[[Desk], R]) -> R:
        return self._workflow.do(act, _CLOCK, work)

    def _grant(self, desk: Desk, recognition_id: str) -> None:
        case = self._cases.locked(desk, recognition_id)
        day = desk.today.isoformat()
        if case is None or case.held.stage != rules.PUBLICITY or case.held.publicity_until >= day:
            return
        fresh = copied(case.held)
        settle(desk, case, fresh)
        granted = {"granted": fresh.granted_level}
        self._cases.tell(desk, case, case.held.talent_id, "recognition_granted", **granted)
        self._cases.keep(desk, case.held, fresh)

    def _expire(self, desk: Desk, number: str) -> None:
        row = certificates.expire(desk, number)
        if row is None or not row.talent_id:
            return
        certificates.settle_level(desk, row.talent_id)
        values = {"number": row.number, "level": row.level}
        told = Notice(row.talent_id, "certificate_expired", KIND, row.recognition_id, values)
        notices.tell(desk.connection, desk.now, [told])


def running(parts: Parts) -> AbstractContextManager[None]:
    """Looks every EVERY_S, in one process at a time."""
    clock = RecognitionClock(parts.workflow, cases_of(parts), objects.from_environ(parts.environ))
    return leading.running(parts.log.pool, "recognition-clock", LOCK, clock.look, EVERY_S)
