"""The talent market for the tests of its parts."""

import secrets
from collections.abc import Iterator
from typing import Final

import psycopg
import pytest
from psycopg import sql

from infra.local.postgres import Postgres
from services.common import database as databases
from services.talent.bootstrap import SERVICE
from services.talent.market.people.keys import MIGRATIONS
from tests.integration.talent_market.offices import Market, opened
from tests.records import KEYS

# Files are copied as they lie: faster than through the log, which nobody needs here.
_COPY: Final = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
_DROP: Final = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """The name of a database with the service's tables and nothing in them, to be copied."""
    name = f"talents-{secrets.token_hex(6)}"
    databases.migrate(postgres.make_database(name), SERVICE.migration_sources)
    databases.migrate(postgres.make_database(f"{name}{KEYS}"), (MIGRATIONS,))
    return name


@pytest.fixture
def database(postgres: Postgres, migrated: str) -> Iterator[str]:
    """The URL of a database with the service's tables that no other test uses."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        for suffix in ("", KEYS):
            names = (sql.Identifier(f"{name}{suffix}"), sql.Identifier(f"{migrated}{suffix}"))
            connection.execute(_COPY.format(*names))
    yield postgres.url(name)
    # Some hundred copies are a gigabyte, and minutes of taking files away at the session's end.
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        for suffix in ("", KEYS):
            connection.execute(_DROP.format(sql.Identifier(f"{name}{suffix}")))


@pytest.fixture
def market(database: str) -> Iterator[Market]:
    """The market over a database of its own."""
    with opened(database, migrated=True) as started:
        yield started
