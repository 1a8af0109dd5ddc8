"""Self-registration in processes of their own: step by step without script, submitted, confirmed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.gateway.accounts.office import fresh_id
from services.gateway.portal import cookies
from tests.integration.access.people import People, open_people
from tests.records import until
from tests.stack import Backing, Mesh
from tests.unit.talent.registration import papers

DAY = 86_400


@dataclass(frozen=True)
class Portal:
    """The portal that runs, and those who use it."""

    mesh: Mesh
    people: People

    def talent(self, talent_id: str) -> httpx.Client:
        """A browser of somebody new."""
        person = self.people.person(talent=talent_id)
        session = self.people.session(person.account_id)
        client = httpx.Client(base_url=self.mesh.portal, timeout=60, follow_redirects=True)
        client.cookies.set(cookies.session_name(secure=False), session.token)
        return client


@pytest.fixture(scope="module")
def portal(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    names = ("scenarios", "talent", "matching", "gateway")
    with Mesh(backing, tmp_path_factory.mktemp("mesh"), names, {}) as mesh:
        mesh.prepare()
        mesh.start()
        with open_people(mesh) as people:
            yield Portal(mesh, people)


def hidden(html: str, name: str = "_token") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, html
    return found.group(1)


def fill(client: httpx.Client, step: str, **fields: Any) -> httpx.Response:
    """Sends a step's form as a browser without script does, to go on."""
    page = client.get(f"/registration/step/{step}")
    assert page.status_code == 200, page.text
    form = {"_token": hidden(page.text), "go": "next", **fields}
    return client.post(f"/registration/step/{step}", data=form)


def register(client: httpx.Client) -> httpx.Response:
    """All steps, and the submission."""
    begun = client.get("/registration")
    assert begun.url.path == "/registration/step/contact"
    assert 'value="某人"' in begun.text
    mobile = hidden(begun.text.replace(' type="tel"', ""), "mobile")
    fill(client, "contact", name="某人", mobile=mobile, mail="", id_number="", address="")
    fill(client, "study", education="bachelor", major="统计学")
    fill(client, "work", occupation_code="2-02-10-03", titles="工程师", years="5", experience="做过系统")
    fill(client, "skills", **{"skill-0-name": "SpringBoot", "skill-0-level": "", "skill-0-evidence": ""})
    fill(client, "wishes", occupied="looking", zone="", salary_min="", salary_max="")
    review = fill(client, "consent", consents=["matching", "employers"])
    assert review.url.path == "/registration/review"
    assert "Spring Boot" in review.text
    form = {"_token": hidden(review.text), "version": hidden(review.text, "version")}
    return client.post("/registration/submit", data=form)


def state(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/registration").json()
    return found


def test_somebody_new_registers_without_script_and_confirms_when_asked(portal: Portal) -> None:
    with portal.talent(fresh_id()) as client:
        done = register(client)
        assert "已提交" in done.text
        assert (state(client)["profile_version"], state(client)["freshness"]) == (1, "fresh")
        try:
            portal.mesh.shift_clock(91 * DAY)
            until(lambda: state(client)["freshness"] == "stale")
            assert 'action="/registration/confirm"' in client.get("/home").text
            portal.mesh.shift_clock(121 * DAY)
            until(lambda: state(client)["freshness"] == "hidden")
            home = client.get("/home").text
            assert "已暂停匹配和展示" in home
            form = {"_token": hidden(home), "version": hidden(home, "version"), "from": "home"}
            confirmed = client.post("/registration/confirm", data=form)
            assert confirmed.url.path == "/home"
            assert state(client)["freshness"] == "fresh"
        finally:
            portal.mesh.shift_clock(0)


def test_a_step_is_taken_up_on_another_device(portal: Portal) -> None:
    talent_id = fresh_id()
    with portal.talent(talent_id) as client:
        fill(client, "study", education="master", major="会计学")
        assert client.get("/registration").url.path == "/registration/step/contact"
        saved = state(client)
    assert (saved["draft"]["major"], saved["version"]) == ("会计学", 1)


def test_a_resume_helps_and_is_refused_where_there_is_nothing_to_read(portal: Portal) -> None:
    with portal.talent(fresh_id()) as client:
        form = {"_token": hidden(client.get("/registration/import").text)}
        found = client.post("/registration/import", data=form, files={"file": ("cv.docx", papers.docx_of())})
        assert found.status_code == 200, found.text
        assert "Spring Boot" in found.text
        assert "13900139000" not in found.text
        scan = client.post("/registration/import", data=form, files={"file": ("cv.pdf", papers.blank_pdf())})
        assert (scan.status_code, "没有可提取的文字" in scan.text) == (422, True)
        assert state(client)["version"] == 0
        huge = b"%PDF-1.7" + b"0" * (11 * 1024 * 1024)
        large = client.post("/registration/import", data=form, files={"file": ("cv.pdf", huge)})
        assert large.status_code == 413


def test_words_are_looked_up_and_strangers_ask_for_nothing(portal: Portal) -> None:
    with portal.talent(fresh_id()) as client:
        found = client.get("/api/vocabulary/occupation", params={"text": "Java工程师"}).json()
        assert found["terms"][0]["code"] == "2-02-10-03"
        assert client.get("/api/vocabulary/people", params={"text": "x"}).status_code == 422
    assert httpx.get(f"{portal.mesh.portal}/api/vocabulary/skill?text=a").status_code == 401
