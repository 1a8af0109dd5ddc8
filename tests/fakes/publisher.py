"""A publisher in memory, for handlers that publish events and put messages aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.common.dead_letter import Headers
from services.common.events import Event
from services.common.kafka import PublishError


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as it was given."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers

    def header(self, name: str) -> str:
        """The last value of a header; KeyError where there is none."""
        return dict(self.headers)[name].decode()


@dataclass
class InMemoryPublisher:
    """Keeps what it is given; while `away` it refuses, after having written `written_anyway` events.

    `before` is called with the topic before each batch, and may raise.
    """

    events: list[tuple[str, Event]] = field(default_factory=list)
    raw: list[RawMessage] = field(default_factory=list)
    away: bool = False
    written_anyway: int = 0
    before: Callable[[str], None] = lambda _topic: None

    def publish(self, topic: str, batch: Sequence[Event]) -> None:
        self.before(topic)
        taken = batch[: self.written_anyway] if self.away else batch
        self.events += [(topic, event) for event in taken]
        self._refuse_while_away()

    def publish_raw(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> None:
        self.before(topic)
        self._refuse_while_away()
        self.raw.append(RawMessage(topic, key, value, headers))

    def close(self) -> None:
        """Nothing to let go of."""

    def of(self, topic: str) -> list[Event]:
        """The events of a topic, in order."""
        return [event for name, event in self.events if name == topic]

    def _refuse_while_away(self) -> None:
        if self.away:
            raise PublishError("no broker")
