"""The returned copies: a workbook's rows, all or the bad ones, with what is wrong written into the cells."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any, Final, Protocol, Self

from openpyxl.utils import get_column_letter

from services.common import texts
from services.talent.market.imports import books, columns, sheets
from services.talent.market.imports.columns import COLUMNS
from services.talent.market.imports.memory_book import MemoryBook
from services.talent.market.imports.sheets import Cell, Row, Sheet
from services.talent.market.imports.tables import Error

# Rows whose errors are asked for at a time.
ROWS_AT_A_TIME: Final = 500
_PIECE: Final = 256 * 1024
_ERRORS_WIDTH: Final = 60

# Errors of the rows from the first to the last number, by row.
ErrorsOf = Callable[[int, int], Mapping[int, Sequence[Error]]]


class _Writer(Protocol):
    def head(self, sheet: Sheet) -> None:
        """Writes the first row."""

    def row(self, sheet: Sheet, row: Row, errors: Sequence[Error]) -> None:
        """Writes a row of people."""

    def pieces(self) -> Iterator[bytes]:
        """The file, once all is written."""

    def close(self) -> None:
        """Lets go of what is held."""


class Copies:
    """Both copies of one file, written as its rows go by; held in memory until the block ends."""

    def __init__(self, *, workbook: bool) -> None:
        make = _Book if workbook else _Plain
        self.whole: _Writer = make()
        self.bad: _Writer = make()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.whole.close()
        self.bad.close()

    def write(self, sheet: Sheet, errors_of: ErrorsOf, check: Callable[[], None]) -> None:
        """Goes through the rows; `check` is called now and then, and may raise to end it."""
        self.whole.head(sheet)
        self.bad.head(sheet)
        for rows in _some(sheet.rows):
            check()
            errors = errors_of(rows[0].number, rows[-1].number)
            for row in rows:
                found = errors.get(row.number, ())
                self.whole.row(sheet, row, found)
                if found:
                    self.bad.row(sheet, row, found)


def name_of(*, workbook: bool, only_refused: bool) -> str:
    """What a copy is called."""
    kind = "refused" if only_refused else "copy"
    return f"{texts.get(f'imports.file.{kind}')}.{'xlsx' if workbook else 'csv'}"


def _some(rows: Iterator[Row]) -> Iterator[list[Row]]:
    held: list[Row] = []
    for row in rows:
        held.append(row)
        if len(held) == ROWS_AT_A_TIME:
            yield held
            held = []
    if held:
        yield held


def _told(errors: Sequence[Error]) -> str:
    return "；".join(error.message for error in errors)


def _by_place(sheet: Sheet, errors: Sequence[Error]) -> dict[int, list[str]]:
    """Messages by the place of the cell; of a column that is not there the last cell alone tells."""
    found: dict[int, list[str]] = {}
    for error in errors:
        place = sheet.places.get(error.column)
        if place is not None:
            found.setdefault(place, []).append(error.message)
    return found


def _cells(sheet: Sheet, row: Row) -> list[Cell]:
    width = len(sheet.heads)
    return [*row.cells[:width], *([sheets.EMPTY] * (width - len(row.cells)))]


class _Book:
    """A workbook."""

    def __init__(self) -> None:
        self._book = MemoryBook(texts.get("imports.sheet.people"))
        self._sheet: Any = self._book.sheet
        self._sheet.freeze_panes = "C2"

    def head(self, sheet: Sheet) -> None:
        widths = {column.head: column.width for column in COLUMNS}
        kept = [place for place, text in enumerate(sheet.heads) if text != texts.get(columns.ERRORS)]
        self._kept = kept
        for at, place in enumerate(kept, start=1):
            key = next((key for key, where in sheet.places.items() if where == place), "")
            width = columns.BY_KEY[key].width if key else widths.get(sheet.heads[place], 16)
            self._sheet.column_dimensions[get_column_letter(at)].width = width
        self._sheet.column_dimensions[get_column_letter(len(kept) + 1)].width = _ERRORS_WIDTH
        heads = [books.head(self._sheet, str(sheet.shown[place].written or "")) for place in kept]
        self._book.append([*heads, books.head(self._sheet, texts.get(columns.ERRORS), needed=True)])

    def row(self, sheet: Sheet, row: Row, errors: Sequence[Error]) -> None:
        messages, cells = _by_place(sheet, errors), _cells(sheet, row)
        written: list[Any] = []
        for place in self._kept:
            value = cells[place].written
            if place in messages:
                written.append(books.marked(self._sheet, value, messages[place]))
            else:
                written.append(None if value is None else books.cell(self._sheet, value))
        if errors:
            told = books.cell(self._sheet, _told(errors))
            told.alignment = books.WRAPPED
            written.append(told)
        self._book.append(written)

    def pieces(self) -> Iterator[bytes]:
        file = io.BytesIO()
        self._book.save(file)
        yield from _pieces(file)

    def close(self) -> None:
        self._book.close()


class _Plain:
    """CSV."""

    def __init__(self) -> None:
        self._file = io.BytesIO(books.BOM)
        self._file.seek(0, io.SEEK_END)
        self._text = io.TextIOWrapper(self._file, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text)

    def head(self, sheet: Sheet) -> None:
        added = texts.get(columns.ERRORS)
        self._kept = [place for place, text in enumerate(sheet.heads) if text != added]
        self._writer.writerow([*(books.plain(sheet.shown[place].written) for place in self._kept), added])

    def row(self, sheet: Sheet, row: Row, errors: Sequence[Error]) -> None:
        cells = _cells(sheet, row)
        values = [books.plain(cells[place].written) for place in self._kept]
        self._writer.writerow([*values, _told(errors)])

    def pieces(self) -> Iterator[bytes]:
        self._text.flush()
        yield from _pieces(self._file)

    def close(self) -> None:
        self._text.close()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
