"""Files from outside: what is no workbook, and what would cost too much."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from services.common import texts
from services.gateway.exports import xlsx, xlsx_open, xlsx_read
from services.gateway.exports.xlsx_read import Unreadable, read_workbook
from tests.unit.gateway.exports.made import list_of, scenario

SHEET = "xl/worksheets/sheet2.xml"


def workbook(parts: Mapping[str, bytes] | None = None, *, without: str = "") -> bytes:
    """A workbook some of whose parts are others."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx.render(list_of([scenario()])))) as given,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        held = {name: given.read(name) for name in given.namelist() if name != without} | dict(parts or {})
        for name, part in held.items():
            made.writestr(name, part)
    return file.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read_workbook(data)
    return str(error.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"hello",
        b"PK\x05\x06" + b"\0" * 18,
        workbook()[:-200],
        workbook(without="xl/workbook.xml"),
        workbook(without="[Content_Types].xml"),
        workbook({SHEET: b"<worksheet"}),
        workbook({SHEET: b"\xff\xfe" + "<worksheet/>".encode("utf-16-le")}),
        workbook({"xl/styles.xml": b"<x/>"}),
    ],
    ids=range(10),
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refused(data) == texts.get("exports.read.no_workbook")


def test_an_old_or_encrypted_workbook_is_told_apart() -> None:
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == texts.get(
        "exports.read.old_workbook"
    )


def test_a_file_that_is_too_big_is_refused_before_it_is_opened() -> None:
    assert refused(b"\0" * (xlsx_open.FILE_MAX + 1)) == texts.get("exports.read.too_big", most=16)


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = workbook({"xl/media/x.bin": b"\0" * (xlsx_open.UNPACKED_MAX + 1)})

    assert len(bomb) < 200_000
    assert refused(bomb) == texts.get("exports.read.unpacked")


def test_a_size_that_is_told_too_small_lets_no_more_through(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = workbook({"xl/media/x.bin": b"\0" * 1_000_000})
    lying = bomb.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert lying != bomb
    assert refused(lying) == texts.get("exports.read.no_workbook")


def test_a_file_of_too_many_parts_is_refused() -> None:
    parts = {f"xl/x{number}.xml": b"<x/>" for number in range(xlsx_open.ENTRIES_MAX)}

    assert refused(workbook(parts)) == texts.get("exports.read.unpacked")


def test_a_file_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_open, "TAGS_MAX", 1_000)

    assert refused(workbook({SHEET: b"<worksheet>" + b"<c/>" * 1_000 + b"</worksheet>"})) == texts.get(
        "exports.read.unpacked"
    )


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_a_file_that_declares_entities_is_refused(name: str) -> None:
    part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'

    assert refused(workbook({name: part})) == texts.get("exports.read.no_workbook")


def test_a_workbook_without_the_sheet_of_items_is_refused() -> None:
    book = workbook({"xl/workbook.xml": _renamed("条目")})

    assert refused(book) == texts.get("exports.read.no_items", sheet="条目")


def _renamed(sheet: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx.render(list_of([scenario()])))) as given:
        part = given.read("xl/workbook.xml").decode()
    assert f'name="{sheet}"' in part
    return part.replace(f'name="{sheet}"', 'name="其他"').encode()


def test_rows_beyond_the_bound_are_told_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_read, "ITEMS_MAX", 3)
    read = read_workbook(xlsx.render(list_of([scenario(number) for number in range(1, 10)])))

    assert len(read.items) == 3
    assert (read.errors[0].cell, read.errors[0].message) == (
        "A5",
        texts.get("exports.read.too_many_rows", most=3),
    )


def test_a_row_far_down_is_not_gone_to() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    read = read_workbook(workbook({SHEET: far}))

    assert read.items == []
    assert read.errors


def test_strings_of_other_programs_are_read_as_they_are_written() -> None:
    """Excel keeps texts in a part of their own; openpyxl would drop every x005F_ there."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    source = (
        f'<sst xmlns="{main}"><si><t>_x005F_x000D_</t></si>'
        "<si><r><t>a</t></r><r><t>b_x000D_</t></r><rPh><t>c</t></rPh></si><si/></sst>"
    )

    assert list(xlsx_open._strings(io.BytesIO(source.encode()))) == ["_x005F_x000D_", "ab_x000D_", ""]
