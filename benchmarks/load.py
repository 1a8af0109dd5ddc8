"""Loading talents, from topic to indexed and re-ranked, against the floor of embedding and indexing them.

    python -m benchmarks.load [TALENTS] [DEMANDS]

The floor is what no matcher can do without: the same texts embedded by the same model, then the same
documents bulk-indexed by the plain client, one after the other in one process. The load counts from the
moment at which the worker has its partitions, with all messages in the topic, to lag 0 and a shortlist for
every subject.
"""

import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from elasticsearch import Elasticsearch
from google.protobuf.message import Message

from services.common import events, topics
from services.common.events import Event
from services.common.kafka import KafkaPublisher
from services.matching.elastic import BULK_PAGE
from services.matching.embedder import Embedder, load_embedder
from services.matching.index import SHORTLISTS, Names, profile_document, profile_mapping
from services.matching.lag import LagReader, LagUnknown
from services.matching.phrases import Calibration
from services.matching.profiles import KINDS, Profile
from services.matching.search import Reader
from services.matching.translate import of_event
from services.talent.seed import county_industries, demands, talents
from tests.stack import Backing, Mesh, fresh_backing

SOURCE = "/dabridge/benchmarks"
DEADLINE_S = 1_800.0
PUBLISHED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Floor:
    """Seconds to embed and to index."""

    embed_s: float
    index_s: float

    @property
    def total_s(self) -> float:
        """Both."""
        return self.embed_s + self.index_s


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; 0 once all is ranked."""
    talent_count = int(arguments[0]) if arguments else 20_000
    demand_count = int(arguments[1]) if len(arguments) > 1 else 1_500
    with fresh_backing() as backing, tempfile.TemporaryDirectory() as folder:
        backing.start()
        backing.wait()
        with Mesh(backing, Path(folder), ("matching-worker",), {"LOG_LEVEL": "INFO"}) as mesh:
            measure(backing, mesh, talent_count, demand_count)
            if "-v" in arguments:
                say(mesh.logs()[f"{mesh.name} matching-worker"].read_text())
    return 0


def measure(backing: Backing, mesh: Mesh, talent_count: int, demand_count: int) -> float:
    """The load's time as a multiple of the floor's."""
    embedder = load_embedder("")
    mesh.prepare("topics")
    publisher = KafkaPublisher(backing.bootstrap, mesh.surroundings.topic_prefix)
    cells = as_events(events.COUNTY_INDUSTRY_CHANGED, county_industries())
    posts = as_events(events.DEMAND_CHANGED, demands(demand_count))
    people = as_events(events.TALENT_CHANGED, talents(talent_count))
    client = Elasticsearch(backing.elasticsearch_url, request_timeout=60)
    watch = Watch(backing, mesh, client, embedder)
    publish(publisher, topics.COUNTY_INDUSTRY, cells)
    publish(publisher, topics.DEMAND, posts)
    mesh.start()
    watch.settled(demands=len(posts), talents=0)
    mesh.stop("matching-worker")
    publish(publisher, topics.TALENT, people)
    publisher.close()
    say(f"{len(people):,} talents lie in the topic; {len(posts):,} demands and {len(cells)} cells are ranked")
    floor = measured_floor(client, embedder, [of_event(event) for event in people])
    say(f"floor: {floor.embed_s:.1f} s to embed + {floor.index_s:.1f} s to index = {floor.total_s:.1f} s")
    mesh.start()
    watch.joined(times=2)
    start = time.monotonic()
    watch.settled(demands=len(posts), talents=len(people))
    took = time.monotonic() - start
    ratio = took / floor.total_s
    say(f"load: {took:.1f} s from topic to indexed and ranked, {len(people) / took:,.0f} talents/s")
    say(f"ratio to the floor: {ratio:.2f}")
    return ratio


def as_events(event_type: str, messages: Iterable[Message]) -> list[Event]:
    """First-version events of aggregates."""
    made = []
    for message in messages:
        message.version = 1  # type: ignore[attr-defined] # every aggregate has these three
        message.status = 1  # type: ignore[attr-defined]
        aggregate_id = message.id  # type: ignore[attr-defined]
        made.append(Event(event_type, aggregate_id, message.SerializeToString(), SOURCE))
    return made


def publish(publisher: KafkaPublisher, topic: str, batch: Sequence[Event]) -> None:
    """Publishes in parts, so that each is acknowledged in time."""
    for start in range(0, len(batch), PUBLISHED_AT_ONCE):
        publisher.publish(topic, batch[start : start + PUBLISHED_AT_ONCE])


def measured_floor(client: Elasticsearch, embedder: Embedder, profiles: Sequence[Profile]) -> Floor:
    """Embeds the texts, then indexes the documents, in an index of the same mapping."""
    index = "floor"
    client.indices.create(
        index=index,
        mappings=profile_mapping(embedder.dimensions),
        settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "1s"},
    )
    start = time.monotonic()
    vectors = embedder.encode([profile.text for profile in profiles])
    embedded = time.monotonic()
    documents = [profile_document(p, v) for p, v in zip(profiles, vectors, strict=True)]
    begun = time.monotonic()
    for first in range(0, len(documents), BULK_PAGE):
        operations: list[object] = []
        for document in documents[first : first + BULK_PAGE]:
            operations += [{"index": {"_id": document.id}}, document.body]
        client.bulk(index=index, operations=operations)  # type: ignore[arg-type] # mappings, as it takes
    client.indices.refresh(index=index)
    end = time.monotonic()
    client.indices.delete(index=index)
    return Floor(embedded - start, end - begun)


class Watch:
    """Sees how far the worker is."""

    def __init__(self, backing: Backing, mesh: Mesh, client: Elasticsearch, embedder: Embedder) -> None:
        around = mesh.surroundings
        self._client = client
        self._lags = LagReader(backing.bootstrap, around.topic_prefix, around.consumer_group)
        self._names = Names(around.index_prefix, embedder.fingerprint)
        self._reader = Reader(client, self._names, embedder, Calibration())
        self._log = mesh.logs()[f"{mesh.name} matching-worker"]

    def joined(self, times: int) -> None:
        """Returns once the worker has been given its partitions for the so-many-th time; its log says so."""
        end = time.monotonic() + 120
        while self._log.read_text(errors="replace").count(" partitions: ") < times:
            if time.monotonic() > end:
                raise TimeoutError("the worker does not join its group")
            time.sleep(0.05)

    def settled(self, demands: int, talents: int) -> None:
        """Returns once nothing is unread and every subject has its shortlist; shows how far it is."""
        end = time.monotonic() + DEADLINE_S
        shown = 0.0
        while time.monotonic() < end:
            time.sleep(0.25)
            made = (self._names.alias(name) for name in (SHORTLISTS, *KINDS))
            if not all(self._client.indices.exists_alias(name=alias) for alias in made):
                continue
            live = self._reader.live_counts()
            counts = self._reader.list_counts(live)
            try:
                lag = sum(self._lags.read().values())
            except LagUnknown:  # a new broker's coordinator takes a moment
                continue
            lists = sum(c.shortlists for c in counts)
            complete = all(c.subjects == c.shortlists for c in counts)
            if live["demand"] == demands and live["talent"] == talents and complete and lag == 0:
                return
            if time.monotonic() - shown > 5:
                shown = time.monotonic()
                say(f"  {live['talent']:,} talents indexed, {lists:,} shortlists, {lag:,} messages unread")
        raise TimeoutError("not ranked in time")


def say(line: str) -> None:
    """A line to standard output, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
