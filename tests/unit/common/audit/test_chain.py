"""The canonical form and the hashes of entries."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.audit.chain import GENESIS, Act, Chain, Circumstances, Entry, Head, canonical, stamp

CHAIN = Chain(bytes(32), "talent")
AT = datetime(2026, 3, 1, 4, 0, 0, 5, tzinfo=UTC)


AROUND = Circumstances(AT, "a", ("admin",), "o", "192.0.2.7", "t")
ACT = Act("do", "k", "i", 2, b"b", b"a", "d")


def entry(seq: int = 1, previous: bytes = GENESIS, **changed: Any) -> Entry:
    own = {name: value for name, value in changed.items() if name in {field.name for field in fields(Act)}}
    around = {name: value for name, value in changed.items() if name not in own}
    return Entry(seq, replace(AROUND, **around), replace(ACT, **own), previous)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
entries = st.builds(
    Entry,
    seq=st.integers(1, 3),
    circumstances=st.builds(
        Circumstances,
        at=st.just(AT),
        actor=text,
        roles=st.lists(text, max_size=3).map(tuple),
        organisation=text,
        address=text,
        trace_id=text,
    ),
    act=st.builds(
        Act,
        action=text,
        object_kind=text,
        object_id=text,
        object_version=st.integers(-1, 3),
        before_digest=st.binary(max_size=3),
        after_digest=st.binary(max_size=3),
        detail=text,
    ),
    previous_hash=st.binary(max_size=3),
)


@given(entries, entries)
def test_two_entries_have_the_same_form_only_where_they_are_the_same(one: Entry, other: Entry) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


def test_what_is_moved_from_one_field_to_the_next_has_another_form() -> None:
    assert canonical(entry(actor="ab", organisation="c")) != canonical(entry(actor="a", organisation="bc"))
    assert canonical(entry(roles=("x", "y"))) != canonical(entry(roles=("xy",)))
    assert canonical(entry(before_digest=b"", after_digest=b"ba")) != canonical(entry(before_digest=b"ba"))


@pytest.mark.parametrize("name", [field.name for kind in (Circumstances, Act) for field in fields(kind)])
def test_every_field_counts(name: str) -> None:
    held = getattr(AROUND if hasattr(AROUND, name) else ACT, name)
    match held:
        case int():
            other: Any = held + 1
        case datetime():
            other = held + timedelta(microseconds=1)
        case tuple():
            other = (*held, "more")
        case _:
            other = held[:-1]
    assert CHAIN.hash(entry(**{name: other})) != CHAIN.hash(entry())


def test_place_and_previous_hash_count() -> None:
    assert CHAIN.hash(entry(seq=2)) != CHAIN.hash(entry())
    assert CHAIN.hash(entry(previous=b"p" * 32)) != CHAIN.hash(entry())


def test_a_time_is_the_same_in_every_zone() -> None:
    there = AT.astimezone(timezone(timedelta(hours=8)))
    assert stamp(there) == "2026-03-01T04:00:00.000005Z"
    assert canonical(entry(at=there)) == canonical(entry())


def test_the_hash_is_of_the_key_and_the_log() -> None:
    assert Chain(bytes(32), "talent").hash(entry()) == CHAIN.hash(entry())
    assert Chain(bytes(32), "scenarios").hash(entry()) != CHAIN.hash(entry())
    assert Chain(b"k" * 32, "talent").hash(entry()) != CHAIN.hash(entry())


def test_linked_entries_follow_the_head_and_each_other() -> None:
    head = Head(7, b"h" * 32, b"")
    acts = [replace(ACT, action="one"), replace(ACT, action="two")]

    (first, second), risen = CHAIN.link(head, AROUND, acts)

    assert first == CHAIN.hash(entry(8, head.hash, action="one"))
    assert second == CHAIN.hash(entry(9, first, action="two"))
    assert (risen.seq, risen.hash) == (9, second)
    assert risen.seal not in (second, CHAIN.sealed(8, second).seal)


def test_nothing_to_link_leaves_the_place() -> None:
    assert CHAIN.link(Head(), AROUND, [])[1].seq == 0
