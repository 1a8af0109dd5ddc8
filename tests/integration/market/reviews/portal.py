"""The portal in this process over the market's real services, for tests; talent and matching are fakes."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import grpc
import httpx
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub

from services.common.access.client import aio_interceptors
from services.common.access.keys import SigningKeys
from services.common.access.principal import Principal, Role
from services.common.access.tokens import Signer
from services.gateway import limits
from services.gateway.app import create_app
from services.gateway.caller import Caller
from services.gateway.clients import Backends, Market
from services.gateway.context import Gateway
from services.gateway.feed import ShortlistFeed
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal import cookies
from services.gateway.portal.names import Names
from tests.fakes.doorkeeper import CSRF, FakeDoorkeeper
from tests.fakes.grpc_services import FakeHealth, FakeMatching, FakeRecords, fake_talent
from tests.records import Served

if TYPE_CHECKING:
    from services.gateway.accounts.bootstrap import Accounts

ORIGIN = "http://portal.test"


class Browser:
    """One person's browser: sends the forms of pages as they stand, with some fields filled in."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def get(self, path: str, status: int = 200) -> str:
        """The page's text."""
        answer = await self._client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    async def send(self, page: str, action: str, status: int = 303, **fields: Any) -> httpx.Response:
        """The answer to the form of a page with that action; what its text fields hold is sent along."""
        html = await self.get(page)
        form = re.search(rf'<form [^>]*action="{re.escape(action)}".*?</form>', html, re.DOTALL)
        assert form, f"no form for {action} in {html}"
        held = _fields(form[0])
        data: dict[str, Any] = {**held, **{name.replace("__", "-"): value for name, value in fields.items()}}
        answer = await self._client.post(action, data={k: v for k, v in data.items() if v is not None})
        assert answer.status_code == status, answer.text
        return answer

    async def post(self, path: str, data: dict[str, Any], **headers: str) -> httpx.Response:
        """The answer to a form that is made up."""
        return await self._client.post(path, data={"_token": CSRF, **data}, headers=headers)


def _fields(form: str) -> dict[str, Any]:
    """What a browser would send of a form that nobody touched."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        boxed = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name is None or (boxed and " checked" not in tag) or " disabled" in tag:
            continue
        if name[1] in found:
            found[name[1]] = [*_list(found[name[1]]), value[1] if value else ""]
        else:
            found[name[1]] = value[1] if value else ""
    areas = re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL)
    return {**found, **dict(areas)}


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


@dataclass
class Portal:
    """The application, and browsers of whoever a test needs."""

    app: Any
    doorkeeper: FakeDoorkeeper
    talent: FakeRecords
    matching: FakeMatching

    def browser(self, role: Role, organisation: str = "", talent: str = "") -> Browser:
        """A signed-in person's."""
        token = f"session-of-{role}-{organisation}-{talent}"
        who = Principal(f"person-of-{organisation or talent}", frozenset({role}), organisation, talent=talent)
        self.doorkeeper.sessions[token] = Caller(who, session_id=token, csrf=CSRF)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=ORIGIN)
        client.cookies.set(cookies.session_name(secure=False), token)
        return Browser(client)


@asynccontextmanager
async def open_portal(served: Served) -> AsyncIterator[Portal]:
    """The portal over a service that runs."""

    def start() -> AbstractAsyncContextManager[Gateway]:
        raise AssertionError("the transport runs no lifespan")

    signer = Signer(SigningKeys(served.keys))
    channel = grpc.aio.insecure_channel(served.address, interceptors=aio_interceptors(signer, served.name))
    talent, matching, doorkeeper = fake_talent(), FakeMatching(), FakeDoorkeeper()
    scenarios: Any = ScenariosServiceStub(channel)
    backends = Backends(scenarios, talent, matching, FakeHealth(), market=Market.over(channel, channel))
    app = create_app(start)
    app.state.gateway = Gateway(
        backends,
        ShortlistFeed(ring_size=5),
        Names(backends),
        accounts=cast("Accounts", None),
        doorkeeper=doorkeeper,
        limits=RateLimits({}, limits.storage(limits.MEMORY)),
        streams=Streams(10),
    )
    try:
        yield Portal(app, doorkeeper, talent, matching)
    finally:
        await channel.close()
