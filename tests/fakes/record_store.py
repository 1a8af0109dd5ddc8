"""Records in memory, under the contract suite of the real store."""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy

from google.protobuf.message import Message

from services.common.access.policy import Facts, Reach
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.records.store import Change, Claim, Page, Query, Record, Transaction


class InMemoryStore:
    """One transaction at a time; `outbox` holds what was committed, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: dict[str, dict[str, Record]] = defaultdict(dict)
        self._keys: dict[str, Claim] = {}
        self.outbox: list[Change] = []
        self.log: list[tuple[Principal, Act]] = []

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._lock:
            working = _InMemoryTransaction(deepcopy(self._tables), dict(self._keys))
            yield working
            self._tables = working.tables
            self._keys = working.keys
            self.outbox += working.changes
            self.log += working.acts


class _InMemoryTransaction:
    def __init__(self, tables: dict[str, dict[str, Record]], keys: dict[str, Claim]) -> None:
        self.tables = tables
        self.keys = keys
        self.changes: list[Change] = []
        self.acts: list[tuple[Principal, Act]] = []

    def lock(self, table: str, ids: Collection[str]) -> dict[str, Record]:
        rows = self.tables[table]
        return {key: rows[key] for key in sorted(ids) if key in rows}

    def insert(self, table: str, records: Sequence[Record]) -> set[str]:
        rows = self.tables[table]
        fresh = {record.id: record for record in records if record.id not in rows}
        rows.update(fresh)
        return set(fresh)

    def replace(self, table: str, records: Sequence[Record]) -> None:
        self.tables[table].update({record.id: record for record in records})

    def emit(self, changes: Sequence[Change]) -> None:
        self.changes += changes

    def audit(self, caller: Principal, acts: Sequence[Act]) -> None:
        self.acts += ((caller, act) for act in acts)

    def claim_key(self, key: str, request_hash: bytes) -> Claim | None:
        if key in self.keys:
            return self.keys[key]
        self.keys[key] = Claim(request_hash, b"")
        return None

    def keep_result(self, key: str, result: bytes, person: str = "") -> None:
        self.keys[key] = Claim(self.keys[key].request_hash, result)

    def tidy(self, messages: Sequence[Message], codes: Collection[str]) -> None:
        """Nobody is known here."""

    def get(self, table: str, record_id: str) -> Record | None:
        return self.tables[table].get(record_id)

    def page(self, table: str, query: Query, within: Reach) -> Page:
        found = sorted(
            (r for r in self.tables[table].values() if _fits(r, query) and within.holds(_facts(r))),
            key=lambda record: (record.updated_at, record.id),
            reverse=True,
        )
        after = query.after
        rest = [r for r in found if after is None or (r.updated_at, r.id) < (after.updated_at, after.id)]
        return Page(tuple(rest[: query.limit]), total=len(found), more=len(rest) > query.limit)


def _facts(record: Record) -> Facts:
    return Facts(record.owner, frozenset(record.zones), record.public, frozenset(record.parties))


def _fits(record: Record, query: Query) -> bool:
    return (
        (query.include_withdrawn or not record.withdrawn)
        and (not query.zone or query.zone in record.zones)
        and (not query.industry or query.industry in record.industries)
        and (not query.facet or query.facet == record.facet)
        and (query.owners is None or not (query.owners - {""}).isdisjoint({record.owner, *record.parties}))
        and (query.ids is None or record.id in query.ids)
        and query.text.lower() in record.title.lower()
    )
