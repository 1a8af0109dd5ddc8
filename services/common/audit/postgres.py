"""Logs in Postgres: appending within a transaction, reading, checking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from psycopg import IsolationLevel, sql
from psycopg.pq import TransactionStatus

from services.common.audit.chain import Act, Chain, Circumstances, Entry, Head
from services.common.audit.check import Check, Finding
from services.common.database import Connection

MIGRATIONS: Final = Path(__file__).parent / "migrations"
CHECKED_AT_ONCE: Final = 5_000
# Counting a large log takes longer than a request may.
CHECK_TIMEOUT_MS: Final = 120_000
# By how much the clocks of those who append to one log may differ, so that a range of time is found by place.
CLOCKS_DIFFER: Final = timedelta(hours=1)

_COLUMNS: Final = sql.SQL(
    "seq, at, actor, roles, organisation, action, object_kind, object_id, object_version, before_digest,"
    " after_digest, address, trace_id, detail, previous_hash, hash"
)
# Entries and head in one statement: the head is locked no longer than it must be.
_APPEND: Final = sql.SQL(
    "WITH risen AS (UPDATE audit_head SET seq = %(seq)s, hash = %(hash)s, seal = %(seal)s)"
    " INSERT INTO audit_entry ({}) SELECT %(before)s + place, %(at)s, %(actor)s, %(roles)s::text[],"
    " %(organisation)s, action, object_kind, object_id, object_version, before_digest, after_digest,"
    " %(address)s, %(trace_id)s, detail, lag(hash, 1, %(previous)s) OVER (ORDER BY place), hash"
    " FROM unnest(%(actions)s::text[], %(kinds)s::text[], %(ids)s::text[], %(versions)s::bigint[],"
    " %(befores)b::bytea[], %(afters)b::bytea[], %(details)s::text[], %(hashes)b::bytea[])"
    " WITH ORDINALITY AS given (action, object_kind, object_id, object_version, before_digest, after_digest,"
    " detail, hash, place)"
).format(_COLUMNS)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are asked for; what is empty asks for all. Both times are included and aware."""

    actor: str = ""
    action: str = ""
    object_kind: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def lock_head(connection: Connection) -> Head:
    """The head; nobody else appends before the transaction ends."""
    if connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE:
        raise RuntimeError("an entry belongs into the transaction of what it tells")
    row = connection.execute("SELECT seq, hash, seal FROM audit_head FOR UPDATE").fetchone()
    if row is None:
        raise RuntimeError("the log has no head: migrate, or somebody took it away")
    return Head(*row)


def append(
    connection: Connection, chain: Chain, head: Head, circumstances: Circumstances, acts: Sequence[Act]
) -> Head:
    """Adds entries behind the head, which this transaction has locked; returns the new one."""
    hashes, risen = chain.link(head, circumstances, acts)
    if not hashes:
        return head
    values = {
        "seq": risen.seq,
        "hash": risen.hash,
        "seal": risen.seal,
        "before": head.seq,
        "previous": head.hash,
        "at": circumstances.at,
        "actor": circumstances.actor,
        "roles": list(circumstances.roles),
        "organisation": circumstances.organisation,
        "address": circumstances.address,
        "trace_id": circumstances.trace_id,
        "actions": [act.action for act in acts],
        "kinds": [act.object_kind for act in acts],
        "ids": [act.object_id for act in acts],
        "versions": [act.object_version for act in acts],
        "befores": [act.before_digest for act in acts],
        "afters": [act.after_digest for act in acts],
        "details": [act.detail for act in acts],
        "hashes": hashes,
    }
    connection.execute(_APPEND, values)
    return risen


def page(connection: Connection, asked: Filter, before_seq: int, limit: int) -> tuple[list[Entry], bool]:
    """The newest entries of places lower than `before_seq` (0: of all), and whether older ones fit."""
    conditions, values = _conditions(asked)
    if before_seq:
        conditions.append(sql.SQL("seq < %s"))
        values.append(before_seq)
    where = sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("TRUE")
    rows = connection.execute(
        sql.SQL("SELECT {} FROM audit_entry WHERE {} ORDER BY seq DESC LIMIT %s").format(_COLUMNS, where),
        [*values, limit + 1],
    ).fetchall()
    return [_entry(row) for row in rows[:limit]], len(rows) > limit


def verify(
    connection: Connection,
    chain: Chain,
    expected: bytes = b"",
    progress: Callable[[int], None] = lambda _: None,
) -> Finding:
    """Reads the whole log as it is at one moment; `progress` is told how many entries are read.

    Takes a connection outside any transaction, and leaves it so.
    """
    check = Check(chain, expected)
    read = 0
    before = connection.isolation_level
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL statement_timeout = {}").format(CHECK_TIMEOUT_MS))
            last: int | None = None
            while not check.failed:
                rows = _after(connection, last)
                if not rows:
                    break
                for row in rows:
                    check.take(_entry(row))
                last = rows[-1][0]
                read += len(rows)
                progress(read)
            counted = connection.execute("SELECT count(*) FROM audit_entry").fetchone()
            held = connection.execute("SELECT seq, hash, seal FROM audit_head").fetchone()
    finally:
        connection.isolation_level = before
    return check.end(Head(*held) if held else None, counted[0] if counted else 0)


def _after(connection: Connection, last: int | None) -> list[tuple[Any, ...]]:
    where = sql.SQL("TRUE") if last is None else sql.SQL("seq > {}").format(sql.Literal(last))
    return connection.execute(
        sql.SQL("SELECT {} FROM audit_entry WHERE {} ORDER BY seq LIMIT {}").format(
            _COLUMNS, where, sql.Literal(CHECKED_AT_ONCE)
        )
    ).fetchall()


def _conditions(asked: Filter) -> tuple[list[sql.Composable], list[object]]:
    conditions: list[sql.Composable] = []
    values: list[object] = []
    for column in ("actor", "action", "object_kind", "object_id"):
        value = getattr(asked, column)
        if value:
            conditions.append(sql.SQL("{} = %s").format(sql.Identifier(column)))
            values.append(value)
    # The places in between are few, whatever else is asked: times rise with places, but for clocks.
    if asked.since is not None:
        conditions.append(
            sql.SQL(
                "at >= %s AND seq > coalesce((SELECT seq FROM audit_entry WHERE at < %s"
                " ORDER BY at DESC, seq DESC LIMIT 1), 0)"
            )
        )
        values += [asked.since, _moved(asked.since, -CLOCKS_DIFFER)]
    if asked.until is not None:
        conditions.append(
            sql.SQL(
                "at <= %s AND seq < coalesce((SELECT seq FROM audit_entry WHERE at > %s"
                " ORDER BY at, seq LIMIT 1), 9223372036854775807)"
            )
        )
        values += [asked.until, _moved(asked.until, CLOCKS_DIFFER)]
    return conditions, values


def _moved(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return at


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, at, actor, roles, organisation, action, kind, object_id, version, before, after, *rest = row
    address, trace_id, detail, previous_hash, own_hash = rest
    return Entry(
        seq,
        Circumstances(at, actor, tuple(roles), organisation, address, trace_id),
        Act(action, kind, object_id, version, before, after, detail),
        previous_hash,
        own_hash,
    )
