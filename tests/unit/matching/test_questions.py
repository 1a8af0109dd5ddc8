"""What the query service refuses to look up at all."""

from collections.abc import Callable
from typing import Any

import pytest

from services.common.errors import InvalidInput
from services.matching import questions
from services.matching.profiles import ID_LIMIT

GOOD: dict[str, Any] = {
    "kind": "demand",
    "text": "数据",
    "zone": "511702",
    "industry": "",
    "start": 0,
    "size": 20,
}
MILLION = "长" * 350_000


def refused(call: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        call()
    return {field.field: field.message for field in caught.value.fields}


def search(**changes: Any) -> str:
    return questions.search(**{**GOOD, **changes})


def test_a_good_question_names_its_kind() -> None:
    assert search() == "demand"
    assert search(text="", zone="", size=100, start=9_900) == "demand"
    assert search(text="数据\t平台\n运维") == "demand"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "firm"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"zone": "1"}, "zone"),
        ({"industry": "alchemy"}, "industry"),
        ({"start": -1}, "offset"),
        ({"start": 9_981}, "offset"),
        ({"start": 2**31 - 1}, "offset"),
        ({"size": -1}, "size"),
        ({"size": 101}, "size"),
        ({"text": "数据\x00"}, "text"),
        ({"text": MILLION}, "text"),
    ],
)
def test_a_search_beyond_a_bound_is_refused_by_its_field(changes: dict[str, Any], field: str) -> None:
    assert list(refused(lambda: search(**changes))) == [field]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    told = refused(lambda: search(kind="firm", zone="1", industry="x", start=-1, size=-1, text="\x00"))

    assert set(told) == {"kind", "zone", "industry", "offset", "size", "text"}


@pytest.mark.parametrize("value", ["", "a\x00b", "a\nb", "编号" * ID_LIMIT, MILLION])
def test_what_is_no_id_is_refused(value: str) -> None:
    assert list(refused(lambda: questions.profile("talent", value))) == ["id"]
    assert list(refused(lambda: questions.subject("talent_demand", "left", value))) == ["subject_id"]
    assert list(refused(lambda: questions.pair("talent_demand", value, value))) == ["left_id", "right_id"]


def test_of_many_subjects_each_is_asked_for_once() -> None:
    market, side, ids = questions.subjects("scenario_review", "left", ["b", "a", "b"])

    assert (market.key, side, ids) == ("scenario_review", "left", ["b", "a"])
    assert questions.subjects("scenario_review", "left", [])[2] == []
    assert len(questions.subjects("scenario_review", "left", [f"{n}" for n in range(500)])[2]) == 500


@pytest.mark.parametrize(
    ("ids", "fields"),
    [
        ([f"{number}" for number in range(501)], ["subject_ids"]),
        (["a", "", "b", "a\x00"], ["subject_ids[1]", "subject_ids[3]"]),
    ],
)
def test_too_many_subjects_or_what_is_none_is_refused(ids: list[str], fields: list[str]) -> None:
    assert list(refused(lambda: questions.subjects("talent_demand", "left", ids))) == fields
    assert "market" in refused(lambda: questions.subjects("bazaar", None, ids))


def test_a_market_and_a_side_have_to_be_named() -> None:
    assert list(refused(lambda: questions.subject("bazaar", None, "a"))) == ["market", "side"]
    assert list(refused(lambda: questions.pair("", "a", "b"))) == ["market"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: questions.profile(MILLION, "a"),
        lambda: questions.subject(MILLION, "left", "a"),
        lambda: search(zone=MILLION, industry=MILLION, kind=MILLION),
    ],
)
def test_a_refusal_repeats_little_of_what_was_given(ask: Callable[[], object]) -> None:
    assert all(len(message) < 200 for message in refused(ask).values())
