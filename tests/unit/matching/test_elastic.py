"""Bulk requests stay below what the server takes."""

import json

import pytest
from elastic_transport import ConnectionError as Unreachable
from elastic_transport import ConnectionTimeout

from services.matching import elastic
from services.matching.store import Document, StoreUnavailable


def docs(*lengths: int) -> list[Document]:
    return [Document(f"d{number}", 1, {"text": "字" * length}) for number, length in enumerate(lengths)]


def sizes(documents: list[Document]) -> list[int]:
    return [len(page) // 2 for page in elastic._pages(documents)]


def test_pages_hold_everything_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic, "BULK_PAGE", 3)
    given = docs(*[1] * 8)

    lines = [json.loads(line) for page in elastic._pages(given) for line in page]

    assert sizes(given) == [3, 3, 2]
    assert [action["index"]["_id"] for action in lines[::2]] == [document.id for document in given]
    assert lines[1::2] == [document.body for document in given]
    assert {action["index"]["version_type"] for action in lines[::2]} == {"external"}
    assert sizes([]) == []


def test_long_documents_make_short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic, "BULK_CHARACTERS", 150)

    assert sizes(docs(40, 40, 40, 500, 1, 1, 60)) == [2, 1, 1, 3]


@pytest.mark.parametrize("trouble", [Unreachable("refused"), ConnectionTimeout("20 s")])
def test_a_server_that_does_not_answer_in_time_is_away(trouble: Exception) -> None:
    with pytest.raises(StoreUnavailable), elastic.unavailable_on_trouble():
        raise trouble


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_what_may_pass_is_tried_again(status: int) -> None:
    with pytest.raises(StoreUnavailable):
        elastic._outcome({"status": status, "error": {"reason": "busy"}})


def test_what_can_never_pass_is_refused() -> None:
    assert elastic._outcome({"status": 400, "error": {"reason": "no date"}}).outcome == "rejected"
