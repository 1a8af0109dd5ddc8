"""A data key of each person, wrapped, in a database of their own: where it is destroyed, all copies are."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from psycopg import Connection
from psycopg_pool import ConnectionPool

from services.common import database, settings
from services.common.errors import Withdrawn
from services.common.sealing import DataKey, Place, Sealer
from services.common.settings import Environ

MIGRATIONS: Final = Path(__file__).parent / "migrations"
URL_VARIABLE: Final = "TALENT_KEYS_DATABASE_URL"
KEY_VARIABLE: Final = "PERSON_KEY"
CONNECTIONS: Final = 8
REWRAP_BATCH: Final = 1_000

_TABLE: Final = "person_key"


class PersonKeys:
    """Keys by talent id. None is held in memory for longer than a call, so that destroyed is destroyed."""

    def __init__(self, pool: ConnectionPool[Connection[tuple[Any, ...]]], sealer: Sealer) -> None:
        """Uses the pool, of the keys' database, without owning it; `sealer` wraps by PERSON_KEY."""
        self._pool = pool
        self.sealer = sealer

    def opened(self, ids: Collection[str]) -> dict[str, DataKey]:
        """The keys that there are, without those that were destroyed; raises Unsealable."""
        if not ids:
            return {}
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT talent_id, wrapped FROM person_key WHERE talent_id = ANY(%s) AND wrapped IS NOT NULL",
                (list(ids),),
            ).fetchall()
        return {key: self.sealer.open_key(wrapped, _place(key)) for key, wrapped in rows}

    def ensured(self, ids: Collection[str]) -> dict[str, DataKey]:
        """The keys of all the ids, made where they are missing.

        Raises Withdrawn where one was destroyed. A new key stays, whatever becomes of what it is made for.
        """
        found = self.opened(ids)
        missing = sorted(set(ids) - found.keys())
        if not missing:
            return found
        fresh = [(key, self.sealer.new_key(_place(key)).wrapped) for key in missing]
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO person_key (talent_id, wrapped)"
                " SELECT * FROM unnest(%s::text[], %s::bytea[]) ON CONFLICT DO NOTHING",
                [list(column) for column in zip(*fresh, strict=True)],
            )
        # What another process made at the same time is as good.
        found |= self.opened(missing)
        for key in missing:
            if key not in found:
                raise Withdrawn("person", key)
        return found

    def destroy(self, talent_id: str) -> None:
        """Destroys a person's key for good, whether there is one yet or not."""
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO person_key (talent_id, wrapped, destroyed_at) VALUES (%s, NULL, now())"
                " ON CONFLICT (talent_id) DO UPDATE SET wrapped = NULL, destroyed_at = now()"
                " WHERE person_key.wrapped IS NOT NULL",
                (talent_id,),
            )

    def destroyed(self, ids: Collection[str]) -> set[str]:
        """Those of the ids whose keys were destroyed."""
        return destroyed(self._pool, ids)

    def destroyed_at(self, talent_id: str) -> datetime | None:
        """When the person's key was destroyed; None where it was not."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT destroyed_at FROM person_key WHERE talent_id = %s", (talent_id,)
            ).fetchone()
        return row[0] if row else None

    def rewrap(self) -> int:
        """Wraps every key by the first of PERSON_KEY; how many it changed. Serving goes on meanwhile."""
        changed, last = 0, ""
        while batch := self._batch(last):
            last = max(batch)
            fresh = {key: self.sealer.rewrapped(wrapped, _place(key)) for key, wrapped in batch.items()}
            todo = {key: (batch[key], new) for key, new in fresh.items() if new != batch[key]}
            with self._pool.connection() as connection, connection.cursor() as cursor:
                cursor.executemany(
                    # Where the key was destroyed in between it stays so.
                    "UPDATE person_key SET wrapped = %s WHERE talent_id = %s AND wrapped = %s",
                    [(new, key, old) for key, (old, new) in todo.items()],
                )
            changed += len(todo)
        return changed

    def _batch(self, after: str) -> Mapping[str, bytes]:
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT talent_id, wrapped FROM person_key WHERE talent_id > %s AND wrapped IS NOT NULL"
                " ORDER BY talent_id LIMIT %s",
                (after, REWRAP_BATCH),
            ).fetchall()
        return dict(rows)


def destroyed(pool: ConnectionPool[Connection[tuple[Any, ...]]], ids: Collection[str]) -> set[str]:
    """Those of the ids whose keys were destroyed; `pool` is of the keys' database."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT talent_id FROM person_key WHERE talent_id = ANY(%s) AND wrapped IS NULL", (list(ids),)
        ).fetchall()
    return {row[0] for row in rows}


def sources(environ: Environ) -> Mapping[str, tuple[Path, ...]]:
    """The keys' database, by URL, and where the steps to its tables are; raises SettingsError."""
    return {settings.required(environ, URL_VARIABLE): (MIGRATIONS,)}


@contextmanager
def opened(environ: Environ) -> Iterator[PersonKeys]:
    """The keys by the environment's PERSON_KEY and TALENT_KEYS_DATABASE_URL; raises SettingsError."""
    sealer = Sealer.from_environ(environ, KEY_VARIABLE)
    url = settings.required(environ, URL_VARIABLE)
    with database.open_pool(url, "dabridge-talent-keys", CONNECTIONS) as pool:
        yield PersonKeys(pool, sealer)


def _place(talent_id: str) -> Place:
    return Place(_TABLE, talent_id)
