"""Jobs as rows of a service's database: a job is asked for in the transaction of an act, and never lost."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from psycopg import Connection
from psycopg.rows import class_row

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

CHANNEL: Final = "job"
ATTEMPTS_MAX: Final = 5
_RETRY_AFTER_S: Final = 2
_COLUMNS: Final = (
    "id, kind, subject, state, done, total, attempts, error, at, started_at, ended_at, traceparent"
)


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """One job: work of a `kind` on the row that `subject` names.

    `done` of `total` are the worker's units, such as rows; `total` 0: not known yet. `error` is the type of
    what stopped it last, without its message. Times are aware.
    """

    id: int
    kind: str
    subject: str
    state: State
    done: int
    total: int
    attempts: int
    error: str
    at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    traceparent: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", State(self.state))


def enqueue(
    connection: Connected, kind: str, subject: str, at: datetime, traceparent: str | None = None
) -> bool:
    """Asks for work, in the caller's transaction; False where the same waits or runs already."""
    asked = connection.execute(
        "INSERT INTO job (kind, subject, at, not_before, traceparent) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (kind, subject) WHERE state IN ('queued', 'running') DO NOTHING",
        (kind, subject, at, at, traceparent or ""),
    )
    connection.execute(f"NOTIFY {CHANNEL}")
    return asked.rowcount == 1


def latest(connection: Connected, kind: str, subject: str) -> Job | None:
    """The newest job of a kind on a row, for its progress."""
    with connection.cursor(row_factory=class_row(Job)) as cursor:
        return cursor.execute(
            f"SELECT {_COLUMNS} FROM job WHERE kind = %s AND subject = %s ORDER BY id DESC LIMIT 1",  # noqa: S608 (constants)
            (kind, subject),
        ).fetchone()


def claim(connection: Connected, kinds: list[str], holder: str, lease_s: float) -> Job | None:
    """The oldest job that is due, taken for `lease_s`; one whose worker fell silent counts as due."""
    with connection.cursor(row_factory=class_row(Job)) as cursor:
        return cursor.execute(
            "UPDATE job SET state = 'running', holder = %s, attempts = attempts + 1,"  # noqa: S608 (constants)
            " started_at = coalesce(started_at, clock_timestamp()),"
            " lease_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE id = (SELECT id FROM job WHERE kind = ANY(%s)"
            " AND ((state = 'queued' AND not_before <= clock_timestamp())"
            " OR (state = 'running' AND lease_until < clock_timestamp()))"
            f" ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING {_COLUMNS}",
            (holder, lease_s, kinds),
        ).fetchone()


def extend(connection: Connected, job_id: int, holder: str, lease_s: float) -> bool:
    """Prolongs a lease; False where it is another's by now."""
    kept = connection.execute(
        "UPDATE job SET lease_until = clock_timestamp() + make_interval(secs => %s)"
        " WHERE id = %s AND holder = %s AND state = 'running'",
        (lease_s, job_id, holder),
    )
    return kept.rowcount == 1


def tell(connection: Connected, job_id: int, holder: str, done: int, total: int) -> bool:
    """Writes progress down; False where the job is another's by now."""
    told = connection.execute(
        "UPDATE job SET done = %s, total = %s WHERE id = %s AND holder = %s AND state = 'running'",
        (done, total, job_id, holder),
    )
    return told.rowcount == 1


def finish(connection: Connected, job_id: int, holder: str) -> bool:
    """Ends a job well."""
    ended = connection.execute(
        "UPDATE job SET state = 'done', error = '', ended_at = clock_timestamp()"
        " WHERE id = %s AND holder = %s AND state = 'running'",
        (job_id, holder),
    )
    return ended.rowcount == 1


def give_up(connection: Connected, job: Job, holder: str, error: str) -> State:
    """Puts a job off, longer each time, or ends it as failed after ATTEMPTS_MAX attempts."""
    state = State.FAILED if job.attempts >= ATTEMPTS_MAX else State.QUEUED
    connection.execute(
        "UPDATE job SET state = %s, error = %s,"
        " not_before = clock_timestamp() + make_interval(secs => %s),"
        " ended_at = CASE WHEN %s = 'failed' THEN clock_timestamp() END"
        " WHERE id = %s AND holder = %s AND state = 'running'",
        (state, error[:200], _RETRY_AFTER_S**job.attempts, state, job.id, holder),
    )
    return state


def release(connection: Connected, job_id: int, holder: str) -> None:
    """Hands a job back untouched, for the next worker to begin at once."""
    connection.execute(
        "UPDATE job SET state = 'queued', attempts = attempts - 1, not_before = clock_timestamp()"
        " WHERE id = %s AND holder = %s AND state = 'running'",
        (job_id, holder),
    )
