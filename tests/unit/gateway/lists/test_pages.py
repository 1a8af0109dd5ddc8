"""Lists as everybody reads them."""

import grpc
import pytest
from dabridge.events.v1 import scenarios_pb2 as events
from dabridge.scenarios.v1 import lists_service_pb2 as api

from services.common import texts
from services.common.access.principal import Role
from services.scenarios.market.lifecycle.editing import changed_fields
from tests.fakes.grpc_services import rpc_error
from tests.fakes.market import FakeActs
from tests.unit.gateway.conftest import ClientAs
from tests.unit.gateway.lists.conftest import a_firm, a_list, a_snapshot
from tests.unit.gateway.test_pages import HOSTILE, page


async def test_visitors_read_lists_by_kind_and_page(client_as: ClientAs, lists: FakeActs) -> None:
    lists.answers["ListLists"] = api.ListListsResponse(lists=[a_list()], total=45, next_page_token="7")

    html = await page(client_as(), "/lists?kind=digital_scenario&after=9")

    assert "机会清单（第1批）" in html
    assert "2026-03-01 12:00" in html
    assert "/lists?subject=opportunity&amp;kind=digital_scenario&amp;after=7" in html
    assert 'href="/lists?subject=opportunity&amp;kind=sensor"' in html
    assert "数字经济企业能力" not in html
    assert "新建批次" not in html
    assert '<link rel="alternate" type="application/atom+xml"' in html
    (asked,) = lists.requests["ListLists"]
    assert (asked.subject, asked.kind, asked.page_token) == (1, "digital_scenario", "9")


async def test_capability_lists_have_the_same_pages(client_as: ClientAs, lists: FakeActs) -> None:
    lists.answers["ListLists"] = api.ListListsResponse()

    html = await page(client_as(), "/lists?subject=capability")

    assert "还没有发布的清单" in html
    assert "数字经济企业能力" in html
    assert lists.requests["ListLists"][0].subject == events.LIST_SUBJECT_CAPABILITY


async def test_a_list_shows_its_items_files_hash_and_feed(client_as: ClientAs, lists: FakeActs) -> None:
    html = await page(client_as(), "/lists/list-1?zone=511702&industry=big-data&domain=交")

    for shown in ("智慧停车", "示例单位", "车位识别", "交通", "已有应答", "ab" * 32, "cd" * 32):
        assert shown in html
    assert "第一行\n第二行" in html
    for form in ("xlsx", "pdf", "json"):
        assert f'href="/lists/list-1/export.{form}"' in html
    assert 'type="application/atom+xml"' in html
    assert "/feeds/opportunities.atom?kind=digital_scenario" in html
    assert "没有变更" in html
    assert "编制</a>" not in html
    (asked,) = lists.requests["ListItems"]
    assert (asked.zone, asked.industry, asked.domain) == ("511702", "big-data", "交")


async def test_htmx_gets_the_items_alone(client_as: ClientAs, lists: FakeActs) -> None:
    lists.answers["ListItems"] = api.ListItemsResponse(items=[a_snapshot()], total=90, next_page_token="50")

    html = await page(client_as(), "/lists/list-1?domain=交", headers={"HX-Request": "true"})

    assert "<html" not in html
    assert "智慧停车" in html
    assert "/lists/list-1?domain=%E4%BA%A4&amp;after=50" in html


async def test_what_is_withdrawn_is_marked_and_not_linked(client_as: ClientAs, lists: FakeActs) -> None:
    gone = a_snapshot(
        withdrawn_now=True,
        amendments=[
            events.ListAmendment(
                record_id="s1", kind=events.AMENDMENT_KIND_WITHDRAWN, at="2026-03-02T04:00:00+00:00"
            )
        ],
    )
    lists.answers["ListItems"] = api.ListItemsResponse(items=[gone], total=1)

    html = await page(client_as(), "/lists/list-1")

    assert "已撤回" in html
    assert 'href="/scenario/s1"' not in html


async def test_changes_since_are_told_with_their_fields(client_as: ClientAs, lists: FakeActs) -> None:
    entry = api.AmendmentEntry(
        amendment=events.ListAmendment(
            record_id="s1",
            kind=events.AMENDMENT_KIND_ADDENDUM,
            at="2026-03-02T04:00:00+00:00",
            addendum=2,
        ),
        title="智慧停车",
        text="预算调整",
        fields=["budget", "answer_deadline"],
    )
    lists.answers["ListAmendments"] = api.ListAmendmentsResponse(
        amendments=[entry], total=30, next_page_token="12"
    )

    html = await page(client_as(), "/lists/list-1")

    assert "第 2 号补充说明" in html
    assert "预算调整" in html
    assert "涉及：预算、方案提交截止时间" in html
    assert "/lists/list-1?changes_after=12#changes" in html


async def test_every_field_that_an_addendum_can_change_has_its_name() -> None:
    every = events.Scenario(
        title="x",
        provider="x",
        provider_id="x",
        zone="x",
        industry="x",
        domain="x",
        goal="x",
        content="x",
        requirements=[{}],
        budget={"min_yuan": 1},
        schedule="x",
        schedule_start="x",
        schedule_end="x",
        list_kind="x",
        answer_deadline="x",
        criteria=[{}],
        synthetic=True,
    )
    assert all(texts.get(f"lists.field.{name}") for name in changed_fields(events.Scenario(), every))


async def test_a_capability_list_shows_offerings_and_flags_what_has_run_out(
    client_as: ClientAs, lists: FakeActs
) -> None:
    held = a_list(subject=events.LIST_SUBJECT_CAPABILITY, kind="capability")
    lists.answers["GetList"] = api.OpportunityListResponse(list=held)
    lists.answers["ListItems"] = api.ListItemsResponse(items=[a_firm()], total=1)

    html = await page(client_as(), "/lists/list-1")

    assert html.count("已过期") == 1
    assert html.index("旧证书") < html.index("已过期") < html.index("新证书")
    assert 'href="https://example.cn/p?a=1" rel="noopener noreferrer nofollow"' in html
    assert 'href="/enterprise/e1"' in html
    assert "/feeds/capabilities.atom?kind=capability" in html


async def test_an_enterprises_page_shows_its_offerings(client_as: ClientAs, backing: object) -> None:
    firm = a_firm().enterprise
    firm.uscc = "u"
    backing.scenarios.put("Enterprise", firm)  # type: ignore[attr-defined]

    html = await page(client_as(), "/enterprise/e1")

    assert "治理平台" in html
    assert html.count("已过期") == 1


async def test_no_items_are_said_to_be_none(client_as: ClientAs, lists: FakeActs) -> None:
    lists.answers["ListItems"] = api.ListItemsResponse()

    assert "没有符合条件的条目" in await page(client_as(), "/lists/list-1?zone=511702")


async def test_a_comparison_shows_each_kind_of_difference(client_as: ClientAs, lists: FakeActs) -> None:
    change = api.FieldChange(field="goal", before="旧目标", after="新目标")
    lists.answers["DiffLists"] = api.DiffListsResponse(
        entries=[
            api.DiffEntry(kind=api.DIFF_KIND_NEW, record_id="s3", title="新增项"),
            api.DiffEntry(kind=api.DIFF_KIND_CHANGED, record_id="s1", title="改动项", changes=[change]),
            api.DiffEntry(kind=api.DIFF_KIND_WITHDRAWN, record_id="s2", title="撤回项"),
        ]
    )

    html = await page(client_as(), "/lists/list-1/diff")

    assert "“机会清单（第1批）”与“当前状态”的差异" in html
    assert '<del class="pre">旧目标</del><ins class="pre">新目标</ins>' in html
    assert "建设目标" in html
    assert 'href="/scenario/s2"' not in html
    assert lists.requests["DiffLists"][0].against_id == ""


@pytest.mark.parametrize(("here", "there"), [("list-1", "draft-1"), ("draft-1", "list-1")])
async def test_two_batches_are_compared_the_older_one_first(
    client_as: ClientAs, lists: FakeActs, here: str, there: str
) -> None:
    html = await page(client_as(Role.SCENARIO_CENTRE), f"/lists/{here}/diff?against={there}")

    (asked,) = lists.requests["DiffLists"]
    assert (asked.id, asked.against_id) == ("list-1", "draft-1")
    assert "“机会清单（第1批）”与“机会清单（第2批）”的差异" in html


async def test_what_people_wrote_is_escaped(client_as: ClientAs, lists: FakeActs) -> None:
    lists.answers["GetList"] = api.OpportunityListResponse(list=a_list(title=HOSTILE, front_matter=HOSTILE))
    snapshot = a_snapshot()
    snapshot.item.title = snapshot.scenario.goal = HOSTILE
    lists.answers["ListItems"] = api.ListItemsResponse(items=[snapshot], total=1)

    assert "<script>alert" not in await page(client_as(), "/lists/list-1")


async def test_a_list_that_there_is_not_or_that_cannot_be_had_is_an_error_page(
    client_as: ClientAs, lists: FakeActs
) -> None:
    lists.answers["GetList"] = rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到编号为 x 的清单")
    assert "没有找到编号为 x 的清单" in await page(client_as(), "/lists/x", 404)

    lists.answers["ListLists"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "暂时不可用" in await page(client_as(), "/lists", 503)


async def test_everybody_has_both_kinds_of_list_in_the_head(client_as: ClientAs, lists: FakeActs) -> None:
    del lists
    for client in (client_as(), client_as(Role.ENTERPRISE), client_as(Role.AUDITOR)):
        html = await page(client, "/lists")
        assert 'href="/lists" aria-current="page">机会清单' in html
        assert 'href="/lists?subject=capability">能力清单' in html
        html = await page(client, "/lists?subject=capability")
        assert 'href="/lists?subject=capability" aria-current="page">能力清单' in html
