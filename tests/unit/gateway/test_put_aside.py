"""What is no shortlist is put aside, and the feed goes on whatever becomes of it."""

from dataclasses import replace

import pytest
from aiokafka import ConsumerRecord  # type: ignore[import-untyped]  # it ships no types

from services.common import topics
from services.common.dead_letter import Message
from services.common.kafka import PublishError
from services.gateway.consumer import ShortlistConsumer
from services.gateway.feed import ShortlistFeed

BAD = ConsumerRecord(
    topic="test-matching.shortlist.v1",
    partition=2,
    offset=41,
    timestamp=0,
    timestamp_type=0,
    key=b"k",
    value=b"\xff",
    checksum=None,
    serialized_key_size=1,
    serialized_value_size=1,
    headers=(("ce_type", b"none"),),
)


async def test_a_message_that_is_no_shortlist_is_put_aside_as_it_came() -> None:
    put: list[tuple[Message, str]] = []
    consumer = ShortlistConsumer(
        "nowhere:1", "test-", ShortlistFeed(4), lambda message, reason: put.append((message, reason))
    )

    reason = consumer._take(BAD)
    assert reason is not None
    await consumer._skip(BAD, reason)

    assert put == [(Message(topics.SHORTLIST, 2, 41, b"k", b"\xff", (("ce_type", b"none"),)), reason)]


async def test_the_feed_goes_on_where_nothing_can_be_put_aside(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(_message: Message, _reason: str) -> None:
        raise PublishError("no broker")

    await ShortlistConsumer("nowhere:1", "test-", ShortlistFeed(4), refuse)._skip(BAD, "broken")

    assert "no broker" in caplog.text


def test_a_tombstone_is_no_shortlist_and_nothing_to_put_aside() -> None:
    assert ShortlistConsumer("nowhere:1", "test-", ShortlistFeed(4))._take(replace(BAD, value=None)) is None
