"""Recognition's pages as its users go through them: criteria, an application, an appeal, a certificate."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pytest
from dabridge.talent.v1.talent_service_pb2 import CreateTalentRequest
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.principal import Role
from tests.e2e.browsing import Browser, File, Page, Typed, day
from tests.e2e.conftest import City
from tests.fakes.identities import FICTITIOUS
from tests.fakes.messages import a_talent

TAG: Final = secrets.token_hex(3)
WHO: Final = FICTITIOUS[-25]
NEW: Final = "/recognition/schemes/new"
BUREAU: Final = f"recognises-{TAG}"
PDF: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EDUCATION: Final = "本科及以上学历"


@dataclass
class Bureau:
    """Three officers, who check and decide for one another, and a scheme."""

    city: City
    scheme: str = field(init=False)

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.checks, self.decides, self.judges = (
            Browser(offices.member(Role.HR_BUREAU, BUREAU)) for _ in range(3)
        )
        self.visitor = Browser(offices.visitor())
        self.records = TalentServiceStub(self.city.mesh.channel("talent"))
        self.scheme = published_scheme(self.checks)

    def person(self, name: str) -> Browser:
        """Somebody with a profile and an identity."""
        key = f"{name}-{TAG}"
        profile = a_talent(id=key, confirmed_on=day(0))
        self.records.CreateTalent(CreateTalentRequest(talent=profile))
        person = Browser(self.city.offices.talent(key))
        typed = {"name": WHO.name, "mobile": WHO.mobile, "mail": WHO.mail}
        person.open("/me/identity").send("/me/identity", typed)
        return person

    def applied(self, person: Browser) -> str:
        """The path of an application that was handed in."""
        page = person.open(self.scheme).send("/recognition/start", holding={"way": "C:0"})
        here = page.path
        condition = page.form(f"{here}/evidence").value("condition")
        page = page.send(f"{here}/evidence", files=pdf("学位证.pdf"), holding={"condition": condition})
        page = page.send(f"{here}/edit", {"statement": "五年数据平台经验", "declared": True})
        assert "已提交，核查结果" in page.send(f"{here}/submit").text
        return here

    def checked(self, here: str, verdict: str, level: str) -> Page:
        """Checked by one officer: whether the condition is met, and the level that is proposed."""
        page = self.checks.open(here)
        page = page.send(f"{here}/checks", {"k-verdict": [verdict], "k-note": ["见材料"]})
        return page.send(f"{here}/finish", {"level": level, "proposal": "材料齐全"})


def pdf(name: str) -> dict[str, File]:
    """A document."""
    return {"file": (name, PDF, "application/pdf")}


def published_scheme(officer: Browser) -> str:
    """Criteria without publicity, of one level and one condition; the path of their page."""
    typed = {
        "name": f"数据人才 {TAG}",
        "key": f"data-{TAG}",
        "basis": "试行办法",
        "valid_from": day(0),
        "certificate_months": "24",
        "publicity_days": "0",
        "l-code": ["C", "D"],
        "l-name": ["骨干", "青年"],
    }
    page = officer.open(NEW)
    page.refused(NEW, {**typed, "name": ""}, "不能为空")
    page.refused(NEW, {**typed, "publicity_days": "许多"}, "公示")
    made = page.send(NEW, typed)
    scheme = made.path
    for level in ("C", "D"):
        at = f"{scheme}/levels/{level}"
        rows = {"names": "学历", "c-kind": ["education"], "c-text": [EDUCATION], "c-education": ["bachelor"]}
        form = officer.open(officer.open(scheme).link(at))
        form.refused(at, {**rows, "c-least": ["许多"]}, "整数")
        more = form.send(at, rows, press="add")
        assert len(more.form(at).controls("c-text")) == len(form.form(at).controls("c-text")) + 1
        more.send(at, {"c-evidence": ["1"]})
    edit = officer.open(officer.open(scheme).link(f"{scheme}/edit"))
    edit.refused(f"{scheme}/edit", {"valid_to": "某日"}, "日期")
    page = edit.send(f"{scheme}/edit", {"basis": "试行办法（修订）"})
    assert EDUCATION in page.text, "conditions of levels stay"
    published = page.send(f"{scheme}/publish")
    page.send(f"{scheme}/publish", status=412)
    following = officer.open(published.link(f"{NEW}?base="))
    draft = following.send(NEW, {"name": f"下一版 {TAG}"})
    assert "人才认定" in draft.send(f"{draft.path}/delete").text
    return scheme


@pytest.fixture(scope="module")
def bureau(city: City) -> Iterator[Bureau]:
    bureau = Bureau(city)
    yield bureau
    for browser in (bureau.checks, bureau.decides, bureau.judges, bureau.visitor):
        browser.follow_all()


def test_an_application_leads_to_a_certificate_that_verifies(bureau: Bureau) -> None:
    person = bureau.person("granted")
    page = person.open(bureau.scheme).send("/recognition/start", holding={"way": "D:0"})
    here = page.path
    condition = page.form(f"{here}/evidence").value("condition")
    at = {"condition": condition}
    page.refused(f"{here}/evidence", {"note": "扫描件"}, "文件", holding=at)
    page = page.send(f"{here}/evidence", {"note": "扫描件"}, files=pdf("学位证.pdf"), holding=at)
    saved = person.client.get(page.link(f"{here}/evidence/"))
    assert saved.content == PDF
    removes = page.act_of("学位证.pdf", f"{here}/evidence/")
    page = page.send(removes).send(f"{here}/evidence", files=pdf("毕业证.pdf"), holding=at)
    page.refused(f"{here}/submit", {}, "承诺")
    typed: Typed = {"way": "C:0", "statement": "骨干" * 2000, "declared": True, "e-note": ["原件"]}
    page.refused(f"{here}/edit", typed, "最多")
    page = page.send(f"{here}/edit", {**typed, "statement": "五年数据平台经验"})
    condition = page.form(f"{here}/evidence").value("condition")
    # The condition was the other way's, so it is gone; chosen, taken back and chosen again, the note stays.
    said = [("", "原件")]
    for chosen in (condition, "", condition):
        form = page.form(f"{here}/edit")
        assert (form.value("e-condition"), form.value("e-note")) == said.pop()
        page = page.send(f"{here}/edit", {"e-condition": [chosen]})
        said.append((chosen, "原件"))
    page.send(f"{here}/submit")

    checks = bureau.checks.open(bureau.checks.open("/recognition", stage="submitted").link(here))
    row = {"k-verdict": ["not_met"], "k-note": [""]}
    checks.refused(f"{here}/checks", row, "", status=422)
    checks.send(f"{here}/return", {"reason": "请补充学位证"})
    again = person.open(here)
    assert "请补充学位证" in again.text
    again.send(f"{here}/submit")
    finished = bureau.checked(here, "met", "C")
    assert "须由其他人员办理" in finished.text
    assert not finished.has_form(f"{here}/decide")

    decides = bureau.decides.open(here)
    decides.refused(f"{here}/decide", {"level": "C", "reason": ""}, "不能为空")
    granted = decides.send(f"{here}/decide", {"level": "C", "reason": "符合标准"})
    assert "已认定" in granted.text

    own = person.open(here)
    own = own.send(f"{here}/holder", press="1")
    assert person.client.get(own.link(f"{here}/certificate.pdf")).content.startswith(b"%PDF")
    verified = own.link("/certificates/verify?code=")
    told = bureau.visitor.open(verified)
    holder = f"{WHO.name[0]}**"
    assert holder in told.text
    own.send(f"{here}/holder", press="0")
    assert holder not in bureau.visitor.open(verified).text
    assert "有效" in told.text
    revoke = bureau.decides.open(here)
    revoke.refused(f"{here}/revoke", {"reason": ""}, "不能为空")
    revoke.send(f"{here}/revoke", {"reason": "材料不实"})
    assert "撤销" in bureau.visitor.open(verified).text
    assert bureau.visitor.open("/certificates/verify", code="ABCD-1234").text
    person.follow_all()


def test_who_is_refused_appeals_and_another_officer_decides(bureau: Bureau) -> None:
    person = bureau.person("appeals")
    here = bureau.applied(person)
    bureau.checked(here, "not_met", "")
    refused = bureau.decides.open(here).send(f"{here}/decide", {"level": "", "reason": "学历不足"})
    assert "学历不足" in refused.text
    own = person.open(here)
    own.refused(f"{here}/appeal", {"reason": ""}, "不能为空")
    own.send(f"{here}/appeal", {"reason": "学位证已补发"})
    assert not bureau.decides.open(here).has_form(f"{here}/decide-appeal"), "who decided judges no appeal"
    judged = bureau.judges.open(here).send(f"{here}/decide-appeal", {"level": "C", "reason": "复核属实"})
    assert "复核属实" in judged.text
    assert person.open(here).link(f"{here}/certificate.pdf")


def test_an_application_is_taken_back(bureau: Bureau) -> None:
    person = bureau.person("withdraws")
    here = bureau.applied(person)
    page = person.open(person.open("/recognition").link(here))
    assert "已撤回" in page.send(f"{here}/withdraw").text
