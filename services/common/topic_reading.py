"""Reading topics whole, from the beginning to where they end now; of no group, nobody's place moves."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaTimeoutError

from services.common.dead_letter import Message

POLL_MS: Final = 500
STALLED_S: Final = 15.0


def every_message(bootstrap: str, prefix: str, name: str) -> Iterator[Message]:
    """Every message that lies on a topic, named without the prefix, in all its partitions.

    Nothing where there is no such topic. Raises kafka.errors.KafkaError.
    """
    consumer = KafkaConsumer(bootstrap_servers=bootstrap.split(","), group_id=None, enable_auto_commit=False)
    with closing(consumer):
        numbers = consumer.partitions_for_topic(prefix + name) or ()
        partitions = [TopicPartition(prefix + name, number) for number in sorted(numbers)]
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
                    yield Message(name, m.partition, m.offset, m.key, m.value, tuple(m.headers))
            if time.monotonic() > limit:
                raise KafkaTimeoutError(f"nothing came for {STALLED_S:g} s")
