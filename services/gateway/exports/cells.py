"""Values of the content in cells, by the form of their column, and back."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from services.common import plan, texts
from services.gateway.exports.columns import Column, Form
from services.gateway.exports.shapes import Subject
from services.gateway.exports.wording import parsed
from services.gateway.portal.names import industry_name, zone_name

TRUSTS: Final = ("declared", "evidenced", "verified")
OFFERINGS: Final = ("product", "case", "certificate")
POSITION_MAX: Final = 999_999

_MOMENT: Final = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})", re.ASCII)
_SPLIT: Final = re.compile(r"[、,，;；\n]")


class Unfit(Exception):
    """A cell does not hold what its column asks for; says so to the user."""


def unfit(rule: str, **values: object) -> Unfit:
    """The error of the text `exports.read.<rule>`."""
    return Unfit(texts.get(f"exports.read.{rule}", **values))


def shown(form: Form, value: Any, subject: Subject) -> str | int:
    """What a cell shows of a value; of an absent one, "" or what absence means."""
    if form == "zone":
        return zone_name(value) if value else texts.get(f"exports.zone.{subject}")
    if form == "yes_no":
        return texts.get("exports.yes" if value else "exports.no")
    if value is None:
        return ""
    made: str | int = _SHOWN[form](value) if form in _SHOWN else value
    return made


def meant(column: Column, raw: Any, subject: Subject) -> Any:
    """The value of a cell, None where it is absent; raises Unfit.

    `raw` is what the workbook's reader makes of the cell, with texts as celltext.read gives them.
    """
    if raw is None or raw == "":
        return None
    reader = _READERS.get(column.form)
    return reader(column, raw, subject) if reader else _text(raw)


def choices(form: Form, subject: Subject) -> list[str]:
    """What a cell of the form can hold, where that is a short list; empty for others."""
    if form == "zone":
        return [texts.get(f"exports.zone.{subject}"), *(zone.name for zone in plan.zones())]
    if form == "industry":
        return [industry.name for industry in plan.industries()]
    if form == "yes_no":
        return [texts.get("exports.yes"), texts.get("exports.no")]
    return list(_named(form))


def _moment_shown(value: str) -> str:
    when = parsed(value)
    short = when.strftime("%Y-%m-%d %H:%M") if when else ""
    return short if short and _moment_meant(short) == value else value


def _moment_meant(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    return f"{found[1]}T{found[2]}:00+08:00" if found else text


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        raise unfit("no_text")
    if isinstance(raw, datetime) and (raw.hour, raw.minute, raw.second) != (0, 0, 0):
        return raw.strftime("%Y-%m-%d %H:%M")
    if isinstance(raw, date):
        return raw.strftime("%Y-%m-%d")
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, (str, int, float)):
        return str(raw)
    raise unfit("no_text")


def _moment(_column: Column, raw: Any, _subject: Subject) -> str:
    return _moment_meant(_text(raw))


def _integer(column: Column, raw: Any, _subject: Subject) -> int:
    text = _text(raw).strip().replace(",", "").replace("，", "")
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise unfit("no_number", label=column.label)
    return int(text)


def _position(column: Column, raw: Any, subject: Subject) -> int:
    number = _integer(column, raw, subject)
    if not 1 <= number <= POSITION_MAX:
        raise unfit("position", label=column.label)
    return number


def _yes_no(column: Column, raw: Any, _subject: Subject) -> bool:
    if isinstance(raw, bool):
        return raw
    yes, no = texts.get("exports.yes"), texts.get("exports.no")
    text = _text(raw).strip()
    if text not in (yes, no):
        raise unfit("unknown_choice", label=column.label, choices=f"{yes}、{no}")
    return text == yes


def _zone(_column: Column, raw: Any, subject: Subject) -> str:
    text = _text(raw).strip()
    if text == texts.get(f"exports.zone.{subject}"):
        return ""
    for zone in plan.zones():
        if text in (zone.name, zone.code):
            return zone.code
    raise unfit("unknown_zone")


def _industry(_column: Column, raw: Any, _subject: Subject) -> str:
    text = _text(raw).strip()
    for industry in plan.industries():
        if text in (industry.name, industry.code):
            return industry.code
    raise unfit("unknown_industry", name=text)


def _industries(column: Column, raw: Any, subject: Subject) -> list[str]:
    names = (name.strip() for name in _SPLIT.split(_text(raw)))
    return [_industry(column, name, subject) for name in names if name]


def _named(form: Form) -> Mapping[str, str]:
    values = {"trust": TRUSTS, "offering": OFFERINGS}.get(form, ())
    return {texts.get(f"exports.{form}.{value}"): value for value in values}


def _choice(column: Column, raw: Any, _subject: Subject) -> str:
    held = _named(column.form)
    text = _text(raw).strip()
    if text not in held:
        raise unfit("unknown_choice", label=column.label, choices="、".join(held))
    return held[text]


_SHOWN: Final[dict[Form, Callable[[Any], str]]] = {
    "industry": industry_name,
    "industries": lambda codes: "、".join(industry_name(code) for code in codes),
    "trust": lambda value: texts.get(f"exports.trust.{value}"),
    "offering": lambda value: texts.get(f"exports.offering.{value}"),
    "moment": _moment_shown,
}
_READERS: Final[dict[Form, Callable[[Column, Any, Subject], Any]]] = {
    "moment": _moment,
    "integer": _integer,
    "number": _position,
    "version": _integer,
    "yes_no": _yes_no,
    "zone": _zone,
    "industry": _industry,
    "industries": _industries,
    "trust": _choice,
    "offering": _choice,
}
