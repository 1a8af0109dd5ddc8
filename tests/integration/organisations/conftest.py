"""The use cases of organisations over a migrated database, and browsers before them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import httpx
import pytest
from fastapi import FastAPI

from services.common.access.principal import Principal
from services.gateway import limits
from services.gateway.accounts.bootstrap import Accounts
from services.gateway.app import create_app
from services.gateway.clients import Backends, NoHealth
from services.gateway.context import Gateway
from services.gateway.feed import ShortlistFeed
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal.names import Names
from tests.fakes.clock import FixedClock
from tests.fakes.grpc_services import FakeMatching, FakeRecords, fake_scenarios, fake_talent
from tests.integration.accounts.offices import *  # noqa: F403  # pytest finds fixtures by their names here
from tests.integration.organisations.browser import Browser
from tests.integration.organisations.world import KeptMessages, World

OpenBrowser = Callable[..., Browser]


@pytest.fixture
def world(accounts: Accounts, clock: FixedClock, messages: KeptMessages) -> World:
    return World(accounts, clock, messages)


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
