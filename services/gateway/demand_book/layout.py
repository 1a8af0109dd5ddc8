"""The columns of the workbook, and what stands in their cells."""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from dabridge.events.v1.types_pb2 import Education
from dabridge.talent.v1.demand_lists_service_pb2 import ListedPost

from services.common import plan, texts
from services.common.plain import enum_name, enum_number
from services.gateway.portal.form_fields import EDUCATION
from services.gateway.portal.names import industry_name, zone_name

Form = Literal["text", "zone", "industry", "education", "whole", "skills", "day", "id"]

POSTS_MAX: Final = 1_000
_SKILLS: Final = re.compile(r"[、,，;；\n]")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,9}", re.ASCII)
_EDUCATION: Final[Any] = Education.DESCRIPTOR


class Unfit(Exception):
    """A cell does not hold what its column asks for; says so to the user."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the path of its field in ListedPost."""

    field: str
    form: Form
    width: float
    hint: str = ""

    @property
    def label(self) -> str:
        """Its head."""
        return texts.get(f"demand_lists.book.column.{self.field}")

    @property
    def name(self) -> str:
        """The label without the star of needed columns."""
        return self.label.rstrip("*")


COLUMNS: Final = (
    Column("code", "text", 14, "code"),
    Column("post", "text", 26),
    Column("zone", "zone", 14),
    Column("industry", "industry", 18),
    Column("headcount", "whole", 11),
    Column("education", "education", 13),
    Column("years", "whole", 13),
    Column("salary.min_yuan", "whole", 15),
    Column("salary.max_yuan", "whole", 15),
    Column("required_skills", "skills", 32, "skills"),
    Column("preferred_skills", "skills", 28, "skills"),
    Column("occupation_code", "text", 14),
    Column("open_until", "day", 13, "open_until"),
    Column("description", "text", 60),
    Column("id", "id", 4),
)
BY_FIELD: Final = {column.field: column for column in COLUMNS}


def choices(form: Form) -> list[str]:
    """What a cell of the form is chosen from; empty for others."""
    if form == "zone":
        return [zone.name for zone in plan.zones()]
    if form == "industry":
        return [industry.name for industry in plan.industries()]
    if form == "education":
        return [_any(), *map(_education_name, EDUCATION)]
    return []


def shown(column: Column, post: ListedPost) -> str | int:
    """What a cell shows of a post; "" of nothing."""
    value: Any = post
    *path, name = column.field.split(".")
    for part in path:
        value = getattr(value, part)
    if value.DESCRIPTOR.fields_by_name[name].has_presence and not value.HasField(name):
        return ""
    told: Any = getattr(value, name)
    made: str | int = _SHOWN[column.form](told, post) if column.form in _SHOWN else told
    return made


def put(post: ListedPost, column: Column, raw: Any) -> None:
    """Sets the field of a cell's value; raises Unfit. Nothing in the cell leaves the field as it is."""
    if raw is None or raw == "":
        return
    value = _READERS[column.form](column, raw)
    if column.form == "id":
        post.id, post.based_on = value
        return
    target: Any = post
    *path, name = column.field.split(".")
    for part in path:
        target = getattr(target, part)
    if column.form == "skills":
        getattr(target, name).extend(value)
    else:
        setattr(target, name, value)


def marked(post_id: str, version: int) -> str:
    """What the hidden column holds of a post there is: a slip of the keyboard does not go unnoticed."""
    if not post_id:
        return ""
    told = f"{post_id}#{version}"
    return f"{told}#{zlib.crc32(told.encode()):08x}"


def text_of(raw: Any) -> str:
    """A cell's value as people see it."""
    if isinstance(raw, bool):
        return texts.get("exports.yes" if raw else "exports.no")
    if isinstance(raw, (datetime, date)):
        return raw.strftime("%Y-%m-%d")
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).strip()


def unfit(rule: str, **values: object) -> Unfit:
    """The error of the text `demand_lists.read.<rule>`."""
    return Unfit(texts.get(f"demand_lists.read.{rule}", **values))


def _any() -> str:
    return texts.get("demand_lists.book.any_education")


def _education_name(name: str | None) -> str:
    return texts.get(f"fields.value.education.{name}")


def _chosen(column: Column, raw: Any, codes: Sequence[str]) -> str:
    """The code of the name that a cell has; a code stands for itself."""
    told = text_of(raw)
    named = dict(zip(choices(column.form), codes, strict=True))
    if told in codes:
        return told
    if told not in named:
        raise unfit("no_choice", label=column.name, value=told[:40])
    return named[told]


def _zone(column: Column, raw: Any) -> str:
    return _chosen(column, raw, [zone.code for zone in plan.zones()])


def _industry(column: Column, raw: Any) -> str:
    return _chosen(column, raw, [industry.code for industry in plan.industries()])


def _education(column: Column, raw: Any) -> int:
    name = _chosen(column, raw, ["", *EDUCATION])
    return enum_number(_EDUCATION, name or None)


def _whole(column: Column, raw: Any) -> int:
    told = text_of(raw).replace(",", "").replace("，", "")
    if isinstance(raw, (bool, datetime, date)) or not _WHOLE.fullmatch(told):
        raise unfit("no_number", label=column.name)
    return int(told)


def _day(column: Column, raw: Any) -> str:
    found = _DAY.fullmatch(text_of(raw))
    try:
        return date(*map(int, found.groups())).isoformat() if found else _no_day(column)
    except ValueError:
        return _no_day(column)


def _no_day(column: Column) -> str:
    raise unfit("no_day", label=column.name)


def _id(_column: Column, raw: Any) -> tuple[str, int]:
    post_id, _, rest = text_of(raw).partition("#")
    version, _, _ = rest.partition("#")
    if not _WHOLE.fullmatch(version) or marked(post_id, int(version)) != text_of(raw):
        raise unfit("id_changed")
    return post_id, int(version)


_SHOWN: Final[Mapping[Form, Callable[[Any, ListedPost], str]]] = {
    "zone": lambda code, _post: zone_name(code) if code else "",
    "industry": lambda code, _post: industry_name(code) if code else "",
    "education": lambda value, _post: _education_name(enum_name(_EDUCATION, value)) if value else _any(),
    "skills": lambda names, _post: texts.get("matching.separator").join(names),
    "id": lambda post_id, post: marked(post_id, post.based_on),
}
_READERS: Final[Mapping[Form, Callable[[Column, Any], Any]]] = {
    "text": lambda _column, raw: text_of(raw),
    "zone": _zone,
    "industry": _industry,
    "education": _education,
    "whole": _whole,
    "skills": lambda _column, raw: [part for part in map(str.strip, _SKILLS.split(text_of(raw))) if part],
    "day": _day,
    "id": _id,
}
