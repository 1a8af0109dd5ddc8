"""Erasing a person in the service's own database, in one transaction that ends with their key."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Expert, TalentProfile
from psycopg import sql

from services.common.jobs import table as jobs
from services.common.records import states
from services.common.records.aggregate import WITHDRAWN, Aggregate, content_hash
from services.common.records.keys import Key
from services.common.records.workflow import Desk
from services.common.tracing import current_traceparent
from services.talent import model
from services.talent.market.erasure import rules, tables
from services.talent.market.erasure.kept import Kept
from services.talent.market.erasure.parts import FORGET, Forget
from services.talent.market.erasure.rules import Basis, Erasure, Step, Store
from services.talent.market.imports import pairs
from services.talent.market.people.keys import PersonKeys

JOB: Final = "erase"
_SOURCE: Final = "/dabridge/talent"
# The code that a `removed` event gives as its reason.
REASON: Final = "erased"
PERSON: Final = "person"
RECORDS: Final[tuple[Aggregate[Any], ...]] = (model.TALENT, model.EXPERT)
_OWN_STEPS: Final = (
    "UPDATE history_step SET reason = '', remarks = '[]', person = '', organisation_id = ''"
    " WHERE kind = ANY(%(own)s) AND object_id = %(id)s"
    " AND (reason <> '' OR remarks <> '[]' OR person <> '' OR organisation_id <> '')"
)
# Histories of these kinds are about the person: what was typed there goes, that something happened stays.
_OWN_HISTORY: Final = ("talent", "expert", PERSON)
# In the histories of everything else, what the person did was done by nobody who is named.
_STEPS_OF_THEIRS: Final = (
    "UPDATE history_step SET person = '', organisation_id = '' WHERE organisation_id = %(id)s"
)


@dataclass(frozen=True, slots=True)
class _Cleared:
    """At which versions the records were taken out (0: there was none), and how many rows changed."""

    talent_version: int
    expert_version: int
    rows: int


class Eraser:
    """Takes people out of the database; `forget` are the parts' functions by name."""

    def __init__(
        self, keys: PersonKeys, kept: Kept, forget: Sequence[tuple[str, Forget]] | None = None
    ) -> None:
        """Uses the keys without owning them."""
        self._keys = keys
        self._kept = kept
        self._forget = FORGET if forget is None else forget

    def erase(self, desk: Desk, talent_id: str, basis: Basis, request_number: str = "") -> Erasure:
        """Erases a person, and asks for the other stores' steps; the erasure that there is, if there is one.

        Of a profile that was merged away it is the one that stayed that is erased; with it goes whatever was
        merged into it and is still there. The key is destroyed last, before the caller's commit. Should the
        commit fail, the receipt beside the keys stands, and `again` does the rest.
        """
        stands, former = _whole(desk, talent_id)
        wanted = [_asked(desk, stands, basis, request_number)]
        wanted += [_asked(desk, each, Basis.MERGE) for each in former]
        missing = [each for each in wanted if tables.of_talent(desk.connection, each.talent_id) is None]
        # The chain of receipts is locked last of all, as everywhere.
        cleared = [self._clear(desk, each) for each in missing]
        for each, what in zip(missing, cleared, strict=True):
            self._write(desk, each, what)
        for one in former:
            # Its job may not have come to it yet.
            self._keys.destroy(one)
        erasure = tables.of_talent(desk.connection, stands)
        assert erasure is not None, "it has just been written"
        return erasure

    def merged_away(self, desk: Desk, talent_id: str) -> Erasure:
        """Erases a profile, locked, whose person has another one that stays.

        Nothing outside the caller's transaction changes: the first steps of the erasure's job keep the
        receipt beside the keys and destroy the key.
        """
        return self._once(desk, _asked(desk, talent_id, Basis.MERGE), at_once=False)

    def again(self, desk: Desk, kept: Erasure) -> Erasure:
        """Erases a person of whom a receipt is kept, under the same receipt; every step is verified anew."""
        return self._once(desk, kept)

    def pass_over(self, desk: Desk, talent_id: str) -> int:
        """How many rows were still there of a person who is erased; they are gone now."""
        rows = sum(forget(desk, talent_id) for _, forget in self._forget)
        rows += _forget_shared(desk, talent_id)
        for aggregate in RECORDS:
            record = desk.transaction.lock(aggregate.table, [talent_id]).get(talent_id)
            if record is not None and record.content_hash != _hash_of_nothing(aggregate):
                _leave_nothing(desk, aggregate, talent_id, record.version)
                rows += 1
        return rows

    def signed(self, erasure: Erasure) -> Erasure:
        """The receipt with its signature as it stands."""
        return replace(erasure, signature=self._keys.sealer.digest(rules.signed_over(erasure)))

    def genuine(self, erasure: Erasure) -> bool:
        """Whether seal and signature are those that a holder of PERSON_KEY made."""
        digests = self._keys.sealer.digests
        return erasure.seal in digests(rules.sealed_over(erasure)) and erasure.signature in digests(
            rules.signed_over(erasure)
        )

    def _once(self, desk: Desk, asked: Erasure, *, at_once: bool = True) -> Erasure:
        _lock(desk, [asked.talent_id])
        held = tables.of_talent(desk.connection, asked.talent_id)
        if held is not None:
            return held
        return self._write(desk, asked, self._clear(desk, asked), at_once=at_once)

    def _clear(self, desk: Desk, asked: Erasure) -> _Cleared:
        """Leaves nothing in the database of whom the erasure is."""
        taken = {aggregate.kind: self._withdraw(desk, aggregate, asked.talent_id) for aggregate in RECORDS}
        versions = {
            "talent": max(asked.talent_version, taken["talent"]),
            "expert": max(asked.expert_version, taken["expert"]),
        }
        rows = sum(bool(version) for version in taken.values())
        rows += sum(forget(desk, asked.talent_id) for _, forget in self._forget)
        rows += _forget_shared(desk, asked.talent_id) + _forget_answers(desk, asked.talent_id)
        for aggregate in RECORDS:
            if taken[aggregate.kind]:
                _leave_nothing(desk, aggregate, asked.talent_id, versions[aggregate.kind])
        return _Cleared(versions["talent"], versions["expert"], rows)

    def _write(self, desk: Desk, asked: Erasure, cleared: _Cleared, *, at_once: bool = True) -> Erasure:
        """Writes the receipt and asks for the job; `at_once`: the key is destroyed here, not by the job."""
        previous = tables.last_seal(desk.connection)
        held = tables.of_talent(desk.connection, asked.talent_id)
        if held is not None:
            return held
        erasure = replace(
            asked,
            talent_version=cleared.talent_version,
            expert_version=cleared.expert_version,
            completed_at=None,
            steps=_first_steps(desk, cleared.rows, asked.basis, at_once=at_once),
        )
        if not asked.seal:
            erasure = replace(erasure, previous=previous)
            erasure = replace(erasure, seal=self._keys.sealer.digest(rules.sealed_over(erasure)))
        erasure = self.signed(erasure)
        tables.add(desk.connection, erasure)
        jobs.enqueue(desk.connection, JOB, erasure.id, desk.now, current_traceparent())
        desk.log(PERSON, asked.talent_id)
        if at_once:
            self._kept.keep(erasure)
            self._keys.destroy(asked.talent_id)
        return erasure

    def _withdraw(self, desk: Desk, aggregate: Aggregate[Any], talent_id: str) -> int:
        """Takes a record out with one more version and an event that says so; 0 where there is none."""
        record = desk.transaction.lock(aggregate.table, [talent_id]).get(talent_id)
        if record is None:
            return 0
        desk.connection.execute(
            "DELETE FROM outbox WHERE aggregate_id = %s AND type IN (%s, %s)",
            (talent_id, aggregate.changed, aggregate.removed),
        )
        if record.withdrawn:
            fresh = _empty(aggregate, talent_id, record.version + 1, desk)
            desk.transaction.emit([states.removed(aggregate, _SOURCE, fresh, REASON)])
            return record.version + 1
        held = desk.lock(aggregate, [talent_id])[talent_id]
        return int(desk.withdraw(aggregate, _nothing_of(aggregate, held.id), REASON).version)


def _asked(desk: Desk, talent_id: str, basis: Basis, request_number: str = "") -> Erasure:
    return Erasure(
        id=uuid.uuid4().hex,
        code=rules.new_code(),
        talent_id=talent_id,
        basis=basis,
        request_number=request_number,
        talent_version=0,
        expert_version=0,
        asked_at=desk.now,
    )


def _whole(desk: Desk, talent_id: str) -> tuple[str, list[str]]:
    """The id that stands for a person, and the others that they had; all are locked."""
    found: tuple[str, list[str]] = ("", [])
    while found != (found := _ids(desk, talent_id)):
        # A merge may have been under way meanwhile.
        _lock(desk, [found[0], *found[1]])
    return found


def _ids(desk: Desk, talent_id: str) -> tuple[str, list[str]]:
    stands = pairs.stands_for(desk.connection, talent_id)
    return stands, pairs.merged_into(desk.connection, stands)


def _lock(desk: Desk, ids: Collection[str]) -> None:
    for aggregate in RECORDS:
        desk.transaction.lock(aggregate.table, ids)


def _nothing_of(aggregate: Aggregate[Any], talent_id: str) -> Any:
    message: TalentProfile | Expert = aggregate.message(id=talent_id)
    return message


def _hash_of_nothing(aggregate: Aggregate[Any]) -> bytes:
    return content_hash(_nothing_of(aggregate, ""))


def _empty(aggregate: Aggregate[Any], talent_id: str, version: int, desk: Desk) -> Any:
    return states.versioned(_nothing_of(aggregate, talent_id), version, desk.now, WITHDRAWN)


def _leave_nothing(desk: Desk, aggregate: Aggregate[Any], talent_id: str, version: int) -> None:
    """Writes the withdrawn state over the row, in clear: nothing in it is for a key to hide."""
    record = states.record_of(aggregate, _empty(aggregate, talent_id, version, desk))
    desk.connection.execute(
        sql.SQL(
            "UPDATE {} SET version = %s, withdrawn = true, zones = '{{}}', industries = '{{}}', title = '',"
            " facet = '', public = false, parties = '{{}}', state = %s, content_hash = %s, updated_at = %s"
            " WHERE id = %s"
        ).format(sql.Identifier(aggregate.table)),
        (record.version, record.state, record.content_hash, record.updated_at, talent_id),
    )


def _forget_shared(desk: Desk, talent_id: str) -> int:
    """What tables that all parts share hold of a person; how many rows."""
    done = 0
    for statement in (
        "DELETE FROM notice WHERE recipient = %(id)s",
        "DELETE FROM subscription WHERE recipient = %(id)s",
        "DELETE FROM job WHERE subject = %(id)s AND kind <> %(job)s AND state <> 'running'",
        _OWN_STEPS,
        _STEPS_OF_THEIRS,
    ):
        values = {"id": talent_id, "job": JOB, "own": list(_OWN_HISTORY)}
        done += desk.connection.execute(statement.encode(), values).rowcount
    return done


def _forget_answers(desk: Desk, talent_id: str) -> int:
    """Deletes answers that are kept for the person's requests, and those about the person for others'."""
    about = b"\0" + talent_id.encode() + b"\0"
    deleted = desk.connection.execute(
        "DELETE FROM idempotency_key WHERE position(%s::bytea in result) = 1", (about,)
    ).rowcount
    if desk.caller.talent == talent_id:
        prefix = Key("", desk.caller).stored
        deleted += desk.connection.execute(
            "DELETE FROM idempotency_key WHERE starts_with(key, %s)", (prefix,)
        ).rowcount
    return deleted


def _first_steps(desk: Desk, rows: int, basis: Basis, *, at_once: bool) -> tuple[Step, ...]:
    done = {Store.RECORDS: {"rows": rows}}
    if at_once:
        done |= {Store.KEY: {"keys": 1}, Store.BACKUPS: {"keys": 1}}
    # A profile whose person has an account is never merged away.
    stores = [store for store in Store if basis is not Basis.MERGE or store is not Store.ACCOUNT]
    return tuple(
        Step(store, done_at=desk.now, counts=done[store]) if store in done else Step(store)
        for store in stores
    )
