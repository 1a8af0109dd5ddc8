"""Looks for texts in everything that a system leaves behind: topics, indexes, databases, logs, spans, pages.

A text is looked for as it is, and in the forms in which programs write it: the escapes of JSON, the percent
signs of addresses, the hexadecimal digits of PostgreSQL.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import psycopg
from elasticsearch import Elasticsearch
from kafka.admin import KafkaAdminClient
from psycopg import sql

from services.common.topic_reading import every_message

_PAGE: Final = 1_000
# Tables of the migrations' tool and of PostgreSQL itself hold nothing of ours.
_NOT_OURS: Final = ("yoyo", "_yoyo", "pg_")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes and where they were; `where` names no text that is looked for."""

    where: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """A text, by its place among those looked for, and where it was."""

    place: int
    where: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a scan found, and how much it looked through."""

    found: tuple[Found, ...]
    pieces: int
    size: int

    def __add__(self, other: "Report") -> "Report":
        return Report(self.found + other.found, self.pieces + other.pieces, self.size + other.size)

    def told(self) -> str:
        """The scan in a line."""
        return f"{len(self.found)} found in {self.pieces:,} pieces of {self.size:,} bytes"


def scan(texts: Sequence[str], pieces: Iterable[Piece]) -> Report:
    """Looks for each text in each piece."""
    forms = [(place, form) for place, text in enumerate(texts) for form in _forms(text)]
    found: dict[Found, None] = {}
    count = size = 0
    for piece in pieces:
        count += 1
        size += len(piece.data)
        found.update((Found(place, piece.where), None) for place, form in forms if form in piece.data)
    return Report(tuple(found), count, size)


def _forms(text: str) -> list[bytes]:
    plain = text.encode()
    forms = [plain, json.dumps(text)[1:-1].encode(), quote(text).encode(), plain.hex().encode()]
    return list(dict.fromkeys(forms))


def topics(bootstrap: str, prefix: str) -> Iterator[Piece]:
    """Every message of every topic with the prefix: key, value and headers."""
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap.split(","))) as admin:
        names = sorted(name for name in admin.list_topics() if name.startswith(prefix))
    for name in names:
        parts = [
            b"\n".join(
                (m.key or b"", m.value or b"", *(n.encode() + b"=" + (v or b"") for n, v in m.headers))
            )
            for m in every_message(bootstrap, "", name)
        ]
        yield Piece(f"topic {name.removeprefix(prefix)}", b"\n".join(parts))


def indexes(url: str, prefix: str) -> Iterator[Piece]:
    """Every document of every index with the prefix, as it is stored."""
    with Elasticsearch(url, request_timeout=30) as client:
        for index in sorted(client.indices.get(index=f"{prefix}-*")):
            client.indices.refresh(index=index)
            after = -1
            while True:
                answer: Any = client.search(
                    index=index,
                    query={"range": {"_seq_no": {"gt": after}}},
                    sort=[{"_seq_no": "asc"}],
                    size=_PAGE,
                )
                hits = answer["hits"]["hits"]
                if not hits:
                    break
                told = json.dumps([[hit["_id"], hit["_source"]] for hit in hits], ensure_ascii=False)
                yield Piece(f"index {index.removeprefix(prefix)}", told.encode())
                after = hits[-1]["sort"][0]


def tables(name: str, url: str) -> Iterator[Piece]:
    """Every row of every table of a database, for who has all rights in it."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in sorted(rows.fetchall()):
            if table.startswith(_NOT_OURS):
                continue
            statement = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
            held = [row[0] or "" for row in connection.execute(statement)]
            yield Piece(f"table {name}.{table}", "\n".join(held).encode())


def files(paths: Iterable[Path]) -> Iterator[Piece]:
    """Files, such as logs."""
    for path in paths:
        yield Piece(f"file {path.name}", path.read_bytes())
