"""The only wiring of matching."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from elasticsearch import Elasticsearch
from kafka.errors import KafkaError
from threadpoolctl import threadpool_limits

from services.common.clock import SystemClock
from services.common.kafka import KafkaPublisher, LazyPublisher, Publisher, PublishError
from services.common.settings import SettingsError
from services.common.topic_reading import every_message
from services.matching.absorb import Absorber
from services.matching.answers import Answers
from services.matching.crowd import Crowd
from services.matching.doctor import Doctor
from services.matching.elastic import ElasticStore
from services.matching.embedder import CALIBRATION_FILE, DEFAULT_MODEL, Embedder, load_embedder
from services.matching.explain import Explainer
from services.matching.fits import ElasticFeed, Fits
from services.matching.flow import Intake
from services.matching.forgetting import Forgetting
from services.matching.improve import Improver
from services.matching.index import Names, ensure_indexes
from services.matching.lag import LagReader
from services.matching.learning.inforce import Follower, InForce
from services.matching.learning.keeping import Keeper
from services.matching.learning.ledger import Ledger
from services.matching.mirror import Mirror
from services.matching.phrases import Calibration
from services.matching.reembed import reembed
from services.matching.refill import TopicUnread, facts_on_topic
from services.matching.rerank import Reranker
from services.matching.rescore import ElasticNotes, Rescorer, scoring_fingerprint
from services.matching.search import Reader
from services.matching.settings import MOST_DIMENSIONS, Settings
from services.matching.store import StoreUnavailable
from services.matching.whole import ElasticSides, Wholes

START_DEADLINE_S: Final = 60.0
REQUEST_TIMEOUT_S: Final = 20.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Worker:
    """What the stream processor runs."""

    intake: Intake
    reranker: Reranker
    mirror: Mirror
    rescorer: Rescorer


def client_of(settings: Settings) -> Elasticsearch:
    """A client of the deployment's Elasticsearch, which traces its calls; connects when first used."""
    return Elasticsearch(settings.elasticsearch_url, request_timeout=REQUEST_TIMEOUT_S, max_retries=0)


def embedder_of(settings: Settings) -> Embedder:
    """The embedding model of the settings; raises SettingsError where its vectors are too long."""
    embedder = load_embedder(settings.embedding_model, settings.embedding_dimensions)
    if embedder.dimensions > MOST_DIMENSIONS:
        rule = f"must be set, to {MOST_DIMENSIONS} at most: {embedder.name} has {embedder.dimensions}"
        raise SettingsError("EMBEDDING_DIMENSIONS", rule)
    return embedder


def calibration_of(model: str) -> Calibration:
    """The calibration that lies beside a model's files; the default one where there is none."""
    file = (Path(model) if model else DEFAULT_MODEL) / CALIBRATION_FILE
    if not file.is_file():
        return Calibration()
    values: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return Calibration(**values)


def build_worker(settings: Settings) -> Worker:
    """Connects, makes the indexes, moves what has another model or mapping, and fills the mirror."""
    # The products here are small: threads of the linear algebra library would only wait for each other.
    threadpool_limits(1)
    embedder = embedder_of(settings)
    client = client_of(settings)
    names = Names(settings.index_prefix, embedder.fingerprint)
    store = ElasticStore(client, names.index)
    behind = patiently(lambda: ensure_indexes(client, names, embedder.dimensions), StoreUnavailable)
    facts_of = partial(facts_on_topic, settings.bootstrap, settings.topic_prefix)
    for collection in behind:
        move = partial(reembed, client, names, collection, embedder, facts_of)
        patiently(move, StoreUnavailable, TopicUnread)
    publisher = patiently(
        lambda: KafkaPublisher(settings.bootstrap, settings.topic_prefix, "dabridge-matching"), PublishError
    )
    patiently(lambda: reconcile(settings, store, publisher), StoreUnavailable, PublishError, KafkaError)
    mirror = mirror_of(store, embedder, settings)
    patiently(mirror.sync, StoreUnavailable)
    rescorer = Rescorer(ElasticNotes(client, names), mirror, publisher, embedder.fingerprint)
    patiently(rescorer.check, StoreUnavailable, PublishError)
    return Worker(
        intake=Intake(
            Absorber(store, mirror, embedder.encode, publisher),
            Keeper(store, mirror, publisher, embedder.dimensions),
        ),
        reranker=Reranker(
            store,
            mirror,
            publisher,
            SystemClock(),
            scan_limit=settings.scan_limit,
            retrieve=Reader(client, names, embedder, mirror.calibration).candidates_of,
        ),
        mirror=mirror,
        rescorer=rescorer,
    )


def reconcile(settings: Settings, store: ElasticStore, publisher: Publisher) -> None:
    """Makes the index and the topic of weights hold the same, and the release's weights a version."""
    read = partial(every_message, settings.bootstrap, settings.topic_prefix)
    Ledger(store, publisher).reconcile(read, SystemClock().now())


@dataclass(frozen=True, slots=True)
class Queries:
    """What the query service answers with, and the fingerprint of its embedding model."""

    answers: Answers
    wholes: Wholes
    fingerprint: str
    forgetting: Forgetting
    fits: Fits
    follower: Follower
    ledger: Ledger
    crowd: Crowd


def build_queries(settings: Settings) -> Queries:
    """What the query service answers with; makes the indexes."""
    threadpool_limits(1)  # as for the worker
    embedder = embedder_of(settings)
    client = client_of(settings)
    names = Names(settings.index_prefix, embedder.fingerprint)
    patiently(lambda: ensure_indexes(client, names, embedder.dimensions), StoreUnavailable)
    calibration = calibration_of(settings.embedding_model)
    store = ElasticStore(client, names.index)
    in_force = InForce()
    follower = Follower(store, in_force)
    patiently(follower.follow, StoreUnavailable)
    reader = Reader(client, names, embedder, calibration)
    crowd = Crowd(mirror_of(store, embedder, settings), embedder.encode)
    answers = Answers(
        reader,
        Explainer(embedder.encode, calibration, embedder.dimensions),
        LagReader(settings.bootstrap, settings.topic_prefix, settings.consumer_group),
        in_force,
        improver=Improver(crowd, reader.profiles, SystemClock()),
        doctor=Doctor(crowd, reader.profiles, SystemClock()),
    )
    wholes = Wholes(
        ElasticSides(client, names, embedder.dimensions),
        embedder.encode,
        calibration,
        embedder.dimensions,
        in_force=in_force,
        fingerprints=(
            embedder.fingerprint,
            partial(scoring_fingerprint, embedder.fingerprint, calibration),
        ),
    )
    forgetting = Forgetting(client, names, store)
    fits = Fits(
        ElasticFeed(client, names, embedder.dimensions),
        embedder.encode,
        calibration,
        embedder.dimensions,
        SystemClock(),
        in_force=in_force,
    )
    ledger = Ledger(store, LazyPublisher(settings.bootstrap, settings.topic_prefix, "dabridge-weights"))
    return Queries(answers, wholes, embedder.fingerprint, forgetting, fits, follower, ledger, crowd)


def mirror_of(store: ElasticStore, embedder: Embedder, settings: Settings) -> Mirror:
    """An empty mirror over a store."""
    calibration = calibration_of(settings.embedding_model)
    return Mirror(store, embedder.encode, calibration, embedder.dimensions)


def patiently(call: Callable[[], T], *trouble: type[Exception], deadline_s: float = START_DEADLINE_S) -> T:
    """The call's result, tried again on trouble with growing pauses until the deadline; then raises it."""
    end = time.monotonic() + deadline_s
    pause = 0.2
    while True:
        try:
            return call()
        except trouble:
            if time.monotonic() + pause > end:
                raise
            time.sleep(pause)
            pause = min(2 * pause, 5.0)
