"""Many callers at once, on a real database."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile

from services.common import database
from services.common.access.principal import system
from services.common.clock import SystemClock
from services.common.errors import VersionConflict
from services.common.records import bulk
from services.common.records.handlers import Handlers
from services.talent.model import TALENT
from tests.fakes.messages import a_talent
from tests.records import store_over

SYSTEM = system("test")

CALLERS = 16


@pytest.fixture
def talents(talent_database: str) -> Iterator[Handlers[TalentProfile]]:
    with database.open_pool(talent_database, "test", CALLERS) as pool:
        yield Handlers(TALENT, store_over(pool), SystemClock(), "/dabridge/talent")


def events_of(url: str, aggregate_id: str) -> list[int]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT version FROM outbox WHERE aggregate_id = %s ORDER BY id", (aggregate_id,)
        )
        return [version for (version,) in rows]


def at_once(work: Callable[[int], object], count: int) -> list[object]:
    """The result or exception of each of `count` calls that start together."""
    together = threading.Barrier(count)

    def call(number: int) -> object:
        together.wait(10)
        try:
            return work(number)
        except VersionConflict as refusal:
            return refusal

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(call, range(count)))


def test_of_fifty_updates_of_one_version_exactly_one_wins(
    talents: Handlers[TalentProfile], talent_database: str
) -> None:
    talents.create(a_talent(years=0), SYSTEM)
    for version in (1, 2):
        results = at_once(
            lambda number, seen=version: talents.update(  # type: ignore[misc]  # mypy types no default of a lambda
                a_talent(experience=f"第 {seen} 版之后的第 {number} 次"), seen, SYSTEM
            ),
            50,
        )
        won = [result for result in results if isinstance(result, TalentProfile)]
        assert [message.version for message in won] == [version + 1]
        assert sum(isinstance(result, VersionConflict) for result in results) == 49
        assert talents.get("talent-1", SYSTEM) == won[0]
    assert events_of(talent_database, "talent-1") == [1, 2, 3]


def test_two_requests_with_one_key_at_once_are_carried_out_once(
    talents: Handlers[TalentProfile], talent_database: str
) -> None:
    first, second = at_once(lambda _: talents.create(a_talent(id=""), SYSTEM, "key"), 2)

    assert isinstance(first, TalentProfile)
    assert first == second
    assert events_of(talent_database, first.id) == [1]


def test_versions_reach_the_outbox_in_order_whoever_writes(
    talents: Handlers[TalentProfile], talent_database: str
) -> None:
    talents.create(a_talent(years=0), SYSTEM)

    def raise_years(number: int) -> None:
        while True:
            seen = talents.get("talent-1", SYSTEM)
            try:
                talents.update(a_talent(experience=f"第 {number} 人"), seen.version, SYSTEM)
            except VersionConflict:
                continue
            return

    at_once(raise_years, CALLERS)
    assert events_of(talent_database, "talent-1") == list(range(1, CALLERS + 2))


def test_loads_of_the_same_ids_at_once_all_end_and_agree(
    talents: Handlers[TalentProfile], talent_database: str
) -> None:
    def load(number: int) -> object:
        order = range(300) if number % 2 else reversed(range(300))
        return bulk.load(talents, (a_talent(id=f"t{n}") for n in order), SYSTEM, chunk_size=100)

    results = at_once(load, 4)

    assert sum(result.created for result in results) == 300  # type: ignore[attr-defined]  # BulkLoadResponse
    assert events_of(talent_database, "t0") == [1]
