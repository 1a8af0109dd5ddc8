"""What cannot be processed is put aside with its reason and trace, and holds up nothing behind it."""

from collections.abc import Callable
from contextlib import closing
from typing import Final

import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT, RerankRequested
from dabridge.events.v1.types_pb2 import Removed
from google.protobuf.message import Message
from kafka import KafkaProducer

from services.common import events, topics
from services.common.dead_letter import ORIGIN_HEADER, REASON_HEADER, Headers, first_key
from services.common.events import Event
from services.matching.profiles import KINDS, Kind
from tests.fakes.messages import (
    a_county_industry,
    a_demand,
    a_need,
    a_scenario,
    a_talent,
    an_enterprise,
    an_expert,
)
from tests.integration.matching import oracle
from tests.integration.matching.stream import WORKER, TopicMessage, Watch, read_topic, store_of
from tests.stack import Mesh

TRACE: Final = "00-" + "a1" * 16 + "-" + "b2" * 8 + "-01"
STANDING: Final = {"version": 1, "status": 1, "updated_at": "2026-11-01T08:00:00+00:00"}
GOOD: Final[dict[Kind, Message]] = {
    "enterprise": an_enterprise(**STANDING),
    "scenario": a_scenario(**STANDING),
    "talent": a_talent(**STANDING),
    "demand": a_demand(**STANDING),
    "county": a_county_industry(**STANDING),
    "expert": an_expert(**STANDING),
    "need": a_need(**STANDING),
}
# A code that the plan does not have, where a kind is bound to one; a value that the index refuses elsewhere.
IMPOSSIBLE: Final[dict[Kind, tuple[Message, str]]] = {
    "enterprise": (an_enterprise(**STANDING, id="odd", industries=["alchemy"]), "alchemy"),
    "scenario": (a_scenario(**(STANDING | {"updated_at": "yesterday"}), id="odd"), "updated_at"),
    "talent": (a_talent(**STANDING, id="odd", years=40_000), "years"),
    "demand": (a_demand(**STANDING, id="odd", industry="alchemy"), "alchemy"),
    "county": (a_county_industry(**STANDING, id="odd", zone="atlantis"), "atlantis"),
    "expert": (an_expert(**STANDING, id="odd", affiliation_ids=["x" * 40_000]), "organisations"),
    "need": (a_need(**STANDING, id="odd", zone="atlantis"), "atlantis"),
}
Poison = tuple[bytes | None, bytes | None, Headers, str]


def event_headers(event: Event, **changed: str | None) -> Headers:
    """An event's headers with some changed, or left out where None."""
    found = dict(events.headers(event)) | {k: v.encode() for k, v in changed.items() if v is not None}
    return tuple((name, value) for name, value in found.items() if changed.get(name, "") is not None)


def poison_of(event_type: str, impossible: Message, words: str) -> list[Poison]:
    """Messages that no agent can process, each with words of the reason."""
    subject = str(getattr(impossible, "id", "key"))
    event = Event(event_type, subject, impossible.SerializeToString(), "/test", traceparent=TRACE)
    key, value = subject.encode(), event.data
    return [
        (key, value, (), "ce_id is missing"),
        (key, value, event_headers(event, ce_type=None), "ce_type is missing"),
        (key, value, event_headers(event, ce_specversion="0.3"), "ce_specversion"),
        (key, value, event_headers(event, ce_time="noon"), "ce_time"),
        (key, value, event_headers(event, ce_type="dabridge.unheard.of.v1"), "unknown type"),
        (key, value, (*event_headers(event), ("ce_extra", b"\xff\xfe")), "not UTF-8"),
        (b"other", value, event_headers(event), "key is not ce_subject"),
        (key, b"\xff" * 30, event_headers(event), "the value is no"),
        (key, b"\xff" * 1_047_500, event_headers(event), "the value is no"),
        (key, value, event_headers(event, traceparent=None), words),
    ]


def all_poison() -> dict[str, list[Poison]]:
    """Poison by topic."""
    found = {}
    for kind in KINDS:
        name = oracle.CHANGED[kind]
        removed = Event(
            oracle.REMOVED[kind], "a" * 300, Removed(id="a" * 300, version=2).SerializeToString(), "/t"
        )
        found[events.topic_of(name)] = [
            *poison_of(name, *IMPOSSIBLE[kind]),
            (removed.subject.encode(), removed.data, event_headers(removed), "300 bytes"),
        ]
    found[topics.RERANK] = [
        *poison_of(events.RERANK_REQUESTED, RerankRequested(market="marriage", side=SIDE_LEFT), "marriage"),
        *poison_of(events.RERANK_REQUESTED, RerankRequested(market="talent_demand"), "side"),
        (None, b"hello", (), "ce_id is missing"),
    ]
    return found


@pytest.fixture
def mesh(make_mesh: Callable[..., Mesh]) -> Mesh:
    return make_mesh(WORKER)


def test_poison_lands_in_its_dead_letter_topic_and_blocks_nothing(mesh: Mesh) -> None:
    poison = all_poison()
    producer = KafkaProducer(bootstrap_servers=mesh.surroundings.bootstrap, acks="all")
    with closing(producer), Watch(mesh) as watch:
        for topic, messages in poison.items():
            name = mesh.surroundings.topic_prefix + topic
            # All in one partition, so that what is good comes after all that is not.
            for key, value, headers, _ in messages:
                producer.send(name, key=key, value=value, headers=list(headers), partition=0).get(30)
            # No poison: what of a person who was erased is left.
            producer.send(name, key=b"erased", value=None, partition=0).get(30)
        for kind, message in GOOD.items():
            subject = str(getattr(message, "id"))  # noqa: B009 - every aggregate has an id
            event = Event(oracle.CHANGED[kind], subject, message.SerializeToString(), "/test")
            name = mesh.surroundings.topic_prefix + events.topic_of(event.type)
            producer.send(
                name, key=subject.encode(), value=event.data, headers=events.headers(event), partition=0
            ).get(30)
        watch.settle(90)
        assert watch.restarts == 0, "poison does not end the worker"

    for topic, messages in poison.items():
        letters = read_topic(mesh, topics.dead_letter(topic))
        for place, (key, value, headers, words) in enumerate(messages):
            _is_put_aside(_letter_of(letters, topic, place), key, value, headers, words)
        assert len({letter.headers[ORIGIN_HEADER] for letter in letters}) == len(messages)
    with store_of(mesh) as store:
        found = oracle.compare(
            oracle.expected_lists(oracle.profile_of(kind, message) for kind, message in GOOD.items()),
            oracle.stored_lists(store),
        )
    print(f"\n{sum(map(len, poison.values()))} poison messages in {len(poison)} topics; {found.report()}")
    assert not found.wrong, "\n".join(found.wrong)
    assert found.entries > 0


def _letter_of(letters: list[TopicMessage], topic: str, offset: int) -> TopicMessage:
    origin = f"{topic}/0/{offset}".encode()
    found = [letter for letter in letters if letter.headers[ORIGIN_HEADER] == origin]
    assert found, f"{origin.decode()} is not put aside"
    return found[-1]


def _is_put_aside(
    letter: TopicMessage, key: bytes | None, value: bytes | None, headers: Headers, words: str
) -> None:
    reason = letter.headers[REASON_HEADER].decode()
    assert words in reason
    assert letter.key is not None
    assert first_key(letter.key) == (key or b"")
    assert letter.value == (value or b"")
    assert letter.headers.items() >= dict(headers).items()
    traceparent = letter.headers["traceparent"].decode()
    assert traceparent == TRACE if "traceparent" in dict(headers) else len(traceparent) == 55
