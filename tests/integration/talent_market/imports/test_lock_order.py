"""Whoever works on a person has the person's profile before all else, so that no two wait in a ring."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from dabridge.talent.v1 import erasure_service_pb2 as erasure_api

from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.imports.test_duplicates import ids, merged, two
from tests.integration.talent_market.offices import Market
from tests.records import until

# Of services.talent.market.erasure.tables: whoever adds a receipt holds it.
CHAIN = 4_201_033


@contextmanager
def held_while(market: Market, talent_id: str, work: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Somebody else has the profile locked until the block ends; the work is waiting for it in the block."""
    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(market.url) as other,
    ):
        other.execute("SELECT FROM talent WHERE id = %s FOR UPDATE", (talent_id,))
        working = pool.submit(work)
        until(lambda: waits(market, other.info.backend_pid))
        yield working
        other.rollback()
        working.result()


def waits(market: Market, holder: int) -> bool:
    return market.sql(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid)))", holder
    ) == [(True,)]


def free(market: Market, statement: str, *values: object) -> bool:
    """Whether a row can be locked at once."""
    try:
        market.sql(f"{statement} FOR UPDATE NOWAIT", *values)
    except psycopg.errors.LockNotAvailable:
        return False
    return True


def test_a_merge_waits_for_a_profile_with_no_pair_in_its_hands(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)

    with held_while(market, gone, partial(merged, market, pair, stays, [])) as merging:
        assert free(market, "SELECT FROM duplicate_pair WHERE id = %s", pair.id)
        assert free(market, "SELECT FROM person WHERE talent_id = %s", stays)

    assert merging.result().kept_id == stays


def test_an_import_waits_for_a_profile_with_no_import_in_its_hands(market: Market) -> None:
    one = crowd.row(1)
    desk.taken(market, desk.workbook([one]))
    [(talent_id,)] = market.sql("SELECT talent_id FROM import_person")
    again = desk.given(market, desk.workbook([{**one, "years": "31"}]))

    with held_while(market, talent_id, market.work_off):
        assert free(market, "SELECT FROM talent_import WHERE id = %s", again.id)

    assert market.sql("SELECT stage, updated FROM talent_import WHERE id = %s", again.id) == [("done", 1)]


def test_an_erasure_waits_for_a_profile_without_the_chain_of_receipts(market: Market) -> None:
    held = market.talent()
    request = erasure_api.EraseOnRequestRequest(talent_id=held.id, request_number="2026-1")

    with held_while(market, held.id, partial(market.bureau.erasure.EraseOnRequest, request)):
        assert market.sql("SELECT pg_try_advisory_xact_lock(%s)", CHAIN) == [(True,)]


def test_people_are_merged_and_erased_at_once_and_nobody_waits_forever(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)
    begun = threading.Barrier(2)

    def merges() -> None:
        begun.wait()
        merged(market, pair, stays, [])

    def erases() -> None:
        begun.wait()
        market.bureau.erasure.EraseOnRequest(
            erasure_api.EraseOnRequestRequest(talent_id=gone, request_number="2026-1")
        )

    with ThreadPoolExecutor(2) as pool:
        merging, erasing = pool.submit(merges), pool.submit(erases)
        erasing.result()
        late = merging.exception()

    [(left,)] = market.sql("SELECT count(*) FROM talent WHERE id = %s AND NOT withdrawn", gone)
    assert left == 0
    # Whichever came first: a merge that came late finds the pair gone.
    [(erased,)] = market.sql("SELECT count(*) FROM erasure WHERE basis = 'request'")
    assert erased == 1
    assert (late is None) == (market.sql("SELECT count(*) FROM erasure") == [(2,)])
