"""Files that are none, are too large, or are made to break their reader: nothing of them is taken in."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from dabridge.talent.v1 import imports_service_pb2 as api
from grpc import StatusCode
from openpyxl import Workbook

from services.common.objects import settings as objects
from services.talent.market.imports import sheets, sweep, uploads
from services.talent.market.imports.files import Files
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.offices import Market, refused


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    return zipped(**{"xl/worksheets/sheet1.xml": b"<row/>" * 20_000_000})


def entities() -> bytes:
    content = desk.workbook([crowd.row(1)])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(file, "w") as archive:
        for entry in given.infolist():
            data = given.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data
            archive.writestr(entry, data)
    return file.getvalue()


def headless() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["甲", "乙"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"PK\x03\x04 no archive", "不是可以读取的 XLSX"),
        (bomb, "解压后过大"),
        (entities, "不是可以读取的 XLSX"),
        (headless, "缺少栏目：姓名"),
        (lambda: desk.workbook([]), "没有人员信息"),
        (lambda: zipped(**{"xl/vbaProject.bin": b"macros"}), "含有宏"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_taken_of_it(
    market: Market, content: Callable[[], bytes], words: str
) -> None:
    done = desk.taken(market, content())

    assert done.stage == api.IMPORT_STAGE_UNREADABLE
    assert words in done.problem
    assert not desk.people(market)
    assert market.sql("SELECT file FROM talent_import") == [("",)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04....", "名单.csv"),
        (b"name,mobile\n", "名单.xlsx"),
        (b"PK\x03\x04", "名单.xls"),
        (b"", "名单.csv"),
    ],
)
def test_a_file_of_another_kind_than_its_name_says_is_refused_at_once(
    market: Market, content: bytes, name: str
) -> None:
    code, _ = refused(lambda: desk.given(market, content, name))

    assert code == StatusCode.INVALID_ARGUMENT


def test_a_file_that_is_too_large_is_refused_while_it_streams(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FILE_MAX", 1024 * 1024)

    code, _ = refused(lambda: desk.given(market, b"a" * (1024 * 1024 + 1), "名单.csv"))

    assert code == StatusCode.INVALID_ARGUMENT
    page = market.bureau.imports.ListImports(api.ListImportsRequest())
    assert page.total == 0


def test_more_rows_than_may_be_are_refused_before_any_is_taken(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS_MAX", 5)

    done = desk.taken(market, desk.workbook(crowd.rows(6)))

    assert done.stage == api.IMPORT_STAGE_UNREADABLE
    assert "超过 5" in done.problem
    assert not desk.people(market)


def test_files_lie_sealed_and_go_with_their_key_after_a_week(market: Market) -> None:
    rows = [{**row, "education": "学士"} for row in crowd.rows(3)]
    done = desk.taken(market, desk.workbook(rows))
    parts = market.served.parts
    store = objects.from_environ(parts.environ)
    files = Files(store, parts.seals.keys)  # type: ignore[attr-defined]
    (name,) = market.sql("SELECT copy FROM talent_import")[0]
    lying = b"".join(store.get(name))
    assert lying[:2] != b"PK"
    assert sweep.sweep(parts, files) == 0

    market.clock.advance(7 * 86_400 + 1)
    swept = sweep.sweep(parts, files)

    assert swept == 1
    assert parts.seals.keys.destroyed_at(f"import-{done.id}")  # type: ignore[attr-defined]
    with pytest.raises(LookupError):
        list(store.get(name))
    assert refused(lambda: desk.copy(market, done.id))[0] == StatusCode.NOT_FOUND
    assert len(desk.errors(market, done.id)) == 3
