"""Bulk requests stay below what the server takes."""

import json

import pytest

from services.matching import elastic
from services.matching.store import Document


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
