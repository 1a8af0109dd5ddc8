"""Acts on aggregates that have stages: each one transaction of rows, events and the log, by one caller.

Where records.handlers replaces a state by the one that a caller sends, an act here takes a state, decides by
rules what comes next, and puts it back: stages are never the caller's to set.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, Generic, TypeVar

from google.protobuf.message import Message
from psycopg import Connection

from services.common.access.policy import Cells
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.clock import Clock
from services.common.database import TAKEN_BACK
from services.common.errors import AlreadyExists, IdempotencyConflict, InvalidInput, Withdrawn
from services.common.records import rights, rules, states
from services.common.records.aggregate import WITHDRAWN, Aggregate, M
from services.common.records.keys import Key
from services.common.records.seals import person_of
from services.common.records.store import Page, Query, Record, RecordStore, Transaction
from services.common.records.watch import Watch

logger = logging.getLogger(__name__)

R = TypeVar("R")
A = TypeVar("A", bound=Message)

# How often an act is tried that the database takes back for another transaction.
TRIES: Final = 4

NOBODY_WATCHES: Final[Mapping[str, Watch]] = {}


class Desk:
    """What one act works at: one transaction, one caller, one moment.

    Lock in this order, so that no two acts wait for each other in a ring: a draft list, scenarios, reviews,
    solutions, pilots, needs, frozen lists; of one kind together. Of a person the talent record comes first,
    then the expert's, then all else that is kept of them. What is put is published, and logged under the
    act's name.
    """

    def __init__(
        self,
        transaction: Transaction,
        caller: Principal,
        now: datetime,
        source: str,
        act: str,
        *,
        watch: Mapping[str, Watch] = NOBODY_WATCHES,
    ) -> None:
        """`now` is aware; `source` names the service in events; `act` is the method's name."""
        self.transaction = transaction
        self.caller = caller
        self.now = now
        self.act = act
        self._source = source
        self._watch = watch
        self._held: dict[tuple[str, str], Record] = {}

    @property
    def today(self) -> date:
        """The day where the city is."""
        return self.now.astimezone(states.LOCAL_TIME).date()

    @property
    def connection(self) -> "Connection[tuple[Any, ...]]":
        """For the service's own tables, in this transaction; stores in memory have none."""
        connection: Connection[tuple[Any, ...]] = self.transaction.connection  # type: ignore[attr-defined]
        return connection

    def take(self, aggregate: Aggregate[M], record_id: str, expected_version: int, cells: Cells) -> M:
        """Locks a record within the caller's reach by a row of the table, and gives its state.

        Raises InvalidInput, Forbidden, NotFound, Withdrawn or VersionConflict.
        """
        within = rights.reach(cells, self.caller)
        refuse([*rules.identifier("id", record_id), *rules.expected_version(expected_version)])
        record = self.transaction.lock(aggregate.table, [record_id]).get(record_id)
        held, message = states.reached(aggregate, record, record_id, within)
        states.standing(aggregate, held, expected_version)
        self._held[aggregate.table, record_id] = held
        return message

    def lock(self, aggregate: Aggregate[M], ids: Collection[str]) -> dict[str, M]:
        """Locks what the act follows up with, whoever may reach it: the states that exist, by id."""
        found = self.transaction.lock(aggregate.table, ids)
        self._hold(aggregate, found.values())
        # Of who was erased there is nothing to follow up with.
        return {key: states.message_of(aggregate, record) for key, record in found.items() if record.state}

    def look(self, aggregate: Aggregate[M], record_id: str, cells: Cells) -> M:
        """A state within the caller's reach, not locked; raises InvalidInput, Forbidden or NotFound."""
        within = rights.reach(cells, self.caller)
        refuse(rules.identifier("id", record_id))
        record = self.transaction.get(aggregate.table, record_id)
        return states.reached(aggregate, record, record_id, within)[1]

    def see(self, aggregate: Aggregate[M], record_id: str) -> M | None:
        """A state whoever may reach it, not locked; None where there is none."""
        record = self.transaction.get(aggregate.table, record_id)
        return None if record is None or not record.state else states.message_of(aggregate, record)

    def page(self, aggregate: Aggregate[M], query: Query, cells: Cells) -> tuple[list[M], Page]:
        """The states of a page within the caller's reach, and the page; raises Forbidden."""
        page = self.transaction.page(aggregate.table, query, rights.reach(cells, self.caller))
        return [states.message_of(aggregate, record) for record in page.records], page

    def add(self, aggregate: Aggregate[M], message: M, *, silent: bool = False) -> M:
        """Stores a new record at version 1; raises AlreadyExists. `silent`: without an event."""
        (fresh,) = self._tidied(aggregate, [states.versioned(message, 1, self.now)])
        record = states.record_of(aggregate, fresh)
        if not self.transaction.insert(aggregate.table, [record]):
            raise AlreadyExists(aggregate.kind, fresh.id)
        self._tell(aggregate, [fresh], silent=silent)
        self._hold(aggregate, [record])
        return fresh

    def put(self, aggregate: Aggregate[M], message: M, *, silent: bool = False) -> M:
        """Stores the next version of a record that was taken or locked. `silent`: without an event.

        Raises Withdrawn: what is out for good does not come back.
        """
        return self.put_all(aggregate, [message], silent=silent)[0]

    def put_all(self, aggregate: Aggregate[M], messages: Sequence[M], *, silent: bool = False) -> list[M]:
        """As `put`, of many at once, in the order given."""
        versioned = [
            states.versioned(m, self._standing(aggregate, m.id).version + 1, self.now) for m in messages
        ]
        fresh = self._tidied(aggregate, versioned)
        records = self._replace(aggregate, fresh)
        self._tell(aggregate, fresh, silent=silent)
        self._hold(aggregate, records)
        return fresh

    def withdraw(self, aggregate: Aggregate[M], message: M, reason: str, *, silent: bool = False) -> M:
        """Takes a record that was taken or locked out for good, with one more version."""
        held = self._standing(aggregate, message.id)
        fresh = states.versioned(message, held.version + 1, self.now, WITHDRAWN)
        self._hold(aggregate, self._replace(aggregate, [fresh]))
        if aggregate.removed and not silent:
            self.transaction.emit([states.removed(aggregate, self._source, fresh, reason)])
        self.transaction.audit(self.caller, [states.act_of(aggregate, self.act, fresh, held)])
        self._watched(aggregate, [(states.message_of(aggregate, held), fresh)])
        return fresh

    def log(self, kind: str, object_id: str, version: int = 0) -> None:
        """Writes an act down that changes no aggregate, such as the opening of a bid."""
        self.transaction.audit(self.caller, [Act(self.act, kind, object_id, version)])

    def _tidied(self, aggregate: Aggregate[M], fresh: list[M]) -> list[M]:
        """The states without the people themselves in them."""
        if aggregate.personal:
            self.transaction.tidy(fresh, aggregate.codes)
        return fresh

    def _standing(self, aggregate: Aggregate[M], record_id: str) -> Record:
        held = self._held[aggregate.table, record_id]
        if held.withdrawn:
            raise Withdrawn(aggregate.kind, record_id)
        return held

    def _replace(self, aggregate: Aggregate[M], messages: Iterable[M]) -> list[Record]:
        records = [states.record_of(aggregate, m) for m in messages]
        self.transaction.replace(aggregate.table, records)
        return records

    def _hold(self, aggregate: Aggregate[Any], records: Iterable[Record]) -> None:
        self._held |= {(aggregate.table, record.id): record for record in records}

    def _tell(self, aggregate: Aggregate[M], messages: Sequence[M], *, silent: bool) -> None:
        if aggregate.changed and not silent:
            self.transaction.emit([states.changed(aggregate, self._source, m) for m in messages])
        acts = [
            states.act_of(aggregate, self.act, m, self._held.get((aggregate.table, m.id))) for m in messages
        ]
        self.transaction.audit(self.caller, acts)
        if aggregate.kind in self._watch:
            held = [self._held.get((aggregate.table, m.id)) for m in messages]
            before = [None if record is None else states.message_of(aggregate, record) for record in held]
            self._watched(aggregate, list(zip(before, messages, strict=True)))

    def _watched(self, aggregate: Aggregate[M], changes: Sequence[tuple[M | None, M]]) -> None:
        watch = self._watch.get(aggregate.kind)
        if watch is not None:
            watch(self.transaction, changes)


@dataclass(frozen=True, slots=True)
class Memory(Generic[R]):
    """How an answer is kept under an idempotency key, and given again within the caller's rights.

    `person`: the id of who an answer is about, under whose key it then lies; empty: of nobody.
    """

    keep: Callable[[R], bytes]
    recall: Callable[[Desk, bytes], R]
    person: Callable[[R], str] = lambda _: ""


def remembered(answer: type[A], field: str, cells: Cells) -> Memory[A]:
    """The answer itself is kept: it holds a state in `field`, and nothing that must not lie in a table.

    Raises Forbidden on recall where the state is out of the caller's reach.
    """

    def recall(desk: Desk, kept: bytes) -> A:
        message = answer()
        message.ParseFromString(kept)
        rights.check(rights.reach(cells, desk.caller), getattr(message, field))
        return message

    return Memory(
        lambda given: given.SerializeToString(), recall, lambda given: person_of(getattr(given, field))
    )


def by_id(find: Callable[[R], str], read: Callable[[Desk, str], R]) -> Memory[R]:
    """The id alone is kept, and its present state read again: for answers that lie in no table in clear."""
    return Memory(lambda given: find(given).encode(), lambda desk, kept: read(desk, kept.decode()))


class Workflow:
    """Does acts of callers; `source` names the service in events, such as /dabridge/scenarios."""

    def __init__(
        self, store: RecordStore, clock: Clock, source: str, watch: Mapping[str, Watch] = NOBODY_WATCHES
    ) -> None:
        """Uses the store without owning it; `watch` is told, by kind, of every new state."""
        self._watch = watch
        self._store = store
        self._clock = clock
        self._source = source

    def do(self, act: str, caller: Principal, work: Callable[[Desk], R]) -> R:
        """What the work gives, in one transaction; nothing of it stands where it raises.

        It is done again, from the beginning, where the database took it back for another transaction; where
        that happens TRIES times, one of database.TAKEN_BACK is raised, and the caller may try later.
        """
        return self._whole(lambda transaction: work(self._desk(transaction, caller, act)))

    def once(
        self,
        act: str,
        caller: Principal,
        request: Message,
        work: Callable[[Desk], R],
        memory: Memory[R],
        *,
        digest: Callable[[bytes], bytes] = lambda content: sha256(content).digest(),
    ) -> R:
        """As `do`, but a request with an idempotency key is worked on once, and answered alike afterwards.

        `digest` tells requests apart; a request with secrets needs one with a key. Raises InvalidInput for a
        bad key and IdempotencyConflict for one that was used for another request.
        """
        key = Key(request.idempotency_key, caller)  # type: ignore[attr-defined]  # of all requests of acts
        refuse(rules.idempotency_key(key.given))
        if not key.given:
            return self.do(act, caller, work)
        request_hash = digest(act.encode() + b"\n" + request.SerializeToString(deterministic=True))

        def claimed(transaction: Transaction) -> R:
            desk = self._desk(transaction, caller, act)
            claim = transaction.claim_key(key.stored, request_hash)
            if claim is None:
                answer = work(desk)
                transaction.keep_result(key.stored, memory.keep(answer), memory.person(answer))
                return answer
            if claim.request_hash != request_hash:
                raise IdempotencyConflict(key.given)
            return memory.recall(desk, claim.result)

        return self._whole(claimed)

    def _whole(self, work: Callable[[Transaction], R]) -> R:
        for left in reversed(range(TRIES)):
            try:
                return self._at_once(work)
            except TAKEN_BACK as error:
                if not left:
                    raise
                logger.warning("an act is done once more: %s", type(error).__name__)
        raise AssertionError("the last try gives or raises")

    def _at_once(self, work: Callable[[Transaction], R]) -> R:
        with self._store.transaction() as transaction:
            return work(transaction)

    def _desk(self, transaction: Transaction, caller: Principal, act: str) -> Desk:
        return Desk(transaction, caller, self._clock.now(), self._source, act, watch=self._watch)


def refuse(errors: Sequence[Any]) -> None:
    """Raises InvalidInput where there are errors."""
    if errors:
        raise InvalidInput(errors)
