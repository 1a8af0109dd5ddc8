"""Form input: from records to inputs, from inputs to records, and the merging of two people's edits.

`Values` hold each field as a form shows it: text, a list of chosen codes, a pair of money texts, a list of
rows, or a flag. Input is kept as typed, right or wrong.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from starlette.datastructures import FormData

from services.common import texts
from services.gateway.kinds import Kind
from services.gateway.portal.city_time import CITY_TIME
from services.gateway.portal.form_fields import Column, FormField, fields_of
from services.gateway.problems import FieldProblem

Values = dict[str, Any]
MAX_ROWS: Final = 200
MAX_NUMBER: Final = 2**31 - 1
MAX_MONEY: Final = 2**53
_ROW_NAME: Final = re.compile(r"(?P<field>[a-z_]+)-(?P<row>\d{1,4})-(?P<column>[a-z_]+)")


def from_record(kind: Kind, record: Mapping[str, Any]) -> Values:
    """A record as its form shows it; an empty record makes an empty form."""
    return {field.name: _shown(field, record.get(field.name)) for field in fields_of(kind)}


def from_form(kind: Kind, form: FormData) -> Values:
    """What was typed, rows and lines without content left out."""
    rows = _rows(form)
    return {field.name: _typed(field, form, rows) for field in fields_of(kind)}


def kept(kind: Kind, record: Mapping[str, Any]) -> Values:
    """What a record keeps for good, as its form would show it."""
    return {field.name: _shown(field, record.get(field.name)) for field in fields_of(kind) if field.once}


def to_record(kind: Kind, values: Values) -> tuple[dict[str, Any], list[FieldProblem]]:
    """The record's values that the input means, and what is wrong with numbers and money."""
    record: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for field in fields_of(kind):
        value, found = _meant(field, values[field.name])
        record[field.name] = value
        problems += found
    return record, problems


def replaced(kind: Kind, base: Mapping[str, Any], values: Values, record: dict[str, Any]) -> dict[str, Any]:
    """The base with the record's values; a time that a form shows less exactly stays as it was."""
    shown = from_record(kind, base)
    same = {f.name for f in fields_of(kind) if f.widget == "moment" and values[f.name] == shown[f.name]}
    return {**base, **{name: value for name, value in record.items() if name not in same}}


@dataclass(frozen=True, slots=True)
class Merge:
    """Two people's edits of one base, put together.

    `taken` are the fields that only the other changed: theirs are in `values`. `contested` both changed: mine
    are in `values`, theirs in `theirs`.
    """

    values: Values
    theirs: Values
    taken: tuple[str, ...]
    contested: tuple[str, ...]


def merge(base: Values, mine: Values, theirs: Values) -> Merge:
    """Field by field, what only one side changed is taken from that side."""
    values: Values = {}
    taken: list[str] = []
    contested: list[str] = []
    for name, value in mine.items():
        if value in (base[name], theirs[name]):
            values[name] = theirs[name]
            if theirs[name] != base[name] and value != theirs[name]:
                taken.append(name)
        else:
            values[name] = value
            if theirs[name] != base[name]:
                contested.append(name)
    return Merge(values, theirs, tuple(taken), tuple(contested))


def told(kind: Kind, name: str, values: Values) -> str:
    """A field's value as text for people; empty where there is none."""
    field = next(field for field in fields_of(kind) if field.name == name)
    value = values[name]
    names: dict[str, str] = dict(field.options)
    if field.widget == "rows":
        return "；".join(
            "，".join(_cell(column, row) for column in field.columns if row.get(column.name)) for row in value
        )
    if field.widget == "checks":
        return "、".join(names.get(code, code) for code in value)
    if field.widget == "money":
        least, most = (_grouped(part) or texts.get("portal.unknown") for part in value)
        return texts.get("portal.money", least=least, most=most) if any(value) else ""
    if field.widget == "check":
        return texts.get("fields.value.yes" if value else "fields.value.no")
    if field.widget == "select":
        return names.get(str(value), str(value)) if value else ""
    return str(value).replace("T", " ") if field.widget == "moment" else str(value)


def errors_of(field: FormField, problems: Sequence[FieldProblem]) -> list[str]:
    """The messages to show at a field: its own, and its rows' and lines' with their numbers."""
    shown: list[str] = []
    for problem in problems:
        if problem.field == field.name:
            shown.append(problem.message)
        elif match := re.match(rf"{field.name}\[(\d+)\]", problem.field):
            line = int(match.group(1)) + 1
            if field.widget == "checks":
                shown.append(problem.message)
            else:
                shown.append(texts.get("portal.form.line", line=line, message=problem.message))
        elif problem.field.startswith(field.name + "."):
            part = problem.field.removeprefix(field.name + ".")
            shown.append(f"{texts.get(f'fields.money.{part}')}：{problem.message}")
    return shown


def unplaced(kind: Kind, problems: Sequence[FieldProblem]) -> list[FieldProblem]:
    """The problems that no field of the form shows."""
    heads = {field.name for field in fields_of(kind)}
    return [problem for problem in problems if re.split(r"[.\[]", problem.field)[0] not in heads]


def _grouped(amount: str) -> str:
    """A whole number with thousands apart; what is none as it was typed."""
    return f"{int(amount):,}" if amount.isascii() and amount.isdigit() and len(amount) <= 20 else amount


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    if column.widget == "check":
        return texts.get("fields.requirement.must")
    return dict(column.options).get(row[column.name], str(row[column.name]))


def _shown(field: FormField, value: Any) -> Any:
    if field.widget == "rows":
        return [
            {column.name: _shown_cell(column, item.get(column.name)) for column in field.columns}
            for item in value or []
        ]
    if field.widget == "money":
        bounds = value or {}
        return [_text(bounds.get("min_yuan")), _text(bounds.get("max_yuan"))]
    if field.widget in ("lines", "checks"):
        return "\n".join(value or []) if field.widget == "lines" else list(value or [])
    if field.widget == "check":
        return bool(value)
    return local_moment(_text(value)) if field.widget == "moment" else _text(value)


def local_moment(stamp: str) -> str:
    """An RFC 3339 time to the minute, where the city is, as its input takes it; else the text itself."""
    try:
        return datetime.fromisoformat(stamp).astimezone(CITY_TIME).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return stamp


def moment(typed: str) -> str:
    """What was typed as a time where the city is, in RFC 3339; else the text itself, to be refused."""
    try:
        return datetime.strptime(typed, "%Y-%m-%dT%H:%M").replace(tzinfo=CITY_TIME).isoformat()
    except ValueError:
        return typed


def _shown_cell(column: Column, value: Any) -> Any:
    return bool(value) if column.widget == "check" else _text(value)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _rows(form: FormData) -> dict[str, dict[int, dict[str, str]]]:
    found: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in form.multi_items():
        match = _ROW_NAME.fullmatch(name)
        if match and isinstance(value, str):
            row = found.setdefault(match["field"], {}).setdefault(int(match["row"]), {})
            row[match["column"]] = value.strip()
    return found


def _typed(field: FormField, form: FormData, rows: Mapping[str, Mapping[int, Mapping[str, str]]]) -> Any:
    if field.widget == "rows":
        typed = [
            {column.name: _typed_cell(column, row) for column in field.columns}
            for _, row in sorted(rows.get(field.name, {}).items())
        ]
        return [row for row in typed if any(row.values())][:MAX_ROWS]
    if field.widget == "checks":
        allowed = {code for code, _ in field.options}
        return [code for code in form.getlist(field.name) if code in allowed]
    if field.widget == "money":
        return [_one(form, f"{field.name}-min"), _one(form, f"{field.name}-max")]
    if field.widget == "check":
        return bool(_one(form, field.name))
    value = _one(form, field.name)
    if field.widget == "lines":
        return "\n".join(line.strip() for line in value.splitlines() if line.strip())
    return value.replace("\r\n", "\n")


def _typed_cell(column: Column, row: Mapping[str, str]) -> Any:
    return bool(row.get(column.name)) if column.widget == "check" else row.get(column.name, "")


def _one(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _meant(field: FormField, value: Any) -> tuple[Any, list[FieldProblem]]:
    if field.widget in ("rows", "money"):
        return _rows_meant(field, value) if field.widget == "rows" else _money(field, value)
    if field.widget == "lines":
        return value.splitlines(), []
    if field.widget == "moment":
        return moment(value), []
    if field.widget == "number":
        return _number(field.name, value, MAX_NUMBER)
    if field.widget == "select" and not field.source:
        allowed = {code for code, _ in field.options}
        return (value or None) if value in allowed else None, []
    return value, []


def _rows_meant(
    field: FormField, rows: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[FieldProblem]]:
    numbers = [column.name for column in field.columns if column.widget == "number"]
    meant: list[dict[str, Any]] = []
    problems: list[FieldProblem] = []
    for place, row in enumerate(rows):
        cells = {name: cell if cell != "" else None for name, cell in row.items()}
        for name in numbers:
            cells[name], found = _number(f"{field.name}[{place}].{name}", row[name], MAX_NUMBER)
            problems += found
        meant.append(cells)
    return meant, problems


def _money(field: FormField, value: Sequence[str]) -> tuple[Any, list[FieldProblem]]:
    least, problems = _number(f"{field.name}.min_yuan", value[0], MAX_MONEY)
    most, more = _number(f"{field.name}.max_yuan", value[1], MAX_MONEY)
    meant = None if least is None and most is None else {"min_yuan": least, "max_yuan": most}
    return meant, problems + more


def _number(path: str, value: str, limit: int) -> tuple[int | None, list[FieldProblem]]:
    bare = value.replace(",", "").replace("，", "")
    if not bare:
        return None, []
    if not (bare.isascii() and bare.isdigit()):
        return None, [FieldProblem(path, texts.get("portal.form.not_a_number"))]
    if len(bare) > 16 or int(bare) > limit:
        return None, [FieldProblem(path, texts.get("api.rule.at_most", le=limit))]
    return int(bare), []
