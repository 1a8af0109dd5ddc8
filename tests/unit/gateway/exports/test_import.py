"""A workbook of scenarios taken in: by programs and on the page."""

import io
import json
from typing import Any

import grpc
import httpx
import openpyxl
import pytest

from services.common import texts
from services.common.access.principal import Role
from services.common.canonical import scenario_content
from services.common.plain import Plain, to_plain
from services.gateway import records
from services.gateway.exports import xlsx
from services.gateway.exports.xlsx_open import FILE_MAX
from tests.fakes.doorkeeper import CSRF
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.exports.made import enterprise, list_of, scenario


def workbook(*records: Plain) -> bytes:
    return xlsx.render(list_of(records))


@pytest.fixture
def centre(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as(Role.SCENARIO_CENTRE)


async def test_each_item_of_a_workbook_becomes_a_scenario_with_nothing_lost(
    backing: Backing, centre: httpx.AsyncClient
) -> None:
    records = [
        scenario(1),
        scenario(2, goal="=1+1\n二", budget={"min_yuan": 0}, requirements=[{"name": "甲"}]),
    ]

    answer = await centre.post("/api/lists/import", content=workbook(*records))

    assert answer.status_code == 200
    assert answer.json() == {
        "created": [
            {"number": 1, "id": "s1", "title": "智慧停车（1）"},
            {"number": 2, "id": "s2", "title": "智慧停车（2）"},
        ],
        "errors": [],
    }
    stored = backing.scenarios.stored["Scenario"].values()
    assert [scenario_content(to_plain(each)) for each in stored] == [
        scenario_content(each) for each in records
    ]


async def test_a_broken_cell_is_named_and_nothing_is_made(
    backing: Backing, centre: httpx.AsyncClient
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(scenario(1), scenario(2))))
    book["条目"]["D2"].value = book["条目"]["D3"].value = "成都市"
    file = io.BytesIO()
    book.save(file)

    answer = await centre.post("/api/lists/import", content=file.getvalue())

    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["error"]["fields"]] == ["条目!D2", "条目!D3"]
    assert backing.scenarios.stored["Scenario"] == {}


async def test_what_the_service_refuses_is_told_by_its_cell_and_the_others_stand(
    monkeypatch: pytest.MonkeyPatch, centre: httpx.AsyncClient
) -> None:
    given = records.create

    async def refusing(backends: Any, resource: Any, values: Any, key: str) -> Plain:
        if values["id"] == "s2":
            fields = [
                ("requirements[1].name", "太长"),
                ("criteria", "不足"),
                ("budget", "太多"),
                ("other", "不对"),
            ]
            raise rpc_error(grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有误", fields)
        return await given(backends, resource, values, key)

    monkeypatch.setattr(records, "create", refusing)

    answer = await centre.post("/api/lists/import", content=workbook(scenario(1), scenario(2), scenario(3)))

    assert [each["id"] for each in answer.json()["created"]] == ["s1", "s3"]
    assert [(each["sheet"], each["cell"], each["message"]) for each in answer.json()["errors"]] == [
        ("需求", "C5", "太长"),
        ("条目", "N3", "不足"),
        ("条目", "J3", "太多"),
        ("条目", "B3", "不对"),
    ]


async def test_an_id_that_is_taken_is_the_matter_of_its_cell(centre: httpx.AsyncClient) -> None:
    await centre.post("/api/lists/import", content=workbook(scenario(1)))

    answer = await centre.post("/api/lists/import", content=workbook(scenario(1, goal="别的"), scenario(2)))

    assert [each["id"] for each in answer.json()["created"]] == ["s2"]
    assert answer.json()["errors"] == [
        {"sheet": "条目", "cell": "U2", "message": texts.get("exports.import.taken")}
    ]


async def test_the_same_item_again_asks_under_the_same_key(
    backing: Backing, centre: httpx.AsyncClient
) -> None:
    record = scenario(1, id="")
    for _ in range(2):
        await centre.post("/api/lists/import", content=workbook(record, record))
    keys = backing.scenarios.idempotency_keys

    assert keys[:2] == keys[2:]
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"hello", 422), (b"", 422), (b"\0" * (FILE_MAX + 1), 413)],
    ids=["text", "nothing", "large"],
)
async def test_what_is_no_workbook_is_refused(data: bytes, status: int, centre: httpx.AsyncClient) -> None:
    answer = await centre.post("/api/lists/import", content=data)

    assert answer.status_code == status
    assert json.loads(answer.content)["error"]["message"]


async def test_a_capability_list_is_no_workbook_of_scenarios(centre: httpx.AsyncClient) -> None:
    data = xlsx.render(list_of([enterprise(1)], "capability"))

    answer = await centre.post("/api/lists/import", content=data)

    assert answer.json()["error"]["fields"][0]["message"] == texts.get("exports.import.opportunity_only")


async def test_the_service_away_midway_is_told_as_such(backing: Backing, centre: httpx.AsyncClient) -> None:
    backing.scenarios.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    assert (await centre.post("/api/lists/import", content=workbook(scenario(1)))).status_code == 503


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SCENARIO_CENTRE, Role.SYSTEM)])
async def test_the_centre_alone_imports(role: Role, client_as: ClientAs) -> None:
    client = client_as() if role is Role.VISITOR else client_as(role)

    assert (await client.post("/api/lists/import", content=workbook(scenario(1)))).status_code in (401, 403)


async def sent(client: httpx.AsyncClient, data: bytes) -> httpx.Response:
    """The form of the page with a file."""
    return await client.post(
        "/scenarios/import", files={"file": ("清单.xlsx", data, xlsx.MEDIA_TYPE)}, data={"_token": CSRF}
    )


async def test_the_page_tells_what_was_made_with_links(backing: Backing, centre: httpx.AsyncClient) -> None:
    assert "导入应用场景" in (await centre.get("/scenarios/import")).text

    page = await sent(centre, workbook(scenario(1), scenario(2)))

    assert page.status_code == 200
    assert "已新建 2 个草稿" in page.text
    assert 'href="/scenario/s2"' in page.text
    assert len(backing.scenarios.stored["Scenario"]) == 2


async def test_the_page_tells_what_is_wrong_by_cell(centre: httpx.AsyncClient) -> None:
    await sent(centre, workbook(scenario(1)))

    taken = await sent(centre, workbook(scenario(1, goal="别的"), scenario(2)))
    empty = await sent(centre, b"")
    broken = await sent(centre, b"hello")

    assert "<code>条目!U2</code> 这个编号已被占用" in taken.text
    assert "已新建 1 个草稿" in taken.text
    assert empty.status_code == broken.status_code == 422
    assert "请选择文件" in empty.text
    assert texts.get("exports.read.no_workbook") in broken.text


async def test_a_title_of_a_workbook_is_no_markup_on_the_page(centre: httpx.AsyncClient) -> None:
    page = await sent(centre, workbook(scenario(1, title="<script>alert(1)</script>")))

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


async def test_the_page_is_the_centres_and_its_form_carries_the_token(
    client_as: ClientAs, centre: httpx.AsyncClient
) -> None:
    del centre.headers["X-CSRF-Token"]
    without = await centre.post("/scenarios/import", files={"file": ("x.xlsx", b"x", xlsx.MEDIA_TYPE)})

    assert without.status_code == 403
    assert (await client_as(Role.PROVIDER).get("/scenarios/import")).status_code == 403
