"""Publishing events with kafka-python."""

import threading
from collections.abc import Sequence
from typing import Final, Protocol

from kafka import KafkaProducer
from kafka.errors import KafkaError

from services.common import events, tracing
from services.common.dead_letter import Message, put_aside
from services.common.events import Event
from services.common.topics import DEAD_LETTER_MAX_BYTES

DELIVERY_TIMEOUT_MS: Final = 15_000
REQUEST_TIMEOUT_MS: Final = 10_000
MAX_BLOCK_MS: Final = 5_000


class PublishError(Exception):
    """The brokers did not acknowledge; some of the events may have been written all the same."""


class Publisher(Protocol):
    """Writes events where consumers read them."""

    def publish(self, topic: str, batch: Sequence[Event]) -> None:
        """Returns once every event of the batch is acknowledged, in order for each key; raises PublishError.

        `topic` is given without the deployment's prefix.
        """
        ...

    def close(self) -> None:
        """Lets go of the connection."""
        ...


class KafkaPublisher:
    """Publishes with an idempotent producer, acknowledged by all in-sync replicas, in bounded time."""

    def __init__(self, bootstrap: str, prefix: str, client_id: str = "dabridge-publisher") -> None:
        """Connects; raises PublishError where no broker answers."""
        self._prefix = prefix
        try:
            self._producer = KafkaProducer(
                bootstrap_servers=bootstrap.split(","),
                client_id=client_id,
                acks="all",
                enable_idempotence=True,
                compression_type=None,
                linger_ms=5,
                batch_size=131_072,
                max_request_size=DEAD_LETTER_MAX_BYTES,
                delivery_timeout_ms=DELIVERY_TIMEOUT_MS,
                request_timeout_ms=REQUEST_TIMEOUT_MS,
                max_block_ms=MAX_BLOCK_MS,
                bootstrap_timeout_ms=MAX_BLOCK_MS,
            )
        except KafkaError as error:
            raise PublishError(str(error)) from error

    def publish(self, topic: str, batch: Sequence[Event]) -> None:
        """Returns once every event of the batch is acknowledged; raises PublishError."""
        try:
            futures = [
                self._producer.send(
                    self._prefix + topic,
                    key=event.subject.encode(),
                    value=event.data,
                    headers=events.headers(event),
                )
                for event in batch
            ]
            self._producer.flush(timeout=DELIVERY_TIMEOUT_MS / 1000)
            for future in futures:
                future.get(timeout=DELIVERY_TIMEOUT_MS / 1000)
        except KafkaError as error:
            raise PublishError(str(error)) from error

    def publish_raw(
        self, topic: str, key: bytes | None, value: bytes | None, headers: tuple[tuple[str, bytes], ...]
    ) -> None:
        """Writes one message as it is; returns once it is acknowledged; raises PublishError."""
        try:
            future = self._producer.send(self._prefix + topic, key=key, value=value, headers=list(headers))
            future.get(timeout=DELIVERY_TIMEOUT_MS / 1000)
        except KafkaError as error:
            raise PublishError(str(error)) from error

    def close(self) -> None:
        """Lets go of the connection within five seconds."""
        self._producer.close(timeout=5)


class LazyPublisher:
    """Publishes as KafkaPublisher does; connects when the first events come, which may never be."""

    def __init__(self, bootstrap: str, prefix: str, client_id: str) -> None:
        self._place = bootstrap, prefix, client_id
        self._lock = threading.Lock()
        self._publisher: KafkaPublisher | None = None

    def publish(self, topic: str, batch: Sequence[Event]) -> None:
        """Returns once every event of the batch is acknowledged; raises PublishError."""
        with self._lock:
            if self._publisher is None:
                self._publisher = KafkaPublisher(*self._place)
        self._publisher.publish(topic, batch)

    def close(self) -> None:
        """Lets go of the connection, where there is one."""
        if self._publisher is not None:
            self._publisher.close()


class DeadLetters:
    """Puts messages aside; connects when the first one comes, which may never be."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self._bootstrap = bootstrap
        self._prefix = prefix
        self._publisher: KafkaPublisher | None = None

    def put_aside(self, message: Message, reason: str) -> None:
        """Returns once the message is in its dead-letter topic; raises PublishError."""
        if self._publisher is None:
            self._publisher = KafkaPublisher(self._bootstrap, self._prefix, "dabridge-dead-letters")
        put_aside(self._publisher, message, reason, tracing.current_traceparent())

    def close(self) -> None:
        """Lets go of the connection, where there is one."""
        if self._publisher is not None:
            self._publisher.close()
