"""The job that takes a workbook in: goes on at the row where it was left, and gives back what it refused."""

import logging
from dataclasses import replace
from datetime import date, timedelta
from typing import IO, Final

from services.common.jobs.worker import Interrupted, Running, Work
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.objects import settings as objects
from services.common.records import states
from services.common.records.service import Parts
from services.common.records.watch import Watch
from services.common.sealing import Unsealable
from services.talent.market.imports import reading, sheets, tables
from services.talent.market.imports.copying import Copies
from services.talent.market.imports.files import Files
from services.talent.market.imports.reading import Person
from services.talent.market.imports.sheets import Sheet, Unreadable
from services.talent.market.imports.tables import Counted, Import, Stage
from services.talent.market.imports.taking import Taker
from services.talent.market.people.seals import PersonSeals

logger = logging.getLogger(__name__)

KIND: Final = "import_talents"
BATCH: Final = 200
# How long copies can be fetched.
KEPT: Final = timedelta(days=7)


def make(parts: Parts, watch: Watch | None) -> Work:
    """What a worker does about a workbook; raises SettingsError without OBJECT_STORE."""
    assert isinstance(parts.seals, PersonSeals), "only the talent service keeps people"
    files = Files(objects.from_environ(parts.environ), parts.seals.keys)
    taker = Taker(parts, watch)
    return lambda running: _Import(parts, files, taker, running).run()


class _Import:
    """One run of a worker at one import."""

    def __init__(self, parts: Parts, files: Files, taker: Taker, running: Running) -> None:
        self._parts = parts
        self._files = files
        self._taker = taker
        self._running = running

    def run(self) -> None:
        """Until every row is decided; what is done already is not done again."""
        held = self._held()
        if held is None or held.stage not in (Stage.QUEUED, Stage.RUNNING):
            return
        try:
            with self._file(held) as file:
                held = self._rows(self._begun(held, file), file)
                if held.refused:
                    self._copy(held, file)
        except Unreadable as error:
            self._end(held, Stage.UNREADABLE, problem=error.told)
        else:
            self._end(held, Stage.DONE)

    def _held(self) -> Import | None:
        with self._parts.log.pool.connection() as connection:
            return tables.one(connection, self._running.subject)

    def _file(self, held: Import) -> IO[bytes]:
        try:
            return self._files.read(held.id, held.file)
        except Unsealable:
            # Its time is over, or somebody in it was erased.
            raise Unreadable("gone") from None

    def _begun(self, held: Import, file: IO[bytes]) -> Import:
        if held.stage == Stage.RUNNING:
            return held
        total = sheets.estimate(file, workbook=held.format == "xlsx")
        with self._parts.log.pool.connection() as connection:
            connection.execute(
                "UPDATE talent_import SET stage = 'running', rows_total = %s, version = version + 1,"
                " started_at = coalesce(started_at, clock_timestamp()) WHERE id = %s AND stage = 'queued'",
                (total, held.id),
            )
            begun = tables.one(connection, held.id)
        if begun is None or begun.stage != Stage.RUNNING:
            raise Interrupted(KIND)
        return begun

    def _rows(self, held: Import, file: IO[bytes]) -> Import:
        """Decides the rows that are left; the import as it is then. Raises Unreadable and Interrupted."""
        today = self._today()
        with sheets.opened(file, workbook=held.format == "xlsx") as sheet:
            batch: list[Person] = []
            for row in sheet.rows:
                if row.number <= held.last_row:
                    continue
                batch.append(reading.read(sheet, row, today))
                if len(batch) == BATCH:
                    held = self._batch(held, sheet, batch)
                    batch = []
            if batch:
                held = self._batch(held, sheet, batch)
        if not held.rows_done:
            raise Unreadable("no_rows")
        return held

    def _batch(self, held: Import, sheet: Sheet, batch: list[Person]) -> Import:
        self._running.check()
        counted = self._taker.take(held, sheet, batch)
        done = _after(held, counted)
        if done.rows_done > sheets.ROWS_MAX:
            raise Unreadable("too_many_rows", most=sheets.ROWS_MAX)
        self._running.progress(done.rows_done, max(held.rows_total, done.rows_done))
        return done

    def _copy(self, held: Import, file: IO[bytes]) -> None:
        workbook = held.format == "xlsx"
        with sheets.opened(file, workbook=workbook) as sheet, Copies(workbook=workbook) as copies:
            copies.write(sheet, lambda first, last: self._errors(held, first, last), self._running.check)
            # Their names are the import's, so that a copy that broke off is written over.
            names = {"copy": f"{held.id}c", "copy_bad": f"{held.id}b"}
            self._files.put(held.id, names["copy"], copies.whole.pieces())
            self._files.put(held.id, names["copy_bad"], copies.bad.pieces())
        with self._parts.log.pool.connection() as connection:
            tables.change(connection, held.id, **names)

    def _errors(self, held: Import, first: int, last: int) -> dict[int, list[tables.Error]]:
        with self._parts.log.pool.connection() as connection:
            return tables.errors_of(connection, held.id, first, last)

    def _end(self, held: Import, stage: Stage, problem: str = "") -> None:
        with self._parts.log.pool.connection() as connection:
            now = tables.one(connection, held.id, lock=True)
            if now is None or now.stage not in (Stage.QUEUED, Stage.RUNNING):
                raise Interrupted(KIND)
            moment = self._parts.clock.now()
            # Where somebody in it was erased meanwhile, nothing of it is kept any longer.
            until = moment + KEPT if now.copy and now.files_until > moment else moment
            connection.execute(
                "UPDATE talent_import SET stage = %s, problem = %s, rows_total = rows_done, files_until = %s,"
                " version = version + 1, ended_at = clock_timestamp() WHERE id = %s",
                (stage, problem, until, held.id),
            )
            values = {"created": now.created, "updated": now.updated, "refused": now.refused}
            kind = "import_done" if stage == Stage.DONE else "import_unreadable"
            filled = {"source": now.source, **{name: str(value) for name, value in values.items()}}
            notices.tell(
                connection, moment, [Notice(notices.HR_BUREAU, kind, "talent_import", held.id, filled)]
            )
        if held.file:
            # The rows are in, so the file as given is needed no more.
            self._files.delete([held.file])
            with self._parts.log.pool.connection() as connection:
                connection.execute("UPDATE talent_import SET file = '' WHERE id = %s", (held.id,))
        logger.info("an import is %s: %d rows", stage, now.rows_done)

    def _today(self) -> date:
        return self._parts.clock.now().astimezone(states.LOCAL_TIME).date()


def _after(held: Import, counted: Counted) -> Import:
    """The import after a batch, as far as the worker needs it."""
    return replace(
        held,
        rows_done=held.rows_done + counted.rows,
        last_row=max(held.last_row, counted.last_row),
        refused=held.refused + counted.refused,
        errors=held.errors + counted.errors,
    )
