"""Files and feeds over HTTP, with a scripted service of lists."""

from typing import Any
from urllib.parse import unquote

import feedparser
import grpc
import httpx
import pypdfium2
import pytest
from dabridge.events.v1 import scenarios_pb2
from dabridge.scenarios.v1 import lists_service_pb2 as api

from services.common.canonical import content_hash, list_hash, scenario_content
from services.common.plain import Plain, from_plain
from services.gateway.exports import xlsx
from services.gateway.exports.xlsx_read import read_workbook
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.exports.made import enterprise, scenario

SUBJECTS = {
    "scenario": scenarios_pb2.LIST_SUBJECT_OPPORTUNITY,
    "enterprise": scenarios_pb2.LIST_SUBJECT_CAPABILITY,
}


class Lists:
    """A service of lists with these lists in it."""

    def __init__(self, backing: Backing) -> None:
        self.held: dict[str, scenarios_pb2.OpportunityList] = {}
        self.items: dict[str, list[api.ListSnapshot]] = {}
        self.fake = backing.market.lists
        self.fake.answers |= {
            "GetList": self._get,
            "ListItems": self._items,
            "ListLists": self._lists,
            "ListListKinds": api.ListListKindsResponse(
                kinds=[
                    api.ListKind(code="sensor", name="传感器"),
                    api.ListKind(code="capability", name="企业能力"),
                ]
            ),
        }

    def add(self, list_id: str, *records: Plain, field: str = "scenario", frozen: bool = True) -> None:
        message: Any = scenarios_pb2.Scenario if field == "scenario" else scenarios_pb2.Enterprise
        made = scenarios_pb2.OpportunityList(
            id=list_id,
            version=1,
            subject=SUBJECTS[field],
            kind="sensor" if field == "scenario" else "capability",
            batch=1,
            title="机会清单/第 1 批",
            stage=scenarios_pb2.LIST_STAGE_FROZEN if frozen else scenarios_pb2.LIST_STAGE_DRAFT,
            updated_at="2026-11-25T04:00:00Z",
        )
        snapshots = []
        for position, record in enumerate(records, start=1):
            item = scenarios_pb2.ListItem(
                position=position, record_id=record["id"], title=record.get("title", "")
            )
            if frozen:
                item.content_hash = content_hash(scenario_content(record))
            snapshots.append(api.ListSnapshot(item=item, **{field: from_plain(record, message)}))
        if frozen:
            made.frozen_at = "2026-11-25T04:00:00Z"
            made.content_hash = list_hash(each.item.content_hash for each in snapshots)
        self.held[list_id], self.items[list_id] = made, snapshots

    def asked(self, method: str) -> int:
        return len(self.fake.requests.get(method, []))

    def _get(self, request: api.GetListRequest) -> Any:
        if request.id not in self.held:
            return rpc_error(grpc.StatusCode.NOT_FOUND, "没有这份清单")
        return api.OpportunityListResponse(list=self.held[request.id])

    def _items(self, request: api.ListItemsRequest) -> api.ListItemsResponse:
        start = int(request.page_token or 0)
        wanted = [each for each in self.items[request.id] if request.zone in ("", each.scenario.zone)]
        more = str(start + 2) if start + 2 < len(wanted) else ""
        return api.ListItemsResponse(items=wanted[start : start + 2], next_page_token=more, total=len(wanted))

    def _lists(self, request: api.ListListsRequest) -> api.ListListsResponse:
        found = [
            each
            for each in self.held.values()
            if request.subject in (0, each.subject) and request.kind in ("", each.kind)
        ]
        return api.ListListsResponse(lists=found, total=len(found))


@pytest.fixture
def lists(backing: Backing) -> Lists:
    return Lists(backing)


@pytest.fixture
def visitor(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as()


async def test_a_list_is_given_as_a_workbook_with_all_pages_of_its_items(
    lists: Lists, visitor: httpx.AsyncClient
) -> None:
    lists.add("l1", *(scenario(number) for number in range(1, 6)))

    answer = await visitor.get("/lists/l1/export.xlsx")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == xlsx.MEDIA_TYPE
    read = read_workbook(answer.content)
    assert [item.content["id"] for item in read.items] == ["s1", "s2", "s3", "s4", "s5"]
    assert read.errors == []


async def test_its_name_is_the_lists_title_as_far_as_files_take_it(
    lists: Lists, visitor: httpx.AsyncClient
) -> None:
    lists.add("l1", scenario(1))

    told = (await visitor.get("/lists/l1/export.pdf")).headers["content-disposition"]

    assert told.startswith("attachment; filename=\"list.pdf\"; filename*=UTF-8''")
    assert unquote(told.rpartition("''")[2]) == "机会清单 第 1 批.pdf"


async def test_a_list_is_given_as_a_pdf_and_as_json(lists: Lists, visitor: httpx.AsyncClient) -> None:
    lists.add("l1", scenario(1), scenario(2))

    printed = pypdfium2.PdfDocument((await visitor.get("/lists/l1/export.pdf")).content)
    whole = (await visitor.get("/lists/l1/export.json")).json()

    assert len(printed) > 1
    printed.close()
    assert whole["list"]["kind_name"] == "传感器"
    assert [item["content_hash"] for item in whole["items"]] == [
        content_hash(scenario_content(scenario(number))) for number in (1, 2)
    ]


async def test_who_has_the_file_is_told_so(lists: Lists, visitor: httpx.AsyncClient) -> None:
    lists.add("l1", scenario(1))
    first = await visitor.get("/lists/l1/export.json")

    again = await visitor.get("/lists/l1/export.json", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""


async def test_a_published_list_is_rendered_once_a_version(lists: Lists, visitor: httpx.AsyncClient) -> None:
    lists.add("l1", scenario(1))
    await visitor.get("/lists/l1/export.json")
    await visitor.get("/lists/l1/export.json")
    assert lists.asked("ListItems") == 1

    lists.held["l1"].version = 2
    lists.items["l1"][0].amendments.add(
        record_id="s1", kind=scenarios_pb2.AMENDMENT_KIND_WITHDRAWN, at="2026-12-01T00:00:00Z"
    )
    whole = (await visitor.get("/lists/l1/export.json")).json()

    assert lists.asked("ListItems") == 2
    assert whole["items"][0]["amendments"][0]["kind"] == "withdrawn"


async def test_a_draft_is_read_anew_each_time(lists: Lists, client: httpx.AsyncClient) -> None:
    lists.add("l1", scenario(1), frozen=False)
    await client.get("/lists/l1/export.json")
    await client.get("/lists/l1/export.json")

    assert lists.asked("ListItems") == 2


async def test_who_may_not_read_a_list_gets_no_file_though_it_was_rendered(
    lists: Lists, visitor: httpx.AsyncClient
) -> None:
    lists.add("l1", scenario(1))
    await visitor.get("/lists/l1/export.json")
    lists.fake.answers["GetList"] = rpc_error(grpc.StatusCode.PERMISSION_DENIED, "无权")

    assert (await visitor.get("/lists/l1/export.json")).status_code == 403


async def test_an_unknown_list_is_none(lists: Lists, visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/lists/none/export.xlsx")).status_code == 404


async def test_a_list_that_gets_a_version_while_it_is_read_is_told_with_it(
    lists: Lists, visitor: httpx.AsyncClient
) -> None:
    lists.add("l1", scenario(1))
    given = lists._items

    def moving(request: api.ListItemsRequest) -> api.ListItemsResponse:
        if lists.held["l1"].version == 1:
            lists.held["l1"].version = 2
        return given(request)

    lists.fake.answers["ListItems"] = moving

    assert (await visitor.get("/lists/l1/export.json")).json()["list"]["version"] == 2
    assert lists.asked("ListItems") == 2


async def test_feeds_tell_of_published_lists_and_items_alone(lists: Lists, client: httpx.AsyncClient) -> None:
    lists.add("l1", scenario(1), scenario(2, zone="DZ-GXQ"))
    lists.add("l2", scenario(3), frozen=False)
    lists.add("l3", enterprise(1), field="enterprise")

    async def entries(address: str) -> list[str]:
        answer = await client.get(address)
        assert answer.headers["content-type"].startswith("application/atom+xml")
        read = feedparser.parse(answer.content)
        assert not read.bozo
        return [entry.id.removeprefix("tag:dabridge,2026:list/") for entry in read.entries]

    assert sorted(await entries("/feeds/lists.atom")) == ["l1", "l3"]
    assert await entries("/feeds/lists.atom?kind=sensor") == ["l1"]
    assert await entries("/feeds/opportunities.atom") == ["l1/item/s1", "l1/item/s2"]
    assert await entries("/feeds/opportunities.atom?zone=DZ-GXQ") == ["l1/item/s2"]
    assert await entries("/feeds/opportunities.atom?kind=sensor&domain=农业") == []
    assert await entries("/feeds/capabilities.atom") == ["l3/item/e1"]


async def test_a_feed_names_the_address_by_which_it_was_asked_for(
    lists: Lists, visitor: httpx.AsyncClient
) -> None:
    lists.add("l1", scenario(1))
    read = feedparser.parse((await visitor.get("/feeds/opportunities.atom?kind=sensor")).content)

    assert read.feed.title == "达桥：机会清单条目（种类 传感器）"
    assert read.entries[0].link == "http://portal.test/scenario/s1"


async def test_a_feed_is_made_once_while_no_list_changes(lists: Lists, visitor: httpx.AsyncClient) -> None:
    lists.add("l1", scenario(1))
    first = await visitor.get("/feeds/opportunities.atom")
    second = await visitor.get("/feeds/opportunities.atom", headers={"If-None-Match": first.headers["etag"]})

    assert second.status_code == 304
    assert lists.asked("ListItems") == 1
