"""Outcomes in; kept with the features that their pairs had when they were first seen."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.common import events
from services.common.dead_letter import Message, RawPublisher, put_aside
from services.common.events import MalformedEvent
from services.common.tracing import current_traceparent, tracer
from services.matching.index import OUTCOMES, profile_of
from services.matching.learning.comparing import Comparing, Member
from services.matching.learning.outcomes import Outcome, Told, from_stored, of_event, to_document
from services.matching.markets import market
from services.matching.mirror import Mirror
from services.matching.profiles import Kind
from services.matching.store import Store

log = logging.getLogger(__name__)

_SPANS: Final = tracer(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a batch did."""

    outcomes: int
    dead: int


class Keeper:
    """Handles batches of the topics that tell outcomes; a batch may be handled again."""

    def __init__(self, store: Store, mirror: Mirror, publisher: RawPublisher, dimensions: int) -> None:
        """`dimensions` are those of the embeddings."""
        self._store = store
        self._mirror = mirror
        self._publisher = publisher
        self._dimensions = dimensions
        self._comparing = Comparing(mirror.columns, mirror.scorer)

    def handle(self, messages: Sequence[Message]) -> Kept:
        """Keeps the newest of what each aggregate tells.

        What is no event, or is refused by the index, goes to its dead-letter topic. Raises StoreUnavailable
        and PublishError, after which the whole batch is to be handled again.
        """
        newest: dict[str, tuple[Told, Message]] = {}
        dead = 0
        for message in messages:
            if events.is_tombstone(message.key, message.value):
                continue
            try:
                told = of_event(events.from_kafka(message.key, message.value, message.headers))
            except MalformedEvent as error:
                self._put_aside(message, str(error))
                dead += 1
                continue
            if told is not None and (told.id not in newest or newest[told.id][0].version <= told.version):
                newest[told.id] = told, message
        with _SPANS.start_as_current_span("keep outcomes"):
            lasting = self._of_nobody_erased([told for told, _ in newest.values()])
            dead += self._write(self._with_features(lasting), newest)
        return Kept(sum(len(told.outcomes) for told, _ in newest.values()), dead)

    def _write(self, told: Sequence[Told], messages: dict[str, tuple[Told, Message]]) -> int:
        """Writes what is told; how many documents the index refused."""
        written = self._store.write(OUTCOMES, map(to_document, told)) if told else []
        refused = [(t, w) for t, w in zip(told, written, strict=True) if w.outcome == "rejected"]
        for each, answer in refused:
            self._put_aside(messages[each.id][1], answer.reason)
        return len(refused)

    def _of_nobody_erased(self, told: Sequence[Told]) -> list[Told]:
        """What is told without the outcomes of persons whose profiles were removed."""
        asked: dict[Kind, set[str]] = defaultdict(set)
        for outcome in (outcome for each in told for outcome in each.outcomes if outcome.people):
            asked[market(outcome.market).left].update(outcome.people)
        removed: set[tuple[Kind, str]] = set()
        for kind, ids in asked.items():
            found = (profile_of(stored, 0)[0] for stored in self._store.fetch(kind, sorted(ids)))
            removed |= {(kind, profile.id) for profile in found if not profile.live and not profile.text}

        def lasts(outcome: Outcome) -> bool:
            kind = market(outcome.market).left if outcome.people else None
            return not any((kind, person) in removed for person in outcome.people)

        return [replace(each, outcomes=tuple(filter(lasts, each.outcomes))) for each in told]

    def _with_features(self, told: Sequence[Told]) -> list[Told]:
        """What is told, outcomes with a grade with their first features, as far as profiles are known."""
        graded = [each.id for each in told if any(o.grade is not None for o in each.outcomes)]
        held = (o for stored in self._store.fetch(OUTCOMES, graded) for o in from_stored(stored).outcomes)
        before = {(o.id, o.pair): o.features for o in held}
        outcomes = [o for each in told for o in each.outcomes if o.grade is not None]
        missing = [o for o in outcomes if before.get((o.id, o.pair)) is None]
        fresh = features_now(self._store, self._comparing, self._mirror, missing, self._dimensions)
        return [
            replace(
                each,
                outcomes=tuple(
                    replace(o, features=before.get((o.id, o.pair)) or fresh.get(o.pair))
                    for o in each.outcomes
                ),
            )
            for each in told
        ]

    def _put_aside(self, message: Message, reason: str) -> None:
        log.warning("dead letter %s/%d/%d: %s", message.topic, message.partition, message.offset, reason)
        put_aside(self._publisher, message, reason, current_traceparent())


def features_now(
    store: Store, comparing: Comparing, mirror: Mirror, outcomes: Sequence[Outcome], dimensions: int
) -> dict[tuple[str, str, str], dict[str, float]]:
    """The features of outcomes by their pairs, from the profiles as they stand; raises StoreUnavailable.

    Of those alone whose both profiles have content.
    """
    found: dict[tuple[str, str, str], dict[str, float]] = {}
    for key in {o.market for o in outcomes}:
        of_market = [o for o in outcomes if o.market == key]
        with mirror.lock:
            compared = mirror.in_force.market(key)
            members = _members(store, compared.left, {o.left for o in of_market}, dimensions)
            members |= _members(store, compared.right, {o.right for o in of_market}, dimensions)
            pairs = comparing.named(compared, members, [(o.left, o.right) for o in of_market])
        found |= {(key, *pair): features for pair, features in pairs.items()}
    return found


def _members(store: Store, kind: Kind, ids: Iterable[str], dimensions: int) -> dict[str, Member]:
    pairs = (profile_of(stored, dimensions) for stored in store.fetch(kind, sorted(ids)))
    return {profile.id: (profile, vector) for profile, vector in pairs if profile.text}
