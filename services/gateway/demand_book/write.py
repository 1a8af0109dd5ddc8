"""The workbook written: the posts there are, or a copy of what was handed in with its errors in the cells."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dabridge.talent.v1.demand_lists_service_pb2 import ListedPost
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.common import texts
from services.gateway.demand_book import layout
from services.gateway.demand_book.layout import COLUMNS, POSTS_MAX, Column
from services.gateway.demand_book.read import CellError, Read
from services.gateway.exports import celltext, sheets

GUIDE_LINES: Final = 6
LAST_ROW: Final = POSTS_MAX + 1
PROBLEMS_WIDTH: Final = 60
_OPEN: Final = Protection(locked=False)
_WRONG: Final = PatternFill("solid", fgColor="F8D7DA")
_NOTE: Final = (320, 120)
# What a protection forbids unless it is said otherwise.
_ALLOWED: Final = (
    "formatCells",
    "formatColumns",
    "formatRows",
    "insertRows",
    "deleteRows",
    "sort",
    "autoFilter",
)

Row = Mapping[str, str | int | float]
Marks = Mapping[tuple[int, str], Sequence[str]]


def of_posts(posts: Sequence[ListedPost]) -> bytes:
    """The workbook with the posts there are, in the order given."""
    return _render([{c.field: layout.shown(c, post) for c in COLUMNS} for post in posts], {})


def marked_copy(read: Read, errors: Sequence[CellError]) -> bytes:
    """What was handed in, its wrong cells coloured, with errors as comments and at the ends of rows."""
    marks: dict[tuple[int, str], list[str]] = defaultdict(list)
    for error in errors:
        marks[error.place, error.column].append(error.message)
    return _render(read.written, marks)


def _render(rows: Sequence[Row], marks: Marks) -> bytes:
    book = Workbook()
    for style in sheets.styles():
        book.add_named_style(style)
    book.properties.title = texts.get("demand_lists.book.title")
    book.properties.creator = texts.get("portal.brand")
    held: Any = book.active
    held.title = texts.get("demand_lists.book.sheet")
    _head(held, problems=bool(marks))
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(COLUMNS, start=1):
            _fill(held.cell(number, place), column, row.get(column.field, ""))
        _mark(held, number, {field: told for (place, field), told in marks.items() if place == number - 2})
    _protect(held)
    _choices(book, held)
    _guide(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(held: Any, *, problems: bool) -> None:
    for place, column in enumerate(COLUMNS, start=1):
        cell = held.cell(1, place, column.label)
        cell.style = "dabridge head"
        if column.hint:
            cell.comment = _comment(texts.get(f"demand_lists.book.hint.{column.hint}"))
        dimension = held.column_dimensions[get_column_letter(place)]
        dimension.width = column.width
        dimension.hidden = column.form == "id"
        # What the column's empty cells are like, in which new posts are written.
        dimension.number_format = "0" if column.form == "whole" else "@"
        dimension.protection = Protection(locked=column.form == "id")
    if problems:
        letter = get_column_letter(len(COLUMNS) + 1)
        held.column_dimensions[letter].width = PROBLEMS_WIDTH
        held.cell(1, len(COLUMNS) + 1, texts.get("demand_lists.book.column.problems")).style = "dabridge head"
    held.freeze_panes = "C2"
    held.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS) - 1)}{LAST_ROW}"


def _fill(cell: Any, column: Column, value: str | float) -> None:
    cell.style = "dabridge number" if column.form == "whole" else "dabridge text"
    if isinstance(value, str) and value:
        cell.value = celltext.write(value)
        # Texts such as #N/A would be taken for values of other types.
        cell.data_type = "s"
    elif value != "":
        cell.value = value
    cell.protection = Protection(locked=column.form == "id")


def _mark(held: Any, number: int, told: Mapping[str, Sequence[str]]) -> None:
    if not told:
        return
    for place, column in enumerate(COLUMNS, start=1):
        if column.field in told:
            cell = held.cell(number, place)
            cell.fill = _WRONG
            cell.comment = _comment("\n".join(told[column.field]))
    lines = [message for messages in told.values() for message in messages]
    cell = held.cell(number, len(COLUMNS) + 1, celltext.write("\n".join(lines)))
    cell.style = "dabridge text"
    cell.data_type = "s"


def _comment(text: str) -> Comment:
    width, height = _NOTE
    return Comment(text, texts.get("portal.brand"), height=height, width=width)


def _protect(held: Any) -> None:
    """Locks the hidden column alone: whoever has to can take the protection off, for it has no password."""
    held.protection.sheet = True
    for allowed in _ALLOWED:
        setattr(held.protection, allowed, False)


def _choices(book: Workbook, held: Any) -> None:
    """Lists to choose from lie on a hidden sheet: in a rule itself they would be too long."""
    name = texts.get("demand_lists.book.choices")
    lists = book.create_sheet(name)
    lists.sheet_state = "hidden"
    used = 0
    for place, column in enumerate(COLUMNS, start=1):
        reach = f"{get_column_letter(place)}2:{get_column_letter(place)}{LAST_ROW}"
        offered = layout.choices(column.form)
        if offered:
            used += 1
            letter = get_column_letter(used)
            for row, choice in enumerate(offered, start=1):
                lists.cell(row, used, choice)
            source = f"'{name}'!${letter}$1:${letter}${len(offered)}"
            _rule(held, reach, DataValidation("list", formula1=source, allow_blank=True))
        elif column.form == "whole":
            least = "1" if column.field == "headcount" else "0"
            rule = DataValidation("whole", operator="greaterThanOrEqual", formula1=least, allow_blank=True)
            _rule(held, reach, rule)


def _rule(held: Any, reach: str, rule: DataValidation) -> None:
    rule.showErrorMessage = True
    rule.add(reach)
    held.add_data_validation(rule)


def _guide(book: Workbook) -> None:
    held = book.create_sheet(texts.get("demand_lists.book.guide"))
    held.column_dimensions["A"].width = 110
    for number in range(1, GUIDE_LINES + 1):
        held.cell(number, 1, texts.get(f"demand_lists.book.guide.{number}")).style = "dabridge text"
