"""The use cases of an aggregate: each one transaction of rows and events."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Final, Generic

from dabridge.events.v1 import types_pb2
from google.protobuf.message import Message

from services.common.clock import Clock
from services.common.errors import (
    AlreadyExists,
    FieldError,
    IdempotencyConflict,
    InvalidInput,
    NotFound,
    VersionConflict,
    Withdrawn,
)
from services.common.events import Event
from services.common.records import rules
from services.common.records.aggregate import ACTIVE, WITHDRAWN, Aggregate, M, content_hash, parsed
from services.common.records.store import Change, Page, Query, Record, RecordStore, Transaction
from services.common.scrub import scrub, scrub_message
from services.common.tracing import current_traceparent

REASON_MAX: Final = 500
# China has one time and no summer time; a date that a user gives is meant in it.
LOCAL_TIME: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each message of `Handlers.put`, by place."""

    created: int
    updated: int
    unchanged: int
    refused: tuple[tuple[int, tuple[FieldError, ...]], ...]


class Handlers(Generic[M]):
    """Creates, updates, withdraws, reads and loads one kind of aggregate.

    A message given is not changed. A message returned carries id, version, status and time as stored.
    """

    def __init__(self, aggregate: Aggregate[M], store: RecordStore, clock: Clock, source: str) -> None:
        """`source` names the service in events, such as /dabridge/talent."""
        self.aggregate = aggregate
        self._store = store
        self._clock = clock
        self._source = source

    def create(self, given: M, idempotency_key: str = "") -> M:
        """Stores a new aggregate at version 1; raises InvalidInput, AlreadyExists or IdempotencyConflict."""
        message, errors = self.prepare(given)
        _refuse(rules.idempotency_key(idempotency_key) + errors)
        fresh = self._versioned(message, 1)

        def work(transaction: Transaction) -> M:
            if not transaction.insert(self.aggregate.table, [self._record(fresh)]):
                raise AlreadyExists(self.aggregate.kind, fresh.id)
            transaction.emit([self._changed(fresh)])
            return fresh

        return self._once(idempotency_key, self._hash("create", given), work)

    def update(self, given: M, expected_version: int, idempotency_key: str = "") -> M:
        """Replaces the state; the same content makes no new version.

        Raises InvalidInput, NotFound, Withdrawn, VersionConflict or IdempotencyConflict.
        """
        message, errors = self.prepare(given)
        if not given.id:
            errors = [rules.required("id"), *errors]
        _refuse(rules.expected_version(expected_version) + rules.idempotency_key(idempotency_key) + errors)

        def work(transaction: Transaction) -> M:
            held = self._held(transaction, message.id, expected_version)
            if held.content_hash == content_hash(message):
                return self._message(held)
            fresh = self._versioned(message, held.version + 1)
            transaction.replace(self.aggregate.table, [self._record(fresh)])
            transaction.emit([self._changed(fresh)])
            return fresh

        return self._once(idempotency_key, self._hash("update", given, expected_version), work)

    def withdraw(self, record_id: str, expected_version: int, reason: str, idempotency_key: str = "") -> M:
        """Takes it out for good, with one more version.

        Raises InvalidInput, NotFound, Withdrawn, VersionConflict or IdempotencyConflict.
        """
        tidy_reason = scrub(reason.strip())
        _refuse(
            rules.identifier("id", record_id)
            + rules.expected_version(expected_version)
            + rules.text("reason", tidy_reason, most=REASON_MAX)
            + rules.idempotency_key(idempotency_key)
        )

        def work(transaction: Transaction) -> M:
            held = self._held(transaction, record_id, expected_version)
            fresh = self._versioned(self._message(held), held.version + 1, WITHDRAWN)
            transaction.replace(self.aggregate.table, [self._record(fresh)])
            removed = types_pb2.Removed(id=fresh.id, version=fresh.version, reason=tidy_reason)
            transaction.emit([self._change(self.aggregate.removed, fresh, removed.SerializeToString())])
            return fresh

        given = types_pb2.Removed(id=record_id, reason=reason)
        return self._once(idempotency_key, self._hash("withdraw", given, expected_version), work)

    def get(self, record_id: str) -> M:
        """One aggregate, withdrawn ones too; raises InvalidInput or NotFound."""
        _refuse(rules.identifier("id", record_id))
        with self._store.transaction() as transaction:
            record = transaction.get(self.aggregate.table, record_id)
        if record is None:
            raise NotFound(self.aggregate.kind, record_id)
        return self._message(record)

    def page(self, query: Query) -> tuple[list[M], Page]:
        """The messages of a page, and the page."""
        with self._store.transaction() as transaction:
            page = transaction.page(self.aggregate.table, query)
        return [self._message(record) for record in page.records], page

    def prepare(self, given: M) -> tuple[M, list[FieldError]]:
        """A copy, tidied and with an id, and the rules that it breaks; fit for `put` where it breaks none."""
        message = deepcopy(given)
        scrub_message(message, self.aggregate.codes)
        errors = self.aggregate.validate(message, self._clock.now().astimezone(LOCAL_TIME).date())
        if message.id:
            errors = rules.identifier("id", message.id) + errors
        else:
            message.id = self.aggregate.new_id(message)
        return message, errors

    def put(self, messages: Sequence[M]) -> Outcome:
        """Creates or replaces prepared messages with distinct ids in one transaction.

        Equal content is left alone; a withdrawn aggregate refuses its item.
        """
        places = {message.id: place for place, message in enumerate(messages)}
        todo = {message.id: message for message in messages}
        created: list[M] = []
        updated: list[M] = []
        refused: list[tuple[int, tuple[FieldError, ...]]] = []
        with self._store.transaction() as transaction:
            while todo:
                held = transaction.lock(self.aggregate.table, todo.keys())
                fresh = {key: self._versioned(m, 1) for key, m in todo.items() if key not in held}
                stored = transaction.insert(self.aggregate.table, [self._record(m) for m in fresh.values()])
                created += (fresh[key] for key in fresh if key in stored)
                for key, record in held.items():
                    if record.withdrawn:
                        refused.append((places[key], (rules.withdrawn("id"),)))
                    elif record.content_hash != content_hash(todo[key]):
                        updated.append(self._versioned(todo[key], record.version + 1))
                # What another transaction created in between is there to be locked in the next turn.
                todo = {key: todo[key] for key in fresh if key not in stored}
            transaction.replace(self.aggregate.table, [self._record(message) for message in updated])
            transaction.emit([self._changed(message) for message in (*created, *updated)])
        return Outcome(
            created=len(created),
            updated=len(updated),
            unchanged=len(messages) - len(created) - len(updated) - len(refused),
            refused=tuple(refused),
        )

    def _held(self, transaction: Transaction, record_id: str, expected_version: int) -> Record:
        held = transaction.lock(self.aggregate.table, [record_id]).get(record_id)
        if held is None:
            raise NotFound(self.aggregate.kind, record_id)
        if held.withdrawn:
            raise Withdrawn(self.aggregate.kind, record_id)
        if held.version != expected_version:
            raise VersionConflict(record_id, expected_version, held.version)
        return held

    def _once(self, key: str, request_hash: bytes, work: Callable[[Transaction], M]) -> M:
        with self._store.transaction() as transaction:
            if not key:
                return work(transaction)
            claim = transaction.claim_key(key, request_hash)
            if claim is None:
                answer = work(transaction)
                transaction.keep_result(key, answer.SerializeToString())
                return answer
        if claim.request_hash != request_hash:
            raise IdempotencyConflict(key)
        return parsed(self.aggregate.message, claim.result)

    def _hash(self, operation: str, given: Message, expected_version: int = 0) -> bytes:
        head = f"{self.aggregate.kind}\n{operation}\n{expected_version}\n"
        return sha256(head.encode() + given.SerializeToString(deterministic=True)).digest()

    def _versioned(self, message: M, version: int, status: types_pb2.RecordStatus = ACTIVE) -> M:
        fresh = deepcopy(message)
        fresh.version = version
        fresh.status = status
        fresh.updated_at = self._clock.now().isoformat()
        return fresh

    def _record(self, message: M) -> Record:
        facets = self.aggregate.facets(message)
        return Record(
            id=message.id,
            version=message.version,
            withdrawn=message.status == WITHDRAWN,
            zones=facets.zones,
            industries=facets.industries,
            title=facets.title,
            facet=facets.facet,
            state=message.SerializeToString(),
            content_hash=content_hash(message),
            updated_at=datetime.fromisoformat(message.updated_at),
        )

    def _message(self, record: Record) -> M:
        return parsed(self.aggregate.message, record.state)

    def _changed(self, message: M) -> Change:
        return self._change(self.aggregate.changed, message, message.SerializeToString())

    def _change(self, event_type: str, message: M, data: bytes) -> Change:
        event = Event(
            type=event_type,
            subject=message.id,
            data=data,
            source=self._source,
            time=datetime.fromisoformat(message.updated_at),
            traceparent=current_traceparent(),
        )
        return Change(event, message.version)


def _refuse(errors: Sequence[FieldError]) -> None:
    if errors:
        raise InvalidInput(errors)
