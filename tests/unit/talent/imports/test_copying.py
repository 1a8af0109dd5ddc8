"""Returned copies: they are written in memory alone, and are the workbooks that they were."""

import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from services.talent.market.imports import sheets
from services.talent.market.imports.copying import Copies
from services.talent.market.imports.sheets import Row
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk

ROWS = 300


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def opened_files(folder: Path) -> list[str]:
    """Files of this process in the folder, with a name or without."""
    links = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            links.append(str(descriptor.readlink()))
    return [link for link in links if link.startswith(str(folder))]


@pytest.mark.parametrize("workbook", [True, False])
def test_no_row_lies_in_the_temporary_folder_while_copies_are_written(
    folder: Path, *, workbook: bool
) -> None:
    rows = [crowd.row(number) for number in range(ROWS)]
    given = io.BytesIO(desk.workbook(rows) if workbook else desk.plain(rows))
    for left in folder.iterdir():
        left.unlink()
    seen: list[Any] = []

    def look() -> None:
        seen.append((list(folder.iterdir()), opened_files(folder)))

    with sheets.opened(given, workbook=workbook) as sheet, Copies(workbook=workbook) as copies:
        copies.write(sheet, lambda *_: {}, look)
        look()
        content = b"".join(copies.whole.pieces())
        look()

    assert len(seen) > 2
    assert all(each == ([], []) for each in seen)
    with sheets.opened(io.BytesIO(content), workbook=workbook) as again:
        assert [first(row) for row in again.rows] == [row["external_id"] for row in rows]


def first(row: Row) -> Any:
    return next(cell.written for cell in row.cells if cell.written)


def test_a_copy_is_a_workbook_with_its_widths_and_panes(folder: Path) -> None:
    given = io.BytesIO(desk.workbook([crowd.row(1)]))
    with sheets.opened(given, workbook=True) as sheet, Copies(workbook=True) as copies:
        copies.write(sheet, lambda *_: {}, lambda: None)
        content = b"".join(copies.bad.pieces())

    book = openpyxl.load_workbook(io.BytesIO(content))

    sheet_of = book.worksheets[0]
    assert (sheet_of.freeze_panes, sheet_of.max_row) == ("C2", 1)
    assert sheet_of.column_dimensions["A"].width > 9
    assert folder.exists()
