"""Reading what matching keeps: search, profiles, shortlists, counts. All of it raises StoreUnavailable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from elasticsearch import Elasticsearch

from services.matching import queries
from services.matching.elastic import RETRYABLE, unavailable_on_trouble
from services.matching.embedder import Embedder
from services.matching.index import SHORTLISTS, Names, profile_of
from services.matching.markets import SIDES, Market, Side, markets, other
from services.matching.phrases import Calibration
from services.matching.profiles import KINDS, Kind, Profile
from services.matching.shortlists import Shortlist, from_stored, group_name, list_id
from services.matching.store import Stored, StoreUnavailable

WINDOW: Final = 10_000
NEAREST: Final = 100
CANDIDATES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """A profile with its embedding, shape (dimensions,)."""

    profile: Profile
    vector: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Hit:
    """A profile found, with the search's score; 0 where no text was asked for."""

    profile: Profile
    score: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class GateCounts:
    """Counterparts that fail a gate, those that fail it alone, and of these whom a list would take.

    `reaching` is None where no scores were looked at.
    """

    failed: int
    alone: int
    reaching: int | None = None


@dataclass(frozen=True, slots=True)
class ListCounts:
    """Live subjects of a side, their stored shortlists, and how many of those are empty."""

    market: str
    side: Side
    subjects: int
    shortlists: int
    empty: int


class Reader:
    """Reads through the aliases, so a change of the embedding model is not seen."""

    def __init__(
        self, client: Elasticsearch, names: Names, embedder: Embedder, calibration: Calibration
    ) -> None:
        self._client = client
        self._names = names
        self._embedder = embedder
        self._calibration = calibration

    def search(self, kind: Kind, text: str, narrowed: Sequence[queries.Query], start: int, size: int) -> Page:
        """Profiles of a kind by text (BM25 and embedding, fused), or newest first where the text is empty."""
        if not text.strip():
            answer = self._search(
                kind,
                query={"bool": {"filter": list(narrowed)}},
                sort=[{"updated_at": {"order": "desc", "missing": "_last"}}, {"title": "asc"}],
                from_=start,
                size=size,
                track_total_hits=True,
            )
            hits = tuple(Hit(profile_of(s, 0)[0], 0.0) for s in _stored(answer))
            return Page(hits, answer["hits"]["total"]["value"])
        scores, total = self._fused(kind, text, narrowed, min(WINDOW, max(2 * NEAREST, start + size)))
        names = list(scores)[start : start + size]
        profiles = {known.profile.id: known.profile for known in self.profiles(kind, names)}
        return Page(tuple(Hit(profiles[n], scores[n]) for n in names if n in profiles), total)

    def profiles(self, kind: Kind, ids: Sequence[str]) -> list[Known]:
        """The profiles that exist of those asked for, in their order."""
        if not ids:
            return []
        answer = self._search(
            kind,
            query={"ids": {"values": list(ids)}},
            size=len(ids),
            version=True,
            source={"exclude_vectors": False},
        )
        found = {s.id: s for s in _stored(answer)}
        return [self._known(found[name]) for name in ids if name in found]

    def shortlist(self, market: Market, side: Side, subject_id: str) -> Shortlist | None:
        """A subject's shortlist as it is stored; None where it has none yet."""
        with unavailable_on_trouble():
            answer = self._client.options(ignore_status=404).get(
                index=self._names.alias(SHORTLISTS), id=list_id(market.key, side, subject_id)
            )
        if not answer.get("found"):
            return None
        return from_stored(Stored(answer["_id"], answer["_version"], answer["_source"]))

    def reached(self, kind: Kind, ids: Sequence[str], narrowed: Sequence[queries.Query]) -> list[str]:
        """Those of the ids that have a profile of the kind within what narrows, in their order."""
        if not ids:
            return []
        query = {"bool": {"filter": [{"ids": {"values": list(ids)}}, *narrowed]}}
        answer = self._search(kind, query=query, size=len(ids), source=False)
        found = {hit["_id"] for hit in answer["hits"]["hits"]}
        return [name for name in ids if name in found]

    def entries(self, market: Market, side: Side, subject_ids: Sequence[str]) -> dict[str, int]:
        """The length of each subject's stored list; 0 where there is none."""
        if not subject_ids:
            return {}
        names = {list_id(market.key, side, subject): subject for subject in subject_ids}
        query = {"ids": {"values": list(names)}}
        answer = self._search(SHORTLISTS, query=query, size=len(names), source=["count"])
        counts = {names[hit["_id"]]: int(hit["_source"]["count"]) for hit in answer["hits"]["hits"]}
        return {subject: counts.get(subject, 0) for subject in subject_ids}

    def gate_counts(
        self, market: Market, side: Side, subject: Profile
    ) -> tuple[int, int, dict[str, GateCounts]]:
        """Live counterparts, those that pass every gate, and for each gate whom it keeps out."""
        kind = market.kind_of(other(side))
        gates = queries.gate_filters(market, side, subject)
        wanted: list[queries.Query] = [_count([queries.LIVE]), _count([queries.LIVE, *gates.values()])]
        for gate, passes in gates.items():
            fails = {"bool": {"must_not": [passes]}}
            others = [query for name, query in gates.items() if name != gate]
            wanted += [_count([queries.LIVE, fails]), _count([queries.LIVE, fails, *others])]
        found = self._counts([(kind, query) for query in wanted])
        per_gate = {g: GateCounts(found[2 + 2 * i], found[3 + 2 * i]) for i, g in enumerate(gates)}
        return found[0], found[1], per_gate

    def live_counts(self) -> dict[Kind, int]:
        """Live profiles of each kind."""
        found = self._counts([(kind, _count([queries.LIVE])) for kind in KINDS])
        return dict(zip(KINDS, found, strict=True))

    def list_counts(self, live: Mapping[Kind, int]) -> list[ListCounts]:
        """Shortlists of each side of each market, given the live profiles of each kind."""
        sides = [(market, side) for market in markets().values() for side in SIDES]
        wanted: list[tuple[str, queries.Query]] = []
        for market, side in sides:
            of_side: list[queries.Query] = [{"term": {"group": group_name(market.key, side)}}, queries.LIVE]
            wanted.append((SHORTLISTS, _count(of_side)))
            wanted.append((SHORTLISTS, _count([*of_side, {"term": {"count": 0}}])))
        found = self._counts(wanted)
        return [
            ListCounts(market.key, side, live[market.kind_of(side)], found[2 * i], found[2 * i + 1])
            for i, (market, side) in enumerate(sides)
        ]

    def candidates_of(self, market: Market, side: Side, ids: Sequence[str]) -> list[list[str]]:
        """For each subject, by id, its candidates; none for one that is not stored."""
        found = {known.profile.id: known for known in self.profiles(market.kind_of(side), ids)}
        answers = iter(self.candidates(market, side, [found[name] for name in ids if name in found]))
        return [next(answers) if name in found else [] for name in ids]

    def candidates(self, market: Market, side: Side, subjects: Sequence[Known]) -> list[list[str]]:
        """For each subject the counterparts that pass the gates and are nearest by embedding or words."""
        kind = market.kind_of(other(side))
        searches: list[Mapping[str, Any]] = []
        for known in subjects:
            narrowed = [queries.LIVE, *queries.gate_filters(market, side, known.profile).values()]
            head = {"index": self._names.alias(kind)}
            near = queries.nearest(known.vector.tolist(), CANDIDATES, narrowed)
            searches += [head, {"knn": near, "size": CANDIDATES, "_source": False}]
            by_words = queries.words(known.profile.text, narrowed)
            searches += [head, {"query": by_words, "size": CANDIDATES, "_source": False}]
        answers = self._multi(searches)
        rankings = [[hit["_id"] for hit in answer["hits"]["hits"]] for answer in answers]
        return [list(queries.fused(rankings[i : i + 2])) for i in range(0, len(rankings), 2)]

    def _fused(
        self, kind: Kind, text: str, narrowed: Sequence[queries.Query], window: int
    ) -> tuple[dict[str, float], int]:
        vector = self._embedder.encode([text])[0].tolist()
        near = queries.nearest(vector, NEAREST, narrowed, least_cosine=self._calibration.text_related)
        head = {"index": self._names.alias(kind)}
        by_words = {"query": queries.words(text, narrowed), "size": window, "track_total_hits": True}
        answers = self._multi(
            [head, {**by_words, "_source": False}, head, {"knn": near, "size": NEAREST, "_source": False}]
        )
        rankings = [[hit["_id"] for hit in answer["hits"]["hits"]] for answer in answers]
        total = answers[0]["hits"]["total"]["value"]
        if total <= window:
            total += len(set(rankings[1]) - set(rankings[0]))
        return queries.fused(rankings), total

    def _search(self, collection: str, **body: Any) -> Any:
        with unavailable_on_trouble():
            return self._client.search(index=self._names.alias(collection), **body)

    def _multi(self, searches: Sequence[Mapping[str, Any]]) -> list[Any]:
        with unavailable_on_trouble():
            answers: list[Any] = self._client.msearch(searches=searches)["responses"]
        for answer in answers:
            if "error" in answer:
                # An index that is not there yet is about to be made.
                away = answer["status"] in RETRYABLE or answer["status"] == HTTPStatus.NOT_FOUND
                raise (StoreUnavailable if away else RuntimeError)(str(answer["error"]))
        return answers

    def _counts(self, wanted: Sequence[tuple[str, queries.Query]]) -> list[int]:
        searches: list[Mapping[str, Any]] = []
        for collection, body in wanted:
            searches += [{"index": self._names.alias(collection)}, body]
        return [answer["hits"]["total"]["value"] for answer in self._multi(searches)]

    def _known(self, stored: Stored) -> Known:
        return Known(*profile_of(stored, self._embedder.dimensions))


def _stored(answer: Any) -> list[Stored]:
    return [Stored(h["_id"], h.get("_version", 0), h["_source"]) for h in answer["hits"]["hits"]]


def _count(narrowed: Sequence[queries.Query]) -> queries.Query:
    return {"query": {"bool": {"filter": list(narrowed)}}, "size": 0, "track_total_hits": True}
