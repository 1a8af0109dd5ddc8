"""What a use case can refuse, as exceptions that entry points translate.

DomainError
├── InvalidInput          fields broke rules
├── NotFound              no such aggregate
├── AlreadyExists         the id is taken
├── IdempotencyConflict   the key was used with other content
├── VersionConflict       another version is stored than the caller has seen
├── Withdrawn             the aggregate is out for good
├── WrongStage            the aggregate is not at a stage where that can be done
├── Unauthenticated       nobody knows who calls
├── Forbidden             the caller may not do that
├── Busy                  too much of the kind is under way
└── Malformed             the request cannot be read
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# What callers know a wrong stage by: the reason of a google.rpc.ErrorInfo; a withdrawn record has none.
WRONG_STAGE_REASON: Final = "WRONG_STAGE"
# The same of what is under way too often.
BUSY_REASON: Final = "BUSY"


class DomainError(Exception):
    """A use case refused; the request changed nothing."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One broken rule of one field.

    `field` is a path such as `capabilities[0].name`; `message` is for the user, in Chinese.
    """

    field: str
    message: str


class InvalidInput(DomainError):
    """Fields broke rules."""

    def __init__(self, fields: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{f.field}: {f.message}" for f in fields))
        self.fields = tuple(fields)


class NotFound(DomainError):
    """There is no aggregate of the kind with the id."""

    def __init__(self, kind: str, aggregate_id: str) -> None:
        super().__init__(f"no {kind} {aggregate_id}")
        self.kind = kind
        self.id = aggregate_id


class AlreadyExists(DomainError):
    """The id is taken."""

    def __init__(self, kind: str, aggregate_id: str) -> None:
        super().__init__(f"{kind} {aggregate_id} exists")
        self.kind = kind
        self.id = aggregate_id


class IdempotencyConflict(DomainError):
    """The idempotency key was used before with other content."""

    def __init__(self, key: str) -> None:
        super().__init__(f"idempotency key {key} was used with other content")
        self.key = key


class VersionConflict(DomainError):
    """Another version is stored than the caller has seen."""

    def __init__(self, aggregate_id: str, expected: int, actual: int) -> None:
        super().__init__(f"{aggregate_id} is at version {actual}, not {expected}")
        self.id = aggregate_id
        self.expected = expected
        self.actual = actual


class Withdrawn(DomainError):
    """The aggregate was withdrawn; it takes no more changes."""

    def __init__(self, kind: str, aggregate_id: str) -> None:
        super().__init__(f"{kind} {aggregate_id} is withdrawn")
        self.kind = kind
        self.id = aggregate_id


class WrongStage(DomainError):
    """The act is not one for the stage that the aggregate is at, or not yet.

    `stage` is the stage's plain name, such as "listed"; `rule` the key of a text under "stages.rule" that
    says what is in the way where the stage alone does not.
    """

    def __init__(self, kind: str, aggregate_id: str, stage: str, rule: str = "") -> None:
        super().__init__(f"{kind} {aggregate_id} is {stage}{': ' + rule if rule else ''}")
        self.kind = kind
        self.id = aggregate_id
        self.stage = stage
        self.rule = rule


class Unauthenticated(DomainError):
    """The call bears no token that is good; the message is for the log and never holds the token."""


class Forbidden(DomainError):
    """The caller may not do that; the message is for the log."""


class Busy(DomainError):
    """Too much of the kind is under way; later it can be done.

    `rule` is the key of a text under "validation.busy".
    """

    def __init__(self, rule: str) -> None:
        super().__init__(f"busy: {rule}")
        self.rule = rule


class Malformed(DomainError):
    """The request cannot be read as the method's message.

    `number` counts from 1 the message of a stream that breaks it; those before it may have been taken.
    """

    def __init__(self, reason: str, number: int | None = None) -> None:
        super().__init__(reason)
        self.number = number
