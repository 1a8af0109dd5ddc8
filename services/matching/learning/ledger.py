"""The ledger of weights: every version and every learning run, in the index and on their topics.

A version is written to the index first, which takes a number once: of two writers one is told so. Then it is
published; what a crash left unpublished, and what an index that was thrown away lacks, the next start of the
worker makes up for (`reconcile`).
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from dabridge.events.v1 import matching_pb2

from services.common import events, topics, tracing
from services.common.dead_letter import Message
from services.common.events import MalformedEvent
from services.common.kafka import Publisher
from services.matching.learning.versions import (
    RUNS,
    WEIGHTS,
    LearningRun,
    Weights,
    event_of,
    features_of,
    market_of,
    run_document,
    run_of,
    state_of,
    tell_promoted,
    version_document,
    version_id,
    version_of,
)
from services.matching.markets import Market, WrongFeatures, market, markets
from services.matching.store import Store

log = logging.getLogger(__name__)

RELEASE: Final = "release"
TOPICS: Final = (topics.WEIGHTS, topics.LEARNING_RUN)
ReadTopic = Callable[[str], Iterable[Message]]


class Superseded(Exception):
    """Another version came in between; nothing was changed."""

    def __init__(self, market_key: str, expected: int, actual: int) -> None:
        super().__init__(f"{market_key} has version {actual}, not {expected}")
        self.expected = expected
        self.actual = actual


class NoSuchVersion(LookupError):
    """The market has no version that could be brought back."""


class Ledger:
    """Reads and adds versions and runs; raises StoreUnavailable and, where it adds, PublishError."""

    def __init__(self, store: Store, publisher: Publisher) -> None:
        """Uses both without owning them."""
        self._store = store
        self._publisher = publisher

    def versions(self, market_key: str = "") -> list[Weights]:
        """A market's versions, or those of all, by market, the newest first."""
        ids = self._store.changes({WEIGHTS: -1})[WEIGHTS].versions
        found = map(version_of, self._store.fetch(WEIGHTS, list(ids)))
        order = {key: place for place, key in enumerate(markets())}
        wanted = [v for v in found if not market_key or v.market == market_key]
        return sorted(wanted, key=lambda v: (order.get(v.market, len(order)), v.market, -v.version))

    def runs(self, market_key: str = "") -> list[LearningRun]:
        """A market's runs, or those of all, the newest first."""
        ids = self._store.changes({RUNS: -1})[RUNS].versions
        found = map(run_of, self._store.fetch(RUNS, list(ids)))
        wanted = [run for run in found if not market_key or run.market == market_key]
        return sorted(wanted, key=lambda run: (run.finished_at, run.id), reverse=True)

    def add(self, version: Weights) -> Weights:
        """Makes a version, which is in force from then on; raises Superseded where its number is taken."""
        [written] = self._store.write(WEIGHTS, [version_document(version)])
        if written.outcome == "stale":
            raise Superseded(version.market, version.version - 1, version.version)
        if written.outcome == "rejected":
            raise ValueError(f"the index refuses {version.id}: {written.reason}")
        self._publish([version])
        return version

    def add_run(self, run: LearningRun) -> None:
        """Keeps what a run came to: that every guard passed first, then what became of its weights."""
        self._store.write(RUNS, [run_document(run)])
        self._publish([run])

    def rollback(self, market_key: str, by: str, at: datetime, *, to: int = 0, expected: int = 0) -> Weights:
        """Brings the weights of a version back as a version of their own, which is in force from then on.

        `to` 0: the newest version before the weights in force that has others. `expected`: the version that
        is to be in force until then, 0: any. Raises NoSuchVersion, also for a version of another release's
        features, Superseded and UnknownMarket.
        """
        market(market_key)
        versions = self.versions(market_key)
        if not versions:
            raise NoSuchVersion(market_key)
        latest = versions[0]
        if expected and latest.version != expected:
            raise Superseded(market_key, expected, latest.version)
        wanted = _wanted(versions, to)
        return self.add(
            Weights(
                id=version_id(market_key, latest.version + 1),
                version=latest.version + 1,
                market=market_key,
                features=wanted.features,
                floor=wanted.floor,
                origin=matching_pb2.WEIGHTS_ORIGIN_ROLLBACK,
                copied_from=wanted.version,
                made_by=by,
                made_at=at.isoformat(),
            )
        )

    def reconcile(self, read_topic: ReadTopic, at: datetime) -> None:
        """Makes index and topics hold the same, and the release's weights a version where they are new.

        The topics are read whole. Weights of another release than the last one recorded are put in force:
        what was learned on others may be of other features. A run that ended between its weights and saying
        so says it now. Raises KafkaError besides.
        """
        versions, runs = _read(message for topic in TOPICS for message in read_topic(topic))
        held = {v.id for v in self.versions()}
        self._store.write(WEIGHTS, [version_document(v) for v in versions.values() if v.id not in held])
        self._store.write(RUNS, map(run_document, runs.values()))
        self._store.write(RUNS, map(run_document, self._half_told()))
        unpublished: list[Weights | LearningRun] = [v for v in self.versions() if v.id not in versions]
        unpublished += [run for run in self.runs() if runs.get(run.id) != run]
        self._publish(unpublished)
        for shape in markets().values():
            self._record(shape, at)

    def _half_told(self) -> Iterable[LearningRun]:
        """The runs that put weights in force and do not say so yet, as they should read."""
        made = {v.run_id: v.version for v in self.versions() if v.run_id}
        for run in self.runs():
            if run.id in made and not run.promoted_version:
                tell_promoted(run, made[run.id])
                yield run

    def _record(self, released: Market, at: datetime) -> None:
        versions = self.versions(released.key)
        last = next((v for v in versions if v.origin == matching_pb2.WEIGHTS_ORIGIN_RELEASE), None)
        made = of_market(released, versions[0].version + 1 if versions else 1)
        if last is not None and (last.features, last.floor) == (made.features, made.floor):
            return
        made.origin = matching_pb2.WEIGHTS_ORIGIN_RELEASE
        made.made_by, made.made_at = RELEASE, at.isoformat()
        try:
            self.add(made)
        except Superseded:
            log.info("another process recorded %s", made.id)

    def _publish(self, messages: Sequence[Weights | LearningRun]) -> None:
        told = [event_of(message) for message in messages]
        for topic in TOPICS:
            batch = [event for event in told if events.topic_of(event.type) == topic]
            if batch:
                with tracing.publishing(topic):
                    traceparent = tracing.current_traceparent()
                    self._publisher.publish(topic, [replace(e, traceparent=traceparent) for e in batch])


def of_market(weighed: Market, version: int) -> Weights:
    """A version with a market's weights, of no origin yet."""
    return Weights(
        id=version_id(weighed.key, version),
        version=version,
        market=weighed.key,
        features=features_of(weighed),
        floor=weighed.floor,
    )


def _fits(version: Weights) -> bool:
    """Whether the version is of the features that this release compares; of others nothing would follow."""
    try:
        market_of(version)
    except WrongFeatures:
        return False
    return True


def _wanted(versions: Sequence[Weights], to: int) -> Weights:
    """The version to bring back, of a market's versions, the newest first."""
    latest = versions[0]
    if to:
        found = next((v for v in versions if v.version == to and _fits(v)), None)
    else:
        # A rollback stands where the version stands whose weights it brought back: the next goes further.
        stands = latest.copied_from or latest.version
        found = next(
            (
                v
                for v in versions
                if v.version < stands
                and v.origin != matching_pb2.WEIGHTS_ORIGIN_ROLLBACK
                and list(v.features) != list(latest.features)
                and _fits(v)
            ),
            None,
        )
    if found is None:
        raise NoSuchVersion(version_id(latest.market, to) if to else latest.market)
    return found


def _read(messages: Iterable[Message]) -> tuple[dict[str, Weights], dict[str, LearningRun]]:
    """What a topic tells; what is no event of ours is passed over: nothing was lost by it."""
    versions: dict[str, Weights] = {}
    runs: dict[str, LearningRun] = {}
    for message in messages:
        if events.is_tombstone(message.key, message.value):
            continue
        try:
            told = events.decode(events.from_kafka(message.key, message.value, message.headers))
        except MalformedEvent as error:
            log.warning("passed over %s/%d/%d: %s", message.topic, message.partition, message.offset, error)
            continue
        if isinstance(told, Weights):
            versions.setdefault(told.id, told)
        elif isinstance(told, LearningRun):
            # A run is told again when its weights are in force.
            runs[told.id] = max(runs.get(told.id, told), told, key=state_of)
    return versions, runs
