"""What an erasure is, its receipt, and what the receipt is signed over. Pure."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.common import texts
from services.common.errors import FieldError
from services.common.records import rules

NUMBER_MAX: Final = 60
# 20 characters of 32 each, no two of which look alike: 100 bits.
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS: Final = 5
CODE_LENGTH: Final = 4 * _GROUPS + _GROUPS - 1


class Basis(StrEnum):
    """Who asked for it."""

    SELF = "self"
    REQUEST = "request"
    # The bureau, of a profile whose person has another one that stays.
    MERGE = "merge"


class Store(StrEnum):
    """Where something of a person may lie."""

    RECORDS = "records"
    KEY = "key"
    ELASTICSEARCH = "elasticsearch"
    KAFKA = "kafka"
    DEAD_LETTERS = "dead_letters"
    ACCOUNT = "account"
    BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class Step:
    """What was done in a store; `how` is a code of the texts "erasure.how"."""

    store: Store
    done_at: datetime | None = None
    verified_at: datetime | None = None
    how: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure; versions are those at which the records were taken out, 0 where there was none."""

    id: str
    code: str
    talent_id: str
    basis: Basis
    request_number: str
    talent_version: int
    expert_version: int
    asked_at: datetime
    previous: bytes = b""
    seal: bytes = b""
    signature: bytes = b""
    completed_at: datetime | None = None
    steps: tuple[Step, ...] = ()


def new_code() -> str:
    """A code that nobody guesses, in groups that can be typed."""
    letters = [secrets.choice(_LETTERS) for _ in range(4 * _GROUPS)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))


def typed_code(text: str) -> str:
    """A code as people type it, in the one form; what is no code stays none."""
    letters = [letter for letter in text.upper() if letter in _LETTERS]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))[
        : CODE_LENGTH + 1
    ]


def check_phrase(phrase: str) -> list[FieldError]:
    """The person has typed what the page asks for."""
    wanted = texts.get("erasure.phrase")
    if phrase.strip().strip("“”\"'") == wanted:
        return []
    return [rules.broken("phrase", "erasure_phrase", value=wanted)]


def check_number(number: str) -> list[FieldError]:
    """The written request is filed somewhere."""
    return rules.text("request_number", number, NUMBER_MAX, needed=True)


def sealed_over(erasure: Erasure) -> bytes:
    """What the seal of a receipt is over: all that never changes, and the seal before it."""
    return _canonical(
        {
            "previous": erasure.previous.hex(),
            "id": erasure.id,
            "code": erasure.code,
            "talent_id": erasure.talent_id,
            "basis": erasure.basis,
            "request_number": erasure.request_number,
            "asked_at": _moment(erasure.asked_at),
        }
    )


def signed_over(erasure: Erasure) -> bytes:
    """What the signature of a receipt is over: its seal, and what was done so far."""
    return _canonical(
        {
            "seal": erasure.seal.hex(),
            "completed_at": _moment(erasure.completed_at),
            "steps": [
                {
                    "store": step.store,
                    "done_at": _moment(step.done_at),
                    "verified_at": _moment(step.verified_at),
                    "how": step.how,
                    "counts": dict(sorted(step.counts.items())),
                }
                for step in sorted(erasure.steps, key=lambda step: step.store)
            ],
        }
    )


def _canonical(content: Mapping[str, object]) -> bytes:
    return b"erasure:" + json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.timestamp():.6f}"
