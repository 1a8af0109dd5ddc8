"""Refusals are written within bounds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
import pytest

from services.common.access.principal import VISITOR, Principal, Role
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Act
from services.common.audit.refusals import ALL_MAX, EACH_MAX, LEFT_OUT, WINDOW_S, Refusals

ACT = Act("GetTalent.refused")


class Written:
    """An auditor that keeps what it is told."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.fault: Exception | None = None

    def append(self, connection: Any, acts: Sequence[Act], principal: Principal) -> None:
        if self.fault is not None:
            raise self.fault
        self.acts += acts


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def no_transaction() -> Iterator[Any]:
    yield None


@pytest.fixture
def written() -> Written:
    return Written()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def refusals(written: Written, time: Time) -> Refusals:
    return Refusals(no_transaction, cast("Auditor", written), time)


def person(number: int) -> Principal:
    return Principal(f"account-{number}", frozenset({Role.TALENT}))


def test_one_caller_fills_no_log_and_what_is_left_out_is_counted(
    refusals: Refusals, written: Written, time: Time
) -> None:
    for _ in range(EACH_MAX + 7):
        refusals.note(person(1), ACT)
    assert written.acts == [ACT] * EACH_MAX

    time.now += WINDOW_S
    refusals.note(person(1), ACT)

    assert written.acts[EACH_MAX:] == [Act(LEFT_OUT, detail="count=7"), ACT]


def test_others_are_still_written(refusals: Refusals, written: Written) -> None:
    for _ in range(EACH_MAX + 1):
        refusals.note(person(1), ACT)
    refusals.note(person(2), ACT)
    refusals.note(VISITOR.at("192.0.2.1"), ACT)

    assert len(written.acts) == EACH_MAX + 3  # and how many were left out


def test_many_callers_together_fill_no_log(refusals: Refusals, written: Written) -> None:
    for number in range(ALL_MAX * 2):
        refusals.note(person(number), ACT)
    assert len(written.acts) == ALL_MAX


def test_without_a_database_a_refusal_stays_one(
    refusals: Refusals, written: Written, caplog: pytest.LogCaptureFixture
) -> None:
    written.fault = psycopg.OperationalError("away")
    refusals.note(person(1), ACT)
    assert "GetTalent.refused is not in the log" in caplog.text
    assert "account-1" not in caplog.text
