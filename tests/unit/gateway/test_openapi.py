import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from services.common.access.principal import Role
from services.gateway.access import ANY_SCOPE, ROUTES

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    made: dict[str, Any] = (await client.get("/api/openapi.json")).json()
    return made


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


async def test_every_operation_is_described_in_chinese(document: dict[str, Any]) -> None:
    named = dict(operations(document))

    assert len(named) >= 5 * 7 + 9
    for name, operation in named.items():
        assert CHINESE.search(operation["summary"]), name
        assert operation["tags"], name
        for parameter in operation.get("parameters", []):
            assert CHINESE.search(parameter["description"]), (name, parameter["name"])
        for status, answer in operation["responses"].items():
            assert CHINESE.search(answer["description"]), (name, status)


async def test_every_api_operation_tells_its_errors_in_the_one_shape(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        if " /api/" not in name:
            continue
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorBody"}, (name, status)
        assert {"500", "503"} <= set(operation["responses"]), name


async def test_every_field_is_described(document: dict[str, Any]) -> None:
    missing = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, shape in schema.get("properties", {}).items()
        if "$ref" not in shape and not CHINESE.search(shape.get("description", ""))
    ]

    assert missing == []


async def test_every_reference_leads_somewhere_and_ids_are_unique(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)):
        assert name in schemas
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids))


async def test_pages_are_not_part_of_the_api(document: dict[str, Any]) -> None:
    assert all(path.startswith("/api/") or path in {"/healthz", "/readyz"} for path in document["paths"])


async def test_every_operation_says_who_may_call_it_and_how(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["session"] | {"description": ""} == {
        "type": "apiKey",
        "in": "cookie",
        "name": "dabridge_session",
        "description": "",
    }
    assert (schemes["key"]["type"], schemes["key"]["scheme"]) == ("http", "bearer")

    for name, operation in operations(document):
        method, _, path = name.partition(" ")
        rule = ROUTES[(method.upper(), path)]
        ways = operation["security"]
        assert ({} in ways) == (Role.VISITOR in rule.roles), name
        assert ({"key": []} in ways) == bool(rule.scope), name
        assert {"session": []} in ways
        assert "可用身份" in operation["description"]
        assert {"401", "403"} <= set(operation["responses"]), name
        if rule.rate != "none":
            assert "Retry-After" in operation["responses"]["429"]["headers"], name
        if rule.scope not in ("", ANY_SCOPE):
            assert rule.scope in operation["description"]
        if rule.csrf and method != "get":
            assert "X-CSRF-Token" in operation["description"]


async def test_a_withdrawal_of_a_solution_needs_no_reason_unless_the_service_says_so(
    document: dict[str, Any],
) -> None:
    operation = document["paths"]["/api/solutions/{id}/withdraw"]["post"]

    (name,) = re.findall(r"schemas/(\w+)", json.dumps(operation["requestBody"]))
    body = document["components"]["schemas"][name]

    assert "reason" in body["properties"]
    assert "reason" not in body.get("required", ())
