"""An allocation run as CSV and XLSX: cells with their figures, and who would go where by id alone."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

from dabridge.talent.v1.allocation_service_pb2 import AllocationAssignment, AllocationCell
from openpyxl import Workbook

from services.common import texts
from services.gateway.exports.celltext import write
from services.gateway.portal.names import industry_name, zone_name

PEOPLE: Final = ("talent_id", "zone", "industry", "score", "best")
CELLS: Final = (
    "zone",
    "industry",
    "seats",
    "filled",
    "shortage",
    "mean",
    "candidates",
    "floor",
    "marginal",
    "greedy",
)

Value = str | int | float


def csv_of(assignments: Sequence[AllocationAssignment]) -> bytes:
    """The people's table, with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(_heads(PEOPLE))
    lines.writerows(_guarded(_person(row)) for row in assignments)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def xlsx_of(cells: Sequence[AllocationCell], assignments: Sequence[AllocationAssignment]) -> bytes:
    """Both tables, a sheet each."""
    book = Workbook(write_only=True)
    sheets: Sequence[tuple[str, tuple[str, ...], Callable[[], list[list[Value]]]]] = (
        ("cells", CELLS, lambda: [_cell(cell) for cell in cells]),
        ("people", PEOPLE, lambda: [_person(row) for row in assignments]),
    )
    for name, columns, lines in sheets:
        sheet = book.create_sheet(texts.get(f"allocation.file.{name}"))
        sheet.freeze_panes = "A2"
        sheet.append(_heads(columns))
        for line in lines():
            sheet.append(_guarded(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _heads(columns: Sequence[str]) -> list[str]:
    return [texts.get(f"allocation.column.{name}") for name in columns]


def _person(row: AllocationAssignment) -> list[Value]:
    zone, _, industry = row.cell_id.partition(":")
    best_zone, _, best_industry = row.best_cell_id.partition(":")
    best = f"{zone_name(best_zone)} {industry_name(best_industry)}"
    return [row.talent_id, zone_name(zone), industry_name(industry), round(row.score, 6), best]


def _cell(cell: AllocationCell) -> list[Value]:
    zone, _, industry = cell.cell_id.partition(":")
    return [
        zone_name(zone),
        industry_name(industry),
        cell.seats,
        cell.filled,
        cell.shortage,
        round(cell.mean_score, 6),
        cell.candidates,
        cell.floor,
        round(cell.marginal_score, 6),
        cell.greedy_filled,
    ]


def _guarded(line: Sequence[Value]) -> list[Value]:
    """Nothing that a spreadsheet takes for a formula."""
    return [write(value) if isinstance(value, str) else value for value in line]
