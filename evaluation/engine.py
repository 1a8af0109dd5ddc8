"""The real index and scoring over the records of a set, ranked by whatever is to be compared.

Records become events, and the service's own `Absorber` takes them into Elasticsearch and the mirror. Every
system ranks the same documents: those that live and pass the market's gates.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from elasticsearch import Elasticsearch

from evaluation.sets import Record, record_id
from services.common import events
from services.common.dead_letter import Headers, Message
from services.common.events import Event
from services.matching import queries
from services.matching.absorb import Absorber
from services.matching.bootstrap import calibration_of
from services.matching.elastic import ElasticStore
from services.matching.embedder import load_embedder
from services.matching.index import Names, ensure_indexes
from services.matching.markets import Market, Side, other
from services.matching.mirror import KindMirror, Mirror
from services.matching.profiles import KINDS, Profile
from services.matching.scoring import top
from services.matching.search import Known, Reader

DEPTH: Final = 100
"""How far rankings go: a list as users see it holds the first 20."""
SEARCHES_AT_ONCE: Final = 100
PAIRS_AT_ONCE: Final = 1_000_000

Ranking = list[str]
Rankings = dict[str, Ranking]
_CHANGED: Final = {t.message: name for name, t in events.TYPES.items() if name.endswith(".changed.v1")}
_prefixes = itertools.count(1)


class RefusedRecord(ValueError):
    """A record of a set is none that the service would take."""


class Engine:
    """One set of records, indexed and mirrored under one embedding model. Not thread-safe."""

    def __init__(self, client: Elasticsearch, model: str = "") -> None:
        self.embedder = load_embedder(model)
        self.calibration = calibration_of(model)
        self._client = client
        self._names = Names(f"evaluation-{next(_prefixes)}", self.embedder.fingerprint)
        ensure_indexes(client, self._names, self.embedder.dimensions)
        store = ElasticStore(client, self._names.index)
        self.mirror = Mirror(store, self.embedder.encode, self.calibration, self.embedder.dimensions)
        self.reader = Reader(client, self._names, self.embedder, self.calibration)
        self._absorber = Absorber(store, self.mirror, self.embedder.encode, _Refusing())
        self.systems: Mapping[str, Callable[[Market, Side, Sequence[Known]], Iterator[Ranking]]] = {
            "bm25": self._by_words,
            "vectors": self._by_vectors,
            "fused": self._fused,
            "full": self._scored,
        }

    def load(self, records: Sequence[Record]) -> None:
        """Takes records in as the stream would; raises RefusedRecord."""
        self._absorber.handle([_message(record) for record in records])

    def rank(self, system: str, market: Market, side: Side, subjects: Sequence[str]) -> Rankings:
        """The best counterparts of each subject, at most DEPTH, by one of `systems`."""
        known = self.known(market, side, subjects)
        return dict(zip(subjects, self.systems[system](market, side, known), strict=True))

    def known(self, market: Market, side: Side, ids: Sequence[str]) -> list[Known]:
        """Profiles of a side with their embeddings, as stored, in the order of `ids`; KeyError."""
        kind = market.kind_of(side)
        found = {
            known.profile.id: known
            for start in range(0, len(ids), 1_000)
            for known in self.reader.profiles(kind, ids[start : start + 1_000])
        }
        return [found[name] for name in ids]

    def close(self) -> None:
        """Deletes the indexes."""
        for kind in KINDS:
            self._client.indices.delete(index=self._names.index(kind))

    def _by_words(self, market: Market, side: Side, subjects: Sequence[Known]) -> Iterator[Ranking]:
        return self._searched(
            market,
            side,
            subjects,
            lambda known, narrowed: {"query": queries.words(known.profile.text, narrowed)},
        )

    def _by_vectors(self, market: Market, side: Side, subjects: Sequence[Known]) -> Iterator[Ranking]:
        return self._searched(
            market,
            side,
            subjects,
            lambda known, narrowed: {"knn": queries.nearest(known.vector.tolist(), DEPTH, narrowed)},
        )

    def _fused(self, market: Market, side: Side, subjects: Sequence[Known]) -> Iterator[Ranking]:
        both = (self._by_words(market, side, subjects), self._by_vectors(market, side, subjects))
        for rankings in zip(*both, strict=True):
            yield list(queries.fused(rankings))[:DEPTH]

    def _searched(
        self,
        market: Market,
        side: Side,
        subjects: Sequence[Known],
        body: Callable[[Known, Sequence[queries.Query]], dict[str, Any]],
    ) -> Iterator[Ranking]:
        index = {"index": self._names.alias(market.kind_of(other(side)))}
        for part in _parts(subjects, SEARCHES_AT_ONCE):
            searches: list[Mapping[str, Any]] = []
            for known in part:
                narrowed = [queries.LIVE, *queries.gate_filters(market, side, known.profile).values()]
                searches += [index, {**body(known, narrowed), "size": DEPTH, "_source": False}]
            for answer in self._client.msearch(searches=searches)["responses"]:
                yield [hit["_id"] for hit in sorted(answer["hits"]["hits"], key=_best_first)]

    def _scored(self, market: Market, side: Side, subjects: Sequence[Known]) -> Iterator[Ranking]:
        mine, across = self.mirror.kinds[market.kind_of(side)], self.mirror.kinds[market.kind_of(other(side))]
        facing = across.columns.live_slots()
        names = across.names_array()[facing]
        block = across.columns.take(facing)
        scorer = self.mirror.scorer(market)
        for part in _parts(subjects, max(1, PAIRS_AT_ONCE // max(1, len(facing)))):
            rows = mine.columns.take(_slots(mine, [known.profile for known in part]))
            scores = scorer.scores(rows, block) if side == "left" else scorer.scores(block, rows).T
            for row in scores:
                yield names[top(row, names, DEPTH)].tolist()


class _Refusing:
    """Takes the requests for rankings, of which nothing comes here, and refuses to put a record aside."""

    def publish(self, topic: str, batch: Sequence[Event]) -> None:
        """Drops them."""

    def close(self) -> None:
        """Nothing to let go of."""

    def publish_raw(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> None:
        reason = dict(headers).get("dead_letter_reason", b"").decode()
        raise RefusedRecord(f"{topic}, {(key or b'').decode()} of {len(value or b'')} bytes: {reason}")


@contextmanager
def engine_over(client: Elasticsearch, records: Sequence[Record], model: str = "") -> Iterator[Engine]:
    """An engine with the records in it, whose indexes go away afterwards."""
    engine = Engine(client, model)
    try:
        engine.load(records)
        yield engine
    finally:
        engine.close()


def _message(record: Record) -> Message:
    event = Event(_CHANGED[type(record)], record_id(record), record.SerializeToString(), "/evaluation")
    topic = events.topic_of(event.type)
    return Message(topic, 0, 0, event.subject.encode(), event.data, tuple(events.headers(event)))


def _slots(held: KindMirror, profiles: Sequence[Profile]) -> npt.NDArray[np.int64]:
    return np.array([held.slot_of[profile.id] for profile in profiles], dtype=np.int64)


def _best_first(hit: Mapping[str, Any]) -> tuple[float, str]:
    """Equal ones by id, as the lists have them: how an index lies on disk decides nothing."""
    return -hit["_score"], hit["_id"]


def _parts(subjects: Sequence[Known], size: int) -> Iterator[Sequence[Known]]:
    for start in range(0, len(subjects), size):
        yield subjects[start : start + size]
