"""Where the head of a page leads."""

import httpx
import pytest

from services.common.access.principal import Principal, Role
from services.gateway.caller import VISITOR_CALLER, Caller
from services.gateway.portal import navigation
from tests.fakes.doorkeeper import principal_of
from tests.unit.gateway.conftest import ClientAs


def marked(caller: Caller, path: str) -> dict[str, str]:
    """Links that say where the page is."""
    return {link.path: link.current for link in navigation.head(caller, path) if link.current}


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/", {"/": "page"}),
        ("/browse/demand", {"/browse/demand": "page"}),
        ("/demand/d1/edit", {"/browse/demand": "true"}),
        ("/review", {"/review": "page"}),
        ("/review/a1", {"/review": "true"}),
        ("/review/organisations", {"/review/organisations": "page"}),
        ("/demands", {}),
        ("/account", {}),
    ],
)
def test_the_nearest_place_is_marked(path: str, marks: dict[str, str]) -> None:
    assert marked(Caller(principal_of(Role.HR_BUREAU)), path) == marks


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.HR_BUREAU, {"/review", "/review/organisations"}),
        (Role.ADMIN, {"/admin/organisations", "/admin/accounts"}),
        (Role.SECURITY, {"/security/accounts", "/security/keys"}),
        (Role.ENTERPRISE, set()),
        (Role.TALENT, set()),
    ],
)
def test_roles_have_their_pages(role: Role, places: set[str]) -> None:
    assert {link.path for link in navigation.role_links(Caller(principal_of(role)))} == places


def test_an_organisations_pages_are_for_those_who_act_for_it() -> None:
    def own(principal: Principal) -> list[str]:
        return [link.path for link in navigation.own_links(Caller(principal))]

    assert own(principal_of(Role.ENTERPRISE)) == ["/organisation", "/organisation/keys"]
    assert own(principal_of(Role.ZONE_BUREAU)) == ["/organisation"]
    assert own(principal_of(Role.TALENT)) == []
    assert navigation.own_links(VISITOR_CALLER) == []


def test_links_are_in_groups_and_the_one_with_the_page_is_marked() -> None:
    groups = navigation.menu(Caller(principal_of(Role.HR_BUREAU)), "/browse/need")

    assert [group.name for group in groups if group.here] == ["档案"]
    assert groups[0].name == ""
    assert [link.path for link in groups[0].links][:2] == ["/", "/home"]
    assert all(group.links for group in groups)


def test_a_group_of_one_is_shown_as_it_is() -> None:
    groups = navigation.menu(Caller(principal_of(Role.AUDITOR)), "/audit")

    assert [(group.name, [link.path for link in group.links]) for group in groups if group.here] == [
        ("", ["/audit"])
    ]


async def test_an_unfinished_session_is_offered_only_to_leave(client_as: ClientAs) -> None:
    caller = Caller(principal_of(Role.ADMIN), session_id="s", pending="enrol")

    assert navigation.role_links(caller) == []
    assert "/home" not in {link.path for link in navigation.head(caller, "/")}


async def test_who_has_no_role_yet_is_shown_how_to_get_one(client_as: ClientAs) -> None:
    answer: httpx.Response = await client_as(Role.VISITOR).get("/home")

    assert "还没有加入组织" in answer.text
    assert 'href="/applications"' in answer.text
