"""The application over fakes, without a socket."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

import httpx
import pytest
from dabridge.events.v1 import matching_pb2
from dabridge.events.v1.matching_pb2 import Side
from dabridge.matching.v1 import matching_service_pb2 as api
from dabridge.matching.v1 import weights_service_pb2
from fastapi import FastAPI

from services.common import tracing
from services.common.access.principal import Role
from services.gateway import limits
from services.gateway.app import create_app
from services.gateway.caller import Pending
from services.gateway.clients import Backends
from services.gateway.context import Gateway
from services.gateway.feed import ShortlistFeed
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal import cookies, csrf
from services.gateway.portal.names import Names
from tests.fakes.doorkeeper import CSRF, FakeDoorkeeper
from tests.fakes.grpc_services import FakeHealth, FakeMatching, FakeRecords, fake_scenarios, fake_talent
from tests.fakes.market import FakeActs, FakeMarket

if TYPE_CHECKING:
    from services.gateway.accounts.bootstrap import Accounts

ORIGIN = "http://portal.test"


class ClientAs(Protocol):
    """Makes clients."""

    def __call__(self, *roles: str, pending: Pending = "") -> httpx.AsyncClient:
        """A client signed in in the roles; of none, a visitor."""
        ...


WEIGHTS_SERVICE = weights_service_pb2.DESCRIPTOR.services_by_name["WeightsService"]


@dataclass
class Backing:
    """The fakes behind the application."""

    scenarios: FakeRecords
    talent: FakeRecords
    matching: FakeMatching
    health: FakeHealth
    feed: ShortlistFeed
    doorkeeper: FakeDoorkeeper = field(default_factory=FakeDoorkeeper)
    market: FakeMarket = field(default_factory=FakeMarket)
    weights: FakeActs = field(default_factory=lambda: FakeActs(WEIGHTS_SERVICE))


@pytest.fixture(scope="session", autouse=True)
def _tracing() -> None:
    tracing.configure("gateway-tests", {})


@pytest.fixture
async def backing() -> Backing:
    return Backing(fake_scenarios(), fake_talent(), FakeMatching(), FakeHealth(), ShortlistFeed(ring_size=5))


@pytest.fixture(scope="session")
def made_app(_tracing: None) -> FastAPI:
    def start() -> AbstractAsyncContextManager[Gateway]:
        raise AssertionError("the transport runs no lifespan")

    return create_app(start, body_limit=20_000, bulk_body_limit=50_000)


@pytest.fixture
async def app(made_app: FastAPI, backing: Backing) -> FastAPI:
    backends = Backends(
        backing.scenarios,
        backing.talent,
        backing.matching,
        backing.health,
        market=backing.market.stubs(),
        weights=backing.weights,
    )
    made_app.state.gateway = Gateway(
        backends,
        backing.feed,
        Names(backends),
        accounts=cast("Accounts", None),
        doorkeeper=backing.doorkeeper,
        limits=RateLimits({}, limits.storage(limits.MEMORY)),
        streams=Streams(10),
    )
    return made_app


@pytest.fixture
async def raw_client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that brings nothing along."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as made:
        yield made


@pytest.fixture
async def client_as(app: FastAPI, backing: Backing) -> AsyncIterator[ClientAs]:
    """Makes a client signed in in roles, which sends its session's form token; of no role, a visitor."""
    made: list[httpx.AsyncClient] = []

    def make(*roles: str, pending: Pending = "") -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)
        if roles:
            token = backing.doorkeeper.sign_in(*map(Role, roles), pending=pending)
            client.cookies.set(cookies.session_name(secure=False), token)
            client.headers[csrf.HEADER] = CSRF
        made.append(client)
        return client

    yield make
    for client in made:
        await client.aclose()


@pytest.fixture
def client(client_as: ClientAs) -> httpx.AsyncClient:
    """An officer of the HR bureau and of the scenario centre, who together may do the most."""
    return client_as(Role.HR_BUREAU, Role.SCENARIO_CENTRE)


def card(kind: str, record_id: str, title: str, **more: Any) -> api.ProfileCard:
    return api.ProfileCard(kind=kind, id=record_id, version=1, title=title, **more)


def explanation(score: float = 0.8) -> api.Explanation:
    made = api.Explanation(
        score=score,
        left_satisfaction=0.9,
        right_satisfaction=0.7,
        passes=True,
        best_edit="补充技能 Docker",
        best_edit_score=0.88,
    )
    made.requirements.add(
        requirement="Python",
        must=True,
        status=1,
        met_by="Python",
        similarity=1,
        evidence="看板",
        trust="verified",
    )
    made.requirements.add(
        requirement="可视化", status=2, met_by="看板开发", similarity=0.83, trust="declared"
    )
    made.requirements.add(
        requirement="关系数据库",
        status=1,
        met_by="MySQL",
        similarity=0.95,
        trust="declared",
        relation="narrower",
    )
    made.requirements.add(requirement="PLC", status=3)
    made.requirements.add(requirement="英语", status=4)
    made.features.add(
        feature="place", label="地点", value=1.0, weight_left=0.2, weight_right=0.1, detail="同城"
    )
    made.features.add(feature="salary", label="薪酬", weight_left=0.1, weight_right=0.1, detail="未写")
    made.gates.add(gate="education", label="学历", verdict="passed", detail="本科")
    made.gates.add(gate="zone", label="区域", verdict="unknown")
    return made


def shortlist(
    backing: Backing, market: str, side: Side, subject: api.ProfileCard, *others: api.ProfileCard
) -> api.GetShortlistResponse:
    """Gives matching a list of the subject, whose first entry rose from the third place."""
    made = api.GetShortlistResponse(
        market=market, side=side, subject=subject, version=4, ranked_at="2026-11-24T12:00:00+00:00"
    )
    for rank, other in enumerate(others, 1):
        made.items.add(
            entry=matching_pb2.ShortlistEntry(
                counterpart_id=other.id,
                counterpart_version=1,
                rank=rank,
                previous_rank=3 if rank == 1 else 0,
                score=0.8,
            ),
            counterpart=other,
            explanation=explanation(),
        )
        backing.matching.add(other)
    backing.matching.add(subject)
    backing.matching.shortlists[(market, side, subject.id)] = made
    return made


def change_message(subject: str = "d1", **more: Any) -> matching_pb2.Shortlist:
    made = matching_pb2.Shortlist(
        id=f"talent_demand:right:{subject}",
        version=2,
        market="talent_demand",
        side=matching_pb2.SIDE_RIGHT,
        subject_id=subject,
        subject_version=1,
        ranked_at="2026-11-24T12:00:00+00:00",
    )
    made.MergeFrom(matching_pb2.Shortlist(**more))
    return made
