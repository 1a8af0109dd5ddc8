"""The steps of an erasure after its transaction: each is repeated until it is verified."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from services.common import settings
from services.common.access.principal import system
from services.common.jobs.worker import Running, Work
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.common.settings import Environ, SettingsError
from services.talent.market.erasure import tables
from services.talent.market.erasure.forgetting import Eraser
from services.talent.market.erasure.kafka_topics import DeadLetters, PersonTopics
from services.talent.market.erasure.kept import Kept
from services.talent.market.erasure.matching import MatchingIndexes
from services.talent.market.erasure.rules import Erasure, Step, Store
from services.talent.market.erasure.stores import Forgets, Outcome, StoreAway
from services.talent.market.people.seals import PersonSeals
from services.talent.market.people.vault import People

log = logging.getLogger(__name__)

ACT: Final = "EraseStep"
ERASER: Final = system("erasure")
# The gateway reports the account's step itself.
OURS: Final = tuple(store for store in Store if store is not Store.ACCOUNT)
# A list is ranked again before the topics are cleaned, so that none is written that holds the person.
_AFTER: Final[Mapping[Store, Store]] = {
    Store.KAFKA: Store.ELASTICSEARCH,
    Store.DEAD_LETTERS: Store.ELASTICSEARCH,
}
RETRY_MAX: Final = "ERASURE_RETRY_MAX_S"
_RETRY_MAX_S: Final = 600
_LOOKED_TWICE: Final = "second_pass_found_nothing"
_KEY_GONE: Final = "key_absent"

R = TypeVar("R")
Stores = Mapping[Store, Forgets]


def eraser_of(parts: Parts) -> Eraser:
    """The eraser of a process of the talent service; raises SettingsError."""
    if not isinstance(parts.seals, PersonSeals):
        raise TypeError("only the talent service keeps people")
    return Eraser(parts.seals.keys, Kept.from_environ(parts.environ))


def stores_of(environ: Environ) -> Stores:
    """The stores beyond the database, by the environment; what it lacks is told when they are asked."""
    return {
        Store.ELASTICSEARCH: MatchingIndexes(environ),
        Store.KAFKA: PersonTopics(environ),
        Store.DEAD_LETTERS: DeadLetters(environ),
    }


def work_of(parts: Parts) -> Work:
    """What a worker does about a job "erase", whose subject is the erasure's id."""
    return Steps(parts, stores_of(parts.environ)).work


class Steps:
    """Looks at every store whose step is not verified, once a job; the clock asks for another job."""

    def __init__(self, parts: Parts, stores: Stores) -> None:
        """Uses the parts without owning them."""
        self._parts = parts
        self._people = People.of(parts)
        self._eraser = eraser_of(parts)
        self._kept = Kept.from_environ(parts.environ)
        self._stores = stores
        self._retry_max = settings.number(parts.environ, RETRY_MAX, _RETRY_MAX_S, minimum=1, maximum=86_400)

    def work(self, running: Running) -> None:
        """Raises Interrupted between two steps; a step that fails is put off and keeps no other waiting."""
        erasure = self._read(running.subject)
        if erasure is None:
            return
        for number, store in enumerate(OURS, 1):
            if self._is_open(erasure, store):
                erasure = self._look(erasure, store)
            running.progress(number, len(OURS))

    def _is_open(self, erasure: Erasure, store: Store) -> bool:
        verified = {step.store for step in erasure.steps if step.verified_at is not None}
        return store not in verified and (store not in _AFTER or _AFTER[store] in verified)

    def _look(self, erasure: Erasure, store: Store) -> Erasure:
        try:
            outcome = self._forget(erasure, store)
        except (StoreAway, SettingsError) as error:
            log.warning("erasure %s, %s: %s", erasure.id, store, error)
            outcome = None
        return self.note(erasure.id, store, outcome)

    def _forget(self, erasure: Erasure, store: Store) -> Outcome | None:
        if store is Store.RECORDS:
            return self._records(erasure)
        if store in (Store.KEY, Store.BACKUPS):
            # At the latest: of a profile that was merged away nothing has been destroyed yet.
            self._people.destroy(erasure.talent_id)
            return Outcome(_KEY_GONE, self._people.destroyed_at(erasure.talent_id) is not None, {"keys": 1})
        if store is Store.ELASTICSEARCH and self._unpublished(erasure):
            return None
        return self._stores[store].forget(erasure)

    def _records(self, erasure: Erasure) -> Outcome:
        rows = self._do(lambda desk: self._eraser.pass_over(desk, erasure.talent_id))
        first = next(step for step in erasure.steps if step.store is Store.RECORDS)
        return Outcome(_LOOKED_TWICE, not rows, {"rows": first.counts.get("rows", 0) + rows})

    def _unpublished(self, erasure: Erasure) -> bool:
        with self._parts.log.pool.connection() as connection:
            row = connection.execute(
                "SELECT EXISTS (SELECT FROM outbox WHERE aggregate_id = %s AND published_at IS NULL)",
                (erasure.talent_id,),
            ).fetchone()
        return bool(row and row[0])

    def note(self, erasure_id: str, store: Store, outcome: Outcome | None) -> Erasure:
        """Writes down what a look gave (None: it could not be taken), and signs the receipt anew."""
        erasure = self._do(
            lambda desk: noted(desk, self._eraser, erasure_id, store, outcome, retry_max=self._retry_max)
        )
        self._kept.keep(erasure)
        return erasure

    def _do(self, work: Callable[[Desk], R]) -> R:
        return self._parts.workflow.do(ACT, ERASER, work)

    def _read(self, erasure_id: str) -> Erasure | None:
        with self._parts.log.pool.connection() as connection:
            return tables.find(connection, erasure_id)


def noted(
    desk: Desk, eraser: Eraser, erasure_id: str, store: Store, outcome: Outcome | None, *, retry_max: float
) -> Erasure:
    """The erasure with what a look at a store gave, signed; complete where every step is verified.

    Raises LookupError where there is no such erasure.
    """
    erasure = tables.find(desk.connection, erasure_id, lock=True)
    if erasure is None:
        raise LookupError(erasure_id)
    before = next(step for step in erasure.steps if step.store is store)
    if before.verified_at is not None:
        return erasure
    step = _after(before, outcome, desk.now)
    tables.note(desk.connection, erasure_id, step, min(retry_max, 2.0 ** min(step.attempts, 20)))
    steps = tuple(step if each.store is store else each for each in erasure.steps)
    complete = all(each.verified_at is not None for each in steps)
    fresh = eraser.signed(
        replace(erasure, steps=steps, completed_at=desk.now if complete else erasure.completed_at)
    )
    tables.sign(desk.connection, fresh)
    if complete:
        desk.log("erasure", erasure_id)
    return fresh


def _after(before: Step, outcome: Outcome | None, now: datetime) -> Step:
    if outcome is None:
        return replace(before, attempts=before.attempts + 1)
    return replace(
        before,
        done_at=before.done_at or now,
        verified_at=now if outcome.verified else None,
        how=outcome.how,
        counts=_most(before.counts, outcome.counts),
        attempts=before.attempts + 1,
    )


def _most(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """What the last look found, and of what was taken away the most that any look found."""
    return {name: max(count, before.get(name, 0)) if name in _TAKEN else count for name, count in now.items()}


# Counts of what was taken away, which a later look does not find again.
_TAKEN: Final = frozenset({"rows", "keys", "emptied", "values", "letters"})
