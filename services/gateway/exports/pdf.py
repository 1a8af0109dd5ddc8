"""A list as a PDF for print, by typst: no network, no font but the package's own.

What people wrote reaches typst as data and is shown as text. Characters that the font lacks are printed as
boxes; those that steer direction or cannot be seen are left out.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

import typst

from services.common import texts
from services.gateway.exports import wording
from services.gateway.exports.shapes import Item, Published, Subject

MEDIA_TYPE: Final = "application/pdf"
FONTS: Final = "services.gateway.fonts"
TEMPLATE: Final = "list.typ"
HEADER_MAX: Final = 60
CONTENTS_MAX: Final = 80
# The title's size in points by how long it is.
TITLE_SIZES: Final = ((15, 30), (80, 23), (sys.maxsize, 15))
# A run of characters without a break would leave the page; from here on it may break anywhere.
RUN_MAX: Final = 24

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)
_RUN: Final = re.compile(rf"[\x21-\u2e7f]{{{RUN_MAX},}}")
_SPACE: Final = "\u200b"


def render(published: Published) -> bytes:
    """The PDF's file; the same for the same list."""
    compiler = typst.Compiler(
        input=_template(), font_paths=fonts(), sys_inputs={"data": json.dumps(data(published))}
    )
    made: Any = compiler.compile(format="pdf", timestamp=_made(published))
    return bytes(made)


def data(published: Published) -> dict[str, Any]:
    """What the template shows."""
    return {
        "title": shown_line(published.title),
        "short-title": _cut(published.title, HEADER_MAX),
        "title-size": next(size for most, size in TITLE_SIZES if len(published.title) <= most),
        "author": texts.get("portal.brand"),
        "subject": texts.get(f"exports.subject.{published.subject}"),
        "kind": shown_line(published.kind_name),
        "batch": wording.batch(published),
        "state": shown_line(_state(published)),
        "synthetic": published.synthetic,
        "front-matter": shown_paragraphs(published.front_matter),
        "id": shown_line(published.id),
        "hash": published.content_hash,
        "items": [_item(published.subject, item) for item in published.items],
        "changes": [
            {
                "number": item.position,
                "title": shown_line(item.title),
                "text": shown_line(wording.amendment(each)),
            }
            for item in published.items
            for each in item.amendments
        ],
        "words": _words(published),
    }


def _words(published: Published) -> dict[str, str]:
    verify = "verify.text" if published.frozen else "verify.draft"
    return {
        "page": texts.get("exports.pdf.page", page="{page}", pages="{pages}"),
        "count": texts.get("exports.pdf.count", count=len(published.items)),
        "synthetic": texts.get("exports.pdf.synthetic"),
        "front-matter": texts.get("exports.pdf.front_matter"),
        "contents": texts.get("exports.pdf.contents"),
        "hash": texts.get("exports.pdf.hash"),
        "hash-of-list": texts.get("exports.pdf.verify.list"),
        "id": texts.get("exports.pdf.verify.id"),
        "verify": texts.get("exports.pdf.verify"),
        "verify-text": texts.get(f"exports.pdf.{verify}"),
        "missing": texts.get("exports.pdf.missing_characters"),
        "changes": texts.get("exports.pdf.changes"),
        "changes-lead": texts.get("exports.pdf.changes.lead"),
    }


def _state(published: Published) -> str:
    if not published.frozen:
        return texts.get("exports.draft")
    return texts.get("exports.pdf.published", day=wording.day(published.frozen_at))


def _item(subject: Subject, item: Item) -> dict[str, Any]:
    facts, parts = _SHOWN[subject](item.content)
    return {
        "number": item.position,
        "title": shown_line(item.title),
        "short-title": _cut(item.title, CONTENTS_MAX),
        "hash": item.content_hash,
        "notes": [shown_line(wording.amendment(each)) for each in item.amendments],
        "facts": _arranged([fact for fact in facts if fact["text"]]),
        "parts": [part for part in parts if part["lines"]],
    }


def _arranged(facts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The facts two a line; one that has no other to share with has the line to itself."""
    made: list[dict[str, Any]] = []
    open_line = False
    for fact, after in zip(facts, [*facts[1:], None], strict=True):
        alone = not open_line and (after is None or after["wide"])
        made.append(fact | {"wide": fact["wide"] or alone})
        open_line = not (fact["wide"] or alone or open_line)
    return made


def _opportunity(content: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    facts = [
        _fact("label.provider", content.get("provider", ""), wide=True),
        _fact("label.zone", wording.zone("opportunity", content.get("zone", ""))),
        _fact("label.industry", wording.industries([content.get("industry", "")])),
        _fact("label.domain", content.get("domain", "")),
        _fact("pdf.budget", wording.budget(content)),
        _fact("label.deadline", wording.deadline(content), wide=True),
        _fact("pdf.schedule", wording.schedule(content), wide=True),
    ]
    needs = [
        _entry(each.get("name", ""), texts.get("exports.pdf.must") if each.get("must") else "")
        for each in content.get("requirements", ())
    ]
    parts = [
        _text("label.goal", content.get("goal", "")),
        _text("label.content", content.get("content", "")),
        _entries("pdf.requirements", needs),
        _entries("pdf.criteria", [_entry(line) for line in wording.criteria(content)]),
    ]
    return facts, parts


def _capability(content: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    facts = [
        _fact("label.uscc", content.get("uscc", ""), wide=True),
        _fact("label.zone", wording.zone("capability", content.get("zone", ""))),
        _fact("label.industry", wording.industries(content.get("industries", ()))),
    ]
    parts = [
        _text("label.summary", content.get("summary", "")),
        _entries("pdf.capabilities", [_entry(line) for line in wording.capabilities(content)]),
        _entries("pdf.offerings", [_entry(line) for line in wording.offerings(content)]),
    ]
    return facts, parts


_SHOWN: Final[
    dict[Subject, Callable[[Mapping[str, Any]], tuple[list[dict[str, Any]], list[dict[str, Any]]]]]
] = {
    "opportunity": _opportunity,
    "capability": _capability,
}


def _fact(key: str, text: str, *, wide: bool = False) -> dict[str, Any]:
    return {"label": texts.get(f"exports.{key}"), "text": shown_line(text), "wide": wide}


def _text(key: str, text: str) -> dict[str, Any]:
    return {"label": texts.get(f"exports.{key}"), "kind": "text", "lines": shown_paragraphs(text)}


def _entries(key: str, entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"label": texts.get(f"exports.{key}"), "kind": "entries", "lines": entries}


def _entry(text: str, mark: str = "") -> dict[str, Any]:
    return {"mark": mark, "lines": shown_paragraphs(text) or [""]}


def shown_paragraphs(text: str) -> list[str]:
    """The lines that say anything."""
    return [line for line in map(_shown, re.split(r"\r\n|\r|\n|\u2028|\u2029|\x85", text)) if line.strip()]


def shown_line(text: str) -> str:
    """The text on one line, without what cannot be seen."""
    return _shown(" ".join(text.split()))


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return _shown(line if len(line) <= most else f"{line[:most]}…")


def _shown(text: str) -> str:
    """The text without what cannot be seen, and with breaks in what has none."""
    return _RUN.sub(lambda run: _SPACE.join(run[0]), _UNSEEN.sub("", text))


def _made(published: Published) -> datetime | int:
    when = wording.parsed(published.frozen_at) or wording.parsed(published.updated_at)
    return when.replace(microsecond=0) if when else 0


@cache
def _template() -> bytes:
    return files(__package__).joinpath(TEMPLATE).read_bytes()


@cache
def fonts() -> typst.Fonts:
    """The package's own font, and no other."""
    folder = files(FONTS.rpartition(".")[0]).joinpath(FONTS.rpartition(".")[2])
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
