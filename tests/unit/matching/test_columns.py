"""Profiles as arrays."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common import plan
from services.matching.columns import (
    UNKNOWN,
    Columns,
    Ragged,
    Vocabulary,
    cluster_bits,
    day_number,
    industry_bits,
    zone_bits,
)
from services.matching.phrases import Calibration, Phrases
from services.matching.profiles import Need, Offer, Profile
from tests.fakes.embedder import HashingEmbedder

EMBEDDER = HashingEmbedder(16)


def row(values: list[int]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    return np.array(values, dtype=np.int32), np.array([v % 7 for v in values], dtype=np.uint8)


def taken(ragged: Ragged, slots: list[int]) -> list[list[int]]:
    rows = ragged.take(np.array(slots, dtype=np.int64))
    cuts = [slice(int(a), int(b)) for a, b in zip(rows.offsets[:-1], rows.offsets[1:], strict=True)]
    assert all((rows.weights[cut] == rows.values[cut] % 7).all() for cut in cuts)
    return [rows.values[cut].tolist() for cut in cuts]


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.lists(st.integers(0, 999), max_size=40)), min_size=1, max_size=60
    )
)
@settings(max_examples=80, deadline=None)
def test_ragged_rows_are_what_was_last_put(puts: list[tuple[int, list[int]]]) -> None:
    ragged, expected = Ragged(), {}
    ragged.reserve(10)
    for slot, values in puts:
        ragged.put(slot, *row(values))
        expected[slot] = values

    assert taken(ragged, list(range(10))) == [expected.get(slot, []) for slot in range(10)]
    assert taken(ragged, [9, 0, 9]) == [expected.get(slot, []) for slot in (9, 0, 9)]


def test_ragged_rows_replaced_for_ever_need_no_more_room() -> None:
    ragged = Ragged()
    for number in range(2_000):
        ragged.put(number % 3, *row([number] * 20))

    assert len(ragged._values) < 1_000
    assert taken(ragged, [1])[0][0] == 1_999 - (1_999 - 1) % 3


def test_a_part_of_ragged_rows_is_those_rows() -> None:
    ragged = Ragged()
    for slot, values in enumerate(([1, 2], [], [3], [4, 5, 6])):
        ragged.put(slot, *row(values))
    rows = ragged.take(np.arange(4))

    part = rows.part(slice(1, 4))

    assert part.values.tolist() == [3, 4, 5, 6]
    assert part.offsets.tolist() == [0, 0, 1, 4]


def columns() -> Columns:
    return Columns(Phrases(EMBEDDER.encode, Calibration()), Vocabulary(), Vocabulary(), EMBEDDER.dimensions)


def a_profile(name: str = "a", **changes: Any) -> Profile:
    return Profile(**{"kind": "talent", "id": name, "version": 1, "live": True, **changes})


def vector(fill: int = 3) -> npt.NDArray[np.int8]:
    return np.full(EMBEDDER.dimensions, fill, dtype=np.int8)


def test_a_profile_becomes_a_row() -> None:
    held = columns()
    profile = a_profile(
        titles=("数据工程师",),
        text="大数据平台开发",
        zones=("511702", "nowhere"),
        industries=("big-data",),
        occupation="2-02-10",
        offers=(Offer("Python", 92), Offer("SQL", 75)),
        needs=(Need("a", must=True), Need("b", must=False)),
        education=3,
        years=0,
        money_min=9_000_000_000,
        confirmed_on="2026-02-01",
        updated_at="2026-02-03T10:00:00+00:00",
    )

    held.put(2, profile, vector())
    block = held.take(np.array([2]))

    assert block.live.tolist() == [True]
    assert block.norms.tolist() == [np.float32(np.sqrt(9 * 16))]
    assert block.years.tolist() == [0]
    assert block.money_min.tolist() == [2_000_000_000]
    assert block.money_max.tolist() == [UNKNOWN]
    assert block.updated[0] - block.confirmed[0] == 2
    assert (block.occupation[0] > 0).tolist() == [True, True, True, False]
    assert block.zones[0] == zone_bits(["511702"]) != 0
    assert block.offers.weights.tolist() == [92, 75]
    assert block.needs.weights.tolist() == [2, 1]
    assert len(block.words.values) == len(set(block.words.values.tolist())) > 0


def test_what_a_profile_leaves_out_is_unknown() -> None:
    held = columns()
    held.put(0, a_profile(), vector(0))
    block = held.take(np.array([0]))

    unknown = (block.years, block.money_min, block.money_max, block.confirmed, block.updated)
    assert [int(array[0]) for array in unknown] == [UNKNOWN] * 5
    assert (block.education[0], block.zones[0], block.industries[0], block.norms[0]) == (0, 0, 0, 1)


def test_replacing_a_slot_leaves_nothing_of_what_it_held() -> None:
    held, fresh = columns(), columns()
    held.put(0, a_profile(titles=("a", "b"), offers=(Offer("c"),), years=3, text="数据平台"), vector())
    held.put(0, a_profile(titles=("z",)), vector(1))
    fresh.put(0, a_profile(titles=("z",)), vector(1))
    block, expected = held.take(np.array([0])), fresh.take(np.array([0]))

    assert block.vectors.tolist() == expected.vectors.tolist()
    assert block.years.tolist() == expected.years.tolist() == [UNKNOWN]
    assert len(block.offers.values) == len(block.words.values) == 0
    assert len(block.titles.values) == 1


def test_slots_never_put_and_profiles_not_live_take_no_part() -> None:
    held = columns()
    held.put(5, a_profile(), vector())
    held.put(1, a_profile(live=False), vector())
    held.drop(9)

    assert len(held) == 10
    assert held.live_slots().tolist() == [5]


def test_columns_grow_past_their_capacity_and_keep_every_row() -> None:
    held = columns()
    for slot in range(300):
        held.put(slot, a_profile(years=slot, offers=(Offer(f"技能{slot}"),)), vector(slot % 100))

    every, some = held.take(np.arange(300)), held.take(np.array([299, 0]))

    assert every.years.tolist() == list(range(300))
    assert some.years.tolist() == [299, 0]
    assert some.vectors[0].tolist() == [299 % 100] * 16
    assert every.part(slice(298, 300)).offers.values.tolist() == every.offers.values[298:].tolist()


def test_many_profiles_are_put_as_one_by_one() -> None:
    profiles = [a_profile(str(n), titles=(f"岗位{n}",), years=n) for n in range(5)]
    vectors = np.array([vector(n) for n in range(5)])
    one, many = columns(), columns()
    many.put_many([4, 3, 2, 1, 0], profiles, vectors)
    for slot, profile, row_ in zip([4, 3, 2, 1, 0], profiles, vectors, strict=True):
        one.put(slot, profile, row_)

    a, b = one.take(np.arange(5)), many.take(np.arange(5))
    assert a.years.tolist() == b.years.tolist() == [4, 3, 2, 1, 0]
    assert a.titles.values.tolist() == b.titles.values.tolist()


@pytest.mark.parametrize(
    ("text", "known"), [("2026-02-01", True), ("2026-02-01T23:59:59Z", True), ("", False), ("soon", False)]
)
def test_days_are_counted_or_unknown(text: str, known: bool) -> None:
    assert (day_number(text) != UNKNOWN) == known


def test_each_code_of_the_plan_has_a_bit_of_its_own() -> None:
    zone_codes = [zone.code for zone in plan.zones()]
    industry_codes = [industry.code for industry in plan.industries()]

    assert zone_bits(zone_codes) == sum(zone_bits([code]) for code in zone_codes) == 2**9 - 1
    assert industry_bits(industry_codes) == sum(industry_bits([c]) for c in industry_codes) == 2**11 - 1
    assert cluster_bits(industry_codes) == 2**3 - 1
    assert zone_bits(["?"]) == industry_bits(["?"]) == cluster_bits(["?"]) == 0


def test_a_vocabulary_numbers_words_as_they_come() -> None:
    words = Vocabulary()

    assert [words.number(word) for word in ("b", "a", "", "b")] == [1, 2, 0, 1]
    assert len(words) == 3
