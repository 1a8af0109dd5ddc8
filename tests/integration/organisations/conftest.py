"""A migrated database and the use cases over it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from psycopg_pool import ConnectionPool

from services.common import database as databases
from services.common.audit import postgres as audit_log
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from services.common.database import Connection
from services.gateway.accounts import bootstrap
from services.gateway.accounts.settings import AccountsSettings
from tests.fakes.clock import FixedClock
from tests.integration.organisations.world import CHEAP, KeptMessages, World

MIGRATIONS = Path(bootstrap.__file__).parent.parent / "migrations"


@pytest.fixture
def pool(database: str) -> Iterator[ConnectionPool[Connection]]:
    databases.migrate(database, [MIGRATIONS, audit_log.MIGRATIONS])
    with databases.open_pool(database, "organisations-test", 8) as opened:
        yield opened


@pytest.fixture
def world(database: str, pool: ConnectionPool[Connection]) -> Iterator[World]:
    clock, messages = FixedClock(), KeptMessages()
    settings = AccountsSettings(
        database_url=database,
        pool_size=8,
        key=bytes(range(32)),
        environment="development",
        webhook=None,
        idle_staff=timedelta(minutes=30),
        idle=timedelta(minutes=120),
        absolute=timedelta(hours=12),
        portal_url="https://portal.test",
    )
    auditor = Auditor(Chain(bytes(32), "gateway"), clock)
    made = bootstrap.build(settings, pool, clock, auditor, sender=messages, hasher=CHEAP)
    yield World(made, clock, messages)
    made.close()
