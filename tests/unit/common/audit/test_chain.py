"""The canonical form and the hashes of entries."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.audit.chain import GENESIS, Chain, Entry, Head, canonical, stamp

CHAIN = Chain(bytes(32), "talent")
AT = datetime(2026, 3, 1, 4, 0, 0, 5, tzinfo=UTC)


def entry(**changed: Any) -> Entry:
    held = Entry(1, AT, "a", ("admin",), "o", "do", "k", "i", 2, b"b", b"a", "192.0.2.7", "t", "d", GENESIS)
    return replace(held, **changed)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
entries = st.builds(
    Entry,
    seq=st.integers(1, 3),
    at=st.just(AT),
    actor=text,
    roles=st.lists(text, max_size=3).map(tuple),
    organisation=text,
    action=text,
    object_kind=text,
    object_id=text,
    object_version=st.integers(-1, 3),
    before_digest=st.binary(max_size=3),
    after_digest=st.binary(max_size=3),
    address=text,
    trace_id=text,
    detail=text,
    previous_hash=st.binary(max_size=3),
)


@given(entries, entries)
def test_two_entries_have_the_same_form_only_where_they_are_the_same(one: Entry, other: Entry) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


def test_what_is_moved_from_one_field_to_the_next_has_another_form() -> None:
    assert canonical(entry(actor="ab", organisation="c")) != canonical(entry(actor="a", organisation="bc"))
    assert canonical(entry(detail="d", roles=("x", "y"))) != canonical(entry(detail="d", roles=("xy",)))
    assert canonical(entry(before_digest=b"", after_digest=b"ba")) != canonical(entry(before_digest=b"ba"))


@pytest.mark.parametrize("name", [field.name for field in fields(Entry) if field.name != "hash"])
def test_every_field_counts(name: str) -> None:
    held = getattr(entry(), name)
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

    (first, second), risen = CHAIN.link(head, [entry(actor="one"), entry(actor="two")])

    assert (first.seq, first.previous_hash, first.hash) == (8, head.hash, CHAIN.hash(first))
    assert (second.seq, second.previous_hash) == (9, first.hash)
    assert (risen.seq, risen.hash) == (9, second.hash)
    assert risen.seal not in (second.hash, CHAIN.sealed(8, second.hash).seal)


def test_nothing_to_link_leaves_the_place() -> None:
    assert CHAIN.link(Head(), [])[1].seq == 0
