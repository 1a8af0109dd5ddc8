"""A batch, row by row: whom it is of, whether they agree, and what it makes of their profile."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import exchange_service_pb2 as api

from services.common import texts
from services.common.access.principal import system
from services.common.jobs.worker import Running, Work
from services.common.records.aggregate import WITHDRAWN
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.common.sealing import Sealer
from services.talent.market.exchange import rules, tables
from services.talent.market.exchange.conflicts import Conflicts
from services.talent.market.exchange.receiving import KIND, place
from services.talent.market.people import consents
from services.talent.market.people.keys import KEY_VARIABLE
from services.talent.market.people.vault import Identity, People
from services.talent.model import TALENT

ACTOR: Final = system("exchange")
ACT: Final = "TakeBatch"
AT_ONCE: Final = 200


def make(parts: Parts) -> Work:
    """What a worker does about a batch."""
    people = People.of(parts)
    conflicts = Conflicts(parts.workflow, people)
    sealer = Sealer.from_environ(parts.environ, KEY_VARIABLE)

    def work(running: Running) -> None:
        while not parts.workflow.do(ACT, ACTOR, lambda desk: _step(desk, running, people, conflicts, sealer)):
            running.check()

    return work


def _step(desk: Desk, running: Running, people: People, conflicts: Conflicts, sealer: Sealer) -> bool:
    """The next rows of the batch, in one transaction; whether it is done."""
    held = tables.work_of(desk.connection, running.subject)
    content, schema, done = held or (None, 0, 0)
    if content is None:
        return True
    batch = tables.batch(desk.connection, running.subject)
    source = tables.source(desk.connection, batch.source) if batch else None
    if batch is None or source is None:
        return True
    given = json.loads(sealer.unseal(content, place(batch.id)))["rows"]
    rows = given[done : done + AT_ONCE]
    taken = _Taken(desk, batch, list(source.fields), people, conflicts)
    if source.schema_number == schema:
        taken.rows(rows, done + 1)
    else:
        taken.refused(done + 1, len(rows))
    tables.progress(desk.connection, batch.id, done + len(rows), taken.counts)
    tables.add_faults(desk.connection, batch.id, taken.faults)
    if done + len(rows) < len(given):
        return False
    tables.finish(desk.connection, batch.id, desk.now)
    return True


class _Taken:
    """What some rows of a batch came to."""

    def __init__(
        self,
        desk: Desk,
        batch: api.ExchangeBatch,
        fields: Sequence[api.ExchangeField],
        people: People,
        conflicts: Conflicts,
    ) -> None:
        self.counts: dict[str, int] = dict.fromkeys(tables.COUNTS, 0)
        self.faults: list[tuple[int, str, str]] = []
        self._desk = desk
        self._batch = batch
        self._fields = fields
        self._people = people
        self._conflicts = conflicts
        self._as_of = date.fromisoformat(batch.as_of)

    def rows(self, rows: Sequence[Any], first: int) -> None:
        """Takes rows whose first has a number."""
        good = []
        for number, row in enumerate(rows, first):
            broken = rules.faults(self._fields, row, self._desk.today)
            if broken:
                self.counts["refused"] += 1
                self.faults += ((number, *each) for each in broken)
            else:
                good.append(row)
        wanted = [Identity(id_number=rules.id_number(self._fields, row)) for row in good]
        of = [found.by_id_number for found in self._people.find_many(self._desk, wanted)]
        ids = sorted({key for keys in of for key in keys})
        profiles = self._desk.lock(TALENT, ids) if ids else {}
        for row, keys in zip(good, of, strict=True):
            standing = [key for key in keys if key in profiles and profiles[key].status != WITHDRAWN]
            if len(standing) != 1:
                self.counts["unknown"] += 1
            elif not consents.allows(
                self._desk.connection, standing[0], consents.DEPARTMENTS, self._batch.source
            ):
                self.counts["not_agreed"] += 1
            else:
                profiles[standing[0]] = self._row(profiles[standing[0]], row)

    def refused(self, first: int, many: int) -> None:
        """Refuses rows of a schema that the department has given up since it signed them."""
        self.counts["refused"] += many
        told = texts.get("exchange.fault.schema")
        self.faults += ((number, "", told) for number in range(first, first + many))

    def _row(self, held: TalentProfile, row: rules.Row) -> TalentProfile:
        """The profile after a row of somebody who agrees."""
        fresh, said = rules.applied(held, self._fields, row, self._batch.source, self._as_of)
        self.counts["matched"] += 1
        self.counts["filled"] += len(said.filled)
        self.counts["confirmed"] += len(said.confirmed)
        self.counts["conflicts"] += len(said.conflicts)
        self._conflicts.raised(self._desk, held.id, self._batch.source, self._as_of, said.conflicts)
        return self._desk.put(TALENT, fresh) if fresh != held else held


__all__ = ["KIND", "make"]
