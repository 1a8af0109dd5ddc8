"""Reads changed shortlists from Kafka into the feed."""

import asyncio
import logging
from typing import Final

from aiokafka import (  # type: ignore[import-untyped]  # it ships no types
    AIOKafkaConsumer,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.errors import KafkaError  # type: ignore[import-untyped]  # it ships no types
from dabridge.events.v1 import matching_pb2
from opentelemetry import trace

from services.common import events, topics, tracing
from services.gateway.feed import Change, ShortlistFeed

POLL_MS: Final = 1000
PROBE_AFTER_IDLE_POLLS: Final = 5
PROBE_TIMEOUT_S: Final = 5.0
RETRY_S: Final = 1.0

_log = logging.getLogger(__name__)


class ShortlistConsumer:
    """Follows every partition of the shortlist topic from its end, in no group.

    Where Kafka goes away it connects again and goes on from where it was: the feed misses nothing.
    """

    def __init__(self, bootstrap: str, prefix: str, feed: ShortlistFeed) -> None:
        self._bootstrap = bootstrap
        self._topic = prefix + topics.SHORTLIST
        self._feed = feed
        self._positions: dict[TopicPartition, int] = {}
        self._tracer = tracing.tracer(__name__)

    async def run(self) -> None:
        """Runs until cancelled."""
        told = False
        while True:
            try:
                await self._follow()
            except (KafkaError, OSError, TimeoutError) as error:
                if self._feed.connected or not told:
                    _log.warning("the shortlist topic is away: %s: %s", type(error).__name__, error)
                    told = True
            finally:
                self._feed.connected = False
            await asyncio.sleep(RETRY_S)

    async def _follow(self) -> None:
        # Without a group every partition of the topic is assigned; an unknown topic is a KafkaError.
        consumer = AIOKafkaConsumer(
            self._topic,
            bootstrap_servers=self._bootstrap.split(","),
            client_id="dabridge-gateway",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="latest",
        )
        try:
            await consumer.start()
            partitions = await self._seek(consumer)
            self._feed.connected = True
            _log.info("following %d partitions of %s", len(partitions), self._topic)
            idle = 0
            while True:
                batches = await consumer.getmany(timeout_ms=POLL_MS)
                idle = 0 if batches else idle + 1
                for partition, records in batches.items():
                    for record in records:
                        self._take(record)
                        self._positions[partition] = record.offset + 1
                if idle == PROBE_AFTER_IDLE_POLLS:
                    idle = 0
                    await asyncio.wait_for(consumer.end_offsets(partitions), PROBE_TIMEOUT_S)
        finally:
            await consumer.stop()

    async def _seek(self, consumer: AIOKafkaConsumer) -> list[TopicPartition]:
        """Goes to where it was in each partition, or to the end of one not read before; the partitions."""
        partitions = sorted(consumer.assignment())
        for partition in partitions:
            if partition in self._positions:
                consumer.seek(partition, self._positions[partition])
            else:
                await consumer.seek_to_end(partition)
                self._positions[partition] = await consumer.position(partition)
        return partitions

    def _take(self, record: "ConsumerRecord[bytes, bytes]") -> None:
        try:
            event = events.from_kafka(record.key, record.value, record.headers)
            message = events.decode(event)
        except events.MalformedEvent as error:
            _log.warning("skipped %s[%d]@%d: %s", self._topic, record.partition, record.offset, error)
            return
        if not isinstance(message, matching_pb2.Shortlist):
            _log.warning("skipped %s[%d]@%d: %s", self._topic, record.partition, record.offset, event.type)
            return
        with self._tracer.start_as_current_span(
            f"{topics.SHORTLIST} process",
            context=tracing.context_from(event.traceparent),
            kind=trace.SpanKind.CONSUMER,
            attributes={
                "messaging.system": "kafka",
                "messaging.operation.type": "process",
                "messaging.destination.name": self._topic,
                "messaging.destination.partition.id": str(record.partition),
                "messaging.kafka.offset": record.offset,
                "dabridge.market": message.market,
            },
        ) as span:
            trace_id = f"{span.get_span_context().trace_id:032x}"
            self._feed.publish(Change(f"{record.partition}-{record.offset}", message, trace_id))
