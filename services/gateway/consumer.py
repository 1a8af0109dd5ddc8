"""Reads changed shortlists from Kafka into the feed."""

import asyncio
import logging
from collections.abc import Callable
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
from services.common.dead_letter import Message
from services.common.kafka import PublishError
from services.gateway.feed import Change, ShortlistFeed

POLL_MS: Final = 1000
PROBE_AFTER_IDLE_POLLS: Final = 5
PROBE_TIMEOUT_S: Final = 5.0
RETRY_S: Final = 1.0

PutAside = Callable[[Message, str], None]

_log = logging.getLogger(__name__)


class ShortlistConsumer:
    """Follows every partition of the shortlist topic from its end, in no group.

    Where Kafka goes away it connects again and goes on from where it was: the feed misses nothing.
    """

    def __init__(
        self, bootstrap: str, prefix: str, feed: ShortlistFeed, put_aside: PutAside | None = None
    ) -> None:
        """`put_aside` takes a message that is no shortlist, and why; it runs in a thread."""
        self._put_aside = put_aside
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
                        reason = self._take(record)
                        if reason is not None:
                            await self._skip(record, reason)
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

    async def _skip(self, record: "ConsumerRecord[bytes, bytes]", reason: str) -> None:
        """Puts a message aside; where that fails the feed goes on all the same, and the log tells."""
        _log.warning("skipped %s[%d]@%d: %s", self._topic, record.partition, record.offset, reason)
        if self._put_aside is None:
            return
        headers = tuple((name, value) for name, value in record.headers)
        place = (topics.SHORTLIST, record.partition, record.offset)
        try:
            await asyncio.to_thread(
                self._put_aside, Message(*place, record.key, record.value, headers), reason
            )
        except PublishError as error:
            _log.error("not put aside: %s", error)

    def _take(self, record: "ConsumerRecord[bytes, bytes]") -> str | None:
        """Why the message is no shortlist; None where it was one, which the feed now has, or a tombstone."""
        if events.is_tombstone(record.key, record.value):
            return None
        try:
            event = events.from_kafka(record.key, record.value, record.headers)
            message = events.decode(event)
        except events.MalformedEvent as error:
            return str(error)
        if not isinstance(message, matching_pb2.Shortlist):
            return f"{event.type} is no shortlist"
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
        return None
