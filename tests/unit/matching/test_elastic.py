"""Bulk requests stay below what the server takes."""

import json

import pytest

from services.matching import elastic
from services.matching.store import Document


def docs(*lengths: int) -> list[Document]:
    return [Document(f"d{number}", 1, {"text": "字" * length}) for number, length in enumerate(lengths)]


def sizes(documents: list[Document]) -> list[int]:
    return [len(page) for page in elastic._pages(documents)]


def test_pages_hold_everything_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic, "BULK_PAGE", 3)
    given = docs(*[1] * 8)

    assert sizes(given) == [3, 3, 2]
    assert [document for page in elastic._pages(given) for document in page] == given
    assert sizes([]) == []


def test_long_documents_make_short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic, "BULK_CHARACTERS", 100)

    assert sizes(docs(40, 40, 40, 500, 1, 1, 60)) == [2, 1, 1, 3]


def test_the_length_of_a_document_is_about_that_of_its_json() -> None:
    body = {
        "vector": [-100] * 256,
        "zones": ("511702",),
        "profile": {"text": "字" * 900, "offers": [{"name": "x" * 50}]},
    }
    real = len(json.dumps(body, ensure_ascii=False))

    assert 0.5 * real < elastic._characters(body) < 1.5 * real
