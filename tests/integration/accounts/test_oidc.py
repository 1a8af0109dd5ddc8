"""Signing in by a real OpenID provider, which the test starts, at a gateway over a real database."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.requests import Request

from infra.local.ports import distinct
from infra.local.programs import Program, RunningProgram
from infra.local.services import answers_http
from infra.local.settings import ROOT
from services.common.settings import SettingsError
from services.gateway.accounts.oidc import OidcClient, OidcSettings, OidcUnavailable
from tests.integration.accounts import identity_provider as there
from tests.stack import ENVIRON, Backing, Mesh

# What people see; the tests' browser takes it to the mesh's own port.
REDIRECT_URI: Final = "https://portal.example/sign-in/oidc/callback"
HIDDEN: Final = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a provider with one client, ours, and one user."""
    port = distinct(("provider",))["provider"]
    address = f"http://127.0.0.1:{port}"
    argv = (sys.executable, "-m", "tests.integration.accounts.identity_provider", str(port), REDIRECT_URI)
    environ = {**ENVIRON, "PYTHONPATH": f"{ROOT}:{ROOT / 'proto' / 'gen'}"}
    program = Program(
        "provider",
        argv,
        environ,
        Path(ROOT),
        ready=lambda: answers_http(f"{address}/.well-known/openid-configuration"),
    )
    running = RunningProgram(program, tmp_path_factory.mktemp("provider") / "log")
    running.wait_ready(60)
    yield address
    running.stop()


@pytest.fixture(scope="module")
def mesh(backing: Backing, issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    """A gateway that knows the provider."""
    environ = {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": there.CLIENT_ID,
        "OIDC_CLIENT_SECRET": there.CLIENT_SECRET,
        "OIDC_REDIRECT_URI": REDIRECT_URI,
        "OIDC_NAME": "省统一认证",
    }
    with Mesh(backing, tmp_path_factory.mktemp("mesh"), ("gateway",), environ) as made:
        made.prepare()
        made.start()
        yield made


def at_provider(start: str) -> str:
    """Signs the user in at the provider and agrees; the address that the provider sends the browser to."""
    with httpx.Client(timeout=30) as browser:
        answer = browser.get(start)
        for _ in range(10):
            if answer.is_redirect:
                target = str(answer.url.join(answer.headers["location"]))
                if target.startswith(REDIRECT_URI):
                    return target
                answer = browser.get(target)
                continue
            assert answer.status_code == 200, answer.text
            form = re.search(r'<form method="POST".*?</form>', answer.text, re.DOTALL | re.IGNORECASE)
            assert form is not None, answer.text
            values = dict(HIDDEN.findall(form.group(0))) | {"answer": "accept"}
            if 'name="login"' in answer.text:
                values["login"] = there.USER
            if 'name="password"' in answer.text:
                values["password"] = there.PASSWORD
            answer = browser.post(answer.url, data=values)
    raise AssertionError("the provider goes on asking")


def back(address: str) -> str:
    """The path and query of an address of the portal."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def link(portal: httpx.Client) -> httpx.Response:
    started = portal.get("/account/identity")
    return portal.get(back(at_provider(started.headers["location"])))


@contextmanager
def linked(mesh: Mesh, role: str) -> Iterator[httpx.Client]:
    """The role's development account, linked with the provider's user for the time of the block."""
    with mesh.sign_in(role) as portal:
        answer = link(portal)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/account"), answer.text
        try:
            yield portal
        finally:
            assert portal.post("/account/identity/remove").status_code == 303


def test_a_linked_account_signs_in_by_the_provider_alone(mesh: Mesh, issuer: str) -> None:
    with linked(mesh, "enterprise") as owner, httpx.Client(base_url=mesh.portal, timeout=30) as browser:
        assert "省统一认证" in owner.get("/account").text
        assert "省统一认证" in browser.get("/sign-in").text
        started = browser.get("/sign-in/oidc?next=/demand/new")
        asked = parse_qs(urlsplit(started.headers["location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["state"]
        assert asked["nonce"]
        assert started.headers["location"].startswith(issuer)
        returned = back(at_provider(started.headers["location"]))

        entered = browser.get(returned)
        assert (entered.status_code, entered.headers["location"]) == (303, "/demand/new")
        assert browser.get("/api/session").json()["roles"] == ["enterprise"]

        # The same answer of the provider is good once.
        assert browser.get(returned).status_code == 403


def test_the_second_factor_of_staff_stays_ours(mesh: Mesh) -> None:
    with linked(mesh, "hr_bureau"), httpx.Client(base_url=mesh.portal, timeout=30) as browser:
        started = browser.get("/sign-in/oidc")
        assert browser.get(back(at_provider(started.headers["location"]))).status_code == 303
        assert browser.get("/api/talents").status_code in {401, 403}
        assert browser.get("/home").headers["location"].startswith("/sign-in/second-factor")


def test_an_identity_that_no_account_is_linked_with_signs_nobody_in(mesh: Mesh) -> None:
    with httpx.Client(base_url=mesh.portal, timeout=30) as browser:
        started = browser.get("/sign-in/oidc")
        refused = browser.get(back(at_provider(started.headers["location"])))
        assert refused.status_code == 403
        assert "还没有绑定账号" in refused.text
        assert browser.get("/home").headers["location"].startswith("/sign-in")


def test_an_answer_in_another_browser_or_with_another_state_is_refused(mesh: Mesh) -> None:
    with linked(mesh, "enterprise"), httpx.Client(base_url=mesh.portal, timeout=30) as browser:
        started = browser.get("/sign-in/oidc")
        returned = back(at_provider(started.headers["location"]))
        with httpx.Client(base_url=mesh.portal, timeout=30) as stranger:
            assert stranger.get(returned).status_code == 403
        forged = re.sub(r"state=[^&]+", "state=guessed", returned)
        assert browser.get(forged).status_code == 403
        assert browser.get("/home").headers["location"].startswith("/sign-in")
        assert browser.get(returned).status_code == 303


def test_one_identity_belongs_to_one_account(mesh: Mesh) -> None:
    with mesh.sign_in("provider") as other:
        with linked(mesh, "enterprise"):
            assert link(other).status_code == 409
        assert link(other).status_code == 303
        assert other.post("/account/identity/remove").status_code == 303


async def test_a_provider_that_is_away_is_told_as_such() -> None:
    gone = f"http://127.0.0.1:{distinct(('gone',))['gone']}"
    client = OidcClient(OidcSettings(gone, "x", "x", "x", REDIRECT_URI), bytes(32), secure=True)
    with pytest.raises(OidcUnavailable):
        await client.begin(Request({"type": "http", "headers": []}), "sign-in:/")


def test_a_provider_without_encryption_is_refused() -> None:
    with pytest.raises(SettingsError, match="OIDC_ISSUER: must be an https address"):
        OidcSettings.from_environ(
            {"OIDC_ISSUER": "http://provider.example", "OIDC_REDIRECT_URI": REDIRECT_URI}
        )
