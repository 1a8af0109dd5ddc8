"""Rules of fields: what holds is silent, what is broken is named in Chinese."""

import re
from datetime import date

import pytest
from dabridge.events.v1.types_pb2 import MoneyRange
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from services.common.records import rules
from services.common.texts.validation import TEXTS
from tests.fakes.messages import USCC

CHINESE = re.compile(r"[\u4e00-\u9fff]")
USCC_BODIES = st.from_regex(r"\A91[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}\Z")


@given(USCC_BODIES)
def test_a_credit_code_with_its_check_digit_holds_and_with_another_it_does_not(body: str) -> None:
    right = body + uscc.calc_check_digit(body)
    wrong = body + ("0" if right[-1] != "0" else "1")

    assert rules.uscc("uscc", right) == []
    assert [error.field for error in rules.uscc("uscc", wrong)] == ["uscc"]


@pytest.mark.parametrize(
    "code", ["", USCC[:-1], USCC.lower(), f" {USCC}", f"{USCC}0", USCC[:8] + "-" + USCC[8:]]
)
def test_a_credit_code_in_another_form_is_refused(code: str) -> None:
    assert rules.uscc("uscc", code)


@given(st.integers(0, rules.YUAN_MAX), st.integers(0, rules.YUAN_MAX))
def test_a_money_range_holds_when_its_lower_bound_is_not_above_its_upper(low: int, high: int) -> None:
    broken = rules.money("budget", MoneyRange(min_yuan=low, max_yuan=high))

    assert bool(broken) == (low > high)


def test_an_absent_bound_is_not_zero() -> None:
    assert rules.money("budget", MoneyRange(min_yuan=5)) == []
    assert [e.field for e in rules.money("budget", MoneyRange(max_yuan=-1))] == ["budget.max_yuan"]


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_iso_date_is_a_day(value: date) -> None:
    assert rules.day("schedule_start", value.isoformat()) == []


@pytest.mark.parametrize(
    "value", ["2026-02-30", "20260201", "2026-W05", "2026/02/01", "2026-2-1", "明天", "２０２６-02-01"]
)
def test_what_is_no_iso_date_is_refused(value: str) -> None:
    assert rules.day("schedule_start", value)


@given(st.text(min_size=1, max_size=80))
def test_an_id_holds_when_it_is_short_and_of_plain_characters(value: str) -> None:
    assume(not re.fullmatch(r"1[3-9]\d{9}|\d{15}|\d{17}[\dXx]", value))

    assert (rules.identifier("id", value) == []) == bool(re.fullmatch(r"[A-Za-z0-9:_\-]{1,64}", value))


@pytest.mark.parametrize("value", ["13812345678", "51170219900101123X"])
def test_an_id_is_no_mobile_and_no_id_number(value: str) -> None:
    assert rules.identifier("id", value)


@pytest.mark.parametrize("code", ["", "2", "2-02", "2-02-10", "2-02-10-09"])
def test_an_occupation_code_of_any_level_holds(code: str) -> None:
    assert rules.occupation("occupation_code", code) == []


@pytest.mark.parametrize("code", ["0-02", "9", "2-2-10-09", "2-02-10-09-01", "2-02-10-9", "工程师"])
def test_another_occupation_code_is_refused(code: str) -> None:
    assert rules.occupation("occupation_code", code)


def test_names_must_be_filled_short_and_given_once() -> None:
    broken = rules.names(
        "requirements", ["数据治理", "", "数据治理", "甲" * 6, "ok", "OK"], most=5, longest=5, path=".name"
    )

    assert [error.field for error in broken] == [
        "requirements",
        "requirements[1].name",
        "requirements[2].name",
        "requirements[3].name",
        "requirements[5].name",
    ]
    assert broken[1].message == "第 2 项需求名称不能为空"


def test_codes_are_the_plans_and_given_once() -> None:
    broken = rules.industries("industries", ["big-data", "nope", "big-data"])

    assert [error.field for error in broken] == ["industries[1]", "industries[2]"]
    assert rules.zone("zone", "511702") == []
    assert rules.zone("zone", "") == []
    assert rules.zone("zone", "", needed=True)
    assert rules.zone("zone", "110000")


@pytest.mark.parametrize(("key", "holds"), [("", True), ("k" * 128, True), ("k" * 129, False), ("键", False)])
def test_an_idempotency_key_is_short_and_plain(key: str, holds: bool) -> None:
    assert (rules.idempotency_key(key) == []) == holds


def test_every_text_of_the_area_is_chinese() -> None:
    assert [key for key, text in TEXTS.items() if not CHINESE.search(text)] == []
