"""Notices of both markets by the API: one list, newest first, each once, counted together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import httpx
import pytest
from dabridge.scenarios.v1 import notices_service_pb2 as api
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common.access.principal import Role
from services.common.market import pages
from services.gateway.notices import NoticesOfBoth
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs


def moment(minute: int) -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC) + timedelta(minutes=minute)


class FakeNotices:
    """One market's notices by their moments, the oldest first; answers as the service does."""

    def __init__(self, *minutes: int) -> None:
        self.read: set[int] = set()
        self.minutes = list(minutes)

    def _notices(self) -> list[api.Notice]:
        rows = enumerate(sorted(self.minutes), 1)
        made = [
            api.Notice(id=str(row), at=moment(minute).isoformat(), read=row in self.read)
            for row, minute in rows
        ]
        return made[::-1]

    async def ListNotices(  # noqa: N802  # the stub's name
        self, request: api.ListNoticesRequest, **_call: Any
    ) -> api.ListNoticesResponse:
        before = pages.row_of(request.page_token)
        every = self._notices()
        asked = [n for n in every if not (request.unread_only and n.read)]
        found = [n for n in asked if before is None or int(n.id) < before]
        shown = found[: request.page_size or 20]
        more = len(found) > len(shown)
        return api.ListNoticesResponse(
            notices=shown,
            next_page_token=pages.token_of(int(shown[-1].id)) if more else "",
            total=len(asked),
            unread=sum(not n.read for n in every),
        )

    async def MarkNoticesRead(  # noqa: N802  # the stub's name
        self, request: api.MarkNoticesReadRequest, **_call: Any
    ) -> api.MarkNoticesReadResponse:
        self.read |= {int(given) for given in request.ids} or set(range(1, len(self.minutes) + 1))
        return api.MarkNoticesReadResponse(unread=len(self.minutes) - len(self.read))


async def everything(both: NoticesOfBoth, size: int, *, unread_only: bool = False) -> list[api.Notice]:
    found: list[api.Notice] = []
    token = ""
    while True:
        asked = api.ListNoticesRequest(page_size=size, page_token=token, unread_only=unread_only)
        page = await both.ListNotices(asked)
        assert len(page.notices) <= size
        found += page.notices
        token = page.next_page_token
        if not token:
            return found
        assert page.notices, "no page but the last is empty"


minutes = st.lists(st.integers(0, 2_000), max_size=12)


@settings(max_examples=60, deadline=None)
@given(minutes, minutes, st.integers(1, 7))
async def test_pages_give_each_notice_once_newest_first(
    ours: list[int], theirs: list[int], size: int
) -> None:
    both = NoticesOfBoth(FakeNotices(*ours), FakeNotices(*theirs))

    found = await everything(both, size)

    assert [n.at for n in found] == sorted((n.at for n in found), reverse=True)
    assert len({n.id for n in found}) == len(found) == len(ours) + len(theirs)
    assert sum(n.id.startswith("t") for n in found) == len(theirs)
    counted = await both.ListNotices(api.ListNoticesRequest(page_size=1))
    assert (counted.total, counted.unread) == (len(found), len(found))


async def test_what_is_read_is_marked_in_its_market_and_counted_together() -> None:
    ours, theirs = FakeNotices(1, 5), FakeNotices(3, 7, 9)
    both = NoticesOfBoth(ours, theirs)

    answer = await both.MarkNoticesRead(api.MarkNoticesReadRequest(ids=["2", "t1", "t3"]))

    assert (ours.read, theirs.read, answer.unread) == ({2}, {1, 3}, 2)
    assert [n.id for n in await everything(both, 2, unread_only=True)] == ["t2", "1"]
    only = await both.MarkNoticesRead(api.MarkNoticesReadRequest(ids=["t2"]))
    assert (theirs.read, only.unread) == ({1, 2, 3}, 1)
    rest = await both.MarkNoticesRead(api.MarkNoticesReadRequest())
    assert (ours.read, rest.unread) == ({1, 2}, 0)


async def test_the_api_gives_both_as_one_list(client_as: ClientAs, backing: Backing) -> None:
    for part, minute in (("notices", "00"), ("talent_notices", "30")):
        notice = api.Notice(id="7", kind="x", at=f"2026-11-24T12:{minute}:00+00:00")
        answer = api.ListNoticesResponse(notices=[notice], total=1, unread=1)
        getattr(backing.market, part).answers["ListNotices"] = answer
    client = client_as(Role.ENTERPRISE)

    found = (await client.get("/api/notices")).json()
    marked = await client.post("/api/notices/read", json={"ids": ["t7"]})

    assert [item["id"] for item in found["items"]] == ["t7", "7"]
    assert (found["total"], found["unread"], found["next_page_token"]) == (2, 2, "")
    assert marked.status_code == 200
    assert list(backing.market.talent_notices.requests["MarkNoticesRead"][0].ids) == ["7"]
    assert "MarkNoticesRead" not in backing.market.notices.requests


@pytest.mark.parametrize("part", ["notices", "talent_notices"])
async def test_half_a_list_is_no_list(client_as: ClientAs, backing: Backing, part: str) -> None:
    getattr(backing.market, part).answers["ListNotices"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    answer: httpx.Response = await client_as(Role.ENTERPRISE).get("/api/notices")

    assert answer.status_code == 503
