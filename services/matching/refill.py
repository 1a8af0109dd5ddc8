"""What documents of an older shape lack, read from the source topics again."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, KafkaTimeoutError

from services.common import events, topics
from services.common.access.policy import Facts
from services.common.dead_letter import Message
from services.common.events import MalformedEvent
from services.matching.profiles import Kind
from services.matching.translate import of_event

POLL_MS: Final = 500
STALLED_S: Final = 15.0

TOPIC_OF: Final[dict[Kind, str]] = {
    "scenario": topics.SCENARIO,
    "enterprise": topics.ENTERPRISE,
    "talent": topics.TALENT,
    "demand": topics.DEMAND,
    "county": topics.COUNTY_INDUSTRY,
    "expert": topics.EXPERT,
    "need": topics.NEED,
}

# By the record's id and version: another version may have other facts.
FactsOf = dict[tuple[str, int], Facts]


class TopicUnread(Exception):
    """The brokers do not answer, or the topic stopped on the way."""


def facts_on_topic(bootstrap: str, prefix: str, kind: Kind) -> FactsOf:
    """The facts that a kind's topic tells, as far as it reaches now; raises TopicUnread."""
    found: FactsOf = {}
    try:
        for message in _messages(bootstrap, prefix + TOPIC_OF[kind]):
            if events.is_tombstone(message.key, message.value):
                continue
            try:
                profile = of_event(events.from_kafka(message.key, message.value, message.headers))
            except MalformedEvent:
                continue  # put aside when it was absorbed
            found[profile.id, profile.version] = profile.facts
    except KafkaError as error:
        raise TopicUnread(f"{TOPIC_OF[kind]}: {error}") from error
    return found


def _messages(bootstrap: str, topic: str) -> Iterator[Message]:
    """Every message that lies on a topic now; of no group, so that nobody's place moves."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap.split(","), group_id=None, enable_auto_commit=False)
    with closing(consumer):
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        if not partitions:
            return
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        limit = time.monotonic() + STALLED_S
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for batch in consumer.poll(timeout_ms=POLL_MS).values():
                limit = time.monotonic() + STALLED_S
                for m in batch:
                    yield Message(m.topic, m.partition, m.offset, m.key, m.value, tuple(m.headers))
            if time.monotonic() > limit:
                raise KafkaTimeoutError(f"nothing came for {STALLED_S:g} s")
