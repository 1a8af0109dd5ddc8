"""Schemes of recognition in the database, on a connection of the caller's transaction."""

from datetime import date, datetime
from typing import Any, Final, TypeAlias

from dabridge.talent.v1.recognition_service_pb2 import Scheme
from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from services.common.plain import from_plain, to_plain
from services.common.records.store import Position
from services.talent.market.recognition import schemes

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

_COLUMNS: Final = sql.SQL("id, key, number, version, published, state, published_at, updated_at")


def get(connection: Connected, scheme_id: str, *, lock: bool = False) -> Scheme | None:
    """One version; locked, nobody else changes it."""
    locking = sql.SQL("FOR UPDATE" if lock else "")
    statement = sql.SQL("SELECT {} FROM recognition_scheme WHERE id = %s {}").format(_COLUMNS, locking)
    row = connection.execute(statement, (scheme_id,)).fetchone()
    return None if row is None else _scheme(row)


def newest(connection: Connected, key: str) -> Scheme | None:
    """The latest version of a key, a draft or not."""
    statement = sql.SQL("SELECT {} FROM recognition_scheme WHERE key = %s ORDER BY number DESC LIMIT 1")
    row = connection.execute(statement.format(_COLUMNS), (key,)).fetchone()
    return None if row is None else _scheme(row)


def taken_over(connection: Connected, scheme: Scheme, today: date) -> bool:
    """Whether a later version of the key is in force on a day."""
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM recognition_scheme WHERE key = %s AND number > %s AND published"
        " AND state->>'valid_from' <= %s)",
        (scheme.key, scheme.number, today.isoformat()),
    ).fetchone()
    return bool(found and found[0])


def page(
    connection: Connected, after: Position | None, limit: int, *, drafts: bool
) -> tuple[list[Scheme], int]:
    """One more than a page, the latest change first, and how many there are."""
    statement = sql.SQL(
        "SELECT {} FROM recognition_scheme WHERE (published OR %(drafts)s)"
        " AND (%(at)s::timestamptz IS NULL OR (updated_at, id) < (%(at)s, %(id)s))"
        " ORDER BY updated_at DESC, id DESC LIMIT %(limit)s"
    )
    values = {
        "drafts": drafts,
        "at": after.updated_at if after else None,
        "id": after.id if after else "",
        "limit": limit,
    }
    rows = connection.execute(statement.format(_COLUMNS), values).fetchall()
    total = connection.execute(
        "SELECT count(*) FROM recognition_scheme WHERE published OR %s", (drafts,)
    ).fetchone()
    return [_scheme(row) for row in rows], int(total[0]) if total else 0


def lock_key(connection: Connected, key: str) -> None:
    """Lets one transaction at a time begin a version of a key."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('scheme'), hashtext(%s))", (key,))


def add(connection: Connected, scheme: Scheme, at: datetime) -> None:
    """Adds a draft."""
    connection.execute(
        "INSERT INTO recognition_scheme (id, key, number, version, state, updated_at)"
        " VALUES (%s, %s, %s, 1, %s, %s)",
        (scheme.id, scheme.key, scheme.number, _state(scheme), at),
    )


def write(connection: Connected, scheme: Scheme, at: datetime) -> None:
    """Stores another text of a draft, with one more version."""
    connection.execute(
        "UPDATE recognition_scheme SET version = version + 1, state = %s, updated_at = %s WHERE id = %s",
        (_state(scheme), at, scheme.id),
    )


def publish(connection: Connected, scheme_id: str, at: datetime) -> None:
    """A draft is published, and stays."""
    connection.execute(
        "UPDATE recognition_scheme SET published = true, version = version + 1, published_at = %s,"
        " updated_at = %s WHERE id = %s",
        (at, at, scheme_id),
    )


def delete(connection: Connected, scheme_id: str) -> None:
    """Takes a draft away."""
    connection.execute("DELETE FROM recognition_scheme WHERE id = %s", (scheme_id,))


def _state(scheme: Scheme) -> Jsonb:
    plain = to_plain(scheme)
    return Jsonb({name: plain[name] for name in schemes.WRITTEN})


def _scheme(row: tuple[Any, ...]) -> Scheme:
    scheme_id, key, number, version, published, state, published_at, updated_at = row
    scheme = from_plain(state, Scheme)
    scheme.id, scheme.key, scheme.number, scheme.version = scheme_id, key, number, version
    scheme.published = published
    scheme.published_at = published_at.isoformat() if published_at else ""
    scheme.updated_at = updated_at.isoformat()
    return scheme
