"""The relay over an outbox and a publisher in memory."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from services.common import events, relay, topics, tracing
from services.common.events import Event
from services.common.relay import Relay, RelaySettings
from tests.fakes.outbox import InMemoryOutbox, RecordingPublisher

FAST = RelaySettings(batch=3, poll_s=0.02, standby_s=0.02, backoff_s=0.01, backoff_max_s=0.02)


def an_event(subject: str, number: int = 1, event_type: str = events.TALENT_CHANGED) -> Event:
    return Event(type=event_type, subject=subject, data=b"", source="/test", id=f"{subject}-{number}")


@pytest.fixture
def outbox() -> InMemoryOutbox:
    return InMemoryOutbox()


@pytest.fixture
def publisher() -> RecordingPublisher:
    return RecordingPublisher()


@contextmanager
def running(
    outbox: InMemoryOutbox, publisher: RecordingPublisher, settings: RelaySettings = FAST
) -> Iterator[Relay]:
    work = Relay(outbox.hold, publisher.connect, settings)
    stop = threading.Event()
    thread = threading.Thread(target=work.run, args=(stop,))
    thread.start()
    try:
        yield work
    finally:
        stop.set()
        thread.join(5)
        assert not thread.is_alive(), "the relay stops when told to"


def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def ids(publisher: RecordingPublisher) -> list[str]:
    return [event.id for _, event in publisher.sent]


def test_events_go_to_the_topic_of_their_type_in_order_and_in_batches(
    outbox: InMemoryOutbox, publisher: RecordingPublisher
) -> None:
    outbox.add(*(an_event("a", n) for n in range(4)), an_event("d", 1, events.DEMAND_REMOVED))
    with running(outbox, publisher):
        until(lambda: not outbox.unpublished())

    assert ids(publisher) == ["a-0", "a-1", "a-2", "a-3", "d-1"]
    assert [topic for topic, _ in publisher.sent] == [topics.TALENT] * 4 + [topics.DEMAND]
    assert max(publisher.batches) <= FAST.batch


def test_an_event_that_commits_late_is_not_skipped(
    outbox: InMemoryOutbox, publisher: RecordingPublisher
) -> None:
    outbox.add_late(5, an_event("later"))
    with running(outbox, publisher):
        until(lambda: not outbox.unpublished())
        outbox.add_late(2, an_event("late"))
        until(lambda: not outbox.unpublished())

    assert ids(publisher) == ["later-1", "late-1"]


def test_kafka_away_holds_events_back_and_loses_none(
    outbox: InMemoryOutbox, publisher: RecordingPublisher
) -> None:
    publisher.away = True
    publisher.written_anyway = 1
    outbox.add(an_event("a", 1), an_event("a", 2))
    with running(outbox, publisher) as work:
        until(lambda: len(publisher.sent) >= 3)
        assert outbox.unpublished() == [1, 2]
        assert work.oldest_age_s > 0
        publisher.away = False
        until(lambda: not outbox.unpublished())

    assert ids(publisher)[-2:] == ["a-1", "a-2"], "whatever was written before, the last word is in order"


def test_a_database_away_is_waited_for(outbox: InMemoryOutbox, publisher: RecordingPublisher) -> None:
    outbox.away = True
    with running(outbox, publisher):
        outbox.add(an_event("a"))
        until(lambda: outbox.attempts > 2)
        assert publisher.sent == []
        outbox.away = False
        until(lambda: not outbox.unpublished())


def test_events_whose_mark_failed_are_published_again(
    outbox: InMemoryOutbox, publisher: RecordingPublisher
) -> None:
    def fail_once() -> None:
        outbox.away = not publisher.sent

    publisher.before = fail_once
    outbox.add(an_event("a"))
    with running(outbox, publisher):
        until(lambda: len(publisher.sent) == 1)
        outbox.away = False
        until(lambda: not outbox.unpublished())

    assert ids(publisher) == ["a-1", "a-1"]


def test_one_relay_leads_and_another_takes_over(
    outbox: InMemoryOutbox, publisher: RecordingPublisher
) -> None:
    second = RecordingPublisher()
    leader = ExitStack()
    leader.enter_context(running(outbox, publisher))
    until(lambda: outbox.leader is not None)
    with running(outbox, second), leader:
        until(lambda: outbox.attempts == 2)
        outbox.add(an_event("a"))
        until(lambda: not outbox.unpublished())
        leader.close()
        outbox.add(an_event("b"))
        until(lambda: not outbox.unpublished())

    assert (ids(publisher), ids(second)) == (["a-1"], ["b-1"])


def test_old_published_events_are_pruned(
    outbox: InMemoryOutbox, publisher: RecordingPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "PRUNE_EVERY_S", 0.01)
    outbox.add(an_event("a"))
    with running(outbox, publisher, RelaySettings(poll_s=0.01, keep=timedelta(0))):
        until(lambda: not outbox.rows)

    assert ids(publisher) == ["a-1"]


def test_each_event_gets_a_producer_span_under_its_stored_trace(
    outbox: InMemoryOutbox, publisher: RecordingPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(relay, "_tracer", provider.get_tracer("test"))
    request = provider.get_tracer("test").start_span("request")
    parent = tracing.traceparent_of(request)
    outbox.add(Event(events.TALENT_CHANGED, "a", b"", "/test", traceparent=parent), an_event("untraced"))
    with running(outbox, publisher):
        until(lambda: not outbox.unpublished())

    first, second = exporter.get_finished_spans()
    spans = sorted((first, second), key=lambda span: span.parent is None)
    assert [span.name for span in spans] == [f"{topics.TALENT} publish"] * 2
    assert [span.kind for span in spans] == [SpanKind.PRODUCER] * 2
    assert spans[0].parent is not None
    assert spans[0].parent.span_id == request.get_span_context().span_id
    sent = publisher.sent[0][1].traceparent
    assert sent is not None
    assert sent.split("-")[1:3] == [
        f"{spans[0].context.trace_id:032x}",
        f"{spans[0].context.span_id:016x}",
    ]
