"""Requests that change something come from our own pages."""

from typing import Any

import httpx
import pytest
from dabridge.events.v1 import talent_pb2
from starlette.responses import Response

from services.common.access.principal import Role
from services.gateway.portal import cookies, csrf
from tests.fakes.doorkeeper import CSRF
from tests.unit.gateway.conftest import Backing, ClientAs

JSON: dict[str, Any] = {"json": {"titles": ["甲"]}}
FORM: dict[str, Any] = {"data": {"titles": "甲"}}


@pytest.fixture
def bare(client_as: ClientAs) -> httpx.AsyncClient:
    """An officer whose client sends no token by itself."""
    made = client_as(Role.HR_BUREAU)
    del made.headers[csrf.HEADER]
    return made


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/api/talents", JSON),
        ("/api/talents", {}),
        ("/talent/new", FORM),
        ("/talent/new", {"data": FORM["data"] | {csrf.FIELD: "guessed"}}),
        ("/talent/new", {"files": {csrf.FIELD: ("name", CSRF.encode())}}),
        ("/talent/new", {"content": b"titles=x", "headers": {"Content-Type": "text/plain"}}),
        ("/api/talents", JSON | {"headers": {csrf.HEADER: "guessed"}}),
        ("/api/talents", JSON | {"headers": {csrf.HEADER: ""}}),
        ("/api/talents", JSON | {"headers": {csrf.HEADER: CSRF, "Sec-Fetch-Site": "cross-site"}}),
        ("/api/talents", JSON | {"headers": {csrf.HEADER: CSRF, "Sec-Fetch-Site": "same-site"}}),
    ],
)
async def test_a_session_without_its_token_changes_nothing(
    bare: httpx.AsyncClient, backing: Backing, path: str, sent: dict[str, Any]
) -> None:
    answer = await bare.post(path, **sent)

    assert answer.status_code == 403, answer.text
    assert "页面已过期或来源不明" in answer.text
    assert backing.talent.stored["Talent"] == {}


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/api/talents", JSON | {"headers": {csrf.HEADER: CSRF}}, 201),
        ("/api/talents", JSON | {"headers": {csrf.HEADER: CSRF, "Sec-Fetch-Site": "same-origin"}}, 201),
        ("/talent/new", {"data": FORM["data"] | {csrf.FIELD: CSRF}}, 303),
        ("/talent/new", FORM | {"headers": {csrf.HEADER: CSRF}}, 303),
    ],
)
async def test_with_it_the_request_goes_through(
    bare: httpx.AsyncClient, backing: Backing, path: str, sent: dict[str, Any], status: int
) -> None:
    answer = await bare.post(path, **sent)

    assert answer.status_code == status, answer.text
    assert len(backing.talent.stored["Talent"]) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_every_unsafe_method_needs_it(bare: httpx.AsyncClient, backing: Backing, method: str) -> None:
    backing.talent.put("Talent", talent_pb2.TalentProfile(id="t1", titles=["甲"]))

    answer = await bare.request(method, "/api/talents/t1", params={"reason": "x", "expected_version": 1})

    assert answer.status_code == 403
    assert backing.talent.stored["Talent"]["t1"].version == 1


async def test_reading_needs_none(bare: httpx.AsyncClient) -> None:
    assert (await bare.get("/api/talents")).status_code == 200


async def test_a_form_carries_the_sessions_token_and_sets_no_cookie(bare: httpx.AsyncClient) -> None:
    answer = await bare.get("/talent/new")

    assert f'name="_token" value="{CSRF}"' in answer.text
    assert "Set-Cookie" not in answer.headers


async def test_a_form_has_no_more_fields_than_forms_of_ours(
    bare: httpx.AsyncClient, backing: Backing
) -> None:
    fields = "&".join(f"f{number}=" for number in range(1001))

    answer = await bare.post(
        "/talent/new",
        content=f"{csrf.FIELD}={CSRF}&{fields}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 400
    assert backing.talent.stored["Talent"] == {}


@pytest.mark.parametrize("secure", [False, True])
def test_a_visitors_token_is_out_of_reach_of_scripts_and_other_sites(secure: bool) -> None:
    made = Response()
    cookies.keep_form(made, "x", secure=secure)
    cookies.keep_session(made, "y", secure=secure)
    form, session = (value for name, value in made.headers.items() if name == "set-cookie")

    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(form.split("; "))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(session.split("; "))
    assert form.startswith("__Host-") == session.startswith("__Host-") == secure
    assert ("Secure" in form) == ("Secure" in session) == secure
    assert "Domain" not in form + session
