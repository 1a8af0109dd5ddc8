"""What pages offer to whom."""

import html as markup
import re

import grpc
import httpx
import pytest
from dabridge.events.v1 import matching_pb2, scenarios_pb2, talent_pb2
from dabridge.matching.v1 import matching_service_pb2 as api

from services.common.access.principal import Role
from services.gateway.kinds import Kind
from tests.fakes.doorkeeper import ZONE
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, card, shortlist

EDIT = "修改</a>"
WITHDRAW = "撤回</a>"


@pytest.fixture(autouse=True)
def records(backing: Backing) -> None:
    """The enterprise e1 with a post, a talent t1, another's of each, a scenario and a cell."""
    for organisation in ("e1", "e2"):
        backing.scenarios.put(
            "Enterprise", scenarios_pb2.Enterprise(id=organisation, name=f"企业{organisation}", uscc="u")
        )
        backing.scenarios.put(
            "Scenario",
            scenarios_pb2.Scenario(
                id=f"s-{organisation}",
                title="智慧停车",
                provider_id=organisation,
                zone=ZONE,
                stage=scenarios_pb2.ScenarioStage.SCENARIO_STAGE_LISTED,
            ),
        )
        backing.talent.put(
            "Demand", talent_pb2.Demand(id=f"d-{organisation}", post="工程师", enterprise_id=organisation)
        )
    for talent in ("t1", "t2"):
        backing.talent.put("Talent", talent_pb2.TalentProfile(id=talent, titles=["数据分析师"]))
    backing.talent.put(
        "CountyIndustry", talent_pb2.CountyIndustry(id=f"{ZONE}:display", zone=ZONE, industry="display")
    )


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("role", "path", "offered"),
    [
        (Role.ENTERPRISE, "/demand/d-e1", True),
        (Role.ENTERPRISE, "/demand/d-e2", False),
        (Role.ENTERPRISE, "/enterprise/e1", True),
        (Role.ENTERPRISE, "/enterprise/e2", False),
        (Role.ENTERPRISE, "/scenario/s-e1", False),
        (Role.PROVIDER, "/scenario/s-e1", True),
        (Role.PROVIDER, "/scenario/s-e2", False),
        (Role.ZONE_BUREAU, "/scenario/s-e2", True),
        (Role.ZONE_BUREAU, "/demand/d-e1", False),
        (Role.SCENARIO_CENTRE, "/enterprise/e2", True),
        (Role.HR_BUREAU, "/demand/d-e2", True),
        (Role.HR_BUREAU, "/scenario/s-e1", False),
        (Role.TALENT, "/talent/t1", True),
        (Role.TALENT, "/demand/d-e1", False),
        (Role.AUDITOR, "/demand/d-e1", False),
    ],
)
async def test_changes_are_offered_to_those_who_may_make_them(
    client_as: ClientAs, role: Role, path: str, offered: bool
) -> None:
    client = client_as(role)
    html = await page(client, path)

    assert (EDIT in html, WITHDRAW in html) == (offered, offered)
    for form in ("edit", "withdraw"):
        answer = await client.get(f"{path}/{form}")
        assert answer.status_code == (200 if offered else 403)


@pytest.mark.parametrize("path", ["/demand/d-e1", "/enterprise/e1", "/scenario/s-e1"])
async def test_visitors_see_what_is_public_and_no_lists(
    client_as: ClientAs, backing: Backing, path: str
) -> None:
    html = await page(client_as(), path)

    assert "候选名单只对档案所有者和主管部门开放" in html
    assert f"/sign-in?next={path}" in html
    assert "sse-connect" not in html
    assert EDIT not in html
    assert backing.matching.explained == []


async def test_a_bureau_may_edit_its_cell_and_not_withdraw_it(client_as: ClientAs) -> None:
    html = await page(client_as(Role.ZONE_BUREAU), f"/county/{ZONE}:display")

    assert (EDIT in html, WITHDRAW in html) == (True, False)


async def test_lists_are_on_the_pages_of_those_who_may_see_them(
    client_as: ClientAs, backing: Backing
) -> None:
    shortlist(backing, "talent_demand", matching_pb2.SIDE_RIGHT, card("demand", "d-e1", "工程师"))

    own = await page(client_as(Role.ENTERPRISE), "/demand/d-e1")
    anothers = await page(client_as(Role.PROVIDER), "/demand/d-e1")

    assert 'sse-connect="/live/subject/d-e1?kind=demand"' in own
    assert "sse-connect" not in anothers


async def test_from_a_list_an_enterprise_opens_the_pair_and_the_bureau_the_talent(
    client_as: ClientAs, backing: Backing
) -> None:
    subject, other = card("demand", "d-e1", "工程师"), card("talent", "t2", "数据分析师")
    shortlist(backing, "talent_demand", matching_pb2.SIDE_RIGHT, subject, other)
    backing.matching.pairs[("talent_demand", "t2", "d-e1")] = api.ExplainPairResponse(
        left=other, right=subject, explanation=api.Explanation(score=0.5)
    )

    enterprises = await page(client_as(Role.ENTERPRISE), "/demand/d-e1")
    bureaus = await page(client_as(Role.HR_BUREAU), "/demand/d-e1")
    pair = await page(client_as(Role.ENTERPRISE), "/pairs/talent_demand/t2/d-e1")

    assert 'href="/talent/t2"' not in enterprises + pair
    assert 'href="/pairs/talent_demand/t2/d-e1"' in enterprises
    assert 'href="/talent/t2"' in bureaus
    assert 'href="/demand/d-e1"' in pair
    assert "数据分析师" in pair


async def test_an_enterprise_may_not_open_a_talents_record(client_as: ClientAs, backing: Backing) -> None:
    assert "没有权限" in await page(client_as(Role.ENTERPRISE), "/talent/t2", 403)
    assert backing.talent.callers == []


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (None, {Kind.SCENARIO, Kind.ENTERPRISE, Kind.DEMAND, Kind.COUNTY}),
        (Role.ENTERPRISE, {Kind.SCENARIO, Kind.ENTERPRISE, Kind.DEMAND, Kind.COUNTY, Kind.EXPERT}),
        (Role.TALENT, {Kind.SCENARIO, Kind.ENTERPRISE, Kind.DEMAND, Kind.COUNTY}),
        (Role.HR_BUREAU, set(Kind)),
    ],
)
async def test_the_head_leads_where_the_caller_may_go(
    client_as: ClientAs, role: Role | None, kinds: set[Kind]
) -> None:
    html = await page(client_as(role) if role else client_as(), "/")
    nav = html[html.index("<nav") : html.index("</nav>")]

    assert set(re.findall(r'href="/browse/(\w+)"', nav)) == kinds
    assert ('href="/home"' in nav) == (role is not None)
    assert ('href="/browse/talent"' in html) == (Kind.TALENT in kinds)


@pytest.mark.parametrize(
    ("role", "kind", "offered"),
    [
        (Role.ENTERPRISE, Kind.DEMAND, True),
        (Role.ENTERPRISE, Kind.ENTERPRISE, False),
        (Role.PROVIDER, Kind.SCENARIO, True),
        (Role.TALENT, Kind.DEMAND, False),
        (Role.SCENARIO_CENTRE, Kind.ENTERPRISE, True),
        (Role.ZONE_BUREAU, Kind.SCENARIO, True),
        (Role.ZONE_BUREAU, Kind.COUNTY, False),
        (Role.HR_BUREAU, Kind.TALENT, True),
    ],
)
async def test_new_records_are_offered_to_those_who_add_them(
    client_as: ClientAs, role: Role, kind: Kind, offered: bool
) -> None:
    assert (f'href="/{kind}/new"' in await page(client_as(role), f"/browse/{kind}")) == offered


async def test_what_an_enterprise_adds_is_its_own(client_as: ClientAs, backing: Backing) -> None:
    client = client_as(Role.ENTERPRISE)

    form = await page(client, "/demand/new")
    answer = await client.post("/demand/new", data={"post": "测试工程师", "headcount": "1"})

    assert 'name="enterprise_id" value="e1"' in form
    assert answer.status_code == 303
    (added,) = (d for d in backing.talent.stored["Demand"].values() if d.post == "测试工程师")
    assert added.enterprise_id == "e1"


@pytest.mark.parametrize(
    ("role", "path", "values", "owner"),
    [
        (Role.PROVIDER, "/api/scenarios", {"title": "新场景"}, {"provider_id": "e1"}),
        (Role.SCENARIO_CENTRE, "/api/scenarios", {"title": "新场景"}, {"provider_id": ""}),
        (Role.ENTERPRISE, "/api/demands", {"post": "岗位", "enterprise_id": "e2"}, {"enterprise_id": "e2"}),
    ],
)
async def test_whose_a_record_is_is_filled_in_only_where_it_can_be_but_one(
    client_as: ClientAs, role: Role, path: str, values: dict[str, object], owner: dict[str, str]
) -> None:
    answer = await client_as(role).post(path, json=values)

    assert answer.status_code == 201
    assert owner.items() <= answer.json().items()


async def test_the_record_that_a_talent_adds_is_the_talents_own(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.talent.stored["Talent"].clear()

    answer = await client_as(Role.TALENT).post("/api/talents", json={"titles": ["新人"]})

    assert (answer.status_code, answer.json()["id"]) == (201, "t1")


async def test_home_shows_an_enterprise_its_record_its_lists_and_its_posts(
    client_as: ClientAs, backing: Backing
) -> None:
    shortlist(
        backing,
        "scenario_supply",
        matching_pb2.SIDE_RIGHT,
        card("enterprise", "e1", "企业e1"),
        card("scenario", "s-e2", "智慧停车"),
    )

    html = await page(client_as(Role.ENTERPRISE), "/home")

    assert "企业e1" in html
    assert "可以承接的场景" in html
    assert "智慧停车" in html
    assert "本企业的岗位" in html
    assert backing.talent.list_requests[-1].mine


async def test_home_invites_those_whose_record_is_missing(client_as: ClientAs, backing: Backing) -> None:
    backing.talent.stored["Talent"].clear()
    backing.scenarios.stored["Enterprise"].clear()

    assert 'href="/registration/step/contact"' in await page(client_as(Role.TALENT), "/home")
    assert 'href="/enterprise/new"' in await page(client_as(Role.ENTERPRISE), "/home")


async def test_home_pages_through_what_is_the_callers(client_as: ClientAs, backing: Backing) -> None:
    for number in range(12):
        backing.talent.put("Demand", talent_pb2.Demand(id=f"x{number}", post="工程师", enterprise_id="e1"))
    client = client_as(Role.ENTERPRISE)

    first = await page(client, "/home")
    more = re.search(r'href="(/home\?demands=[^"]+)"', first)
    assert more
    second = await page(client, markup.unescape(more.group(1)))

    assert first.count('href="/demand/') > second.count('href="/demand/') > 0
    assert "/home?demands=" not in second


async def test_home_stands_while_services_are_away(client_as: ClientAs, backing: Backing) -> None:
    away = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    backing.talent.fault = backing.scenarios.fault = away

    for role in (Role.ENTERPRISE, Role.PROVIDER, Role.TALENT, Role.ZONE_BUREAU):
        assert "暂时不可用" in await page(client_as(role), "/home")


async def test_home_says_where_there_is_nothing_yet(client_as: ClientAs, backing: Backing) -> None:
    backing.scenarios.stored["Scenario"].clear()

    assert "还没有发布场景" in await page(client_as(Role.PROVIDER), "/home")


async def test_names_of_public_records_are_looked_up_as_the_gateway(
    client_as: ClientAs, backing: Backing
) -> None:
    await page(client_as(), "/demand/d-e1")

    assert [caller.person for caller in backing.matching.callers] == ["system:gateway"]


async def test_posts_of_the_plan_are_counted_as_a_visitor_sees_them(
    client_as: ClientAs, backing: Backing
) -> None:
    await page(client_as(Role.HR_BUREAU), "/parts/plan")

    assert {caller.roles for caller in backing.matching.callers} == {frozenset({Role.VISITOR})}


async def test_an_enterprise_need_not_know_its_own_id(client_as: ClientAs) -> None:
    own = await page(client_as(Role.ENTERPRISE), "/demand/new")
    bureaus = await page(client_as(Role.HR_BUREAU), "/demand/new")

    assert '<input type="hidden" name="enterprise_id" value="e1">' in own
    assert re.search(r"<output[^>]*>达州示例单位</output>", own)
    assert '<input id="f-enterprise_id" name="enterprise_id" value=""' in bureaus
