"""Fixtures of tests of accounts and of organisations: a migrated database, the use cases over it."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql
from psycopg_pool import ConnectionPool

from infra.local.postgres import Postgres
from services.common import database as databases
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from services.common.database import Connection
from services.gateway.accounts import bootstrap
from services.gateway.accounts.bootstrap import Accounts
from services.gateway.accounts.commands import MIGRATIONS
from services.gateway.accounts.settings import AccountsSettings
from tests.fakes.clock import FixedClock
from tests.integration.organisations.world import CHEAP, KeptMessages


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """The name of a database with all tables, to be copied: migrating takes a second."""
    name = f"t{secrets.token_hex(6)}"
    databases.migrate(postgres.make_database(name), MIGRATIONS)
    return name


@pytest.fixture
def database(postgres: Postgres, template: str) -> str:
    """The URL of a migrated database that no other test uses."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    return postgres.url(name)


@pytest.fixture
def pool(database: str) -> Iterator[ConnectionPool[Connection]]:
    with databases.open_pool(database, "accounts-test", 8) as opened:
        yield opened


@pytest.fixture
def settings(database: str) -> AccountsSettings:
    return AccountsSettings(
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


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def messages() -> KeptMessages:
    return KeptMessages()


@pytest.fixture
def accounts(
    settings: AccountsSettings, pool: ConnectionPool[Connection], clock: FixedClock, messages: KeptMessages
) -> Iterator[Accounts]:
    auditor = Auditor(Chain(bytes(32), "gateway"), clock)
    made = bootstrap.build(settings, pool, clock, auditor, sender=messages, hasher=CHEAP)
    yield made
    made.close()
