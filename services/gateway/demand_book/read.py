"""The workbook read back: its posts, and every error with its cell."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from dabridge.talent.v1.demand_lists_service_pb2 import ListedPost, PostError

from services.common import texts
from services.gateway.demand_book import layout
from services.gateway.demand_book.layout import BY_FIELD, COLUMNS, POSTS_MAX, Column, Unfit
from services.gateway.exports import xlsx_open
from services.gateway.exports.xlsx_open import Cell, Unreadable, Value

FILE_MAX: Final = 4 * 1024 * 1024
COLUMNS_MAX: Final = 40

__all__ = ["CellError", "Read", "Unreadable", "read"]


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with a cell, in Chinese: of the post at a place, in a column; `cell` such as B7."""

    place: int
    column: str
    cell: str
    message: str


@dataclass(slots=True)
class Read:
    """What a workbook holds: of each post its content, its row, and its cells as they were written."""

    posts: list[ListedPost] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    written: list[Mapping[str, str | int | float]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    letters: Mapping[str, str] = field(default_factory=dict)

    def told(self, errors: Sequence[PostError]) -> list[CellError]:
        """The service's errors by cells, without those of cells that could not be read."""
        unread = {(error.place, error.column) for error in self.errors}
        found = []
        for error in errors:
            column = _column_of(error.field)
            if (error.place, column) in unread or error.place >= len(self.posts):
                continue
            cell = f"{self.letters[column]}{self.rows[error.place]}"
            found.append(CellError(error.place, column, cell, error.message))
        return found


def read(data: bytes) -> Read:
    """The posts of a workbook; raises Unreadable where it is none of ours."""
    if len(data) > FILE_MAX:
        raise Unreadable(texts.get("demand_lists.read.too_big", most=FILE_MAX // xlsx_open.MEBIBYTE))
    with closing(xlsx_open.open_workbook(data)) as book:
        name = texts.get("demand_lists.book.sheet")
        if name not in book.sheetnames:
            raise Unreadable(texts.get("demand_lists.read.no_sheet", sheet=name))
        rows = xlsx_open.rows(book[name], most_rows=POSTS_MAX + 2, most_columns=COLUMNS_MAX)
        _, head = next(rows, (1, []))
        columns = _columns(head)
        found = Read(letters={c.field: head[place].at.rstrip("0123456789") for place, c in columns.items()})
        for number, cells in rows:
            if number == POSTS_MAX + 2:
                raise Unreadable(texts.get("demand_lists.read.too_many_rows", most=POSTS_MAX))
            _read_row(found, number, cells, columns)
    return found


def _columns(head: Sequence[Cell]) -> dict[int, Column]:
    """The columns by their place, as their heads say; what a marked copy adds is passed over."""
    by_label = {column.label: column for column in COLUMNS}
    passed = texts.get("demand_lists.book.column.problems")
    found: dict[int, Column] = {}
    for place, cell in enumerate(head):
        label = layout.text_of(cell.value) if not cell.empty else ""
        if not label or label == passed:
            continue
        column = by_label.get(label)
        if column is None:
            raise Unreadable(texts.get("demand_lists.read.unknown_column", label=label[:40]))
        if column in found.values():
            raise Unreadable(texts.get("demand_lists.read.repeated_column", label=label))
        found[place] = column
    for column in COLUMNS:
        if column not in found.values():
            raise Unreadable(texts.get("demand_lists.read.no_column", label=column.label))
    return found


def _read_row(found: Read, number: int, cells: Sequence[Cell], columns: Mapping[int, Column]) -> None:
    filled = {place for place, column in columns.items() if place < len(cells) and not cells[place].empty}
    # A row with nothing but its hidden id was cleared by somebody who could not delete it.
    if all(columns[place].form == "id" for place in filled):
        return
    post, place = ListedPost(), len(found.posts)
    written: dict[str, str | int | float] = {}
    for index in sorted(filled):
        column, cell = columns[index], cells[index]
        if cell.flaw:
            message = texts.get(f"demand_lists.read.{cell.flaw}")
            found.errors.append(CellError(place, _place_of(column), f"{cell.at}", message))
            continue
        written[column.field] = _written(cell.value)
        try:
            layout.put(post, column, cell.value)
        except Unfit as error:
            shown = cell.at if column.form != "id" else f"{found.letters['code']}{number}"
            found.errors.append(CellError(place, _place_of(column), shown, str(error)))
    found.posts.append(post)
    found.rows.append(number)
    found.written.append(written)


def _written(value: Value) -> str | int | float:
    """What a copy has in the cell."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return layout.text_of(value)


def _place_of(column: Column) -> str:
    """The column in which an error of a column is told: what is hidden has it beside the code."""
    return "code" if column.form == "id" else column.field


def _column_of(path: str) -> str:
    """The column of a path of ListedPost, such as required_skills[1]."""
    name = path.partition("[")[0]
    if name in BY_FIELD:
        return _place_of(BY_FIELD[name])
    return "salary.min_yuan" if name == "salary" else "code"
