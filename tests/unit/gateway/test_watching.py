"""Who hears of which lists."""

import asyncio
from dataclasses import replace

import grpc
import httpx
import pytest
from dabridge.events.v1 import matching_pb2
from fastapi import FastAPI

from services.common.access.principal import Role
from services.gateway.feed import Change
from services.gateway.limits import Streams
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, card, change_message, shortlist
from tests.unit.gateway.test_feed import DEADLINE, change, stream

RIGHT = matching_pb2.SIDE_RIGHT


def own_list(backing: Backing, subject: str = "d1") -> None:
    shortlist(backing, "talent_demand", RIGHT, card("demand", subject, "工程师"))


def scenario_change(number: int) -> Change:
    message = matching_pb2.Shortlist(
        market="scenario_supply", side=matching_pb2.SIDE_LEFT, subject_id="s1", version=1
    )
    return Change(f"0-{number}", message)


async def test_the_bureau_hears_of_everything(client_as: ClientAs, backing: Backing) -> None:
    text = await stream(client_as(Role.HR_BUREAU), backing, "/api/events", change(1), scenario_change(2))

    assert ("id: 0-1" in text, "id: 0-2" in text) == (True, True)
    assert backing.matching.callers == []


async def test_the_scenario_centre_hears_of_its_market(client_as: ClientAs, backing: Backing) -> None:
    client = client_as(Role.SCENARIO_CENTRE)

    for path in ("/api/events", "/live/changes"):
        text = await stream(client, backing, path, change(1), scenario_change(2))
        assert "0-1" not in text
        assert ("0-2" in text) == (path == "/api/events" or "event: change" in text)
        backing.feed._closed = False
    assert (await client.get("/api/events?market=talent_demand")).status_code == 422


async def test_others_name_the_subject_that_they_follow(client_as: ClientAs) -> None:
    answer = await client_as(Role.ENTERPRISE).get("/api/events")

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "subject_id"


async def test_an_owner_hears_of_the_own_list_alone(client_as: ClientAs, backing: Backing) -> None:
    own_list(backing)

    text = await stream(
        client_as(Role.ENTERPRISE), backing, "/live/subject/d1?kind=demand", change(1), change(2, "d2")
    )

    assert text.count("event: talent_demand") == 1
    assert backing.matching.callers[0].person == "person-enterprise"


async def test_of_lists_that_an_edit_moved_an_owner_hears_nothing(
    client_as: ClientAs, backing: Backing
) -> None:
    own_list(backing)
    cause = matching_pb2.Cause(kind=matching_pb2.CAUSE_KIND_ARRIVED, profile_id="d1", profile_version=2)
    entry = matching_pb2.ShortlistEntry(counterpart_id="d1", rank=1, previous_rank=2)
    message = change_message("t9", causes=[cause], entries=[entry])
    message.side = matching_pb2.SIDE_LEFT
    backing.feed.publish(Change("0-1", message))
    url = "/live/subject/d1?kind=demand&saved=2"

    owners = await stream(client_as(Role.ENTERPRISE), backing, url, Change("0-2", message))
    backing.feed._closed = False
    bureaus = await stream(client_as(Role.HR_BUREAU), backing, url, Change("0-3", message))

    assert "event: change" not in owners
    assert bureaus.count("event: change") == 3


@pytest.mark.parametrize(
    "path",
    [
        "/api/events?subject_id=d1",
        "/api/events?subject_id=d1&market=talent_demand&side=right",
        "/live/subject/d1?kind=demand",
        "/live/subject/d1",
    ],
)
async def test_anothers_list_is_refused(client_as: ClientAs, backing: Backing, path: str) -> None:
    own_list(backing)
    backing.matching.denied = {"d1"}

    answer = await client_as(Role.ENTERPRISE).get(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("path", ["/api/events?subject_id=d1", "/live/changes", "/live/subject/d1"])
async def test_visitors_hear_nothing(client_as: ClientAs, path: str) -> None:
    assert (await client_as().get(path)).status_code == 401


async def test_a_list_that_comes_to_be_later_is_asked_for_then(client_as: ClientAs, backing: Backing) -> None:
    client = client_as(Role.ENTERPRISE)
    url = "/live/subject/d1?kind=demand"

    async def hears(*, denied: bool) -> bool:
        backing.feed._closed = False
        backing.matching.shortlists.clear()
        backing.matching.denied = set()
        request = asyncio.create_task(client.get(url))
        async with asyncio.timeout(DEADLINE):
            while not backing.feed.readers:  # noqa: ASYNC110  # the feed tells nobody of new readers
                await asyncio.sleep(0.001)
            own_list(backing)
            backing.matching.denied = {"d1"} if denied else set()
            backing.feed.publish(change(1))
            backing.feed.close()
            return "event: talent_demand" in (await request).text

    assert await hears(denied=False)
    assert not await hears(denied=True)


async def test_a_stream_ends_with_its_session(app: FastAPI, client_as: ClientAs, backing: Backing) -> None:
    app.state.gateway = replace(app.state.gateway, recheck_s=0.01)
    own_list(backing)
    client = client_as(Role.ENTERPRISE)
    request = asyncio.create_task(client.get("/live/subject/d1?kind=demand"))
    async with asyncio.timeout(DEADLINE):
        while not backing.feed.readers:  # noqa: ASYNC110  # the feed tells nobody of new readers
            await asyncio.sleep(0.001)
        while len(backing.doorkeeper.asked) < 3:  # noqa: ASYNC110  # nor does the doorkeeper
            await asyncio.sleep(0.001)
        assert not request.done()
        backing.doorkeeper.sessions.clear()
        answer = await request

    assert answer.status_code == 200
    assert not any(active for _, _, active in backing.doorkeeper.asked)
    assert backing.feed.readers == 0


@pytest.mark.parametrize("path", ["/api/events?subject_id=d1", "/live/subject/d1"])
async def test_streams_of_a_caller_are_bounded(
    app: FastAPI, client_as: ClientAs, backing: Backing, path: str
) -> None:
    own_list(backing)
    app.state.gateway = replace(app.state.gateway, streams=Streams(1))
    client = client_as(Role.ENTERPRISE)
    request = asyncio.create_task(client.get(path))
    async with asyncio.timeout(DEADLINE):
        while not backing.feed.readers:  # noqa: ASYNC110  # the feed tells nobody of new readers
            await asyncio.sleep(0.001)
        refused = await client.get(path)
        backing.feed.close()
        await request

    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_streams")


async def test_a_stream_is_not_begun_where_matching_is_away(client_as: ClientAs, backing: Backing) -> None:
    backing.matching.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    assert (await client_as(Role.ENTERPRISE).get("/api/events?subject_id=d1")).status_code == 503


async def test_the_overview_shows_changes_to_those_who_answer_for_a_market(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.feed.publish(change(1))

    async def shown(client: httpx.AsyncClient) -> tuple[bool, bool]:
        html = (await client.get("/")).text
        return "/live/changes" in html, "的候选名单变化" in html

    assert await shown(client_as(Role.HR_BUREAU)) == (True, True)
    assert await shown(client_as(Role.SCENARIO_CENTRE)) == (True, False)
    assert await shown(client_as(Role.ENTERPRISE)) == (False, False)
    assert await shown(client_as()) == (False, False)
