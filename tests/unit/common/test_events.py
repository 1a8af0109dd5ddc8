"""The event envelope in Kafka's terms."""

from datetime import UTC, datetime

import pytest
from dabridge.events.v1.types_pb2 import Removed

from services.common import events, topics
from services.common.events import Event, MalformedEvent

EVENT = Event(
    type=events.TALENT_REMOVED,
    subject="t1",
    data=Removed(id="t1", version=2).SerializeToString(),
    source="/dabridge/talent",
    id="0123456789abcdef0123456789abcdef",
    time=datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
    traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
)


def received(**changed: bytes | None) -> list[tuple[str, bytes | None]]:
    """EVENT's headers with some changed, or left out where b""."""
    found: dict[str, bytes | None] = dict(events.headers(EVENT))
    found |= {name.replace("content_type", "content-type"): value for name, value in changed.items()}
    return [(name, value) for name, value in found.items() if value != b""]


def test_an_event_is_a_cloudevent_in_binary_mode() -> None:
    assert dict(events.headers(EVENT)) == {
        "ce_specversion": b"1.0",
        "ce_id": b"0123456789abcdef0123456789abcdef",
        "ce_source": b"/dabridge/talent",
        "ce_type": b"dabridge.talent.profile.removed.v1",
        "ce_time": b"2026-11-01T08:00:00+00:00",
        "ce_subject": b"t1",
        "content-type": b"application/protobuf",
        "traceparent": b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01",
    }


def test_an_event_survives_kafka() -> None:
    assert events.from_kafka(b"t1", EVENT.data, events.headers(EVENT)) == EVENT
    assert events.decode(EVENT) == Removed(id="t1", version=2)


def test_an_event_without_trace_has_no_such_header() -> None:
    plain = Event(events.TALENT_REMOVED, "t1", b"", "/test")

    assert "traceparent" not in dict(events.headers(plain))
    assert events.from_kafka(b"t1", b"", events.headers(plain)).traceparent is None


def test_each_event_has_an_id_and_a_time_of_its_own() -> None:
    one, two = (Event(events.TALENT_REMOVED, "t1", b"", "/test") for _ in range(2))

    assert one.id != two.id
    assert one.time.tzinfo is UTC


def test_a_message_needs_no_key() -> None:
    assert events.from_kafka(None, EVENT.data, received()).subject == "t1"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ce_id": b""}, "ce_id"),
        ({"ce_source": b""}, "ce_source"),
        ({"ce_type": None}, "ce_type"),
        ({"ce_time": b""}, "ce_time"),
        ({"ce_subject": b""}, "ce_subject"),
        ({"ce_specversion": b"0.3"}, "ce_specversion"),
        ({"ce_specversion": b""}, "ce_specversion"),
        ({"ce_type": b"dabridge.unheard.of.v1"}, "unknown type"),
        ({"ce_time": b"noon"}, "ce_time"),
        ({"ce_source": b"\xff"}, "UTF-8"),
        ({"ce_subject": b"t2"}, "key"),
    ],
)
def test_a_message_that_is_no_event_says_why(changed: dict[str, bytes | None], words: str) -> None:
    with pytest.raises(MalformedEvent, match=words):
        events.from_kafka(b"t1", EVENT.data, received(**changed))


def test_a_null_value_is_no_event() -> None:
    with pytest.raises(MalformedEvent, match="null"):
        events.from_kafka(b"t1", None, received())


def test_a_payload_of_another_message_is_malformed() -> None:
    with pytest.raises(MalformedEvent, match="Removed"):
        events.decode(Event(events.TALENT_REMOVED, "t1", b"\xff\xff", "/test"))


def test_every_type_has_a_topic_and_every_live_topic_a_type() -> None:
    used = {events.topic_of(name) for name in events.TYPES}
    live = {topic.name for topic in topics.CATALOGUE if not topic.name.endswith(".dead-letter")}

    assert used == live
    with pytest.raises(MalformedEvent, match="unknown type"):
        events.topic_of("dabridge.unheard.of.v1")


def test_types_are_named_by_area_subject_and_what_happened() -> None:
    for name, event_type in events.TYPES.items():
        area, subject = name.split(".")[1:3]
        verb, version = name.split(".")[-2:]
        assert name.startswith("dabridge.")
        assert verb in ("changed", "removed", "requested")
        assert event_type.topic == f"{area}.{subject}.{version}"
