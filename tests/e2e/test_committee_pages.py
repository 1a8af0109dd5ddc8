"""The committee's pages as its users go through them: nominations and seats, questions and advice."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from dabridge.talent.v1.talent_service_pb2 import CreateExpertRequest, CreateTalentRequest
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.principal import Role
from tests.e2e.browsing import Browser, day
from tests.e2e.conftest import City
from tests.fakes.messages import a_talent, an_expert

TAG: Final = secrets.token_hex(3)
NOMINATIONS: Final = "/committee/nominations"
NEW: Final = f"{NOMINATIONS}/new"
ADVICE: Final = "/committee/advice"
ASK: Final = f"{ADVICE}/new"
FIRM: Final = f"asks-{TAG}"
BUREAU: Final = f"seats-{TAG}"


@dataclass
class Office:
    """The bureau, a firm that asks, and experts."""

    city: City

    def __post_init__(self) -> None:
        self.bureau = Browser(self.city.offices.member(Role.HR_BUREAU, BUREAU))
        self.firm = Browser(self.city.offices.member(Role.ENTERPRISE, FIRM))
        self.records = TalentServiceStub(self.city.mesh.channel("talent"))

    def expert(self, name: str) -> tuple[str, Browser]:
        """An expert of the pool, who is a person with an account."""
        key = f"{name}-{TAG}"
        self.records.CreateTalent(CreateTalentRequest(talent=a_talent(id=key, confirmed_on=day(0))))
        self.records.CreateExpert(CreateExpertRequest(expert=an_expert(id=key)))
        return key, Browser(self.city.offices.talent(key))


@pytest.fixture(scope="module")
def office(city: City) -> Iterator[Office]:
    office = Office(city)
    yield office
    office.bureau.follow_all()
    office.firm.follow_all()


def test_a_nomination_becomes_a_seat_is_renewed_and_ends(office: Office) -> None:
    key, expert = office.expert("seated")
    typed = {
        "expert_id": key,
        "fields": ["big-data"],
        "grounds": "长期从事数据治理",
        "merit_kind": ["award", "paper"],
        "merit_title": ["省科技进步奖", "数据治理"],
        "merit_year": ["2021", "2023"],
    }
    page = office.bureau.open(NEW)
    page.refused(NEW, {**typed, "expert_id": f"nobody-{TAG}"}, "专家", status=404)
    page.refused(NEW, {**typed, "grounds": ""}, "推荐理由不能为空")
    page.refused(NEW, {**typed, "merit_year": ["2999", "2023"]}, "年份")
    held = page.send(NEW, typed)
    page.refused(NEW, typed, "", status=409)
    for told in ("待本人确认", BUREAU, "省科技进步奖"):
        assert told in held.text
    path = held.path

    assert expert.open(NOMINATIONS).link(path)
    agreed = expert.open(path).send(f"{path}/answer", {"reason": "乐意"}, press="agree")
    assert "待审定" in agreed.text
    deciding = office.bureau.open(path)
    term = {"term_from": day(0), "term_to": day(400)}
    deciding.refused(f"{path}/decide", {**term, "term_to": day(-1), "reason": "同意"}, "任期", press="seat")
    deciding.refused(f"{path}/decide", {**term, "reason": ""}, "原因不能为空", press="refuse")
    seated = deciding.send(f"{path}/decide", {**term, "reason": "同意"}, press="seat")
    deciding.send(f"{path}/decide", term, press="seat", status=412)
    assert "在任" in seated.text

    seated.refused(f"{path}/renew", {"term_to": day(4000), "reason": "续任"}, "任期")
    renewed = seated.send(f"{path}/renew", {"term_to": day(800), "reason": "续任"})
    assert day(800) in renewed.text
    assert office.bureau.open(NOMINATIONS, stage="seated", industry="big-data").link(path)
    own = expert.open(path)
    own.refused(f"{path}/end", {"reason": ""}, "原因不能为空")
    assert "已卸任" in own.send(f"{path}/end", {"reason": "工作调动"}).text
    expert.follow_all()


def test_who_proposes_themselves_may_take_it_back(office: Office) -> None:
    _, expert = office.expert("applies")
    page = expert.open(expert.open("/committee").link(NEW))
    page.refused(NEW, {"fields": [], "grounds": "熟悉数据产业"}, "产业至少填写 1 项")
    held = page.send(NEW, {"fields": ["big-data"], "grounds": "熟悉数据产业"})
    assert "本人自荐" in held.text
    held.refused(f"{held.path}/withdraw", {"reason": ""}, "原因不能为空")
    assert "已撤回" in held.send(f"{held.path}/withdraw", {"reason": "改主意"}).text


def test_proposed_members_are_nominated_from_the_list(office: Office) -> None:
    key, expert = office.expert("proposed")
    proposals = office.bureau.open("/committee/proposals", count=200)
    form = office.bureau.open(proposals.link(f"{NEW}?expert={key}"))
    held = form.send(NEW, {"fields": ["big-data"], "grounds": "补充覆盖"})
    declined = expert.open(held.path).send(f"{held.path}/answer", {"reason": "时间不够"}, press="decline")
    assert "本人谢绝" in declined.text


def test_a_question_is_asked_assigned_answered_and_closed(office: Office) -> None:
    key, expert = office.expert("advises")
    own = expert.open(NEW).send(NEW, {"fields": ["big-data"], "grounds": "熟悉数据产业"})
    decide = office.bureau.open(own.path)
    decide.send(f"{own.path}/decide", {"term_from": day(0), "term_to": day(300)}, press="seat")

    typed = {"title": f"数据要素 {TAG}", "question": "如何定价？", "fields": ["big-data"], "zone": "511702"}
    form = office.firm.open(office.firm.open(ADVICE).link(ASK))
    form.refused(ASK, {**typed, "title": ""}, "名称不能为空")
    asked = form.send(ASK, typed)
    path = asked.path
    page = office.bureau.open(office.bureau.open(ADVICE, text=TAG, stage="open").link(path))
    assert FIRM in page.text
    page.refused(f"{path}/assign", {"expert": []}, "至少")
    assigned = page.send(f"{path}/assign", {"expert": [key]})
    page.send(f"{path}/assign", {"expert": [key]}, status=412)
    assert "委员办理中" in assigned.text

    mine = expert.open(path)
    mine.refused(f"{path}/opinion", {"text": ""}, "不能为空")
    given = mine.send(f"{path}/opinion", {"text": "先做成本法"})
    assert given.send(f"{path}/opinion", {"text": "先做成本法，再做收益法"}).form(f"{path}/opinion")
    back = office.firm.open(path)
    assert "再做收益法" in back.text
    back.refused(f"{path}/close", {"conclusion": ""}, "不能为空")
    assert "已办结" in back.send(f"{path}/close", {"conclusion": "采纳"}).text
    expert.follow_all()
