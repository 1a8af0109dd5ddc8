"""Taking a person out of what matching keeps, and counting what is still found of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import numpy as np
from elasticsearch import Elasticsearch

from services.matching.elastic import ElasticStore, unavailable_on_trouble
from services.matching.index import OUTCOMES, SHORTLISTS, Names, profile_document
from services.matching.learning.outcomes import from_stored, to_document, without
from services.matching.profiles import PERSONAL, Kind, Profile, from_document

_PAGE: Final = 2_000
_NO_VECTOR: Final = np.zeros(0, dtype=np.int8)
_MERGE_S: Final = 60.0
# More are taken out by the next try: a person is forgotten once nothing is found.
_MOST_OUTCOMES: Final = 10_000
# The highest share of deleted documents that an expunging merge leaves alone; none.
EXPUNGE: Final[Mapping[str, Any]] = {"index.merge.policy.expunge_deletes_allowed": 0}


@dataclass(frozen=True, slots=True)
class Found:
    """What is still found of a person; `documents` were looked at."""

    profiles: int
    own_lists: int
    lists_of_others: int
    unmerged_segments: int
    documents: int
    outcomes: int


class Forgetting:
    """Works on the indexes that profiles and lists are written to; all of it raises StoreUnavailable."""

    def __init__(self, client: Elasticsearch, names: Names, store: ElasticStore) -> None:
        """Uses the client without owning it."""
        self._client = client
        self._names = names
        self._store = store

    def forget(self, talent_id: str, versions: Mapping[Kind, int]) -> tuple[int, int]:
        """Leaves of the profiles an id and a version; how many had content, and how many lists hold anybody.

        A kind of version 0 has no profile that is known of. The lists are the worker's to empty: it follows.
        """
        emptied = 0
        for kind, version in versions.items():
            held = self._store.fetch(kind, [talent_id])
            if not version or (held and _is_empty(kind, held[0].body)):
                continue
            document = profile_document(Profile(kind, talent_id, version, live=False), _NO_VECTOR)
            self._store.write(kind, [document])
            emptied += len(held)
        self._take_out_of_outcomes(talent_id)
        return emptied, self._own_lists(talent_id)

    def found(self, talent_id: str) -> Found:
        """Merges deleted documents away, then counts in all indexes of the deployment."""
        pattern = f"{self._names.prefix}-*"
        with unavailable_on_trouble():
            self._client.indices.refresh(index=pattern)
            before = self._with_deletions(pattern)
            if before:
                self._client.options(request_timeout=_MERGE_S).indices.put_settings(
                    index=pattern, settings=EXPUNGE
                )
                self._client.options(request_timeout=_MERGE_S).indices.forcemerge(
                    index=pattern, only_expunge_deletes=True
                )
            self._client.indices.flush(index=pattern)
            self._client.indices.refresh(index=pattern)
            unmerged = before & self._with_deletions(pattern)
            profiles = self._profiles(pattern, talent_id)
        lists, documents = self._lists_with(talent_id)
        outcomes = len(self._outcomes(talent_id))
        return Found(profiles, self._own_lists(talent_id), lists, len(unmerged), documents, outcomes)

    def _profiles(self, pattern: str, talent_id: str) -> int:
        """Documents of the person with content, in every index of every model."""
        answer = self._client.search(
            index=pattern,
            query={"ids": {"values": [talent_id]}},
            size=100,
            source={"exclude_vectors": False},
        )
        hits = answer["hits"]["hits"]
        return sum(not any(_is_empty(kind, hit["_source"]) for kind in PERSONAL) for hit in hits)

    def _take_out_of_outcomes(self, talent_id: str) -> None:
        """Leaves of outcomes with the person those of others, at the version that they have.

        What came in between is newer, and is looked at by the next try.
        """
        for stored in self._store.fetch(OUTCOMES, self._outcomes(talent_id)):
            left = to_document(without(from_stored(stored), talent_id))
            with unavailable_on_trouble():
                self._client.options(ignore_status=HTTPStatus.CONFLICT).index(
                    index=self._names.index(OUTCOMES),
                    id=left.id,
                    version=left.version,
                    version_type="external_gte",
                    document=left.body,
                )

    def _outcomes(self, talent_id: str) -> list[str]:
        """The ids of what is told with the person in it."""
        with unavailable_on_trouble():
            self._client.indices.refresh(index=self._names.index(OUTCOMES))
            answer = self._client.search(
                index=self._names.index(OUTCOMES),
                query={"term": {"people": talent_id}},
                size=_MOST_OUTCOMES,
                source=False,
            )
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def _own_lists(self, talent_id: str) -> int:
        return sum(
            bool(source["count"]) or bool(source["live"])
            for list_id, source in self._every_list(["count", "live"])
            if list_id.endswith(f":{talent_id}")
        )

    def _lists_with(self, talent_id: str) -> tuple[int, int]:
        """Lists that hold the person, and how many there are."""
        holding = documents = 0
        for _, source in self._every_list(["list.entries"]):
            documents += 1
            holding += any(entry[0] == talent_id for entry in source["list"]["entries"])
        return holding, documents

    def _every_list(self, fields: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        after = -1
        while True:
            with unavailable_on_trouble():
                answer = self._client.search(
                    index=self._names.index(SHORTLISTS),
                    query={"range": {"_seq_no": {"gt": after}}},
                    sort=[{"_seq_no": "asc"}],
                    size=_PAGE,
                    track_total_hits=False,
                    source={"includes": fields},
                )
            hits = answer["hits"]["hits"]
            for hit in hits:
                yield hit["_id"], hit["_source"]
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"][0]

    def _with_deletions(self, pattern: str) -> set[tuple[str, str]]:
        """Index and name of the segments that hold deleted documents."""
        answer = self._client.indices.segments(index=pattern)
        return {
            (index, name)
            for index, held in answer["indices"].items()
            for copies in held["shards"].values()
            for copy in copies
            for name, segment in copy["segments"].items()
            if segment["deleted_docs"]
        }


def _is_empty(kind: Kind, body: Mapping[str, Any]) -> bool:
    """Whether a document is that of a profile that was removed, with an id and a version alone."""
    profile = from_document(body["profile"])
    nothing = Profile(kind, profile.id, profile.version, live=False)
    return profile == nothing and not body.get("vector") and not f"{body['title']}{body['text']}".strip()
