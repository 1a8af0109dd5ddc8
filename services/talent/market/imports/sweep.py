"""Takes away files of imports whose time is over, and their keys: they hold what identifies many people."""

import logging
import threading
from contextlib import AbstractContextManager
from typing import Final

from services.common import leading
from services.common.objects import settings as objects
from services.common.objects.store import StoreAway
from services.common.records.service import Parts
from services.talent.market.imports.files import Files
from services.talent.market.people.seals import PersonSeals

logger = logging.getLogger(__name__)

LOCK: Final = 4_201_030
INTERVAL_S: Final = 20.0
BATCH: Final = 20


def running(parts: Parts) -> AbstractContextManager[None]:
    """Sweeps until the block ends, in one process of all."""
    assert isinstance(parts.seals, PersonSeals), "only the talent service keeps people"
    files = Files(objects.from_environ(parts.environ), parts.seals.keys)

    def look(_stop: threading.Event) -> None:
        try:
            swept = sweep(parts, files)
        except StoreAway as error:
            logger.warning("files of imports stay for now: %s", type(error).__name__)
        else:
            if swept:
                logger.info("took away the files of %d imports", swept)

    return leading.running(parts.log.pool, "import-sweep", LOCK, look, INTERVAL_S)


def sweep(parts: Parts, files: Files) -> int:
    """Takes away what is due of BATCH imports at most; how many there were. Raises StoreAway.

    Of an import that is worked on the file stays; one that nobody confirmed in time is discarded.
    """
    with parts.log.pool.connection() as connection:
        rows = connection.execute(
            "SELECT id, stage, file, copy, copy_bad FROM talent_import WHERE sealed AND files_until <= %s"
            " AND stage NOT IN ('queued', 'running') ORDER BY files_until LIMIT %s FOR UPDATE SKIP LOCKED",
            (parts.clock.now(), BATCH),
        ).fetchall()
        for import_id, stage, *names in rows:
            # The key first: without it no copy is of use, wherever it lies.
            files.destroy(import_id)
            files.delete(name for name in names if name)
            connection.execute("DELETE FROM import_row WHERE import_id = %s", (import_id,))
            if stage == "arriving":
                connection.execute("DELETE FROM talent_import WHERE id = %s", (import_id,))
                continue
            connection.execute(
                "UPDATE talent_import SET sealed = false, file = '', copy = '', copy_bad = '',"
                " stage = CASE stage WHEN 'waiting' THEN 'discarded' ELSE stage END, version = version + 1"
                " WHERE id = %s",
                (import_id,),
            )
    return len(rows)
