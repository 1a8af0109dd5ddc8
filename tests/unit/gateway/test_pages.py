import re
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1 import matching_pb2, scenarios_pb2, talent_pb2, types_pb2
from dabridge.matching.v1 import matching_service_pb2 as api

from services.gateway.kinds import Kind
from tests.fakes.grpc_services import rpc_error
from tests.fakes.identities import FICTITIOUS
from tests.scan import Piece, scan
from tests.unit.gateway.conftest import Backing, card, explanation, shortlist

HOSTILE = '<script>alert("x")</script>'
AWAY = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")


def talent(backing: Backing, record_id: str = "t1", **more: Any) -> None:
    backing.talent.put("Talent", talent_pb2.TalentProfile(id=record_id, titles=["数据分析师"], **more))


def demand(backing: Backing, record_id: str = "d1", post: str = "前端工程师") -> None:
    backing.talent.put("Demand", talent_pb2.Demand(id=record_id, post=post, enterprise_id="e1", headcount=1))


async def page(
    client: httpx.AsyncClient, url: str, status: int = 200, headers: dict[str, str] | None = None
) -> str:
    answer = await client.get(url, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.text


async def test_the_overview_shows_counts_markets_and_changes(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.matching.overview.kinds.add(kind="talent", live=20000)
    backing.matching.overview.markets.add(
        market="talent_demand", side=matching_pb2.SIDE_RIGHT, subjects=1500, shortlists=1497, empty=3
    )
    backing.matching.overview.lags.add(topic="t", lag=12)

    html = await page(client, "/")

    assert "20,000" in html
    assert "1,497" in html
    assert "待处理变化：12 条" in html
    assert 'sse-connect="/live/changes"' in html


async def test_the_overview_stands_without_matching(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.matching.fault = AWAY

    assert "暂时不可用" in await page(client, "/")
    assert "暂时读不到" in await page(client, "/parts/plan")


async def test_the_plan_counts_posts_by_cell_and_asks_once(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.matching.add(card("demand", "d1", "x", zones=["511724"], industries=["display"]))

    html = await page(client, "/parts/plan")
    await page(client, "/parts/plan")

    assert 'aria-label="大竹县光电显示岗位 1 个"' in html
    assert html.count('class="posts"') == 42
    assert len(backing.matching.searches) == 42


@pytest.mark.parametrize("kind", list(Kind))
async def test_each_kind_can_be_browsed_and_filled_in(client: httpx.AsyncClient, kind: Kind) -> None:
    assert "没有符合条件的" in await page(client, f"/browse/{kind}")
    assert "<form" in await page(client, f"/{kind}/new")


async def test_browsing_pages_and_filters(client: httpx.AsyncClient, backing: Backing) -> None:
    for number in range(45):
        backing.matching.add(card("demand", f"d{number}", f"岗位 {number}", zones=["511724"]))

    html = await page(client, "/browse/demand?text=岗位&zone=511724&page=2")

    assert "第 2 / 3 页" in html
    assert "岗位 20" in html
    assert "page=3" in html
    assert '<option value="511724" selected>' in html
    assert backing.matching.searches[-1].offset == 20


async def test_htmx_gets_the_results_alone_and_history_the_whole_page(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.matching.add(card("demand", "d1", "岗位"))

    part = await page(client, "/browse/demand", headers={"HX-Request": "true"})

    assert "<html" not in part
    assert "岗位" in part


@pytest.mark.parametrize("part", ["true", "false"])
async def test_a_search_that_fails_says_so_and_offers_to_retry(
    client: httpx.AsyncClient, backing: Backing, part: str
) -> None:
    backing.matching.fault = AWAY

    html = await page(client, "/browse/talent?text=a", 503, {"HX-Request": part})

    assert "暂时搜索不了" in html
    assert "/browse/talent?text=a" in html


@pytest.mark.parametrize("part", ["true", "false"])
@pytest.mark.parametrize("field", ["text", "zone", "industry"])
@pytest.mark.parametrize("away", [True, False])
async def test_who_somebody_is_typed_into_a_filter_comes_back_on_no_page(
    client: httpx.AsyncClient, backing: Backing, *, field: str, part: str, away: bool
) -> None:
    who = FICTITIOUS[0]
    backing.matching.fault = AWAY if away else None
    for typed in (who.mobile, who.id_number, who.mail, who.address):
        answer = await client.get(
            "/browse/talent", params={field: typed, "page": 2}, headers={"HX-Request": part}
        )

        assert not scan(who.values, [Piece("page", answer.content)]).found


async def test_a_filter_that_is_no_code_is_not_repeated(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.matching.fault = AWAY

    html = await page(client, "/browse/talent?text=a&zone=nowhere&industry=nothing", 503)

    assert "nowhere" not in html
    assert "nothing" not in html
    assert 'href="/browse/talent?text=a"' in html


async def test_a_subject_shows_its_facts_and_its_lists_in_each_market(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    talent(backing, education=types_pb2.EDUCATION_MASTER, salary=types_pb2.MoneyRange(min_yuan=8000))
    subject = card("talent", "t1", "数据分析师")
    shortlist(
        backing,
        "talent_demand",
        matching_pb2.SIDE_LEFT,
        subject,
        card("demand", "d1", "前端工程师"),
        card("demand", "d2", "b"),
    )
    shortlist(
        backing, "talent_county", matching_pb2.SIDE_LEFT, subject, card("county", "511724:display", "x")
    )

    html = await page(client, "/talent/t1")

    assert "数据分析师 · t1" in html
    assert "硕士" in html
    assert "8,000 – 未填 元" in html
    assert "适合的岗位" in html
    assert "适合的县域产业" in html
    assert "上升 2 位" in html
    assert "新进" in html
    assert "补充技能 Docker" in html
    assert "有相近的「看板开发」（接近程度 83%）" in html
    assert "「MySQL」属于「关系数据库」" in html
    assert "已核验" in html
    assert "/pairs/talent_demand/t1/d1" in html
    assert 'sse-connect="/live/subject/t1?kind=talent"' in html
    assert 'hx-trigger="sse:talent_demand, sse:reset"' in html


async def test_a_short_list_is_diagnosed(client: httpx.AsyncClient, backing: Backing) -> None:
    demand(backing)
    shortlist(backing, "talent_demand", matching_pb2.SIDE_RIGHT, card("demand", "d1", "岗位"))
    backing.matching.diagnosis = api.DiagnoseShortlistResponse(
        counterparts=20000,
        passing=0,
        relaxations=[api.Relaxation(gate="e", label="学历", gained=37, failed=90)],
    )

    html = await page(client, "/demand/d1")

    assert "目前没有合适的数字人才" in html
    assert "放宽「学历」，可能会多 37 人" in html


async def test_a_list_not_ranked_yet_is_pending_and_asked_for_again(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    demand(backing)

    html = await page(client, "/demand/d1")

    assert "正在匹配" in html
    assert "every 3s" in html


async def test_facts_are_shown_while_matching_is_away(client: httpx.AsyncClient, backing: Backing) -> None:
    demand(backing)
    backing.matching.fault = AWAY

    html = await page(client, "/demand/d1")

    assert "前端工程师" in html
    assert "名单暂时读不到" in html


async def test_a_refreshed_list_marks_what_moved_and_who_caused_it(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    made = shortlist(
        backing,
        "talent_demand",
        matching_pb2.SIDE_RIGHT,
        card("demand", "d1", "岗位"),
        card("talent", "t1", "甲"),
    )
    made.causes.add(kind=matching_pb2.CAUSE_KIND_MEMBER, profile_id="t1", profile_version=2)

    html = await page(client, "/parts/shortlist/talent_demand/right/d1")

    assert "entry moved caused" in html
    assert "因 甲 · t1 的档案更新" in html


async def test_a_withdrawn_record_has_no_lists_and_no_actions(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    demand(backing)
    backing.talent.stored["Demand"]["d1"].status = types_pb2.RECORD_STATUS_WITHDRAWN

    html = await page(client, "/demand/d1")

    assert "已撤回" in html
    assert "/demand/d1/edit" not in html
    assert "已撤回" in await page(client, "/demand/d1/edit", 409)


async def test_a_pair_is_explained_from_both_sides(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.matching.pairs[("talent_demand", "t1", "d1")] = api.ExplainPairResponse(
        left=card("talent", "t1", "甲"), right=card("demand", "d1", "乙"), explanation=explanation()
    )

    html = await page(client, "/pairs/talent_demand/t1/d1")

    assert "数字人才的满意度" in html
    assert "岗位的满意度" in html
    assert "80%" in html


@pytest.mark.parametrize(
    "url", ["/nothing", "/talent/nobody", "/pairs/nowhere/a/b", "/pairs/talent_demand/a/b"]
)
async def test_what_is_not_there_has_a_page(client: httpx.AsyncClient, url: str) -> None:
    html = await page(client, url, 404)

    assert "没有找到" in html
    assert 'lang="zh-CN"' in html


async def test_what_is_away_has_a_page(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.talent.fault = AWAY

    answer = await client.get("/talent/t1")

    assert answer.status_code == 503
    assert "暂时无法使用" in answer.text
    assert answer.headers["Retry-After"]


def every_page(backing: Backing) -> list[str]:
    """Fills every place that shows what users wrote with hostile text; the pages that show it."""
    backing.talent.put(
        "Talent",
        talent_pb2.TalentProfile(
            id="t1",
            titles=[HOSTILE],
            major=HOSTILE,
            experience=HOSTILE,
            skills=[types_pb2.Skill(name=HOSTILE, evidence=HOSTILE)],
        ),
    )
    demand(backing, post=HOSTILE)
    backing.scenarios.put(
        "Enterprise",
        scenarios_pb2.Enterprise(id="e1", name=HOSTILE, capabilities=[types_pb2.Capability(name=HOSTILE)]),
    )
    left = card("talent", "t1", HOSTILE, summary=HOSTILE, tags=[HOSTILE], zones=[HOSTILE])
    right = card("demand", "d1", HOSTILE, summary=HOSTILE)
    made = shortlist(backing, "talent_demand", matching_pb2.SIDE_RIGHT, right, left)
    made.items[0].explanation.best_edit = HOSTILE
    made.items[0].explanation.requirements.add(
        requirement=HOSTILE, met_by=HOSTILE, status=2, evidence=HOSTILE
    )
    backing.matching.pairs[("talent_demand", "t1", "d1")] = api.ExplainPairResponse(
        left=left, right=right, explanation=made.items[0].explanation
    )
    return [
        "/",
        "/parts/plan",
        f"/browse/talent?text={HOSTILE}",
        "/browse/talent",
        "/talent/t1",
        "/talent/t1/edit",
        "/talent/t1/withdraw",
        "/demand/d1?saved=1",
        "/demand/new?enterprise_id=" + HOSTILE,
        "/enterprise/e1",
        "/pairs/talent_demand/t1/d1",
        "/nothing",
    ]


async def test_no_page_lets_text_become_markup_or_carries_inline_code(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    for url in every_page(backing):
        html = (await client.get(url)).text
        assert "<script>" not in html, url
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), url
        assert "<style" not in html, url
        assert not re.search(r'(src|href)="(https?:)?//', html), url


async def test_every_control_has_a_label_and_ids_are_unique(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    for url in every_page(backing):
        html = (await client.get(url)).text
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), url
        labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))
        for control in re.findall(r"<(?:input|select|textarea)[^>]*>", html):
            if 'type="hidden"' in control:
                continue
            named = re.search(r'\sid="([^"]+)"', control)
            inside = re.search(r"<label[^>]*>(?:(?!</label>).)*" + re.escape(control), html, re.DOTALL)
            assert inside or (named and named.group(1) in labelled), (url, control)
