"""docs/events.md tells people what the catalogue of topics and the table of types tell the code."""

from pathlib import Path
from typing import Final

from services.common import events, topics

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "events.md"
DAY_MS: Final = 24 * 60 * 60 * 1000


def table(header: str) -> list[tuple[str, ...]]:
    """The rows of the document's table with the header."""
    rows = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = rows.index(header) + 2
    found = []
    for row in rows[start:]:
        if not row.startswith("|"):
            break
        found.append(tuple(cell.strip() for cell in row.strip("|").split("|")))
    return found


def retention(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "forever"
    days = milliseconds // DAY_MS
    return f"{days} day" if days == 1 else f"{days} days"


def test_the_document_tells_every_topic_as_it_is_created() -> None:
    catalogue = [
        (topic.name, str(topic.partitions), topic.cleanup, retention(topic.retention_ms))
        for topic in topics.CATALOGUE
    ]

    assert table("| topic | partitions | cleanup | retention |") == catalogue


def test_the_document_tells_every_type_with_its_topic_and_message() -> None:
    told = [(name, topic, message) for name, topic, _, message in table("| type | topic | key | message |")]

    assert told == [(t.name, t.topic, t.message.DESCRIPTOR.full_name) for t in events.TYPES.values()]
