"""Pages of a person's own data and of introductions, as the person, firms and the bureau go through them."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest
from dabridge.talent.v1.talent_service_pb2 import CreateDemandRequest, CreateTalentRequest
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common import texts
from services.common.access.principal import Role
from services.gateway.codec import to_plain
from services.gateway.portal.city_time import CITY_TIME
from tests.e2e import papers
from tests.e2e.browsing import Browser, Page, Typed, day
from tests.e2e.conftest import City
from tests.fakes.identities import FICTITIOUS
from tests.fakes.messages import a_demand, a_talent, an_enterprise

TAG: Final = secrets.token_hex(3)
ZONE: Final = "511702"
FIRM: Final = f"firm-of-pages-{TAG}"
BUREAU: Final = f"bureau-of-pages-{TAG}"
WHO: Final = FICTITIOUS[-41]
CONTACT: Final[Typed] = {"contact-name": FICTITIOUS[-42].name, "contact-phone": FICTITIOUS[-42].mobile}


@dataclass
class Market:
    """A firm, the bureau and people."""

    city: City

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.records = TalentServiceStub(self.city.mesh.channel("talent"))
        self.bureau = Browser(offices.member(Role.HR_BUREAU, BUREAU))
        self.visitor = Browser(offices.visitor())
        firm = offices.member(Role.ENTERPRISE, FIRM)
        firm.post("/api/enterprises", papers.without(to_plain(an_enterprise(id=FIRM, name=f"企业 {FIRM}"))))
        self.firm = Browser(firm)

    def person(self, name: str) -> tuple[str, Browser]:
        """Somebody with a profile and an identity; the id of the profile, too."""
        key = f"{name}-{TAG}"
        profile = a_talent(id=key, wanted_zones=[ZONE], confirmed_on=day(0))
        self.records.CreateTalent(CreateTalentRequest(talent=profile))
        person = Browser(self.city.offices.talent(key))
        page = person.open("/me/identity")
        typed: Typed = {"name": WHO.name, "mobile": WHO.mobile, "mail": WHO.mail}
        page.refused("/me/identity", {**typed, "mobile": "12"}, "手机")
        assert WHO.name in page.send("/me/identity", typed).text
        return key, person

    def demand(self) -> str:
        """The id of a post of the firm."""
        says = f"参与业务系统的设计与开发，项目{secrets.token_hex(24)}。"
        given = a_demand(id="", enterprise_id=FIRM, zone=ZONE, description=says, headcount=2)
        return str(self.records.CreateDemand(CreateDemandRequest(demand=given)).demand.id)

    def invited(self, demand: str, talent: str) -> Page:
        """The firm's page of an invitation that it has sent."""
        address = f"/introductions/new?demand={demand}&talent={talent}"
        form = self.firm.open(address)
        return form.send("/introductions/new", {"message": "期待交流", **CONTACT})

    def applied(self, person: Browser, demand: str) -> Page:
        """A person's page of an application that they have sent."""
        form = person.open(f"/introductions/new?demand={demand}")
        form.refused("/introductions/new", {"message": "长" * 501}, "最多")
        return form.send("/introductions/new", {"message": "希望加入"})


@pytest.fixture(scope="module")
def market(city: City) -> Iterator[Market]:
    city.mesh.shift_clock(0)
    market = Market(city)
    yield market
    for browser in (market.bureau, market.firm, market.visitor):
        browser.follow_all()


def test_an_invitation_goes_from_page_to_page_to_a_hiring(market: Market) -> None:
    talent, person = market.person("invited")
    demand = market.demand()
    form = market.firm.open(f"/introductions/new?demand={demand}&talent={talent}")
    form.refused("/introductions/new", {"message": "期待交流", **CONTACT, "contact-phone": "12"}, "电话")
    here = market.invited(demand, talent).path

    page = person.open(person.open("/introductions").link(here))
    page.refused(f"{here}/decline", {"reason_code": ""}, "不能为空")
    page = page.send(f"{here}/accept")
    assert FICTITIOUS[-42].mobile in page.send(f"{here}/contact").text
    firm = market.firm.open(market.firm.open("/introductions").link(here))
    assert WHO.mobile in firm.send(f"{here}/contact").text
    at = (datetime.now(CITY_TIME) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    firm.refused(f"{here}/interview", {"at": "", "place": "会议室"}, "时间")
    firm = firm.send(f"{here}/interview", {"at": at, "place": "会议室", "note": "请带作品"})
    assert "请带作品" in person.open(here).text
    firm.refused(f"{here}/outcome", {"result": ""}, "结果")
    ended = firm.send(f"{here}/outcome", {"result": "hired:offer_accepted"})
    assert not ended.has_form(f"{here}/outcome")
    fewer = market.firm.open(here).send(f"{here}/post", press="lower")
    assert "1" in fewer.text
    closed = fewer.send(f"{here}/post", press="close")
    assert not closed.has_form(f"{here}/post")
    assert person.open(here).send(f"{here}/outcome", {"result": "hired:started_work"}).text
    assert market.bureau.open("/introductions/overview", zone=ZONE).text
    person.follow_all()


def test_applications_are_declined_taken_back_and_accepted(market: Market) -> None:
    _, person = market.person("applies")
    declined, cancelled, accepted = (market.applied(person, market.demand()).path for _ in range(3))

    page = market.firm.open(declined)
    reason = page.form(f"{declined}/decline").options("reason_code")[1]
    assert not page.send(f"{declined}/decline", {"reason_code": reason}).has_form(f"{declined}/decline")
    own = person.open(cancelled)
    own.refused(f"{cancelled}/cancel", {"reason_code": ""}, "不能为空")
    reason = own.form(f"{cancelled}/cancel").options("reason_code")[1]
    assert not own.send(f"{cancelled}/cancel", {"reason_code": reason}).has_form(f"{cancelled}/cancel")
    page = market.firm.open(accepted)
    page.refused(f"{accepted}/accept", {**CONTACT, "contact-name": ""}, "不能为空")
    assert page.send(f"{accepted}/accept", CONTACT).has_form(f"{accepted}/contact")


def test_a_person_sees_who_reads_of_them_and_what_they_allow(market: Market) -> None:
    talent, person = market.person("allows")
    officer = market.bureau.open(f"/people/{talent}")
    officer.send(f"/people/{talent}", status=422)
    purpose = officer.form(f"/people/{talent}").options("purpose")[0]
    assert WHO.name in officer.send(f"/people/{talent}", {"purpose": purpose}).text
    me = person.open("/me")
    assert BUREAU in me.text
    employers = {"purpose": "employers"}
    without = me.send("/me/consents", {"recipient": FIRM}, press="0", holding=employers)
    assert f"不含：{FIRM}" in without.text
    without.refused("/me/consents", {"recipient": "谁?"}, "编号", press="0", holding=employers)
    let_in = without.send("/me/consents", press="1", holding={**employers, "recipient": FIRM})
    withdrawn = let_in.send("/me/consents", press="0", holding=employers)
    assert withdrawn.send("/me/consents", press="1", holding=employers).text
    exported = person.client.get("/me/export.json")
    assert exported.headers["Content-Disposition"].startswith("attachment")
    assert WHO.name in exported.text
    person.follow_all()


def test_a_match_is_looked_at_by_somebody_when_a_person_asks(market: Market) -> None:
    _, person = market.person("doubts")
    here = "/me/match-reviews"
    page = person.open(here)
    typed: Typed = {"market": "talent_demand", "counterpart_id": market.demand(), "reason": "技能未被计入"}
    page.refused(here, {**typed, "reason": ""}, "不能为空")
    page.refused(here, {**typed, "counterpart_id": "no-such-post"}, "不存在")
    asked = page.send(here, typed)
    own = asked.link(f"{here}/")
    key = own.rpartition("/")[2]
    queue = market.bureau.open("/match-reviews")
    review = market.bureau.open(queue.link(f"/match-reviews/{key}"))
    at = f"/match-reviews/{key}/answer"
    outcome = review.form(at).options("outcome")[0]
    review.refused(at, {"outcome": outcome, "answer": ""}, "不能为空")
    review.send(at, {"outcome": outcome, "answer": "已核对，排名无误"})
    review.send(at, {"outcome": outcome, "answer": "再答一次"}, status=409)
    assert "已核对，排名无误" in person.open(own).text
    assert market.bureau.open("/match-reviews", stage="answered").link(f"/match-reviews/{key}")


def test_a_draft_of_a_registration_is_thrown_away(market: Market) -> None:
    _, person = market.person("drafts")
    step = "/registration/step/study"
    review = person.open(step).send(step, {"major": "会计学"}, press="stay")
    review = person.open("/registration/review")
    assert "会计学" in review.text
    assert "会计学" not in review.send("/registration/discard").text
    assert market.bureau.open("/freshness", state="stale").text


def test_a_person_erases_themselves_and_the_receipt_verifies(market: Market) -> None:
    _, person = market.person("leaves")
    page = person.open("/me/erase")
    page.send("/me/erase", {"phrase": "删除吧"}, status=422)
    receipt = page.send("/me/erase", {"phrase": texts.get("erasure.phrase")})
    code = str(receipt.tree.xpath("//input[@name='code']/@value")[0])
    told = market.visitor.open("/erasures/verify", code=code)
    assert code in told.text
    market.visitor.open("/erasures/verify", code="none-such", status=404)
    assert code in market.bureau.open(market.bureau.open("/erasures").link("/erasures/", code)).text
    assert person.client.get("/me").url.path != "/me", "the session is over"


def test_the_bureau_erases_on_a_written_request(market: Market) -> None:
    talent, _ = market.person("writes")
    page = market.bureau.open("/erasures")
    typed: Typed = {"talent_id": talent, "request_number": f"来函 {TAG}"}
    page.refused("/erasures", typed, "确认")
    for wrong, status in (({"talent_id": "no-such-talent"}, 404), ({"request_number": ""}, 422)):
        refused = page.send("/erasures", {**typed, **wrong, "confirmed": True}, status=status)
        assert refused.form("/erasures", named=typed).shows({**typed, **wrong}) == {}
    done = page.send("/erasures", {**typed, "confirmed": True})
    assert f"来函 {TAG}" in done.text
