"""What every Outbox does for its relay, the one in memory and the one in Postgres."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from infra.local.postgres import Postgres
from services.common import database, events
from services.common.events import Event
from services.common.outbox import Outbox, PostgresOutbox
from services.common.records.store import Change
from tests.fakes.outbox import InMemoryOutbox
from tests.records import store_over


@dataclass
class Subject:
    """A way to hold the outbox and a way to commit events to it."""

    hold: Callable[[], AbstractContextManager[Outbox]]
    add: Callable[[Sequence[Event]], None]


@pytest.fixture(params=["memory", "postgres"])
def subject(request: pytest.FixtureRequest, postgres: Postgres) -> Iterator[Subject]:
    if request.param == "memory":
        memory = InMemoryOutbox()
        yield Subject(memory.hold, lambda given: memory.add(*given))
        return
    url = request.getfixturevalue("talent_database")
    with database.open_pool(url, "contract", size=2) as pool:
        store = store_over(pool)

        def add(given: Sequence[Event]) -> None:
            with store.transaction() as transaction:
                transaction.emit([Change(event, 1) for event in given])

        yield Subject(partial(PostgresOutbox, url, "contract"), add)


def an_event(subject: str, **changes: str) -> Event:
    time = datetime.now(UTC)
    return Event(events.TALENT_CHANGED, subject, b"\x00data", "/test", time=time, **changes)


def test_events_are_due_as_they_were_written_until_they_are_marked(subject: Subject) -> None:
    given = [
        an_event("b", traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01"),
        an_event("a"),
        an_event("b"),
    ]
    subject.add(given)

    with subject.hold() as outbox:
        due = outbox.due(10)
        assert [item.event for item in due] == given
        assert [item.event for item in outbox.due(2)] == given[:2]
        outbox.mark_published([due[0].row, due[2].row])
        assert [item.event for item in outbox.due(10)] == [given[1]]


def test_one_hold_leads_until_it_ends(subject: Subject) -> None:
    with subject.hold() as second:
        with subject.hold() as first:
            assert first.lead()
            assert not second.lead()
        deadline = time.monotonic() + 5
        while not second.lead():
            assert time.monotonic() < deadline


def test_waiting_ends_when_events_are_committed(subject: Subject) -> None:
    with subject.hold() as outbox:
        started = time.monotonic()
        timer = threading.Timer(0.1, subject.add, [[an_event("a")]])
        timer.start()
        outbox.wait(10)
        timer.join()
        assert time.monotonic() - started < 5


def test_waiting_ends_in_time_where_nothing_comes(subject: Subject) -> None:
    with subject.hold() as outbox:
        started = time.monotonic()
        outbox.wait(0.1)
        assert 0.05 < time.monotonic() - started < 5


def test_the_oldest_age_is_zero_where_nothing_is_due(subject: Subject) -> None:
    with subject.hold() as outbox:
        assert outbox.oldest_age() == 0
        subject.add([an_event("a")])
        assert outbox.oldest_age() > 0
        outbox.mark_published([item.row for item in outbox.due(1)])
        assert outbox.oldest_age() == 0


def test_only_what_was_published_long_ago_is_pruned(subject: Subject) -> None:
    subject.add([an_event("a"), an_event("b")])
    with subject.hold() as outbox:
        outbox.mark_published([outbox.due(1)[0].row])
        assert outbox.prune(timedelta(hours=1)) == 0
        assert outbox.prune(timedelta(0)) == 1
        assert [item.event.subject for item in outbox.due(10)] == ["b"]
