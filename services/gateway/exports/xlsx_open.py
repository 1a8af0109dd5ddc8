"""A workbook from outside, opened within bounds; its cells as plain values."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Final

from lxml import etree
from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHARED_STRINGS

from services.common import texts
from services.gateway.exports import celltext

MEBIBYTE: Final = 1024 * 1024
FILE_MAX: Final = 16 * MEBIBYTE
UNPACKED_MAX: Final = 96 * MEBIBYTE
ENTRIES_MAX: Final = 500
# Every element costs time, however short it is. A list of 1,000 long items has about 1.5 million.
TAGS_MAX: Final = 4_000_000
_CHUNK: Final = MEBIBYTE
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Value = str | int | float | bool | date | datetime | None


class Unreadable(Exception):
    """The file is no workbook that may be read; says so to the user."""


def _unreadable(rule: str, **values: object) -> Unreadable:
    return Unreadable(texts.get(f"exports.read.{rule}", **values))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its address such as B7, its value, a text as celltext.read gives it, and what it cannot be.

    `written` is the text as it stands in the file; `flaw` the rule that its very kind breaks, or "".
    """

    at: str
    value: Value = None
    written: str = ""
    flaw: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.flaw and (self.value is None or self.value == "")


def open_workbook(data: bytes) -> Workbook:
    """The workbook of a file, for reading alone; raises Unreadable."""
    if len(data) > FILE_MAX:
        raise _unreadable("too_big", most=FILE_MAX // MEBIBYTE)
    if data.startswith(_OLE):
        raise _unreadable("old_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
        return _open(data)
    except Unreadable:
        raise
    # A file from outside can break its readers in any way.
    except Exception as error:
        raise _unreadable("no_workbook") from error


def rows(sheet: Any, *, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that hold anything, with their numbers; none after `most_rows`. Raises Unreadable."""
    sheet.reset_dimensions()
    try:
        for number, row in enumerate(sheet.iter_rows(max_row=most_rows, max_col=most_columns), start=1):
            cells = [_cell(held, number, column) for column, held in enumerate(row, start=1)]
            if any(not cell.empty for cell in cells):
                yield number, cells
    # As above: rows are read as they are asked for.
    except Exception as error:
        raise _unreadable("no_workbook") from error


def _cell(held: Any, row: int, column: int) -> Cell:
    at = f"{get_column_letter(column)}{row}"
    value = held.value
    if held.data_type == "f":
        return Cell(at, flaw="formula")
    if held.data_type == "e":
        return Cell(at, flaw="error_value")
    if isinstance(value, str):
        return Cell(at, celltext.read(value), value)
    if value is None or isinstance(value, (bool, int, float, date, datetime)):
        return Cell(at, value)
    return Cell(at, flaw="no_text")


def _check(archive: zipfile.ZipFile) -> None:
    """Bounds what opening can cost: sizes as declared are the most that zipfile unpacks."""
    entries = archive.infolist()
    if len(entries) > ENTRIES_MAX or sum(entry.file_size for entry in entries) > UNPACKED_MAX:
        raise _unreadable("unpacked")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _unreadable("old_workbook")
    tags = 0
    for entry in entries:
        with archive.open(entry) as part:
            tags += _scanned(part, entry.filename)
        if tags > TAGS_MAX:
            raise _unreadable("unpacked")


def _scanned(part: IO[bytes], name: str) -> int:
    """How many tags a part has; raises Unreadable where it declares entities, or hides whether it does."""
    xml = name.lower().endswith((".xml", ".rels", ".vml"))
    tags, before = 0, b""
    while chunk := part.read(_CHUNK):
        tags += chunk.count(b"<")
        if xml and (b"<!DOCTYPE" in before + chunk or b"\0" in chunk):
            raise _unreadable("no_workbook")
        before = chunk[-16:]
    return tags if xml else 0


def _open(data: bytes) -> Workbook:
    reader = _Reader(io.BytesIO(data), read_only=True, keep_links=False)
    reader.read()
    return reader.wb


class _Reader(ExcelReader):
    """Reads strings as they are written: openpyxl takes every x005F_ out of them, an escape or not."""

    package: Any

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_strings(source))


def _strings(source: IO[bytes]) -> Iterator[str]:
    for _, node in etree.iterparse(source, tag=f"{_MAIN}si", resolve_entities=False, no_network=True):
        own = (text for text in node.iter(f"{_MAIN}t") if text.getparent().tag != f"{_MAIN}rPh")
        yield "".join(text.text or "" for text in own)
        node.clear()
