"""An index of an older mapping is moved to the one of today, with what it lacks read from the topics."""

from collections.abc import Iterator
from typing import Any

import pytest
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, Removed
from elasticsearch import Elasticsearch
from google.protobuf.message import Message

from infra.local.elasticsearch import Elasticsearch as ElasticsearchServer
from infra.local.kafka import Kafka
from services.common import events, topics
from services.common.access.policy import Facts
from services.common.dead_letter import Message as KafkaMessage
from services.common.events import Event
from services.common.kafka import KafkaPublisher
from services.matching.absorb import Absorber
from services.matching.bootstrap import build_worker, calibration_of
from services.matching.elastic import ElasticStore
from services.matching.embedder import Embedder, load_embedder
from services.matching.index import Names, ensure_indexes, profile_document, profile_mapping
from services.matching.mirror import Mirror
from services.matching.profiles import Kind
from services.matching.reembed import reembed
from services.matching.refill import FactsOf, facts_on_topic
from services.matching.search import Reader
from services.matching.settings import Settings
from services.matching.translate import of_event
from tests.fakes.messages import a_demand, a_talent
from tests.fakes.publisher import InMemoryPublisher

FIRM = Facts("firm", frozenset({"511702"}), public=True)


def changed(event_type: str, message: Message, version: int) -> Event:
    message.version, message.status = version, RECORD_STATUS_ACTIVE  # type: ignore[attr-defined]
    record_id: str = message.id  # type: ignore[attr-defined] # every aggregate has these three
    return Event(event_type, record_id, message.SerializeToString(), "/test")


def a_post(record_id: str, version: int = 1, **changes: Any) -> Event:
    return changed(
        events.DEMAND_CHANGED, a_demand(id=record_id, **{"enterprise_id": "firm", **changes}), version
    )


class City:
    """Topics and indexes of a deployment that a worker is to be started on."""

    def __init__(self, kafka: Kafka, server: ElasticsearchServer, prefix: str) -> None:
        self.embedder: Embedder = load_embedder("")
        self.settings = Settings.from_environ(
            {
                "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap,
                "TOPIC_PREFIX": prefix,
                "ELASTICSEARCH_URL": server.url,
                "INDEX_PREFIX": prefix + "dabridge",
            }
        )
        topics.create_topics(kafka.bootstrap, prefix)
        self.client = Elasticsearch(server.url, request_timeout=30)
        self.names = Names(self.settings.index_prefix, self.embedder.fingerprint)
        self.reader = Reader(self.client, self.names, self.embedder, calibration_of(""))

    def publish(self, topic: str, *batch: Event) -> None:
        publisher = KafkaPublisher(self.settings.bootstrap, self.settings.topic_prefix)
        publisher.publish(topic, batch)
        publisher.close()

    def index_of_yesterday(self, kind: Kind, *given: Event) -> str:
        """An index that knows no facts, behind the kind's alias."""
        name = f"{self.names.alias(kind)}-of-yesterday"
        mapping = profile_mapping(self.embedder.dimensions)
        del mapping["properties"]["facts"]
        self.client.indices.create(index=name, mappings=mapping, settings={"number_of_shards": 1})
        self.client.indices.put_alias(index=name, name=self.names.alias(kind))
        profiles = [of_event(event) for event in given]
        documents = [
            profile_document(profile, vector)
            for profile, vector in zip(
                profiles, self.embedder.encode([profile.text for profile in profiles]), strict=True
            )
        ]
        for document in documents:
            body: Any = document.body
            del body["facts"], body["profile"]["facts"]
        ElasticStore(self.client, lambda _: name).write(kind, documents)
        return name

    def facts(self, kind: Kind, *ids: str) -> dict[str, Facts]:
        return {known.profile.id: known.profile.facts for known in self.reader.profiles(kind, ids)}


@pytest.fixture
def city(kafka: Kafka, elasticsearch: ElasticsearchServer, topic_prefix: str) -> Iterator[City]:
    made = City(kafka, elasticsearch, topic_prefix)
    yield made
    made.client.close()


def test_a_worker_gives_the_profiles_of_an_older_index_their_facts(city: City) -> None:
    posts = [a_post("old"), a_post("older", zone=""), a_post("edited")]
    # As a compacted topic is: the first version of what was edited is not there any more.
    city.publish(topics.DEMAND, *posts[:2], a_post("edited", 2, enterprise_id="other"))
    gone = Event(events.DEMAND_REMOVED, "gone", Removed(id="gone", version=2).SerializeToString(), "/test")
    old = city.index_of_yesterday("demand", *posts, gone)

    assert city.facts("demand", "old") == {"old": Facts()}  # read before the move, by those who reach all
    build_worker(city.settings)

    # What was edited since waits for its edit: another version may have been another's.
    assert city.facts("demand", "old", "older", "edited", "gone") == {
        "old": FIRM,
        "older": Facts("firm", frozenset(), public=True),
        "edited": Facts(),
        "gone": Facts(),
    }
    assert not city.client.indices.exists(index=old)


def test_what_is_absorbed_after_the_move_is_newer(city: City) -> None:
    city.index_of_yesterday("demand", a_post("edited"))
    build_worker(city.settings)
    edit = a_post("edited", 2, enterprise_id="other")

    store = ElasticStore(city.client, city.names.index)
    mirror = Mirror(store, city.embedder.encode, calibration_of(""), city.embedder.dimensions)
    absorber = Absorber(store, mirror, city.embedder.encode, InMemoryPublisher())
    headers = tuple(events.headers(edit))
    absorber.handle([KafkaMessage(topics.DEMAND, 0, 0, edit.subject.encode(), edit.data, headers)])

    assert city.facts("demand", "edited")["edited"].owner == "other"


def test_an_index_with_facts_is_moved_without_its_topic(city: City) -> None:
    """As for another embedding model."""
    ensure_indexes(city.client, city.names, city.embedder.dimensions)
    profile = of_event(changed(events.TALENT_CHANGED, a_talent(), 1))
    document = profile_document(profile, city.embedder.encode([profile.text])[0])
    ElasticStore(city.client, city.names.index).write("talent", [document])
    another = Names(city.names.prefix, "another")
    assert "talent" in ensure_indexes(city.client, another, city.embedder.dimensions)

    def unread(_: Kind) -> FactsOf:
        raise AssertionError

    assert reembed(city.client, another, "talent", city.embedder, unread) == 1

    assert city.client.indices.exists_alias(name=another.alias("talent"))
    assert city.facts("talent", "talent-1") == {"talent-1": Facts("talent-1")}


def test_a_topic_tells_the_facts_of_every_version_that_it_holds(city: City) -> None:
    city.publish(topics.DEMAND, a_post("one"), a_post("one", 2, enterprise_id="other"), a_post("two"))
    broken = Event(events.DEMAND_CHANGED, "broken", b"\xff\xff", "/test")
    city.publish(topics.DEMAND, broken)

    found = facts_on_topic(city.settings.bootstrap, city.settings.topic_prefix, "demand")

    assert {key: facts.owner for key, facts in found.items()} == {
        ("one", 1): "firm",
        ("one", 2): "other",
        ("two", 1): "firm",
    }


def test_an_empty_topic_and_one_that_is_not_there_tell_nothing(city: City) -> None:
    assert facts_on_topic(city.settings.bootstrap, city.settings.topic_prefix, "scenario") == {}
    assert facts_on_topic(city.settings.bootstrap, "nowhere-", "scenario") == {}
