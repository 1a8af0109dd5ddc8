"""Notices of both markets as one list."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import grpc
import httpx
import pytest
from dabridge.scenarios.v1 import notices_service_pb2 as api

from services.common import texts
from services.common.access import current
from services.common.access.principal import Role, system
from services.common.market.pages import row_of, token_of
from services.gateway import told
from services.gateway.clients import Backends
from tests.fakes.grpc_services import FakeHealth, rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


class Kept:
    """A market's notices, paged as the services page them."""

    def __init__(self, *minutes: int) -> None:
        self.rows = [
            api.Notice(id=str(place), at=(NOON + timedelta(minutes=minute)).isoformat())
            for place, minute in enumerate(sorted(minutes), 1)
        ]

    def answer(self, request: api.ListNoticesRequest) -> api.ListNoticesResponse:
        before = row_of(request.page_token)
        behind = [row for row in reversed(self.rows) if before is None or int(row.id) < before]
        shown = behind[: request.page_size]
        more = len(behind) > len(shown)
        return api.ListNoticesResponse(
            notices=shown,
            total=len(self.rows),
            unread=len(self.rows),
            next_page_token=token_of(int(shown[-1].id)) if more else "",
        )


@pytest.fixture
async def backends(backing: Backing) -> AsyncIterator[Backends]:
    made = Backends(
        backing.scenarios, backing.talent, backing.matching, FakeHealth(), market=backing.market.stubs()
    )
    with current.acting(system("test")):
        yield made


async def every(backends: Backends, size: int) -> list[str]:
    ids: list[str] = []
    after = ""
    while True:
        page = await told.page(backends, after, size, unread_only=False)
        assert len(page.notices) <= size
        ids += [each.id for each in page.notices]
        if not page.after:
            return ids
        after = page.after


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
@pytest.mark.parametrize(
    ("scenarios", "talents"),
    [((), ()), ((1, 2, 3), ()), ((), (1, 2, 3)), ((1, 4, 5, 9), (2, 3, 6, 7, 8)), ((1, 1, 2), (1, 2, 2))],
)
async def test_each_is_shown_once_newest_first(
    backing: Backing, backends: Backends, size: int, scenarios: tuple[int, ...], talents: tuple[int, ...]
) -> None:
    of_scenarios, of_talents = Kept(*scenarios), Kept(*talents)
    backing.market.notices.answers["ListNotices"] = of_scenarios.answer
    backing.market.talent_notices.answers["ListNotices"] = of_talents.answer
    at = {each.id: each.at for each in of_scenarios.rows} | {
        f"t{each.id}": each.at for each in of_talents.rows
    }

    ids = await every(backends, size)

    assert sorted(ids) == sorted(at)
    assert [at[each] for each in ids] == sorted(at.values(), reverse=True)


async def test_counts_are_of_both_on_every_page(backing: Backing, backends: Backends) -> None:
    backing.market.notices.answers["ListNotices"] = Kept(1).answer
    backing.market.talent_notices.answers["ListNotices"] = Kept(2, 3, 4).answer

    first = await told.page(backends, "", 3, unread_only=False)
    second = await told.page(backends, first.after, 3, unread_only=False)

    assert [(page.total, page.unread) for page in (first, second)] == [(4, 4), (4, 4)]


async def test_where_one_market_is_away_the_other_is_shown(backing: Backing, client_as: ClientAs) -> None:
    backing.market.notices.answers["ListNotices"] = Kept(1).answer
    backing.market.talent_notices.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    client = client_as(Role.ENTERPRISE)

    html = (await client.get("/notices")).text

    assert texts.get("lifecycle.notices.partly") in html
    assert html.count('name="id"') == 1
    backing.market.notices.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert (await client.get("/notices")).status_code == 503


async def test_one_of_the_talent_market_is_marked_there(backing: Backing, client_as: ClientAs) -> None:
    client = client_as(Role.TALENT)

    await client.post("/notices/read", data={"id": "t7"})
    assert "MarkNoticesRead" not in backing.market.notices.requests
    await client.post("/notices/read")

    asked = [list(each.ids) for each in backing.market.talent_notices.requests["MarkNoticesRead"]]
    assert asked == [["7"], []]
    assert len(backing.market.notices.requests["MarkNoticesRead"]) == 1


async def test_a_place_that_is_none_is_refused_by_the_market(backing: Backing, client_as: ClientAs) -> None:
    refusal = rpc_error(grpc.StatusCode.INVALID_ARGUMENT, "不是有效的翻页令牌")
    backing.market.notices.answers["ListNotices"] = refusal

    answer: httpx.Response = await client_as(Role.TALENT).get("/notices?after=nonsense")

    assert answer.status_code == 422
