"""What batches of departments may hold, and what a row makes of a profile. Pure."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from dabridge.events.v1.talent_pb2 import OCCUPIED_EMPLOYED, OCCUPIED_UNSPECIFIED, TalentProfile
from dabridge.events.v1.types_pb2 import Education
from dabridge.talent.v1.exchange_service_pb2 import ExchangeField, ExchangeKind, ExchangeSource

from services.common import texts
from services.common.records import rules
from services.common.records.rules import Errors
from services.common.scrub import scrub
from services.talent import verified
from services.talent.market.people.rules import is_id_number
from services.talent.model import NAME_MAX

ROWS_MAX: Final = 5_000
CONTENT_MAX: Final = 4 * 1024 * 1024
FIELDS_MAX: Final = 20
KEY_BYTES: Final = 32
TITLE_MAX: Final = 60
NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
# What schemas tell of a profile: field → the kind of the value.
TARGETS: Final = {
    "education": ExchangeKind.EXCHANGE_KIND_EDUCATION,
    "major": ExchangeKind.EXCHANGE_KIND_TEXT,
    "occupied": ExchangeKind.EXCHANGE_KIND_FLAG,
}
_EDUCATIONS: Final = {
    Education.Name(number).removeprefix("EDUCATION_").lower(): number
    for number in Education.values()
    if number
}
_ENVELOPE: Final = frozenset({"source", "schema", "batch", "as_of", "rows"})

Row = Mapping[str, Any]


class BadBatch(ValueError):
    """A batch that cannot be taken; `rule` is the key of a text under "exchange.bad", without any value."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Batch:
    """What a department sent, its envelope checked; rows are checked one by one."""

    number: str
    as_of: date
    rows: Sequence[Any]


@dataclass(slots=True)
class Said:
    """What a row did to a profile, by fields."""

    filled: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    # Field → the department's value.
    conflicts: dict[str, Any] = field(default_factory=dict)


def signed(source: ExchangeSource, content: bytes, signature: bytes) -> bool:
    """Whether the department's key signed these very bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(source.public_key, validate=True))
        key.verify(signature, content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def read(source: ExchangeSource, content: bytes, today: date) -> Batch:
    """The batch; raises BadBatch where its envelope is not the source's."""
    try:
        given = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BadBatch("json") from None
    if not isinstance(given, dict) or set(given) != _ENVELOPE or not isinstance(given["rows"], list):
        raise BadBatch("envelope")
    if given["source"] != source.code or given["schema"] != source.schema_number:
        raise BadBatch("schema")
    if not isinstance(given["batch"], str) or not NUMBER.fullmatch(given["batch"]):
        raise BadBatch("number")
    as_of = _date(given["as_of"])
    if as_of is None or as_of > today:
        raise BadBatch("as_of")
    if not 1 <= len(given["rows"]) <= ROWS_MAX:
        raise BadBatch("rows")
    return Batch(given["batch"], as_of, given["rows"])


def faults(fields: Sequence[ExchangeField], row: Any, today: date) -> list[tuple[str, str]]:
    """Every rule of the schema that a row breaks: the field's name, and the rule without a value."""
    if not isinstance(row, dict):
        return [("", texts.get("exchange.fault.row"))]
    known = {each.name: each for each in fields}
    found = [("", texts.get("exchange.fault.unknown")) for name in row if name not in known]
    for name, each in known.items():
        value = row.get(name)
        if value is None or value == "":
            if each.needed:
                found.append((name, texts.get("exchange.fault.needed", title=each.title)))
        elif not _fits(each.kind, value, today):
            rule = ExchangeKind.Name(each.kind).removeprefix("EXCHANGE_KIND_").lower()
            found.append((name, texts.get(f"exchange.fault.{rule}", title=each.title)))
    return found


def id_number(fields: Sequence[ExchangeField], row: Row) -> str:
    """Whom a row is of."""
    return str(next(row[each.name] for each in fields if each.kind == ExchangeKind.EXCHANGE_KIND_ID_NUMBER))


def applied(
    held: TalentProfile, fields: Sequence[ExchangeField], row: Row, source: str, as_of: date
) -> tuple[TalentProfile, Said]:
    """The profile after a row: empty fields filled, equal ones marked, and what says otherwise named."""
    fresh = deepcopy(held)
    said = Said()
    for each in fields:
        value = row.get(each.name)
        if not each.to or value is None or value == "":
            continue
        given = value_of(each, value)
        if given is None or _newer(held, each.to, source, as_of):
            continue
        now = getattr(held, each.to)
        if not now:
            setattr(fresh, each.to, given)
            said.filled.append(each.to)
        elif same(each.to, now, given):
            said.confirmed.append(each.to)
        else:
            said.conflicts[each.to] = given
            continue
        verified.mark(fresh, each.to, source, as_of.isoformat())
    return fresh, said


def _newer(held: TalentProfile, name: str, source: str, as_of: date) -> bool:
    """Whether the department has told of the field by a later record already."""
    told = (mark.on for mark in held.verified if mark.field == name and mark.source == source)
    return any(date.fromisoformat(on) > as_of for on in told)


def value_of(each: ExchangeField, value: Any) -> Any:
    """What a profile would hold; None where the value tells nothing of it.

    Who is not insured as employed may look for work, study or work for themselves: that is not told.
    """
    if each.to == "education":
        return _EDUCATIONS[value]
    if each.to == "occupied":
        return OCCUPIED_EMPLOYED if value else None
    return scrub(value.strip())


def same(name: str, held: Any, given: Any) -> bool:
    """Whether a profile says what the department says."""
    return bool(held.casefold() == given.casefold() if name == "major" else held == given)


def shown(name: str, value: Any) -> str:
    """A value as users read it."""
    if name == "education":
        return texts.get(f"fields.value.education.{Education.Name(value).removeprefix('EDUCATION_').lower()}")
    if name == "occupied":
        key = (
            "employed" if value == OCCUPIED_EMPLOYED else "other" if value != OCCUPIED_UNSPECIFIED else "none"
        )
        return texts.get(f"exchange.occupied.{key}")
    return str(value)


def check_source(given: ExchangeSource) -> Errors:
    """Every rule that a department's entry breaks."""
    errors: Errors = [] if CODE.fullmatch(given.code) else [rules.broken("code", "bad_source_code")]
    errors += rules.text("title", given.title, TITLE_MAX, needed=True)
    errors += rules.count("fields", len(given.fields), least=2, most=FIELDS_MAX)
    if given.public_key and not _is_key(given.public_key):
        errors.append(rules.broken("public_key", "bad_public_key"))
    persons = [each for each in given.fields if each.kind == ExchangeKind.EXCHANGE_KIND_ID_NUMBER]
    if len(persons) != 1 or not persons[0].needed:
        errors.append(rules.broken("fields", "one_id_number"))
    for index, each in enumerate(given.fields):
        place = f"fields[{index}]"
        errors += rules.known(f"{place}.kind", each.kind, ExchangeKind.values(), needed=True)
        errors += rules.text(f"{place}.title", each.title, TITLE_MAX, needed=True)
        if not CODE.fullmatch(each.name):
            errors.append(rules.broken(f"{place}.name", "bad_source_code"))
        if each.to and TARGETS.get(each.to) != each.kind:
            errors.append(rules.broken(f"{place}.to", "bad_target"))
    names = [each.name for each in given.fields]
    targets = [each.to for each in given.fields if each.to]
    if len(set(names)) != len(names) or len(set(targets)) != len(targets):
        errors.append(rules.broken("fields", "fields_once"))
    return errors


def _fits(kind: int, value: Any, today: date) -> bool:
    if kind == ExchangeKind.EXCHANGE_KIND_FLAG:
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind == ExchangeKind.EXCHANGE_KIND_ID_NUMBER:
        return is_id_number(value, today)
    if kind == ExchangeKind.EXCHANGE_KIND_DATE:
        return _date(value) is not None
    if kind == ExchangeKind.EXCHANGE_KIND_EDUCATION:
        return value in _EDUCATIONS
    return 0 < len(value.strip()) <= NAME_MAX and value.isprintable()


def _date(value: Any) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except (ValueError, binascii.Error):
        return False
