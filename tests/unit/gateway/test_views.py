"""What counts as a view of a scenario, and how views reach the service."""

from datetime import UTC, datetime
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1 import scenarios_pb2

from services.common.access.principal import Principal, Role
from services.gateway import views
from services.gateway.caller import VISITOR_CALLER, Caller
from services.gateway.routes.acts import SERVICES
from services.gateway.views import Views
from tests.fakes.clock import FixedClock
from tests.fakes.grpc_services import rpc_error
from tests.fakes.market import FakeActs
from tests.unit.gateway.conftest import Backing, ClientAs

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0"
OTHER = "Mozilla/5.0 (iPhone) Safari/605.1"
SESSION = Caller(Principal("p", frozenset({Role.ENTERPRISE}), "e1"), session_id="s1")


@pytest.fixture
def pilots() -> FakeActs:
    return FakeActs(SERVICES["pilots"])


def sent(pilots: FakeActs) -> list[dict[str, int]]:
    return [
        {item.scenario_id: item.count for item in request.views}
        for request in pilots.requests.get("RecordViews", [])
    ]


async def test_a_visitor_and_a_session_count_once_a_day(pilots: FakeActs) -> None:
    # 23:59 where the city is.
    clock = FixedClock(datetime(2026, 3, 1, 15, 59, tzinfo=UTC))
    counted = Views(clock)
    for _ in range(3):
        counted.note("a", VISITOR_CALLER, BROWSER)
        counted.note("a", SESSION, BROWSER)
    counted.note("b", VISITOR_CALLER, BROWSER)
    counted.note("a", VISITOR_CALLER, OTHER)
    await counted.flush(pilots)
    clock.advance(61)
    counted.note("a", SESSION, OTHER)
    await counted.flush(pilots)

    assert sent(pilots) == [{"a": 3, "b": 1}, {"a": 1}]
    assert {caller.person for caller in pilots.callers} == {"system:gateway"}


@pytest.mark.parametrize(
    "agent", ["", "curl/8.5", "Mozilla/5.0 (compatible; Baiduspider/2.0)", "bingbot/2.0", "python-httpx/0.28"]
)
async def test_programs_are_not_counted(pilots: FakeActs, agent: str) -> None:
    counted = Views()
    counted.note("a", VISITOR_CALLER, agent)
    counted.note("a", Caller(Principal("key:1", frozenset({Role.ENTERPRISE})), scopes=frozenset()), BROWSER)
    await counted.flush(pilots)

    assert sent(pilots) == []


async def test_views_wait_while_the_service_is_away(pilots: FakeActs) -> None:
    counted = Views()
    counted.note("a", SESSION, BROWSER)
    pilots.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    await counted.flush(pilots)
    pilots.fault = None
    counted.note("a", VISITOR_CALLER, BROWSER)
    await counted.flush(pilots)

    assert sent(pilots) == [{"a": 2}]


async def test_views_that_may_have_been_taken_are_not_sent_twice(pilots: FakeActs) -> None:
    counted = Views()
    counted.note("a", SESSION, BROWSER)
    pilots.fault = rpc_error(grpc.StatusCode.DEADLINE_EXCEEDED, "late")
    await counted.flush(pilots)
    pilots.fault = None
    await counted.flush(pilots)

    assert sent(pilots) == []


async def test_many_views_are_sent_in_parts(pilots: FakeActs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SENT_MAX", 2)
    counted = Views()
    for key in "abcde":
        counted.note(key, SESSION, BROWSER)
    await counted.flush(pilots)

    assert [len(part) for part in sent(pilots)] == [2, 2, 1]


async def test_memory_is_bounded(pilots: FakeActs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PENDING_MAX", 2)
    counted = Views()
    for key in "abc":
        counted.note(key, SESSION, BROWSER)
    await counted.flush(pilots)

    assert sent(pilots) == [{"a": 1, "b": 1}]


@pytest.mark.parametrize(
    ("stage", "roles", "expected"),
    [
        ("listed", (), 1),
        ("demonstrated", (Role.ENTERPRISE,), 1),
        ("listed", (Role.PROVIDER,), 0),
        ("submitted", (Role.HR_BUREAU,), 0),
    ],
)
async def test_the_page_of_a_listed_scenario_counts_those_it_does_not_belong_to(
    backing: Backing, app: Any, client_as: ClientAs, *, stage: str, roles: tuple[Role, ...], expected: int
) -> None:
    number = f"SCENARIO_STAGE_{stage.upper()}"
    backing.scenarios.put(
        "Scenario", scenarios_pb2.Scenario(id="s1", title="智慧停车", provider_id="e1", stage=number)
    )
    client: httpx.AsyncClient = client_as(*roles)

    answer = await client.get("/scenario/s1", headers={"User-Agent": BROWSER})
    await app.state.gateway.views.flush(backing.market.pilots)

    assert answer.status_code == 200
    assert sum(part.get("s1", 0) for part in sent(backing.market.pilots)) == expected
