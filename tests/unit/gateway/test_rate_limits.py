"""How often callers may ask, counted by person, key and address."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from limits.errors import StorageError

from services.common.access.principal import Role
from services.gateway import limits
from services.gateway.access import Rate
from services.gateway.limits import SHARED, RateLimits, Streams, network
from services.gateway.problems import Problem
from tests.unit.gateway.conftest import ORIGIN, Backing, ClientAs


def limited(app: FastAPI, **rates: str) -> None:
    """Gives the application limits; a class without one is unlimited."""
    read: dict[Rate, str] = rates  # type: ignore[assignment]  # names of classes
    kept = RateLimits({kind: limits.rate(text) for kind, text in read.items()}, limits.storage(limits.MEMORY))
    app.state.gateway = replace(app.state.gateway, limits=kept)


def at(app: FastAPI, address: str) -> httpx.AsyncClient:
    """A visitor at an address."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url=ORIGIN)


async def test_a_person_who_asks_too_often_is_told_to_wait(app: FastAPI, client_as: ClientAs) -> None:
    limited(app, read="3/minute")
    client = client_as(Role.TALENT)

    answers = [await client.get("/api/talents") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["error"]["code"] == "rate_limited"
    assert "请求过于频繁" in refused.json()["error"]["message"]


async def test_others_at_the_same_address_go_on(app: FastAPI, client_as: ClientAs) -> None:
    limited(app, read="2/minute")
    first, second = client_as(Role.TALENT), client_as(Role.ENTERPRISE)
    for _ in range(3):
        refused = await first.get("/api/plan")

    assert refused.status_code == 429
    assert (await second.get("/api/plan")).status_code == 200


async def test_an_address_bears_several_people_and_no_crowd(app: FastAPI, backing: Backing) -> None:
    limited(app, read="1/minute")
    for number in range(SHARED + 1):
        backing.doorkeeper.add_key(f"dbk_{number}", Role.ENTERPRISE, "demands:read")

    async with at(app, "192.0.2.1") as here, at(app, "192.0.2.2") as there:
        statuses = [
            (await here.get("/api/demands", headers={"Authorization": f"Bearer dbk_{number}"})).status_code
            for number in range(SHARED + 1)
        ]
        elsewhere = (await there.get("/api/plan")).status_code

    assert statuses == [200] * SHARED + [429]
    assert elsewhere == 200


async def test_keys_are_counted_each(app: FastAPI, backing: Backing, raw_client: httpx.AsyncClient) -> None:
    limited(app, read="1/minute")
    for key in ("dbk_a", "dbk_b"):
        backing.doorkeeper.add_key(key, Role.ENTERPRISE, "demands:read")

    async def ask(key: str) -> int:
        answer = await raw_client.get("/api/demands", headers={"Authorization": f"Bearer {key}"})
        return answer.status_code

    assert [await ask("dbk_a"), await ask("dbk_a"), await ask("dbk_b")] == [200, 429, 200]


async def test_guessing_keys_is_bounded_by_address_before_anybody_looks_them_up(
    app: FastAPI, backing: Backing, raw_client: httpx.AsyncClient
) -> None:
    limited(app, read="1/minute")

    statuses = [
        (await raw_client.get("/api/plan", headers={"Authorization": f"Bearer dbk_{n}"})).status_code
        for n in range(SHARED + 5)
    ]

    assert statuses == [401] * SHARED + [429] * 5
    assert len(backing.doorkeeper.asked) == SHARED


async def test_classes_are_counted_apart_and_probes_not_at_all(app: FastAPI, client_as: ClientAs) -> None:
    limited(app, read="1/minute", write="1/minute", bulk="1/minute")
    client = client_as(Role.HR_BUREAU)

    assert (await client.get("/api/talents")).status_code == 200
    assert (await client.post("/api/talents", json={"titles": ["甲"]})).status_code == 201
    assert (await client.post("/api/talents/bulk", content=b"")).status_code == 200
    assert (await client.post("/api/talents/bulk", content=b"")).status_code == 429
    assert [(await client.get("/healthz")).status_code for _ in range(3)] == [200, 200, 200]


async def test_pages_say_so_in_a_page(app: FastAPI, client_as: ClientAs) -> None:
    limited(app, read="1/minute")
    client = client_as(Role.HR_BUREAU)
    await client.get("/home")

    answer = await client.get("/home")

    assert answer.status_code == 429
    assert "请求过于频繁" in answer.text
    assert "<html" in answer.text


async def test_a_store_that_is_away_stops_nobody(app: FastAPI, client_as: ClientAs) -> None:
    limited(app, read="1/minute")

    async def away(*_: object) -> bool:
        raise StorageError(OSError("away"))

    app.state.gateway.limits._limiter.hit = away

    assert (await client_as(Role.HR_BUREAU).get("/api/talents")).status_code == 200


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("somewhere", "unknown"),
    ],
)
def test_an_ipv6_household_is_one(address: str, counted: str) -> None:
    assert network(address) == counted


def test_streams_of_one_caller_are_bounded_and_given_back() -> None:
    streams = Streams(2)

    with streams.hold("a"), streams.hold("a"):
        with pytest.raises(Problem, match="too_many_streams"):
            streams.room("a")
        streams.room("b")
    streams.room("a")
