"""What a judged set is: the records of both sides of a market, and queries with grades."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from google.protobuf.message import Message

from services.matching.markets import Side

Record = Message
"""A record of a kind as its event carries it."""

CHANGED_AT: Final = "2026-11-01T00:00:00Z"
"""When every record of a set last changed: a score has no clock, but dates are compared."""


def record_id(record: Record) -> str:
    """Every record has an id, which its type does not say."""
    return str(getattr(record, "id"))  # noqa: B009


@dataclass(frozen=True, slots=True)
class Query:
    """A subject of one side whose documents are the other side's; `grades` by document id, 0 to 3."""

    id: str
    side: Side
    subject: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """`left` and `right` hold records with ids that are unique within a side."""

    name: str
    market: str
    left: tuple[Record, ...]
    right: tuple[Record, ...]
    queries: tuple[Query, ...]

    def __post_init__(self) -> None:
        for records in (self.left, self.right):
            ids = [record_id(record) for record in records]
            if len(ids) != len(set(ids)):
                raise ValueError(f"{self.name}: an id is not unique")

    def of(self, side: Side) -> tuple[Query, ...]:
        """The queries whose subject stands on a side."""
        return tuple(query for query in self.queries if query.side == side)
