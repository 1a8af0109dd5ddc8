"""Jobs: asked for with an act, taken by one worker at a time, begun again where a worker fell silent."""

import threading

import psycopg
import pytest

from services.common.jobs import table
from services.common.jobs.table import State
from services.common.jobs.worker import Running, Work, Worker
from tests.integration.talent_market.offices import Market


def asked(market: Market, subject: str = "row-1") -> bool:
    with psycopg.connect(market.url) as connection:
        return table.enqueue(connection, "count", subject, market.clock.now())


def state(market: Market, subject: str = "row-1") -> table.Job:
    with psycopg.connect(market.url) as connection:
        found = table.latest(connection, "count", subject)
    assert found is not None
    return found


def worker(market: Market, work: Work) -> Worker:
    return Worker(market.served.parts.log.pool, {"count": work})


def test_a_job_is_done_once_and_tells_how_far_it_is(market: Market) -> None:
    seen: list[int] = []

    def count(running: Running) -> None:
        running.progress(2, 5)
        seen.append(state(market).done)

    assert asked(market)
    assert not asked(market), "the same waits already"
    assert worker(market, count).step(threading.Event())
    assert not worker(market, count).step(threading.Event())

    assert seen == [2]
    assert (state(market).state, state(market).total) == (State.DONE, 5)
    assert asked(market), "what is done may be asked for again"


def test_what_fails_is_tried_again_and_ends_as_failed(market: Market) -> None:
    def fail(_: Running) -> None:
        raise ValueError("a name that nobody may read")

    asked(market)
    for attempt in range(1, table.ATTEMPTS_MAX + 1):
        market.sql("UPDATE job SET not_before = now() - interval '1 minute'")
        assert worker(market, fail).step(threading.Event())
        assert state(market).attempts == attempt

    assert (state(market).state, state(market).error) == (State.FAILED, "ValueError")


def test_a_worker_that_fell_silent_loses_its_job_to_another(market: Market) -> None:
    def taken_over(running: Running) -> None:
        market.sql("UPDATE job SET lease_until = now() - interval '1 second'")
        assert worker(market, lambda _: None).step(threading.Event())
        running.progress(1, 1)
        pytest.fail("the job is another's")

    asked(market)
    assert worker(market, taken_over).step(threading.Event())

    assert (state(market).state, state(market).attempts) == (State.DONE, 2)


def test_a_worker_that_is_to_end_hands_its_job_back(market: Market) -> None:
    stop = threading.Event()

    def until_told(running: Running) -> None:
        stop.set()
        running.check()

    asked(market)
    assert worker(market, until_told).step(stop)

    assert (state(market).state, state(market).attempts) == (State.QUEUED, 0)
