"""Pages of imports, of people who may be one and of demand lists, as their users go through them."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pytest
from dabridge.talent.v1.demand_lists_service_pb2 import ListedPost

from services.common import texts
from services.common.access.principal import Role
from services.gateway.codec import to_plain
from services.gateway.demand_book.write import of_posts
from tests.e2e import papers
from tests.e2e.browsing import Browser, File, Page, Typed
from tests.e2e.conftest import City
from tests.e2e.offices import until
from tests.fakes import crowd
from tests.fakes.identities import FICTITIOUS
from tests.fakes.messages import a_demand, an_enterprise
from tests.integration.talent_market.imports.desk import workbook

TAG: Final = secrets.token_hex(3)
FIRST, SECOND, THIRD = FICTITIOUS[-31], FICTITIOUS[-32], FICTITIOUS[-33]
IMPORT: Final = "/demand-lists/import"
SLIP: Final = texts.get("imports.evidence.id_near")
UPLOAD: Final = "/imports/upload"
LINKS: Final = "/imports/links"
BY_LINK: Final = "/imports/by-link"
FIRM: Final = f"lists-{TAG}"


def xlsx(content: bytes) -> dict[str, File]:
    """A workbook as a form takes it."""
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"file": ("名单.xlsx", content, media)}


def row(who: Any, **values: Any) -> dict[str, Any]:
    """Somebody's row of the form."""
    return {"name": who.name, "mobile": who.mobile, "titles": "数据工程师", **values}


@dataclass
class Desk:
    """The bureau's desk, and a visitor who has a link."""

    city: City

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.bureau = Browser(offices.member(Role.HR_BUREAU, f"imports-{TAG}"))
        self.school = Browser(offices.visitor())

    def ended(self, page: Page) -> Page:
        """The import's page once its rows are worked on."""
        until(lambda: not self.bureau.open(page.path).tree.xpath("//*[@id='progress'][@hx-get]"))
        return self.bureau.open(page.path)


@pytest.fixture(scope="module")
def desk(city: City) -> Iterator[Desk]:
    desk = Desk(city)
    yield desk
    desk.bureau.follow_all()


def test_a_workbook_is_taken_in_and_its_errors_come_back(desk: Desk) -> None:
    page = desk.bureau.open("/imports")
    typed: Typed = {"source_name": f"职业学院 {TAG}", "people_agreed": True}
    page.refused(UPLOAD, typed, "请选择")
    bad = row(SECOND, mobile="12", education="博士生")
    content = workbook([row(FIRST, id_number=FIRST.id_number), bad])
    page.refused(UPLOAD, {**typed, "source_name": ""}, "不能为空", files=xlsx(content))
    held = desk.ended(page.send(UPLOAD, typed, files=xlsx(content)))
    assert "手机" in held.text
    for link in held.links():
        if link.startswith(f"{held.path}/copy"):
            assert desk.bureau.client.get(link).content.startswith(b"PK")
    assert desk.bureau.client.get(f"{held.path}/progress").headers["HX-Redirect"] == held.path
    for form in ("xlsx", "csv"):
        assert desk.school.client.get(f"/imports/template.{form}").status_code == 200


def test_a_school_gives_its_workbook_in_by_a_link(desk: Desk) -> None:
    page = desk.bureau.open(LINKS)
    page.refused(LINKS, {"source_name": f"信州中学 {TAG}", "days": "99"}, "天")
    spare = page.send(LINKS, {"source_name": f"备用 {TAG}", "days": "3"})
    revoke = spare.act_of(f"备用 {TAG}", f"{LINKS}/")
    page = spare.send(LINKS, {"source_name": f"信州中学 {TAG}", "days": "3"})
    (address,) = page.tree.xpath("//main//code/text()")
    secret = str(address).partition("#")[2]

    asks = desk.school.open(BY_LINK)
    asks.send(BY_LINK, {"token": "no-such-secret"}, status=404)
    form = asks.send(BY_LINK, {"token": secret})
    assert f"信州中学 {TAG}" in form.text
    given = xlsx(workbook([row(THIRD)]))
    form.send(BY_LINK, files=given, status=422)
    form.refused(BY_LINK, {"people_agreed": True}, "请选择")
    assert "收到" in form.send(BY_LINK, {"people_agreed": True}, files=given).text

    waiting = desk.bureau.open(desk.bureau.open("/imports").link("/imports/", f"信州中学 {TAG}"))
    waiting.refused(f"{waiting.path}/confirm", {}, "同意")
    discarded = waiting.send(f"{waiting.path}/discard")
    assert not discarded.has_form(f"{waiting.path}/confirm")
    assert not desk.bureau.open(LINKS).send(revoke).has_form(revoke)


def test_a_workbook_of_a_school_is_let_in(desk: Desk) -> None:
    page = desk.bureau.open(LINKS).send(LINKS, {"source_name": f"翎泉学院 {TAG}", "days": "3"})
    secret = str(page.tree.xpath("//main//code/text()")[0]).partition("#")[2]
    form = desk.school.open(BY_LINK).send(BY_LINK, {"token": secret})
    form.send(BY_LINK, {"people_agreed": True}, files=xlsx(workbook([row(THIRD)])))
    waiting = desk.bureau.open(desk.bureau.open("/imports").link("/imports/", f"翎泉学院 {TAG}"))
    ended = desk.ended(waiting.send(f"{waiting.path}/confirm", {"people_agreed": True}))
    assert "新增" in ended.text


def test_two_records_of_one_person_are_merged_and_of_two_are_told_apart(desk: Desk) -> None:
    first = int(TAG, 16) % 5_000
    for source, slip in (("甲校", 0), ("乙校", 1)):
        rows = [entered(first + number, slip) for number in (1, 2)]
        typed: Typed = {"source_name": f"{source} {TAG}", "people_agreed": True}
        desk.ended(desk.bureau.open("/imports").send(UPLOAD, typed, files=xlsx(workbook(rows))))
    names = [crowd.row(first + number)["name"] for number in (1, 2)]
    desk.bureau.open("/duplicates").send("/duplicates/search")
    asked = {path: identities(desk, path) for path in pairs(desk)}
    merged, distinct = (path for path, page in asked.items() if any(name in page.text for name in names))
    shown = asked[merged]
    done = shown.send(f"{merged}/merge")
    assert "合并" in done.text
    assert desk.bureau.open("/duplicates", stage="merged").link(merged)
    other = desk.bureau.open(distinct)
    other.send(f"{distinct}/dismiss")
    other.send(f"{distinct}/dismiss", status=412)
    assert desk.bureau.open("/duplicates", stage="distinct").link(distinct)


def posts(**changes: Any) -> list[ListedPost]:
    """Two posts as a firm lists them."""
    held = a_demand()
    return [
        ListedPost(
            code=code,
            post=name,
            zone=held.zone,
            industry=held.industry,
            education=held.education,
            salary=held.salary,
            required_skills=held.required_skills,
            occupation_code=held.occupation_code,
            description=f"负责{name}的各项工作，编号{secrets.token_hex(16)}。",
            **{"headcount": 3, **changes},
        )
        for code, name in (("P-001", "数据开发工程师"), ("P-002", "平台运维工程师"))
    ]


def entered(number: int, slip: int) -> dict[str, Any]:
    """Somebody as a school enters them, with a slip in the ID number's sequence."""
    held = crowd.row(number)
    said = held["id_number"]
    place = int(said[14:17]) // 10 * 10 + slip
    return {
        **held,
        "id_number": crowd.id_number(place, date(int(said[6:10]), int(said[10:12]), int(said[12:14]))),
    }


def identities(desk: Desk, pair: str) -> Page:
    """The page of a pair with who they are."""
    page = desk.bureau.open(pair)
    page.refused(f"{pair}/identities", {"purpose": ""}, "不能为空")
    return page.send(f"{pair}/identities", {"purpose": "核对是否同一人"})


def pairs(desk: Desk) -> list[str]:
    """The paths of open pairs that a slip in the ID number speaks for."""
    found, path = [], "/duplicates"
    while path:
        page = desk.bureau.open(path)
        cards = page.tree.xpath(f"//main//li[@class='card'][contains(., '{SLIP}')]")
        found += [str(card.xpath(".//a/@href")[0]) for card in cards]
        path = next(iter(page.tree.xpath("//main//a[@rel='next']/@href")), "")
    return found


def test_a_firm_uploads_its_posts_looks_at_the_changes_and_confirms(city: City) -> None:
    caller = city.offices.member(Role.ENTERPRISE, FIRM)
    caller.post("/api/enterprises", papers.without(to_plain(an_enterprise(id=FIRM, name=f"企业 {FIRM}"))))
    firm = Browser(caller)
    page = firm.open("/demand-lists")
    book = firm.client.get(page.link("/demand-lists/workbook"))
    assert book.content.startswith(b"PK")
    page.refused(IMPORT, {"close_missing": True}, "请选择")
    page.refused(IMPORT, {}, "表格", files=xlsx(b"PK no workbook"))
    wrong = page.send(IMPORT, files=xlsx(of_posts(posts(headcount=0))), status=422)
    assert "人数" in wrong.text

    listed = page.send(IMPORT, files=xlsx(of_posts(posts())))
    assert "数据开发" in listed.text
    confirm = f"{listed.path}/confirm"
    taken = listed.send(confirm, {"take": ["1"]})
    listed.send(confirm, {"take": []}, status=412)
    assert "数据开发" in taken.text
    changed = firm.open("/demand-lists").send(IMPORT, files=xlsx(of_posts(posts(headcount=5))))
    assert "5" in changed.text
    assert firm.open("/demand-lists").link(changed.path)
