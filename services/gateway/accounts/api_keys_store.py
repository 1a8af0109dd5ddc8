"""API keys in the gateway's database; each function works in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services.common.database import Connection
from services.gateway.accounts.organisations_store import PAGE_SIZE, Listed

_COLUMNS: Final = (
    "id, organisation_id, name, scopes, secret_hash, created_by, created_at, expires_at, last_used_at,"
    " revoked_at"
)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of an organisation; of its secret only the hash."""

    id: str
    organisation_id: str
    name: str
    scopes: tuple[str, ...]
    secret_hash: bytes
    created_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def good(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at

    def state(self, now: datetime) -> str:
        """live, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "live" if now < self.expires_at else "expired"


def add(connection: Connection, key: ApiKey) -> None:
    """Stores a new one; raises psycopg.errors.UniqueViolation where the id is taken."""
    connection.execute(
        f"INSERT INTO api_key ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            key.id,
            key.organisation_id,
            key.name,
            list(key.scopes),
            key.secret_hash,
            key.created_by,
            key.created_at,
            key.expires_at,
            key.last_used_at,
            key.revoked_at,
        ),
    )


def find(connection: Connection, key_id: str) -> ApiKey | None:
    """The key."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM api_key WHERE id = %s", (key_id,)).fetchone()
    return _key(row) if row else None


def live(connection: Connection, organisation_id: str, now: datetime) -> int:
    """How many keys of the organisation still open something."""
    row = connection.execute(
        "SELECT count(*) FROM api_key WHERE organisation_id = %s AND revoked_at IS NULL AND expires_at > %s",
        (organisation_id, now),
    ).fetchone()
    return row[0] if row else 0


def page(connection: Connection, organisation_id: str, number: int) -> Listed[ApiKey]:
    """Keys of the organisation, or of all where none is named, newest first."""
    where = " FROM api_key WHERE %(organisation)s = '' OR organisation_id = %(organisation)s"
    values = {
        "organisation": organisation_id,
        "size": PAGE_SIZE,
        "start": (number - 1) * PAGE_SIZE,
    }
    total = connection.execute("SELECT count(*)" + where, values).fetchone()
    rows = connection.execute(
        f"SELECT {_COLUMNS}{where} ORDER BY created_at DESC, id LIMIT %(size)s OFFSET %(start)s", values
    )
    return Listed([_key(row) for row in rows], total[0] if total else 0, number)


def use(connection: Connection, key_id: str, at: datetime, every: timedelta) -> None:
    """Notes that the key was used, at most once in `every`."""
    connection.execute(
        "UPDATE api_key SET last_used_at = %s WHERE id = %s AND (last_used_at IS NULL OR last_used_at <= %s)",
        (at, key_id, at - every),
    )


def revoke(connection: Connection, key_id: str, at: datetime) -> None:
    """Ends the key for good."""
    connection.execute(
        "UPDATE api_key SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL", (at, key_id)
    )


def _key(row: Sequence[Any]) -> ApiKey:
    identifier, organisation_id, name, scopes, secret_hash, *rest = row
    return ApiKey(identifier, organisation_id, name, tuple(scopes), bytes(secret_hash), *rest)
