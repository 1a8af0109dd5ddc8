"""Pages beside the steps: how lately it was confirmed, what is missing, and the curriculum vitae."""

import re

import grpc
import httpx
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT
from dabridge.events.v1.talent_pb2 import FRESHNESS_FRESH, FRESHNESS_HIDDEN, FRESHNESS_STALE
from dabridge.matching.v1 import matching_service_pb2 as matching_api
from dabridge.talent.v1 import registration_service_pb2 as api
from dabridge.talent.v1.registration_service_pb2 import (
    Completeness,
    MissingField,
)

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF, TALENT
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, card, shortlist
from tests.unit.gateway.registration.scenes import give, page, post, saved, submitted


@pytest.mark.parametrize(
    ("freshness", "told", "asked"),
    [
        (FRESHNESS_FRESH, "请在 2026-05-31 前再次确认", False),
        (FRESHNESS_STALE, "2026-06-30 起暂停匹配和展示", True),
        (FRESHNESS_HIDDEN, "已暂停匹配和展示", True),
    ],
)
async def test_the_home_page_asks_to_confirm(
    backing: Backing, talent: httpx.AsyncClient, freshness: int, told: str, asked: bool
) -> None:
    give(backing, submitted(freshness=freshness))

    html = await page(talent, "/home")

    assert told in html
    assert ('action="/registration/confirm"' in html) == asked


async def test_one_click_confirms_and_leads_back(backing: Backing, talent: httpx.AsyncClient) -> None:
    answer = await post(talent, "/registration/confirm", {"version": "4", "from": "home"})

    assert answer.headers["location"] == "/home?done=confirmed"
    (request,) = backing.market.registration.requests["ConfirmProfile"]
    assert request.expected_version == 4
    assert "已确认" in await page(talent, "/home?done=confirmed")


async def test_the_home_page_stands_while_registration_is_away(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    backing.market.registration.answers["GetDraft"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    assert "暂时无法读取" in await page(talent, "/home")


async def test_the_meter_tells_what_is_missing_and_what_it_would_bring(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    missing = [MissingField(field="skills", weight=20), MissingField(field="wanted_zones", weight=4)]
    give(backing, submitted(completeness=Completeness(percent=76, missing=missing)))
    me = card("talent", TALENT, "软件工程师")
    posts = [card("demand", f"d{number}", f"岗位{number}") for number in range(3)]
    shortlist(backing, "talent_demand", SIDE_LEFT, me, *posts)
    shortlist(backing, "talent_county", SIDE_LEFT, me)
    backing.matching.diagnosis = matching_api.DiagnoseShortlistResponse(
        counterparts=90,
        passing=40,
        relaxations=[
            matching_api.Relaxation(gate="zone", label="区域", gained=37, failed=50),
            matching_api.Relaxation(gate="education", label="学历", gained=0, failed=2),
        ],
    )

    html = await page(talent, "/parts/completeness")

    assert "76%" in html
    assert "当前名单中有 3 项技能要求无法判断" in html
    assert "当前名单中有 3 个对象因意向区域未填写" in html
    assert "另有 37 个岗位仅因“区域”不符未能匹配" in html
    assert "补充技能 Docker" in html


async def test_the_meter_makes_up_nothing_while_matching_is_away(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    give(
        backing,
        submitted(completeness=Completeness(percent=90, missing=[MissingField(field="years", weight=10)])),
    )
    backing.matching.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    html = await page(talent, "/parts/completeness")

    assert "90%" in html
    assert "当前名单中" not in html


FINDINGS = [
    api.ResumeFinding(field="education", value="bachelor", label="本科", sentence="本科学历"),
    api.ResumeFinding(field="titles", value="架构师", label="架构师", sentence="任架构师"),
    api.ResumeFinding(field="skills", value="Kafka", label="Kafka", sentence="使用Kafka <b>"),
]


async def upload(client: httpx.AsyncClient, content: bytes = b"%PDF-", status: int = 200) -> str:
    answer = await client.post(
        "/registration/import", data={"_token": CSRF}, files={"file": ("cv.pdf", content)}
    )
    assert answer.status_code == status, answer.text
    return answer.text


async def test_what_a_resume_says_is_shown_and_nothing_is_ticked(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    backing.market.registration.answers["ReadResume"] = api.ReadResumeResponse(findings=FINDINGS, pages=2)

    html = await upload(talent)

    assert "原文：使用Kafka &lt;b&gt;" in html
    assert "将替换现有的“本科”" in html
    assert len(re.findall(r'name="take-\d"', html)) == 3
    assert " checked" not in html
    assert "SaveStep" not in backing.market.registration.requests


async def test_only_what_is_ticked_is_taken(backing: Backing, talent: httpx.AsyncClient) -> None:
    form: dict[str, str] = {}
    for place, found in enumerate(FINDINGS):
        form |= {
            f"field-{place}": found.field,
            f"value-{place}": found.value,
            f"sentence-{place}": found.sentence,
        }

    ticked = {"take-1": "1", "take-2": "1", "evidence": "1"}
    answer = await post(talent, "/registration/take", {**form, **ticked})

    assert answer.headers["location"] == "/registration/review?done=taken-2"
    request = saved(backing)
    assert list(request.fields) == ["skills", "titles"]
    assert list(request.draft.titles) == ["软件工程师", "架构师"]
    assert [(s.name, s.evidence) for s in request.draft.skills][1:] == [("Kafka", "使用Kafka <b>")]


async def test_nothing_ticked_takes_nothing(backing: Backing, talent: httpx.AsyncClient) -> None:
    await post(talent, "/registration/take", {"field-0": "education", "value-0": "doctor"})
    await post(talent, "/registration/take", {"field-0": "name", "value-0": "别人", "take-0": "1"})

    assert "SaveStep" not in backing.market.registration.requests


async def test_a_scan_says_that_there_is_no_text(backing: Backing, talent: httpx.AsyncClient) -> None:
    told = "没有可提取的文字（可能是扫描件）"
    backing.market.registration.answers["ReadResume"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "有 1 处", [("content", told)]
    )

    html = await upload(talent, status=422)

    assert told in html
    assert 'name="take-0"' not in html


async def test_a_form_without_a_file_says_so(talent: httpx.AsyncClient) -> None:
    answer = await talent.post("/registration/import", data={"_token": CSRF})

    assert answer.status_code == 422
    assert "请先选择文件" in answer.text


async def test_programs_may_have_a_resume_read_too(backing: Backing, talent: httpx.AsyncClient) -> None:
    backing.market.registration.answers["ReadResume"] = api.ReadResumeResponse(findings=FINDINGS[:1], pages=1)

    answer = await talent.post("/api/registration/import", files={"file": ("cv.pdf", b"%PDF-")})

    assert answer.status_code == 200, answer.text
    assert answer.json()["findings"][0]["value"] == "bachelor"
    assert (await talent.post("/api/registration/import", json={})).status_code == 415


async def test_the_vocabulary_answers_programs(backing: Backing, client_as: ClientAs) -> None:
    term = api.Term(name="Spring Boot", found_by="SpringBoot")
    backing.market.registration.answers["SuggestTerms"] = api.SuggestTermsResponse(terms=[term])

    answer = await client_as(Role.ENTERPRISE).get("/api/vocabulary/skill?text=springboot&limit=3")

    assert answer.json()["terms"] == [{"code": "", "name": "Spring Boot", "found_by": "SpringBoot"}]
    (request,) = backing.market.registration.requests["SuggestTerms"]
    assert (request.kind, request.text, request.limit) == ("skill", "springboot", 3)
    assert (await client_as().get("/api/vocabulary/skill?text=x")).status_code == 401


async def test_the_bureau_sees_how_many_wait_and_who(backing: Backing, client_as: ClientAs) -> None:
    parts = backing.market.registration.answers
    parts["CountFreshness"] = api.CountFreshnessResponse(fresh=1200, stale=34, hidden=5, synthetic=9)
    parts["ListByFreshness"] = api.ListByFreshnessResponse(
        items=[api.FreshnessItem(talent_id="t9", freshness=FRESHNESS_HIDDEN, since="2025-10-01")],
        total=5,
        next_page_token="next",
    )

    html = await page(client_as(Role.HR_BUREAU), "/freshness?state=hidden")

    assert "1,200 人" in html
    assert 'href="/talent/t9"' in html
    assert "page_token=next" in html
    (request,) = backing.market.registration.requests["ListByFreshness"]
    assert request.freshness == FRESHNESS_HIDDEN
    await page(client_as(Role.TALENT), "/freshness", 403)
