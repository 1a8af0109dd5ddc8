"""A list as an XLSX workbook, to be printed, filtered, edited and read back (xlsx_read.py) without loss."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl import Workbook

from services.common import texts
from services.gateway.exports import cells, celltext, sheets, wording
from services.gateway.exports.columns import LAYOUTS, Column, Layout, Part
from services.gateway.exports.shapes import Item, Published, Subject
from services.gateway.exports.sheets import Look

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUIDE_LINES: Final = 7
LONG_LABELS: Final = ("long", "piece", "text")

DISPLAYS: Final[Mapping[str, Callable[[Mapping[str, Any]], list[str]]]] = {
    "requirements": wording.requirements,
    "criteria": wording.criteria,
    "capabilities": wording.capabilities,
    "offerings": wording.offerings,
}


@dataclass(slots=True)
class _Long:
    """Texts that no cell holds, in pieces: number, piece from 1, written text."""

    rows: list[tuple[int, int, str]] = field(default_factory=list)
    count: int = 0

    def cell(self, text: str) -> str:
        """What stands in the text's cell."""
        written = celltext.write(text)
        if celltext.fits(written):
            return written
        self.count += 1
        self.rows += [(self.count, piece, part) for piece, part in enumerate(celltext.pieces(text), start=1)]
        return celltext.pointer(self.count)


def render(published: Published) -> bytes:
    """The workbook's file."""
    book = Workbook(write_only=True)
    for style in sheets.styles():
        book.add_named_style(style)
    book.properties.title = celltext.write(published.title)
    book.properties.creator = texts.get("portal.brand")
    layout, long = LAYOUTS[published.subject], _Long()
    _cover(book, published)
    _items(book, published, layout, long)
    for part in layout.parts:
        _part(book, published, part, long)
    if published.amended:
        _changes(book, published)
    if long.rows:
        _long(book, published, long)
    _guide(book, published)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def display(part_field: str, content: Mapping[str, Any]) -> str:
    """How the items' sheet shows a part of the content, in written form."""
    text = wording.numbered(DISPLAYS[part_field](content))
    written = celltext.write(text)
    return written if celltext.fits(written) else next(celltext.pieces(text))


def part_rows(part: Part, content: Mapping[str, Any], subject: Subject) -> Iterator[list[str | int]]:
    """What the part's sheet shows of the content, without the item's number and title."""
    for value in content.get(part.field, ()):
        yield [
            cells.shown(column.form, value.get(column.field), subject)
            if column.form != "integer"
            else value.get(column.field, 0)
            for column in part.columns[2:]
        ]


def _items(book: Workbook, published: Published, layout: Layout, long: _Long) -> None:
    sheet = sheets.table(
        book,
        texts.get("exports.sheet.items"),
        layout.columns,
        published.subject,
        rows=len(published.items),
        printed=layout.printed,
        title=published.title,
    )
    looks: list[Look] = [sheets.look_of(column) for column in layout.columns]
    for item in published.items:
        sheet.row([_shown(column, item, published.subject, long) for column in layout.columns], looks)


def _shown(column: Column, item: Item, subject: Subject, long: _Long) -> str | int:
    match column.form:
        case "number":
            return item.position
        case "version":
            return item.record_version
        case "hash":
            return item.content_hash
        case "display" if column.field == "amendments":
            return celltext.write("\n".join(wording.amendment(each) for each in item.amendments))
        case "display":
            return display(column.field, item.content)
    value: Any = item.content
    for name in column.field.split("."):
        value = (value or {}).get(name)
    shown = cells.shown(column.form, value, subject)
    return long.cell(shown) if isinstance(shown, str) else shown


def _part(book: Workbook, published: Published, part: Part, long: _Long) -> None:
    sheet = sheets.table(
        book,
        part.sheet,
        part.columns,
        published.subject,
        rows=sum(len(item.content.get(part.field, ())) for item in published.items),
        printed=len(part.columns),
        title=published.title,
    )
    looks: list[Look] = [sheets.look_of(column) for column in part.columns]
    for item in published.items:
        title = celltext.write(item.title)
        for values in part_rows(part, item.content, published.subject):
            told = [long.cell(value) if isinstance(value, str) else value for value in values]
            sheet.row([item.position, title, *told], looks)


def _cover(book: Workbook, published: Published) -> None:
    sheet = sheets.prose(book, texts.get("exports.sheet.cover"), (18, 92), published.title)
    changes = sum(len(item.amendments) for item in published.items)
    state = wording.day(published.frozen_at) if published.frozen else texts.get("exports.draft")
    sheet.row(["", celltext.write(published.title)], ["title", "title"])
    facts: dict[str, str | int] = {
        "subject": texts.get(f"exports.subject.{published.subject}"),
        "kind": celltext.write(published.kind_name),
        "batch": wording.batch(published),
        "frozen_at": celltext.write(state),
        "count": len(published.items),
        "changes": texts.get("exports.cover.changes.count", count=changes)
        if changes
        else texts.get("exports.cover.changes.none"),
        "synthetic": texts.get("exports.yes" if published.synthetic else "exports.no"),
        "id": published.id,
        "hash": published.content_hash,
    }
    for name, value in facts.items():
        sheet.row([texts.get(f"exports.cover.{name}"), str(value)], ["label", "text"])
    parts = list(celltext.pieces(published.front_matter)) or [""]
    for number, part in enumerate(parts):
        label = texts.get("exports.cover.front_matter") if number == 0 else ""
        sheet.row([label, part], ["label", "text"])


def _changes(book: Workbook, published: Published) -> None:
    columns = (
        Column("number", "number", 10, "item"),
        Column("title", "display", 44, "title" if published.subject == "opportunity" else "name"),
        Column("at", "text", 22, "at"),
        Column("change", "text", 60, "change"),
        Column("version", "version", 8, "version"),
    )
    rows = [(item, each) for item in published.items for each in item.amendments]
    sheet = sheets.table(
        book,
        texts.get("exports.sheet.changes"),
        columns,
        published.subject,
        rows=len(rows),
        printed=len(columns),
        title=published.title,
    )
    looks: list[Look] = [sheets.look_of(column) for column in columns]
    for item, each in rows:
        told = celltext.write(wording.amendment(each))
        when = celltext.write(wording.minute(each.at))
        sheet.row([item.position, celltext.write(item.title), when, told, each.record_version], looks)


def _long(book: Workbook, published: Published, long: _Long) -> None:
    sheet = sheets.prose(book, texts.get("exports.sheet.long"), (10, 8, 100), published.title)
    sheet.row([texts.get(f"exports.column.{key}") for key in LONG_LABELS], ["head"] * 3)
    for row in long.rows:
        sheet.row(row, ("number", "number", "text"))


def _guide(book: Workbook, published: Published) -> None:
    sheet = sheets.prose(book, texts.get("exports.sheet.guide"), (110,), published.title)
    for number in range(1, GUIDE_LINES + 1):
        sheet.row([celltext.write(texts.get(f"exports.guide.{number}"))], ["text"])
