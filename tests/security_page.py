"""The two tables of docs/security.md, as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.common.access.policy import Scope
from services.common.access.principal import Role

PAGE: Final = Path(__file__).parent.parent / "docs" / "security.md"
NONE: Final = "–"

Words = Mapping[Role, frozenset[Scope]]


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A gRPC method of a service and what each role reaches by it; `kind` is empty where kinds are alike."""

    service: str
    method: str
    kind: str
    cells: Words

    @property
    def name(self) -> str:
        """As services/common/access/methods.py names the row."""
        return f"{self.method}[{self.kind}]" if self.kind else self.method


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route of the gateway and what each role reaches by it.

    `of` is the kind, market or sort of its objects, `ids` the identifiers that its address takes; both are
    empty where there are none. `key` is the scope that an API key needs, empty where no key passes.
    """

    method: str
    path: str
    of: str
    ids: str
    cells: Words
    key: str


def methods() -> list[MethodRow]:
    """The table of methods."""
    return [
        MethodRow(row["service"], *_named(row["method"]), _cells(row, tuple(Role)))
        for row in _table("## Methods", ("service", "method", *Role))
    ]


def routes() -> list[RouteRow]:
    """The table of routes."""
    people = tuple(role for role in Role if role is not Role.SYSTEM)
    return [
        RouteRow(
            row["method"],
            row["path"],
            _text(row["of"]),
            _text(row["ids"]),
            _cells(row, people),
            _text(row["key"]),
        )
        for row in _table("## Routes", ("method", "path", "of", "ids", *people, "key"))
    ]


def _table(heading: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of the one table under a heading; raises ValueError where it has other columns."""
    section = PAGE.read_text("utf-8").split(f"\n{heading}\n")[1].split("\n## ")[0]
    lines = [_split(line) for line in section.splitlines() if line.startswith("|")]
    if lines[0] != list(columns):
        raise ValueError(f"{heading} has other columns: {lines[0]}")
    return [dict(zip(columns, line, strict=True)) for line in lines[2:]]


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _named(name: str) -> tuple[str, str]:
    method, _, kind = name.rstrip("]").partition("[")
    return method, kind


def _text(cell: str) -> str:
    return "" if cell == NONE else cell


def _cells(row: Mapping[str, str], roles: Sequence[Role]) -> dict[Role, frozenset[Scope]]:
    return {role: frozenset(Scope(word) for word in _text(row[role]).split()) for role in roles}
