"""Pages of self-registration: steps, saving, review, the curriculum vitae, and confirming."""

import re
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, SKILL_LEVEL_EXPERT
from dabridge.talent.v1 import registration_service_pb2 as api
from dabridge.talent.v1.registration_service_pb2 import (
    DraftProblem,
    DraftSkill,
    Registration,
    RegistrationDraft,
)

from services.common.access.principal import Role
from services.gateway.portal import registration_form
from tests.fakes.doorkeeper import CSRF, TALENT
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.registration.scenes import a_registration, give, page, post, saved, submitted

STEPS = ("contact", "study", "work", "skills", "wishes", "consent")


@pytest.mark.parametrize("step", STEPS)
async def test_each_step_is_a_page_with_a_way_on_and_back(talent: httpx.AsyncClient, step: str) -> None:
    html = await page(talent, f"/registration/step/{step}")

    assert f'action="/registration/step/{step}"' in html
    assert 'value="next"' in html
    assert ('value="back"' in html) == (step != "contact")
    assert "已保存 12:03" in html
    assert html.count('aria-current="step"') == 1


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.HR_BUREAU, Role.ZONE_BUREAU])
async def test_nobody_else_has_these_pages(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)
    for path in ("/registration", "/registration/review", "/registration/import"):
        await page(client, path, 403)


async def test_there_is_no_other_step(talent: httpx.AsyncClient) -> None:
    await page(talent, "/registration/step/payment", 404)


async def test_the_account_fills_in_what_is_still_empty(backing: Backing, talent: httpx.AsyncClient) -> None:
    give(backing, Registration(talent_id=TALENT, draft=RegistrationDraft()))

    html = await page(talent, "/registration/step/contact")

    assert 'value="账号姓名"' in html
    assert 'value="13700137000"' in html
    assert "取自您的账号" in html
    assert "note-warn" not in html


async def test_the_review_says_what_of_the_account_is_not_saved(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    give(backing, a_registration(draft=RegistrationDraft(mobile="13800138000")))

    html = await page(talent, "/registration/review")
    assert "账号姓名" in html
    assert "取自您账号的姓名或手机号还没有保存" in html


async def test_what_is_saved_is_not_told_to_be_unsaved(talent: httpx.AsyncClient) -> None:
    assert "还没有保存" not in await page(talent, "/registration/review")


async def test_a_new_person_begins_with_the_first_step(backing: Backing, talent: httpx.AsyncClient) -> None:
    give(backing, Registration(talent_id=TALENT, draft=RegistrationDraft()))

    answer = await talent.get("/registration")
    assert answer.headers["location"] == "/registration/step/contact"
    html = await page(talent, "/home")
    assert 'href="/registration/step/contact"' in html
    assert "/talent/new" not in html


async def test_one_goes_on_where_one_was(talent: httpx.AsyncClient) -> None:
    answer = await talent.get("/registration")

    assert answer.headers["location"] == "/registration/step/wishes"
    assert "已填写 55%" in await page(talent, "/home")


@pytest.mark.parametrize(
    ("step", "form", "expected"),
    [
        (
            "contact",
            {"name": " 陆小满 ", "mobile": "138"},
            RegistrationDraft(name="陆小满", mobile="138"),
        ),
        (
            "study",
            {"education": "bachelor", "major": "统计学"},
            RegistrationDraft(education=EDUCATION_BACHELOR, major="统计学"),
        ),
        (
            "work",
            {"titles": "甲\r\n\r\n 乙 ", "years": "五", "occupation_code": "2-02-10-03"},
            RegistrationDraft(titles=["甲", "乙"], years="五", occupation_code="2-02-10-03"),
        ),
        (
            "skills",
            {
                "skill-0-name": "Java",
                "skill-0-level": "expert",
                "skill-0-evidence": "订单",
                "skill-1-name": "",
                "skill-1-level": "",
                "skill-1-evidence": "",
            },
            RegistrationDraft(skills=[DraftSkill(name="Java", level=SKILL_LEVEL_EXPERT, evidence="订单")]),
        ),
        (
            "consent",
            {"consents": ["matching", "zones", "made-up"]},
            RegistrationDraft(consents=["matching", "zones"]),
        ),
    ],
)
async def test_a_step_sends_its_own_fields_as_they_were_typed(
    backing: Backing, talent: httpx.AsyncClient, step: str, form: dict[str, Any], expected: RegistrationDraft
) -> None:
    await post(talent, f"/registration/step/{step}", form)

    fields = sorted(registration_form.STEPS[step])
    assert saved(backing) == api.SaveStepRequest(draft=expected, fields=fields)


@pytest.mark.parametrize(
    ("form", "leads_to"),
    [
        ({"go": "next"}, "/registration/step/skills"),
        ({}, "/registration/step/skills"),
        ({"go": "stay"}, "/registration/step/work"),
        ({"go": "back"}, "/registration/step/study"),
        ({"_action": "find", "_find": "软件"}, "/registration/step/work?find=%E8%BD%AF%E4%BB%B6"),
        ({"_action": "pick", "_pick": "2-02-10-03"}, "/registration/step/work"),
    ],
)
async def test_buttons_lead_on_back_and_to_what_is_found(
    talent: httpx.AsyncClient, form: dict[str, str], leads_to: str
) -> None:
    answer = await post(talent, "/registration/step/work", form)

    location = answer.headers["location"]
    assert location.removesuffix("?done=saved") == leads_to


async def test_the_last_step_leads_to_the_review(talent: httpx.AsyncClient) -> None:
    answer = await post(talent, "/registration/step/consent", {"go": "next"})

    assert answer.headers["location"] == "/registration/review"


async def test_saving_as_one_goes_is_told_with_its_time(backing: Backing, talent: httpx.AsyncClient) -> None:
    wrong = DraftProblem(field="mobile", message="手机号应为 11 位")
    give(backing, a_registration(problems=[wrong, DraftProblem(field="titles", message="不在这一步")]))

    answer = await talent.post(
        "/registration/step/contact",
        data={"_token": CSRF, "mobile": "138"},
        headers={"HX-Request": "true"},
    )

    assert "已保存 12:03，有 1 处需要修改：手机号应为 11 位" in answer.text
    assert "不在这一步" not in answer.text
    assert "<html" not in answer.text


async def test_a_save_that_fails_keeps_what_was_typed(backing: Backing, talent: httpx.AsyncClient) -> None:
    backing.market.registration.answers["SaveStep"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "过长", [("draft", "草稿过长")]
    )

    answer = await post(talent, "/registration/step/work", {"experience": "很长的经历", "titles": "甲"}, 422)

    assert "很长的经历" in answer.text
    assert "草稿过长" in answer.text


async def test_a_word_is_found_and_picked_without_a_script(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    term = api.Term(code="2-02-10-03", name="计算机软件工程技术人员", found_by="程序员")
    backing.market.registration.answers["SuggestTerms"] = api.SuggestTermsResponse(terms=[term])

    html = await page(talent, "/registration/step/work?find=程序员")
    assert '<option value="2-02-10-03">计算机软件工程技术人员 2-02-10-03（程序员）</option>' in html

    await post(talent, "/registration/step/work", {"_action": "pick", "_pick": "2-02-10-03", "titles": "甲"})
    assert saved(backing).draft.occupation_code == "2-02-10-03"
    assert list(saved(backing).draft.titles) == ["甲"]


async def test_a_picked_skill_joins_the_others_once(backing: Backing, talent: httpx.AsyncClient) -> None:
    rows = {"skill-0-name": "Java", "skill-0-level": "", "skill-0-evidence": ""}
    await post(talent, "/registration/step/skills", {"_action": "pick", "_pick": "Kafka", **rows})
    assert [skill.name for skill in saved(backing).draft.skills] == ["Java", "Kafka"]

    backing.market.registration.requests.clear()
    await post(talent, "/registration/step/skills", {"_action": "pick", "_pick": "java", **rows})
    assert [skill.name for skill in saved(backing).draft.skills] == ["Java"]

    backing.market.registration.requests.clear()
    await post(talent, "/registration/step/skills", {"_action": "remove:0", **rows})
    assert list(saved(backing).draft.skills) == []


async def test_what_nobody_has_touched_is_not_called_wrong(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    wrong = DraftProblem(field="years", message="工作年限应为整数")
    give(backing, a_registration(draft=RegistrationDraft(name="陆小满", mobile="1"), problems=[wrong]))

    assert "工作年限应为整数" not in await page(talent, "/registration/step/work")
    assert "工作年限应为整数" in await page(talent, "/registration/step/work?fix=1")


async def test_the_review_shows_all_and_leads_to_what_is_wrong(
    backing: Backing, talent: httpx.AsyncClient
) -> None:
    give(backing, a_registration(problems=[DraftProblem(field="skills[0].name", message="技能名称过长")]))

    html = await page(talent, "/registration/review")

    for text in ("陆小满", "13800138000", "本科", "软件工程师", "Java", "订单系统", "平台匹配"):
        assert text in html
    assert 'href="/registration/step/skills?fix=1">技能名称过长' in html
    assert 'name="version" value="3"' in html


async def test_what_was_looked_through_is_submitted(backing: Backing, talent: httpx.AsyncClient) -> None:
    answer = await post(talent, "/registration/submit", {"version": "3"})

    assert answer.headers["location"] == "/registration/review?done=submitted"
    (request,) = backing.market.registration.requests["SubmitRegistration"]
    assert request.expected_version == 3


async def test_a_refused_submission_says_why(backing: Backing, talent: httpx.AsyncClient) -> None:
    backing.market.registration.answers["SubmitRegistration"] = rpc_error(
        grpc.StatusCode.ABORTED, "记录已被他人修改"
    )

    answer = await post(talent, "/registration/submit", {"version": "2"}, 412)

    assert 'role="alert"' in answer.text


async def test_a_withdrawn_profile_offers_no_form(backing: Backing, talent: httpx.AsyncClient) -> None:
    give(backing, submitted(profile_withdrawn=True))

    assert "<form method" not in (await page(talent, "/registration/step/study")).partition("<main")[2]
    assert "已撤回" in await page(talent, "/registration/review")


async def test_no_page_has_style_or_script_of_its_own(talent: httpx.AsyncClient) -> None:
    for path in (*(f"/registration/step/{step}" for step in STEPS), "/registration/review"):
        html = await page(talent, path)
        assert not re.search(r"<style|style=|<script(?![^>]* src=)| on[a-z]+=\"", html), path
