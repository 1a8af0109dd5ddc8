"""Who passes: sessions, keys, visitors, unfinished sessions, and what each is told."""

import httpx
import psycopg
import pytest
from dabridge.events.v1 import matching_pb2, scenarios_pb2, talent_pb2
from fastapi import APIRouter, FastAPI

from services.common.access.principal import STAFF, Role
from services.gateway import access, app, gate
from services.gateway.access import UnruledRoute
from services.gateway.portal import cookies
from tests.fakes.doorkeeper import CSRF, ORGANISATION
from tests.unit.gateway.conftest import Backing, ClientAs, shortlist
from tests.unit.gateway.conftest import card as a_card

PAGE = {"Accept": "text/html"}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_every_route_has_a_row_and_every_row_a_route(made_app: FastAPI) -> None:
    assert gate.served(made_app)


def test_the_application_does_not_start_with_a_route_that_no_row_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stray = APIRouter()
    stray.add_api_route("/stray", lambda: None, methods=["POST"])
    monkeypatch.setattr(app, "PAGE_ROUTERS", (*app.PAGE_ROUTERS, stray))

    with pytest.raises(UnruledRoute, match="POST /stray"):
        app.create_app(lambda: None)  # type: ignore[arg-type,return-value]  # it never starts


def test_the_application_does_not_start_with_a_row_that_no_route_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "PAGE_ROUTERS", app.PAGE_ROUTERS[1:])

    with pytest.raises(UnruledRoute, match="without a route"):
        app.create_app(lambda: None)  # type: ignore[arg-type,return-value]  # it never starts


def test_a_mount_or_a_scope_that_nobody_knows_is_no_route() -> None:
    bare = FastAPI()
    bare.mount("/files", FastAPI())

    with pytest.raises(UnruledRoute, match="/files"):
        gate.served(bare)
    with pytest.raises(UnruledRoute, match="everything"):
        access.check([("GET", "/x")], access.rows("GET /x", roles=access.EVERYBODY, scope="everything"))


def test_no_route_is_open_to_programs_of_ours_and_visitors_write_only_to_become_somebody() -> None:
    assert not any(Role.SYSTEM in rule.roles for rule in access.ROUTES.values())
    written = {
        path
        for (method, path), rule in access.ROUTES.items()
        if method not in access.SAFE and Role.VISITOR in rule.roles
    }
    assert written == {
        "/sign-in",
        "/sign-in/code",
        "/sign-out",
        "/codes",
        "/register",
        "/register/enterprise",
        "/register/provider",
        "/reset",
        "/invitation",
        "/api/session",
        "/api/registrations",
        "/api/registrations/code",
        "/api/invitations/look",
        # What they bring lets them in: a link's code, a department's signature.
        "/imports/by-link",
        "/api/talent-imports/by-link",
        "/api/exchange/inbound/{source}",
    }


async def test_a_visitor_of_the_api_is_told_to_sign_in(client_as: ClientAs) -> None:
    answer = await client_as().get("/api/talents")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthenticated"
    assert "Bearer" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("/home", "/sign-in?next=/home"),
        ("/browse/talent?text=a&page=2", "/sign-in?next=/browse/talent%3Ftext%3Da%26page%3D2"),
        ("/demand/new", "/sign-in?next=/demand/new"),
    ],
)
async def test_a_visitor_of_a_page_is_sent_to_sign_in_and_back(
    client_as: ClientAs, path: str, after: str
) -> None:
    answer = await client_as().get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, after)


async def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client_as: ClientAs) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://portal.test/demand/d1?saved=1"}

    answer = await client_as().get("/parts/shortlist/talent_demand/right/d1", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/demand/d1%3Fsaved%3D1"


async def test_the_way_back_is_never_another_site(client_as: ClientAs) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://elsewhere.test/demand/d1"}

    answer = await client_as().get("/parts/shortlist/talent_demand/right/d1", headers=headers)

    assert answer.headers["HX-Redirect"] == "/sign-in"


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.TALENT, Role.AUDITOR])
async def test_the_wrong_role_is_told_which_one_it_takes(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)

    refused = await client.get("/scenario/new", headers=PAGE)
    told = (await client.post("/api/scenarios", json={})).json()["error"]

    assert refused.status_code == 403
    assert "没有权限" in refused.text
    assert "场景提供方、场景中心、区县主管部门" in refused.text
    assert told["code"] == "forbidden"


async def test_refusals_come_before_a_body_is_read(client_as: ClientAs, backing: Backing) -> None:
    answer = await client_as().post("/api/demands", content="{", headers={"Content-Type": "application/json"})

    assert answer.status_code == 401
    assert backing.talent.callers == []


async def test_services_are_called_as_the_caller_from_the_address(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.talent.put("Demand", talent_pb2.Demand(id="d1", post="x", enterprise_id="e1"))

    await client_as(Role.ENTERPRISE).get("/api/demands/d1")
    await client_as().get("/api/demands/d1")

    first, second = backing.talent.callers
    assert (first.person, first.organisation) == ("person-enterprise", "e1")
    assert first.roles == {Role.ENTERPRISE}
    assert first.address == "127.0.0.1"
    assert second.person == ""
    assert second.roles == {Role.VISITOR}


async def test_a_session_that_nobody_knows_is_a_visitors(raw_client: httpx.AsyncClient) -> None:
    raw_client.cookies.set(cookies.session_name(secure=False), "guessed")

    assert (await raw_client.get("/api/plan")).status_code == 200
    assert (await raw_client.get("/api/talents")).status_code == 401


async def test_somebody_without_a_role_yet_reaches_only_what_is_for_everybody_signed_in(
    client_as: ClientAs,
) -> None:
    client = client_as(Role.VISITOR)

    assert (await client.get("/home")).status_code == 200
    answer = await client.get("/api/talents")
    assert answer.status_code == 403
    assert "尚未加入任何组织" in answer.json()["error"]["message"]


async def test_where_sessions_cannot_be_looked_up_visitors_still_see_what_is_public(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.doorkeeper.fault = psycopg.OperationalError("away")

    answer = await client_as(Role.HR_BUREAU).get("/api/talents")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert (await client_as().get("/api/plan")).status_code == 200


@pytest.mark.parametrize(
    ("pending", "page"),
    [("second_factor", "/sign-in/second-factor"), ("enrol", "/account/second-factor")],
)
async def test_an_unfinished_session_reaches_only_the_page_that_finishes_it(
    client_as: ClientAs, backing: Backing, pending: str, page: str
) -> None:
    client = client_as(Role.HR_BUREAU, pending=pending)  # type: ignore[arg-type]  # parametrized

    for path in ("/", "/home", "/browse/talent"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (303, page)
    refused = await client.get("/api/talents")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "sign_in_unfinished")
    assert backing.talent.callers == []
    assert (await client.get("/healthz")).status_code == 200


async def test_a_key_opens_what_is_in_its_scope(raw_client: httpx.AsyncClient, backing: Backing) -> None:
    backing.doorkeeper.add_key("dbk_read", Role.ENTERPRISE, "demands:read")

    assert (await raw_client.get("/api/demands", headers=bearer("dbk_read"))).status_code == 200
    assert (await raw_client.get("/api/plan", headers=bearer("dbk_read"))).status_code == 200
    for method, path, scope in (
        ("POST", "/api/demands", "demands:write"),
        ("POST", "/api/demands/bulk", "demands:write"),
        ("GET", "/api/shortlists/talent_demand/right/d1", "matching:read"),
    ):
        refused = await raw_client.request(method, path, headers=bearer("dbk_read"))
        assert refused.status_code == 403
        assert refused.json()["error"]["code"] == "out_of_scope"
        assert scope in refused.json()["error"]["message"]


async def test_a_key_needs_no_form_token(raw_client: httpx.AsyncClient, backing: Backing) -> None:
    backing.doorkeeper.add_key("dbk_write", Role.ENTERPRISE, "demands:write")

    answer = await raw_client.post("/api/demands", json={"post": "工程师"}, headers=bearer("dbk_write"))

    assert answer.status_code == 201
    assert answer.json()["enterprise_id"] == ORGANISATION


async def test_a_key_opens_no_page(raw_client: httpx.AsyncClient, backing: Backing) -> None:
    backing.doorkeeper.add_key("dbk_all", Role.HR_BUREAU, *access.SCOPES)

    for path in ("/home", "/browse/talent", "/talent/new"):
        assert (await raw_client.get(path, headers=bearer("dbk_all"))).status_code == 403


@pytest.mark.parametrize("key", ["dbk_unknown", "token-of-something-else", ""])
async def test_a_key_that_is_none_is_refused_even_where_visitors_pass(
    raw_client: httpx.AsyncClient, key: str
) -> None:
    answer = await raw_client.get("/api/plan", headers=bearer(key))

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


async def test_a_key_counts_before_a_session(client_as: ClientAs, backing: Backing) -> None:
    backing.doorkeeper.add_key("dbk_read", Role.ENTERPRISE, "demands:read")

    answer = await client_as(Role.HR_BUREAU).get("/api/talents", headers=bearer("dbk_read"))

    assert answer.status_code == 403
    assert "企业" in answer.json()["error"]["message"]


async def test_what_pages_ask_by_themselves_does_not_keep_a_session_alive(
    client_as: ClientAs, backing: Backing
) -> None:
    client = client_as(Role.ENTERPRISE)

    await client.get("/parts/counts")
    await client.get("/home")

    assert [active for _, _, active in backing.doorkeeper.asked] == [False, True]


async def test_static_files_ask_nobody(client_as: ClientAs, backing: Backing) -> None:
    assert (await client_as(Role.TALENT).get("/static/portal.css")).status_code == 200
    assert backing.doorkeeper.asked == []


async def test_a_service_that_refuses_the_callers_right_is_passed_on(
    client_as: ClientAs, backing: Backing
) -> None:
    subject = a_card("demand", "d1", "工程师")
    shortlist(backing, "talent_demand", matching_pb2.SIDE_RIGHT, subject)
    backing.matching.denied = {"d1"}

    answer = await client_as(Role.ENTERPRISE).get("/api/shortlists/talent_demand/right/d1")

    assert answer.status_code == 403
    assert answer.json()["error"] | {"trace_id": ""} == {
        "code": "forbidden",
        "message": "您没有权限查看这份名单",
        "fields": [],
        "trace_id": "",
    }


async def test_a_session_says_who_is_signed_in(client_as: ClientAs) -> None:
    html = (await client_as(Role.ENTERPRISE).get("/")).text

    assert "王小明" in html
    assert "达州示例单位" in html
    assert f'<input type="hidden" name="_token" value="{CSRF}">' in html
    assert "/sign-in" in (await client_as().get("/")).text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VISITOR, Role.SYSTEM}))
async def test_every_role_has_a_page_of_its_own(client_as: ClientAs, backing: Backing, role: Role) -> None:
    backing.scenarios.put("Enterprise", scenarios_pb2.Enterprise(id="e1", name="达州智造"))
    backing.talent.put("Talent", talent_pb2.TalentProfile(id="t1", titles=["数据分析师"]))

    answer = await client_as(role).get("/home")

    assert answer.status_code == 200
    assert ("达州智造" in answer.text) == (role is Role.ENTERPRISE)
    assert ("数据分析师" in answer.text) == (role is Role.TALENT)
    assert ('href="/browse/talent"' in answer.text) == (role is Role.HR_BUREAU)
    assert role in STAFF or 'href="/browse/talent"' not in answer.text
