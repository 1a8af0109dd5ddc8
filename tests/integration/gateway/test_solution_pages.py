"""Pages and API of solutions in processes of their own: written without script, joined, given in, opened."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_LISTED
from dabridge.events.v1.types_pb2 import Requirement
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub

from services.common.access.principal import Role, system
from services.gateway.portal import cookies
from tests.fakes.messages import a_scenario, an_enterprise
from tests.integration.access.people import People, open_people
from tests.records import until
from tests.stack import Backing, Mesh

PDF = b"%PDF-1.7\n" + b"words of a file\n" * 5_000
MEBIBYTE = 1024 * 1024
SYSTEM = system("test")
PROVIDER = "pages-provider"


@dataclass(frozen=True)
class Portal:
    """The portal that runs, and those who use it."""

    mesh: Mesh
    people: People
    open: ExitStack
    made: set[str] = field(default_factory=set)

    def member(self, role: Role, organisation: str) -> httpx.Client:
        """A browser of a member of the organisation."""
        person = self.people.person()
        if organisation not in self.made:
            self.made.add(self.people.organisation(frozenset({role}), organisation))
        self.people.join(person.account_id, organisation, frozenset({role}), owner=True)
        session = self.people.session(person.account_id, organisation)
        client = self.open.enter_context(
            httpx.Client(base_url=self.mesh.portal, timeout=60, follow_redirects=True)
        )
        client.cookies.set(cookies.session_name(secure=False), session.token)
        return client

    def enterprise(self, organisation: str) -> httpx.Client:
        """A browser of an enterprise that is registered."""
        record = an_enterprise(id=organisation, name=f"示例企业 {organisation}")
        with self.mesh.channel("scenarios", SYSTEM) as channel:
            request = records_api.CreateEnterpriseRequest(enterprise=record)
            ScenariosServiceStub(channel).CreateEnterprise(request)
        return self.member(Role.ENTERPRISE, organisation)

    def scenario(self, scenario_id: str, **changes: Any) -> str:
        """A listed scenario whose answers are taken for a day."""
        deadline = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
        record = a_scenario(
            **{
                "id": scenario_id,
                "provider_id": PROVIDER,
                "stage": SCENARIO_STAGE_LISTED,
                "answer_deadline": deadline,
                "requirements": [Requirement(name="数据治理", must=True), Requirement(name="国产化")],
                **changes,
            }
        )
        with self.mesh.channel("scenarios", SYSTEM) as channel:
            request = records_api.CreateScenarioRequest(scenario=record)
            return str(ScenariosServiceStub(channel).CreateScenario(request).scenario.id)


@pytest.fixture(scope="module")
def portal(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    names = ("scenarios", "talent", "matching", "gateway")
    with Mesh(backing, tmp_path_factory.mktemp("mesh"), names, {}) as mesh:
        mesh.prepare()
        mesh.start()
        with open_people(mesh) as people, ExitStack() as browsers:
            yield Portal(mesh, people, browsers)


def hidden(html: str, name: str = "_token") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, html
    return found.group(1)


def fill(client: httpx.Client, path: str, fields: dict[str, Any], **files: Any) -> httpx.Response:
    """Sends the form of a page as a browser without script does."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    hid = {name: hidden(page.text, name) for name in ("version",) if f'name="{name}"' in page.text}
    return client.post(path, data={"_token": hidden(page.text), **hid, **fields}, **files)


def begin(client: httpx.Client, scenario: str) -> str:
    """The address of a new draft."""
    made = fill(client, f"/solutions/new?scenario={scenario}", {"scenario_id": scenario})
    assert made.status_code == 200, made.text
    return made.url.path.partition("/edit/")[0]


def write(client: httpx.Client, at: str) -> None:
    """Fills in what has to be there."""
    fill(client, f"{at}/edit/summary", {"summary": "以数据中台为核心", "approach": "三期", "go": "next"})
    answers = {"requirement": ["数据治理", "国产化"], "fulfilment": ["full", ""], "how": ["建立标准", ""]}
    fill(client, f"{at}/edit/answers", {**answers, "go": "next"})
    fill(client, f"{at}/edit/price", {"min_yuan": "1,200,000", "max_yuan": "", "weeks": "26", "schedule": ""})


def test_a_solution_is_written_step_by_step_without_script_and_given_in(portal: Portal) -> None:
    firm = portal.enterprise("pages-a")
    scenario = portal.scenario("pages-scenario-1")
    at = begin(firm, scenario)

    write(firm, at)
    team = {"post": ["项目经理", "", ""], "people": ["1", "", ""], "qualification": ["高级工程师", "", ""]}
    assert fill(firm, f"{at}/edit/team", {**team, "go": "next"}).url.path == f"{at}/edit/references"
    one = {"project": ["示例项目"], "client": ["示例单位"], "year": ["2025"], "amount_yuan": ["900000"]}
    assert fill(firm, f"{at}/edit/references", {**one, "go": "next"}).url.path == f"{at}/edit/files"
    page = firm.get(f"{at}/edit/files").text
    sent = firm.post(
        f"{at}/attachments", data={"_token": hidden(page)}, files={"file": ("报价 单.pdf", PDF, "text/html")}
    )
    assert "报价 单.pdf" in sent.text
    link = re.search(rf'href="({at}/files/\w+)"', sent.text)
    assert link
    file = firm.get(link[1])
    assert (file.content, file.headers["Content-Type"]) == (PDF, "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["X-Content-Type-Options"] == "nosniff"

    preview = firm.get(f"{at}/submit").text
    for text in ("以数据中台为核心", "建立标准", "1,200,000", "26 周", "项目经理", "示例项目", "报价 单.pdf"):
        assert text in preview, text
    receipt = fill(firm, f"{at}/submit", {})
    assert "递交回执" in receipt.text
    assert re.search(r"<code>[0-9a-f]{64}</code>", receipt.text)
    assert "第 1 次递交" in receipt.text
    assert "已递交（密封）" in firm.get("/solutions").text
    provider = portal.member(Role.PROVIDER, PROVIDER)
    assert provider.get(at).status_code == 403
    assert provider.get(link[1]).status_code == 403
    assert "还没有解决方案" in provider.get(f"/solutions?scenario={scenario}").text


def test_what_is_wrong_is_told_at_its_place_and_what_was_typed_stays(portal: Portal) -> None:
    firm = portal.enterprise("pages-b")
    at = begin(firm, portal.scenario("pages-scenario-2"))
    wrong = fill(
        firm, f"{at}/edit/price", {"min_yuan": "一百万", "max_yuan": "", "weeks": "", "schedule": "慢"}
    )
    assert wrong.status_code == 422
    assert "应为整数：一百万" in wrong.text
    assert 'value="一百万"' in wrong.text
    assert "慢" in wrong.text
    long = fill(firm, f"{at}/edit/summary", {"summary": "长" * 2001, "approach": ""})
    assert long.status_code == 422
    assert "最多 2000 字" in long.text
    missing = fill(firm, f"{at}/submit", {})
    assert missing.status_code == 422
    assert "方案摘要不能为空" in missing.text
    assert "数据治理" in missing.text


def test_a_save_by_script_answers_with_a_line_and_touches_its_step_alone(portal: Portal) -> None:
    firm = portal.enterprise("pages-c")
    at = begin(firm, portal.scenario("pages-scenario-3"))
    write(firm, at)
    token = hidden(firm.get(f"{at}/edit/summary").text)
    saved = firm.post(
        f"{at}/edit/summary",
        data={"_token": token, "summary": "改写", "approach": ""},
        headers={"HX-Request": "true"},
    )
    assert saved.text.strip() == "已自动保存"
    preview = firm.get(f"{at}/submit").text
    assert "改写" in preview
    assert "1,200,000" in preview
    refused = firm.post(
        f"{at}/edit/price",
        data={"_token": token, "min_yuan": "x"},
        headers={"HX-Request": "true"},
    )
    assert "应为整数" in refused.text
    assert "<html" not in refused.text


def test_a_partner_is_found_invited_and_agrees(portal: Portal) -> None:
    lead, partner = portal.enterprise("pages-d"), portal.enterprise("pages-e")
    at = begin(lead, portal.scenario("pages-scenario-4"))
    write(lead, at)
    found = lead.get(f"{at}/edit/partners", params={"q": "示例企业 pages-e"}).text
    assert "示例企业 pages-e" in found
    invited = lead.post(f"{at}/partners", data={"_token": hidden(found), "invite": "pages-e"})
    assert "等待同意" in invited.text
    waits = fill(lead, f"{at}/submit", {})
    assert waits.status_code == 422
    assert "尚未同意联合应答" in waits.text

    page = partner.get(at).text
    assert "联合应答邀请" in page
    assert "以数据中台为核心" not in page
    told = {"_token": hidden(page), "version": hidden(page, "version"), "answer": "agree"}
    agreed = partner.post(f"{at}/partnership", data=told)
    assert "已同意联合应答" in agreed.text
    assert "以数据中台为核心" in agreed.text
    assert partner.get(f"{at}/edit/summary").status_code == 403
    assert "修改草稿" not in agreed.text
    assert "递交回执" in fill(lead, f"{at}/submit", {}).text
    page = partner.get(at).text
    left = partner.post(
        f"{at}/partnership",
        data={"_token": hidden(page), "version": hidden(page, "version"), "answer": "leave"},
    )
    assert "已退出联合应答" in left.text
    assert "草稿" in lead.get(at).text


def test_a_second_solution_is_refused_and_withdrawing_frees_the_enterprise(portal: Portal) -> None:
    firm = portal.enterprise("pages-f")
    scenario = portal.scenario("pages-scenario-5")
    at = begin(firm, scenario)
    again = fill(firm, f"/solutions/new?scenario={scenario}", {"scenario_id": scenario})
    assert again.status_code == 409
    assert "查看我的解决方案" in again.text
    gone = fill(firm, f"{at}/withdraw", {"reason": ""})
    assert "已撤回" in gone.text
    assert begin(firm, scenario) != at


def test_files_that_are_not_taken_are_refused_in_words(portal: Portal) -> None:
    firm = portal.enterprise("pages-g")
    at = begin(firm, portal.scenario("pages-scenario-6"))
    token = hidden(firm.get(f"{at}/edit/files").text)

    def send(name: str, content: bytes) -> httpx.Response:
        return firm.post(f"{at}/attachments", data={"_token": token}, files={"file": (name, content)})

    for name, content, said in (
        ("a.exe", b"MZ" + bytes(100), "不受支持"),
        ("a.pdf", b"", "空文件"),
        ("a.png", PDF, "扩展名与内容不符"),
    ):
        refused = send(name, content)
        assert (refused.status_code, said in refused.text) == (422, True), refused.text
    assert send("大.pdf", PDF.ljust(21 * MEBIBYTE, b"0")).status_code == 413
    assert send("好.pdf", PDF.ljust(20 * MEBIBYTE, b"0")).status_code == 200
    nothing = firm.post(f"{at}/attachments", data={"_token": token}, files={"file": ("", b"")})
    assert nothing.status_code == 422
    page = firm.get(f"{at}/edit/files").text
    remove = re.search(rf'action="({at}/attachments/\w+/remove)"', page)
    assert remove
    assert "好.pdf" not in firm.post(remove[1], data={"_token": token}).text


def test_programs_upload_and_download_by_the_api(portal: Portal) -> None:
    firm = portal.enterprise("pages-h")
    at = begin(firm, portal.scenario("pages-scenario-7"))
    token = hidden(firm.get(f"{at}/edit/files").text)
    firm.headers["X-CSRF-Token"] = token
    made = firm.post(f"/api{at}/attachments", files={"file": ("方案.pdf", PDF)})
    assert made.status_code == 201, made.text
    attachment = made.json()
    assert (attachment["media_type"], attachment["size_bytes"]) == ("application/pdf", len(PDF))
    assert firm.get(f"/api{at}/attachments/{attachment['id']}").content == PDF
    bare = firm.post(f"/api{at}/attachments", content=PDF, headers={"Content-Type": "application/pdf"})
    assert (bare.status_code, bare.json()["error"]["code"]) == (415, "media_type")
    empty = firm.post(f"/api{at}/attachments", files={"other": ("方案.pdf", PDF)})
    assert empty.status_code == 422
    large = firm.post(f"/api{at}/attachments", files={"file": ("方案.pdf", PDF.ljust(21 * MEBIBYTE, b"0"))})
    assert (large.status_code, large.json()["error"]["code"]) == (413, "too_large")
    for stranger in (portal.enterprise("pages-i"), portal.member(Role.PROVIDER, PROVIDER)):
        assert stranger.get(f"/api{at}/attachments/{attachment['id']}").status_code == 403
    with httpx.Client(base_url=portal.mesh.portal) as visitor:
        assert visitor.get(f"/api{at}/attachments/{attachment['id']}").status_code == 401


def test_after_the_deadline_the_provider_opens_what_was_given_in(portal: Portal) -> None:
    firm = portal.enterprise("pages-j")
    soon = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
    scenario = portal.scenario("pages-scenario-8", answer_deadline=soon)
    at = begin(firm, scenario)
    write(firm, at)
    fill(firm, f"{at}/submit", {})
    provider = portal.member(Role.PROVIDER, PROVIDER)
    portal.mesh.shift_clock(3 * 86_400)
    try:
        until(lambda: f'href="{at}"' in provider.get(f"/solutions?scenario={scenario}").text)
        page = provider.get(at)
        assert page.status_code == 200
        assert "以数据中台为核心" in page.text
        assert "修改草稿" not in page.text
        assert firm.get(f"{at}/edit/summary").status_code == 409
        assert "以数据中台为核心" in firm.get(at).text
    finally:
        portal.mesh.shift_clock(0)
