"""A migrated database and the use cases over it."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg import sql
from psycopg_pool import ConnectionPool

from infra.local.postgres import Postgres
from services.common import database as databases
from services.common.access.principal import Principal
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from services.common.database import Connection
from services.gateway import limits
from services.gateway.accounts import bootstrap
from services.gateway.accounts.commands import MIGRATIONS
from services.gateway.accounts.settings import AccountsSettings
from services.gateway.app import create_app
from services.gateway.clients import Backends, NoHealth
from services.gateway.context import Gateway
from services.gateway.feed import ShortlistFeed
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal.names import Names
from tests.fakes.clock import FixedClock
from tests.fakes.grpc_services import FakeMatching, FakeRecords, fake_scenarios, fake_talent
from tests.integration.organisations.browser import Browser
from tests.integration.organisations.world import CHEAP, KeptMessages, World

OpenBrowser = Callable[..., Browser]


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


@pytest.fixture
def scenarios() -> FakeRecords:
    return fake_scenarios()


@pytest.fixture(scope="session")
def made_app() -> FastAPI:
    def start() -> AbstractAsyncContextManager[Gateway]:
        raise AssertionError("the transport runs no lifespan")

    return create_app(start)


@pytest.fixture
def open_browser(made_app: FastAPI, world: World, scenarios: FakeRecords) -> OpenBrowser:
    """Makes browsers; of a caller who has an account, one that is signed in."""
    backends = Backends(scenarios, fake_talent(), FakeMatching(), NoHealth())
    made_app.state.gateway = Gateway(
        backends,
        ShortlistFeed(5),
        Names(backends),
        accounts=world.accounts,
        doorkeeper=world.accounts.doorkeeper,
        limits=RateLimits({}, limits.storage(limits.MEMORY)),
        streams=Streams(10),
    )

    def make(caller: Principal | None = None) -> Browser:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(made_app), base_url="http://portal.test", follow_redirects=True
        )
        browser = Browser(client)
        if caller is None:
            return browser
        begun = world.browser_session(caller)
        return browser.sign_in(begun.token, begun.csrf)

    return make
