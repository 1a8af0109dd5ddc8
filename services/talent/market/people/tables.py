"""Requests for review of matches, and who was shown a person's identity, as they are stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from psycopg import Connection
from psycopg.rows import class_row

from services.talent.market.people.vault import PERSON

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

OPEN: Final = "open"
ANSWERED: Final = "answered"
REVIEW: Final = "match_review"

_COLUMNS: Final = (
    "seq, id, talent_id, market, counterpart_id, version, stage, outcome, reason, answer, asked_at,"
    " answered_at"
)


@dataclass(frozen=True, slots=True)
class Review:
    """A request; `reason` and `answer` are sealed, the latter empty until it is answered."""

    seq: int
    id: str
    talent_id: str
    market: str
    counterpart_id: str
    version: int
    stage: str
    outcome: str
    reason: bytes
    answer: bytes
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """A step of a history."""

    at: datetime
    act: str
    from_stage: str
    to_stage: str
    organisation_id: str
    role: str
    reason: str


def open_of(connection: Connected, talent_id: str, market: str, counterpart_id: str) -> str | None:
    """The id of the open request of a person about a match."""
    row = connection.execute(
        "SELECT id FROM match_review WHERE talent_id = %s AND market = %s AND counterpart_id = %s"
        " AND stage = 'open'",
        (talent_id, market, counterpart_id),
    ).fetchone()
    return row[0] if row else None


def add(connection: Connected, review: Review) -> bool:
    """Stores a new request; False where the person has an open one about the match."""
    stored = connection.execute(
        "INSERT INTO match_review (id, talent_id, market, counterpart_id, version, stage, outcome, reason,"
        " answer, asked_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (
            review.id,
            review.talent_id,
            review.market,
            review.counterpart_id,
            review.version,
            review.stage,
            review.outcome,
            review.reason,
            review.answer,
            review.asked_at,
        ),
    )
    return stored.rowcount == 1


def get(connection: Connected, review_id: str, *, lock: bool = False) -> Review | None:
    """One request; None where there is none."""
    with connection.cursor(row_factory=class_row(Review)) as cursor:
        return cursor.execute(
            f"SELECT {_COLUMNS} FROM match_review WHERE id = %s{' FOR UPDATE' if lock else ''}",  # noqa: S608 (constants)
            (review_id,),
        ).fetchone()


def answered(connection: Connected, review: Review) -> None:
    """Stores what became of a request."""
    connection.execute(
        "UPDATE match_review SET version = %s, stage = %s, outcome = %s, answer = %s, answered_at = %s"
        " WHERE id = %s",
        (review.version, review.stage, review.outcome, review.answer, review.answered_at, review.id),
    )


def page(
    connection: Connected, owners: Sequence[str] | None, stage: str, after: int | None, limit: int
) -> list[Review]:
    """Requests of the owners (None: of all), newest first; of the open stage alone, oldest first."""
    upwards = stage == OPEN
    beyond, order = ("seq > %s", "seq") if upwards else ("seq < %s", "seq DESC")
    with connection.cursor(row_factory=class_row(Review)) as cursor:
        return cursor.execute(
            f"SELECT {_COLUMNS} FROM match_review WHERE {_WHERE} AND (%s::bigint IS NULL OR {beyond})"  # noqa: S608 (constants)
            f" ORDER BY {order} LIMIT %s",
            (*_asked(owners, stage), after, after, limit),
        ).fetchall()


def count(connection: Connected, owners: Sequence[str] | None, stage: str) -> int:
    """How many there are."""
    row = connection.execute(
        f"SELECT count(*) FROM match_review WHERE {_WHERE}",  # noqa: S608 (a constant)
        _asked(owners, stage),
    ).fetchone()
    return int(row[0]) if row else 0


_WHERE: Final = "(%s::text[] IS NULL OR talent_id = ANY(%s)) AND (%s = '' OR stage = %s)"


def _asked(owners: Sequence[str] | None, stage: str) -> tuple[object, ...]:
    held = None if owners is None else list(owners)
    return held, held, stage, stage


def steps(connection: Connected, kind: str, object_id: str, limit: int | None = None) -> list[Line]:
    """The history of an object, newest step first."""
    with connection.cursor(row_factory=class_row(Line)) as cursor:
        return cursor.execute(
            "SELECT at, act, from_stage, to_stage, organisation_id, role, reason FROM history_step"
            " WHERE kind = %s AND object_id = %s ORDER BY id DESC LIMIT %s",
            (kind, object_id, limit),
        ).fetchall()


def readings(connection: Connected, talent_id: str, limit: int | None = None) -> list[Line]:
    """By whom, when and what for the person's identity was shown, newest first."""
    return steps(connection, PERSON, talent_id, limit)


def forget(connection: Connected, talent_id: str) -> int:
    """Deletes what these tables hold of a person; how many rows."""
    ids = [
        row[0] for row in connection.execute("SELECT id FROM match_review WHERE talent_id = %s", (talent_id,))
    ]
    gone = connection.execute(
        "DELETE FROM history_step WHERE (kind = %s AND object_id = ANY(%s))"
        " OR (kind = %s AND object_id = %s)",
        (REVIEW, ids, PERSON, talent_id),
    ).rowcount
    for statement in (
        "DELETE FROM match_review WHERE talent_id = %s",
        "DELETE FROM consent WHERE talent_id = %s",
        "DELETE FROM person WHERE talent_id = %s",
    ):
        gone += connection.execute(statement, (talent_id,)).rowcount
    return gone
