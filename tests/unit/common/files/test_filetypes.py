"""Which files are taken."""

import io
import os
import zipfile
from collections.abc import Iterable

import openpyxl
import pytest

from services.common.errors import InvalidInput
from services.common.files.filetypes import SIZE_MAX, TAKEN, Examined, Verdict, tidy_name

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)


def archive(names: Iterable[str], padding: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in names:
            target.writestr(name, os.urandom(padding))
    return made.getvalue()


def office(part: str, *more: str) -> bytes:
    return archive(["[Content_Types].xml", "_rels/.rels", part, *more])


def examined(name: str, content: bytes, piece: int = 1000) -> Verdict:
    file = Examined(content[start : start + piece] for start in range(0, len(content), piece))
    assert b"".join(file) == content
    return file.verdict(name)


def rule(name: str, content: bytes) -> str:
    """What is said against a file."""
    with pytest.raises(InvalidInput) as caught:
        examined(name, content)
    return caught.value.fields[0].message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("方案.pdf", PDF),
        ("图.png", PNG),
        ("图.jpg", JPEG),
        ("图.JPEG", JPEG),
        ("文.docx", office("word/document.xml")),
        ("表.xlsx", office("xl/workbook.xml")),
        ("稿.pptx", office("ppt/presentation.xml")),
        ("包.zip", archive(["说明.txt", "图/一.png"])),
        # The list of files is found behind megabytes of them.
        ("大.zip", archive([f"{n}.bin" for n in range(3)], padding=1_000_000)),
        (
            "大.docx",
            archive(["[Content_Types].xml", "word/document.xml", "word/media/1.png"], padding=400_000),
        ),
    ],
)
def test_what_is_what_its_name_says_is_taken(name: str, content: bytes) -> None:
    verdict = examined(name, content)
    assert name.rpartition(".")[2].lower() in TAKEN[verdict.media_type]
    assert verdict.size_bytes == len(content)


def test_a_workbook_of_a_real_program_is_one() -> None:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    assert examined("表.xlsx", made.getvalue()).media_type.endswith("spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.pdf", b"", "空文件"),
        ("a.pdf", b"hello", "不受支持"),
        ("a.pdf", b"MZ" + bytes(100), "不受支持"),
        ("a.zip", b"Rar!\x1a\x07\x00" + bytes(100), "不受支持"),
        ("a.png", PDF, "应为 .pdf"),
        ("a.docm", office("word/document.xml"), "应为 .docx"),
        ("a.zip", office("word/document.xml"), "应为 .docx"),
        ("a.docx", archive(["a.txt"]), "应为 .zip"),
        ("a.docx", office("other/part.xml"), "不受支持"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "宏"),
        ("a.xlsx", office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "宏"),
        ("a.docx", office("word/document.xml", "word/activeX/activeX1.bin"), "宏"),
        ("a.zip", archive(["dir/Setup.EXE"]), "可执行"),
        ("a.zip", archive(["run.exe. "]), "可执行"),
        ("a.zip", archive(["inner.zip"]), "嵌套"),
        ("a.zip", archive(["a.txt"])[:-5], "无法读取"),
        ("a.zip", b"PK\x03\x04" + bytes(100), "无法读取"),
    ],
)
def test_what_is_not_is_refused_with_what_is_wrong(name: str, content: bytes, said: str) -> None:
    assert said in rule(name, content)


def test_of_a_file_too_large_no_more_is_read_than_shows_it() -> None:
    taken = 0

    def endless() -> Iterable[bytes]:
        nonlocal taken
        while True:
            taken += 1_000_000
            yield bytes(1_000_000)

    with pytest.raises(InvalidInput):
        list(Examined(endless()))
    assert taken <= SIZE_MAX + 1_000_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.pdf", "方案.pdf"),
        ("C:\\fakepath\\方案.PDF", "方案.pdf"),
        ("../../etc/方案.pdf", "方案.pdf"),
        ("  方案 .pdf ", "方案.pdf"),
        ("方\x00案\u202egpj\n.pdf", "方案gpj.pdf"),
        ("联系13800138000.pdf", "联系〔已隐去〕.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert tidy_name(given) == kept


def test_a_long_name_keeps_its_extension() -> None:
    name = tidy_name("长" * 500 + ".pdf")
    assert (len(name), name[-4:]) == (120, ".pdf")


@pytest.mark.parametrize("name", ["", ".", "..", ".pdf", "方案", "a/", "\u200b.pdf"])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        tidy_name(name)
