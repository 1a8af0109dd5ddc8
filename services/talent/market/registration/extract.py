"""The text of a PDF or DOCX: a program of its own, for a file from outside can break its readers in any way.

    python -m services.talent.market.registration.extract pdf|docx < file > JSON

Prints {"text": …, "pages": …, "cut": …} or {"refused": rule}. It bounds its own memory and time, opens no
file and writes none.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any, Final

PAGES_MAX: Final = 30
TEXT_MAX: Final = 100_000
MEMORY_MAX: Final = 768 * 1024 * 1024
CPU_SECONDS: Final = 10
UNPACKED_MAX: Final = 64 * 1024 * 1024
PARTS_MAX: Final = 2_000
# A body of text with more of these is no curriculum vitae.
BLOCKS_MAX: Final = 20_000


class Refused(Exception):
    """The file gives no text; the rule says why."""


def confine() -> None:
    """From here on the process has no more memory and time than these, and can write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pdf(data: IO[bytes]) -> Iterator[str]:
    """The text of each page."""
    from pypdf import PdfReader  # noqa: PLC0415 - confined first

    reader = PdfReader(data)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("encrypted")
    for page in reader.pages:
        yield page.extract_text() or ""


def docx(data: IO[bytes]) -> Iterator[str]:
    """The text of paragraphs and of cells in their order, as one part."""
    with zipfile.ZipFile(data) as archive:
        entries = archive.infolist()
        if len(entries) > PARTS_MAX or sum(item.file_size for item in entries) > UNPACKED_MAX:
            raise Refused("unpacked")
        if any(item.flag_bits & 1 for item in entries):
            raise Refused("encrypted")
    data.seek(0)
    from docx import Document  # noqa: PLC0415 - confined first

    lines: list[str] = []
    for block in Document(data).iter_inner_content():
        if len(lines) > BLOCKS_MAX:
            break
        lines.extend(_lines(block))
    yield "\n".join(lines)


def _lines(block: Any) -> Iterator[str]:
    if hasattr(block, "rows"):
        for row in block.rows:
            # Cells that are merged stand in a row several times.
            yield " ".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
    else:
        yield block.text


READERS: Final[dict[str, Callable[[IO[bytes]], Iterator[str]]]] = {"pdf": pdf, "docx": docx}


def read(kind: str, data: bytes) -> dict[str, object]:
    """What is printed."""
    parts: list[str] = []
    length, cut = 0, False
    try:
        for text in READERS[kind](io.BytesIO(data)):
            if len(parts) >= PAGES_MAX or length >= TEXT_MAX:
                cut = True
                break
            parts.append(text[: TEXT_MAX - length])
            cut = cut or len(text) > TEXT_MAX - length
            length += len(parts[-1])
    except Refused as refused:
        return {"refused": str(refused)}
    # As the module says; memory that ran out is one of the ways.
    except Exception as error:  # noqa: BLE001 (as said)
        return {"refused": "encrypted" if type(error).__name__ == "FileNotDecryptedError" else "unreadable"}
    text = "\n".join(parts).replace("\0", "")
    if not text.strip():
        return {"refused": "no_text"}
    return {"text": text, "pages": len(parts), "cut": cut}


def main() -> int:
    """Reads standard input; 0, whatever was found."""
    confine()
    told = json.dumps(read(sys.argv[1], sys.stdin.buffer.read()))
    sys.stdout.write(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
