from typing import Any

import httpx
import pytest
from dabridge.events.v1 import scenarios_pb2

from tests.unit.gateway.conftest import Backing

RECORDS: dict[str, dict[str, Any]] = {
    "enterprises": {"name": "某公司", "uscc": "91510100MA6C5H9C0X", "capabilities": [{"name": "机器视觉"}]},
    "scenarios": {
        "title": "智慧停车",
        "requirements": [{"name": "车牌识别", "must": True}],
        "stage": "listed",
    },
    "talents": {
        "titles": ["数据分析师"],
        "education": "master",
        "years": 0,
        "salary": {"min_yuan": 8000},
        "occupied": "looking",
        "zone": "511724",
    },
    "demands": {"post": "前端工程师", "enterprise_id": "e1", "required_skills": ["Vue"], "headcount": 2},
    "county-industries": {"id": "511724:display", "zone": "511724", "industry": "display", "role": "core"},
    "needs": {
        "title": "产线联网",
        "enterprise_id": "e1",
        "zone": "511724",
        "industry": "display",
        "situation": "设备孤立",
    },
    "experts": {"id": "x1", "titles": ["教授"], "affiliation_ids": ["e9"], "available": True},
}
EACH = pytest.mark.parametrize("path", list(RECORDS))


async def created(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.post(f"/api/{path}", json=RECORDS[path])
    assert answer.status_code == 201, answer.text
    stored: dict[str, Any] = answer.json()
    return stored


@EACH
async def test_a_created_record_can_be_read_under_its_location(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(f"/api/{path}", json=RECORDS[path])

    assert answer.headers["ETag"] == '"1"'
    read = await client.get(answer.headers["Location"])
    assert read.json() == answer.json()
    assert read.headers["ETag"] == '"1"'
    for name, value in RECORDS[path].items():
        if not isinstance(value, (dict, list)):
            assert read.json()[name] == value


@EACH
async def test_a_record_as_read_can_be_sent_back(client: httpx.AsyncClient, path: str) -> None:
    stored = await created(client, path)

    answer = await client.put(f"/api/{path}/{stored['id']}", json=stored, headers={"If-Match": '"1"'})

    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 2
    assert answer.headers["ETag"] == '"2"'


@EACH
async def test_an_update_on_an_old_version_is_refused(client: httpx.AsyncClient, path: str) -> None:
    stored = await created(client, path)
    url = f"/api/{path}/{stored['id']}"
    await client.put(url, json=stored | {"expected_version": 1})

    answer = await client.put(url, json=stored | {"expected_version": 1})

    assert answer.status_code == 412
    assert answer.json()["error"]["code"] == "version_conflict"


@EACH
async def test_a_withdrawn_record_takes_no_change(client: httpx.AsyncClient, path: str) -> None:
    stored = await created(client, path)
    url = f"/api/{path}/{stored['id']}"

    answer = await client.post(f"{url}/withdraw", json={"reason": "已完成", "expected_version": 1})
    assert answer.json()["status"] == "withdrawn"

    again = await client.put(url, json=stored, headers={"If-Match": '"2"'})
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "withdrawn"


@EACH
async def test_delete_withdraws(client: httpx.AsyncClient, path: str) -> None:
    stored = await created(client, path)

    answer = await client.delete(
        f"/api/{path}/{stored['id']}", params={"reason": "重复"}, headers={"If-Match": '"1"'}
    )

    assert answer.json()["status"] == "withdrawn"


@EACH
async def test_pages_follow_each_other(client: httpx.AsyncClient, path: str) -> None:
    for number in range(3):
        await client.post(f"/api/{path}", json=RECORDS[path] | {"id": f"x{number}"})

    first = (await client.get(f"/api/{path}", params={"page_size": 2})).json()
    second = (
        await client.get(f"/api/{path}", params={"page_size": 2, "page_token": first["next_page_token"]})
    ).json()

    assert [item["id"] for item in first["items"] + second["items"]] == ["x0", "x1", "x2"]
    assert first["total"] == 3
    assert second["next_page_token"] == ""


@EACH
async def test_an_unknown_record_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/api/{path}/nobody")

    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "code": "not_found",
        "message": "没有找到这条记录",
        "fields": [],
        "trace_id": answer.json()["error"]["trace_id"],
    }


async def test_filters_reach_the_service(client: httpx.AsyncClient, backing: Backing) -> None:
    await client.get(
        "/api/scenarios", params={"zone": "511724", "industry": "display", "text": "停车", "stage": "closed"}
    )
    await client.get("/api/demands", params={"enterprise_id": "e9", "include_withdrawn": True})

    scenarios = backing.scenarios.list_requests[0]
    assert (scenarios.zone, scenarios.industry, scenarios.text) == ("511724", "display", "停车")
    assert scenarios.stage == scenarios_pb2.SCENARIO_STAGE_CLOSED
    assert backing.talent.list_requests[0].enterprise_id == "e9"
    assert backing.talent.list_requests[0].include_withdrawn


async def test_the_idempotency_key_reaches_the_service(client: httpx.AsyncClient, backing: Backing) -> None:
    headers = {"Idempotency-Key": "k-1"}
    stored = (await client.post("/api/talents", json=RECORDS["talents"], headers=headers)).json()
    url = f"/api/talents/{stored['id']}"
    await client.put(url, json=stored, headers={"If-Match": "1", "Idempotency-Key": "k-2"})
    await client.post(
        f"{url}/withdraw", json={"reason": "r", "expected_version": 2}, headers={"Idempotency-Key": "k-3"}
    )

    assert backing.talent.idempotency_keys == ["k-1", "k-2", "k-3"]


@pytest.mark.parametrize(
    ("headers", "body", "field"),
    [
        ({}, {}, "expected_version"),
        ({"If-Match": '"2"'}, {"expected_version": 3}, "expected_version"),
        ({"If-Match": "*"}, {}, "If-Match"),
        ({"If-Match": '"1"'}, {"id": "another"}, "id"),
    ],
)
async def test_an_update_says_which_version_of_which_record(
    client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, Any], field: str
) -> None:
    answer = await client.put("/api/enterprises/e1", json=RECORDS["enterprises"] | body, headers=headers)

    assert answer.status_code == 422
    assert [f["field"] for f in answer.json()["error"]["fields"]] == [field]
