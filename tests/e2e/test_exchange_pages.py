"""The exchange's pages as its users go through them: keys, batches, conflicts and what goes out."""

import base64
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dabridge.talent.v1.talent_service_pb2 import CreateTalentRequest
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.principal import Role
from tests.e2e.browsing import Browser, File, Page, Typed, day
from tests.e2e.conftest import City
from tests.e2e.offices import until
from tests.fakes.identities import FICTITIOUS
from tests.fakes.messages import a_talent

TAG: Final = secrets.token_hex(3)
WHO: Final = FICTITIOUS[-21]
KEY: Final = Ed25519PrivateKey.generate()
PUBLIC: Final = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
SOURCES: Final = "/exchange/sources"
BATCHES: Final = "/exchange/batches"
RELEASES: Final = "/exchange/releases"
EDUCATION: Final = {"code": "education"}


def batch(number: str, *rows: dict[str, Any]) -> bytes:
    """What the education department says about people as of yesterday."""
    told = {"source": "education", "schema": 1, "batch": number, "as_of": day(-1), "rows": rows}
    return json.dumps(told, ensure_ascii=False).encode()


def files(content: bytes, signature: bytes = b"") -> dict[str, File]:
    """What the form of a batch takes."""
    return {
        "content": ("batch.json", content, "application/json"),
        "signature": ("batch.sig", signature or KEY.sign(content), "application/octet-stream"),
    }


@dataclass
class Desk:
    """Those who use the exchange, and a person of whom departments know."""

    city: City

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.admin = Browser(offices.member(Role.ADMIN, f"platform-{TAG}"))
        self.asks = Browser(offices.member(Role.HR_BUREAU, f"bureau-{TAG}"))
        self.approves = Browser(offices.member(Role.HR_BUREAU, f"bureau-{TAG}"))
        self.talent = f"exchanged-{TAG}"
        self.person = Browser(offices.talent(self.talent))
        profile = a_talent(id=self.talent, confirmed_on=day(0))
        records = TalentServiceStub(self.city.mesh.channel("talent"))
        records.CreateTalent(CreateTalentRequest(talent=profile))

    def done(self, page: Page) -> Page:
        """The batch's page once it is worked on."""
        until(lambda: "已完成" in self.asks.open(page.path).text)
        return self.asks.open(page.path)


@pytest.fixture(scope="module")
def desk(city: City) -> Iterator[Desk]:
    desk = Desk(city)
    page = desk.admin.open(SOURCES)
    page.refused(SOURCES, {"title": "市教育局", "public_key": "no key"}, "公钥", holding=EDUCATION)
    typed: Typed = {"title": "市教育局", "public_key": PUBLIC, "active": True}
    saved = page.send(SOURCES, typed, holding=EDUCATION)
    assert saved.form(SOURCES, EDUCATION).shows(typed) == {}
    page.send(SOURCES, typed, holding=EDUCATION, status=412)
    identity = {"name": WHO.name, "mobile": WHO.mobile, "mail": WHO.mail, "id_number": WHO.id_number}
    desk.person.open("/me/identity").send("/me/identity", identity)
    told = {"purpose": "departments"}
    agreed = desk.person.open("/me").send("/me/consents", press="1", holding=told)
    without = agreed.send("/me/consents", {"recipient": "education"}, press="0", holding=told)
    assert "不含：市教育局" in without.text
    without.send("/me/consents", press="1", holding={**told, "recipient": "education"})
    yield desk
    for browser in (desk.admin, desk.asks, desk.approves, desk.person):
        browser.follow_all()


def test_a_batch_is_taken_and_its_conflict_decided(desk: Desk) -> None:
    row = {"id_number": WHO.id_number, "education": "master", "major": "计算机科学与技术"}
    content = batch(f"b-{TAG}", row, {"id_number": FICTITIOUS[-22].id_number, "education": "none"})
    page = desk.asks.open(BATCHES)
    typed = {"source": "education"}
    page.refused(BATCHES, typed, "没有权限", files=files(content, b"0" * 64), status=403)
    page.refused(BATCHES, typed, "批次内容应为 UTF-8 的 JSON", files=files(b"{"))
    held = desk.done(page.send(BATCHES, typed, files=files(content)))
    for told in ("市教育局", f"b-{TAG}", "最高学历应为 secondary"):
        assert told in held.text
    assert desk.asks.open(BATCHES, source="education").link(held.path)

    own = desk.person.open("/exchange/conflicts")
    assert "市教育局" in own.text
    assert "硕士" in own.text
    queue = desk.asks.open("/exchange/conflicts")
    decide = queue.act_of(f"/talent/{desk.talent}", "/exchange/conflicts/")
    queue.refused(decide, {"reason": ""}, "原因不能为空", press="keep")
    taken = queue.send(decide, {"reason": "经学信网核对"}, press="take")
    assert "已办理" in taken.text
    queue.send(decide, {"reason": "再办一次"}, press="keep", status=409)
    assert "采用部门记录" in desk.person.open("/exchange/conflicts", stage="taken").text
    assert "硕士" in desk.asks.open(f"/talent/{desk.talent}").text
    overview = desk.asks.open("/exchange")
    assert "市教育局" in overview.text


def test_a_release_is_asked_for_approved_by_another_delivered_and_ended(desk: Desk) -> None:
    purpose = f"核验待遇 {TAG}"
    typed = {
        "dataset": "agreed_verified",
        "recipient": "social_security",
        "purpose": purpose,
        "basis": "数据共享协议",
        "until": day(30),
    }
    page = desk.asks.open(RELEASES)
    page.refused(RELEASES, {**typed, "until": day(-1)}, "有效期至")
    asked = page.send(RELEASES, typed)
    release = asked.act_of(purpose, f"{RELEASES}/")
    asked.refused(release, {"reason": "我同意"}, "另一", press="approve", status=409)
    other = desk.approves.open(RELEASES, stage="asked")
    other.refused(release, {"reason": ""}, "原因不能为空", press="refuse")
    approved = other.send(release, {"reason": "用途明确"}, press="approve")
    other.send(release, {"reason": "用途明确"}, press="approve", status=412)

    answer = desk.asks.client.post(
        f"{release}/deliver", data=dict(approved.form(f"{release}/deliver").values())
    )
    assert answer.status_code == 403, "the token is another session's"
    delivered = approved.send(f"{release}/deliver")
    assert delivered.answer.headers["Content-Disposition"].startswith("attachment")
    assert "id_number" in delivered.answer.text
    assert "核验情况" in desk.asks.open("/exchange").text
    after = desk.asks.open(RELEASES)
    after.refused(release, {"reason": ""}, "原因不能为空", press="end")
    assert "已终止" in after.send(release, {"reason": "用途结束"}, press="end").text
