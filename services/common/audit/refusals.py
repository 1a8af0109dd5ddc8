"""Writing down what was refused, but never so much that a caller can fill the log."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from services.common.access.principal import Principal
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Act
from services.common.database import UNAVAILABLE, Connection

logger = logging.getLogger(__name__)

WINDOW_S: Final = 60.0
EACH_MAX: Final = 20
ALL_MAX: Final = 300
LEFT_OUT: Final = "refusals.left_out"


class Refusals:
    """Writes at most EACH_MAX refusals a window of one caller and ALL_MAX of all, and how many it left out.

    A process counts for itself. May be used by several threads.
    """

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Connection]],
        auditor: Auditor,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`transaction` commits at the end of its block, as a pool's `connection` does."""
        self._transaction = transaction
        self._auditor = auditor
        self._now = now
        self._lock = threading.Lock()
        self._until = 0.0
        self._written: Counter[str] = Counter()
        self._left_out = 0

    def note(self, principal: Principal, act: Act) -> None:
        """Writes a refusal in a transaction of its own, or counts it.

        Where the database is away it is logged without saying whose: what was refused stays so.
        """
        self.write(principal, self.due(principal, act))

    def write(self, principal: Principal, acts: Sequence[Act]) -> None:
        """Writes what is due."""
        if not acts:
            return
        try:
            with self._transaction() as connection:
                self._auditor.append(connection, acts, principal)
        except UNAVAILABLE as error:
            logger.warning("%s is not in the log: %s", acts[-1].action, type(error).__name__)

    def due(self, principal: Principal, act: Act) -> list[Act]:
        """What to write of the refusal: nothing where there were too many. It counts it, and never blocks."""
        caller = principal.person or principal.address
        with self._lock:
            if self._now() >= self._until:
                self._until = self._now() + WINDOW_S
                self._written.clear()
            if self._written[caller] >= EACH_MAX or self._written.total() >= ALL_MAX:
                self._left_out += 1
                return []
            self._written[caller] += 1
            left_out, self._left_out = self._left_out, 0
        return [Act(LEFT_OUT, detail=f"count={left_out}"), act] if left_out else [act]
