"""Curricula vitae of people who do not exist, as files of many kinds."""

import io
import zipfile
from collections.abc import Sequence

import typst
from docx import Document
from pypdf import PdfReader, PdfWriter

LINES = (
    "个人简历",
    "姓名：陆小满　手机：13800138000　邮箱：lu@example.com",
    "教育背景：2012 年毕业于某某大学计算机科学与技术专业，本科学历。",
    "求职意向：Java工程师，从事软件开发 8 年。",
    "项目经历：使用SpringBoot框架和 Redis 搭建订单系统，联系电话 13900139000。",
)


def docx_of(lines: Sequence[str] = LINES, *, cells: Sequence[str] = ()) -> bytes:
    """A document with paragraphs, and a table of one row."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if cells:
        table = document.add_table(rows=1, cols=len(cells))
        for place, text in enumerate(cells):
            table.rows[0].cells[place].text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def pdf_of(lines: Sequence[str] = LINES, *, pages: int = 1) -> bytes:
    """A printed page of the lines, as many times as asked."""
    body = " \\\n".join(line.replace("@", "\\@") for line in lines)
    source = '#set text(font: "Noto Sans CJK SC")\n' + "\n#pagebreak()\n".join([body] * pages)
    fonts = ["services/gateway/fonts"]
    made = typst.Compiler(font_paths=fonts).compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def blank_pdf() -> bytes:
    """A page with nothing to read, as a scanner leaves it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return _written(writer)


def locked_pdf() -> bytes:
    """A page that a password keeps."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of())))
    writer.encrypt("secret", algorithm="AES-256")
    return _written(writer)


def bomb(unpacked: int) -> bytes:
    """A document whose text unpacks to so many bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_of())) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for item in source.infolist():
            if item.filename != "word/document.xml":
                archive.writestr(item, source.read(item.filename))
        archive.writestr("word/document.xml", b" " * unpacked)
    return made.getvalue()


def _written(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
