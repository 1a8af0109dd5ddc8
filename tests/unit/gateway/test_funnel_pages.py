"""The funnel's page and file, and what the public sees of the plan's targets."""

import csv
import io
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT
from dabridge.events.v1.scenarios_pb2 import Contract, ListStage, OpportunityList, ScenarioStage
from dabridge.scenarios.v1 import pilots_service_pb2 as api
from dabridge.scenarios.v1.lists_service_pb2 import ListListsResponse

from services.common.access.principal import Role
from services.gateway import funnel
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, card, shortlist

DEMONSTRATED = ScenarioStage.SCENARIO_STAGE_DEMONSTRATED
ANSWERED = ScenarioStage.SCENARIO_STAGE_ANSWERED


def an_item(**changes: Any) -> api.FunnelItem:
    standard: dict[str, Any] = {
        "scenario_id": "s1",
        "title": "智慧停车",
        "zone": "511702",
        "industry": "energy",
        "stage": DEMONSTRATED,
        "views": 1234,
        "answers": 5,
        "shortlisted": 2,
        "listed_at": "2026-03-01T17:00:00+00:00",
        "demonstrated_at": "2026-09-01T04:00:00+00:00",
        "contract": Contract(number="HT-1", amount_yuan=800_000),
        "pilot_amount_yuan": 500_000,
    }
    return api.FunnelItem(**{**standard, **changes})


def answer(*items: api.FunnelItem, **changes: Any) -> api.GetFunnelResponse:
    totals = api.FunnelTotals(scenarios=9, listed=8, answered=4, demonstrated=2, contract_yuan=1_600_000)
    return api.GetFunnelResponse(**{"totals": totals, "items": items, "total": len(items), **changes})


@pytest.fixture(autouse=True)
def scene(backing: Backing) -> None:
    """Two scenarios, one of them with sealed bids and three firms on its shortlist."""
    sealed = an_item(scenario_id="s2", title="果园监测", stage=ANSWERED, answers=0, answers_sealed=True)
    backing.market.pilots.answers["GetFunnel"] = answer(an_item(), sealed)
    backing.market.pilots.answers["GetTargets"] = api.GetTargetsResponse(
        targets=[
            api.Target(key="pilots", year=2025, wanted=200, reached=50, under_way=7, synthetic=3),
            api.Target(key="pilots", year=2023, wanted=40, reached=50, under_way=7, synthetic=3),
            api.Target(key="zone_pilots", zone="511702", year=2025, wanted=15, reached=30),
        ]
    )
    frozen = ListStage.LIST_STAGE_FROZEN
    backing.market.lists.answers["ListLists"] = ListListsResponse(
        lists=[OpportunityList(id="b1", title="第1批", stage=frozen), OpportunityList(id="b2", title="草案")]
    )
    firms = [card("enterprise", f"e{n}", f"企业{n}") for n in range(3)]
    shortlist(backing, "scenario_supply", SIDE_LEFT, card("scenario", "s2", "果园监测"), *firms)


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    found = await client.get(path)
    assert found.status_code == status, found.text
    return found.text


async def test_the_page_tells_totals_lines_dates_and_money(client: httpx.AsyncClient) -> None:
    html = await page(client, "/funnel")

    assert "合同金额 1,600,000 元" in html
    assert "1,234" in html
    assert "800,000 元" in html
    # 17:00 in UTC is the next day where the city is.
    assert "2026-03-02" in html
    assert "2026-09-01" in html


async def test_sealed_bids_have_no_number(client: httpx.AsyncClient) -> None:
    html = await page(client, "/funnel")

    assert html.count("有应答，数量待开启") == 1


async def test_matches_are_counted_by_line_and_in_all(backing: Backing, client: httpx.AsyncClient) -> None:
    html = await page(client, "/funnel")

    (row,) = [part for part in html.split("<tr>") if "果园监测" in part]
    assert '<td class="num" data-label="匹配">3</td>' in row
    (step,) = [part for part in html.split("<li>") if "有匹配企业" in part]
    assert "<strong>1</strong>" in step

    backing.matching.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "未统计" in await page(client, "/funnel")


async def test_matches_of_a_funnel_of_several_pages_are_those_of_all(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    def pages(request: api.GetFunnelRequest) -> api.GetFunnelResponse:
        if request.page_size == funnel.PIECE:
            return answer(an_item(), an_item(scenario_id="s2"), total=2)
        return answer(an_item(), total=2, next_page_token="next")

    backing.market.pilots.answers["GetFunnel"] = pages

    html = await page(client, "/funnel")

    (step,) = [part for part in html.split("<li>") if "有匹配企业" in part]
    assert "<strong>1</strong>" in step


async def test_filters_are_asked_and_kept(backing: Backing, client: httpx.AsyncClient) -> None:
    backing.market.pilots.answers["GetFunnel"] = answer(an_item(), next_page_token="next")

    html = await page(client, "/funnel?list_id=b1&zone=511702&industry=energy")

    asked = backing.market.pilots.requests["GetFunnel"][0]
    assert (asked.list_id, asked.zone, asked.industry) == ("b1", "511702", "energy")
    assert '<option value="b1" selected>第1批</option>' in html
    assert "草案" not in html
    assert "/funnel?list_id=b1&amp;zone=511702&amp;industry=energy&amp;page_token=next" in html
    assert "/funnel/export.csv?list_id=b1&amp;zone=511702&amp;industry=energy" in html


async def test_nothing_found_and_nothing_readable_are_told_apart(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    backing.market.pilots.answers["GetFunnel"] = api.GetFunnelResponse()
    assert "没有符合条件的场景" in await page(client, "/funnel")

    backing.market.pilots.answers["GetFunnel"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "读取失败" in await page(client, "/funnel", 503)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PROVIDER, 200),
        (Role.ZONE_BUREAU, 200),
        (Role.HR_BUREAU, 200),
        (Role.ENTERPRISE, 403),
        (Role.TALENT, 403),
    ],
)
async def test_the_funnel_is_for_providers_and_offices(client_as: ClientAs, role: Role, status: int) -> None:
    await page(client_as(role), "/funnel", status)
    await page(client_as(role), "/funnel/export.csv", status)


async def test_the_file_has_every_scenario_and_no_formula(
    backing: Backing, client: httpx.AsyncClient
) -> None:
    def pages(request: api.GetFunnelRequest) -> api.GetFunnelResponse:
        if request.page_token:
            return answer(an_item(scenario_id="s2", title="果园监测", answers_sealed=True))
        return answer(an_item(title='=HYPERLINK("x")'), next_page_token="next")

    backing.market.pilots.answers["GetFunnel"] = pages

    found = await client.get("/funnel/export.csv?zone=511702")

    assert found.headers["Content-Type"].startswith("text/csv")
    assert found.content.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(found.content.decode("utf-8-sig")))
    told, other = dict(zip(head, first, strict=True)), dict(zip(head, second, strict=True))
    assert told["场景"] == '\'=HYPERLINK("x")'
    assert (told["区域"], told["阶段"], told["浏览"]) == ("通川区", "已示范", "1234")
    assert (told["发布时间"], told["选定时间"]) == ("2026-03-02 01:00", "")
    assert (told["合同金额（元）"], told["试点金额（元）"]) == ("800000", "500000")
    assert (told["应答"], other["应答"]) == ("5", "密封中")
    assert {request.zone for request in backing.market.pilots.requests["GetFunnel"]} == {"511702"}


async def test_everybody_sees_targets_with_what_is_reached(backing: Backing, client_as: ClientAs) -> None:
    html = await page(client_as(), "/parts/targets")

    assert "2023 年 40" in html
    assert "2025 年 200" in html
    assert all(text in html for text in ("已完成 50", "推进中 7", "模拟 3"))
    assert '<rect class="bar-done" width="25.0"' in html
    assert "通川区" in html
    # More than wanted fills the bar and no more.
    assert '<rect class="bar-done" width="100.0"' in html
    assert {caller.roles for caller in backing.market.pilots.callers} == {frozenset({Role.VISITOR})}


async def test_targets_are_asked_for_once_in_a_while(backing: Backing, client_as: ClientAs) -> None:
    for _ in range(3):
        await page(client_as(), "/parts/targets")

    assert len(backing.market.pilots.requests["GetTargets"]) == 1


async def test_targets_that_cannot_be_had_are_told(backing: Backing, client_as: ClientAs) -> None:
    backing.market.pilots.answers["GetTargets"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    assert "规划目标暂时无法读取" in await page(client_as(), "/parts/targets")


async def test_the_overview_shows_the_targets(client_as: ClientAs) -> None:
    assert 'hx-get="/parts/targets"' in await page(client_as(), "/")
