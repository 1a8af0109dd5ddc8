"""A record's page to those who may and who may not see its shortlists, and who acted in its history."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT
from dabridge.events.v1.types_pb2 import MoneyRange
from dabridge.matching.v1 import matching_service_pb2 as matching_api
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from fastapi import FastAPI

from services.common import texts
from services.common.access.principal import Role
from services.gateway.kinds import Kind
from services.gateway.portal import forms, stages
from services.gateway.portal.organisation_names import OrganisationNames
from tests.unit.gateway.conftest import Backing, ClientAs, card, shortlist
from tests.unit.gateway.test_scenario_pages import STAGES, page, put

MARKETS = ("scenario_supply", "scenario_review")
ANSWER = "/solutions/new?scenario=s1"
RELAXATION = "匹配度过低"


@pytest.fixture
def matched(backing: Backing) -> Backing:
    """Matching has lists of s1 in both markets, and a diagnosis of each."""
    subject = card("scenario", "s1", "智慧停车")
    shortlist(backing, "scenario_supply", SIDE_LEFT, subject, card("enterprise", "e2", "示例企业"))
    shortlist(backing, "scenario_review", SIDE_LEFT, subject, card("expert", "t2", "数据治理"))
    backing.matching.diagnosis = matching_api.DiagnoseShortlistResponse(counterparts=200)
    backing.matching.diagnosis.relaxations.add(label=RELAXATION, gained=194)
    return backing


def lists(html: str) -> set[str]:
    return {market for market in MARKETS if f'id="list-{market}"' in html}


@pytest.mark.parametrize("role", [Role.VISITOR, Role.ENTERPRISE])
async def test_an_open_scenario_says_first_how_to_answer_it_and_fills_the_width(
    matched: Backing, client_as: ClientAs, role: Role
) -> None:
    put(matched, "listed", provider_id="e2", answer_deadline="2026-04-01T09:30:15Z")
    client = client_as() if role is Role.VISITOR else client_as(role)

    html = await page(client, "/scenario/s1")

    way = f'href="/sign-in?next={ANSWER.replace("?", "%3F").replace("=", "%3D")}"'
    answer = way if role is Role.VISITOR else f'href="{ANSWER}"'
    assert answer in html
    assert html.index(answer) < html.index("应答截止") < html.index('id="facts-title"')
    assert '<div class="subject-alone">' in html
    assert '<div class="lists">' not in html
    assert html.index('id="facts-title"') < html.index(texts.get("portal.subject.lists"))


@pytest.mark.parametrize(
    ("stage", "changes"), [("draft", {}), ("answered", {"answers_closed": True}), ("selected", {})]
)
async def test_a_scenario_that_is_not_open_offers_nobody_to_answer(
    matched: Backing, client_as: ClientAs, stage: str, changes: dict[str, Any]
) -> None:
    put(matched, stage, provider_id="e2", **changes)

    for client in (client_as(), client_as(Role.ENTERPRISE)):
        assert "/solutions/new" not in await page(client, "/scenario/s1")


@pytest.mark.parametrize("stage", STAGES)
async def test_its_owner_sees_lists_of_a_scenario_that_takes_part_alone(
    matched: Backing, client_as: ClientAs, stage: str
) -> None:
    put(matched, stage)
    takes_part = stage in ("listed", "answered")

    html = await page(client_as(Role.PROVIDER), "/scenario/s1")

    assert lists(html) == (set(MARKETS) if takes_part else set())
    assert (RELAXATION in html) is takes_part
    assert ("sse-connect" in html) is takes_part
    assert (texts.get("portal.subject.draft") in html) is not takes_part
    assert texts.get("portal.subject.lists") not in html


async def test_once_answers_are_closed_reviewers_are_listed_and_firms_are_not(
    matched: Backing, client_as: ClientAs
) -> None:
    put(matched, "answered", answers_closed=True)

    assert lists(await page(client_as(Role.PROVIDER), "/scenario/s1")) == {"scenario_review"}


async def test_a_saved_draft_is_not_said_to_be_matched(matched: Backing, client_as: ClientAs) -> None:
    put(matched, "draft")

    html = await page(client_as(Role.SCENARIO_CENTRE, Role.HR_BUREAU), "/scenario/s1?saved=2")

    assert texts.get("portal.subject.saved.only") in html
    assert texts.get("portal.subject.saved") not in html
    assert texts.get("portal.subject.touched.waiting") not in html


async def test_the_history_names_organisations_and_people_to_staff_alone(
    matched: Backing, app: FastAPI, client_as: ClientAs
) -> None:
    put(matched, "answered", answers_closed=True)
    matched.matching.add(card("enterprise", "firm-2", "没有账号的企业"))
    steps = [
        ("scenario_centre", "dev-centre"),
        ("provider", "dev-office"),
        ("scenario_centre", "dev-centre"),
        ("zone_bureau", "gone-office"),
        ("enterprise", "firm-2"),
        ("enterprise", "gone-firm"),
        ("system", ""),
    ]
    matched.market.lifecycle.answers["ListHistory"] = api.ListHistoryResponse(
        steps=[
            api.HistoryStep(act="UpdateScenario", role=role, organisation_id=each, person="person-7")
            for role, each in steps
        ],
        total=len(steps),
    )
    known = {"dev-centre": "市场景中心", "dev-office": "市数据局"}
    asked: list[Collection[str]] = []

    def find(ids: Collection[str]) -> dict[str, str]:
        asked.append(ids)
        return {each: known[each] for each in ids if each in known}

    app.state.gateway = replace(app.state.gateway, organisation_names=OrganisationNames(find))

    owner = await page(client_as(Role.PROVIDER), "/scenario/s1")
    staff = await page(client_as(Role.SCENARIO_CENTRE), "/scenario/s1/history")

    assert asked == [{each for _, each in steps if each}] * 2
    for html in (owner, staff):
        assert html.count("场景中心 · 市场景中心") == 2
        for told in ("场景提供方 · 市数据局", "企业 · 没有账号的企业", "区县主管部门"):
            assert told in html
        for hidden in ("dev-centre", "dev-office", "gone-office", "firm-2", "gone-firm"):
            assert hidden not in html
    assert "person-7" not in owner
    assert staff.count("person-7") == len(steps)


async def test_money_is_told_with_thousands_apart_and_typed_as_it_is(
    matched: Backing, client_as: ClientAs
) -> None:
    put(matched, "draft", budget=MoneyRange(min_yuan=500_000, max_yuan=900_000))
    client = client_as(Role.PROVIDER)

    assert "500,000 – 900,000 元" in await page(client, "/scenario/s1")
    assert 'value="500000"' in await page(client, "/scenario/s1/edit")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["1000", ""], "1,000 – 未填 元"),
        (["8,000", "九千"], "8,000 – 九千 元"),
        (["", "0"], "未填 – 0 元"),
        (["", ""], ""),
    ],
)
def test_money_that_is_no_number_is_told_as_it_was_typed(typed: list[str], told: str) -> None:
    assert forms.told(Kind.SCENARIO, "budget", {"budget": typed}) == told


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("closed", [False, True])
def test_a_scenario_is_matched_while_it_can_be_answered_or_reviewed(stage: str, *, closed: bool) -> None:
    record = {"stage": stage, "answers_closed": closed}
    announced = stage in ("listed", "answered")

    assert stages.matched(record, "scenario_review") is announced
    assert stages.matched(record, "scenario_supply") is (announced and not closed)
