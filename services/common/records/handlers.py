"""The use cases of an aggregate: each one transaction of rows and events, within its caller's rights."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Final, Generic

from dabridge.events.v1 import types_pb2
from google.protobuf.message import Message

from services.common.access.facts import facts_of
from services.common.access.policy import Reach, owned_by
from services.common.access.principal import Principal
from services.common.audit.chain import Act, digest
from services.common.clock import Clock
from services.common.errors import (
    AlreadyExists,
    FieldError,
    Forbidden,
    IdempotencyConflict,
    InvalidInput,
    NotFound,
    VersionConflict,
    Withdrawn,
)
from services.common.events import Event
from services.common.records import rights, rules
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


@dataclass(frozen=True, slots=True)
class _Key:
    """An idempotency key as given, and the one it is kept under: nobody meets another's."""

    given: str
    caller: Principal

    @property
    def stored(self) -> str:
        who = f"{self.caller.person}\0{self.caller.organisation}"
        return f"{sha256(who.encode()).hexdigest()}:{self.given}"


class Handlers(Generic[M]):
    """Creates, updates, withdraws, reads and loads one kind of aggregate.

    A message given is not changed. A message returned carries id, version, status and time as stored. Each
    raises Forbidden where the aggregate's rights do not let the caller do it, or not to that record; an id
    that does not exist is Forbidden too, to those who reach no other records than some. What is changed is in
    the log, and what members of staff read of a person.
    """

    def __init__(self, aggregate: Aggregate[M], store: RecordStore, clock: Clock, source: str) -> None:
        """`source` names the service in events, such as /dabridge/talent."""
        self.aggregate = aggregate
        self._rights = aggregate.rights
        self._store = store
        self._clock = clock
        self._source = source

    def create(self, given: M, caller: Principal, idempotency_key: str = "") -> M:
        """Stores a new aggregate at version 1, the caller's own where it names no owner.

        Raises InvalidInput, AlreadyExists or IdempotencyConflict.
        """
        within = rights.reach(self._rights.create, caller)
        message, errors = self._prepare(given, within, caller)
        rights.check(within, message)
        errors += rights.keep_to_fields(self._rights, caller, message, None)
        _refuse(rules.idempotency_key(idempotency_key) + errors)
        fresh = self._versioned(message, 1)

        def work(transaction: Transaction) -> M:
            if not transaction.insert(self.aggregate.table, [self._record(fresh)]):
                raise AlreadyExists(self.aggregate.kind, fresh.id)
            transaction.emit([self._changed(fresh)])
            transaction.audit(caller, [self._act(f"Create{self.aggregate.one}", fresh)])
            return fresh

        return self._once(_Key(idempotency_key, caller), self._hash("create", given), within, work)

    def update(self, given: M, expected_version: int, caller: Principal, idempotency_key: str = "") -> M:
        """Replaces the state; the same content makes no new version. Both states must be within reach.

        Raises InvalidInput, NotFound, Withdrawn, VersionConflict or IdempotencyConflict.
        """
        within = rights.reach(self._rights.update, caller)
        message, errors = self._prepare(given, within, caller)
        if not given.id:
            errors = [rules.required("id"), *errors]
        _refuse(rules.expected_version(expected_version) + rules.idempotency_key(idempotency_key) + errors)

        def work(transaction: Transaction) -> M:
            held, before = self._held(transaction, message.id, expected_version, within)
            rights.check(within, message)
            _refuse(rights.keep_to_fields(self._rights, caller, message, before))
            if held.content_hash == content_hash(message):
                return before
            fresh = self._versioned(message, held.version + 1)
            transaction.replace(self.aggregate.table, [self._record(fresh)])
            transaction.emit([self._changed(fresh)])
            transaction.audit(caller, [self._act(f"Update{self.aggregate.one}", fresh, held)])
            return fresh

        request_hash = self._hash("update", given, expected_version)
        return self._once(_Key(idempotency_key, caller), request_hash, within, work)

    def withdraw(
        self,
        record_id: str,
        expected_version: int,
        reason: str,
        caller: Principal,
        idempotency_key: str = "",
    ) -> M:
        """Takes it out for good, with one more version.

        Raises InvalidInput, NotFound, Withdrawn, VersionConflict or IdempotencyConflict.
        """
        within = rights.reach(self._rights.withdraw, caller)
        tidy_reason = scrub(reason.strip())
        _refuse(
            rules.identifier("id", record_id)
            + rules.expected_version(expected_version)
            + rules.text("reason", tidy_reason, most=REASON_MAX)
            + rules.idempotency_key(idempotency_key)
        )

        def work(transaction: Transaction) -> M:
            held, before = self._held(transaction, record_id, expected_version, within)
            fresh = self._versioned(before, held.version + 1, WITHDRAWN)
            transaction.replace(self.aggregate.table, [self._record(fresh)])
            removed = types_pb2.Removed(id=fresh.id, version=fresh.version, reason=tidy_reason)
            transaction.emit([self._change(self.aggregate.removed, fresh, removed.SerializeToString())])
            transaction.audit(caller, [self._act(f"Withdraw{self.aggregate.one}", fresh, held)])
            return fresh

        given = types_pb2.Removed(id=record_id, reason=reason)
        request_hash = self._hash("withdraw", given, expected_version)
        return self._once(_Key(idempotency_key, caller), request_hash, within, work)

    def get(self, record_id: str, caller: Principal) -> M:
        """One aggregate, withdrawn ones too; raises InvalidInput or NotFound."""
        within = rights.reach(self._rights.get, caller)
        _refuse(rules.identifier("id", record_id))
        with self._store.transaction() as transaction:
            record = transaction.get(self.aggregate.table, record_id)
            found, message = self._reached(record, record_id, within)
            self._audit_reading(transaction, caller, f"Get{self.aggregate.one}", [found])
        return message

    def page(self, query: Query, caller: Principal, *, mine: bool = False) -> tuple[list[M], Page]:
        """The messages of a page, and the page, of what the caller may see; `mine`: of what they own."""
        within = rights.reach(self._rights.list, caller)
        asked = replace(query, owners=owned_by(caller)) if mine else query
        with self._store.transaction() as transaction:
            page = transaction.page(self.aggregate.table, asked, within)
            self._audit_reading(transaction, caller, f"List{self.aggregate.many}", page.records)
        return [self._message(record) for record in page.records], page

    def check_may_load(self, caller: Principal) -> None:
        """Raises Forbidden where the caller may load no record at all."""
        rights.reach(self._rights.bulk_load, caller)

    def prepare(self, given: M, caller: Principal) -> tuple[M, list[FieldError]]:
        """A tidied copy with id and owner, and why it cannot be loaded; fit for `put` without errors."""
        within = rights.reach(self._rights.bulk_load, caller)
        message, errors = self._prepare(given, within, caller)
        if not within.holds(facts_of(message)):
            return message, [rules.broken("id", "forbidden_item")]
        return message, errors

    def _prepare(self, given: M, within: Reach, caller: Principal) -> tuple[M, list[FieldError]]:
        message = deepcopy(given)
        scrub_message(message, self.aggregate.codes)
        rights.fill_owner(self._rights, message, within, caller)
        errors = self.aggregate.validate(message, self._clock.now().astimezone(LOCAL_TIME).date())
        if message.id:
            errors = rules.identifier("id", message.id) + errors
        else:
            message.id = self.aggregate.new_id(message)
        return message, errors

    def put(self, messages: Sequence[M], caller: Principal) -> Outcome:
        """Creates or replaces prepared messages with distinct ids in one transaction.

        Equal content is left alone. An item is refused whose aggregate is withdrawn or not the caller's to
        change, or that sets what others alone may set.
        """
        within = rights.reach(self._rights.bulk_load, caller)
        places = {message.id: place for place, message in enumerate(messages)}
        todo = {message.id: message for message in messages}
        created: list[M] = []
        updated: list[tuple[M, Record]] = []
        refused: list[tuple[int, tuple[FieldError, ...]]] = []
        with self._store.transaction() as transaction:
            while todo:
                held = transaction.lock(self.aggregate.table, todo.keys())
                broken = {
                    key: errors
                    for key, message in todo.items()
                    if (errors := self._unfit(message, held.get(key), within, caller))
                }
                refused += ((places[key], tuple(errors)) for key, errors in broken.items())
                todo = {key: message for key, message in todo.items() if key not in broken}
                fresh = {key: self._versioned(m, 1) for key, m in todo.items() if key not in held}
                stored = transaction.insert(self.aggregate.table, [self._record(m) for m in fresh.values()])
                created += (fresh[key] for key in fresh if key in stored)
                for key, record in held.items():
                    if key in todo and record.content_hash != content_hash(todo[key]):
                        updated.append((self._versioned(todo[key], record.version + 1), record))
                # What another transaction created in between is there to be locked in the next turn.
                todo = {key: todo[key] for key in fresh if key not in stored}
            transaction.replace(self.aggregate.table, [self._record(message) for message, _ in updated])
            loaded = [*((message, None) for message in created), *updated]
            transaction.emit([self._changed(message) for message, _ in loaded])
            action = f"BulkLoad{self.aggregate.many}"
            transaction.audit(caller, [self._act(action, message, held) for message, held in loaded])
        return Outcome(
            created=len(created),
            updated=len(updated),
            unchanged=len(messages) - len(created) - len(updated) - len(refused),
            refused=tuple(refused),
        )

    def _unfit(self, message: M, record: Record | None, within: Reach, caller: Principal) -> list[FieldError]:
        """Why a prepared message may not become the state of what is held."""
        if record is None:
            return rights.keep_to_fields(self._rights, caller, message, None)
        before = self._message(record)
        if not within.holds(facts_of(before)):
            return [rules.broken("id", "forbidden_item")]
        if record.withdrawn:
            return [rules.withdrawn("id")]
        return rights.keep_to_fields(self._rights, caller, message, before)

    def _held(
        self, transaction: Transaction, record_id: str, expected_version: int, within: Reach
    ) -> tuple[Record, M]:
        locked = transaction.lock(self.aggregate.table, [record_id]).get(record_id)
        held, before = self._reached(locked, record_id, within)
        if held.withdrawn:
            raise Withdrawn(self.aggregate.kind, record_id)
        if held.version != expected_version:
            raise VersionConflict(record_id, expected_version, held.version)
        return held, before

    def _reached(self, record: Record | None, record_id: str, within: Reach) -> tuple[Record, M]:
        """The record and its message; raises NotFound or Forbidden."""
        if record is not None:
            message = self._message(record)
            rights.check(within, message)
            return record, message
        if within.tells(record_id):
            raise NotFound(self.aggregate.kind, record_id)
        raise Forbidden("no such record within the caller's reach")

    def _once(self, key: _Key, request_hash: bytes, within: Reach, work: Callable[[Transaction], M]) -> M:
        with self._store.transaction() as transaction:
            if not key.given:
                return work(transaction)
            claim = transaction.claim_key(key.stored, request_hash)
            if claim is None:
                answer = work(transaction)
                transaction.keep_result(key.stored, answer.SerializeToString())
                return answer
        if claim.request_hash != request_hash:
            raise IdempotencyConflict(key.given)
        replayed = parsed(self.aggregate.message, claim.result)
        rights.check(within, replayed)
        return replayed

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
        facts = facts_of(message)
        return Record(
            id=message.id,
            version=message.version,
            withdrawn=message.status == WITHDRAWN,
            zones=facets.zones,
            industries=facets.industries,
            title=facets.title,
            facet=facets.facet,
            owner=facts.owner,
            public=facts.public,
            state=message.SerializeToString(),
            content_hash=content_hash(message),
            updated_at=datetime.fromisoformat(message.updated_at),
        )

    def _message(self, record: Record) -> M:
        return parsed(self.aggregate.message, record.state)

    def _act(self, action: str, message: M, before: Record | None = None) -> Act:
        return Act(
            action,
            self.aggregate.kind,
            message.id,
            message.version,
            before_digest=digest(before.state) if before else b"",
            after_digest=digest(message.SerializeToString()),
        )

    def _audit_reading(
        self, transaction: Transaction, caller: Principal, action: str, records: Sequence[Record]
    ) -> None:
        """An entry for each person whose record a member of staff gets to see."""
        if self.aggregate.personal and caller.staff:
            kind = self.aggregate.kind
            transaction.audit(caller, [Act(action, kind, record.id, record.version) for record in records])

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
