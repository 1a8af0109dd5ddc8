"""The form: a workbook to choose from lists in, with its instructions and reference, or plain CSV."""

import csv
import io
from functools import cache
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.common import plan, texts
from services.talent.market.imports import books, columns
from services.talent.market.imports.columns import COLUMNS, Column
from services.talent.market.imports.sheets import ROWS_MAX
from services.talent.market.registration import vocabulary

GUIDE_LINES: Final = 9
LAST_ROW: Final = ROWS_MAX + 1
_HEAD_HEIGHT: Final = 32


@cache
def workbook() -> bytes:
    """The form as XLSX."""
    book = Workbook(write_only=True)
    book.properties.creator = texts.get("portal.brand")
    book.properties.title = texts.get("imports.template.title")
    places = {kind: place for place, kind in enumerate(_kinds(), start=1)}
    _people(book, places)
    _guide(book)
    _choices(book, places)
    _occupations(book)
    _majors(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@cache
def plain() -> bytes:
    """The form as CSV, for spreadsheets."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.head for column in COLUMNS])
    writer.writerow([_example(column) for column in COLUMNS])
    return books.BOM + text.getvalue().encode()


def _kinds() -> list[columns.Choices]:
    return list(dict.fromkeys(column.choices for column in COLUMNS if column.choices))


def _people(book: Workbook, places: dict[columns.Choices, int]) -> None:
    sheet: Any = book.create_sheet(texts.get("imports.sheet.people"))
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = _HEAD_HEIGHT
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        # Whole columns are texts, so that spreadsheets leave long numbers as they are typed.
        sheet.column_dimensions[letter].number_format = "@"
        if column.choices:
            sheet.data_validations.append(_validation(letter, column, places[column.choices]))
    sheet.append([books.head(sheet, column.head, needed=column.needed) for column in COLUMNS])
    row = [books.cell(sheet, _example(column)) for column in COLUMNS]
    for cell in row:
        cell.font = books.EXAMPLE_FONT
    sheet.append(row)


def _validation(letter: str, column: Column, place: int) -> DataValidation:
    listed = get_column_letter(place)
    count = len(columns.choices(column.choices))
    name = texts.get("imports.sheet.choices")
    made = DataValidation(
        type="list",
        formula1=f"'{name}'!${listed}$2:${listed}${count + 1}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.head,
        error=texts.get("imports.template.choose"),
        showInputMessage=True,
        promptTitle=column.head,
        prompt=column.hint,
    )
    made.add(f"{letter}2:{letter}{LAST_ROW}")
    return made


def _guide(book: Workbook) -> None:
    sheet: Any = book.create_sheet(texts.get("imports.sheet.guide"))
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 96
    for number in range(1, GUIDE_LINES + 1):
        line = books.cell(sheet, texts.get(f"imports.guide.{number}"))
        line.alignment = books.WRAPPED
        sheet.append([books.cell(sheet, str(number)), line])
    sheet.append([])
    sheet.append(
        [
            books.head(sheet, texts.get("imports.guide.column")),
            books.head(sheet, texts.get("imports.guide.how")),
        ]
    )
    for column in COLUMNS:
        hint = books.cell(sheet, column.hint)
        hint.alignment = books.WRAPPED
        sheet.append([books.cell(sheet, column.head), hint])


def _choices(book: Workbook, places: dict[columns.Choices, int]) -> None:
    sheet: Any = book.create_sheet(texts.get("imports.sheet.choices"))
    lists = {kind: list(columns.choices(kind)) for kind in places}
    sheet.append([books.head(sheet, texts.get(f"imports.choices.{kind}")) for kind in places])
    for number in range(max(len(each) for each in lists.values())):
        sheet.append(
            [books.cell(sheet, each[number]) if number < len(each) else None for each in lists.values()]
        )


def _occupations(book: Workbook) -> None:
    sheet: Any = book.create_sheet(texts.get("imports.sheet.occupations"))
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 48
    sheet.append([books.head(sheet, texts.get(f"imports.reference.{key}")) for key in ("code", "occupation")])
    for code, name in vocabulary.occupations().items():
        sheet.append([books.cell(sheet, code), books.cell(sheet, name)])


def _majors(book: Workbook) -> None:
    sheet: Any = book.create_sheet(texts.get("imports.sheet.majors"))
    sheet.column_dimensions["A"].width = 36
    sheet.append([books.head(sheet, texts.get("imports.reference.major"))])
    for name in vocabulary.majors():
        sheet.append([books.cell(sheet, name)])


def _example(column: Column) -> str:
    match column.choices:
        case "zone":
            return plan.zones()[column.number - 1 if column.number else 0].name if column.number < 2 else ""
        case "industry":
            return plan.industries()[0].name if column.number == 1 else ""
    key = f"imports.example.{column.key}"
    try:
        return texts.get(key)
    except texts.UnknownText:
        return ""
