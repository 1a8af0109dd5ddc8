"""Texts in cells: any text goes in, the same comes out, and none is ever a formula.

Characters that XML cannot hold are written as ECMA-376 has it (`_x0001_`). A text that a spreadsheet could
take for a formula, or this module for a mark of its own, gets an apostrophe before it, which reading takes
off again.
"""

import re
from collections.abc import Iterator
from typing import Final

# What one cell of XLSX holds, in UTF-16 units of the written form.
CELL_MAX: Final = 32_767
# However it is written, a piece of this length fits into a cell: the longest form of a character has 7 units.
PIECE: Final = 4_000

_UNWRITABLE: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
_TO_ESCAPE: Final = re.compile(f"[{_UNWRITABLE}]|_(?=x[0-9A-Fa-f]{{4}}[_{_UNWRITABLE}])")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_MARK: Final = "〔长文"
_NEUTRAL: Final = re.compile(f"'*(?:[=+\\-@\t\r]|{_MARK})")
_POINTER: Final = re.compile(rf"{_MARK} (\d{{1,6}})〕", re.ASCII)


def write(text: str) -> str:
    """The form in which a cell holds the text."""
    guarded = f"'{text}" if _NEUTRAL.match(text) else text
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", guarded)


def read(written: str) -> str:
    """The text that a cell holds."""
    text = _ESCAPED.sub(_character, written)
    return text[1:] if text.startswith("'") and _NEUTRAL.match(text) else text


def fits(written: str) -> bool:
    """Whether one cell holds the written form."""
    return len(written.encode("utf-16-le", "surrogatepass")) <= 2 * CELL_MAX


def pieces(text: str) -> Iterator[str]:
    """The text in written pieces that fit."""
    for start in range(0, len(text), PIECE):
        yield write(text[start : start + PIECE])


def pointer(number: int) -> str:
    """What stands in a cell for the long text of the number."""
    return f"{_MARK} {number}〕"


def pointed(written: str) -> int | None:
    """The number of the long text that a cell stands for; None where it is a text itself."""
    found = _POINTER.fullmatch(written)
    return int(found[1]) if found else None


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    # Half a surrogate pair is no character; such an escape is nobody's but a broken program's.
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)
