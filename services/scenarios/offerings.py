"""Rules of what enterprises put on the capability list. Pure."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    OFFERING_KIND_CERTIFICATE,
    Offering,
    OfferingKind,
)

from services.common.errors import FieldError
from services.common.records import rules

OFFERINGS_MAX: Final = 60
NAME_MAX: Final = 120
SUMMARY_MAX: Final = 1_000
REFERENCE_MAX: Final = 300

_ADDRESS: Final = re.compile(r"https://[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+(:\d{1,5})?(/[!-~]*)?", re.ASCII)


def check(field: str, offerings: Sequence[Offering], today: date) -> list[FieldError]:
    """Every rule that products, cases and certificates break; one of a kind and name stands there once."""
    errors = rules.count(field, len(offerings), most=OFFERINGS_MAX)
    seen: set[tuple[int, str]] = set()
    for index, item in enumerate(offerings):
        place = f"{field}[{index}]"
        errors += _check_one(place, item, today)
        named = (item.kind, item.name.casefold())
        if item.name and named in seen:
            errors.append(rules.broken(f"{place}.name", "repeated", value=item.name))
        seen.add(named)
    return errors


def _check_one(place: str, item: Offering, today: date) -> list[FieldError]:
    certificate = item.kind == OFFERING_KIND_CERTIFICATE
    errors = [
        *rules.known(f"{place}.kind", item.kind, OfferingKind.values(), needed=True),
        *rules.text(f"{place}.name", item.name, NAME_MAX, needed=True),
        *rules.text(f"{place}.summary", item.summary, SUMMARY_MAX),
        *rules.text(f"{place}.party", item.party, NAME_MAX),
        *rules.day(f"{place}.dated", item.dated, not_after=today),
        *rules.day(f"{place}.valid_until", item.valid_until),
        *rules.text(f"{place}.reference", item.reference, REFERENCE_MAX),
    ]
    if item.valid_until and not certificate:
        errors.append(rules.broken(f"{place}.valid_until", "certificate_only"))
    elif rules.days_in_order(item.dated, f"{place}.valid_until", item.valid_until):
        errors.append(rules.broken(f"{place}.valid_until", "before_issue"))
    if item.reference and not certificate and not _ADDRESS.fullmatch(item.reference):
        errors.append(rules.broken(f"{place}.reference", "no_address"))
    return errors
