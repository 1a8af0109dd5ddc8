"""Moves events from an outbox to Kafka: at least once, of one aggregate in order, by one leader at a time.

An event is marked only after every broker in sync has it. Between the two the process may die: then the next
leader publishes it again, which consumers tell by id and version.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

import psycopg
from opentelemetry import metrics
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from services.common import tracing
from services.common.events import Event, topic_of
from services.common.kafka import Publisher, PublishError
from services.common.outbox import Due, Outbox

logger = logging.getLogger(__name__)

LATE_AFTER_S: Final = 5.0
CHECK_EVERY_S: Final = 5.0
PRUNE_EVERY_S: Final = 60.0

_tracer = tracing.tracer(__name__)


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """How a relay works: seconds, events a batch, and how long published events are kept."""

    batch: int = 1_000
    poll_s: float = 0.5
    standby_s: float = 0.5
    backoff_s: float = 0.25
    backoff_max_s: float = 5.0
    keep: timedelta = timedelta(days=7)


class OpenOutbox(Protocol):
    """Opens a hold on the outbox; raises psycopg.Error where the database is away."""

    def __call__(self) -> AbstractContextManager[Outbox]: ...


class Relay:
    """One relay process's work; `oldest_age_s` is the oldest unpublished event's age when last looked."""

    def __init__(
        self, open_outbox: OpenOutbox, connect: Callable[[], Publisher], settings: RelaySettings
    ) -> None:
        """`connect` may raise PublishError: it is tried again."""
        self._open_outbox = open_outbox
        self._connect = connect
        self._settings = settings
        self._failures = 0
        self.oldest_age_s = 0.0
        metrics.get_meter(__name__).create_observable_gauge(
            "dabridge.outbox.oldest_unpublished_age", callbacks=[self._observe], unit="s"
        )

    def run(self, stop: threading.Event) -> None:
        """Publishes until `stop` is set; outlives any absence of the database and of Kafka."""
        while not stop.is_set():
            try:
                with self._open_outbox() as outbox:
                    if self._stand_by(outbox, stop):
                        logger.info("leads: publishes from now on")
                        self._lead(outbox, stop)
            except psycopg.Error as error:
                self._back_off(stop, "database", error)

    def _stand_by(self, outbox: Outbox, stop: threading.Event) -> bool:
        while not stop.is_set():
            if outbox.lead():
                return True
            stop.wait(self._settings.standby_s)
        return False

    def _lead(self, outbox: Outbox, stop: threading.Event) -> None:
        chores = _Chores(outbox, self._settings.keep)
        while not stop.is_set():
            try:
                with self._publisher() as publisher:
                    while not stop.is_set():
                        moved = self._step(outbox, publisher)
                        self.oldest_age_s = chores.do(busy=moved > 0)
                        if not moved:
                            outbox.wait(self._settings.poll_s)
            except PublishError as error:
                self.oldest_age_s = outbox.oldest_age()
                self._back_off(stop, "Kafka", error)

    @contextmanager
    def _publisher(self) -> Iterator[Publisher]:
        publisher = self._connect()
        try:
            yield publisher
        finally:
            publisher.close()

    def _step(self, outbox: Outbox, publisher: Publisher) -> int:
        due = outbox.due(self._settings.batch)
        topics: dict[str, list[Due]] = {}
        for item in due:
            topics.setdefault(topic_of(item.event.type), []).append(item)
        for topic, items in topics.items():
            with _spans(topic, [item.event for item in items]) as traced:
                publisher.publish(topic, traced)
            outbox.mark_published([item.row for item in items])
        self._failures = 0
        return len(due)

    def _back_off(self, stop: threading.Event, what: str, error: Exception) -> None:
        wait = min(self._settings.backoff_max_s, self._settings.backoff_s * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        logger.warning(
            "%s is away, tries again in %.2f s; oldest unpublished event %.1f s: %s",
            what,
            wait,
            self.oldest_age_s,
            str(error).strip(),
        )
        stop.wait(wait)

    def _observe(self, options: CallbackOptions) -> list[Observation]:
        del options
        return [Observation(self.oldest_age_s)]


class _Chores:
    """What a leader does beside publishing, each every so often: look at the age, prune."""

    def __init__(self, outbox: Outbox, keep: timedelta) -> None:
        self._outbox = outbox
        self._keep = keep
        self._age = 0.0
        self._check_at = 0.0
        self._prune_at = time.monotonic()

    def do(self, *, busy: bool) -> float:
        """The age of the oldest unpublished event in seconds, as of the last look."""
        now = time.monotonic()
        if now >= self._check_at:
            self._check_at = now + CHECK_EVERY_S
            self._age = self._outbox.oldest_age()
            if self._age > LATE_AFTER_S:
                logger.warning("oldest unpublished event is %.1f s old", self._age)
        if not busy and now >= self._prune_at:
            pruned = self._outbox.prune(self._keep)
            self._prune_at = now + (0.0 if pruned else PRUNE_EVERY_S)
            if pruned:
                logger.info("pruned %d old rows", pruned)
        return self._age


@contextmanager
def _spans(topic: str, events: Sequence[Event]) -> Iterator[list[Event]]:
    """The events, each under a producer span that its stored trace is the parent of."""
    with ExitStack() as stack:
        spans = [stack.enter_context(_span(topic, event)) for event in events]
        yield [
            replace(event, traceparent=tracing.traceparent_of(span) or event.traceparent)
            for event, span in zip(events, spans, strict=True)
        ]


@contextmanager
def _span(topic: str, event: Event) -> Iterator[Span]:
    span = _tracer.start_span(
        f"{topic} publish",
        context=tracing.context_from(event.traceparent),
        kind=SpanKind.PRODUCER,
        attributes={
            "messaging.system": "kafka",
            "messaging.operation.type": "send",
            "messaging.destination.name": topic,
            "messaging.kafka.message.key": event.subject,
            "messaging.message.id": event.id,
        },
    )
    try:
        yield span
    except PublishError as error:
        span.set_status(Status(StatusCode.ERROR, str(error)))
        raise
    finally:
        span.end()
