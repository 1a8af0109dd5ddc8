"""The outbox as its relay sees it: events that are due to Kafka, in a table of a service's database."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Final, Protocol, Self

from services.common.database import Connection, connect
from services.common.events import Event

logger = logging.getLogger(__name__)

CHANNEL: Final = "outbox"
LEADER_LOCK: Final = 4_201_002
PRUNED_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Due:
    """An unpublished event with its place in the outbox."""

    row: int
    event: Event


class Outbox(Protocol):
    """One relay's hold on an outbox; every method raises psycopg.Error where the database is away."""

    def lead(self) -> bool:
        """Whether this relay is the one that may publish; stays so until the hold ends."""
        ...

    def due(self, limit: int) -> list[Due]:
        """The first unpublished events, those of one aggregate in the order of their versions."""
        ...

    def mark_published(self, rows: Sequence[int]) -> None:
        """Never hands these rows out again."""
        ...

    def wait(self, seconds: float) -> None:
        """Returns at once where events were committed since the last wait, after `seconds` at the latest."""
        ...

    def oldest_age(self) -> float:
        """Seconds since the oldest unpublished event was written; 0 where there is none."""
        ...

    def prune(self, keep: timedelta) -> int:
        """Deletes events published, and idempotency keys used, longer ago than `keep`; how many, bounded."""
        ...


class PostgresOutbox:
    """An outbox over a connection of its own; to be used in a `with` block."""

    def __init__(self, url: str, application: str) -> None:
        """Connects and listens; raises psycopg.OperationalError where no database answers."""
        self._connection: Connection = connect(url, application)
        self._connection.execute(f"LISTEN {CHANNEL}")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the hold and, with it, the lead."""
        self._connection.close()

    def lead(self) -> bool:
        """Whether this relay is the one that may publish, by a lock that ends with the connection."""
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (LEADER_LOCK,)).fetchone()
        return row is not None and bool(row[0])

    def due(self, limit: int) -> list[Due]:
        """The first unpublished events.

        A row's id says nothing of when it was committed, so no id is ever taken as "all before are done". Of
        one aggregate the ids rise with the versions, as its row is locked before an id is drawn.
        """
        rows = self._connection.execute(
            "SELECT id, type, aggregate_id, payload, source, event_id, created_at, traceparent FROM outbox"
            " WHERE published_at IS NULL ORDER BY id LIMIT %s",
            (limit,),
        )
        return [Due(row, Event(*fields)) for row, *fields in rows]

    def mark_published(self, rows: Sequence[int]) -> None:
        """Never hands these rows out again."""
        self._connection.execute(
            "UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY(%s)", (list(rows),)
        )

    def wait(self, seconds: float) -> None:
        """Returns at once where events were committed since the last wait, after `seconds` at the latest."""
        for _ in self._connection.notifies(timeout=seconds, stop_after=1):
            pass

    def oldest_age(self) -> float:
        """Seconds since the oldest unpublished event was written; 0 where there is none."""
        row = self._connection.execute(
            "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8"
            " FROM outbox WHERE published_at IS NULL"
        ).fetchone()
        return max(0.0, row[0]) if row else 0.0

    def prune(self, keep: timedelta) -> int:
        """Deletes at most PRUNED_AT_ONCE each of old published events and old idempotency keys."""
        events = self._connection.execute(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox"
            " WHERE published_at < clock_timestamp() - %s ORDER BY published_at LIMIT %s)",
            (keep, PRUNED_AT_ONCE),
        )
        keys = self._connection.execute(
            "DELETE FROM idempotency_key WHERE key IN (SELECT key FROM idempotency_key"
            " WHERE created_at < clock_timestamp() - %s ORDER BY created_at LIMIT %s)",
            (keep, PRUNED_AT_ONCE),
        )
        return events.rowcount + keys.rowcount
