"""The catalogue of reasons: why somebody declines, takes back or ends an introduction. Data, in versions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from services.common.errors import FieldError
from services.common.records import rules
from services.common.texts import get as text

# Given by no side: one left, or did not answer. A side is not told why the other left.
TALENT_UNAVAILABLE: Final = "talent_unavailable"
POST_CLOSED: Final = "post_closed"
NO_ANSWER: Final = "no_answer"


@dataclass(frozen=True, slots=True)
class Reason:
    """`side` gives it, talent or enterprise; `acts` are decline, cancel and the names of outcomes."""

    code: str
    side: str
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One version and the first day on which it holds."""

    version: int
    valid_from: date
    reasons: Sequence[Reason]


@cache
def catalogues() -> Sequence[Catalogue]:
    """Every version, the first one first."""
    data = json.loads(resources.files(__package__).joinpath("reasons.json").read_text("utf-8"))
    made = [
        Catalogue(
            item["version"],
            date.fromisoformat(item["valid_from"]),
            tuple(Reason(each["code"], each["side"], frozenset(each["acts"])) for each in item["reasons"]),
        )
        for item in data
    ]
    return sorted(made, key=lambda catalogue: catalogue.version)


def current(today: date) -> Catalogue:
    """The one in force on a day: the newest that has begun, else the first."""
    begun = [each for each in catalogues() if each.valid_from <= today]
    return begun[-1] if begun else catalogues()[0]


def of_version(version: int, today: date) -> Catalogue | None:
    """The one of a number, 0 standing for the one in force; None where there is none."""
    if not version:
        return current(today)
    return next((each for each in catalogues() if each.version == version), None)


def check(code: str, side: str, act: str, today: date) -> list[FieldError]:
    """The code is one that the side may give for the act on that day."""
    if not code:
        return [rules.required("reason_code")]
    known = (each for each in current(today).reasons if each.side == side and act in each.acts)
    if any(each.code == code for each in known):
        return []
    return [rules.broken("reason_code", "no_reason_code")]


def label(code: str) -> str:
    """A reason in the user's words, those that no side gives included; raises UnknownText."""
    return text(f"introductions.reason.{code}")
