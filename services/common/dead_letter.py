"""Messages that cannot be processed, put aside with the reason: they block nothing and can be replayed."""

from dataclasses import dataclass
from typing import Protocol

from services.common.topics import dead_letter

REASON_HEADER = "dead_letter_reason"
ORIGIN_HEADER = "dead_letter_origin"
REASON_LIMIT = 1_000

Headers = tuple[tuple[str, bytes], ...]
# Kafka knows headers without a value.
GivenHeaders = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A Kafka message as it came; `topic` without the deployment's prefix."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: GivenHeaders

    @property
    def traceparent(self) -> str | None:
        """The trace context that the message carries."""
        for name, value in self.headers:
            if name == "traceparent" and value is not None:
                return value.decode("ascii", "replace")
        return None


class RawPublisher(Protocol):
    """Writes messages whose headers and values are given as bytes."""

    def publish_raw(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> None:
        """Returns once the message is acknowledged; raises PublishError. `topic` without prefix."""
        ...


def put_aside(publisher: RawPublisher, message: Message, reason: str, traceparent: str | None) -> None:
    """Writes a message to its dead-letter topic, under a key of its own, with reason and origin as headers.

    Header values and a value that are null become empty: a null value would let go of what it is to keep.
    `traceparent` is used where the message carries none. Returns once acknowledged; raises PublishError.
    """
    added: list[tuple[str, bytes]] = [
        (REASON_HEADER, reason[:REASON_LIMIT].encode()),
        (ORIGIN_HEADER, f"{message.topic}/{message.partition}/{message.offset}".encode()),
    ]
    if message.traceparent is None and traceparent is not None:
        added.append(("traceparent", traceparent.encode()))
    kept = tuple((name, value if value is not None else b"") for name, value in message.headers)
    publisher.publish_raw(
        dead_letter(message.topic), letter_key(message), message.value or b"", (*kept, *added)
    )


def letter_key(message: Message) -> bytes:
    """The key that a message is put aside under: its own, "/" and where it lay, so that no two share one."""
    place = f"/{message.topic}-{message.partition}-{message.offset}".encode()
    return (message.key or b"") + place


def first_key(letter: bytes) -> bytes:
    """The key that a message had before it was put aside; empty where it had none."""
    return letter.rpartition(b"/")[0]
