"""What a scheme of recognition may say, and which one is in force. Pure."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Final

from dabridge.talent.v1.conditions_pb2 import Condition
from dabridge.talent.v1.recognition_service_pb2 import Scheme, SchemeLevel

from services.common.records import rules
from services.common.records.rules import Errors
from services.talent.market import conditions

KEY_MAX: Final = 40
NAME_MAX: Final = 120
TEXT_MAX: Final = 2_000
LEVELS_MAX: Final = 10
ALTERNATIVES_MAX: Final = 10
CODE_MAX: Final = 4
MONTHS_MAX: Final = 120
DAYS_MAX: Final = 60

# What people write of a scheme.
WRITTEN: Final = (
    "name",
    "basis",
    "example",
    "valid_from",
    "valid_to",
    "certificate_months",
    "publicity_days",
    "levels",
)


def check(scheme: Scheme) -> Errors:
    """What is wrong with a draft as far as it goes: it need not be whole."""
    errors = [
        *rules.text("name", scheme.name, NAME_MAX, needed=True),
        *rules.text("basis", scheme.basis, TEXT_MAX),
        *rules.day("valid_from", scheme.valid_from, needed=True),
        *rules.day("valid_to", scheme.valid_to),
        *rules.days_in_order(scheme.valid_from, "valid_to", scheme.valid_to),
        *rules.whole_number("certificate_months", scheme.certificate_months, 1, MONTHS_MAX),
        *rules.whole_number("publicity_days", scheme.publicity_days, 0, DAYS_MAX),
        *rules.names(
            "levels",
            [level.code for level in scheme.levels],
            most=LEVELS_MAX,
            longest=CODE_MAX,
            path=".code",
        ),
    ]
    for index, level in enumerate(scheme.levels):
        errors += _level(f"levels[{index}]", level)
    return errors


def publishable(scheme: Scheme) -> Errors:
    """What keeps a draft from being published: a level without a way to it is none."""
    errors = [*check(scheme), *rules.count("levels", len(scheme.levels), least=1, most=LEVELS_MAX)]
    for index, level in enumerate(scheme.levels):
        place = f"levels[{index}].alternatives"
        errors += rules.count(place, len(level.alternatives), least=1, most=ALTERNATIVES_MAX)
        for number, each in enumerate(level.alternatives):
            errors += rules.count(
                f"{place}[{number}].conditions",
                len(each.conditions),
                least=1,
                most=conditions.CONDITIONS_MAX,
            )
    return errors


def coded(levels: Iterable[SchemeLevel]) -> None:
    """Gives each condition a code of its own by its place, such as A-1-2."""
    for level in levels:
        for number, alternative in enumerate(level.alternatives, 1):
            for place, item in enumerate(alternative.conditions, 1):
                item.code = f"{level.code}-{number}-{place}"


def level_of(scheme: Scheme, code: str) -> SchemeLevel | None:
    """A level by its code."""
    return next((level for level in scheme.levels if level.code == code), None)


def conditions_of(scheme: Scheme, code: str, alternative: int) -> list[Condition]:
    """The conditions of a way to a level; none where there is no such way."""
    level = level_of(scheme, code)
    if level is None or not 0 <= alternative < len(level.alternatives):
        return []
    return list(level.alternatives[alternative].conditions)


def rank(scheme: Scheme, code: str) -> int:
    """0 of the highest level; of what is no level one more than the lowest."""
    codes = [level.code for level in scheme.levels]
    return codes.index(code) if code in codes else len(codes)


def in_force(scheme: Scheme, today: date) -> bool:
    """Whether applications can be based on it, as long as no later version has taken over."""
    day = today.isoformat()
    begun = scheme.published and scheme.valid_from <= day
    return begun and (not scheme.valid_to or day <= scheme.valid_to)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _level(place: str, level: SchemeLevel) -> Errors:
    errors = [
        *rules.identifier(f"{place}.code", level.code),
        *rules.text(f"{place}.name", level.name, NAME_MAX, needed=True),
        *rules.text(f"{place}.summary", level.summary, TEXT_MAX),
        *rules.count(f"{place}.alternatives", len(level.alternatives), most=ALTERNATIVES_MAX),
    ]
    # The level that is to be recognised is no condition of it.
    kinds = conditions.OF_TALENTS - {conditions.LEVEL}
    for index, alternative in enumerate(level.alternatives):
        errors += rules.text(f"{place}.alternatives[{index}].name", alternative.name, NAME_MAX, needed=True)
        errors += conditions.check(f"{place}.alternatives[{index}].conditions", alternative.conditions, kinds)
    return errors
