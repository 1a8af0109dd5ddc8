"""Messages put aside."""

import pytest

from services.common.dead_letter import (
    ORIGIN_HEADER,
    REASON_HEADER,
    REASON_LIMIT,
    Message,
    first_key,
    letter_key,
    put_aside,
)
from services.common.kafka import PublishError
from tests.fakes.publisher import InMemoryPublisher

OWN, BATCH = "00-" + "a" * 32 + "-" + "b" * 16 + "-01", "00-" + "c" * 32 + "-" + "d" * 16 + "-01"


def a_message(**changes: object) -> Message:
    fields = {"topic": "t.v1", "partition": 2, "offset": 9, "key": b"k", "value": b"v", "headers": ()}
    return Message(**{**fields, **changes})  # type: ignore[arg-type]  # a test's own fields


def test_a_message_is_put_aside_as_it_came_with_reason_and_origin() -> None:
    publisher = InMemoryPublisher()

    put_aside(publisher, a_message(headers=(("ce_id", b"\xff"), ("ce_id", b"2"))), "为什么", BATCH)

    [letter] = publisher.raw
    assert (letter.topic, letter.key, letter.value) == ("t.v1.dead-letter", b"k/t.v1-2-9", b"v")
    assert letter.headers == (
        ("ce_id", b"\xff"),
        ("ce_id", b"2"),
        (REASON_HEADER, "为什么".encode()),
        (ORIGIN_HEADER, b"t.v1/2/9"),
        ("traceparent", BATCH.encode()),
    )


def test_its_own_trace_is_kept() -> None:
    publisher = InMemoryPublisher()

    put_aside(publisher, a_message(headers=(("traceparent", OWN.encode()),)), "why", BATCH)

    assert [value for name, value in publisher.raw[0].headers if name == "traceparent"] == [OWN.encode()]


def test_what_a_producer_cannot_write_becomes_empty() -> None:
    publisher = InMemoryPublisher()

    put_aside(publisher, a_message(key=None, value=None, headers=(("traceparent", None),)), "why", BATCH)
    put_aside(publisher, a_message(value=None), "why", None)

    first, second = publisher.raw
    assert (first.key, first.value) == (b"/t.v1-2-9", b"")
    assert all(isinstance(value, bytes) for _, value in first.headers)
    assert first.header("traceparent") == BATCH
    assert (second.key, second.value) == (b"k/t.v1-2-9", b"")
    assert "traceparent" not in dict(second.headers)


def test_the_key_of_a_letter_names_its_origin_and_gives_the_first_key_back() -> None:
    keys = [None, b"k", b"a/b", b"talent_demand:left:t-1"]

    letters = [letter_key(a_message(key=key, offset=place)) for place, key in enumerate(keys)]

    assert letters[2] == b"a/b/t.v1-2-2"
    assert [first_key(letter) for letter in letters] == [b"", b"k", b"a/b", b"talent_demand:left:t-1"]


def test_a_long_reason_is_cut() -> None:
    publisher = InMemoryPublisher()

    put_aside(publisher, a_message(), "很" * 5_000, None)

    assert publisher.raw[0].header(REASON_HEADER) == "很" * REASON_LIMIT


def test_a_message_that_cannot_be_put_aside_is_not_passed_over() -> None:
    publisher = InMemoryPublisher(away=True)

    with pytest.raises(PublishError):
        put_aside(publisher, a_message(), "why", None)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((), None),
        ((("traceparent", None),), None),
        ((("x", b"y"), ("traceparent", OWN.encode())), OWN),
        ((("traceparent", b"\xffz"),), "\N{REPLACEMENT CHARACTER}z"),
    ],
)
def test_a_message_tells_its_trace(
    headers: tuple[tuple[str, bytes | None], ...], expected: str | None
) -> None:
    assert a_message(headers=headers).traceparent == expected
