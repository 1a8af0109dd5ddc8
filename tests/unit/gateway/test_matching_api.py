import httpx
import pytest
from dabridge.events.v1 import matching_pb2
from dabridge.matching.v1 import matching_service_pb2 as api

from tests.unit.gateway.conftest import Backing, card, explanation, shortlist


async def test_search_asks_matching_and_answers_its_cards(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.matching.add(card("talent", "t1", "数据分析师", zones=["511724"], tags=["Python"]))
    backing.matching.add(card("demand", "d1", "数据分析师"))

    answer = await client.get(
        "/api/search", params={"kind": "talent", "text": "数据", "zone": "511724", "size": 5, "offset": 0}
    )

    assert answer.json()["total"] == 1
    assert answer.json()["hits"][0] | {"id": "t1", "title": "数据分析师"} == answer.json()["hits"][0]
    assert backing.matching.searches[0].size == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "kind"),
        ("kind=person", "kind"),
        ("kind=talent&size=500", "size"),
        ("kind=talent&offset=-1", "offset"),
    ],
)
async def test_a_search_out_of_bounds_is_refused(client: httpx.AsyncClient, query: str, field: str) -> None:
    answer = await client.get(f"/api/search?{query}")

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == field


@pytest.mark.parametrize("explain", [True, False])
async def test_a_shortlist_is_answered_with_its_reasons(
    client: httpx.AsyncClient, backing: Backing, explain: bool
) -> None:
    shortlist(
        backing,
        "talent_demand",
        matching_pb2.SIDE_RIGHT,
        card("demand", "d1", "岗位"),
        card("talent", "t1", "人才"),
    )

    answer = await client.get("/api/shortlists/talent_demand/right/d1", params={"explain": explain})

    told = answer.json()
    assert (told["market"], told["side"], told["version"]) == ("talent_demand", "right", 4)
    assert told["items"][0]["entry"]["previous_rank"] == 3
    statuses = [finding["status"] for finding in told["items"][0]["explanation"]["requirements"]]
    assert statuses == ["exact", "similar", "exact", "missing", "unknown"]
    assert told["items"][0]["explanation"]["requirements"][2]["relation"] == "narrower"
    assert told["items"][0]["explanation"]["features"][1]["value"] is None
    assert backing.matching.explained == [explain]


async def test_a_subject_id_may_hold_a_colon(client: httpx.AsyncClient, backing: Backing) -> None:
    shortlist(backing, "talent_county", matching_pb2.SIDE_RIGHT, card("county", "511724:display", "c"))

    answer = await client.get("/api/shortlists/talent_county/right/511724:display")

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["nowhere/left/x", "talent_demand/middle/x"])
async def test_an_unknown_market_or_side_is_refused(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/api/shortlists/{path}")

    assert answer.status_code == 422
    assert "只能取" in answer.json()["error"]["fields"][0]["message"]


async def test_a_pair_is_explained(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.matching.pairs[("talent_demand", "t1", "d1")] = api.ExplainPairResponse(
        left=card("talent", "t1", "甲"), right=card("demand", "d1", "乙"), explanation=explanation(0.75)
    )

    answer = await client.get("/api/pairs/talent_demand/t1/d1/explanation")

    assert answer.json()["explanation"]["score"] == 0.75
    assert answer.json()["left"]["title"] == "甲"


async def test_a_diagnosis_counts_what_each_gate_keeps_out(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.matching.diagnosis = api.DiagnoseShortlistResponse(
        counterparts=100,
        passing=2,
        relaxations=[api.Relaxation(gate="education", label="学历", gained=37, failed=60)],
    )

    answer = await client.get("/api/shortlists/talent_demand/right/d1/diagnosis")

    told = answer.json()
    assert (told["counterparts"], told["passing"], told["listed"]) == (100, 2, None)
    [relaxation] = told["relaxations"]
    assert relaxation | {"reaching": None, "field": ""} == relaxation
    assert (relaxation["gate"], relaxation["gained"], relaxation["failed"]) == ("education", 37, 60)


async def test_suggestions_are_told_with_places(client: httpx.AsyncClient, backing: Backing) -> None:
    made = backing.matching.suggestions.suggestions.add(
        edit="skill", field="skills", text="人才加上技能“SQL”", entered=2, risen=1, listed_after=3
    )
    made.pairs.add(
        counterpart=card("demand", "d1", "前端工程师"),
        score_before=0.5,
        score_after=0.75,
        ranks=api.RankChange(before=14, after=3),
        own_ranks=api.RankChange(before=2, after=1),
    )

    answer = await client.get("/api/shortlists/talent_demand/left/t1/suggestions")

    [told] = answer.json()["suggestions"]
    assert (told["edit"], told["field"], told["entered"]) == ("skill", "skills", 2)
    [pair] = told["pairs"]
    assert pair["ranks"] == {"before": 14, "after": 3}
    assert pair["own_ranks"] == {"before": 2, "after": 1}
    assert pair["counterpart"]["title"] == "前端工程师"


async def test_the_overview_has_counts_lags_and_model(client: httpx.AsyncClient, backing: Backing) -> None:
    overview = backing.matching.overview
    overview.kinds.add(kind="talent", live=2**33)
    overview.markets.add(
        market="talent_demand", side=matching_pb2.SIDE_LEFT, subjects=3, shortlists=2, empty=1
    )
    overview.lags.add(topic="talent.profile.v1", lag=7)
    overview.model = "f00d"

    assert (await client.get("/api/overview")).json() == {
        "kinds": [{"kind": "talent", "live": 2**33}],
        "markets": [{"market": "talent_demand", "side": "left", "subjects": 3, "shortlists": 2, "empty": 1}],
        "lags": [{"topic": "talent.profile.v1", "lag": 7}],
        "model": "f00d",
    }


async def test_the_plan_is_whole(client: httpx.AsyncClient) -> None:
    plan = (await client.get("/api/plan")).json()

    assert (len(plan["zones"]), len(plan["industries"]), len(plan["cells"])) == (9, 11, 42)
    assert sum(cell["main_pilot"] for cell in plan["cells"]) == 5


async def test_health_needs_nobody_and_readiness_the_services(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    assert (await client.get("/readyz")).status_code == 200
    backing.health.answers["talent"] = False

    ready = await client.get("/readyz")

    assert ready.status_code == 503
    assert ready.json()["services"] == {"scenarios": True, "talent": False, "matching": True}
    assert (await client.get("/healthz")).status_code == 200
