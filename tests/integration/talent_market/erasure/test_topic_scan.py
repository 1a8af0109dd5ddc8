"""The topics of a real broker: what is found of a person, and that nothing is found any more in the end."""

import time
from datetime import UTC, datetime
from typing import Final

from dabridge.events.v1.talent_pb2 import Introduction
from kafka import KafkaProducer

from infra.local.kafka import Kafka
from services.common import topics
from services.talent.market.erasure.kafka_topics import SCAN_AND_AGE, PersonTopics
from services.talent.market.erasure.rules import Basis, Erasure
from services.talent.market.erasure.stores import Outcome

GONE: Final = "talent-gone"
DEADLINE_S: Final = 120.0
QUICK: Final = topics.Compaction(lag_ms=200, segment_ms=200, tombstones_ms=200)
ERASURE: Final = Erasure(
    id="e-1",
    code="AAAA-AAAA-AAAA-AAAA-AAAA",
    talent_id=GONE,
    basis=Basis.SELF,
    request_number="",
    talent_version=2,
    expert_version=0,
    asked_at=datetime(2026, 3, 1, tzinfo=UTC),
)


def publish(kafka: Kafka, prefix: str, *given: Introduction) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap, acks="all")
    try:
        for each in given:
            key = each.id.encode()
            producer.send(prefix + topics.INTRODUCTION, key=key, value=each.SerializeToString()).get(30)
    finally:
        producer.close()


def looked(kafka: Kafka, prefix: str) -> Outcome:
    environ = {"KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap, "TOPIC_PREFIX": prefix}
    return PersonTopics(environ).forget(ERASURE)


def test_earlier_states_of_introductions_are_found_until_they_are_compacted_away(
    kafka: Kafka, topic_prefix: str
) -> None:
    topics.create_topics(kafka.bootstrap, topic_prefix)
    publish(
        kafka,
        topic_prefix,
        Introduction(id="i-1", version=1, talent_id=GONE),
        Introduction(id="i-2", version=1, talent_id="talent-stays"),
        Introduction(id="i-1", version=2, talent_id=GONE),
        Introduction(id="i-1", version=3),
    )

    first = looked(kafka, topic_prefix)
    topics.create_topics(kafka.bootstrap, topic_prefix, compaction=QUICK)
    end = time.monotonic() + DEADLINE_S
    while not (last := looked(kafka, topic_prefix)).verified:
        assert time.monotonic() < end, last

    assert (first.verified, first.counts["introductions"]) == (False, 2)
    assert (last.how, last.counts["introductions"]) == (SCAN_AND_AGE, 0)


def test_introductions_of_others_keep_nobody_waiting(kafka: Kafka, topic_prefix: str) -> None:
    topics.create_topics(kafka.bootstrap, topic_prefix)
    publish(kafka, topic_prefix, Introduction(id="i-2", version=1, talent_id="talent-stays"))

    outcome = looked(kafka, topic_prefix)

    assert (outcome.verified, outcome.counts["messages_read"]) == (True, 1)
