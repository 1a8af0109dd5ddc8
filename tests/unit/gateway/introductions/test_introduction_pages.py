"""Pages and API of introductions: who sees what at which stage, and what forms send."""

import re
from typing import Any

import grpc
import pytest
from dabridge.scenarios.v1.lifecycle_service_pb2 import HistoryStep
from dabridge.talent.v1 import introductions_service_pb2 as api

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF, ORGANISATION, ZONE
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.introductions.scenes import (
    ASKED,
    CONNECTED,
    ENDED,
    ENTERPRISE,
    HIRED,
    INTERVIEWING,
    MESSAGE,
    PATH,
    PHONE,
    STAGE,
    TALENT_SIDE,
    an_introduction,
    forms,
    page,
    post,
    put,
    sent,
)


@pytest.mark.parametrize(
    ("stage", "asked_by", "offered"),
    [
        (ASKED, ENTERPRISE, ({"cancel"}, {"accept", "decline"})),
        (ASKED, TALENT_SIDE, ({"accept", "decline"}, {"cancel"})),
        (CONNECTED, ENTERPRISE, ({"contact", "interview", "outcome"}, {"contact", "outcome"})),
        (INTERVIEWING, TALENT_SIDE, ({"contact", "interview", "outcome"}, {"contact", "outcome"})),
        (ENDED, ENTERPRISE, ({"outcome"}, {"outcome"})),
        (STAGE.INTRODUCTION_STAGE_DECLINED, ENTERPRISE, (set(), set())),
        (STAGE.INTRODUCTION_STAGE_CANCELLED, ENTERPRISE, (set(), set())),
        (STAGE.INTRODUCTION_STAGE_EXPIRED, ENTERPRISE, (set(), set())),
    ],
)
async def test_each_side_is_offered_its_acts_and_a_bureau_none(
    backing: Backing, client_as: ClientAs, stage: Any, asked_by: Any, offered: tuple[set[str], set[str]]
) -> None:
    put(backing, an_introduction(stage=stage, asked_by=asked_by))

    sides = [forms(await page(client_as(role))) for role in (Role.ENTERPRISE, Role.TALENT)]
    assert tuple(sides) == offered
    for role in (Role.HR_BUREAU, Role.ZONE_BUREAU):
        assert forms(await page(client_as(role))) == set()


async def test_who_has_nothing_to_do_with_it_does_not_pass(client_as: ClientAs) -> None:
    for role in (Role.PROVIDER, Role.SCENARIO_CENTRE, Role.ADMIN, Role.AUDITOR, Role.SECURITY):
        assert (await client_as(role).get(PATH)).status_code == 403
    assert (await client_as().get(PATH)).status_code == 303


async def test_the_contact_is_on_the_page_only_once_it_was_asked_for(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, an_introduction(stage=CONNECTED), contact_open=True)
    client = client_as(Role.ENTERPRISE)
    assert PHONE not in await page(client)
    assert "ReadContact" not in backing.market.introductions.requests

    shown = await post(client, f"{PATH}/contact", 200)

    assert f'href="tel:{PHONE}"' in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "告知对方" in shown.text
    assert sent(backing, "ReadContact").id == "i1"
    assert PHONE not in await page(client)


async def test_a_contact_that_is_closed_is_refused_on_the_page(backing: Backing, client_as: ClientAs) -> None:
    backing.market.introductions.answers["ReadContact"] = rpc_error(
        grpc.StatusCode.FAILED_PRECONDITION, "当前引荐处于“已结束”阶段，不能进行此操作"
    )
    put(backing, an_introduction(stage=ENDED))

    shown = await post(client_as(Role.TALENT), f"{PATH}/contact", 409)

    assert PHONE not in shown.text


async def test_the_history_tells_each_side_when_the_other_has_read(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.introductions.answers["ListIntroductionHistory"] = api.ListIntroductionHistoryResponse(
        steps=[
            HistoryStep(
                act="ReadContact",
                at="2026-03-02T04:00:00+00:00",
                organisation_id=ORGANISATION,
                role="enterprise",
            ),
            HistoryStep(
                act="InviteTalent",
                at="2026-03-01T04:00:00+00:00",
                organisation_id=ORGANISATION,
                role="enterprise",
            ),
            HistoryStep(
                act="VoidIntroduction",
                at="2026-03-01T04:00:00+00:00",
                role="system",
                reason="talent_unavailable",
            ),
        ]
    )

    assert "对方于 2026-03-02 12:00 查看了联系方式" in await page(client_as(Role.TALENT))
    assert "本方于 2026-03-02 12:00 查看了联系方式" in await page(client_as(Role.ENTERPRISE))
    staff = await page(client_as(Role.HR_BUREAU))
    assert "企业于 2026-03-02 12:00 查看了联系方式" in staff
    assert "对方目前不再参与引荐" in staff


async def test_a_bureau_sees_no_word_even_if_it_were_sent_one(client_as: ClientAs) -> None:
    assert MESSAGE in await page(client_as(Role.TALENT))
    assert MESSAGE not in await page(client_as(Role.HR_BUREAU))


async def test_an_enterprise_accepts_with_a_contact(backing: Backing, client_as: ClientAs) -> None:
    put(backing, an_introduction(asked_by=TALENT_SIDE))

    found = await post(
        client_as(Role.ENTERPRISE),
        f"{PATH}/accept",
        form={"contact-name": "尚经理", "contact-phone": "0818-2123456"},
    )

    assert found.headers["Location"] == f"{PATH}?done=accept"
    assert sent(backing, "AcceptIntroduction") == api.AcceptIntroductionRequest(
        id="i1",
        expected_version=4,
        contact=api.RecruiterContact(name="尚经理", phone="0818-2123456"),
    )


async def test_forms_send_reasons_times_and_outcomes(backing: Backing, client_as: ClientAs) -> None:
    talent, firm = client_as(Role.TALENT), client_as(Role.ENTERPRISE)

    await post(talent, f"{PATH}/decline", form={"reason_code": "salary"})
    await post(firm, f"{PATH}/cancel", form={"reason_code": "by_mistake"})
    await post(
        firm, f"{PATH}/interview", form={"at": "2026-03-05T14:30", "place": "会议室", "note": "带作品"}
    )
    await post(firm, f"{PATH}/outcome", form={"result": "hired:offer_accepted"})

    assert sent(backing, "DeclineIntroduction").reason_code == "salary"
    assert sent(backing, "CancelIntroduction").reason_code == "by_mistake"
    interview = sent(backing, "ArrangeInterview")
    assert (interview.at, interview.place, interview.note) == (
        "2026-03-05T14:30:00+08:00",
        "会议室",
        "带作品",
    )
    outcome = sent(backing, "RecordOutcome")
    assert (outcome.outcome, outcome.reason_code) == (HIRED, "offer_accepted")


async def test_what_is_typed_stays_where_it_is_refused(backing: Backing, client_as: ClientAs) -> None:
    put(backing, an_introduction(stage=CONNECTED))
    backing.market.introductions.answers["ArrangeInterview"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "有误", [("at", "面试时间应为日期和时间")]
    )

    shown = await post(
        client_as(Role.ENTERPRISE),
        f"{PATH}/interview",
        422,
        {"at": "明天", "place": "会议室", "note": "带作品"},
    )

    assert "面试时间应为日期和时间" in shown.text
    assert 'value="会议室"' in shown.text
    assert "带作品" in shown.text


async def test_one_that_was_hired_leads_to_the_question_whether_the_post_is_filled(
    backing: Backing, client_as: ClientAs
) -> None:
    put(backing, an_introduction(stage=ENDED, outcome=HIRED, reason_code="offer_accepted"))
    client = client_as(Role.ENTERPRISE)
    html = await page(client)
    assert "招聘人数减为 1 人" in html
    assert "岗位是否招满" not in await page(client_as(Role.TALENT))

    found = await client.post(f"{PATH}/post", data={"_token": CSRF, "version": "5", "act": "lower"})
    assert found.headers["Location"] == f"{PATH}?done=lower"
    assert backing.talent.stored["Demand"]["d1"].headcount == 1

    found = await client.post(f"{PATH}/post", data={"_token": CSRF, "version": "6", "act": "close"})
    assert found.headers["Location"] == f"{PATH}?done=close"


async def test_the_list_has_tabs_and_says_who_is_waited_for(backing: Backing, client_as: ClientAs) -> None:
    html = await page(client_as(Role.TALENT), "/introductions?tab=asked")

    request = sent(backing, "ListIntroductions")
    assert list(request.stages) == [ASKED]
    assert "等您答复" in html
    assert "共 41 条引荐" in html
    (after,) = re.findall(r'rel="next" href="([^"]+)"', html)
    assert "tab=asked" in after
    assert "page_token=next" in after
    assert "等对方答复" in await page(client_as(Role.ENTERPRISE), "/introductions")


async def test_a_tab_of_what_came_to_nothing_asks_for_all_three(
    backing: Backing, client_as: ClientAs
) -> None:
    await page(client_as(Role.HR_BUREAU), f"/introductions?tab=lost&zone={ZONE}")

    request = sent(backing, "ListIntroductions")
    assert len(request.stages) == 3
    assert request.zone == ZONE


async def test_an_empty_list_and_one_that_cannot_be_read_say_so(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.introductions.answers["ListIntroductions"] = api.ListIntroductionsResponse()
    assert "没有符合条件的引荐" in await page(client_as(Role.TALENT), "/introductions")

    backing.market.introductions.answers["ListIntroductions"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "读取失败" in await page(client_as(Role.TALENT), "/introductions", 503)
