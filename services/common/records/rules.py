"""Rules of fields; each returns what is broken, in the user's words, and nothing where the rule holds.

A field's label is the text `validation.label.<path without indexes>`.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from dabridge.events.v1.types_pb2 import MoneyRange
from stdnum.cn import uscc as unified_social_credit_code

from services.common import plan, texts
from services.common.errors import FieldError
from services.common.scrub import REDACTED, scrub

ID_MAX: Final = 64
IDEMPOTENCY_KEY_MAX: Final = 128
YUAN_MAX: Final = 1_000_000_000_000

_ID: Final = re.compile(r"[A-Za-z0-9:_\-]+")
_OCCUPATION: Final = re.compile(r"[1-8](-\d{2}){0,3}")
_INDEX: Final = re.compile(r"\[(\d+)\]")

Errors = list[FieldError]


def broken(field: str, rule: str, **values: object) -> FieldError:
    """The error of a field by the text `validation.<rule>`."""
    # What was typed is told back without identifiers: an address may stand where a code belongs.
    values = {name: scrub(value) if isinstance(value, str) else value for name, value in values.items()}
    label = texts.get(f"validation.label.{_INDEX.sub('', field)}")
    index = _INDEX.search(field)
    if index:
        label = texts.get("validation.item", number=int(index[1]) + 1, label=label)
    return FieldError(field, texts.get(f"validation.{rule}", label=label, **values))


def required(field: str) -> FieldError:
    """Says that a field must be filled."""
    return broken(field, "required")


def withdrawn(field: str) -> FieldError:
    """Says that what the field names takes no more changes."""
    return broken(field, "withdrawn_item")


def text(field: str, value: str, most: int, *, needed: bool = False) -> Errors:
    """At most `most` characters; something where it is needed."""
    if needed and not value:
        return [required(field)]
    if len(value) > most:
        return [broken(field, "too_long", most=most, actual=len(value))]
    return []


def names(
    field: str, values: Sequence[str], *, most: int, longest: int, path: str = "", least: int = 0
) -> Errors:
    """From `least` to `most` texts, each filled, at most `longest` characters, named once whatever its case.

    `path` is the part of each item that holds the text, such as ".name".
    """
    errors = count(field, len(values), least=least, most=most)
    seen: set[str] = set()
    for index, value in enumerate(values):
        place = f"{field}[{index}]{path}"
        errors += text(place, value, longest, needed=True)
        if value.casefold() in seen:
            errors.append(broken(place, "repeated", value=value))
        elif value:
            seen.add(value.casefold())
    return errors


def count(field: str, actual: int, *, most: int, least: int = 0) -> Errors:
    """From `least` to `most` items."""
    if actual < least:
        return [broken(field, "too_few", least=least)]
    if actual > most:
        return [broken(field, "too_many", most=most, actual=actual)]
    return []


def whole_number(field: str, value: int, least: int, most: int) -> Errors:
    """From `least` to `most`, both included."""
    if least <= value <= most:
        return []
    return [broken(field, "out_of_range", least=least, most=most, actual=value)]


def known(field: str, value: int, values: Collection[int], *, needed: bool = False) -> Errors:
    """One of an enum's values; 0 stands for "unspecified"."""
    if needed and not value:
        return [required(field)]
    return [] if value in values else [broken(field, "unknown_choice", value=value)]


def zone(field: str, code: str, *, needed: bool = False) -> Errors:
    """A zone code of the plan."""
    return _code(field, code, {item.code for item in plan.zones()}, needed=needed)


def industry(field: str, code: str, *, needed: bool = False) -> Errors:
    """An industry code of the plan."""
    return _code(field, code, {item.code for item in plan.industries()}, needed=needed)


def zones(field: str, codes: Sequence[str]) -> Errors:
    """Zone codes of the plan, each once."""
    return _codes(field, codes, {item.code for item in plan.zones()})


def industries(field: str, codes: Sequence[str], *, least: int = 0) -> Errors:
    """Industry codes of the plan, each once."""
    return count(field, len(codes), least=least, most=len(plan.industries())) + _codes(
        field, codes, {item.code for item in plan.industries()}
    )


def money(field: str, value: MoneyRange) -> Errors:
    """Bounds of at least 0 and at most YUAN_MAX, the lower not above the upper."""
    errors: Errors = []
    if value.HasField("min_yuan"):
        errors += whole_number(f"{field}.min_yuan", value.min_yuan, 0, YUAN_MAX)
    if value.HasField("max_yuan"):
        errors += whole_number(f"{field}.max_yuan", value.max_yuan, 0, YUAN_MAX)
    both = value.HasField("min_yuan") and value.HasField("max_yuan")
    if not errors and both and value.min_yuan > value.max_yuan:
        errors.append(broken(f"{field}.min_yuan", "above_upper", least=value.min_yuan, most=value.max_yuan))
    return errors


def day(field: str, value: str, *, not_after: date | None = None, needed: bool = False) -> Errors:
    """A date as YYYY-MM-DD, not after the day given."""
    if not value:
        return [required(field)] if needed else []
    parsed = _date(value)
    if parsed is None:
        return [broken(field, "no_date", value=value)]
    if not_after is not None and parsed > not_after:
        return [broken(field, "in_future")]
    return []


def days_in_order(first_value: str, last: str, last_value: str) -> Errors:
    """The last date, of the field `last`, is not before the first one, where both are dates."""
    start, end = _date(first_value), _date(last_value)
    return [broken(last, "before_start")] if start and end and end < start else []


def identifier(field: str, value: str, *, needed: bool = True) -> Errors:
    """1 to ID_MAX of letters, digits, colon, underscore and hyphen; no mobile or ID number."""
    if not value:
        return [required(field)] if needed else []
    if len(value) > ID_MAX or not _ID.fullmatch(value):
        return [broken(field, "bad_id", most=ID_MAX)]
    return [broken(field, "personal_id")] if scrub(value) == REDACTED else []


def occupation(field: str, code: str) -> Errors:
    """A code of the 2022 occupational classification: 2-02-10-09, or one of its upper levels."""
    return [] if not code or _OCCUPATION.fullmatch(code) else [broken(field, "bad_occupation", value=code)]


def uscc(field: str, code: str) -> Errors:
    """A unified social credit code in its compact form with the right check digit."""
    if not code:
        return [required(field)]
    compact = len(code) == 18 and code.isascii() and code.isalnum() and code == code.upper()
    return [] if compact and unified_social_credit_code.is_valid(code) else [broken(field, "bad_uscc")]


def expected_version(value: int) -> Errors:
    """A version that a caller can have seen."""
    return [] if value >= 1 else [broken("expected_version", "bad_version")]


def idempotency_key(value: str) -> Errors:
    """At most IDEMPOTENCY_KEY_MAX printable ASCII characters; may be empty."""
    if len(value) > IDEMPOTENCY_KEY_MAX or not value.isascii() or not value.isprintable():
        return [broken("idempotency_key", "bad_key", most=IDEMPOTENCY_KEY_MAX)]
    return []


def _code(field: str, code: str, codes: Collection[str], *, needed: bool) -> Errors:
    if not code:
        return [required(field)] if needed else []
    return [] if code in codes else [broken(field, "unknown_code", value=code)]


def _codes(field: str, values: Sequence[str], codes: Collection[str]) -> Errors:
    errors: Errors = []
    for index, value in enumerate(values):
        place = f"{field}[{index}]"
        errors += _code(place, value, codes, needed=True)
        if value and value in values[:index]:
            errors.append(broken(place, "repeated", value=value))
    return errors


def _date(value: str) -> date | None:
    # fromisoformat alone takes 20260102 and week dates too.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
