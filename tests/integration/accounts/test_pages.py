"""Accounts over HTTP: the pages as a browser goes through them, and the sessions of programs."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import httpx
import pyotp
import pytest
from fastapi import FastAPI

from services.common.access.principal import Role
from services.gateway import limits
from services.gateway.accounts.bootstrap import Accounts
from services.gateway.app import create_app
from services.gateway.clients import Backends
from services.gateway.context import Gateway
from services.gateway.feed import ShortlistFeed
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal.names import Names
from tests.fakes.grpc_services import FakeHealth, FakeMatching, fake_scenarios, fake_talent
from tests.integration.accounts.town import MOBILE, PASSWORD, Town

PORTAL = "http://portal.test"
SESSION = "dabridge_session"


class Browser:
    """Goes from page to page, fills forms in, and follows no redirect by itself."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = ""

    async def open(self, path: str) -> httpx.Response:
        return self._seen(await self.client.get(path))

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form with the token of the page that is open."""
        token = re.search(r'name="_token" value="([^"]+)"', self.page)
        assert token, self.page
        return self._seen(await self.client.post(path, data={"_token": token.group(1), **fields}))

    async def follow(self, response: httpx.Response) -> httpx.Response:
        assert response.status_code == 303, response.text
        return await self.open(response.headers["location"])

    @property
    def signed_in(self) -> bool:
        return bool(self.client.cookies.get(SESSION))

    def _seen(self, response: httpx.Response) -> httpx.Response:
        self.page = response.text
        return response


@pytest.fixture(scope="module")
def made_app() -> FastAPI:
    def start() -> AbstractAsyncContextManager[Gateway]:
        raise AssertionError("the transport runs no lifespan")

    return create_app(start)


def gateway(accounts: Accounts) -> Gateway:
    backends = Backends(fake_scenarios(), fake_talent(), FakeMatching(), FakeHealth())
    return Gateway(
        backends,
        ShortlistFeed(ring_size=5),
        Names(backends),
        accounts=accounts,
        doorkeeper=accounts.doorkeeper,
        limits=RateLimits({}, limits.storage(limits.MEMORY)),
        streams=Streams(10),
    )


@pytest.fixture
def app(made_app: FastAPI, town: Town) -> FastAPI:
    made_app.state.gateway = gateway(town.accounts)
    return made_app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PORTAL) as made:
        yield made


@pytest.fixture
def browser(client: httpx.AsyncClient) -> Browser:
    return Browser(client)


async def sign_in(browser: Browser, login: str = MOBILE, password: str = PASSWORD) -> httpx.Response:
    await browser.open("/sign-in")
    return await browser.post("/sign-in", login=login, password=password)


async def test_signing_in_leads_back_to_the_page_that_asked_for_it(browser: Browser, town: Town) -> None:
    town.resident(role=Role.ENTERPRISE)
    asked = await browser.open("/account")
    page = await browser.follow(asked)
    assert 'name="next" value="/account"' in page.text

    answer = await browser.post("/sign-in", login=MOBILE, password=PASSWORD, next="/account")

    assert answer.headers["location"] == "/account"
    assert "周某" in (await browser.follow(answer)).text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"]
)
async def test_signing_in_leads_to_no_other_site(browser: Browser, town: Town, elsewhere: str) -> None:
    town.resident()
    await browser.open("/sign-in")

    answer = await browser.post("/sign-in", login=MOBILE, password=PASSWORD, next=elsewhere)

    assert answer.headers["location"] == "/home"


async def test_a_wrong_password_keeps_the_login_and_not_the_password(browser: Browser, town: Town) -> None:
    town.resident()

    answer = await sign_in(browser, password="wrong wrong wrong")

    assert answer.status_code == 401
    assert f'value="{MOBILE}"' in answer.text
    assert "wrong wrong wrong" not in answer.text
    assert "不正确" in answer.text
    assert not browser.signed_in


async def test_a_form_without_its_token_signs_nobody_in(browser: Browser, town: Town) -> None:
    town.resident()
    await browser.open("/sign-in")

    answer = await browser.client.post("/sign-in", data={"login": MOBILE, "password": PASSWORD})

    assert answer.status_code == 403
    assert not browser.signed_in


async def test_staff_set_the_second_factor_up_before_anything_else(browser: Browser, town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    page = await browser.follow(await sign_in(browser))
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)
    assert secret
    assert "<svg" in page.text
    for path in ("/account", "/home", "/browse/talent", "/account/organisations"):
        assert (await browser.client.get(path)).headers["location"] == "/account/second-factor"
    assert (await browser.client.get("/api/talents")).status_code == 403
    assert (await browser.client.get("/api/session")).status_code == 403

    totp = pyotp.TOTP(secret.group(1).replace(" ", ""))
    answer = await browser.post("/account/second-factor", code=town.code(totp))

    assert answer.status_code == 200
    assert len(re.findall(r"<code>[a-z2-6-]{14}</code>", answer.text)) == 10
    assert (await browser.open("/account")).status_code == 200
    assert town.account(account_id).has_second_factor


async def test_staff_give_the_second_factor_before_anything_else(browser: Browser, town: Town) -> None:
    totp, _ = town.enrolled(town.resident(role=Role.HR_BUREAU))
    await browser.open("/sign-in")
    answer = await browser.post("/sign-in", login=MOBILE, password=PASSWORD, next="/account")
    await browser.follow(answer)
    pending = browser.client.cookies[SESSION]
    for path in ("/account", "/account/second-factor", "/home"):
        there = (await browser.client.get(path)).headers["location"]
        assert there.startswith("/sign-in/second-factor")

    refused = await browser.post("/sign-in/second-factor", code="000000", next="/account")
    answer = await browser.post("/sign-in/second-factor", code=town.code(totp), next="/account")

    assert (refused.status_code, answer.headers["location"]) == (422, "/account")
    assert browser.client.cookies[SESSION] != pending
    assert (await browser.follow(answer)).status_code == 200


async def test_a_talent_registers_signs_out_and_in_by_code(browser: Browser, town: Town) -> None:
    await browser.open("/register")
    sent = await browser.post("/codes", mobile=MOBILE, name="李雷", purpose="register")
    assert 'value="李雷"' in sent.text
    answer = await browser.post(
        "/register", name="李雷", mobile=MOBILE, code=town.sent_code(), password=PASSWORD, consent="1"
    )
    assert answer.headers["location"] == "/registration"
    assert "李雷" in (await browser.open("/account")).text

    signed_out = await browser.post("/sign-out")
    assert not browser.signed_in
    await browser.follow(signed_out)
    town.wait(61)
    await browser.open("/sign-in?way=code")
    await browser.post("/codes", mobile=MOBILE, purpose="sign_in")
    answer = await browser.post("/sign-in/code", mobile=MOBILE, code=town.sent_code())

    assert answer.headers["location"] == "/home"
    assert browser.signed_in


async def test_what_is_wrong_with_a_registration_stands_beside_its_fields(
    browser: Browser, town: Town
) -> None:
    await browser.open("/register")

    answer = await browser.post("/register", name="", mobile="12", code="", password="short")

    assert answer.status_code == 422
    for field in ("name", "mobile", "password", "consent"):
        assert f'id="a-{field}-error"' in answer.text
    assert "short" not in re.sub(r"shortlist", "", answer.text)


async def test_a_script_gets_the_state_of_a_code_as_a_part_of_the_page(browser: Browser, town: Town) -> None:
    await browser.open("/sign-in?way=code")
    browser.client.headers["HX-Request"] = "true"

    first = await browser.client.post("/codes", data=form(browser, mobile=MOBILE, purpose="sign_in"))
    second = await browser.client.post("/codes", data=form(browser, mobile=MOBILE, purpose="sign_in"))

    assert (first.status_code, second.status_code) == (200, 429)
    assert "<html" not in first.text
    assert "60 秒" in second.text


async def test_a_code_for_no_purpose_is_refused(browser: Browser, town: Town) -> None:
    await browser.open("/sign-in?way=code")

    assert (await browser.post("/codes", mobile=MOBILE, purpose="anything")).status_code == 422
    assert town.messages.sent == []


async def test_a_forgotten_password_is_set_anew(browser: Browser, town: Town) -> None:
    town.resident()
    await browser.open("/reset")
    await browser.post("/codes", mobile=MOBILE, purpose="reset")
    new = "一只黑猫坐在旧窗台上面"

    answer = await browser.post("/reset", mobile=MOBILE, code=town.sent_code(), password=new)

    assert "新密码已设置" in (await browser.follow(answer)).text
    assert (await browser.post("/sign-in", login=MOBILE, password=new)).status_code == 303


async def test_people_manage_their_account(browser: Browser, town: Town) -> None:
    account_id = town.resident(role=Role.ENTERPRISE)
    other = town.sign_in()
    await sign_in(browser)
    page = await browser.open("/account")
    assert "Linux · Firefox" in page.text
    assert "138****0001" in page.text
    assert MOBILE not in page.text

    ended = await browser.post(f"/account/sessions/{other.begun.session_id}/end")
    assert (ended.status_code, town.caller(other.begun.token)) == (200, None)
    assert (await browser.post(f"/account/sessions/{other.begun.session_id}/end")).status_code == 404
    await browser.open("/account")
    wrong = await browser.post("/account/password", current="wrong wrong wrong", password=PASSWORD + "!")
    assert (wrong.status_code, 'id="a-current-error"' in wrong.text) == (422, True)
    changed = await browser.post("/account/password", current=PASSWORD, password=PASSWORD + "!")
    assert "密码已修改" in changed.text
    mine = town.accounts.own.overview(account_id).sessions[0].id
    gone = await browser.post(f"/account/sessions/{mine}/end")
    assert (gone.headers["location"], browser.signed_in) == ("/sign-in?told=signed_out", False)


async def test_people_switch_between_their_organisations(browser: Browser, town: Town) -> None:
    account_id = town.resident(role=Role.ENTERPRISE)
    department = town.organisation(frozenset({Role.PROVIDER}), name="某某局")
    town.join(account_id, department, frozenset({Role.PROVIDER}))
    await sign_in(browser)
    await browser.open("/account/organisations")

    answer = await browser.post("/account/organisations", organisation=department)

    assert answer.headers["location"] == "/home"
    assert (await browser.client.get("/api/session")).json()["organisation"] == department


async def test_no_page_has_style_or_script_of_its_own(browser: Browser, town: Town) -> None:
    town.resident(role=Role.HR_BUREAU)
    pages = [
        (await browser.open(path)).text for path in ("/sign-in", "/sign-in?way=code", "/register", "/reset")
    ]
    pages.append((await browser.follow(await sign_in(browser))).text)

    for page in pages:
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]+src=)", page)


async def test_the_outbox_is_a_page_of_development_alone(browser: Browser, app: FastAPI, town: Town) -> None:
    assert (await browser.open("/dev/outbox")).status_code == 200
    production = replace(town.accounts, settings=replace(town.accounts.settings, environment="production"))
    app.state.gateway = gateway(production)

    assert (await browser.open("/dev/outbox")).status_code == 404
    assert "/dev/outbox" not in (await browser.open("/sign-in")).text


async def test_a_program_signs_in_reads_its_session_and_signs_out(
    client: httpx.AsyncClient, town: Town
) -> None:
    account_id = town.resident(role=Role.ENTERPRISE)
    answer = await client.post("/api/session", json={"login": MOBILE, "password": PASSWORD})
    told = answer.json()

    assert answer.status_code == 200
    assert (told["account"], told["roles"]) == (account_id, ["enterprise"])
    assert told["expires_at"] == "2026-03-01T16:00:00+00:00"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert (await client.get("/api/session")).json() == told
    assert (await client.delete("/api/session")).status_code == 403  # without the token
    assert (await client.delete("/api/session", headers={"X-CSRF-Token": told["csrf"]})).status_code == 204
    assert (await client.get("/api/session")).status_code == 401


async def test_a_program_of_staff_brings_the_second_factor(client: httpx.AsyncClient, town: Town) -> None:
    totp, _ = town.enrolled(town.resident(role=Role.AUDITOR))
    given = {"login": MOBILE, "password": PASSWORD}

    without = await client.post("/api/session", json=given)
    wrong = await client.post("/api/session", json={**given, "totp": "000000"})
    right = await client.post("/api/session", json={**given, "totp": town.code(totp)})

    assert (without.status_code, without.json()["error"]["code"]) == (401, "second_factor_needed")
    assert [field["field"] for field in wrong.json()["error"]["fields"]] == ["totp"]
    assert right.json()["roles"] == ["auditor"]


async def test_what_is_wrong_with_a_programs_sign_in_is_told_in_the_one_shape(
    client: httpx.AsyncClient, town: Town
) -> None:
    answers = [
        await client.post("/api/session", json={"login": MOBILE, "password": PASSWORD}),
        await client.post("/api/session", json={"login": MOBILE}),
        await client.post("/api/session", content=b"{", headers={"Content-Type": "application/json"}),
        await client.post("/api/session", json={"login": "\0", "password": "\0"}),
    ]

    assert [answer.status_code for answer in answers] == [401, 422, 422, 401]
    for answer in answers:
        assert answer.json()["error"]["message"]
    assert answers[1].json()["error"]["fields"][0]["field"] == "password"


async def test_another_site_signs_nobody_in(client: httpx.AsyncClient, town: Town) -> None:
    town.resident()

    answer = await client.post(
        "/api/session",
        json={"login": MOBILE, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def form(browser: Browser, **fields: str) -> dict[str, str]:
    token = re.search(r'name="_token" value="([^"]+)"', browser.page)
    assert token
    return {"_token": token.group(1), **fields}
