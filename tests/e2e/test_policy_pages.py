"""Pages of policies, allocations, the talent index and training, as those who use them go through them."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from dabridge.talent.v1.talent_service_pb2 import (
    CreateCountyIndustryRequest,
    CreateTalentRequest,
    ListCountyIndustriesRequest,
)
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.principal import Role
from tests.e2e.browsing import Browser, Page, Typed, day
from tests.e2e.conftest import City
from tests.e2e.offices import until
from tests.fakes.messages import a_county_industry, a_talent

TAG: Final = secrets.token_hex(3)
NEW: Final = "/policies/new"
RUN: Final = "/allocations/new"
BASES: Final = "/training/bases"
SEATS: Final = "seats-511702:big-data"


@dataclass
class Bureau:
    """The bureau, a district's, a person whom policies concern, and a visitor."""

    city: City

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.bureau = Browser(offices.member(Role.HR_BUREAU, f"policies-{TAG}"))
        self.district = Browser(offices.member(Role.ZONE_BUREAU, f"district-of-{TAG}", "511702"))
        self.visitor = Browser(offices.visitor())
        records = TalentServiceStub(self.city.mesh.channel("talent"))
        talent = f"concerned-{TAG}"
        profile = a_talent(id=talent, confirmed_on=day(0))
        records.CreateTalent(CreateTalentRequest(talent=profile))
        self.person = Browser(offices.talent(talent))
        held = records.ListCountyIndustries(ListCountyIndustriesRequest(page_size=100)).county_industries
        if "511702:big-data" not in {each.id for each in held}:
            cell = a_county_industry(id="511702:big-data", zone="511702", industry="big-data", headcount=2)
            records.CreateCountyIndustry(CreateCountyIndustryRequest(county_industry=cell))

    def solved(self, page: Page) -> Page:
        """The run's page once it is worked out."""
        part = f"/parts{page.path}"
        until(lambda: "HX-Refresh" in self.bureau.client.get(part).headers, 60)
        return self.bureau.open(page.path)


@pytest.fixture(scope="module")
def bureau(city: City) -> Iterator[Bureau]:
    bureau = Bureau(city)
    yield bureau
    for browser in (bureau.bureau, bureau.district, bureau.visitor, bureau.person):
        browser.follow_all()


def test_a_policy_is_written_published_revised_and_ended(bureau: Bureau) -> None:
    typed: Typed = {
        "title": f"安家补贴 {TAG}",
        "issuer": "市人社局",
        "audience": "talent",
        "issued_on": day(-10),
        "effective_on": day(-5),
        "text": "本科及以上人才可申请安家补贴。",
        "benefits": "一次性补贴一万元\n租房优惠",
        "c-kind": ["education"],
        "c-text": ["本科及以上学历"],
        "c-education": ["bachelor"],
    }
    page = bureau.bureau.open(bureau.bureau.open("/policies").link(NEW))
    page.refused(NEW, {**typed, "title": ""}, "不能为空")
    page.refused(NEW, {**typed, "c-least": ["许多"]}, "整数")
    more = page.send(NEW, typed, press="add")
    assert more.form(NEW).shows(typed) == {}
    draft = more.send(NEW, {"contact": "市人社局人才科"})
    edit = bureau.bureau.open(draft.link(f"{draft.path}/edit"))
    edit.refused(f"{draft.path}/edit", {"expires_on": day(-20)}, "日期")
    draft = edit.send(f"{draft.path}/edit", {"how_to_apply": "网上申请"})
    published = draft.send(f"{draft.path}/publish")
    draft.send(f"{draft.path}/publish", status=412)
    assert f"安家补贴 {TAG}" in bureau.person.open("/policies/mine").text
    assert f"安家补贴 {TAG}" in bureau.visitor.open("/policies", text=TAG, audience="talent").text

    second = published.send(f"{published.path}/revise")
    at = second.path
    changes: Typed = {"benefits": "一次性补贴二万元", "changes": "提高标准"}
    unsaid = second.send(at, {**changes, "changes": ""})
    unsaid.send(f"{unsaid.path}/publish", status=422)
    second = bureau.bureau.open(at)
    next_one = second.send(at, changes)
    next_one = next_one.send(f"{next_one.path}/publish")
    diff = bureau.visitor.open(bureau.visitor.open(next_one.path).link(f"{next_one.path}/diff"))
    assert "一次性补贴二万元" in diff.text
    next_one.refused(f"{next_one.path}/expire", {"reason": "久" * 501}, "最多")
    ended = next_one.send(f"{next_one.path}/expire", {"reason": "期满"})
    assert "期满" in ended.text
    for form in ("pdf", "xlsx"):
        assert bureau.visitor.client.get(f"/policies/export.{form}").status_code == 200


def test_a_draft_of_a_policy_is_taken_away(bureau: Bureau) -> None:
    typed: Typed = {"title": f"草案 {TAG}", "issuer": "市人社局", "audience": "enterprise", "text": "待议"}
    draft = bureau.bureau.open(NEW).send(NEW, typed)
    assert "政策汇编" in draft.send(f"{draft.path}/delete").text
    assert bureau.bureau.open(draft.path, status=404).answer.status_code == 404


def test_runs_are_made_changed_compared_recommended_and_taken_back(bureau: Bureau) -> None:
    page = bureau.bureau.open(RUN)
    typed: Typed = {"title": f"方案一 {TAG}", SEATS: "2"}
    page.refused(RUN, {**typed, "title": ""}, "不能为空")
    page.refused(RUN, {**typed, SEATS: "²"}, "整数")
    page.refused(RUN, {**typed, "near_percent": "101"}, "100")
    first = bureau.solved(page.send(RUN, typed))
    what_if = bureau.bureau.open(first.link(f"{RUN}?from="))
    assert what_if.form(RUN).shows({SEATS: "2"}) == {}
    second = bureau.solved(what_if.send(RUN, {"title": f"方案二 {TAG}", SEATS: "1"}))
    compared = bureau.bureau.open("/allocations/compare", a=first.last, b=second.last)
    for told in ("方案一", "方案二"):
        assert told in compared.text
    people = bureau.bureau.open(f"{first.path}/people")
    assert people.text
    for form in ("csv", "xlsx"):
        assert bureau.bureau.client.get(f"{first.path}/export.{form}").status_code == 200
    advised = first.send(f"{first.path}/recommend")
    first.send(f"{first.path}/recommend", status=412)
    assert bureau.district.open(bureau.district.open("/allocations").link(first.path)).text
    advised.refused(f"{first.path}/withdraw", {"reason": "久" * 501}, "最多")
    assert "已撤回" in advised.send(f"{first.path}/withdraw", {"reason": "名额有变"}).text
    assert bureau.bureau.open("/allocations", withdrawn="true").link(first.path)


def test_a_training_base_is_put_on_the_page_and_its_skills_are_seen(bureau: Bureau) -> None:
    page = bureau.bureau.open("/training")
    typed: Typed = {"title": f"实训基地 {TAG}", "zone": "511702", "industries": ["big-data"]}
    page.refused(BASES, {**typed, "title": ""}, "不能为空", holding={"id": ""})
    page.refused(BASES, {**typed, "industries": []}, "产业", holding={"id": ""})
    saved = page.send(BASES, typed, holding={"id": ""})
    seen = bureau.visitor.open("/training")
    base = next(link for link in seen.links() if "base=" in link)
    assert bureau.visitor.open(base).text
    key = next(
        each.value("id")
        for each in saved.forms()
        if each.action == BASES and each.holds({"title": f"实训基地 {TAG}"})
    )
    held = {"id": key}
    changed = saved.send(BASES, {"active": False}, holding=held)
    saved.refused(BASES, {"title": f"改名 {TAG}"}, "", holding=held, status=412)
    assert changed.form(BASES, held).shows({"active": False}) == {}


def test_the_index_is_read_by_cell(bureau: Bureau) -> None:
    for browser in (bureau.bureau, bureau.district):
        page = browser.open("/talent-index", zone="511702", industry="big-data")
        assert "人才指数" in page.text
    assert bureau.bureau.open("/talent-index", zone="none", status=422).text
