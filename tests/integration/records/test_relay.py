"""The relay on a real database and, where it says so, a real Kafka."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import psycopg
import pytest
from kafka import KafkaConsumer

from infra.local.kafka import Kafka
from services.common import database, events, topics
from services.common.access.principal import system
from services.common.clock import SystemClock
from services.common.events import Event
from services.common.kafka import KafkaPublisher, Publisher
from services.common.outbox import PostgresOutbox
from services.common.records.handlers import Handlers
from services.common.records.postgres import PostgresStore
from services.common.records.store import Change
from services.common.relay import Relay, RelaySettings
from services.talent.bootstrap import SERVICE
from services.talent.model import TALENT
from tests.fakes.messages import a_talent
from tests.fakes.outbox import RecordingPublisher
from tests.records import process, store_over, until
from tests.stack import fresh_backing

SYSTEM = system("test")

FAST = RelaySettings(poll_s=0.1, standby_s=0.05, backoff_s=0.05, backoff_max_s=0.5)


@contextmanager
def running(url: str, connect: Callable[[], Publisher], name: str = "relay") -> Iterator[None]:
    stop = threading.Event()
    work = Relay(partial(PostgresOutbox, url, name), connect, FAST)
    thread = threading.Thread(target=work.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def store(talent_database: str) -> Iterator[PostgresStore]:
    with database.open_pool(talent_database, "test", 4) as pool:
        yield store_over(pool)


def emit(store: PostgresStore, subject: str, version: int) -> None:
    with store.transaction() as transaction:
        transaction.emit([a_change(subject, version)])


def a_change(subject: str, version: int) -> Change:
    return Change(Event(events.TALENT_CHANGED, subject, b"", "/test", id=f"{subject}-{version}"), version)


def unpublished(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL").fetchone()
    assert row is not None
    return int(row[0])


def test_an_event_that_commits_after_a_later_one_is_not_skipped(
    store: PostgresStore, talent_database: str
) -> None:
    publisher = RecordingPublisher()
    with running(talent_database, publisher.connect):
        with store.transaction() as slow:
            slow.emit([a_change("slow", 1)])
            emit(store, "quick", 1)
            until(lambda: len(publisher.sent) == 1)
        until(lambda: len(publisher.sent) == 2)

    assert [event.subject for _, event in publisher.sent] == ["quick", "slow"]
    assert unpublished(talent_database) == 0


def test_a_relay_whose_connection_is_cut_gives_up_the_lead(
    store: PostgresStore, talent_database: str
) -> None:
    first, second = RecordingPublisher(), RecordingPublisher()
    with ExitStack() as stack:
        stack.enter_context(running(talent_database, first.connect, "first"))
        emit(store, "a", 1)
        until(lambda: len(first.sent) == 1)
        stack.enter_context(running(talent_database, second.connect, "second"))
        until(lambda: connections(talent_database, "second") == 1)
        first.before = lambda: emit_and_cut(talent_database)
        emit(store, "b", 1)
        until(lambda: unpublished(talent_database) == 0)

    sent = [event.id for _, event in (*first.sent, *second.sent)]
    assert set(sent) == {"a-1", "b-1"}


def connections(url: str, application: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", (application,)
        ).fetchone()
    assert row is not None
    return int(row[0])


def emit_and_cut(url: str) -> None:
    """Ends the first relay's connection, between what it has read and what it will mark."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'first'"
        )


def read(bootstrap: str, topic: str, count: int) -> list[Event]:
    """The first `count` events of a topic, partition by partition."""
    consumer = KafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", group_id=None)
    try:
        found: list[Event] = []

        def enough() -> bool:
            for records in consumer.poll(timeout_ms=200).values():
                found.extend(events.from_kafka(r.key, r.value, r.headers) for r in records)
            return len(found) >= count

        until(enough, 30)
        return found
    finally:
        consumer.close()


def test_kafka_gets_each_aggregates_versions_in_order(
    store: PostgresStore, talent_database: str, kafka: Kafka, topic_prefix: str
) -> None:
    topics.create_topics(kafka.bootstrap, topic_prefix)
    talents = Handlers(TALENT, store, SystemClock(), "/dabridge/talent")
    with running(talent_database, partial(KafkaPublisher, kafka.bootstrap, topic_prefix)):
        for number in range(10):
            talents.create(a_talent(id=f"t{number}", years=0), SYSTEM)
        for version in range(1, 6):
            for number in range(10):
                talents.update(a_talent(id=f"t{number}", years=version), version, SYSTEM)
        until(lambda: unpublished(talent_database) == 0)

    found = read(kafka.bootstrap, topic_prefix + topics.TALENT, 60)
    for number in range(10):
        versions = [
            events.decode(event).version  # type: ignore[attr-defined]  # a TalentProfile
            for event in found
            if event.subject == f"t{number}"
        ]
        assert versions == [1, 2, 3, 4, 5, 6]


def test_kafka_away_delays_events_and_loses_none() -> None:
    with fresh_backing() as backing:
        backing.start("postgres", "kafka")
        backing.wait("postgres", "kafka")
        url = backing.make_database("talent")
        database.migrate(url, SERVICE.migration_sources)
        topics.create_topics(backing.bootstrap, "")
        environ = {"TALENT_DATABASE_URL": url, "KAFKA_BOOTSTRAP_SERVERS": backing.bootstrap}
        with (
            database.open_pool(url, "test", 2) as pool,
            process("services.talent", "relay", **environ),
        ):
            store = store_over(pool)
            emit(store, "a", 1)
            until(lambda: unpublished(url) == 0)
            backing.kill("kafka")
            for version in range(2, 6):
                emit(store, "a", version)
            assert unpublished(url) == 4
            backing.start("kafka")
            backing.wait("kafka")
            until(lambda: unpublished(url) == 0, 60)
        found = [event.id for event in read(backing.bootstrap, topics.TALENT, 5)]

    assert list(dict.fromkeys(found)) == [f"a-{version}" for version in range(1, 6)]
