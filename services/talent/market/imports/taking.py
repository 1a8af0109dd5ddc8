"""A batch of rows becomes people and profiles: one transaction, each row for itself, none twice."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import RecordStatus

from services.common.access.principal import Principal, Role
from services.common.clock import Clock
from services.common.jobs.worker import Interrupted
from services.common.records.aggregate import content_hash
from services.common.records.handlers import Handlers
from services.common.records.service import Parts
from services.common.records.store import Transaction
from services.common.records.watch import Watch
from services.common.records.workflow import Desk
from services.common.scrub import scrub
from services.common.sealing import Sealer
from services.talent.market.imports import blending, consents, evidence, pairs, resolving, scanning, tables
from services.talent.market.imports.evidence import Side
from services.talent.market.imports.reading import CellError, Person, broken, row_bytes
from services.talent.market.imports.resolving import NEW, Known
from services.talent.market.imports.sheets import Sheet
from services.talent.market.imports.tables import Counted, Import, Stage
from services.talent.market.people.identity import Identity
from services.talent.market.people.seals import PersonSeals
from services.talent.market.people.vault import People
from services.talent.model import TALENT

ACT: Final = "ImportTalents"
SOURCE: Final = "/dabridge/talent"
# Batches of all imports come one after the other, so that two never make the same person at once.
LOCK: Final = 4_201_031


@dataclass(slots=True)
class _Batch:
    """What becomes of the rows: `errors` by row, `chosen` the rows that stand, by the id of their person."""

    desk: Desk
    held: Import
    errors: dict[int, list[CellError]]
    chosen: dict[str, Person] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    same: set[str] = field(default_factory=set)
    identities: dict[str, Identity] = field(default_factory=dict)
    profiles: dict[str, TalentProfile] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    duplicates: int = 0

    def refuse(self, person: Person, error: CellError) -> None:
        self.errors.setdefault(person.row, []).append(error)


class _Joined:
    """A store whose only transaction is the one under way."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """The transaction under way; it ends with its own block."""
        yield self._transaction


class Taker:
    """Takes batches of rows into the service's records."""

    def __init__(self, parts: Parts, watch: Watch | None) -> None:
        """`watch` is told of every new profile, as of all other ways that change one."""
        assert isinstance(parts.seals, PersonSeals), "only the talent service keeps people"
        self._workflow = parts.workflow
        self._clock: Clock = parts.clock
        self._people = People.of(parts)
        self._sealer: Sealer = parts.seals.keys.sealer
        self._watch = watch

    def take(self, held: Import, sheet: Sheet, people: Sequence[Person]) -> Counted:
        """Decides the rows, which follow `held.last_row`; what they came to.

        Raises Interrupted where the import is at another row by now, or has ended.
        """
        caller = Principal(held.person, frozenset({Role.HR_BUREAU}), held.organisation)
        return self._workflow.do(ACT, caller, lambda desk: self._take(desk, held, sheet, people))

    def _take(self, desk: Desk, held: Import, sheet: Sheet, people: Sequence[Person]) -> Counted:
        desk.connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        _check(desk, held, lock=False)
        batch = _Batch(desk, held, {each.row: list(each.errors) for each in people if each.errors})
        self._choose(batch, [each for each in people if not each.errors])
        self._write(batch)
        # Last of all: who erases a person has their profile first, and then the imports that they came with.
        _check(desk, held, lock=True)
        return self._keep(batch, sheet, people)

    def _choose(self, batch: _Batch, people: Sequence[Person]) -> None:
        """Whose each row is; of two rows of one person the later is refused."""
        fresh = self._without_repeated(batch, people)
        knowns = self._knowns(batch, fresh)
        found: dict[str, Person] = {}
        for person, known in zip(fresh, knowns, strict=True):
            resolved = resolving.resolve(person, known)
            if resolved.pair is not None:
                self._pair(batch, resolved.pair, known)
            if resolved.error is not None:
                batch.refuse(person, resolved.error)
                continue
            talent_id = resolved.talent_id or uuid.uuid4().hex
            if resolved.talent_id == NEW:
                batch.new.add(talent_id)
            if talent_id in found:
                batch.refuse(person, _repeated(person, found[talent_id].row))
            else:
                found[talent_id] = person
        before = tables.taken(batch.desk.connection, batch.held.id, found)
        for talent_id, person in found.items():
            if talent_id in before:
                batch.refuse(person, _repeated(person, before[talent_id]))
            else:
                batch.chosen[talent_id] = person

    def _without_repeated(self, batch: _Batch, people: Sequence[Person]) -> list[Person]:
        seen: dict[tuple[str, ...], int] = {}
        fresh: list[Person] = []
        for person in people:
            keys = _keys(person)
            first = next((seen[key] for key in keys if key in seen), 0)
            if first:
                batch.refuse(person, _repeated(person, first))
                continue
            seen |= dict.fromkeys(keys, person.row)
            fresh.append(person)
        return fresh

    def _knowns(self, batch: _Batch, people: Sequence[Person]) -> list[Known]:
        connection = batch.desk.connection
        matches = self._people.find_many(connection, [each.identity for each in people])
        wanted = [self._numbers(batch.held, each) for each in people]
        numbered = tables.numbered(connection, batch.held.source_id, {d for each in wanted for d in each})
        by_number = [next((numbered[d] for d in each if d in numbered), "") for each in wanted]
        ids = {each for match in matches for each in (*match.by_mobile, *match.by_id_number)}
        ids |= set(by_number) - {""}
        identities = self._people.read_many(connection, ids)
        batch.profiles = batch.desk.lock(TALENT, ids)
        # Of who was erased nothing is left to be found by; of who was withdrawn the record tells.
        out = frozenset(
            key
            for key, profile in batch.profiles.items()
            if profile.status == RecordStatus.RECORD_STATUS_WITHDRAWN
        )
        there = batch.profiles.keys()
        return [
            Known(
                by_number=number if number in there else "",
                by_id_number=[each for each in match.by_id_number if each in there],
                by_mobile=[each for each in match.by_mobile if each in there],
                identities=identities,
                withdrawn=out,
            )
            for match, number in zip(matches, by_number, strict=True)
        ]

    def _pair(self, batch: _Batch, pair: tuple[str, str], known: Known) -> None:
        """Two records that one row cannot tell apart are a pair, whatever else they have in common."""
        first, second = (self._side(batch, key, known.identities) for key in pair)
        judged = evidence.compare(first, second)
        sure = replace(judged, score=max(judged.score, evidence.THRESHOLD))
        batch.duplicates += pairs.keep(batch.desk.connection, [(*pair, sure)], batch.desk.now)

    def _write(self, batch: _Batch) -> None:
        connection = batch.desk.connection
        handlers = Handlers(TALENT, _Joined(batch.desk.transaction), self._clock, SOURCE, watch=self._watch)
        messages, puts = self._prepared(batch, handlers)
        # Who it is before what the profile says, so that the profile is free of it.
        self._people.put_many(connection, puts)
        outcome = handlers.put(messages, batch.desk.caller)
        for place, refusals in outcome.refused:
            talent_id = messages[place].id
            if talent_id in batch.new:
                self._people.forget(connection, talent_id)
            puts.pop(talent_id, None)
            self._drop(batch, talent_id, [each.message for each in refusals])
        for message in messages:
            before = batch.profiles.get(message.id)
            if before is None or message.id in puts or content_hash(before) != content_hash(message):
                batch.changed.add(message.id)
            batch.profiles[message.id] = message
        batch.changed &= batch.chosen.keys()
        consents.given(batch.desk, batch.new & batch.chosen.keys(), batch.held.id)
        entries = {key: Side(batch.identities[key], batch.profiles[key]) for key in puts}
        if entries:
            batch.duplicates += pairs.search(
                connection,
                self._sealer,
                entries,
                lambda ids: scanning.sides(batch.desk, self._people, ids),
                batch.desk.now,
            )

    def _prepared(
        self, batch: _Batch, handlers: Handlers[TalentProfile]
    ) -> tuple[list[TalentProfile], dict[str, Identity]]:
        """Profiles that are fit to be put, and identities that are new or changed."""
        connection = batch.desk.connection
        said = tables.said(connection, batch.held.source_id, batch.chosen)
        kept = self._people.read_many(connection, batch.chosen.keys() - batch.new)
        own = self._people.told_by_themselves(connection, kept)
        messages: list[TalentProfile] = []
        puts: dict[str, Identity] = {}
        for talent_id, person in list(batch.chosen.items()):
            if talent_id in said and said[talent_id] in self._sealer.digests(_told(person)):
                # What the person changed since stays: the source says nothing new.
                batch.same.add(talent_id)
                continue
            theirs = talent_id in own
            identity = blending.identity(kept.get(talent_id), person, own=theirs)
            wanted = blending.profile(batch.profiles.get(talent_id), person, talent_id, own=theirs)
            message, errors = handlers.prepare(wanted, batch.desk.caller)
            if errors:
                self._drop(batch, talent_id, [scrub(each.message, identity.known) for each in errors])
                continue
            messages.append(message)
            batch.identities[talent_id] = identity
            if identity != kept.get(talent_id):
                puts[talent_id] = identity
        return messages, puts

    def _keep(self, batch: _Batch, sheet: Sheet, people: Sequence[Person]) -> Counted:
        connection, held = batch.desk.connection, batch.held
        tables.keep_taken(connection, held.id, {key: each.row for key, each in batch.chosen.items()})
        told = [
            (
                key,
                next(iter(self._numbers(held, each)), None),
                self._sealer.digest(_told(each)),
            )
            for key, each in batch.chosen.items()
            if key not in batch.same
        ]
        tables.keep_said(connection, held.source_id, told)
        errors = [
            tables.Error(row, error.column, sheet.address(row, error.column), error.rule, error.message)
            for row, found in sorted(batch.errors.items())
            for error in found
        ]
        tables.add_errors(connection, held.id, errors)
        created = len(batch.new & batch.chosen.keys())
        updated = len(batch.changed - batch.new)
        counted = Counted(
            rows=len(people),
            last_row=max((each.row for each in people), default=0),
            created=created,
            updated=updated,
            unchanged=len(batch.chosen) - created - updated,
            refused=len(batch.errors),
            errors=len(errors),
            duplicates=batch.duplicates,
        )
        tables.count(connection, held.id, counted)
        return counted

    def _drop(self, batch: _Batch, talent_id: str, messages: Sequence[str]) -> None:
        person = batch.chosen.pop(talent_id)
        for message in messages:
            batch.refuse(person, CellError("titles", "record", message))

    def _numbers(self, held: Import, person: Person) -> list[bytes]:
        """Digests of the source's own number; none where the row has none."""
        if not person.external_id:
            return []
        return self._sealer.digests(f"import:number:{held.source_id}\0{person.external_id}".encode())

    def _side(self, batch: _Batch, key: str, identities: Mapping[str, Identity]) -> Side:
        return Side(identities.get(key, Identity()), batch.profiles.get(key, TalentProfile()))


def _check(desk: Desk, held: Import, *, lock: bool) -> None:
    """Raises Interrupted where the import is not where the worker has left it."""
    now = tables.one(desk.connection, held.id, lock=lock)
    if now is None or now.stage != Stage.RUNNING or now.last_row != held.last_row:
        raise Interrupted("another worker has the import")


def _keys(person: Person) -> list[tuple[str, ...]]:
    """By what another row of the same batch would be the same person."""
    who = person.identity
    name = "".join(who.name.split())
    found = [("number", person.external_id), ("id", who.id_number)]
    if not who.id_number:
        found.append(("mobile", f"{who.mobile}|{name}" if who.mobile else ""))
    return [key for key in found if key[1]]


def _repeated(person: Person, row: int) -> CellError:
    column = "external_id" if person.external_id else "id_number" if person.identity.id_number else "mobile"
    return broken(column, "repeated_row", row=row)


def _told(person: Person) -> bytes:
    return b"import:row\0" + row_bytes(person)
