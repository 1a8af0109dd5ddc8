"""Another program opens the workbook, and gives it back."""

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from services.gateway.exports import xlsx
from services.gateway.exports.xlsx_read import read_workbook
from tests.unit.gateway.exports.made import TRICKY, enterprise, list_of, scenario

OFFICE: Final = shutil.which("soffice")
# LibreOffice makes line feeds of carriage returns, and loses escapes of texts that are like two of them.
SURVIVING: Final = [
    text for text in TRICKY if "\r" not in text and text.count("_x") < 2 and "_x005F" not in text
]
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="no soffice on the PATH"),
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
]


def converted(data: bytes, form: str, folder: Path) -> Path:
    source = folder / "list.xlsx"
    source.write_bytes(data)
    out = folder / "out"
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(out),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(out.iterdir())


def test_libreoffice_shows_the_items(tmp_path: Path) -> None:
    data = xlsx.render(list_of([scenario(1), scenario(2, title="=1+1")]))
    # The second sheet, UTF-8, quoted where needed.
    made = converted(
        data, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2", tmp_path
    )
    rows = list(csv.reader(made.read_text("utf-8").splitlines()))

    assert rows[0][:4] == ["序号", "场景名称", "提供单位", "区域"]
    assert rows[1][1] == "智慧停车（1）"
    assert "'=1+1" in [cell for row in rows for cell in row]


def test_a_workbook_saved_by_libreoffice_reads_back_without_loss(tmp_path: Path) -> None:
    published = list_of(
        [
            scenario(
                number, title=text, content=text, goal=text * 3, requirements=[{"name": text, "must": True}]
            )
            for number, text in enumerate(SURVIVING, start=1)
        ]
    )
    read = read_workbook(converted(xlsx.render(published), "xlsx", tmp_path).read_bytes())

    assert read.errors == []
    assert [item.content for item in read.items] == [item.content for item in published.items]


def test_a_capability_list_saved_by_libreoffice_reads_back_without_loss(tmp_path: Path) -> None:
    published = list_of([enterprise(1), enterprise(2, industries=[], zone="")], "capability")
    read = read_workbook(converted(xlsx.render(published), "xlsx", tmp_path).read_bytes())

    assert read.errors == []
    assert [item.content for item in read.items] == [item.content for item in published.items]


def test_what_libreoffice_changes_of_a_text_is_told_by_the_hash(tmp_path: Path) -> None:
    published = list_of([scenario(1), scenario(2, goal="一\r\n二")])
    read = read_workbook(converted(xlsx.render(published), "xlsx", tmp_path).read_bytes())

    assert [(error.sheet, error.cell) for error in read.errors] == [("条目", "W3")]
