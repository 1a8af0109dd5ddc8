"""The centre's desk of lists."""

from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1.scenarios_pb2 import LIST_SUBJECT_CAPABILITY, ListItem
from dabridge.scenarios.v1 import lists_service_pb2 as api
from hypothesis import given
from hypothesis import strategies as st

from services.common.access.principal import Role
from services.gateway.portal.list_order import reordered
from tests.fakes.grpc_services import rpc_error
from tests.fakes.market import FakeActs
from tests.unit.gateway.conftest import ClientAs
from tests.unit.gateway.lists.conftest import a_draft
from tests.unit.gateway.test_pages import page

STALE = rpc_error(grpc.StatusCode.ABORTED, "记录已被他人修改：您看到的是第 4 版，现为第 5 版，请刷新后重试")


@pytest.fixture
def centre(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as(Role.SCENARIO_CENTRE)


async def sent(client: httpx.AsyncClient, path: str, status: int, **data: Any) -> httpx.Response:
    answer = await client.post(path, data=data)
    assert answer.status_code == status, answer.text
    return answer


async def test_a_batch_is_begun_of_an_active_kind(centre: httpx.AsyncClient, lists: FakeActs) -> None:
    html = await page(centre, "/lists/new?kind=digital_scenario")
    assert '<option value="digital_scenario" selected>' in html
    assert "传感器" not in html.split("<form")[1]

    lists.answers["CreateList"] = api.OpportunityListResponse(list=a_draft())
    answer = await sent(
        centre, "/lists/new", 303, kind="digital_scenario", title=" 标题 ", front_matter="甲\r\n乙"
    )

    assert answer.headers["Location"] == "/lists/draft-1/edit?done=created"
    (asked,) = lists.requests["CreateList"]
    assert (asked.kind, asked.title, asked.front_matter) == ("digital_scenario", "标题", "甲\n乙")


async def test_what_is_refused_keeps_what_was_typed(centre: httpx.AsyncClient, lists: FakeActs) -> None:
    lists.answers["CreateList"] = rpc_error(grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有 1 处不符合要求")

    answer = await sent(centre, "/lists/new", 422, kind="", title="已写的标题", front_matter="已写的前言")

    assert "提交的内容有 1 处不符合要求" in answer.text
    assert "已写的标题" in answer.text
    assert "已写的前言" in answer.text


async def test_the_desk_orders_removes_and_adds_items(centre: httpx.AsyncClient, lists: FakeActs) -> None:
    items = [ListItem(position=n, record_id=f"s{n}", title=f"场景{n}") for n in range(1, 5)]
    lists.answers["GetList"] = api.OpportunityListResponse(list=a_draft(items=items))
    html = await page(centre, "/lists/draft-1/edit?done=collected")
    assert "归集完成" in html
    assert html.count('name="position"') == 4

    answer = await sent(
        centre,
        "/lists/draft-1/edit",
        303,
        version="4",
        page="1",
        title="标题",
        front_matter="前言",
        id=["s1", "s2", "s3", "s4"],
        position=["1", "2", "3", "1"],
        remove=["s2"],
        add="s8  s9",
    )

    assert answer.headers["Location"] == "/lists/draft-1/edit?page=1&done=saved"
    (asked,) = lists.requests["UpdateList"]
    assert list(asked.record_ids) == ["s4", "s1", "s3", "s8", "s9"]
    assert (asked.id, asked.expected_version, asked.title, asked.front_matter) == (
        "draft-1",
        4,
        "标题",
        "前言",
    )


async def test_a_long_draft_comes_in_pages_and_what_is_not_shown_keeps_its_place(
    centre: httpx.AsyncClient, lists: FakeActs
) -> None:
    items = [ListItem(position=n, record_id=f"s{n}", title=f"场景{n}") for n in range(1, 451)]
    lists.answers["GetList"] = api.OpportunityListResponse(list=a_draft(items=items))

    html = await page(centre, "/lists/draft-1/edit?page=2")
    assert html.count('name="position"') == 200
    assert 'value="s201"' in html
    assert "/lists/draft-1/edit?page=3" in html
    shown = [f"s{n}" for n in range(201, 401)]
    numbers = ["1", *(str(n) for n in range(202, 401))]
    await sent(centre, "/lists/draft-1/edit", 303, version="4", page="2", id=shown, position=numbers)

    (asked,) = lists.requests["UpdateList"]
    expected = ["s201", *(f"s{n}" for n in range(1, 451) if n != 201)]
    assert list(asked.record_ids) == expected


async def test_a_draft_that_another_has_changed_is_shown_anew(
    centre: httpx.AsyncClient, lists: FakeActs
) -> None:
    lists.answers["UpdateList"] = STALE

    answer = await sent(centre, "/lists/draft-1/edit", 412, version="3", title="我的标题", add="s7")

    assert "记录已被他人修改" in answer.text
    assert "我的标题" in answer.text
    assert 'value="s7"' in answer.text
    assert 'name="version" value="4"' in answer.text


async def test_a_form_without_a_version_is_refused(centre: httpx.AsyncClient, lists: FakeActs) -> None:
    await sent(centre, "/lists/draft-1/edit", 422, version="x")
    await sent(centre, "/lists/draft-1/freeze", 422)

    assert "UpdateList" not in lists.requests
    assert "FreezeList" not in lists.requests


async def test_collecting_tells_whether_anything_came(centre: httpx.AsyncClient, lists: FakeActs) -> None:
    lists.answers["CollectList"] = api.OpportunityListResponse(list=a_draft(version=5))

    more = await sent(centre, "/lists/draft-1/collect", 303, version="4", carry_over="1")
    none = await sent(centre, "/lists/draft-1/collect", 303, version="5")

    assert more.headers["Location"].endswith("done=collected")
    assert none.headers["Location"].endswith("done=collected_none")
    assert [asked.carry_over for asked in lists.requests["CollectList"]] == [True, False]


async def test_freezing_is_confirmed_and_names_what_is_in_the_way(
    centre: httpx.AsyncClient, lists: FakeActs
) -> None:
    html = await page(centre, "/lists/draft-1/freeze")
    assert "2 个条目的内容即行固定" in html

    lists.answers["FreezeList"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT,
        "提交的内容有 1 处不符合要求",
        [("items[1]", "第 2 项“智慧路灯”处于“已退回”阶段，不能发布")],
    )
    refused = await sent(centre, "/lists/draft-1/freeze", 422, version="4")
    assert "第 2 项“智慧路灯”处于“已退回”阶段，不能发布" in refused.text

    lists.answers["FreezeList"] = api.OpportunityListResponse(list=a_draft())
    done = await sent(centre, "/lists/draft-1/freeze", 303, version="4")
    assert done.headers["Location"] == "/lists/draft-1?done=frozen"


async def test_a_draft_is_given_up_with_a_reason(centre: httpx.AsyncClient, lists: FakeActs) -> None:
    refused = await sent(centre, "/lists/draft-1/withdraw", 422, version="4", reason=" ")
    assert "请填写放弃的原因" in refused.text
    assert "WithdrawList" not in lists.requests

    gone = a_draft(subject=LIST_SUBJECT_CAPABILITY)
    lists.answers["WithdrawList"] = api.OpportunityListResponse(list=gone)
    done = await sent(centre, "/lists/draft-1/withdraw", 303, version="4", reason="不再编制")

    assert done.headers["Location"] == "/lists?subject=capability&done=given_up"
    assert lists.requests["WithdrawList"][0].reason == "不再编制"


@pytest.mark.parametrize("act", ["edit", "freeze", "withdraw"])
async def test_a_frozen_list_has_no_desk(centre: httpx.AsyncClient, lists: FakeActs, act: str) -> None:
    del lists
    assert "已发布或已放弃" in await page(centre, f"/lists/list-1/{act}", 409)


async def test_the_page_of_a_draft_leads_to_its_desk(client_as: ClientAs, lists: FakeActs) -> None:
    del lists
    centre = await page(client_as(Role.SCENARIO_CENTRE), "/lists/draft-1")
    bureau = await page(client_as(Role.HR_BUREAU), "/lists/draft-1")

    assert 'href="/lists/draft-1/edit"' in centre
    assert "编制中" in bureau
    assert 'href="/lists/draft-1/edit"' not in bureau


async def test_kinds_are_read_by_all_and_kept_by_the_centre(client_as: ClientAs, lists: FakeActs) -> None:
    visitors = await page(client_as(), "/lists/kinds")
    assert "传感器" in visitors
    assert "<form" not in visitors.split("<main")[1]

    centre = client_as(Role.SCENARIO_CENTRE)
    done = await sent(
        centre, "/lists/kinds", 303, code="drones", name="低空经济", subject="opportunity", active="1"
    )

    assert done.headers["Location"] == "/lists/kinds?done=kind"
    (asked,) = lists.requests["PutListKind"]
    assert asked.kind == api.ListKind(
        code="drones", name="低空经济", subject="LIST_SUBJECT_OPPORTUNITY", active=True
    )


async def test_a_kind_that_is_refused_keeps_what_was_typed(
    centre: httpx.AsyncClient, lists: FakeActs
) -> None:
    lists.answers["PutListKind"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有 1 处不符合要求", [("code", "代码应为小写字母")]
    )

    answer = await sent(centre, "/lists/kinds", 422, code="Bad", name="名称", subject="opportunity")

    assert "代码应为小写字母" in answer.text
    assert 'value="Bad"' in answer.text


@pytest.mark.parametrize("role", [None, Role.ENTERPRISE, Role.PROVIDER, Role.ZONE_BUREAU, Role.HR_BUREAU])
async def test_the_desk_is_the_centres(client_as: ClientAs, lists: FakeActs, role: Role | None) -> None:
    client = client_as(*([role] if role else []))

    for path in ("/lists/new", "/lists/draft-1/edit", "/lists/draft-1/freeze", "/lists/draft-1/withdraw"):
        assert (await client.get(path)).status_code in (303, 403)
    for path in ("/lists/draft-1/edit", "/lists/draft-1/freeze", "/lists/draft-1/collect", "/lists/kinds"):
        assert (await client.post(path, data={"version": "4"})).status_code in (303, 401, 403)
    assert not {"CreateList", "UpdateList", "FreezeList", "CollectList", "PutListKind"} & set(lists.requests)


def test_who_is_moved_up_comes_before_and_who_is_moved_down_behind() -> None:
    assert reordered("abcd", ["1", "2", "3", "2"], ()) == ["a", "d", "b", "c"]
    assert reordered("abcd", ["3", "2", "3", "4"], ()) == ["b", "c", "a", "d"]
    assert reordered("abcd", ["1", "x", "", "99"], {"a"}) == ["b", "c", "d"]
    assert reordered("ab", [], ()) == ["a", "b"]


@given(st.lists(st.text("0123456789x ", max_size=7), max_size=12))
def test_reordering_loses_nobody(numbers: list[str]) -> None:
    ids = [f"s{place}" for place in range(len(numbers))]

    assert sorted(reordered(ids, numbers, ())) == sorted(ids)
