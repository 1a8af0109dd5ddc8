"""Watching the stream: is all of it done, and what is on a topic."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Self

import psycopg
from elasticsearch import Elasticsearch
from kafka import KafkaConsumer, TopicPartition

from services.common import topics
from services.common.events import Event, from_kafka
from services.matching.elastic import ElasticStore
from services.matching.flow import READ
from services.matching.index import Names
from services.matching.lag import LagReader, LagUnknown
from tests.stack import Mesh

WORKER = "matching-worker"
RECORDS = ("scenarios", "talent")


@dataclass(frozen=True, slots=True)
class TopicMessage:
    """A message as a consumer got it."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]

    def event(self) -> Event:
        return from_kafka(self.key, self.value, tuple(self.headers.items()))


def eventually(done: Callable[[], bool], seconds: float, what: str, pause_s: float = 0.2) -> None:
    """Returns once `done`; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(pause_s)


class Watch:
    """Looks at one mesh's stream; starts the worker again where it ended, as a supervisor does."""

    def __init__(self, mesh: Mesh) -> None:
        self.mesh = mesh
        self.restarts = 0
        place = mesh.surroundings
        self._lag = LagReader(place.bootstrap, place.topic_prefix, place.consumer_group)

    def lag(self, *names: str) -> int:
        """Unread messages of the topics; -1 where the brokers do not answer."""
        try:
            return sum(self._lag.read(names).values())
        except LagUnknown:
            return -1

    def unpublished(self) -> int:
        """Events that wait in the outboxes of the services that this mesh runs."""
        return sum(
            self._unpublished(self.mesh.surroundings.databases[service])
            for service in RECORDS
            if service in self.mesh.names
        )

    def settled(self) -> bool:
        """All is done: a source's events are read only after the requests they made are written."""
        self.keep_worker()
        return self.unpublished() == 0 and self.lag(*READ) == 0 and self.lag(topics.RERANK) == 0

    def settle(self, seconds: float) -> float:
        """Returns the seconds that it took until all was done."""
        started = time.monotonic()
        eventually(self.settled, seconds, "the stream is quiet")
        return time.monotonic() - started

    def keep_worker(self) -> None:
        if not self.mesh.is_running(WORKER):
            self.restarts += 1
            self.mesh.restart(WORKER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()

    def let_go(self) -> None:
        """Closes the connection to Kafka until it is used again; with Kafka away it would leak sockets."""
        self._lag.close()

    @staticmethod
    def _unpublished(url: str) -> int:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL").fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def store_of(mesh: Mesh) -> Iterator[ElasticStore]:
    """The store that the mesh's worker writes; of its shortlists only."""
    place = mesh.surroundings
    with Elasticsearch(place.elasticsearch_url, request_timeout=30, max_retries=0) as client:
        yield ElasticStore(client, Names(place.index_prefix, "").index)


def read_topic(mesh: Mesh, topic: str) -> list[TopicMessage]:
    """Every message of a topic, each partition in order."""
    name = mesh.surroundings.topic_prefix + topic
    consumer = KafkaConsumer(
        bootstrap_servers=mesh.surroundings.bootstrap, group_id=None, auto_offset_reset="earliest"
    )
    found: list[TopicMessage] = []
    with closing(consumer):
        partitions = [TopicPartition(name, number) for number in consumer.partitions_for_topic(name) or ()]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        end = time.monotonic() + 60
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            assert time.monotonic() < end, f"{name} is not read to its end"
            for batch in consumer.poll(timeout_ms=500).values():
                found += [TopicMessage(m.partition, m.offset, m.key, m.value, dict(m.headers)) for m in batch]
    return found
