"""Pages and API of introductions: who sees what at which stage, and what forms send."""

import grpc
import httpx
from dabridge.events.v1.talent_pb2 import (
    Demand,
)
from dabridge.matching.v1 import matching_service_pb2 as matching_api
from dabridge.talent.v1 import introductions_service_pb2 as api

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF, TALENT, ZONE
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, explanation
from tests.unit.gateway.introductions.scenes import (
    MESSAGE,
    PATH,
    PHONE,
    TALENT_SIDE,
    an_introduction,
    answer,
    listed,
    page,
    post,
    sent,
)


async def test_an_invitation_bears_the_match_as_matching_has_it(
    backing: Backing, client_as: ClientAs
) -> None:
    listed(backing)
    backing.market.introductions.answers["InviteTalent"] = answer(an_introduction())
    client = client_as(Role.ENTERPRISE)
    assert "邀请人才应聘" in await page(client, "/introductions/new?demand=d1&talent=t9")

    found = await client.post(
        "/introductions/new?demand=d1&talent=t9",
        data={
            "_token": CSRF,
            "message": MESSAGE,
            "contact-name": "尚经理",
            "contact-phone": "0818-2123456",
            "score": "1.0",
            "rank": "1",
        },
    )

    assert found.headers["Location"] == f"{PATH}?done=invited"
    request = sent(backing, "InviteTalent")
    assert (request.talent_id, request.score, request.rank) == ("t9", 0.8, 2)
    assert request.contact.phone == "0818-2123456"


async def test_no_caller_of_the_api_sets_score_or_rank(backing: Backing, client_as: ClientAs) -> None:
    listed(backing)
    backing.market.introductions.answers["InviteTalent"] = answer(an_introduction())
    body = {"demand_id": "d1", "talent_id": "t9", "contact": {"name": "尚经理", "phone": PHONE}}
    client = client_as(Role.ENTERPRISE)

    forged = await client.post("/api/introductions/invitations", json={**body, "score": 1.0, "rank": 1})
    assert forged.status_code == 422
    assert "InviteTalent" not in backing.market.introductions.requests

    honest = await client.post("/api/introductions/invitations", json=body)
    assert honest.status_code == 201
    assert honest.headers["Location"] == "/api/introductions/i1"
    request = sent(backing, "InviteTalent")
    assert (request.score, request.rank) == (0.8, 2)


async def test_of_who_is_on_no_list_the_score_alone_is_known(backing: Backing, client_as: ClientAs) -> None:
    explained = matching_api.ExplainPairResponse(explanation=explanation(0.25))
    backing.matching.pairs["talent_demand", TALENT, "d1"] = explained
    backing.market.introductions.answers["ApplyForPost"] = answer(an_introduction(asked_by=TALENT_SIDE))

    found = await client_as(Role.TALENT).post("/api/introductions/applications", json={"demand_id": "d1"})

    assert found.status_code == 201
    request = sent(backing, "ApplyForPost")
    assert (request.score, request.rank) == (0.25, 0)


async def test_an_introduction_does_not_wait_for_matching(backing: Backing, client_as: ClientAs) -> None:
    backing.matching.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    backing.market.introductions.answers["ApplyForPost"] = answer(an_introduction(asked_by=TALENT_SIDE))

    found = await client_as(Role.TALENT).post(
        "/introductions/new?demand=d1", data={"_token": CSRF, "message": MESSAGE}
    )

    assert found.headers["Location"] == f"{PATH}?done=applied"
    request = sent(backing, "ApplyForPost")
    assert (request.demand_id, request.score, request.rank) == ("d1", 0.0, 0)


async def test_too_many_invitations_are_told_on_the_page(backing: Backing, client_as: ClientAs) -> None:
    backing.market.introductions.answers["InviteTalent"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "有误", [("demand_id", "每天对一个岗位最多发出 20 份邀请")]
    )

    found = await client_as(Role.ENTERPRISE).post(
        "/introductions/new?demand=d1&talent=t9", data={"_token": CSRF, "message": MESSAGE}
    )

    assert found.status_code == 422
    assert "最多发出 20 份邀请" in found.text
    assert MESSAGE in found.text


async def test_an_enterprise_invites_to_no_post_of_another(backing: Backing, client_as: ClientAs) -> None:
    backing.talent.put("Demand", Demand(id="d2", version=1, enterprise_id="e9", post="会计"))

    await page(client_as(Role.ENTERPRISE), "/introductions/new?demand=d2&talent=t9", 403)


async def test_a_form_without_a_post_says_where_to_go(client_as: ClientAs) -> None:
    assert "请从岗位页面或推荐清单进入" in await page(client_as(Role.TALENT), "/introductions/new")


async def test_an_enterprise_that_names_nobody_is_told_where_to_choose(
    backing: Backing, client_as: ClientAs
) -> None:
    enterprise = client_as(Role.ENTERPRISE)

    assert "选择要邀请的人才" in await page(enterprise, "/introductions/new?demand=d1")
    refused = await post(enterprise, "/introductions/new?demand=d1", 422, {"message": MESSAGE})

    assert "选择要邀请的人才" in refused.text
    assert "ApplyForPost" not in backing.market.introductions.requests


async def test_the_overview_counts_for_bureaus(backing: Backing, client_as: ClientAs) -> None:
    counts = api.IntroductionCounts(asked=40, invited=30, applied=10, connected=20, interviewed=8, hired=4)
    backing.market.introductions.answers["GetIntroductionFunnel"] = api.GetIntroductionFunnelResponse(
        totals=counts,
        by_zone=[api.IntroductionCounts(key=ZONE, asked=40)],
        by_industry=[api.IntroductionCounts(key="energy", asked=40)],
        reasons=[api.ReasonCount(stage="declined", reason_code="salary", count=7)],
        median_hours=26.5,
        slowest_tenth_hours=200,
    )

    html = await page(client_as(Role.HR_BUREAU), f"/introductions/overview?zone={ZONE}&asked_from=2026-01-01")

    asked = sent(backing, "GetIntroductionFunnel")
    assert (asked.zone, asked.asked_from) == (ZONE, "2026-01-01")
    assert "企业邀请 30 次，人才应聘 10 次" in html
    assert "26.5" in html
    assert "薪酬不符合期望" in html
    await page(client_as(Role.TALENT), "/introductions/overview", 403)


async def test_keys_of_enterprises_need_the_scope(backing: Backing, raw_client: httpx.AsyncClient) -> None:
    backing.doorkeeper.add_key("dbk_reads", Role.ENTERPRISE, "introductions:read")
    backing.doorkeeper.add_key("dbk_writes", Role.ENTERPRISE, "introductions:write")
    backing.doorkeeper.add_key("dbk_else", Role.ENTERPRISE, "demands:write")

    codes = {}
    for key in ("reads", "writes", "else"):
        head = {"Authorization": f"Bearer dbk_{key}"}
        got = await raw_client.get("/api/introductions", headers=head)
        read = await raw_client.post("/api/introductions/i1/contact", headers=head)
        codes[key] = (got.status_code, read.status_code)

    assert codes == {"reads": (200, 403), "writes": (403, 200), "else": (403, 403)}
