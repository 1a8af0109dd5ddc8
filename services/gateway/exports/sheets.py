"""How the workbook looks: styles, widths, filters, what is printed on which paper."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.common import texts
from services.gateway.exports.cells import choices
from services.gateway.exports.columns import Column
from services.gateway.exports.shapes import Subject

Look = Literal["title", "head", "label", "text", "number", "money", "display"]
FONT: Final = "宋体"
HEADER_MAX: Final = 60
# Points.
LINE: Final = 14.0
LINE_OF_TITLE: Final = 27.0
GAP: Final = 4.0
HEIGHT_MAX: Final = 409.0
# A list in a validation must not be longer.
CHOICES_MAX: Final = 255
A3: Final = 8
A4: Final = 9

_LINE: Final = Side(style="thin", color="BFC7D1")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_CENTRED: Final = Alignment(horizontal="center", vertical="top")


def styles() -> list[NamedStyle]:
    """One a look; texts have the number format of texts, so that editing makes no numbers of them."""
    return [
        NamedStyle("dabridge title", font=Font(name="黑体", size=20, bold=True), alignment=_WRAPPED),
        NamedStyle(
            "dabridge head",
            font=Font(name="黑体", size=11, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="1F4E79"),
            border=_BORDER,
            alignment=Alignment(wrap_text=True, horizontal="center", vertical="center"),
            number_format="@",
        ),
        NamedStyle(
            "dabridge label",
            font=Font(name="黑体", size=11),
            alignment=_WRAPPED,
            border=_BORDER,
            fill=PatternFill("solid", fgColor="EAF0F7"),
            number_format="@",
        ),
        NamedStyle(
            "dabridge text",
            font=Font(name=FONT, size=10.5),
            alignment=_WRAPPED,
            border=_BORDER,
            number_format="@",
        ),
        NamedStyle("dabridge number", font=Font(name=FONT, size=10.5), alignment=_CENTRED, border=_BORDER),
        NamedStyle(
            "dabridge money",
            font=Font(name=FONT, size=10.5),
            alignment=Alignment(horizontal="right", vertical="top"),
            border=_BORDER,
            number_format="#,##0",
        ),
        NamedStyle(
            "dabridge display",
            font=Font(name=FONT, size=10.5, color="44546A"),
            fill=PatternFill("solid", fgColor="F5F6F8"),
            alignment=_WRAPPED,
            border=_BORDER,
            number_format="@",
        ),
    ]


def look_of(column: Column) -> Look:
    """How the cells of a column look."""
    if column.form == "display":
        return "display"
    if column.form in ("number", "version"):
        return "number"
    return "money" if column.form == "integer" else "text"


@dataclass(slots=True)
class Sheet:
    """A sheet that is written row by row."""

    held: Any
    widths: Sequence[float]
    count: int = 0

    def row(self, values: Sequence[str | int], looks: Sequence[Look]) -> None:
        """Appends a row, high enough for its texts; they are written as they are, whatever they look like."""
        self.count += 1
        lines = max(lines_of(str(value), width) for value, width in zip(values, self.widths, strict=True))
        high = LINE_OF_TITLE if "title" in looks else LINE
        self.held.row_dimensions[self.count].height = min(lines * high + GAP, HEIGHT_MAX)
        self.held.append([self._cell(value, look) for value, look in zip(values, looks, strict=True)])

    def _cell(self, value: str | int, look: Look) -> Any:
        cell = WriteOnlyCell(self.held, value=None if value == "" else value)
        cell.style = f"dabridge {look}"
        if isinstance(value, str) and value:
            # Texts such as #N/A would be taken for values of other types.
            cell.data_type = "s"
        return cell


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column; a Chinese character is as wide as two figures."""
    across = max(width - 1, 2)
    wide = (
        sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")
    )
    return sum(max(1, math.ceil(each / across)) for each in wide)


def table(
    book: Workbook,
    name: str,
    columns: Sequence[Column],
    subject: Subject,
    *,
    rows: int,
    printed: int,
    title: str,
) -> Sheet:
    """A sheet of `rows` rows under a head that stays in view, to be filtered and printed."""
    held = book.create_sheet(name)
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        held.column_dimensions[letter].width = column.width
        allowed = ",".join(choices(column.form, subject))
        if rows and 0 < len(allowed) <= CHOICES_MAX:
            rule = DataValidation("list", formula1=f'"{allowed}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{rows + 1}")
            held.data_validations.append(rule)
    held.freeze_panes = "C2"
    held.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows + 1}"
    held.print_title_rows = "1:1"
    held.print_area = f"A1:{get_column_letter(printed)}{rows + 1}"
    _paper(held, A3, "landscape", title)
    sheet = Sheet(held, [column.width for column in columns])
    sheet.row([column.label for column in columns], ["head"] * len(columns))
    return sheet


def prose(book: Workbook, name: str, widths: Sequence[float], title: str) -> Sheet:
    """A sheet of labels and texts."""
    held = book.create_sheet(name)
    for number, width in enumerate(widths, start=1):
        held.column_dimensions[get_column_letter(number)].width = width
    held.sheet_view.showGridLines = False
    _paper(held, A4, "portrait", title)
    return Sheet(held, widths)


def _paper(held: Any, size: int, orientation: Literal["portrait", "landscape"], title: str) -> None:
    held.page_setup.paperSize = size
    held.page_setup.orientation = orientation
    held.page_setup.fitToWidth = 1
    held.page_setup.fitToHeight = 0
    held.sheet_properties.pageSetUpPr.fitToPage = True
    held.page_margins.left = held.page_margins.right = 0.4
    page = texts.get("exports.pdf.page", page="&P", pages="&N")
    held.HeaderFooter.oddHeader.center.text = _headed(title) or None
    held.HeaderFooter.oddFooter.center.text = page


def _headed(title: str) -> str:
    """The title for the head of a page, where & begins codes and few programs take more than letters."""
    line = "".join(c for c in " ".join(title.split()) if c.isprintable()).replace("&", "＆")
    return line if len(line) <= HEADER_MAX else f"{line[:HEADER_MAX]}…"
