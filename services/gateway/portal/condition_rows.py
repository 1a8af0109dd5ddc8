"""Conditions of policies and schemes as rows of a form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dabridge.events.v1.types_pb2 import Education
from dabridge.talent.v1.conditions_pb2 import Condition, ConditionKind
from starlette.datastructures import FormData

from services.common import texts
from services.gateway import problems
from services.gateway.codec import enum_name, enum_number

ROWS_MAX: Final = 100
EMPTY_ROWS: Final = 2
EDUCATIONS: Final = tuple(
    name for number in Education.values() if (name := enum_name(Education.DESCRIPTOR, number))
)
KINDS: Final = tuple(
    name for number in ConditionKind.values() if (name := enum_name(ConditionKind.DESCRIPTOR, number))
)
_COLUMNS: Final = ("group", "kind", "text", "least", "education", "values", "evidence")
_SPLIT: Final = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A condition as it is typed; `group` counts from 1 the way to a level that it belongs to."""

    group: str = "1"
    kind: str = ""
    text: str = ""
    least: str = ""
    education: str = ""
    values: str = ""
    evidence: str = ""

    @property
    def filled(self) -> bool:
        """Whether it says anything."""
        return bool(self.text or self.values)


def rows_of(conditions: Sequence[Mapping[str, Any]], group: int = 1) -> list[Row]:
    """Plain conditions as rows."""
    return [
        Row(
            str(group),
            item["kind"] or "",
            item["text"],
            str(item["least"] or ""),
            item["education"] or "",
            "、".join(item["values"]),
            "1" if item["evidence"] else "",
        )
        for item in conditions
    ]


def typed(form: FormData) -> list[Row]:
    """The rows that a form gives; the empty ones, too."""
    columns = [[str(value).strip() for value in form.getlist(f"c-{name}")] for name in _COLUMNS]
    return [Row(*values) for values in zip(*columns, strict=False)][:ROWS_MAX]


def filled(rows: Sequence[Row]) -> list[Row]:
    """The rows that say something."""
    return [row for row in rows if row.filled]


def conditions(rows: Sequence[Row], field: str) -> list[Condition]:
    """The conditions that filled rows are, each with its place as code.

    Raises Problem 422, naming the field of the row, for a number or a choice that is none.
    """
    made = []
    for place, row in enumerate(filled(rows)):
        path = f"{field}[{place}]"
        made.append(
            Condition(
                code=str(place + 1),
                kind=enum_number(ConditionKind.DESCRIPTOR, _choice(row.kind, KINDS, f"{path}.kind")),  # type: ignore[arg-type]  # a number of the enum
                text=row.text,
                least=whole(row.least, f"{path}.least"),
                education=enum_number(  # type: ignore[arg-type]  # a number of the enum
                    Education.DESCRIPTOR, _choice(row.education, EDUCATIONS, f"{path}.education")
                ),
                values=[value for value in _SPLIT.split(row.values) if value],
                evidence=row.evidence == "1",
            )
        )
    return made


def whole(text: str, field: str) -> int:
    """A whole number as it is typed, 0 where none is; raises Problem 422."""
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise problems.invalid(field, texts.get("api.rule.integer"))
    return int(text)


def _choice(name: str, known: Sequence[str], field: str) -> str | None:
    if name and name not in known:
        raise problems.invalid(field, texts.get("api.rule.other"))
    return name or None
