"""Both handlers over a store and a publisher in memory, and the messages that go through them."""

from dataclasses import dataclass, field
from typing import Any, Final

from google.protobuf.message import Message as Payload

from services.common import events, topics
from services.common.dead_letter import Message
from services.common.events import Event
from services.matching.absorb import Absorber
from services.matching.index import SHORTLISTS
from services.matching.mirror import Mirror
from services.matching.rerank import Reranker
from services.matching.shortlists import Shortlist, from_stored
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_demand, a_talent
from tests.fakes.publisher import InMemoryPublisher
from tests.fakes.store import InMemoryStore, Reject
from tests.unit.matching.worlds import EMBEDDER, a_mirror

UPDATED: Final = "2026-11-01T08:00:00+00:00"
_TYPES: Final = {
    "TalentProfile": events.TALENT_CHANGED,
    "Demand": events.DEMAND_CHANGED,
    "Enterprise": events.ENTERPRISE_CHANGED,
    "Scenario": events.SCENARIO_CHANGED,
    "CountyIndustry": events.COUNTY_INDUSTRY_CHANGED,
    "Expert": events.EXPERT_CHANGED,
    "TransformationNeed": events.NEED_CHANGED,
}


def talent(name: str, version: int = 1, **changes: Any) -> Payload:
    return a_talent(id=name, version=version, status=1, updated_at=UPDATED, **changes)


def demand(name: str, version: int = 1, **changes: Any) -> Payload:
    return a_demand(id=name, version=version, status=1, updated_at=UPDATED, **{"years": 0, **changes})


def message(
    payload: Any, event_type: str = "", *, offset: int = 0, traceparent: str | None = None
) -> Message:
    """A record's change, or another event about it, as Kafka hands it over."""
    return of_event(event_of(payload, event_type, traceparent), offset)


def event_of(payload: Any, event_type: str = "", traceparent: str | None = None) -> Event:
    """A record's change, or another event about it."""
    event_type = event_type or _TYPES[payload.DESCRIPTOR.name]
    return Event(event_type, payload.id, payload.SerializeToString(), "/test", traceparent=traceparent)


def of_event(event: Event, offset: int = 0) -> Message:
    """An event as Kafka hands it over."""
    headers = tuple(events.headers(event))
    return Message(events.topic_of(event.type), 0, offset, event.subject.encode(), event.data, headers)


def reject_none(_collection: str, _document: Any) -> str:
    return ""


@dataclass
class Stream:
    """One worker; `other` makes a second one over the same store and topics."""

    rejects: Reject = reject_none
    store: InMemoryStore = field(init=False)
    publisher: InMemoryPublisher = field(default_factory=InMemoryPublisher)

    def __post_init__(self) -> None:
        self.store = InMemoryStore(self.rejects)
        self.start()

    def start(self) -> None:
        """A worker that starts anew, knowing only what is stored."""
        self.mirror: Mirror = a_mirror(self.store)
        self.mirror.sync()
        self.absorber = Absorber(self.store, self.mirror, EMBEDDER.encode, self.publisher)
        self.reranker = Reranker(
            self.store,
            self.mirror,
            self.publisher,
            FixedClock(),
            scan_limit=10_000,
            retrieve=lambda *_: [],
        )
        self.read_up_to = len(self.publisher.of(topics.RERANK))

    def requests(self) -> list[Message]:
        """The requests to rank that no worker has read yet."""
        return [of_event(event) for event in self.publisher.of(topics.RERANK)[self.read_up_to :]]

    def rank(self) -> None:
        """Handles requests until there are none."""
        while batch := self.requests():
            self.reranker.handle(batch)
            self.read_up_to += len(batch)

    def absorb(self, *payloads: Payload) -> None:
        """Handles one batch of changes and all that follows."""
        self.absorber.handle([message(payload) for payload in payloads])
        self.rank()

    def shortlist(self, name: str) -> Shortlist:
        """A stored shortlist by its id."""
        [stored] = self.store.fetch(SHORTLISTS, [name])
        return from_stored(stored)

    def ids(self, name: str) -> list[str]:
        """The counterparts on a stored shortlist."""
        return [entry.id for entry in self.shortlist(name).entries]

    def published(self, name: str) -> list[int]:
        """The versions of a shortlist in the order in which they were published."""
        found = [
            events.decode(event) for event in self.publisher.of(topics.SHORTLIST) if event.subject == name
        ]
        return [int(getattr(shortlist, "version")) for shortlist in found]  # noqa: B009 - shortlists have one
