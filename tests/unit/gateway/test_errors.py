import re
from dataclasses import replace

import grpc
import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg_pool import PoolTimeout

from services.common.errors import (
    AlreadyExists,
    DomainError,
    FieldError,
    Forbidden,
    InvalidInput,
    NotFound,
    Unauthenticated,
    VersionConflict,
    Withdrawn,
)
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("code", "status", "name"),
    [
        (grpc.StatusCode.INVALID_ARGUMENT, 422, "invalid_input"),
        (grpc.StatusCode.NOT_FOUND, 404, "not_found"),
        (grpc.StatusCode.ALREADY_EXISTS, 409, "already_exists"),
        (grpc.StatusCode.FAILED_PRECONDITION, 409, "withdrawn"),
        (grpc.StatusCode.ABORTED, 412, "version_conflict"),
        (grpc.StatusCode.PERMISSION_DENIED, 403, "forbidden"),
        (grpc.StatusCode.UNAVAILABLE, 503, "unavailable"),
        (grpc.StatusCode.DEADLINE_EXCEEDED, 503, "timeout"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, 503, "overloaded"),
        (grpc.StatusCode.INTERNAL, 500, "internal"),
        (grpc.StatusCode.UNKNOWN, 500, "internal"),
    ],
)
async def test_each_grpc_status_has_its_answer(
    client: httpx.AsyncClient, backing: Backing, code: grpc.StatusCode, status: int, name: str
) -> None:
    backing.talent.fault = rpc_error(code, "来自服务的说明")

    answer = await client.get("/api/talents/t1")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, name)
    assert CHINESE.search(error["message"])
    assert re.fullmatch(r"[0-9a-f]{32}", error["trace_id"])
    assert ("Retry-After" in answer.headers) == (status == 503)


async def test_what_a_service_says_of_too_much_under_way_is_passed_on(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.talent.fault = rpc_error(
        grpc.StatusCode.RESOURCE_EXHAUSTED, "您已有两个文件正在传输", reason="BUSY"
    )

    answer = await client.get("/api/talents/t1")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (503, "busy", "您已有两个文件正在传输")
    assert "Retry-After" in answer.headers


async def test_what_machines_say_is_not_shown(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.talent.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "connect to 10.1.2.3:50051 failed")

    assert "10.1.2.3" not in (await client.get("/api/talents/t1")).text


async def test_field_errors_of_a_service_are_passed_on(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.scenarios.fault = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT,
        "内容有误",
        [("capabilities[0].name", "必须填写"), ("uscc", "校验位不对")],
    )

    answer = await client.post("/api/enterprises", json={"name": "n", "uscc": "u"})

    assert answer.json()["error"]["fields"] == [
        {"field": "capabilities[0].name", "message": "必须填写"},
        {"field": "uscc", "message": "校验位不对"},
    ]


async def test_a_defect_is_answered_without_its_details(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.talent.fault = RuntimeError("secret detail")

    answer = await client.get("/api/talents/t1")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "secret detail" not in answer.text


async def test_a_defect_shows_people_a_page(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.talent.fault = RuntimeError("secret detail")

    answer = await client.get("/talent/t1")

    assert answer.status_code == 500
    assert "系统出现错误" in answer.text
    assert "追踪号" in answer.text
    assert "secret detail" not in answer.text


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name": "必须填写", "uscc": "必须填写"}),
        ({"name": 1, "uscc": "u"}, {"name": "应为文字"}),
        ({"name": "n", "uscc": "u", "nmae": "x"}, {"nmae": "没有这个字段"}),
        (
            {"name": "n", "uscc": "u", "capabilities": [{"name": "a"}, {"name": "b", "trust": "sure"}]},
            {"capabilities[1].trust": "只能取：declared、evidenced、verified"},
        ),
        ({"name": "n", "uscc": "u", "industries": "display"}, {"industries": "应为列表"}),
        ([], {"body": "应为对象"}),
    ],
)
async def test_breaking_the_schema_is_told_in_chinese_by_field(
    client: httpx.AsyncClient, body: object, fields: dict[str, str]
) -> None:
    answer = await client.post("/api/enterprises", json=body)

    assert answer.status_code == 422
    assert {f["field"]: f["message"] for f in answer.json()["error"]["fields"]} == fields


async def test_a_body_that_is_no_json_is_told_so(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/enterprises", content="{", headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["message"] == "不是有效的 JSON"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/nothing", 404), ("PATCH", "/api/talents", 405)]
)
async def test_the_frameworks_own_refusals_are_chinese(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == status
    assert CHINESE.search(answer.json()["error"]["message"])


@pytest.mark.parametrize("told", [True, False])
async def test_a_body_above_the_limit_is_refused(client: httpx.AsyncClient, told: bool) -> None:
    body = b'{"name": "' + b"x" * 30_000 + b'"}'

    async def chunks() -> object:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    answer = await client.post(
        "/api/enterprises",
        content=body if told else chunks(),  # type: ignore[arg-type]  # an async iterable of bytes
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


async def test_each_call_has_a_deadline(client: httpx.AsyncClient, backing: Backing) -> None:
    await client.get("/api/talents")

    assert backing.talent.timeouts == [10.0]


async def test_the_callers_trace_goes_on_and_comes_back(client: httpx.AsyncClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"

    answer = await client.get("/api/nothing", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})

    assert answer.headers["traceparent"].split("-")[1] == trace
    assert answer.json()["error"]["trace_id"] == trace


PATHS = ("/", "/api/plan", "/static/portal.css", "/nothing", "/api/talents", "/home")


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_security_headers(client_as: ClientAs, path: str) -> None:
    headers = (await client_as().get(path)).headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert ("Cache-Control" in headers) != path.startswith("/static/")
    assert headers.get("Cache-Control", "no-store") == "no-store"


@pytest.mark.parametrize("secure", [False, True])
async def test_browsers_are_told_to_stay_with_https_where_cookies_need_it(
    app: FastAPI, client: httpx.AsyncClient, secure: bool
) -> None:
    app.state.gateway = replace(app.state.gateway, secure_cookies=secure)

    for path in PATHS:
        headers = (await client.get(path)).headers
        assert headers.get("Strict-Transport-Security") == ("max-age=31536000" if secure else None)


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({f"X-{number}": "x" for number in range(101)}, "", 431),
        ({"X-Long": "x" * 33_000}, "", 431),
        ({}, "text=" + "x" * 9_000, 414),
    ],
)
async def test_heads_longer_than_browsers_send_are_refused(
    client: httpx.AsyncClient, backing: Backing, headers: dict[str, str], query: str, status: int
) -> None:
    answer = await client.get(f"/api/talents?{query}", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, "too_large")
    assert backing.doorkeeper.asked == []


async def test_that_the_gateways_own_token_was_refused_is_told_to_operators_alone(
    client: httpx.AsyncClient, backing: Backing, caplog: pytest.LogCaptureFixture
) -> None:
    backing.talent.fault = rpc_error(grpc.StatusCode.UNAUTHENTICATED, "the token's key is unknown")

    answer = await client.get("/api/talents/t1")

    assert answer.status_code == 503
    assert "key" not in answer.text
    assert "the token's key is unknown" in caplog.text


class Unforeseen(DomainError):
    """A refusal that nothing translates."""


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidInput([FieldError("name", "必须填写")]), 422, "invalid_input"),
        (NotFound("organisation", "o1"), 404, "not_found"),
        (AlreadyExists("organisation", "o1"), 409, "already_exists"),
        (VersionConflict("o1", 1, 2), 412, "version_conflict"),
        (Withdrawn("organisation", "o1"), 409, "withdrawn"),
        (Forbidden("for the log"), 403, "forbidden"),
        (Unauthenticated("for the log"), 401, "unauthenticated"),
        (Unforeseen("for the log"), 500, "internal"),
        (psycopg.OperationalError("db.internal away"), 503, "unavailable"),
        (PoolTimeout("db.internal away"), 503, "unavailable"),
    ],
)
async def test_what_use_cases_of_ours_refuse_is_answered_as_the_services_would(
    client: httpx.AsyncClient, backing: Backing, error: Exception, status: int, code: str
) -> None:
    backing.talent.fault = error

    answer = await client.get("/api/talents/t1")

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert "for the log" not in answer.text
    assert "db.internal" not in answer.text


async def test_a_method_that_a_path_lacks_is_refused_with_those_it_has(
    client: httpx.AsyncClient,
) -> None:
    answers = [await client.request("OPTIONS", f"/api/demands/{end}") for end in ("d1", "bulk")]

    assert [(a.status_code, a.json()["error"]["code"]) for a in answers] == [(405, "method_not_allowed")] * 2
    assert [a.headers["Allow"] for a in answers] == ["DELETE, GET, PUT", "POST"]


@pytest.mark.parametrize(
    ("body", "field"),
    [(b'{"titles": ["\\ud800"]}', "titles[0]"), (b'{"\\ud800": 1, "titles": ["x"]}', "body")],
)
async def test_text_without_utf_8_is_refused_by_field(
    client: httpx.AsyncClient, body: bytes, field: str
) -> None:
    answer = await client.post("/api/talents", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert [told["field"] for told in answer.json()["error"]["fields"]] == [field]
