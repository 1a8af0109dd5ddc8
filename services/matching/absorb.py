"""Source events in; profiles indexed, and whoever they touch asked to be ranked again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from services.common import events
from services.common.dead_letter import Message, RawPublisher, put_aside
from services.common.events import MalformedEvent
from services.common.kafka import Publisher
from services.common.tracing import current_traceparent, tracer
from services.matching import requests
from services.matching.index import profile_document
from services.matching.mirror import Mirror
from services.matching.phrases import Encode
from services.matching.profiles import KINDS, Kind, Profile
from services.matching.store import Store, Written
from services.matching.touch import themselves, touched_by
from services.matching.translate import of_event

log = logging.getLogger(__name__)

_SPANS: Final = tracer(__name__)


class EventPublisher(Publisher, RawPublisher, Protocol):
    """Publishes events and puts messages aside."""


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a batch did."""

    profiles: int
    dead: int
    touched: int


@dataclass(slots=True)
class _Batch:
    profiles: dict[tuple[Kind, str], tuple[Profile, Message]] = field(default_factory=dict)
    dead: int = 0

    def of(self, kind: Kind) -> list[tuple[Profile, Message]]:
        """The batch's profiles of a kind."""
        return [pair for (of, _), pair in self.profiles.items() if of == kind]


class Absorber:
    """Handles batches of the source topics; a batch may be handled again, in whole or in part."""

    def __init__(self, store: Store, mirror: Mirror, encode: Encode, publisher: EventPublisher) -> None:
        self._store = store
        self._mirror = mirror
        self._encode = encode
        self._publisher = publisher

    def handle(self, messages: Sequence[Message]) -> Absorbed:
        """Indexes the newest state of each profile and asks for the rankings it touches.

        What is no event, or is refused by the index, goes to its dead-letter topic. Raises StoreUnavailable
        and PublishError, after which the whole batch is to be handled again.
        """
        batch = self._decode(messages)
        found: dict[Kind, list[Profile]] = {}
        for kind in KINDS:
            pairs = batch.of(kind)
            if pairs:
                found[kind] = self._index(kind, pairs, batch)
        with _SPANS.start_as_current_span("touch"), self._mirror.lock:
            self._mirror.sync()
            subjects = requests.collect(
                touch
                for kind, profiles in found.items()
                for slots in (self._slots(kind, profiles),)
                for touch in (
                    *themselves(self._mirror, kind, slots),
                    *touched_by(self._mirror, kind, slots),
                )
            )
            self._mirror.untouched.clear()
        requests.ask(self._publisher, subjects)
        touched = sum(len(group) for group in subjects.values())
        return Absorbed(sum(map(len, found.values())), batch.dead, touched)

    def _decode(self, messages: Sequence[Message]) -> _Batch:
        batch = _Batch()
        for message in messages:
            if events.is_tombstone(message.key, message.value):
                continue
            try:
                event = events.from_kafka(message.key, message.value, message.headers)
                profile = of_event(event)
            except MalformedEvent as error:
                self._put_aside(message, str(error), batch)
                continue
            key = (profile.kind, profile.id)
            earlier = batch.profiles.get(key)
            if earlier is None or earlier[0].version <= profile.version:
                batch.profiles[key] = (profile, message)
        return batch

    def _index(self, kind: Kind, pairs: Sequence[tuple[Profile, Message]], batch: _Batch) -> list[Profile]:
        profiles = [profile for profile, _ in pairs]
        with _SPANS.start_as_current_span("embed", attributes={"dabridge.kind": kind}):
            vectors = self._encode([profile.text for profile in profiles])
        outcomes: list[Written] = []

        def take_over(settled: Sequence[Written]) -> None:
            start = len(outcomes)
            outcomes.extend(settled)
            kept = [start + place for place, w in enumerate(settled) if w.outcome == "written"]
            self._mirror.put_profiles(kind, [profiles[place] for place in kept], vectors[kept])

        with _SPANS.start_as_current_span("bulk", attributes={"dabridge.kind": kind}):
            documents = (profile_document(p, v) for p, v in zip(profiles, vectors, strict=True))
            self._store.write(kind, documents, take_over)
        found = []
        for (profile, message), written in zip(pairs, outcomes, strict=True):
            if written.outcome == "rejected":
                self._put_aside(message, written.reason, batch)
            else:
                found.append(profile)
        return found

    def _slots(self, kind: Kind, profiles: Sequence[Profile]) -> npt.NDArray[np.int64]:
        held = self._mirror.kinds[kind]
        return np.array(sorted(held.slot(profile.id) for profile in profiles), dtype=np.int64)

    def _put_aside(self, message: Message, reason: str, batch: _Batch) -> None:
        log.warning("dead letter %s/%d/%d: %s", message.topic, message.partition, message.offset, reason)
        put_aside(self._publisher, message, reason, current_traceparent())
        batch.dead += 1
