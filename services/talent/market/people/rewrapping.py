"""Work on all people at once: what lies in clear from before is sealed, and another PERSON_KEY takes over."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from services.common import database
from services.common import settings as common_settings
from services.common.sealing import SEALED
from services.talent import settings
from services.talent.market.people import keys
from services.talent.market.people.keys import PersonKeys
from services.talent.market.people.seals import TABLES, PersonSeals
from services.talent.market.people.vault import People

logger = logging.getLogger(__name__)

APPLICATION: Final = "dabridge-talent-people"
BATCH: Final = 500
_CONNECTIONS: Final = 2

Pool = ConnectionPool[Connection[tuple[Any, ...]]]


def seal_what_is_clear(environ: Mapping[str, str]) -> None:
    """Seals the states of people that were stored before there were seals; again it does nothing.

    PERSON_KEY is needed where there are such, and nowhere else.
    """
    url = common_settings.required(environ, keys.URL_VARIABLE)
    with _pool(environ) as pool, database.open_pool(url, APPLICATION, _CONNECTIONS) as keys_pool:
        if not any(_living(pool, keys_pool, table) for table in TABLES):
            return
    with keys.opened(environ) as held, _pool(environ) as pool:
        for table in sorted(TABLES):
            logger.info("%s states of %s sealed", sealed(pool, held, table), table)


def rewrap(environ: Mapping[str, str]) -> int:
    """Wraps every person's key by the first of PERSON_KEY and indexes people by it; 0.

    The service may serve meanwhile, and goes on to find people by either key. Afterwards the keys behind the
    first are needed no more.
    """
    with keys.opened(environ) as held, _pool(environ) as pool:
        wrapped = held.rewrap()
        indexed = reindexed(pool, held)
    logger.info("%s keys wrapped anew, %s people indexed anew", wrapped, indexed)
    return 0


def _living(pool: Pool, keys_pool: Pool, table: str) -> bool:
    """Whether something of who was not erased lies in clear."""
    return any(batch.keys() - keys.destroyed(keys_pool, batch) for _, batch in _clear(pool, table))


def sealed(pool: Pool, held: PersonKeys, table: str) -> int:
    """Seals what lies in clear in a table, but for what is left of the erased; how many states."""
    seals, count = PersonSeals(held), 0
    for connection, batch in _clear(pool, table):
        destroyed = held.destroyed(batch)
        living = {key: state for key, state in batch.items() if key not in destroyed}
        for key, state in seals.seal(table, living).items():
            connection.execute(
                sql.SQL("UPDATE {} SET state = %s, content_hash = '' WHERE id = %s").format(
                    sql.Identifier(table)
                ),
                (state, key),
            )
        count += len(living)
    return count


def reindexed(pool: Pool, held: PersonKeys) -> int:
    """Makes the blind indexes of all people anew, under the first of PERSON_KEY; how many."""
    people, last, count = People(held), "", 0
    while True:
        with pool.connection() as connection:
            done = people.reindex(connection, last, BATCH)
        if not done:
            return count
        last, count = done[-1], count + len(done)


def _clear(pool: Pool, table: str) -> Iterator[tuple["Connection[tuple[Any, ...]]", dict[str, bytes]]]:
    """States in clear by id, each batch locked in a transaction that ends when the next one is asked for."""
    last = ""
    while True:
        with pool.connection() as connection:
            rows = connection.execute(
                sql.SQL(
                    "SELECT id, state FROM {} WHERE id > %s AND substring(state FROM 1 FOR 1) <> %s"
                    " ORDER BY id LIMIT %s FOR UPDATE"
                ).format(sql.Identifier(table)),
                (last, SEALED, BATCH),
            ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield connection, dict(rows)


def _pool(environ: Mapping[str, str]) -> Pool:
    return database.open_pool(settings.from_environ(environ).database_url, APPLICATION, _CONNECTIONS)
