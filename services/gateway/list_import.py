"""A workbook of scenarios: read whole, then each made a draft; what is wrong is told by its cell."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import grpc

from services.common import texts
from services.common.canonical import content_hash
from services.gateway import problems, records
from services.gateway.clients import Backends
from services.gateway.exports.xlsx_read import CellError, Read, ReadItem, Unreadable, read_workbook
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.problems import FieldProblem, Problem

# What services refuse of one item while others stand.
_OF_ONE_ITEM: Final = frozenset({409, 422})
ITEMS_SHEET: Final = texts.get("exports.sheet.items")


@dataclass(frozen=True, slots=True)
class Made:
    """A scenario that was made of an item."""

    number: int
    id: str
    title: str


@dataclass(slots=True)
class Imported:
    """What became of a workbook's items."""

    made: list[Made] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


async def load(backends: Backends, data: bytes) -> Imported:
    """Makes a draft of each item. Raises Problem, 422 with every broken cell, before anything is made;
    AioRpcError where the service is away midway, and the same file can then be given again.

    An item that was made before, word for word, is told again and not made twice.
    """
    read = await asyncio.to_thread(_read, data)
    if read.subject != "opportunity":
        raise problems.invalid("file", texts.get("exports.import.opportunity_only"))
    if read.errors:
        raise Problem(
            422,
            "invalid_input",
            texts.get("exports.import.broken"),
            [FieldProblem(_address(error.sheet, error.cell), error.message) for error in read.errors],
        )
    done = Imported()
    seen: Counter[str] = Counter()
    for item in read.items:
        digest = content_hash(item.content)
        seen[digest] += 1
        key = f"import-{digest[:48]}-{seen[digest]}"
        try:
            stored = await records.create(backends, RESOURCES[Kind.SCENARIO], item.content, key)
        except grpc.aio.AioRpcError as error:
            problem = problems.of_rpc(error)
            if problem.status not in _OF_ONE_ITEM:
                raise
            done.errors += _told(item, problem)
        else:
            done.made.append(Made(item.number, stored["id"], stored["title"]))
    return done


def _read(data: bytes) -> Read:
    try:
        return read_workbook(data)
    except Unreadable as error:
        raise problems.invalid("file", str(error)) from None


def _told(item: ReadItem, problem: Problem) -> list[CellError]:
    """What a service refused, by cells; an id that is taken is the matter of its cell."""
    if problem.code == "already_exists":
        return [CellError(*_place(item, "id"), texts.get("exports.import.taken"))]
    if not problem.fields:
        return [CellError(*_place(item, "title"), problem.message)]
    return [CellError(*_place(item, each.field), each.message) for each in problem.fields]


def _place(item: ReadItem, path: str) -> tuple[str, str]:
    """The sheet and cell of a path of the content, or of what it is part of; else the item's row."""
    while path:
        if path in item.places:
            return item.places[path]
        inner = [place for known, place in item.places.items() if known.startswith((f"{path}.", f"{path}["))]
        if inner:
            return inner[0]
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    return item.places.get("title", (ITEMS_SHEET, ""))


def _address(sheet: str, cell: str) -> str:
    """As spreadsheets write it."""
    return f"{sheet}!{cell}" if cell else sheet
