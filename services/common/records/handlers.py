"""The use cases of an aggregate: each one transaction of rows and events, within its caller's rights."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final, Generic

from dabridge.events.v1 import types_pb2
from google.protobuf.message import Message

from services.common.access.facts import facts_of
from services.common.access.policy import Reach, owned_by
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.clock import Clock
from services.common.errors import (
    AlreadyExists,
    FieldError,
    IdempotencyConflict,
    InvalidInput,
    WrongStage,
)
from services.common.records import rights, rules, states
from services.common.records.aggregate import WITHDRAWN, Aggregate, Edit, M, content_hash, parsed
from services.common.records.keys import Key
from services.common.records.seals import person_of
from services.common.records.store import Page, Query, Record, RecordStore, Transaction
from services.common.records.watch import Watch
from services.common.scrub import scrub, scrub_message

REASON_MAX: Final = 500
EXPLANATION_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each message of `Handlers.put`, by place."""

    created: int
    updated: int
    unchanged: int
    refused: tuple[tuple[int, tuple[FieldError, ...]], ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """A change that was stored: its act, such as UpdateScenario, and both states; `before` of old ones.

    `together`: the ids of all that one load changed, told with the first of them, so that what follows them
    can be locked at once.
    """

    act: str
    caller: Principal
    after: Any
    before: Any | None
    reason: str = ""
    together: tuple[str, ...] = ()


# What else happens in the transaction of a change.
Follow = Callable[[Transaction, Happened], None]


class Handlers(Generic[M]):
    """Creates, updates, withdraws, reads and loads one kind of aggregate.

    A message given is not changed. A message returned carries id, version, status and time as stored. Each
    raises Forbidden where the aggregate's rights do not let the caller do it, or not to that record; an id
    that does not exist is Forbidden too, to those who reach no other records than some. What is changed is in
    the log, and what members of staff read of a person.
    """

    def __init__(
        self,
        aggregate: Aggregate[M],
        store: RecordStore,
        clock: Clock,
        source: str,
        follow: Follow | None = None,
        *,
        watch: Watch | None = None,
    ) -> None:
        """`source` names the service in events, such as /dabridge/talent; `follow` is told each change.

        `watch` is told every new state, as of all other ways that change the kind.
        """
        self.aggregate = aggregate
        self._rights = aggregate.rights
        self._store = store
        self._clock = clock
        self._source = source
        self._follow = follow
        self._watch = watch

    def create(self, given: M, caller: Principal, idempotency_key: str = "") -> M:
        """Stores a new aggregate at version 1, the caller's own where it names no owner.

        Raises InvalidInput, AlreadyExists or IdempotencyConflict.
        """
        within = rights.reach(self._rights.create, caller)
        message, errors = self._prepare(given, within, caller)
        rights.check(within, message)
        now = self._clock.now()
        errors += self._keep(message, None, Edit(caller, now))
        _refuse(rules.idempotency_key(idempotency_key) + errors)

        def work(transaction: Transaction) -> M:
            self._tidy(transaction, [message])
            fresh = states.versioned(message, 1, now)
            if not transaction.insert(self.aggregate.table, [states.record_of(self.aggregate, fresh)]):
                raise AlreadyExists(self.aggregate.kind, fresh.id)
            self._tell(transaction, caller, f"Create{self.aggregate.one}", [(fresh, None)])
            return fresh

        return self._once(Key(idempotency_key, caller), self._hash("create", given), within, work)

    def update(
        self,
        given: M,
        expected_version: int,
        caller: Principal,
        idempotency_key: str = "",
        explanation: str = "",
    ) -> M:
        """Replaces the state; the same content makes no new version. Both states must be within reach.

        `explanation` is why, where the aggregate tells it.
        Raises InvalidInput, NotFound, Withdrawn, WrongStage, VersionConflict or IdempotencyConflict.
        """
        within = rights.reach(self._rights.update, caller)
        message, errors = self._prepare(given, within, caller)
        if not given.id:
            errors = [rules.required("id"), *errors]
        edit = Edit(caller, self._clock.now(), scrub(explanation.strip()))
        errors += rules.text("explanation", edit.explanation, EXPLANATION_MAX)
        _refuse(rules.expected_version(expected_version) + rules.idempotency_key(idempotency_key) + errors)

        def work(transaction: Transaction) -> M:
            held, before = self._held(transaction, message.id, expected_version, within)
            rights.check(within, message)
            _refuse(self._keep(message, before, edit))
            self._tidy(transaction, [message])
            if content_hash(before) == content_hash(message):
                return before
            fresh = states.versioned(message, held.version + 1, edit.now)
            transaction.replace(self.aggregate.table, [states.record_of(self.aggregate, fresh)])
            self._tell(transaction, caller, f"Update{self.aggregate.one}", [(fresh, held)], edit.explanation)
            return fresh

        request_hash = self._hash("update", given, expected_version, edit.explanation)
        return self._once(Key(idempotency_key, caller), request_hash, within, work)

    def withdraw(
        self,
        record_id: str,
        expected_version: int,
        reason: str,
        caller: Principal,
        idempotency_key: str = "",
    ) -> M:
        """Takes it out for good, with one more version.

        Raises InvalidInput, NotFound, Withdrawn, WrongStage, VersionConflict or IdempotencyConflict.
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
            self.aggregate.leaves(before)
            fresh = states.versioned(before, held.version + 1, self._clock.now(), WITHDRAWN)
            transaction.replace(self.aggregate.table, [states.record_of(self.aggregate, fresh)])
            action = f"Withdraw{self.aggregate.one}"
            told = types_pb2.Removed(id=record_id, reason=tidy_reason)
            self._tidy(transaction, [told])
            transaction.emit([states.removed(self.aggregate, self._source, fresh, told.reason)])
            transaction.audit(caller, [states.act_of(self.aggregate, action, fresh, held)])
            self._followed(transaction, Happened(action, caller, fresh, before, told.reason))
            if self._watch is not None:
                self._watch(transaction, [(before, fresh)])
            return fresh

        given = types_pb2.Removed(id=record_id, reason=reason)
        request_hash = self._hash("withdraw", given, expected_version)
        return self._once(Key(idempotency_key, caller), request_hash, within, work)

    def get(self, record_id: str, caller: Principal) -> M:
        """One aggregate, withdrawn ones too; raises InvalidInput or NotFound."""
        within = rights.reach(self._rights.get, caller)
        _refuse(rules.identifier("id", record_id))
        with self._store.transaction() as transaction:
            record = transaction.get(self.aggregate.table, record_id)
            found, message = states.reached(self.aggregate, record, record_id, within)
            self._audit_reading(transaction, caller, f"Get{self.aggregate.one}", [found])
        return message

    def page(self, query: Query, caller: Principal, *, mine: bool = False) -> tuple[list[M], Page]:
        """The messages of a page, and the page, of what the caller may see; `mine`: of what they own."""
        within = rights.reach(self._rights.list, caller)
        asked = replace(query, owners=owned_by(caller)) if mine else query
        with self._store.transaction() as transaction:
            page = transaction.page(self.aggregate.table, asked, within)
            self._audit_reading(transaction, caller, f"List{self.aggregate.many}", page.records)
        return [states.message_of(self.aggregate, record) for record in page.records], page

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
        errors = self.aggregate.validate(message, self._clock.now().astimezone(states.LOCAL_TIME).date())
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
        now = self._clock.now()
        edit = Edit(caller, now)
        with self._store.transaction() as transaction:
            self._tidy(transaction, list(todo.values()))
            while todo:
                held = transaction.lock(self.aggregate.table, todo.keys())
                broken = {
                    key: errors
                    for key, message in todo.items()
                    if (errors := self._unfit(message, held.get(key), within, edit))
                }
                refused += ((places[key], tuple(errors)) for key, errors in broken.items())
                todo = {key: message for key, message in todo.items() if key not in broken}
                fresh = {key: states.versioned(m, 1, now) for key, m in todo.items() if key not in held}
                stored = self._insert(transaction, fresh.values())
                created += (fresh[key] for key in fresh if key in stored)
                for key, record in held.items():
                    if key in todo and not self._says(record, todo[key]):
                        updated.append((states.versioned(todo[key], record.version + 1, now), record))
                # What another transaction created in between is there to be locked in the next turn.
                todo = {key: todo[key] for key in fresh if key not in stored}
            rows = [states.record_of(self.aggregate, message) for message, _ in updated]
            transaction.replace(self.aggregate.table, rows)
            loaded = [*((message, None) for message in created), *updated]
            self._tell(transaction, caller, f"BulkLoad{self.aggregate.many}", loaded)
        return Outcome(
            created=len(created),
            updated=len(updated),
            unchanged=len(messages) - len(created) - len(updated) - len(refused),
            refused=tuple(refused),
        )

    def _unfit(self, message: M, record: Record | None, within: Reach, edit: Edit) -> list[FieldError]:
        """Why a prepared message may not become the state of what is held."""
        if record is None:
            return self._keep(message, None, edit)
        before = states.message_of(self.aggregate, record)
        if not within.holds(facts_of(before)):
            return [rules.broken("id", "forbidden_item")]
        if record.withdrawn:
            return [rules.withdrawn("id")]
        try:
            return self._keep(message, before, edit)
        except WrongStage:
            return [rules.broken("id", "stage_item")]

    def _keep(self, message: M, before: M | None, edit: Edit) -> list[FieldError]:
        """Sets what callers do not decide, and says what this one may not decide."""
        errors = rights.keep_to_fields(self._rights, edit.caller, message, before)
        return errors + self.aggregate.settle(message, before, edit)

    def _says(self, record: Record, message: M) -> bool:
        """Whether what is held says the same; what lies sealed has no hash beside it."""
        held = record.content_hash or content_hash(states.message_of(self.aggregate, record))
        return held == content_hash(message)

    def _tidy(self, transaction: Transaction, messages: Sequence[Message]) -> None:
        """Takes the people themselves out of messages about them."""
        if self.aggregate.personal:
            transaction.tidy(messages, self.aggregate.codes)

    def _insert(self, transaction: Transaction, messages: Iterable[M]) -> set[str]:
        return transaction.insert(
            self.aggregate.table, [states.record_of(self.aggregate, message) for message in messages]
        )

    def _tell(
        self,
        transaction: Transaction,
        caller: Principal,
        action: str,
        stored: Sequence[tuple[M, Record | None]],
        reason: str = "",
    ) -> None:
        """Publishes new states, writes them down, and lets follow what follows."""
        transaction.emit([states.changed(self.aggregate, self._source, message) for message, _ in stored])
        acts = [states.act_of(self.aggregate, action, message, held) for message, held in stored]
        transaction.audit(caller, acts)
        together = tuple(message.id for message, _ in stored) if len(stored) > 1 else ()
        changes = [
            (None if held is None else states.message_of(self.aggregate, held), message)
            for message, held in stored
        ]
        for place, (before, message) in enumerate(changes):
            others = () if place else together
            self._followed(transaction, Happened(action, caller, message, before, reason, others))
        if self._watch is not None:
            self._watch(transaction, changes)

    def _followed(self, transaction: Transaction, happened: Happened) -> None:
        if self._follow is not None:
            self._follow(transaction, happened)

    def _held(
        self, transaction: Transaction, record_id: str, expected_version: int, within: Reach
    ) -> tuple[Record, M]:
        locked = transaction.lock(self.aggregate.table, [record_id]).get(record_id)
        held, before = states.reached(self.aggregate, locked, record_id, within)
        states.standing(self.aggregate, held, expected_version)
        return held, before

    def _once(self, key: Key, request_hash: bytes, within: Reach, work: Callable[[Transaction], M]) -> M:
        with self._store.transaction() as transaction:
            if not key.given:
                return work(transaction)
            claim = transaction.claim_key(key.stored, request_hash)
            if claim is None:
                answer = work(transaction)
                transaction.keep_result(key.stored, answer.SerializeToString(), person_of(answer))
                return answer
        if claim.request_hash != request_hash:
            raise IdempotencyConflict(key.given)
        replayed = parsed(self.aggregate.message, claim.result)
        rights.check(within, replayed)
        return replayed

    def _hash(
        self, operation: str, given: Message, expected_version: int = 0, explanation: str = ""
    ) -> bytes:
        """Tells requests apart; one without an explanation as before there were any."""
        head = f"{self.aggregate.kind}\n{operation}\n{expected_version}\n"
        if explanation:
            head = f"{sha256(explanation.encode()).hexdigest()}\n{head}"
        return sha256(head.encode() + given.SerializeToString(deterministic=True)).digest()

    def _audit_reading(
        self, transaction: Transaction, caller: Principal, action: str, records: Sequence[Record]
    ) -> None:
        """An entry for each person whose record a member of staff gets to see."""
        if self.aggregate.personal and caller.staff:
            kind = self.aggregate.kind
            transaction.audit(caller, [Act(action, kind, record.id, record.version) for record in records])


def _refuse(errors: Sequence[FieldError]) -> None:
    if errors:
        raise InvalidInput(errors)
