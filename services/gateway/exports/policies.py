"""The compendium of policies as files and as a feed: PDF for print, XLSX, Atom."""

import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

import typst
from lxml import etree
from lxml.builder import ElementMaker
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from services.common import texts
from services.gateway.exports import celltext
from services.gateway.exports.atom import BEGINNING, NAMESPACE, TAG
from services.gateway.exports.pdf import fonts, shown_line, shown_paragraphs

PDF: Final = "application/pdf"
TEMPLATE: Final = "policies.typ"
FACTS: Final = ("issuer", "document_number", "issued_on", "effective_on", "expires_on")
PARTS: Final = ("text", "benefits", "conditions", "how_to_apply", "contact", "link", "source")
WIDTHS: Final = {"title": 30, "text": 60, "benefits": 40, "conditions": 40, "how_to_apply": 40, "source": 30}

_E: Final = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})

Entries = Sequence[Mapping[str, Any]]


def pdf(entries: Entries, day: str) -> bytes:
    """The compendium for print, as of a day; the same for the same entries."""
    compiler = typst.Compiler(
        input=_template(), font_paths=fonts(), sys_inputs={"data": json.dumps(data(entries, day))}
    )
    made: Any = compiler.compile(format="pdf", timestamp=0)
    return bytes(made)


def data(entries: Entries, day: str) -> dict[str, Any]:
    """What the template shows."""
    return {
        "title": texts.get("policies.title"),
        "author": texts.get("portal.brand"),
        "made": texts.get("policies.export.made", day=day, count=len(entries)),
        "entries": [_entry(each) for each in entries],
        "words": {
            "contents": texts.get("policies.export.contents"),
            "page": texts.get("policies.export.page", page="{page}", pages="{pages}"),
        },
    }


def xlsx(entries: Entries) -> bytes:
    """The compendium as a workbook, a row an entry; nothing in it is a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = texts.get("policies.nav")
    columns = ("title", "audience", *FACTS, *PARTS)
    sheet.append([texts.get(f"policies.field.{name}") for name in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for entry in entries:
        sheet.append([celltext.write("\n".join(lines(entry, name))) for name in columns])
    for place, name in enumerate(columns):
        sheet.column_dimensions[get_column_letter(place + 1)].width = WIDTHS.get(name, 18)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s"
    sheet.freeze_panes = "B2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def atom(entries: Entries, base: str) -> bytes:
    """The feed of policies in force, the latest first. `base` has no slash at its end."""
    changed = max((each["updated_at"] for each in entries), default=BEGINNING)
    address = f"{base}/feeds/policies.atom"
    feed = _E.feed(
        _E.id(f"{TAG}feed/policies"),
        _E.title(texts.get("policies.title")),
        _E.updated(changed),
        _E.author(_E.name(texts.get("portal.brand"))),
        _E.link(rel="self", href=address, type="application/atom+xml"),
        *(_feed_entry(each, base) for each in entries),
    )
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8"))


def lines(entry: Mapping[str, Any], name: str) -> list[str]:
    """A field as lines of text."""
    value = entry[name]
    if name == "audience":
        return [texts.get(f"policies.audience.{value}")] if value else []
    if name == "conditions":
        return [item["text"] for item in value] or [texts.get("policies.everybody")]
    if name == "benefits":
        return list(value)
    return [line for line in str(value).splitlines() if line.strip()]


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    facts = [(name, " ".join(lines(entry, name))) for name in ("audience", *FACTS)]
    return {
        "title": shown_line(entry["title"]),
        "facts": [[texts.get(f"policies.field.{name}"), shown_line(text)] for name, text in facts if text],
        "parts": [
            {
                "label": texts.get(f"policies.field.{name}"),
                "lines": shown_paragraphs("\n".join(lines(entry, name))),
            }
            for name in PARTS
            if lines(entry, name)
        ],
    }


def _feed_entry(entry: Mapping[str, Any], base: str) -> Any:
    return _E.entry(
        _E.id(f"{TAG}policy/{quote(entry['id'], safe='')}"),
        _E.title(xml_text(entry["title"])),
        _E.updated(entry["updated_at"]),
        _E.link(rel="alternate", href=f"{base}/policies/{quote(entry['id'], safe='')}", type="text/html"),
        _E.summary(xml_text("\n".join([*lines(entry, "benefits"), *lines(entry, "text")])[:2_000])),
    )


def xml_text(text: str) -> str:
    """The text without what XML has no place for."""
    return "".join(sign for sign in text if sign in "\t\n\r" or (ord(sign) >= 32 and ord(sign) < 0xFFFE))


@cache
def _template() -> bytes:
    return files(__package__).joinpath(TEMPLATE).read_bytes()
