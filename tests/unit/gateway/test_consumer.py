import pytest
from aiokafka import ConsumerRecord  # type: ignore[import-untyped]  # it ships no types
from dabridge.events.v1 import talent_pb2
from google.protobuf.message import Message

from services.common import events
from services.gateway.consumer import ShortlistConsumer
from services.gateway.feed import ShortlistFeed, Wanted
from tests.unit.gateway.conftest import change_message

TRACE = "0af7651916cd43dd8448eb211c80319c"


def record(event_type: str, message: Message, **changed: object) -> "ConsumerRecord[bytes, bytes]":
    event = events.Event(
        type=event_type,
        subject="k",
        data=message.SerializeToString(),
        source="/dabridge/matching",
        traceparent=f"00-{TRACE}-b7ad6b7169203331-01",
    )
    values: dict[str, object] = {
        "topic": "matching.shortlist.v1",
        "partition": 3,
        "offset": 17,
        "timestamp": 0,
        "timestamp_type": 0,
        "key": b"k",
        "value": event.data,
        "checksum": None,
        "serialized_key_size": 1,
        "serialized_value_size": 1,
        "headers": tuple(events.headers(event)),
    }
    return ConsumerRecord(**values | changed)


@pytest.fixture
def feed() -> ShortlistFeed:
    return ShortlistFeed()


@pytest.fixture
def consumer(feed: ShortlistFeed) -> ShortlistConsumer:
    return ShortlistConsumer("nowhere:1", "test-", feed)


def test_an_event_becomes_a_change_in_its_trace(consumer: ShortlistConsumer, feed: ShortlistFeed) -> None:
    message = change_message("d5")

    consumer._take(record(events.SHORTLIST_CHANGED, message))

    (change,) = feed.recent(Wanted(), 9)
    assert (change.id, change.message, change.trace_id) == ("3-17", message, TRACE)


@pytest.mark.parametrize(
    "bad",
    [
        record(events.SHORTLIST_CHANGED, change_message(), value=b"\xff\xff"),
        record(events.SHORTLIST_CHANGED, change_message(), value=None),
        record(events.SHORTLIST_CHANGED, change_message(), headers=()),
        record(events.TALENT_CHANGED, talent_pb2.TalentProfile(id="t")),
    ],
)
def test_what_is_no_shortlist_is_skipped(
    consumer: ShortlistConsumer, feed: ShortlistFeed, bad: "ConsumerRecord[bytes, bytes]"
) -> None:
    consumer._take(bad)

    assert feed.recent(Wanted(), 9) == []
