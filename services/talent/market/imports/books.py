"""How the form and its returned copies look, and how a text comes into a cell without becoming a formula."""

import re
from typing import Any, Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from services.common import texts

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
BOM: Final = b"\xef\xbb\xbf"
# What a cell of a spreadsheet holds.
CELL_MAX: Final = 32_767

HEAD_FONT: Final = Font(name="黑体", size=11, bold=True, color="FFFFFF")
HEAD_FILL: Final = PatternFill("solid", fgColor="1F4E79")
NEEDED_FILL: Final = PatternFill("solid", fgColor="9C2A10")
EXAMPLE_FONT: Final = Font(name="宋体", size=10.5, italic=True, color="7F7F7F")
BAD_FILL: Final = PatternFill("solid", fgColor="F8CBAD")
WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_ACTIVE: Final = re.compile(r"[=+\-@\t\r]")
_COMMENT_WIDTH: Final = 260
_COMMENT_HEIGHT: Final = 90


def plain(value: object) -> Any:
    """What may stand in a cell: numbers and dates as they are, texts without what makes a formula of them."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[: CELL_MAX - 1]
    return f"'{text}" if _ACTIVE.match(text) else text


def cell(sheet: Any, value: object) -> Any:
    """A cell that holds the value as a text, a number or a date."""
    made = WriteOnlyCell(sheet, plain(value))
    if isinstance(value, str):
        made.number_format = "@"
        # Whatever it looks like.
        made.data_type = "s"
    return made


def head(sheet: Any, text: str, *, needed: bool = False) -> Any:
    """A cell of the first row."""
    made = cell(sheet, text)
    made.font, made.fill, made.alignment = HEAD_FONT, NEEDED_FILL if needed else HEAD_FILL, WRAPPED
    return made


def marked(sheet: Any, value: object, messages: list[str]) -> Any:
    """A cell with what it is refused for, in its colour and in a comment."""
    made = cell(sheet, value)
    made.fill = BAD_FILL
    told = Comment("\n".join(messages), texts.get("portal.brand"))
    told.width, told.height = _COMMENT_WIDTH, _COMMENT_HEIGHT
    made.comment = told
    return made
