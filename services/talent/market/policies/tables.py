"""The compendium's tables. Each function works in the transaction of the connection that it is given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from dabridge.talent.v1.policies_service_pb2 import Policy, PolicyVersion
from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from services.common.plain import from_plain, to_plain
from services.common.records.store import Position
from services.talent.market.policies import rules

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

_COLUMNS: Final = sql.SQL(
    "id, key, number, version, stage, audience, state, expires_on, published_at, updated_at, end_reason"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are asked for: of a stage; empty texts and 0 ask for all."""

    stage: int
    text: str = ""
    audience: int = 0
    zone: str = ""
    industry: str = ""


def get(connection: Connected, policy_id: str, *, lock: bool = False) -> Policy | None:
    """One version; locked, nobody else changes it."""
    statement = sql.SQL("SELECT {} FROM policy WHERE id = %s {}").format(_COLUMNS, _locking(lock=lock))
    row = connection.execute(statement, (policy_id,)).fetchone()
    return None if row is None else _policy(row)


def of_key(connection: Connected, key: str, *, lock: bool = False) -> list[Policy]:
    """All versions of an entry, the newest first."""
    statement = sql.SQL("SELECT {} FROM policy WHERE key = %s ORDER BY number DESC {}")
    rows = connection.execute(statement.format(_COLUMNS, _locking(lock=lock)), (key,))
    return [_policy(row) for row in rows]


def in_force(connection: Connected, audience: int = 0) -> list[Policy]:
    """The published versions, the latest first; of an audience, where one is given."""
    statement = sql.SQL(
        "SELECT {} FROM policy WHERE stage = 2 AND (%s = 0 OR audience = %s)"
        " ORDER BY updated_at DESC, id DESC"
    )
    rows = connection.execute(statement.format(_COLUMNS), (audience, audience))
    return [_policy(row) for row in rows]


def page(connection: Connected, asked: Asked, after: Position | None, limit: int) -> tuple[list[Policy], int]:
    """One more than a page of entries, the latest change first, and how many there are."""
    where = sql.SQL(
        "stage = %(stage)s AND (%(audience)s = 0 OR audience = %(audience)s)"
        " AND (%(text)s = '' OR position(lower(%(text)s) in lower(state->>'title')) > 0"
        " OR position(lower(%(text)s) in lower(state->>'text')) > 0"
        " OR position(lower(%(text)s) in lower(state->>'benefits')) > 0)"
        " AND {} AND {}"
    ).format(_among("zone"), _among("industry"))
    values = {
        "stage": asked.stage,
        "audience": asked.audience,
        "text": asked.text,
        "zone": asked.zone,
        "industry": asked.industry,
        "at": after.updated_at if after else None,
        "id": after.id if after else "",
        "limit": limit,
    }
    place = sql.SQL(
        "SELECT {} FROM policy WHERE {}"
        " AND (%(at)s::timestamptz IS NULL OR (updated_at, id) < (%(at)s, %(id)s))"
        " ORDER BY updated_at DESC, id DESC LIMIT %(limit)s"
    )
    rows = connection.execute(place.format(_COLUMNS, where), values).fetchall()
    counted = connection.execute(sql.SQL("SELECT count(*) FROM policy WHERE {}").format(where), values)
    total = counted.fetchone()
    return [_policy(row) for row in rows], int(total[0]) if total else 0


def add(connection: Connected, policy: Policy, at: datetime) -> None:
    """Adds a draft."""
    connection.execute(
        "INSERT INTO policy (id, key, number, version, stage, audience, state, expires_on, updated_at)"
        " VALUES (%s, %s, %s, 1, %s, %s, %s, %s, %s)",
        (
            policy.id,
            policy.key,
            policy.number,
            rules.DRAFT,
            policy.audience,
            _state(policy),
            _day(policy.expires_on),
            at,
        ),
    )


def write(connection: Connected, policy: Policy, at: datetime) -> None:
    """Stores another text of a draft, with one more version."""
    connection.execute(
        "UPDATE policy SET version = version + 1, audience = %s, state = %s, expires_on = %s, updated_at = %s"
        " WHERE id = %s",
        (policy.audience, _state(policy), _day(policy.expires_on), at, policy.id),
    )


def publish(connection: Connected, policy_id: str, at: datetime) -> None:
    """A draft is published."""
    connection.execute(
        "UPDATE policy SET stage = 2, version = version + 1, published_at = %s, updated_at = %s"
        " WHERE id = %s",
        (at, at, policy_id),
    )


def end(connection: Connected, policy_id: str, stage: int, reason: str, at: datetime) -> None:
    """A published version is superseded, or expires."""
    connection.execute(
        "UPDATE policy SET stage = %s, version = version + 1, end_reason = %s, updated_at = %s WHERE id = %s",
        (stage, reason, at, policy_id),
    )


def delete(connection: Connected, policy_id: str) -> None:
    """Takes a draft away."""
    connection.execute("DELETE FROM policy WHERE id = %s", (policy_id,))


def lock_key(connection: Connected, key: str) -> None:
    """Lets one transaction at a time begin or publish a version of an entry."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('policy'), hashtext(%s))", (key,))


def overdue(connection: Connected, today: date, limit: int, but: Collection[str] = ()) -> list[str]:
    """Ids of published versions whose last day has passed, but for some."""
    rows = connection.execute(
        "SELECT id FROM policy WHERE stage = 2 AND expires_on < %s AND id <> ALL(%s)"
        " ORDER BY expires_on, id LIMIT %s",
        (today, list(but), limit),
    )
    return [row[0] for row in rows]


def begin_telling(connection: Connected, policy_id: str, recipients: Sequence[str]) -> None:
    """Notes that those concerned are to be found and told; who is known to be concerned already."""
    connection.execute(
        "INSERT INTO policy_telling (policy_id) VALUES (%s) ON CONFLICT DO NOTHING", (policy_id,)
    )
    wait(connection, policy_id, recipients)


def wait(connection: Connected, policy_id: str, recipients: Sequence[str]) -> None:
    """Notes who is to be told, each once."""
    connection.execute(
        "INSERT INTO policy_recipient (policy_id, recipient) SELECT %s, unnest(%s::text[])"
        " ON CONFLICT DO NOTHING",
        (policy_id, list(recipients)),
    )


def reached(connection: Connected, policy_id: str) -> str | None:
    """The last talent's id that was looked at, locked; None where nobody is to be told."""
    row = connection.execute(
        "SELECT last_id FROM policy_telling WHERE policy_id = %s FOR UPDATE", (policy_id,)
    ).fetchone()
    return None if row is None else str(row[0])


def reach(connection: Connected, policy_id: str, last_id: str) -> None:
    """Notes how far the worker has come."""
    connection.execute("UPDATE policy_telling SET last_id = %s WHERE policy_id = %s", (last_id, policy_id))


def take_waiting(connection: Connected, policy_id: str, limit: int) -> list[str]:
    """Some of those who are to be told, who count as told from now on."""
    rows = connection.execute(
        "UPDATE policy_recipient SET told = true WHERE policy_id = %s AND recipient IN (SELECT recipient"
        " FROM policy_recipient WHERE policy_id = %s AND NOT told ORDER BY recipient LIMIT %s FOR UPDATE)"
        " RETURNING recipient",
        (policy_id, policy_id, limit),
    )
    return sorted(row[0] for row in rows)


def told(connection: Connected, policy_id: str) -> int:
    """How many have been told."""
    row = connection.execute(
        "SELECT count(*) FROM policy_recipient WHERE policy_id = %s AND told", (policy_id,)
    ).fetchone()
    return int(row[0]) if row else 0


def told_of(connection: Connected, recipient: str) -> list[str]:
    """Ids of the policies that somebody was told of."""
    rows = connection.execute(
        "SELECT policy_id FROM policy_recipient WHERE recipient = %s AND told ORDER BY policy_id",
        (recipient,),
    )
    return [row[0] for row in rows]


def talent_ids(connection: Connected, after: str, limit: int) -> list[str]:
    """Ids of talents that are not withdrawn, in their order."""
    rows = connection.execute(
        "SELECT id FROM talent WHERE id > %s AND NOT withdrawn ORDER BY id LIMIT %s", (after, limit)
    )
    return [row[0] for row in rows]


def forget(connection: Connected, recipient: str) -> int:
    """Takes out that somebody was told of anything; how many rows."""
    return connection.execute("DELETE FROM policy_recipient WHERE recipient = %s", (recipient,)).rowcount


def version_of(policy: Policy) -> PolicyVersion:
    """What is shown of a version beside others."""
    return PolicyVersion(
        id=policy.id,
        number=policy.number,
        stage=policy.stage,
        published_at=policy.published_at,
        changes=policy.changes,
    )


def _among(kind: str) -> sql.Composed:
    """Entries with no condition of the kind, or one that names the code that is asked for."""
    names = {"code": sql.Placeholder(kind), "kind": sql.Literal(kind)}
    return sql.SQL(
        "({code} = '' OR NOT EXISTS (SELECT FROM jsonb_array_elements(state->'conditions') AS c"
        " WHERE c->>'kind' = {kind}) OR EXISTS (SELECT FROM jsonb_array_elements(state->'conditions') AS c"
        " WHERE c->>'kind' = {kind} AND c->'values' ? {code}))"
    ).format(**names)


def _locking(*, lock: bool) -> sql.SQL:
    return sql.SQL("FOR UPDATE" if lock else "")


def _state(policy: Policy) -> Jsonb:
    plain = to_plain(policy)
    return Jsonb({name: plain[name] for name in (*rules.WRITTEN, "changes") if name != "expires_on"})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _policy(row: tuple[Any, ...]) -> Policy:
    key, name, number, version, stage, audience, state, expires, published, updated, reason = row
    policy = from_plain(state, Policy)
    policy.id, policy.key, policy.number, policy.version = key, name, number, version
    policy.stage, policy.audience = stage, audience
    policy.expires_on = expires.isoformat() if expires else ""
    policy.published_at = published.isoformat() if published else ""
    policy.updated_at = updated.isoformat()
    policy.end_reason = reason
    return policy
