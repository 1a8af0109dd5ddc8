"""Files of people, opened within bounds and read row by row; their cells as they are written.

Nothing here knows what a column means but the head, which says where each column is.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Final

from openpyxl.reader.excel import load_workbook
from openpyxl.utils import get_column_letter

from services.common import texts
from services.talent.market.imports import columns

MEBIBYTE: Final = 1024 * 1024
FILE_MAX: Final = 50 * MEBIBYTE
ROWS_MAX: Final = 50_000
UNPACKED_MAX: Final = 256 * MEBIBYTE
# Strings of a workbook lie in memory together, so they are bounded on their own.
STRINGS_MAX: Final = 48 * MEBIBYTE
ENTRIES_MAX: Final = 500
# What XLSX makes of a repetitive sheet; a bomb makes far more.
RATIO_MAX: Final = 200
COLUMNS_MAX: Final = 100
# Rows with nothing in them that may stand between others.
EMPTY_MAX: Final = 2_000
_PIECE: Final = MEBIBYTE
_SPACES: Final = re.compile(r"[\s*＊]+")
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


class Unreadable(Exception):
    """The file is none that can be taken in; `rule` is a text of imports.problem, `values` are its words."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values

    @property
    def told(self) -> str:
        """What the user is told."""
        return texts.get(f"imports.problem.{self.rule}", **self.values)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, and what its very kind breaks: formula, error_value, number_rounded, not_text or "".

    `written` is what a copy shows of it.
    """

    text: str = ""
    flaw: str = ""
    written: str | int | float | date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row with anything in it; `number` counts from 1 as spreadsheets do, the head's is 1."""

    number: int
    cells: Sequence[Cell]


EMPTY: Final = Cell()


@dataclass(slots=True)
class Sheet:
    """A sheet of people: its head, where each column is, and its rows, to be read once and in order."""

    heads: Sequence[str]
    places: Mapping[str, int]
    rows: Iterator[Row]
    shown: Sequence[Cell] = field(default_factory=tuple)

    def cell(self, row: Row, key: str) -> Cell:
        """A column's cell in the row; empty where there is none."""
        place = self.places.get(key)
        return row.cells[place] if place is not None and place < len(row.cells) else EMPTY

    def address(self, row: int, key: str) -> str:
        """As spreadsheets write it; of a column that is not there the row's first cell."""
        return f"{get_column_letter(self.places.get(key, 0) + 1)}{row}"


@contextmanager
def opened(file: IO[bytes], *, workbook: bool) -> Iterator[Sheet]:
    """The sheet of people in a file; raises Unreadable, also while its rows are read."""
    if workbook:
        with _book(file) as (rows, _):
            yield _sheet(rows)
    else:
        yield _sheet(_csv_rows(file))


def estimate(file: IO[bytes], *, workbook: bool) -> int:
    """How many rows of people a file has at most, quickly; raises Unreadable for more than ROWS_MAX."""
    if workbook:
        with _book(file) as (_, sheet):
            found = _row_tags(file, sheet)
        # The head is one of them.
        if 1 < found <= ROWS_MAX:
            return found - 1
    return _counted(file, workbook=workbook)


def _row_tags(file: IO[bytes], sheet: Any) -> int:
    found, before = 0, b""
    with zipfile.ZipFile(file) as archive, archive.open(sheet._worksheet_path) as part:  # noqa: SLF001 - told nowhere else
        while piece := part.read(_PIECE):
            found += (before + piece).count(b"<row ")
            # Shorter than what is looked for, so that none is counted twice.
            before = piece[-4:]
    return found


def _counted(file: IO[bytes], *, workbook: bool) -> int:
    with opened(file, workbook=workbook) as sheet:
        found = 0
        for _ in sheet.rows:
            found += 1
            if found > ROWS_MAX:
                raise Unreadable("too_many_rows", most=ROWS_MAX)
    return found


def _sheet(rows: Iterator[Row]) -> Sheet:
    head = next(rows, None)
    if head is None or head.number != 1:
        raise Unreadable("no_head")
    shown = list(head.cells)
    while shown and not shown[-1].text:
        shown.pop()
    heads = [_SPACES.sub("", cell.text) for cell in shown]
    named = {_SPACES.sub("", column.head): column.key for column in columns.COLUMNS}
    places: dict[str, int] = {}
    for place, text in enumerate(heads):
        key = named.get(text)
        if key is None:
            continue
        if key in places:
            raise Unreadable("repeated_column", column=columns.BY_KEY[key].head)
        places[key] = place
    missing = [column.head for column in columns.COLUMNS if column.needed and column.key not in places]
    if missing:
        raise Unreadable("missing_columns", columns="、".join(missing))
    return Sheet(heads, places, _people(rows, places), tuple(shown))


def _people(rows: Iterator[Row], places: Mapping[str, int]) -> Iterator[Row]:
    """The rows of people: not the form's example, nor rows in which nothing stands."""
    example = texts.get(columns.EXAMPLE)
    marks = [place for key in ("external_id", "name") if (place := places.get(key)) is not None]
    for row in rows:
        if any(place < len(row.cells) and row.cells[place].text == example for place in marks):
            continue
        yield row


@contextmanager
def _book(file: IO[bytes]) -> Iterator[tuple[Iterator[Row], Any]]:
    """The rows of the sheet of people, and the sheet."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive)
        file.seek(0)
        book = load_workbook(file, read_only=True, keep_links=False)
        wanted = texts.get("imports.sheet.people")
        sheet = book[wanted] if wanted in book.sheetnames else book.worksheets[0]
    except Unreadable:
        raise
    # A file from outside can break its readers in any way.
    except Exception as error:
        raise Unreadable("no_workbook") from error
    try:
        yield _book_rows(sheet), sheet
    finally:
        book.close()


def _check(archive: zipfile.ZipFile) -> None:
    """Bounds what reading costs; sizes as declared are the most that zipfile unpacks."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRIES_MAX or unpacked > UNPACKED_MAX:
        raise Unreadable("unpacked")
    if unpacked > MEBIBYTE and unpacked > RATIO_MAX * max(packed, 1):
        raise Unreadable("unpacked")
    for entry in entries:
        name = entry.filename.lower()
        if entry.flag_bits & 1 or name.endswith("vbaproject.bin"):
            raise Unreadable("locked")
        if name.endswith("sharedstrings.xml") and entry.file_size > STRINGS_MAX:
            raise Unreadable("unpacked")
        if name.endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as part:
                _check_part(part)


def _check_part(part: IO[bytes]) -> None:
    before = b""
    while piece := part.read(_PIECE):
        # Entities are what XML bombs are made of; in UTF-16 they would be hidden from this search.
        if b"<!DOCTYPE" in before + piece or b"\0" in piece:
            raise Unreadable("no_workbook")
        before = piece[-16:]


def _book_rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()
    empty = 0
    try:
        for number, held in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX), start=1):
            cells = [_cell(each) for each in held]
            if any(cell.text or cell.flaw for cell in cells):
                empty = 0
                yield Row(number, cells)
            else:
                empty += 1
                if empty > EMPTY_MAX:
                    return
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("no_workbook") from error


def _cell(held: Any) -> Cell:
    value = held.value
    if value is None:
        return EMPTY
    if held.data_type == "f":
        return Cell(flaw="formula", written=str(value))
    if held.data_type == "e":
        return Cell(flaw="error_value", written=str(value))
    return _plain(value)


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(day.isoformat(), written=value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _whole(value)
    if isinstance(value, float):
        return _whole(int(value)) if value.is_integer() else Cell(repr(value), written=value)
    return Cell(flaw="not_text", written=str(value))


def _text(value: str) -> Cell:
    """A text that would be a formula but for its guard stays one."""
    text = _unguarded(value.strip())
    return Cell(text, "formula" if text.startswith("=") else "", value)


def _whole(value: int) -> Cell:
    """Spreadsheets keep 15 digits of a number: what is longer has lost its end."""
    flaw = "number_rounded" if abs(value) >= 10**15 else ""
    return Cell(str(value), flaw, value)


def _csv_rows(file: IO[bytes]) -> Iterator[Row]:
    text = io.TextIOWrapper(_Kept(file), encoding=_encoding(file), newline="")  # type: ignore[type-var]  # reads alone
    lines = csv.reader(text, strict=True)
    try:
        for number, fields in enumerate(lines, start=1):
            cells = [_text(value) for value in fields[:COLUMNS_MAX]]
            if any(cell.text or cell.flaw for cell in cells):
                yield Row(number, cells)
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable("no_csv") from error
    finally:
        text.detach()


def _unguarded(text: str) -> str:
    """Without the apostrophe that keeps spreadsheets from taking a text for a formula, as copies have it."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def _encoding(file: IO[bytes]) -> str:
    """UTF-8, or what Chinese spreadsheets write else; raises Unreadable."""
    for encoding in _ENCODINGS:
        file.seek(0)
        decoder = io.TextIOWrapper(_Kept(file), encoding=encoding, newline="")  # type: ignore[type-var]  # as above
        try:
            while decoder.read(_PIECE):
                pass
        except UnicodeDecodeError:
            continue
        else:
            return encoding
        finally:
            decoder.detach()
            file.seek(0)
    raise Unreadable("no_csv")


class _Kept(io.BufferedIOBase):
    """A file that stays open when what reads it as text is done."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return self._file.read(-1 if size is None else size)

    def read1(self, size: int = -1) -> bytes:
        return self._file.read(_PIECE if size < 0 else size)
