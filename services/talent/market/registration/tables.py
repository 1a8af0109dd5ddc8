"""Drafts and the ages of profiles, on a connection of the caller's transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from dabridge.events.v1.talent_pb2 import Freshness
from psycopg import Connection
from psycopg.rows import class_row

Connected: TypeAlias = "Connection[tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Draft:
    """A sealed draft."""

    version: int
    sealed: bytes
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Age:
    """How lately a profile was confirmed; `next_on` is when the clock is to look again."""

    talent_id: str
    since: date
    state: Freshness
    synthetic: bool
    next_on: date


def lock_draft(connection: Connected, talent_id: str) -> None:
    """Lets one transaction at a time change a person's draft, whether there is one or not."""
    connection.execute(
        "SELECT pg_advisory_xact_lock(hashtext('registration_draft'), hashtext(%s))", (talent_id,)
    )


def draft(connection: Connected, talent_id: str) -> Draft | None:
    """A person's draft."""
    with connection.cursor(row_factory=class_row(Draft)) as cursor:
        return cursor.execute(
            "SELECT version, sealed, saved_at FROM registration_draft WHERE talent_id = %s", (talent_id,)
        ).fetchone()


def keep_draft(connection: Connected, talent_id: str, kept: Draft) -> None:
    """Puts a draft in place of the one there is."""
    connection.execute(
        "INSERT INTO registration_draft (talent_id, version, sealed, saved_at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (talent_id) DO UPDATE SET"
        " version = excluded.version, sealed = excluded.sealed, saved_at = excluded.saved_at",
        (talent_id, kept.version, kept.sealed, kept.saved_at),
    )


def drop_draft(connection: Connected, talent_id: str) -> int:
    """Deletes a person's draft; how many there were."""
    return connection.execute("DELETE FROM registration_draft WHERE talent_id = %s", (talent_id,)).rowcount


def ages(connection: Connected, talent_ids: Collection[str]) -> dict[str, Age]:
    """What is known of these profiles, by id."""
    with connection.cursor(row_factory=class_row(Age)) as cursor:
        rows = cursor.execute(
            "SELECT talent_id, since, state, synthetic, next_on FROM talent_freshness"
            " WHERE talent_id = ANY(%s)",
            (list(talent_ids),),
        ).fetchall()
    return {row.talent_id: row for row in rows}


def keep_ages(connection: Connected, kept: Sequence[Age]) -> None:
    """Notes how lately these profiles were confirmed."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO talent_freshness (talent_id, since, state, synthetic, next_on)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (talent_id) DO UPDATE SET"
            " since = excluded.since, state = excluded.state,"
            " synthetic = excluded.synthetic, next_on = excluded.next_on",
            [(age.talent_id, age.since, age.state, age.synthetic, age.next_on) for age in kept],
        )


def drop_ages(connection: Connected, talent_ids: Collection[str]) -> int:
    """Forgets how lately these profiles were confirmed; how many there were."""
    return connection.execute(
        "DELETE FROM talent_freshness WHERE talent_id = ANY(%s)", (list(talent_ids),)
    ).rowcount


def due(connection: Connected, today: date, limit: int) -> list[str]:
    """Profiles whose age is to be looked at by the day, the longest due first."""
    rows = connection.execute(
        "SELECT talent_id FROM talent_freshness WHERE next_on <= %s ORDER BY next_on, talent_id LIMIT %s",
        (today, limit),
    )
    return [row[0] for row in rows]


def postpone(connection: Connected, talent_id: str, until: date) -> None:
    """Lets the clock look at a profile later."""
    connection.execute("UPDATE talent_freshness SET next_on = %s WHERE talent_id = %s", (until, talent_id))


def counts(connection: Connected) -> dict[tuple[int, bool], int]:
    """How many profiles there are by state, and by whether they are made up."""
    rows = connection.execute("SELECT state, synthetic, count(*) FROM talent_freshness GROUP BY 1, 2")
    return {(state, synthetic): count for state, synthetic, count in rows}


def of_state(
    connection: Connected, state: int, after: tuple[date, str] | None, limit: int
) -> tuple[list[Age], int]:
    """A page of the profiles in a state that are not made up, the oldest first, and how many there are."""
    since, talent_id = after or (date.min, "")
    with connection.cursor(row_factory=class_row(Age)) as cursor:
        rows = cursor.execute(
            "SELECT talent_id, since, state, synthetic, next_on FROM talent_freshness"
            " WHERE state = %s AND NOT synthetic AND (since, talent_id) > (%s, %s)"
            " ORDER BY since, talent_id LIMIT %s",
            (state, since, talent_id, limit),
        ).fetchall()
    return rows, counts(connection).get((state, False), 0)
