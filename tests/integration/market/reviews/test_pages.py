"""Pages of reviews over the real market: from the naming of reviewers to the bidders' results."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from dabridge.events.v1 import matching_pb2
from dabridge.events.v1.scenarios_pb2 import ReviewStage, SolutionStage
from dabridge.events.v1.talent_pb2 import Expert
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, MoneyRange
from dabridge.matching.v1 import matching_service_pb2 as matching_api
from dabridge.scenarios.v1 import reviews_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1 import solutions_service_pb2 as solutions_api

from services.common.access.principal import Role
from tests.fakes.messages import a_scenario, an_enterprise
from tests.integration.market.offices import PROVIDER, Market
from tests.integration.market.reviews.panels import (
    CRITERIA,
    EXPERTS,
    Panel,
    a_panel,
    pass_deadline,
    scored,
    scoring_panel,
)
from tests.integration.market.reviews.panels import (
    agreed as as_ranked,
)
from tests.integration.market.reviews.portal import Browser, Portal, open_portal

CONTENT = solutions_api.SolutionContent(
    summary="以数据中台为核心",
    approach="分三期建设",
    price=MoneyRange(min_yuan=1_200_000, max_yuan=1_200_000),
    weeks=26,
    answers=[
        solutions_api.RequirementAnswer(
            requirement=item.name, fulfilment=solutions_api.Fulfilment.FULFILMENT_FULL, how="自有产品"
        )
        for item in a_scenario().requirements
    ],
)


@pytest.fixture
async def portal(market: Market) -> AsyncIterator[Portal]:
    async with open_portal(market.served) as opened:
        yield opened


def provider(portal: Portal) -> Browser:
    return portal.browser(Role.PROVIDER, PROVIDER)


def expert(portal: Portal, talent: str) -> Browser:
    return portal.browser(Role.TALENT, talent=talent)


def enterprise(portal: Portal, organisation: str) -> Browser:
    return portal.browser(Role.ENTERPRISE, organisation)


def known(portal: Portal, *experts: str, near: str = "") -> None:
    """Experts that are in the pool."""
    for each in experts:
        record = Expert(
            id=each, version=1, status=RECORD_STATUS_ACTIVE, titles=["数据治理专家"], available=True
        )
        record.affiliation_ids.extend([near] if near else [])
        portal.talent.stored["Expert"][each] = record


def bid(market: Market, scenario_id: str, organisation: str) -> str:
    """A solution that an enterprise, which is registered for it, has given in."""
    firm = an_enterprise(id=organisation, name=f"示例企业 {organisation}")
    market.system.records.CreateEnterprise(records_api.CreateEnterpriseRequest(enterprise=firm))
    office = market.enterprise(organisation)
    made = office.solutions.CreateSolution(
        solutions_api.CreateSolutionRequest(scenario_id=scenario_id, content=CONTENT)
    ).solution
    submit = solutions_api.SubmitSolutionRequest(id=made.id, expected_version=made.version)
    return str(office.solutions.SubmitSolution(submit).solution.id)


async def test_a_review_is_done_by_pages_alone(market: Market, portal: Portal) -> None:
    scenario = market.scenario("listed", in_hours=1, criteria=CRITERIA)
    first, second = bid(market, scenario.id, "firm-a"), bid(market, scenario.id, "firm-b")
    known(portal, *EXPERTS)
    known(portal, "expert-near", near="firm-a")
    office, at = provider(portal), f"/reviews/{scenario.id}"

    assert "还没有组建评审组" in await office.get(at)
    await office.send(f"{at}/reviewers", f"{at}/reviewers", others=" ".join([*EXPERTS, "expert-near"]))
    assert "应答截止后才能开始评审" in await office.get(at)
    pass_deadline(market)
    choice = await office.get(f"{at}/reviewers")
    assert "与应答单位存在关联" in choice
    await office.send(at, f"{at}/start")
    desk = await office.get(at)
    assert "评分在全部评审专家提交之前密封" in desk
    assert "与应答单位存在关联" in desk

    for number, name in enumerate(EXPERTS):
        own = expert(portal, name)
        assert scenario.title in await own.get("/reviews")
        await own.send(at, f"{at}/conflict", statement="none")
        sheet = await own.get(f"{at}/solutions/{first}")
        for text in ("以数据中台为核心", "分三期建设", "1,200,000", "工期 26 周"):
            assert text in sheet
        for solution, points in ((first, 80 + number), (second, 60)):
            page = f"{at}/solutions/{solution}"
            await own.send(page, page, points__0=str(points), points__1="70", remark="可行", go="back")
        assert "已评：" in await own.get(at)
        await own.send(at, f"{at}/submit")
        hidden = await office.get(at)
        assert ("76.60" in hidden) == (number == 2)

    # 60 % of 81 and 40 % of 70 on average: 76.60.
    assert "76.60" in await office.get(at)
    agreed: dict[str, Any] = {f"short-{first}": "1", f"agreed-{second}": "64.00", "consensus": "按均分"}
    await office.send(at, f"{at}/consensus", **agreed)
    chosen: dict[str, Any] = {f"selected-{first}": "1", f"reason-{first}": "综合最优"}
    page = f"{at}/decision"
    await office.send(page, page, common="感谢参与", question_days="3", **chosen)

    assert "已选定" in await office.get(f"/scenario/{scenario.id}")
    won = await enterprise(portal, "firm-a").get(f"/solutions/{first}/result")
    assert "已获选定" in won
    assert "综合最优" in won
    lost = await enterprise(portal, "firm-b").get(f"/solutions/{second}/result")
    assert "未获选定" in lost
    assert "感谢参与" in lost
    assert "64.00" in lost
    assert "76.60" not in lost

    asking = enterprise(portal, "firm-b")
    await asking.send(f"/solutions/{second}/result", f"/questions/{scenario.id}", text="差在何处？")
    (question,) = market.sql("SELECT id FROM question")
    await office.send(
        f"/questions/{scenario.id}", f"/questions/{scenario.id}/{question[0]}/answer", text="团队业绩。"
    )
    assert "团队业绩。" in await asking.get(f"/solutions/{second}/result")
    assert "差在何处" not in await enterprise(portal, "firm-a").get(f"/questions/{scenario.id}")


async def test_scores_are_kept_while_they_are_typed(market: Market, portal: Portal) -> None:
    scenario = market.scenario("listed", in_hours=1, criteria=CRITERIA)
    solution = bid(market, scenario.id, "firm-a")
    panel = Panel(market, scenario.id)
    panel.create()
    pass_deadline(market)
    panel.start()
    panel.declare("expert-1")
    own, page = expert(portal, "expert-1"), f"/reviews/{scenario.id}/solutions/{solution}"

    kept = await own.post(page, {"points-0": "88"}, **{"HX-Request": "true"})
    wrong = await own.post(page, {"points-0": "188"}, **{"HX-Request": "true"})

    assert "已保存" in kept.text
    assert "<html" not in kept.text
    assert "安全应为 0 到 100 的整数" in wrong.text
    ((stored,)) = panel.scores(market.expert("expert-1"))
    assert [(score.criterion, score.points) for score in stored.scores] == [("安全", 88)]
    assert 'value="88"' in await own.get(page)
    shown = await own.send(page, page, status=422, points__0="x", go="back")
    assert 'value="x"' in shown.text


async def test_what_was_typed_stands_where_it_is_refused(market: Market, portal: Portal) -> None:
    panel = scoring_panel(market, s1=["lead-1"], s2=["lead-2"])
    for each in EXPERTS:
        panel.score(each, {"s1": (80, 80), "s2": (60, 60)})
    office, at = provider(portal), f"/reviews/{panel.scenario_id}"

    refused = await office.send(at, f"{at}/consensus", status=422, agreed__s1="81", consensus="调整")
    assert "合议说明不能为空" in refused.text
    assert 'value="81"' in refused.text
    refused = await office.send(at, f"{at}/consensus", status=422, agreed__s1="很高", consensus="调整")
    assert "应为 0 到 100，最多两位小数" in refused.text

    panel.record(as_ranked(panel.review))
    page = f"{at}/decision"
    refused = await office.send(page, page, status=422, selected__s1="1", reason__s1="最优")
    assert "理由不能为空" in refused.text
    assert "最优" in refused.text
    refused = await office.send(page, page, status=422, selected__s1="1", common="略", question_days="x")
    assert "答疑天数" in refused.text


async def test_a_reviewer_who_leaves_sees_no_more_of_it(market: Market, portal: Portal) -> None:
    panel = scoring_panel(market, s1=["lead-1"])
    own, at = expert(portal, "expert-1"), f"/reviews/{panel.scenario_id}"

    refused = await own.send(at, f"{at}/conflict", status=422, statement="conflicted")
    assert "原因不能为空" in refused.text
    left = await own.send(at, f"{at}/conflict", status=200, statement="conflicted", reason="亲属任职")
    assert "您已退出本次评审" in left.text
    await own.get(at, status=403)
    assert "没有评审" in await own.get("/reviews")


async def test_pages_of_reviews_are_nobody_elses(market: Market, portal: Portal) -> None:
    panel = scoring_panel(market, s1=["lead-1"])
    at = f"/reviews/{panel.scenario_id}"

    for browser in (
        expert(portal, "expert-9"),
        portal.browser(Role.PROVIDER, "other-office"),
        portal.browser(Role.ENTERPRISE, "lead-1"),
    ):
        for path in (at, f"{at}/decision", f"{at}/reviewers", f"{at}/solutions/s1"):
            await browser.get(path, status=403)


async def test_questions_are_asked_answered_and_paged(market: Market, portal: Portal) -> None:
    scenario = market.scenario("listed", in_hours=1)
    firm, at = enterprise(portal, "firm-a"), f"/questions/{scenario.id}"
    assert "还没有提问" in await firm.get(at)
    for number in range(19):
        market.clock.advance(1)
        await firm.send(at, at, text=f"<b>第 {number} 问</b>")
    other = enterprise(portal, "firm-b")
    for number in (19, 20):
        market.clock.advance(1)
        await other.send(at, at, text=f"另 {number} 问")

    office = provider(portal)
    page = await office.get(at)
    assert "共 21 个问题" in page
    assert "<b>第" not in page
    assert "firm-a" not in page
    assert "第 0 问" not in page
    token = page.partition("page_token=")[2].partition('"')[0]
    assert "第 0 问" in await office.get(f"{at}?page_token={token}")
    refused = await firm.send(at, at, status=422, text=" ")
    assert "内容不能为空" in refused.text
    visitor = await portal.browser(Role.HR_BUREAU, "bureau").get(at)
    assert "还没有提问" in visitor


async def test_a_hundred_solutions_fit_on_a_page(market: Market, portal: Portal) -> None:
    ids = [f"s{number:03d}" for number in range(100)]
    panel = scoring_panel(market, **{each: [f"firm-{each}"] for each in ids})
    for number, each in enumerate(EXPERTS):
        panel.declare(each)
        scores = [scored(solution, (place + number) % 101, 50) for place, solution in enumerate(ids)]
        market.expert(each).reviews.SaveScores(api.SaveScoresRequest(id=panel.scenario_id, scores=scores))
        panel.submit(each)
    office, at = provider(portal), f"/reviews/{panel.scenario_id}"

    began = time.perf_counter()
    desk = await office.get(at)
    took = time.perf_counter() - began

    assert took < 2.0
    ranks = [desk.index(f'href="/solutions/{ranking.solution_id}"') for ranking in panel.review.rankings]
    assert ranks == sorted(ranks)
    await office.send(at, f"{at}/consensus", consensus="按均分")
    await office.send(
        f"{at}/decision", f"{at}/decision", selected__s099="1", reason__s099="最优", common="感谢参与"
    )
    assert panel.review.stage == ReviewStage.REVIEW_STAGE_DECIDED
    assert panel.solution("s000").stage == SolutionStage.SOLUTION_STAGE_NOT_SELECTED


async def test_experts_are_suggested_by_matching_and_those_near_a_party_cannot_be_ticked(
    market: Market, portal: Portal
) -> None:
    panel = a_panel(market, s1=["lead-1"])
    known(portal, "expert-1")
    known(portal, "expert-2", near=PROVIDER)
    _suggest(portal, panel.scenario_id, "expert-1", "expert-2")
    office, at = provider(portal), f"/reviews/{panel.scenario_id}"

    page = await office.get(f"{at}/reviewers")

    assert "与场景提供单位存在关联" in page
    boxes = {
        part.partition('"')[0]: part.partition(">")[0] for part in page.split('name="expert" value="')[1:]
    }
    assert "disabled" not in boxes["expert-1"]
    assert "disabled" in boxes["expert-2"]
    refused = await office.send(
        f"{at}/reviewers", f"{at}/reviewers", status=422, expert=["expert-1", "expert-2"]
    )
    assert "不能参加评审：与场景提供单位存在关联" in refused.text
    refused = await office.send(f"{at}/reviewers", f"{at}/reviewers", status=422, others="nobody")
    assert "专家 nobody 不存在" in refused.text


def _suggest(portal: Portal, scenario_id: str, *experts: str) -> None:
    made = matching_api.GetShortlistResponse(market="scenario_review", side=matching_pb2.SIDE_LEFT)
    for rank, each in enumerate(experts, 1):
        entry = matching_pb2.ShortlistEntry(counterpart_id=each, rank=rank, score=0.8)
        card: Any = matching_api.ProfileCard(kind="expert", id=each, version=1, title="数据治理专家")
        made.items.add(entry=entry, counterpart=card)
    portal.matching.shortlists["scenario_review", matching_pb2.SIDE_LEFT, scenario_id] = made
