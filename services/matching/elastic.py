"""The store in Elasticsearch: one index a collection, external versions, the sequence numbers as change feed.

A collection's single primary shard numbers every write. All writes up to the shard's local checkpoint are
processed, so after a refresh a search sees them; the feed asks for the checkpoint first, refreshes, then
searches.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from http import HTTPStatus
from typing import Any, Final

from elastic_transport import ConnectionError as Unreachable
from elastic_transport import ConnectionTimeout
from elasticsearch import ApiError, Elasticsearch

from services.matching.store import Changes, Document, Settled, Store, Stored, StoreUnavailable, Written

PAGE: Final = 5_000
FETCH_PAGE: Final = 500
BULK_PAGE: Final = 500
BULKS_AT_ONCE: Final = 2
# The server refuses a request of more than 100 MB.
BULK_CHARACTERS: Final = 10_000_000
# Too many requests, gateway and availability errors, and the flood-stage block, which lifts by itself.
RETRYABLE: Final = frozenset({403, 408, 429, 502, 503, 504})

IndexOf = Callable[[str], str]


def _ignore(_: Sequence[Written]) -> None:
    """What a caller does who waits for all outcomes."""


@contextmanager
def unavailable_on_trouble() -> Iterator[None]:
    """Turns connection errors and retryable answers into StoreUnavailable."""
    try:
        yield
    except (Unreachable, ConnectionTimeout) as error:
        raise StoreUnavailable(str(error)) from error
    except ApiError as error:
        if error.status_code in RETRYABLE:
            raise StoreUnavailable(str(error)) from error
        raise


class ElasticStore(Store):
    """`index_of` gives the index of a collection: the index itself, not an alias of it."""

    def __init__(self, client: Elasticsearch, index_of: IndexOf) -> None:
        self._client = client
        self._index_of = index_of
        self._threads = ThreadPoolExecutor(BULKS_AT_ONCE, thread_name_prefix="bulk")

    def write(
        self, collection: str, documents: Iterable[Document], settled: Settled = _ignore
    ) -> list[Written]:
        """Writes documents, visible to every reader on return; raises StoreUnavailable.

        A page is made while the one before it is on its way.
        """
        written: list[Written] = []
        sent: list[Future[list[Written]]] = []
        try:
            for page in _pages(documents):
                sent.append(self._threads.submit(copy_context().run, self._bulk, collection, page))
                if len(sent) == BULKS_AT_ONCE:
                    settled(_noted(sent.pop(0), written))
            while sent:
                settled(_noted(sent.pop(0), written))
        finally:
            wait(sent)  # whatever raised: no write may come in after the caller tries again
        if written:
            with unavailable_on_trouble():
                self._client.indices.refresh(index=self._index_of(collection))
        return written

    def changes(self, after: Mapping[str, int]) -> dict[str, Changes]:
        """For each collection named what was written after a checkpoint; raises StoreUnavailable."""
        with unavailable_on_trouble():
            checkpoints = self._checkpoints(list(after))
            moved = [name for name in after if checkpoints[name] != after[name]]
            answer = {name: Changes(checkpoint=after[name]) for name in after}
            if moved:
                self._client.indices.refresh(index=[self._index_of(name) for name in moved])
                found = self._changed(moved, after)
                answer.update({name: Changes(found[name], checkpoints[name]) for name in moved})
            return answer

    def fetch(self, collection: str, ids: Sequence[str]) -> list[Stored]:
        """The documents that exist of those asked for; raises StoreUnavailable."""
        stored: list[Stored] = []
        for start in range(0, len(ids), FETCH_PAGE):
            page = list(ids[start : start + FETCH_PAGE])
            with unavailable_on_trouble():
                answer = self._client.search(
                    index=self._index_of(collection),
                    query={"ids": {"values": page}},
                    size=len(page),
                    version=True,
                    source={"exclude_vectors": False},
                )
            stored.extend(Stored(h["_id"], h["_version"], h["_source"]) for h in answer["hits"]["hits"])
        return stored

    def _bulk(self, collection: str, lines: Sequence[str]) -> list[Written]:
        with unavailable_on_trouble():
            answer = self._client.bulk(
                index=self._index_of(collection),
                operations=lines,  # type: ignore[arg-type] # lines of JSON go as they are
                filter_path="items.*.status,items.*.error",
            )
        return [_outcome(item["index"]) for item in answer["items"]]

    def _checkpoints(self, collections: Sequence[str]) -> dict[str, int]:
        names = {self._index_of(name): name for name in collections}
        answer = self._client.indices.stats(
            index=list(names),
            metric="docs",
            level="shards",
            filter_path="indices.*.shards.*.seq_no.local_checkpoint,indices.*.shards.*.routing.primary",
        )
        found: dict[str, int] = {}
        for index, stats in answer.get("indices", {}).items():
            for copies in stats["shards"].values():
                for copy in copies:
                    if copy["routing"]["primary"] and "seq_no" in copy:
                        found[names[index]] = copy["seq_no"]["local_checkpoint"]
        missing = set(collections) - set(found)
        if missing:
            raise StoreUnavailable(f"no primary shard of {sorted(missing)} answers")
        return found

    def _changed(self, collections: Sequence[str], after: Mapping[str, int]) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {name: {} for name in collections}
        pending = {name: after[name] for name in collections}
        while pending:
            searches: list[Mapping[str, Any]] = []
            for name, seq in pending.items():
                searches += [{"index": self._index_of(name)}, _changed_after(seq)]
            answers = self._client.msearch(searches=searches)["responses"]
            further = {}
            for name, answer in zip(list(pending), answers, strict=True):
                if "error" in answer:
                    raise StoreUnavailable(str(answer["error"]))
                hits = answer["hits"]["hits"]
                found[name].update((hit["_id"], hit["_version"]) for hit in hits)
                if len(hits) == PAGE:
                    further[name] = hits[-1]["sort"][0]
            pending = further
        return found


def _changed_after(seq: int) -> dict[str, Any]:
    return {
        "query": {"range": {"_seq_no": {"gt": seq}}},
        "sort": [{"_seq_no": "asc"}],
        "size": PAGE,
        "version": True,
        "track_total_hits": False,
        "_source": False,
    }


def _pages(documents: Iterable[Document]) -> Iterator[list[str]]:
    """Two lines a document, as the bulk interface takes them, in pages of bounded length."""
    lines: list[str] = []
    size = 0
    for document in documents:
        action = {"_id": document.id, "version": document.version, "version_type": "external"}
        body = _json(document.body)
        if lines and (size + len(body) > BULK_CHARACTERS or len(lines) == 2 * BULK_PAGE):
            yield lines
            lines, size = [], 0
        lines += (_json({"index": action}), body)
        size += len(body)
    if lines:
        yield lines


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _noted(sent: "Future[list[Written]]", written: list[Written]) -> list[Written]:
    """The outcomes of a page, added to those before."""
    outcomes = sent.result()
    written.extend(outcomes)
    return outcomes


def _outcome(item: Mapping[str, Any]) -> Written:
    status = item["status"]
    if status == 409:
        return Written("stale")
    if "error" in item:
        # An index that is gone is made anew by the next process, from the topics.
        if (
            status in RETRYABLE
            or status == HTTPStatus.NOT_FOUND
            or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        ):
            raise StoreUnavailable(str(item["error"]))
        return Written("rejected", str(item["error"].get("reason", item["error"])))
    return Written("written")
