"""An outbox and a publisher in memory."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

import psycopg

from services.common.events import Event
from services.common.kafka import PublishError
from services.common.outbox import Due, Outbox


class InMemoryOutbox:
    """Rows of one database; `hold()` is one relay's view of them. `away` makes every use fail."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self.rows: dict[int, Event] = {}
        self.published: dict[int, float] = {}
        self.away = False
        self.leader: object | None = None
        self.attempts = 0
        self._next = 1

    def add(self, *events: Event) -> None:
        with self._arrived:
            for event in events:
                self.rows[self._next] = event
                self._next += 1
            self._arrived.notify_all()

    def add_late(self, row: int, event: Event) -> None:
        """Commits an event whose row was drawn before others that are there already."""
        with self._arrived:
            self.rows[row] = event
            self._next = max(self._next, row + 1)
            self._arrived.notify_all()

    def hold(self) -> AbstractContextManager[Outbox]:
        self.attempts += 1
        if self.away:
            raise psycopg.OperationalError("no database")
        return _Hold(self)

    def unpublished(self) -> list[int]:
        return sorted(self.rows.keys() - self.published.keys())

    def wait_for_arrival(self, seconds: float) -> None:
        with self._arrived:
            self._arrived.wait_for(self.unpublished, timeout=seconds)


class _Hold(nullcontext["_Hold"]):
    def __init__(self, outbox: InMemoryOutbox) -> None:
        super().__init__(self)
        self._outbox = outbox

    def __exit__(self, *_: object) -> None:
        if self._outbox.leader is self:
            self._outbox.leader = None

    def lead(self) -> bool:
        self._check()
        if self._outbox.leader is None:
            self._outbox.leader = self
        return self._outbox.leader is self

    def due(self, limit: int) -> list[Due]:
        self._check()
        return [Due(row, self._outbox.rows[row]) for row in self._outbox.unpublished()[:limit]]

    def mark_published(self, rows: Sequence[int]) -> None:
        self._check()
        self._outbox.published.update(dict.fromkeys(rows, time.monotonic()))

    def wait(self, seconds: float) -> None:
        self._check()
        self._outbox.wait_for_arrival(seconds)

    def oldest_age(self) -> float:
        self._check()
        return 1.0 if self._outbox.unpublished() else 0.0

    def prune(self, keep: timedelta) -> int:
        self._check()
        limit = time.monotonic() - keep.total_seconds()
        old = [row for row, at in self._outbox.published.items() if at < limit]
        for row in old:
            del self._outbox.rows[row], self._outbox.published[row]
        return len(old)

    def _check(self) -> None:
        if self._outbox.away:
            raise psycopg.OperationalError("no database")


class RecordingPublisher:
    """Keeps what is published as (topic, event); fails while `away`, after `written_anyway` events."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Event]] = []
        self.away = False
        self.written_anyway = 0
        self.batches: list[int] = []
        self.before: Callable[[], None] = lambda: None

    def connect(self) -> "RecordingPublisher":
        return self

    def publish(self, topic: str, batch: Sequence[Event]) -> None:
        self.before()
        if self.away:
            self.sent += [(topic, event) for event in batch[: self.written_anyway]]
            raise PublishError("no broker")
        self.batches.append(len(batch))
        self.sent += [(topic, event) for event in batch]

    def close(self) -> None:
        """Nothing to let go of."""
