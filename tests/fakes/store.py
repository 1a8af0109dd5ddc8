"""A Store in memory, under the same contract suite as the one in Elasticsearch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy

from services.matching.store import (
    Changes,
    Document,
    Outcome,
    Settled,
    Store,
    Stored,
    StoreUnavailable,
    Written,
)

Reject = Callable[[str, Document], str]


class InMemoryStore(Store):
    """Answers while not `away`; `rejects` names the reason for which a document is refused, or is empty.

    `before` is called with the name of each call before its effect, `after` when the effect is there: either
    may raise.
    """

    def __init__(self, rejects: Reject = lambda _collection, _document: "") -> None:
        self.away = False
        self.before: Callable[[str], None] = lambda _call: None
        self.after: Callable[[str], None] = lambda _call: None
        self._rejects = rejects
        self._documents: dict[str, dict[str, Stored]] = {}
        self._sequence: dict[str, dict[str, int]] = {}
        self._last: dict[str, int] = {}

    def write(
        self,
        collection: str,
        documents: Iterable[Document],
        settled: Settled = lambda _: None,
    ) -> list[Written]:
        self._enter("write")
        written = [self._write_one(collection, document) for document in documents]
        settled(written)
        self.after("write")
        return written

    def changes(self, after: Mapping[str, int]) -> dict[str, Changes]:
        self._enter("changes")
        answer = {name: self._changed(name, checkpoint) for name, checkpoint in after.items()}
        self.after("changes")
        return answer

    def fetch(self, collection: str, ids: Sequence[str]) -> list[Stored]:
        self._enter("fetch")
        held = self._documents.get(collection, {})
        found = [deepcopy(held[name]) for name in dict.fromkeys(ids) if name in held]
        self.after("fetch")
        return found

    def all(self, collection: str) -> list[Stored]:
        """Every document of a collection, for a test to look at."""
        return list(self._documents.get(collection, {}).values())

    def _enter(self, call: str) -> None:
        self.before(call)
        if self.away:
            raise StoreUnavailable("the store is away")

    def _write_one(self, collection: str, document: Document) -> Written:
        reason = self._rejects(collection, document)
        if reason:
            return Written("rejected", reason)
        held = self._documents.setdefault(collection, {})
        outcome: Outcome = "written"
        if document.id in held and held[document.id].version >= document.version:
            outcome = "stale"
        else:
            held[document.id] = Stored(document.id, document.version, deepcopy(document.body))
            self._last[collection] = self._last.get(collection, -1) + 1
            self._sequence.setdefault(collection, {})[document.id] = self._last[collection]
        return Written(outcome)

    def _changed(self, collection: str, after: int) -> Changes:
        held = self._documents.get(collection, {})
        numbers = self._sequence.get(collection, {})
        versions = {name: held[name].version for name, number in numbers.items() if number > after}
        return Changes(versions, self._last.get(collection, -1))
