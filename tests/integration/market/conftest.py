"""The market for the tests of its parts."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from infra.local.postgres import Postgres
from services.common import database as databases
from services.scenarios.bootstrap import SERVICE
from tests.integration.market.offices import Market, opened


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """The name of a database with the service's tables and nothing in them, to be copied."""
    name = f"market-{secrets.token_hex(6)}"
    databases.migrate(postgres.make_database(name), SERVICE.migration_sources)
    return name


@pytest.fixture
def database(postgres: Postgres, migrated: str) -> str:
    """The URL of a database with the service's tables that no other test uses."""
    name = f"t{secrets.token_hex(6)}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(migrated))
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(copy)
    return postgres.url(name)


@pytest.fixture
def market(database: str) -> Iterator[Market]:
    """The market over a database of its own."""
    with opened(database) as started:
        yield started
