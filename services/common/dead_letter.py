"""Messages that cannot be processed, put aside with the reason: they block nothing and can be replayed."""

from dataclasses import dataclass
from typing import Protocol

from services.common.topics import dead_letter

REASON_HEADER = "dead_letter_reason"
ORIGIN_HEADER = "dead_letter_origin"
REASON_LIMIT = 1_000

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A Kafka message as it came; `topic` without the deployment's prefix."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers

    @property
    def traceparent(self) -> str | None:
        """The trace context that the message carries."""
        for name, value in self.headers:
            if name == "traceparent":
                return value.decode("ascii", "replace")
        return None


class RawPublisher(Protocol):
    """Writes messages whose headers and values are given as bytes."""

    def publish_raw(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> None:
        """Returns once the message is acknowledged; raises PublishError. `topic` without prefix."""
        ...


def put_aside(publisher: RawPublisher, message: Message, reason: str, traceparent: str | None) -> None:
    """Writes a message, unchanged, to its dead-letter topic with the reason and origin as headers.

    `traceparent` is used where the message carries none. Returns once acknowledged; raises PublishError.
    """
    added: list[tuple[str, bytes]] = [
        (REASON_HEADER, reason[:REASON_LIMIT].encode()),
        (ORIGIN_HEADER, f"{message.topic}/{message.partition}/{message.offset}".encode()),
    ]
    if message.traceparent is None and traceparent is not None:
        added.append(("traceparent", traceparent.encode()))
    publisher.publish_raw(dead_letter(message.topic), message.key, message.value, (*message.headers, *added))
