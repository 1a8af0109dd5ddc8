"""A list from a workbook to its files, in processes of their own: drafts, batch, XLSX, PDF, JSON, feed."""

import hashlib
import io
import json
import time
from collections.abc import Iterator
from typing import Any

import feedparser
import httpx
import openpyxl
import pypdfium2
import pytest
from openpyxl.utils import get_column_letter

from services.common.access.principal import Role
from services.common.canonical import scenario_content
from services.gateway.exports import xlsx
from services.gateway.exports.xlsx_read import read_workbook
from tests.stack import Backing, Mesh
from tests.unit.gateway.exports.made import list_of, scenario

FORMULA = "=SUM(A1)\n第二行"
# However busy the machine; alone it takes a fraction of it.
WITHIN_S = 30.0


@pytest.fixture(scope="module")
def mesh(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    names = ("scenarios", "gateway")
    with Mesh(backing, tmp_path_factory.mktemp("mesh"), names, {}) as made:
        made.prepare()
        made.start()
        yield made


@pytest.fixture(scope="module")
def centre(mesh: Mesh) -> Iterator[httpx.Client]:
    with mesh.sign_in(Role.SCENARIO_CENTRE) as client:
        yield client


@pytest.fixture
def visitor(mesh: Mesh) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mesh.portal, timeout=60) as client:
        yield client


def given(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def workbook(number: int, name: str) -> bytes:
    """A workbook of as many new scenarios."""
    records = [
        scenario(each, id="", title=f"{name}（{each}）", goal=FORMULA, provider_id="", answer_deadline="")
        for each in range(1, number + 1)
    ]
    return xlsx.render(list_of(records))


def frozen(centre: httpx.Client, number: int, name: str) -> dict[str, Any]:
    """A batch of so many scenarios that came by workbook."""
    made = given(centre.post("/api/lists/import", content=workbook(number, name), timeout=120))
    assert (len(made["created"]), made["errors"]) == (number, [])
    ids = [each["id"] for each in made["created"]]
    for record_id in ids:
        given(centre.post(f"/api/scenarios/{record_id}/submit", json={"expected_version": 1}))
        given(centre.post(f"/api/scenarios/{record_id}/approve", json={"expected_version": 2}))
    draft = given(centre.post("/api/lists", json={"kind": "digital_scenario", "front_matter": "前言\n二"}))
    filled = {
        "title": f"机会清单：{name}",
        "front_matter": "前言\n二",
        "record_ids": ids,
        "expected_version": draft["version"],
    }
    edited = given(centre.put(f"/api/lists/{draft['id']}", json=filled))
    done = centre.post(f"/api/lists/{draft['id']}/freeze", json={"expected_version": edited["version"]})
    held: dict[str, Any] = given(done)
    return held


@pytest.fixture(scope="module")
def batch(centre: httpx.Client) -> dict[str, Any]:
    return frozen(centre, 3, "智慧停车")


def test_items_of_a_workbook_are_drafts_with_nothing_lost(centre: httpx.Client) -> None:
    made = given(centre.post("/api/lists/import", content=workbook(1, "新场景")))
    (created,) = made["created"]

    stored = given(centre.get(f"/api/scenarios/{created['id']}"))

    assert stored["stage"] == "draft"
    sent = scenario(
        1, title="新场景（1）", goal=FORMULA, provider_id="", answer_deadline="", id=created["id"]
    )
    assert scenario_content(stored) == scenario_content(sent)


def test_the_same_workbook_again_makes_nothing_twice(centre: httpx.Client) -> None:
    data = workbook(2, "两次")
    first, second = (given(centre.post("/api/lists/import", content=data)) for _ in range(2))

    assert first == second


def test_what_the_service_refuses_is_told_by_its_cell(centre: httpx.Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(2, "有误")))
    sheet = book["条目"]
    head = {cell.value: get_column_letter(cell.column or 0) for cell in sheet[1]}
    sheet[f"{head['结束日期']}2"].value = "2020-01-01"
    sheet[f"{head['内容指纹']}2"].value = None
    file = io.BytesIO()
    book.save(file)

    made = given(centre.post("/api/lists/import", content=file.getvalue()))

    assert [each["number"] for each in made["created"]] == [2]
    assert [(each["sheet"], each["cell"]) for each in made["errors"]] == [("条目", f"{head['结束日期']}2")]


def test_anybody_can_verify_a_published_list(batch: dict[str, Any], visitor: httpx.Client) -> None:
    whole = given(visitor.get(f"/lists/{batch['id']}/export.json"))

    hashes = [
        hashlib.sha256(
            json.dumps(item["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()
        for item in whole["items"]
    ]
    assert hashes == [item["content_hash"] for item in batch["items"]]
    assert (
        hashlib.sha256("".join(f"{each}\n" for each in hashes).encode()).hexdigest() == batch["content_hash"]
    )


def test_the_workbook_of_a_published_list_reads_back_as_its_content(
    batch: dict[str, Any], visitor: httpx.Client
) -> None:
    read = read_workbook(visitor.get(f"/lists/{batch['id']}/export.xlsx").content)
    whole = given(visitor.get(f"/lists/{batch['id']}/export.json"))

    assert read.errors == []
    assert [item.content for item in read.items] == [item["content"] for item in whole["items"]]
    assert read.items[0].content["goal"] == FORMULA


def test_a_published_list_is_printed(batch: dict[str, Any], visitor: httpx.Client) -> None:
    printed = pypdfium2.PdfDocument(visitor.get(f"/lists/{batch['id']}/export.pdf").content)

    assert "机会清单：智慧停车" in printed[0].get_textpage().get_text_bounded()
    printed.close()


def test_the_items_are_in_the_feed_of_their_zone(batch: dict[str, Any], visitor: httpx.Client) -> None:
    here = feedparser.parse(visitor.get("/feeds/opportunities.atom?zone=511702&industry=sensor").content)
    elsewhere = feedparser.parse(visitor.get("/feeds/opportunities.atom?zone=511724").content)

    ids = {f"tag:dabridge,2026:list/{batch['id']}/item/{item['record_id']}" for item in batch["items"]}
    assert not here.bozo
    assert ids <= {entry.id for entry in here.entries}
    assert not ids & {entry.id for entry in elsewhere.entries}


def test_a_withdrawn_item_stays_and_says_so(
    batch: dict[str, Any], centre: httpx.Client, visitor: httpx.Client
) -> None:
    before = given(visitor.get(f"/lists/{batch['id']}/export.json"))
    gone = batch["items"][2]["record_id"]
    version = given(centre.get(f"/api/scenarios/{gone}"))["version"]
    given(
        centre.post(f"/api/scenarios/{gone}/withdraw", json={"expected_version": version, "reason": "取消"})
    )

    after = given(visitor.get(f"/lists/{batch['id']}/export.json"))

    assert [item["content_hash"] for item in after["items"]] == [
        item["content_hash"] for item in before["items"]
    ]
    assert after["items"][2]["content"] == before["items"][2]["content"]
    assert [each["kind"] for each in after["items"][2]["amendments"]] == ["withdrawn"]


def test_a_draft_is_the_offices_alone(centre: httpx.Client, visitor: httpx.Client) -> None:
    draft = given(centre.post("/api/lists", json={"kind": "digital_scenario"}))

    assert centre.get(f"/lists/{draft['id']}/export.xlsx").status_code == 200
    assert visitor.get(f"/lists/{draft['id']}/export.xlsx").status_code in (403, 404)
    # The next batch of the kind waits for it.
    given_up = {"expected_version": draft["version"], "reason": "不再编制"}
    given(centre.post(f"/api/lists/{draft['id']}/withdraw", json=given_up))


@pytest.mark.slow
def test_five_hundred_items_take_seconds(centre: httpx.Client, visitor: httpx.Client) -> None:
    large = frozen(centre, 500, "五百项")
    for form in ("xlsx", "pdf", "json"):
        began = time.monotonic()
        answer = visitor.get(f"/lists/{large['id']}/export.{form}")
        took = time.monotonic() - began
        print(f"{form}: {len(answer.content):,} bytes in {took:.1f} s")
        assert answer.status_code == 200
        assert took < WITHIN_S
