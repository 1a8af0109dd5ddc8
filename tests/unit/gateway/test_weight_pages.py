"""Versions of weights and learning runs for the offices: shown with reasons, brought back on confirmation."""

import grpc
import httpx
import pytest
from dabridge.events.v1 import matching_pb2
from dabridge.matching.v1 import weights_service_pb2 as api

from services.common.access.principal import Role
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

KEY = "talent_demand"


def version(number: int, title: float, **more: object) -> matching_pb2.Weights:
    return matching_pb2.Weights(
        id=f"{KEY}:{number}",
        version=number,
        market=KEY,
        features=[
            matching_pb2.FeatureWeight(feature="title", left=title, right=0.5),
            matching_pb2.FeatureWeight(feature="salary", left=1 - title, right=0.5),
        ],
        floor=0.25,
        made_by="system:learning",
        made_at="2026-11-01T08:00:00+00:00",
        **more,  # type: ignore[arg-type]  # fields of the message
    )


@pytest.fixture(autouse=True)
def told(backing: Backing) -> None:
    """Two versions and a run that was refused."""
    backing.weights.answers["ListWeights"] = api.ListWeightsResponse(
        versions=[
            version(
                2,
                0.4,
                origin=matching_pb2.WEIGHTS_ORIGIN_LEARNING,
                measures=[matching_pb2.MeasuredChange(measure="held_out_ndcg", before=0.87, after=0.9)],
            ),
            version(1, 0.6, origin=matching_pb2.WEIGHTS_ORIGIN_RELEASE),
        ]
    )
    backing.weights.answers["ListLearningRuns"] = api.ListLearningRunsResponse(
        runs=[
            matching_pb2.LearningRun(
                id="run:1",
                market=KEY,
                verdict=matching_pb2.RUN_VERDICT_REFUSED,
                outcomes=2_071,
                finished_at="2026-11-02T08:00:00+00:00",
                checks=[
                    matching_pb2.RunCheck(guard="zone_lift", figure=0.77, bound=0.25, about="DZ-GXQ"),
                    matching_pb2.RunCheck(guard="gates", passed=True),
                ],
            )
        ]
    )
    backing.weights.answers["RollbackWeights"] = api.RollbackWeightsResponse(made=version(3, 0.6))


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def test_versions_and_runs_are_shown_with_figures_and_reasons(client_as: ClientAs) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/weights")

    assert "岗位供需" in html
    assert "后来的结果：由 0.8700 到 0.9000" in html
    assert "没有通过" in html
    assert "好结果向一个区域集中的程度：0.7700（界限 0.2500）" in html
    assert "名单中不满足硬性条件的条目：0（界限 0）" in html
    assert "<td>学习任务</td>" in html
    assert "涉及 达州高新区" in html
    assert f'href="/weights/{KEY}/rollback?version=1"' in html
    assert f'href="/weights/{KEY}/rollback?version=2"' not in html


@pytest.mark.parametrize("role", [Role.SCENARIO_CENTRE, Role.AUDITOR])
async def test_who_only_reads_is_offered_no_rollback(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)

    assert "rollback?version" not in await page(client, "/weights")
    await page(client, f"/weights/{KEY}/rollback?version=1", 403)


@pytest.mark.parametrize("role", [Role.TALENT, Role.ENTERPRISE, Role.ZONE_BUREAU, Role.ADMIN])
async def test_nobody_else_sees_the_weights(client_as: ClientAs, role: Role) -> None:
    await page(client_as(role), "/weights", 403)


async def test_a_rollback_is_asked_for_and_confirmed(client_as: ClientAs, backing: Backing) -> None:
    client = client_as(Role.HR_BUREAU)

    html = await page(client, f"/weights/{KEY}/rollback?version=1")
    assert "0.6000" in html
    assert "0.4000" in html
    answer = await client.post(f"/weights/{KEY}/rollback", data={"version": "1", "expected_version": "2"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/weights?done=1")
    [sent] = backing.weights.requests["RollbackWeights"]
    assert (sent.market, sent.version, sent.expected_version) == (KEY, 1, 2)


async def test_a_rollback_that_comes_too_late_says_so_on_the_page(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.weights.answers["RollbackWeights"] = rpc_error(grpc.StatusCode.ABORTED, "已有新的版本")

    answer = await client_as(Role.HR_BUREAU).post(
        f"/weights/{KEY}/rollback", data={"version": "1", "expected_version": "1"}
    )

    assert answer.status_code in (409, 412)
    assert "没有恢复" in answer.text


@pytest.mark.parametrize("path", [f"/weights/{KEY}/rollback?version=9", "/weights/bazaar/rollback?version=1"])
async def test_a_version_that_is_not_there_cannot_be_asked_for(client_as: ClientAs, path: str) -> None:
    answer = await client_as(Role.HR_BUREAU).get(path)

    assert answer.status_code in (404, 422)


async def test_the_page_stands_while_matching_is_away(client_as: ClientAs, backing: Backing) -> None:
    backing.weights.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    html = await page(client_as(Role.HR_BUREAU), "/weights", 503)

    assert "暂时读不到" in html
    assert "重试" in html


async def test_programs_read_versions_and_runs_and_roll_back(client_as: ClientAs, backing: Backing) -> None:
    client = client_as(Role.HR_BUREAU)

    versions = (await client.get(f"/api/weights?market={KEY}")).json()["versions"]
    runs = (await client.get("/api/weights/runs?size=5")).json()["runs"]
    made = await client.post(f"/api/weights/{KEY}/rollback", json={"version": 1, "expected_version": 2})

    assert [v["version"] for v in versions] == [2, 1]
    assert versions[1]["origin"] == "release"
    assert runs[0]["verdict"] == "refused"
    assert runs[0]["checks"][0] == {
        "guard": "zone_lift",
        "passed": False,
        "figure": 0.77,
        "bound": 0.25,
        "about": "DZ-GXQ",
    }
    assert (made.status_code, made.json()["version"]) == (200, 3)
    assert backing.weights.requests["ListLearningRuns"][0].size == 5


async def test_a_rollback_by_api_has_to_say_what_it_saw(client_as: ClientAs) -> None:
    answer = await client_as(Role.HR_BUREAU).post(f"/api/weights/{KEY}/rollback", json={"version": 1})

    assert answer.status_code == 422


async def test_what_another_release_called_otherwise_is_shown_by_its_name(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.weights.answers["ListWeights"] = api.ListWeightsResponse(
        versions=[
            matching_pb2.Weights(
                version=1,
                market=KEY,
                features=[matching_pb2.FeatureWeight(feature="of-old", left=1, right=1)],
                measures=[matching_pb2.MeasuredChange(measure="measured-of-old")],
            )
        ]
    )
    backing.weights.answers["ListLearningRuns"] = api.ListLearningRunsResponse(
        runs=[
            matching_pb2.LearningRun(
                id="run:1",
                market=KEY,
                finished_at="2026-11-02T08:00:00+00:00",
                checks=[matching_pb2.RunCheck(guard="guard-of-old")],
            )
        ]
    )

    text = await page(client_as(Role.HR_BUREAU), "/weights")

    for name in ("of-old", "measured-of-old", "guard-of-old"):
        assert name in text
