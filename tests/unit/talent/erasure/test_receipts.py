"""Codes of receipts, and what a receipt is signed over."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.talent.market.erasure import kept, rules
from services.talent.market.erasure.rules import Basis, Erasure, Step, Store

AT = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
STEP = Step(Store.KAFKA, AT, AT, "scan_from_beginning", {"values": 3, "messages_read": 9}, 2)
ERASURE = Erasure(
    id="e-1",
    code="2345-6789-ABCD-EFGH-JKLM",
    talent_id="t-1",
    basis=Basis.REQUEST,
    request_number="2026-3",
    talent_version=4,
    expert_version=0,
    asked_at=AT,
    previous=b"p",
    seal=b"s",
    signature=b"g",
    completed_at=AT,
    steps=(Step(Store.RECORDS, AT), STEP),
)


def test_codes_are_in_groups_and_no_two_are_the_same() -> None:
    codes = {rules.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}", code) for code in codes)


@pytest.mark.parametrize("form", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code}\n"])
def test_a_code_is_found_however_it_is_typed(form: Callable[[str], str]) -> None:
    code = rules.new_code()

    assert rules.typed_code(form(code)) == code


@given(st.text(max_size=100))
def test_whatever_is_typed_is_no_longer_than_a_code(text: str) -> None:
    assert len(rules.typed_code(text)) <= rules.CODE_LENGTH + 1


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "e-2"},
        {"code": "x"},
        {"talent_id": "t-2"},
        {"basis": Basis.SELF},
        {"request_number": ""},
        {"asked_at": AT + timedelta(microseconds=1)},
        {"previous": b"q"},
    ],
)
def test_a_seal_is_over_all_that_never_changes(changed: dict[str, object]) -> None:
    other = replace(ERASURE, **changed)  # type: ignore[arg-type]  # fields by name

    assert rules.sealed_over(other) != rules.sealed_over(ERASURE)


@pytest.mark.parametrize(
    "changed",
    [
        {"verified_at": None},
        {"done_at": AT + timedelta(seconds=1)},
        {"how": "key_absent"},
        {"counts": {"values": 2, "messages_read": 9}},
    ],
)
def test_a_signature_is_over_every_step(changed: dict[str, object]) -> None:
    step = replace(STEP, **changed)  # type: ignore[arg-type]  # fields by name
    other = replace(ERASURE, steps=(ERASURE.steps[0], step))

    assert rules.signed_over(other) != rules.signed_over(ERASURE)
    assert rules.signed_over(replace(ERASURE, seal=b"other")) != rules.signed_over(ERASURE)


def test_a_receipt_beside_the_keys_is_the_same_when_it_is_read() -> None:
    assert kept.from_json(kept.to_json(ERASURE)) == ERASURE


@pytest.mark.parametrize("typed", ["永久删除我的全部信息", " “永久删除我的全部信息” "])
def test_the_phrase_is_taken_with_what_people_put_around_it(typed: str) -> None:
    assert rules.check_phrase(typed) == []


@pytest.mark.parametrize("typed", ["", "永久删除", "永久删除我的全部信息!"])
def test_another_phrase_is_not(typed: str) -> None:
    assert [error.field for error in rules.check_phrase(typed)] == ["phrase"]
