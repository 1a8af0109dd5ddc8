import json
from collections.abc import AsyncIterator

import httpx
import pytest

from services.gateway.bulk import lines
from tests.unit.gateway.conftest import Backing


async def chunked(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_lines_are_the_same_however_the_body_is_cut(size: int) -> None:
    body = b"one\n\ntwo\r\n" + b"x" * 30 + b"\nlast"

    found = [line async for line in lines(chunked(body, size), limit=10)]

    assert found == [(1, b"one"), (3, b"two\r"), (4, None), (5, b"last")]


async def test_a_last_line_that_is_too_long_is_told_without_its_end() -> None:
    assert [line async for line in lines(chunked(b"x" * 30, 7), limit=10)] == [(1, None)]


async def test_good_lines_are_stored_and_bad_ones_told_by_number(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    body = "\n".join(
        [
            json.dumps({"id": "t1", "titles": ["甲"]}),
            "",
            "{not json",
            json.dumps({"id": "t2", "titles": ["无效"]}),
            json.dumps({"id": "t3", "titles": ["乙"], "education": "wizard"}),
            json.dumps({"id": "t4", "titles": ["丙"]}),
        ]
    )

    answer = await client.post("/api/talents/bulk", content=body.encode())

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["created"], told["refused"]) == (2, 3)
    assert [(e["line"], e["id"], e["fields"][0]["field"]) for e in told["errors"]] == [
        (3, "", ""),
        (4, "t2", "titles"),
        (5, "t3", "education"),
    ]
    assert set(backing.talent.stored["Talent"]) == {"t1", "t4"}


@pytest.mark.parametrize("path", ["enterprises", "scenarios", "talents", "demands", "county-industries"])
async def test_every_kind_takes_an_empty_load(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(f"/api/{path}/bulk", content=b"")

    assert answer.json() == {"created": 0, "updated": 0, "unchanged": 0, "refused": 0, "errors": []}


async def test_a_load_above_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    line = json.dumps({"titles": ["甲"]}).encode() + b"\n"

    answer = await client.post("/api/talents/bulk", content=chunked(line * 4000, 4096))

    assert answer.status_code == 413


HALF = b"\\ud800"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"[" * 5_000, ""),
        (b'{"id": "t1", "titles": ["' + HALF + b'"]}', "titles[0]"),
        (b'{"id": "' + HALF + b'", "titles": ["x"]}', "id"),
        (b'{"' + HALF + b'": 1, "titles": ["x"]}', ""),
    ],
)
async def test_a_line_that_no_text_can_hold_is_told_like_others(
    client: httpx.AsyncClient, line: bytes, field: str
) -> None:
    answer = await client.post("/api/talents/bulk", content=line)

    assert answer.status_code == 200
    assert [told["field"] for told in answer.json()["errors"][0]["fields"]] == [field]
