"""Sessions in the gateway's database; each function works in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from psycopg.rows import class_row

from services.common.access.principal import STAFF
from services.common.database import Connection

# Who acts in a session, in one reading: the middleware asks at each request.
_ACTING: Final = """
SELECT s.id, s.account_id, s.csrf, s.seen_at, s.expires_at,
       s.second_factor_at IS NOT NULL AS second_factor_given,
       a.totp_confirmed_at IS NOT NULL AS second_factor_set_up,
       a.name_sealed, coalesce(a.talent_id, '') AS talent_id,
       EXISTS (
           SELECT FROM membership m JOIN organisation o ON o.id = m.organisation_id
           WHERE m.account_id = a.id AND o.status = 'active' AND m.roles && %(staff)s
       ) AS staff,
       coalesce(o.id, '') AS organisation_id, coalesce(o.name, '') AS organisation_name,
       coalesce(o.zone, '') AS zone,
       ARRAY(SELECT unnest(m.roles) INTERSECT SELECT unnest(o.roles)) AS roles
FROM session s
JOIN account a ON a.id = s.account_id AND a.status = 'active'
LEFT JOIN membership m ON m.account_id = a.id AND m.organisation_id = s.organisation_id
LEFT JOIN organisation o ON o.id = m.organisation_id AND o.status = 'active'
WHERE s.token_hash = %(token_hash)s AND s.revoked_at IS NULL
"""
_LISTED: Final = "id, account_id, created_at, seen_at, expires_at, address, agent"


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a session starts with."""

    id: str
    token_hash: bytes
    account_id: str
    organisation_id: str
    csrf: str
    second_factor: bool
    created_at: datetime
    expires_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Acting:
    """A session that is not revoked, with whom it acts for."""

    id: str
    account_id: str
    csrf: str
    seen_at: datetime
    expires_at: datetime
    second_factor_given: bool
    second_factor_set_up: bool
    name_sealed: bytes
    talent_id: str
    staff: bool
    organisation_id: str
    organisation_name: str
    zone: str
    roles: list[str]


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its person sees it."""

    id: str
    account_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


def add(connection: Connection, new: NewSession) -> None:
    """Stores a session."""
    connection.execute(
        "INSERT INTO session (id, token_hash, account_id, organisation_id, csrf, second_factor_at,"
        " created_at, seen_at, expires_at, address, agent)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            new.id,
            new.token_hash,
            new.account_id,
            new.organisation_id or None,
            new.csrf,
            new.created_at if new.second_factor else None,
            new.created_at,
            new.created_at,
            new.expires_at,
            new.address,
            new.agent,
        ),
    )


def acting(connection: Connection, token_hash: bytes) -> Acting | None:
    """The session with the token, of an account that is active."""
    with connection.cursor(row_factory=class_row(Acting)) as cursor:
        values = {"token_hash": token_hash, "staff": [str(role) for role in STAFF]}
        return cursor.execute(_ACTING, values).fetchone()


def touch(connection: Connection, session_id: str, at: datetime, address: str, agent: str) -> None:
    """Notes that somebody is there, and from where."""
    connection.execute(
        "UPDATE session SET seen_at = %s, address = %s, agent = %s WHERE id = %s",
        (at, address, agent, session_id),
    )


def strengthen(connection: Connection, session_id: str, token_hash: bytes, csrf: str, at: datetime) -> bool:
    """Notes that a second factor was given, under a new token; whether the session was there."""
    return (
        connection.execute(
            "UPDATE session SET second_factor_at = %s, token_hash = %s, csrf = %s"
            " WHERE id = %s AND revoked_at IS NULL",
            (at, token_hash, csrf, session_id),
        ).rowcount
        == 1
    )


def switch(connection: Connection, session_id: str, organisation_id: str) -> None:
    """Lets the session act for another organisation; for none where the id is empty."""
    connection.execute(
        "UPDATE session SET organisation_id = %s WHERE id = %s", (organisation_id or None, session_id)
    )


def last_organisation(connection: Connection, account_id: str) -> str:
    """For whom the person acted in the newest session; empty: for nobody, or there was none."""
    row = connection.execute(
        "SELECT organisation_id FROM session WHERE account_id = %s ORDER BY created_at DESC, id LIMIT 1",
        (account_id,),
    ).fetchone()
    return row[0] or "" if row else ""


def of_account(connection: Connection, account_id: str, now: datetime, seen_after: datetime) -> list[Session]:
    """The account's sessions that still hold, the one seen last first."""
    with connection.cursor(row_factory=class_row(Session)) as cursor:
        return cursor.execute(
            f"SELECT {_LISTED} FROM session WHERE account_id = %s AND revoked_at IS NULL AND expires_at > %s"
            " AND seen_at > %s ORDER BY seen_at DESC, id",
            (account_id, now, seen_after),
        ).fetchall()


def revoke(connection: Connection, session_id: str, account_id: str, at: datetime) -> bool:
    """Ends one of the account's sessions; whether it was there."""
    return (
        connection.execute(
            "UPDATE session SET revoked_at = %s WHERE id = %s AND account_id = %s AND revoked_at IS NULL",
            (at, session_id, account_id),
        ).rowcount
        == 1
    )


def revoke_all(connection: Connection, account_id: str, at: datetime, but: str = "") -> int:
    """Ends the account's sessions except one; how many."""
    return connection.execute(
        "UPDATE session SET revoked_at = %s WHERE account_id = %s AND id <> %s AND revoked_at IS NULL",
        (at, account_id, but),
    ).rowcount


def forget(connection: Connection, expired_before: datetime) -> int:
    """Deletes sessions that have been over for long; how many."""
    return connection.execute("DELETE FROM session WHERE expires_at < %s", (expired_before,)).rowcount


KEPT_AFTER_END: Final = timedelta(days=30)
