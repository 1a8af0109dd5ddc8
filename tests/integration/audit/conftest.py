"""A log of its own for each test, on a real database."""

from collections.abc import Iterator

import psycopg
import pytest

from services.common import database as databases
from services.common.audit import postgres
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from tests.fakes.clock import FixedClock
from tests.integration.audit.logs import KEY, LOG


@pytest.fixture
def url(database: str) -> str:
    """The URL of a database that holds an empty log."""
    databases.migrate(database, [postgres.MIGRATIONS])
    return database


@pytest.fixture
def chain() -> Chain:
    return Chain(KEY, LOG)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def auditor(chain: Chain, clock: FixedClock) -> Auditor:
    return Auditor(chain, clock)


@pytest.fixture
def connection(url: str) -> Iterator[databases.Connection]:
    with psycopg.connect(url, autocommit=True) as opened:
        yield opened
