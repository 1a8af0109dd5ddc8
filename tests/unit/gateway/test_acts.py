"""Routes of the market's API: what they take, what they ask for, what they answer."""

import grpc
import httpx
import pytest
from dabridge.events.v1 import scenarios_pb2, types_pb2
from dabridge.scenarios.v1 import (
    lifecycle_service_pb2,
    lists_service_pb2,
    notices_service_pb2,
    scenarios_service_pb2,
    solutions_service_pb2,
)

from services.common.access.principal import Role
from services.gateway.market.act import Act
from services.gateway.market.parts import PARTS
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

ACTS = [act for part in PARTS for act in part.acts]
Stage = scenarios_pb2.ScenarioStage


def scenario(version: int = 4) -> scenarios_service_pb2.ScenarioResponse:
    made = scenarios_pb2.Scenario(
        id="s1", version=version, status=types_pb2.RECORD_STATUS_ACTIVE, title="智慧停车"
    )
    made.stage = Stage.SCENARIO_STAGE_SUBMITTED
    return scenarios_service_pb2.ScenarioResponse(scenario=made)


@pytest.fixture
def submitting(backing: Backing) -> Backing:
    backing.market.lifecycle.answers["SubmitScenario"] = scenario()
    return backing


async def test_an_act_answers_the_record_with_its_version(
    client: httpx.AsyncClient, submitting: Backing
) -> None:
    answer = await client.post(
        "/api/scenarios/s1/submit", headers={"If-Match": '"3"', "Idempotency-Key": "once"}
    )

    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == '"4"'
    assert (answer.json()["id"], answer.json()["stage"]) == ("s1", "submitted")
    (sent,) = submitting.market.lifecycle.requests["SubmitScenario"]
    assert sent == lifecycle_service_pb2.SubmitScenarioRequest(
        id="s1", expected_version=3, idempotency_key="once"
    )


async def test_an_empty_body_says_no_other_version(client: httpx.AsyncClient, submitting: Backing) -> None:
    answer = await client.post("/api/scenarios/s1/submit", json={}, headers={"If-Match": '"3"'})

    assert answer.status_code == 200, answer.text
    assert submitting.market.lifecycle.requests["SubmitScenario"][0].expected_version == 3


async def test_the_version_may_stand_in_the_body(client: httpx.AsyncClient, submitting: Backing) -> None:
    answer = await client.post("/api/scenarios/s1/submit", json={"expected_version": 3})

    assert answer.status_code == 200, answer.text
    assert submitting.market.lifecycle.requests["SubmitScenario"][0].expected_version == 3


async def test_an_act_without_a_version_is_refused(client: httpx.AsyncClient, submitting: Backing) -> None:
    answer = await client.post("/api/scenarios/s1/submit")

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "expected_version"
    assert submitting.market.lifecycle.requests == {}


async def test_a_name_that_the_message_lacks_is_refused(
    client: httpx.AsyncClient, submitting: Backing
) -> None:
    answer = await client.post("/api/scenarios/s1/submit", json={"expected_version": 3, "stage": "listed"})

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == [{"field": "stage", "message": "没有这个字段"}]


async def test_what_cannot_be_left_out_is_asked_for(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/scenarios/s1/reopen-selection", json={"expected_version": 3})

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == [{"field": "reason", "message": "必须填写"}]


async def test_remarks_reach_the_service_as_they_are(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.market.lifecycle.answers["ReturnScenario"] = scenario()
    remarks = [{"field": "budget", "remark": "请写明上限"}]

    answer = await client.post(
        "/api/scenarios/s1/return", json={"expected_version": 3, "reason": "不全", "remarks": remarks}
    )

    assert answer.status_code == 200, answer.text
    (sent,) = backing.market.lifecycle.requests["ReturnScenario"]
    assert (sent.remarks[0].field, sent.remarks[0].remark) == ("budget", "请写明上限")


async def test_the_wrong_stage_is_told_as_a_conflict_of_its_own(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.market.lifecycle.answers["ApproveScenario"] = rpc_error(
        grpc.StatusCode.FAILED_PRECONDITION, "当前场景处于“草稿”阶段", reason="WRONG_STAGE"
    )

    answer = await client.post("/api/scenarios/s1/approve", json={"expected_version": 3})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "wrong_stage"
    assert answer.json()["error"]["message"] == "当前场景处于“草稿”阶段"


async def test_a_list_is_answered_as_items_of_a_page(client: httpx.AsyncClient, backing: Backing) -> None:
    shown = scenarios_pb2.Solution(id="b1", version=2, scenario_id="s1", enterprise_id="e1")
    backing.market.solutions.answers["ListSolutions"] = solutions_service_pb2.ListSolutionsResponse(
        solutions=[shown], next_page_token="n", total=7
    )

    answer = await client.get(
        "/api/solutions", params={"scenario_id": "s1", "stage": "opened", "page_size": 5}
    )

    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"items", "next_page_token", "total"}
    assert answer.json()["items"][0]["id"] == "b1"
    (sent,) = backing.market.solutions.requests["ListSolutions"]
    assert sent == solutions_service_pb2.ListSolutionsRequest(
        scenario_id="s1", stage=scenarios_pb2.SolutionStage.SOLUTION_STAGE_OPENED, page_size=5
    )


@pytest.mark.parametrize(("path", "most"), [("/api/lists/l1/items", 500), ("/api/lists", 200)])
async def test_a_page_has_a_largest_size(client: httpx.AsyncClient, path: str, most: int) -> None:
    assert (await client.get(path, params={"page_size": most})).status_code == 200
    assert (await client.get(path, params={"page_size": most + 1})).status_code == 422


async def test_what_was_made_is_answered_with_its_address(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    made = scenarios_pb2.OpportunityList(id="l9", version=1, kind="sensor", batch=3)
    backing.market.lists.answers["CreateList"] = lists_service_pb2.OpportunityListResponse(list=made)

    answer = await client.post("/api/lists", json={"kind": "sensor"})

    assert answer.status_code == 201
    assert (answer.headers["Location"], answer.headers["ETag"]) == ("/api/lists/l9", '"1"')
    assert answer.json()["batch"] == 3


async def test_a_kind_of_list_is_named_by_the_address(client: httpx.AsyncClient, backing: Backing) -> None:
    answer = await client.put(
        "/api/list-kinds/drone", json={"name": "低空", "subject": "opportunity", "active": True}
    )

    assert answer.status_code == 200, answer.text
    (sent,) = backing.market.lists.requests["PutListKind"]
    assert (sent.kind.code, sent.kind.name, sent.kind.active) == ("drone", "低空", True)


async def test_a_history_is_asked_for_by_its_subject(client: httpx.AsyncClient, backing: Backing) -> None:
    assert (await client.get("/api/pilots/p1/history")).status_code == 200

    (sent,) = backing.market.lifecycle.requests["ListHistory"]
    assert (sent.subject, sent.id) == (lifecycle_service_pb2.HISTORY_SUBJECT_PILOT, "p1")


async def test_what_a_notice_is_filled_with_is_answered(client: httpx.AsyncClient, backing: Backing) -> None:
    notice = notices_service_pb2.Notice(id="n1", kind="addendum", values={"title": "智慧停车"})
    backing.market.notices.answers["ListNotices"] = notices_service_pb2.ListNoticesResponse(
        notices=[notice], total=1, unread=1
    )

    answer = await client.get("/api/notices")

    assert answer.json()["items"][0]["values"] == {"title": "智慧停车"}
    assert answer.json()["unread"] == 1


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.operation)
async def test_only_the_roles_of_the_method_reach_the_service(
    client_as: ClientAs, backing: Backing, act: Act
) -> None:
    path = act.path
    for name in ("id", "scenario_id", "milestone_id", "code"):
        path = path.replace(f"{{{name}}}", "s1")
    for role in Role:
        if role is Role.SYSTEM:
            continue
        client = client_as() if role is Role.VISITOR else client_as(role)
        answer = await client.request(act.verb, path, json=None if act.verb == "GET" else {})
        if role in act.roles:
            assert answer.status_code not in (401, 403), (role, answer.text)
        else:
            assert answer.status_code == (401 if role is Role.VISITOR else 403), role
