"""Files with curricula vitae: what is read of them, and what those say that give nothing."""

import subprocess

import pytest

from services.common.errors import InvalidInput
from services.talent.market.registration import extract, files
from tests.unit.talent.registration import papers


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        files.read(content)
    (error,) = caught.value.fields
    assert error.field == files.FIELD
    return error.message


def test_a_document_gives_its_paragraphs_and_cells_in_order() -> None:
    told = files.read(papers.docx_of(["第一段", "第二段"], cells=["技能", "Kafka"]))

    assert told.text.split("\n") == ["第一段", "第二段", "技能 Kafka"]
    assert (told.pages, told.cut) == (1, False)


def test_a_printed_page_gives_its_text() -> None:
    told = files.read(papers.pdf_of(["熟悉数据分析"], pages=2))

    assert told.text.count("熟悉数据分析") == 2
    assert told.pages == 2


def test_of_a_long_file_the_first_pages_are_read() -> None:
    told = files.read(papers.pdf_of(["一页"], pages=extract.PAGES_MAX + 3))

    assert (told.pages, told.cut) == (extract.PAGES_MAX, True)


@pytest.mark.parametrize("content", [papers.blank_pdf(), papers.docx_of([" "])], ids=["scan", "empty"])
def test_a_file_without_text_says_so(content: bytes) -> None:
    assert refusal(content) == "没有可提取的文字（可能是扫描件）"


def test_a_file_under_a_password_says_so() -> None:
    assert "密码" in refusal(papers.locked_pdf())


@pytest.mark.parametrize(
    "content", [b"plain words", b"GIF89a" + b"0" * 100, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600]
)
def test_what_is_no_document_by_its_bytes_is_not_read(content: bytes) -> None:
    assert refusal(content) == "只能读取 PDF 或 DOCX 文件"


def test_nothing_and_too_much_are_refused_before_any_reading() -> None:
    assert refusal(b"") == "文件是空的"
    assert "10 MB" in refusal(b"%PDF-1.7" + b"0" * files.SIZE_MAX)


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing else", papers.pdf_of()[:4000], b"PK\x03\x04" * 50])
def test_a_broken_file_is_refused_and_nothing_is_made_up(content: bytes) -> None:
    assert refusal(content) == "文件无法读取，可能已损坏"


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    content = papers.bomb(extract.UNPACKED_MAX * 4)
    assert len(content) < files.SIZE_MAX

    assert refusal(content) == "文件解开后过大，无法读取"


def test_a_reader_that_outgrows_its_bounds_ends_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SECONDS_MAX", 0.001)

    assert refusal(papers.docx_of()) == "文件无法读取，可能已损坏"


def test_the_reader_is_told_no_setting_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def run(*_args: object, **options: object) -> object:
        asked.update(options)
        raise subprocess.TimeoutExpired("reader", 1)

    monkeypatch.setenv("PERSON_KEY", "00" * 32)
    monkeypatch.setattr(subprocess, "run", run)
    refusal(papers.docx_of())

    assert set(asked["env"]) == {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}  # type: ignore[call-overload]


def test_no_repr_shows_what_was_read() -> None:
    assert "陆小满" not in repr(files.read(papers.docx_of()))
