"""Where records are kept: the Protocol that handlers use, and what goes over it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from google.protobuf.message import Message

from services.common.access.policy import Reach
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.events import Event


@dataclass(frozen=True, slots=True)
class Record:
    """A stored state of an aggregate.

    `state` is its protobuf message; `zones`, `industries`, `title` and `facet` are what lists filter by;
    `owner`, `parties` and `public`, with `zones`, are who may see it. `updated_at` is aware; microseconds
    count. Of a person who was erased there is no `state`, and the record counts as withdrawn.
    """

    id: str
    version: int
    withdrawn: bool
    zones: tuple[str, ...]
    industries: tuple[str, ...]
    title: str
    facet: str
    owner: str
    public: bool
    state: bytes
    content_hash: bytes
    updated_at: datetime
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An event that is due to Kafka, with the version that its aggregate reached by it."""

    event: Event
    version: int


@dataclass(frozen=True, slots=True)
class Position:
    """The place of a record in the order "newest change first"."""

    updated_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks for; empty texts ask for all. `text` is a part of the title, in any case.

    `owners` are those whose records alone are asked for, `ids` the records; None asks for all.
    """

    limit: int
    zone: str = ""
    industry: str = ""
    text: str = ""
    facet: str = ""
    include_withdrawn: bool = False
    owners: frozenset[str] | None = None
    after: Position | None = None
    ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Records in order, newest change first; `total` counts all that the filters let through."""

    records: tuple[Record, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """An idempotency key that was used before."""

    request_hash: bytes
    result: bytes


class Transaction(Protocol):
    """Reads and writes that happen together or not at all. `table` is one of the service's."""

    def lock(self, table: str, ids: Collection[str]) -> dict[str, Record]:
        """The records that exist of the ids; nobody else changes them before the transaction ends."""
        ...

    def insert(self, table: str, records: Sequence[Record]) -> set[str]:
        """Stores new records with distinct ids; returns the ids stored, without those that are taken."""
        ...

    def replace(self, table: str, records: Sequence[Record]) -> None:
        """Overwrites records that this transaction has locked."""
        ...

    def emit(self, changes: Sequence[Change]) -> None:
        """Hands events to the outbox; those of one aggregate are published in the order given."""
        ...

    def audit(self, caller: Principal, acts: Sequence[Act]) -> None:
        """Tells the log what the caller did in this transaction; each transaction has one caller."""
        ...

    def claim_key(self, key: str, request_hash: bytes) -> Claim | None:
        """Takes an idempotency key; what it was used for where it is taken.

        Waits for a transaction under way that holds the key.
        """
        ...

    def keep_result(self, key: str, result: bytes, person: str = "") -> None:
        """Keeps the answer of a key that this transaction has claimed; `person`: whom it is about."""
        ...

    def tidy(self, messages: Sequence[Message], codes: Collection[str]) -> None:
        """Takes what is known to identify a person out of the texts of messages that have the person's id.

        Fields named in `codes` stay.
        """
        ...

    def get(self, table: str, record_id: str) -> Record | None:
        """One record; None where there is none."""
        ...

    def page(self, table: str, query: Query, within: Reach) -> Page:
        """A page of a table; what is out of reach is neither shown nor counted."""
        ...


class RecordStore(Protocol):
    """Hands out transactions."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commits at the end of the block; takes everything back where it raises."""
        ...
