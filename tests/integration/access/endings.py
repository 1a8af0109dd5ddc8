"""How the end of a call is read against the table."""

from dataclasses import dataclass
from typing import Final

import grpc

from services.common.records import rules
from tests.integration.access.calls import Told
from tests.integration.access.judge import Tally, Verdict

_DENIED: Final = grpc.StatusCode.PERMISSION_DENIED
_PASSES: Final = frozenset(
    {
        grpc.StatusCode.OK,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.FAILED_PRECONDITION,
    }
)


@dataclass(frozen=True, slots=True)
class Expectation:
    """Whether the call passes; `missing`: whether "not found" is an answer of who passes."""

    expected: bool
    missing: bool = False

    def __call__(self, tally: Tally, cell: str, told: Told) -> None:
        """Notes the cell."""
        tally.note(cell, self.verdict(told), expected=self.expected, told=f"{told.code} {told.details}")

    def verdict(self, told: Told) -> Verdict:
        """What the code means."""
        if told.code in _PASSES or (self.missing and told.code is grpc.StatusCode.NOT_FOUND):
            return Verdict.PASSED
        if told.code in (_DENIED, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.NOT_FOUND):
            return Verdict.REFUSED
        return Verdict.UNDECIDED


@dataclass(frozen=True, slots=True)
class Loaded:
    """Whether the one item of a load is let pass."""

    expected: bool

    def __call__(self, tally: Tally, cell: str, told: Told) -> None:
        verdict = Verdict.REFUSED if told.code is _DENIED else Verdict.UNDECIDED
        if told.answer is not None:
            broken = [each.message for error in told.answer.errors for each in error.fields]
            if rules.broken("id", "forbidden_item").message in broken:
                verdict = Verdict.REFUSED
            elif told.answer.unchanged == 1 or rules.withdrawn("id").message in broken:
                verdict = Verdict.PASSED
        tally.note(cell, verdict, expected=self.expected, told=f"{told.code} {told.answer}")


@dataclass(frozen=True, slots=True)
class Listed:
    """Exactly these are in the list, and counted."""

    shown: dict[str, bool]
    field: str
    allowed: bool

    def __call__(self, tally: Tally, cell: str, told: Told) -> None:
        if told.answer is None:
            verdict = Verdict.REFUSED if told.code is _DENIED else Verdict.UNDECIDED
            tally.note(cell, verdict, expected=self.allowed, told=told.code)
            return
        seen = [item.id for item in getattr(told.answer, self.field)]
        tally.saw(cell, seen, self.shown)
        counted = told.answer.total == sum(self.shown.values())
        tally.note(
            f"{cell} total",
            Verdict.PASSED if counted else Verdict.UNDECIDED,
            expected=True,
            told=f"{told.answer.total} counted",
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """The lists of exactly these subjects are counted."""

    counted: dict[str, bool]
    allowed: bool

    def __call__(self, tally: Tally, cell: str, told: Told) -> None:
        if told.answer is None:
            verdict = Verdict.REFUSED if told.code is _DENIED else Verdict.UNDECIDED
            tally.note(cell, verdict, expected=self.allowed, told=told.code)
            return
        tally.saw(cell, [count.subject_id for count in told.answer.counts], self.counted)
