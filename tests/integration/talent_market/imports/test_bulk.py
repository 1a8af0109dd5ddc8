"""Two thousand rows in a worker process: killed midway, finished by another, twice, within bounds."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from dabridge.talent.v1 import imports_service_pb2 as api

from services.talent.market.people.vault import People
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.offices import Market
from tests.records import AUDIT_KEY, process, until

ROWS: Final = 2_000
PEAK_MOST_MIB: Final = 500
PATIENCE_S: Final = 240.0


@contextmanager
def worker(market: Market) -> Iterator[int]:
    """A worker over the market's database; gives its process's id."""
    told = {
        **market.served.parts.environ,
        "TALENT_DATABASE_URL": market.url,
        "AUDIT_KEY": AUDIT_KEY.hex(),
        "LOG_LEVEL": "WARNING",
    }
    with process("services.talent", "work", **told) as running:
        yield running.pid


def ended(market: Market, import_id: str) -> bool:
    return desk.seen(market, import_id).stage not in (api.IMPORT_STAGE_QUEUED, api.IMPORT_STAGE_RUNNING)


def peak_mib(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    assert found
    return int(found[1]) / 1024


def there(market: Market) -> Counter[tuple[str, str, str]]:
    with market.served.parts.log.pool.connection() as connection:
        ids = [row[0] for row in connection.execute("SELECT talent_id FROM person").fetchall()]
        who = People.of(market.served.parts).read_many(connection, ids)
    return Counter((each.name, each.id_number, each.mobile) for each in who.values())


@pytest.mark.timeout(600)
def test_a_killed_worker_loses_and_doubles_nothing_and_a_second_import_changes_nothing(
    market: Market,
) -> None:
    content = desk.workbook(crowd.rows(ROWS))
    wanted = Counter((row["name"], row["id_number"], row["mobile"]) for row in crowd.rows(ROWS))
    first = desk.given(market, content)
    with worker(market):
        until(lambda: desk.seen(market, first.id).rows_done > 0, PATIENCE_S)
    halfway = desk.seen(market, first.id)
    assert halfway.stage == api.IMPORT_STAGE_RUNNING
    assert halfway.rows_done < ROWS
    # The lease of who was killed runs out; half a minute is not waited for.
    market.sql("UPDATE job SET lease_until = now() - interval '1 second'")

    with worker(market) as pid:
        until(lambda: ended(market, first.id), PATIENCE_S)
        second = desk.given(market, content)
        until(lambda: ended(market, second.id), PATIENCE_S)
        peak = peak_mib(pid)

    done, again = desk.seen(market, first.id), desk.seen(market, second.id)
    assert (done.stage, done.created, done.rows_done) == (api.IMPORT_STAGE_DONE, ROWS, ROWS)
    assert (again.stage, again.unchanged, again.rows_done) == (api.IMPORT_STAGE_DONE, ROWS, ROWS)
    assert there(market) == wanted
    assert market.sql("SELECT count(*), max(version) FROM talent") == [(ROWS, 1)]
    assert peak <= PEAK_MOST_MIB, peak
