"""Applications and their files in the database, on a connection of the caller's transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from dabridge.talent.v1.recognition_service_pb2 import (
    Publicity,
    Recognition,
    RecognitionLine,
    RecognitionStep,
)
from psycopg import Connection, sql

from services.common.files import filetypes
from services.common.records.store import Position
from services.talent.market.recognition import rules

Connected: TypeAlias = "Connection[tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An application as it lies there."""

    id: str
    version: int
    talent_id: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """Which applications are asked for; empty texts, 0 and None ask for all but drafts of others."""

    talent_id: str | None = None
    stage: int = 0
    level: str = ""
    scheme_id: str = ""


def get(connection: Connected, recognition_id: str, *, lock: bool = False) -> Sealed | None:
    """One application; locked, nobody else changes it."""
    statement = sql.SQL("SELECT id, version, talent_id, sealed FROM recognition WHERE id = %s {}")
    row = connection.execute(
        statement.format(sql.SQL("FOR UPDATE" if lock else "")), (recognition_id,)
    ).fetchone()
    return None if row is None else Sealed(row[0], row[1], row[2], bytes(row[3]))


def add(connection: Connected, held: Recognition, scheme_key: str, sealed: bytes, at: datetime) -> bool:
    """Adds an application; False where the person has one open by the key."""
    added = connection.execute(
        "INSERT INTO recognition (id, version, talent_id, scheme_id, scheme_key, level, stage, sealed,"
        " updated_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (talent_id, scheme_key) WHERE stage IN (1, 2, 3, 4, 5, 8) DO NOTHING",
        (
            held.id,
            held.version,
            held.talent_id,
            held.scheme_id,
            scheme_key,
            held.level,
            held.stage,
            sealed,
            at,
        ),
    )
    return added.rowcount == 1


def write(connection: Connected, held: Recognition, sealed: bytes, at: datetime) -> None:
    """Stores the next version of a locked application."""
    connection.execute(
        "UPDATE recognition SET version = %s, level = %s, granted_level = %s, stage = %s, show_name = %s,"
        " sealed = %s, submitted_at = %s, publicity_until = %s, updated_at = %s WHERE id = %s",
        (
            held.version,
            held.level,
            held.granted_level,
            held.stage,
            held.show_name,
            sealed,
            datetime.fromisoformat(held.submitted_at) if held.submitted_at else None,
            date.fromisoformat(held.publicity_until) if held.publicity_until else None,
            at,
            held.id,
        ),
    )


def open_of(connection: Connected, talent_id: str, scheme_key: str) -> str:
    """The person's open application by a key; empty: there is none."""
    row = connection.execute(
        "SELECT id FROM recognition WHERE talent_id = %s AND scheme_key = %s AND stage = ANY(%s)",
        (talent_id, scheme_key, list(rules.OPEN)),
    ).fetchone()
    return str(row[0]) if row else ""


def ids_of(connection: Connected, talent_id: str) -> list[str]:
    """The person's applications."""
    rows = connection.execute("SELECT id FROM recognition WHERE talent_id = %s ORDER BY id", (talent_id,))
    return [row[0] for row in rows]


def page(
    connection: Connected, asked: Asked, after: Position | None, limit: int
) -> tuple[list[RecognitionLine], int]:
    """One more than a page, the latest change first, and how many there are."""
    where = sql.SQL(
        "(%(talent)s::text IS NULL AND stage <> 1 OR talent_id = %(talent)s)"
        " AND (%(stage)s = 0 OR stage = %(stage)s) AND (%(level)s = '' OR level = %(level)s)"
        " AND (%(scheme)s = '' OR scheme_id = %(scheme)s)"
    )
    values = {
        "talent": asked.talent_id,
        "stage": asked.stage,
        "level": asked.level,
        "scheme": asked.scheme_id,
        "at": after.updated_at if after else None,
        "id": after.id if after else "",
        "limit": limit,
    }
    rows = connection.execute(
        sql.SQL(
            "SELECT r.id, r.talent_id, r.scheme_id, s.state->>'name', r.level, r.granted_level, r.stage,"
            " r.submitted_at, r.updated_at FROM recognition AS r"
            " JOIN recognition_scheme AS s ON s.id = r.scheme_id WHERE r.id IN (SELECT id FROM recognition"
            " WHERE {} AND (%(at)s::timestamptz IS NULL OR (updated_at, id) < (%(at)s, %(id)s))"
            " ORDER BY updated_at DESC, id DESC LIMIT %(limit)s) ORDER BY r.updated_at DESC, r.id DESC"
        ).format(where),
        values,
    ).fetchall()
    counted = connection.execute(sql.SQL("SELECT count(*) FROM recognition WHERE {}").format(where), values)
    total = counted.fetchone()
    return [_line(row) for row in rows], int(total[0]) if total else 0


def publicities(
    connection: Connected, after: tuple[date, str] | None, limit: int
) -> tuple[list[tuple[Publicity, str]], int]:
    """One more than a page of decisions that are public; of those who want it with the person's id."""
    rows = connection.execute(
        "SELECT r.id, s.state->>'name', r.granted_level, l->>'name', r.publicity_until, r.show_name,"
        " r.talent_id FROM recognition AS r JOIN recognition_scheme AS s ON s.id = r.scheme_id"
        " LEFT JOIN LATERAL (SELECT l FROM jsonb_array_elements(s.state->'levels') AS l"
        " WHERE l->>'code' = r.granted_level) AS named ON true"
        " WHERE r.stage = 5 AND (%(day)s::date IS NULL OR (r.publicity_until, r.id) > (%(day)s, %(id)s))"
        " ORDER BY r.publicity_until, r.id LIMIT %(limit)s",
        {"day": after[0] if after else None, "id": after[1] if after else "", "limit": limit},
    ).fetchall()
    counted = connection.execute("SELECT count(*) FROM recognition WHERE stage = 5").fetchone()
    found = [
        (
            Publicity(id=key, scheme_name=name, level=level, level_name=named or "", until=until.isoformat()),
            talent if show else "",
        )
        for key, name, level, named, until, show, talent in rows
    ]
    return found, int(counted[0]) if counted else 0


def publicity_over(connection: Connected, today: date, limit: int, but: Collection[str] = ()) -> list[str]:
    """Applications whose last public day has passed, but for some."""
    rows = connection.execute(
        "SELECT id FROM recognition WHERE stage = 5 AND publicity_until < %s AND id <> ALL(%s)"
        " ORDER BY publicity_until, id LIMIT %s",
        (today, list(but), limit),
    )
    return [row[0] for row in rows]


def steps(connection: Connected, recognition_id: str) -> list[RecognitionStep]:
    """What was done with an application, the newest first."""
    rows = connection.execute(
        "SELECT at, act, from_stage, to_stage, role FROM history_step"
        " WHERE kind = 'recognition' AND object_id = %s ORDER BY id DESC LIMIT 100",
        (recognition_id,),
    )
    return [
        RecognitionStep(at=at.isoformat(), act=act, from_stage=before, to_stage=after, role=role)
        for at, act, before, after, role in rows
    ]


def begin_file(
    connection: Connected, held: Recognition, file_id: str, sealed_key: bytes, at: datetime
) -> None:
    """Notes a file on its way, as large as may be, so that what breaks off is swept."""
    connection.execute(
        "INSERT INTO recognition_file (id, recognition_id, talent_id, sealed_key, size_bytes, at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (file_id, held.id, held.talent_id, sealed_key, filetypes.SIZE_MAX, at),
    )


def finish_file(connection: Connected, file_id: str, size: int) -> None:
    """Notes that a file is there whole."""
    connection.execute(
        "UPDATE recognition_file SET whole = true, size_bytes = %s WHERE id = %s", (size, file_id)
    )


def loosen_file(connection: Connected, file_id: str, at: datetime) -> None:
    """Notes that nothing names a file any more: it is swept."""
    connection.execute("UPDATE recognition_file SET whole = false, at = %s WHERE id = %s", (at, file_id))


def file_key(connection: Connected, recognition_id: str, file_id: str) -> bytes | None:
    """The sealed key of a file that is there whole."""
    row = connection.execute(
        "SELECT sealed_key FROM recognition_file WHERE id = %s AND recognition_id = %s AND whole",
        (file_id, recognition_id),
    ).fetchone()
    return None if row is None else bytes(row[0])


def files_stored(connection: Connected, recognition_id: str) -> int:
    """How many files there are of an application, those on their way included."""
    row = connection.execute(
        "SELECT count(*) FROM recognition_file WHERE recognition_id = %s", (recognition_id,)
    ).fetchone()
    return int(row[0]) if row else 0


def loose_files(connection: Connected, before: datetime, limit: int) -> list[str]:
    """Files that nothing names since before, locked."""
    rows = connection.execute(
        "SELECT id FROM recognition_file WHERE NOT whole AND at < %s ORDER BY at LIMIT %s"
        " FOR UPDATE SKIP LOCKED",
        (before, limit),
    )
    return [row[0] for row in rows]


def forget_files(connection: Connected, talent_id: str) -> int:
    """Leaves a person's files to the sweep, without the person and without their keys; how many."""
    return connection.execute(
        "UPDATE recognition_file SET whole = false, talent_id = NULL, sealed_key = '', at = 'epoch'"
        " WHERE talent_id = %s",
        (talent_id,),
    ).rowcount


def drop_files(connection: Connected, ids: Sequence[str]) -> int:
    """Takes out files whose objects are gone; how many."""
    return connection.execute("DELETE FROM recognition_file WHERE id = ANY(%s)", (list(ids),)).rowcount


def forget(connection: Connected, talent_id: str) -> int:
    """Takes away a person's applications, their history and what they were told of them; how many rows."""
    ids = ids_of(connection, talent_id)
    gone = connection.execute(
        "DELETE FROM history_step WHERE kind = 'recognition' AND object_id = ANY(%s)", (ids,)
    ).rowcount
    gone += connection.execute(
        "DELETE FROM notice WHERE object_kind = 'recognition' AND object_id = ANY(%s)", (ids,)
    ).rowcount
    gone += connection.execute("DELETE FROM recognition WHERE talent_id = %s", (talent_id,)).rowcount
    return gone


def _line(row: tuple[Any, ...]) -> RecognitionLine:
    key, talent, scheme, name, level, granted, stage, submitted, updated = row
    return RecognitionLine(
        id=key,
        talent_id=talent,
        scheme_id=scheme,
        scheme_name=name,
        level=level,
        granted_level=granted,
        stage=stage,
        submitted_at=submitted.isoformat() if submitted else "",
        updated_at=updated.isoformat(),
    )
