"""A list's workbook read back: the content of its items, exactly, and every error with its cell."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl import Workbook

from services.common import texts
from services.common.canonical import content_hash
from services.common.plain import Plain
from services.gateway.exports import celltext, xlsx, xlsx_open
from services.gateway.exports.cells import Unfit, meant, unfit
from services.gateway.exports.columns import LAYOUTS, Column, Layout, Part
from services.gateway.exports.shapes import SUBJECTS, Subject, content_of
from services.gateway.exports.xlsx_open import Cell, Unreadable

ITEMS_MAX: Final = 2_000
PART_ROWS_MAX: Final = 60 * ITEMS_MAX
LONG_ROWS_MAX: Final = 20_000
COLUMNS_MAX: Final = 60
ERRORS_MAX: Final = 200

__all__ = ["CellError", "Read", "ReadItem", "Unreadable", "read_workbook"]


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with a cell, in Chinese; of a whole sheet `cell` is empty."""

    sheet: str
    cell: str
    message: str


@dataclass(slots=True)
class ReadItem:
    """An item; `places` are the sheet and cell of each path of its content, such as requirements[0].name.

    `content_hash` and `record_version` are as given, "" and 0 where they are not.
    """

    number: int
    content: Plain
    content_hash: str = ""
    record_version: int = 0
    places: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What a workbook holds. With errors, the items are what could be made of the rest."""

    subject: Subject
    items: Sequence[ReadItem]
    errors: Sequence[CellError]


def read_workbook(data: bytes) -> Read:
    """The items of a workbook in the order of their rows; raises Unreadable where it is none."""
    book = xlsx_open.open_workbook(data)
    try:
        return _Reading(book).read()
    finally:
        book.close()


class _Full(Exception):
    """There are as many errors as anybody reads."""


class _Reading:
    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._errors: list[CellError] = []
        self._long: dict[int, str] = {}
        self._items: dict[int, ReadItem] = {}
        self._displays: dict[tuple[int, str], Cell] = {}
        self._sheet = texts.get("exports.sheet.items")
        self._hashes: dict[int, str] = {}
        self._subject: Subject = "opportunity"

    def read(self) -> Read:
        if self._sheet not in self._book.sheetnames:
            raise Unreadable(texts.get("exports.read.no_items", sheet=self._sheet))
        with suppress(_Full):
            self._read()
        return Read(self._subject, list(self._items.values()), self._errors)

    def _read(self) -> None:
        self._read_long()
        layout = self._read_items()
        for part in layout.parts:
            self._read_part(part)
        for item in self._items.values():
            item.content = content_of(self._subject, item.content)
        if self._errors:
            return  # What is missing for them would be found wrong again.
        if not self._items:
            self._wrong(self._sheet, "", "empty")
        self._check_displays(layout)
        self._check_hashes()

    def _wrong(self, sheet: str, cell: str, rule: str, /, **values: object) -> None:
        self._add(sheet, cell, texts.get(f"exports.read.{rule}", **values))

    def _add(self, sheet: str, cell: str, message: str) -> None:
        self._errors.append(CellError(sheet, cell, message))
        if len(self._errors) >= ERRORS_MAX:
            more = texts.get("exports.read.too_many_errors", most=ERRORS_MAX)
            self._errors.append(CellError(sheet, "", more))
            raise _Full

    def _rows(self, sheet: str, most: int) -> Iterator[tuple[int, list[Cell]]]:
        # One row more than may be is asked for, to tell that there are more.
        for number, cells in xlsx_open.rows(self._book[sheet], most_rows=most + 2, most_columns=COLUMNS_MAX):
            if number == most + 2:
                self._wrong(sheet, f"A{number}", "too_many_rows", most=most)
                return
            yield number, cells

    def _read_long(self) -> None:
        sheet = texts.get("exports.sheet.long")
        if sheet not in self._book.sheetnames:
            return
        pieces: dict[int, list[str]] = defaultdict(list)
        rows = self._rows(sheet, LONG_ROWS_MAX)
        next(rows, None)
        for _, (number, piece, text, *_more) in rows:
            if not isinstance(number.value, int) or piece.value != len(pieces[number.value]) + 1:
                self._wrong(sheet, piece.at, "long_order", number=number.value)
            else:
                pieces[number.value].append(text.value if isinstance(text.value, str) else "")
        self._long = {number: "".join(parts) for number, parts in pieces.items()}

    def _read_items(self) -> Layout:
        rows = self._rows(self._sheet, ITEMS_MAX)
        _, head = next(rows, (1, []))
        labels = {cell.value for cell in head}
        # Each subject has columns that the other lacks; the one that explains more heads is meant.
        self._subject = max(
            SUBJECTS, key=lambda each: len(labels & {column.label for column in LAYOUTS[each].columns})
        )
        layout = LAYOUTS[self._subject]
        columns = self._columns(self._sheet, head, layout.columns)
        for row, cells in rows:
            self._read_item(row, cells, columns)
        return layout

    def _columns(self, sheet: str, head: Sequence[Cell], known: Sequence[Column]) -> Mapping[int, Column]:
        """The columns by their place, as their heads say."""
        by_label = {column.label: column for column in known}
        found: dict[int, Column] = {}
        for index, cell in enumerate(head):
            column = by_label.get(str(cell.value))
            if cell.empty:
                continue
            if column is None:
                self._wrong(sheet, cell.at, "unknown_column", label=str(cell.value)[:40])
            elif column in found.values():
                self._wrong(sheet, cell.at, "repeated_column", label=column.label)
            else:
                found[index] = column
        for column in known:
            if column not in found.values() and column.form not in ("display", "id", "version", "hash"):
                self._wrong(sheet, "", "no_column", label=column.label)
        return found

    def _read_item(self, row: int, cells: Sequence[Cell], columns: Mapping[int, Column]) -> None:
        number = self._number(self._sheet, row, cells, columns)
        if number is None:
            return
        if number in self._items:
            self._wrong(self._sheet, f"A{row}", "repeated_number", number=number)
            return
        item = self._items[number] = ReadItem(number, {})
        for index, cell in enumerate(cells):
            column = columns.get(index)
            if column is None:
                if not cell.empty:
                    self._wrong(self._sheet, cell.at, "unknown_column", label="")
                continue
            item.places[column.field] = (self._sheet, cell.at)
            if column.form == "display":
                self._displays[number, column.field] = cell
            elif column.form != "number":
                _put(item, column, self._value(self._sheet, cell, column))

    def _read_part(self, part: Part) -> None:
        if part.sheet not in self._book.sheetnames:
            return
        rows = self._rows(part.sheet, PART_ROWS_MAX)
        _, head = next(rows, (1, []))
        columns = self._columns(part.sheet, head, part.columns)
        for row, cells in rows:
            number = self._number(part.sheet, row, cells, columns)
            if number is None:
                continue
            item = self._items.get(number)
            if item is None:
                self._wrong(part.sheet, f"A{row}", "unknown_number", sheet=self._sheet, number=number)
                continue
            values = item.content.setdefault(part.field, [])
            path = f"{part.field}[{len(values)}]"
            value: Plain = {}
            for index, column in columns.items():
                if column.form in ("number", "display"):
                    continue
                item.places[f"{path}.{column.field}"] = (part.sheet, cells[index].at)
                value[column.field] = self._value(part.sheet, cells[index], column)
            values.append(value)

    def _number(
        self, sheet: str, row: int, cells: Sequence[Cell], columns: Mapping[int, Column]
    ) -> int | None:
        """The item's number of a row; None, and an error, where there is none."""
        place = next((index for index, column in columns.items() if column.form == "number"), None)
        if place is None:
            return None  # The head was found wanting already.
        if cells[place].empty:
            self._wrong(sheet, f"A{row}", "required", label=columns[place].label)
            return None
        number: int | None = self._value(sheet, cells[place], columns[place])
        return number

    def _value(self, sheet: str, cell: Cell, column: Column) -> Any:
        """What a cell means; None, and an error, where it means nothing."""
        try:
            if cell.flaw:
                raise unfit(cell.flaw)
            return meant(column, self._whole(cell), self._subject)
        except Unfit as error:
            self._add(sheet, cell.at, str(error))
            return None

    def _whole(self, cell: Cell) -> Any:
        number = celltext.pointed(cell.written)
        if number is None:
            return cell.value
        if number not in self._long:
            raise unfit("long_missing", sheet=texts.get("exports.sheet.long"), number=number)
        return self._long[number]

    def _check_displays(self, layout: Layout) -> None:
        """Parts are shown as their sheets hold them, or not at all: no correction is lost in silence."""
        for part in layout.parts:
            for item in self._items.values():
                cell = self._displays.get((item.number, part.field))
                if cell is None or cell.empty:
                    continue
                shown = celltext.read(xlsx.display(part.field, item.content))
                if _lines(str(cell.value)) != _lines(shown):
                    self._wrong(self._sheet, cell.at, "display", sheet=part.sheet)

    def _check_hashes(self) -> None:
        for item in self._items.values():
            if item.content_hash and item.content_hash != content_hash(item.content):
                self._wrong(*item.places["hash"], "hash")


def _put(item: ReadItem, column: Column, value: Any) -> None:
    if column.form == "hash":
        item.content_hash = value or ""
    elif column.form == "version":
        item.record_version = value or 0
    elif value is not None:
        held = item.content
        *path, last = column.field.split(".")
        for name in path:
            held = held.setdefault(name, {})
        held[last] = value


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
