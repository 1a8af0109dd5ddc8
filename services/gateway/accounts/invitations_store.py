"""Invitations in the gateway's database; each function works in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.common.access.principal import Role
from services.common.database import Connection
from services.gateway.accounts.organisations_store import names_of

_COLUMNS: Final = (
    "id, organisation_id, mobile_index, mobile_sealed, roles, owner, token_hash, invited_by, created_at,"
    " expires_at, accepted_at, revoked_at"
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that lets whoever has the mobile join an organisation, once; the link itself is not kept.

    `invited_by` is empty where the command admin-create made it.
    """

    id: str
    organisation_id: str
    mobile_index: bytes
    mobile_sealed: bytes
    roles: frozenset[Role]
    owner: bool
    token_hash: bytes
    invited_by: str
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None

    def open(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at


def add(connection: Connection, made: Invitation) -> None:
    """Stores a new one; an open one to the same mobile and organisation is revoked."""
    connection.execute(
        "UPDATE invitation SET revoked_at = %s WHERE organisation_id = %s AND mobile_index = %s"
        " AND accepted_at IS NULL AND revoked_at IS NULL",
        (made.created_at, made.organisation_id, made.mobile_index),
    )
    connection.execute(
        f"INSERT INTO invitation ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            made.id,
            made.organisation_id,
            made.mobile_index,
            made.mobile_sealed,
            names_of(made.roles),
            made.owner,
            made.token_hash,
            made.invited_by or None,
            made.created_at,
            made.expires_at,
            made.accepted_at,
            made.revoked_at,
        ),
    )


def find(connection: Connection, invitation_id: str) -> Invitation | None:
    """The invitation, for nobody else to change until the transaction ends."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM invitation WHERE id = %s FOR UPDATE", (invitation_id,)
    ).fetchone()
    return _invitation(row) if row else None


def by_token(connection: Connection, token_hash: bytes, *, lock: bool = False) -> Invitation | None:
    """The invitation whose link it is."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM invitation WHERE token_hash = %s" + (" FOR UPDATE" if lock else ""),
        (token_hash,),
    ).fetchone()
    return _invitation(row) if row else None


def waiting(connection: Connection, organisation_id: str, now: datetime) -> list[Invitation]:
    """Those that can still be accepted, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM invitation WHERE organisation_id = %s AND accepted_at IS NULL"
        " AND revoked_at IS NULL AND expires_at > %s ORDER BY created_at DESC, id",
        (organisation_id, now),
    )
    return [_invitation(row) for row in rows]


def sent_since(connection: Connection, organisation_id: str, since: datetime) -> int:
    """How many were made for the organisation."""
    row = connection.execute(
        "SELECT count(*) FROM invitation WHERE organisation_id = %s AND created_at >= %s",
        (organisation_id, since),
    ).fetchone()
    return row[0] if row else 0


def accept(connection: Connection, invitation_id: str, account_id: str, at: datetime) -> None:
    """Uses it up."""
    connection.execute(
        "UPDATE invitation SET accepted_at = %s, accepted_by = %s WHERE id = %s",
        (at, account_id, invitation_id),
    )


def revoke(connection: Connection, invitation_id: str, at: datetime) -> None:
    """Takes it back."""
    connection.execute("UPDATE invitation SET revoked_at = %s WHERE id = %s", (at, invitation_id))


def revoke_of(connection: Connection, organisation_id: str, account_id: str, at: datetime) -> None:
    """Takes back what a person still has open for an organisation."""
    connection.execute(
        "UPDATE invitation SET revoked_at = %s WHERE organisation_id = %s AND invited_by = %s"
        " AND accepted_at IS NULL AND revoked_at IS NULL",
        (at, organisation_id, account_id),
    )


def revoke_of_command(connection: Connection, at: datetime) -> list[str]:
    """Takes back what admin-create made and nobody accepted; the ids."""
    rows = connection.execute(
        "UPDATE invitation SET revoked_at = %s WHERE invited_by IS NULL"
        " AND accepted_at IS NULL AND revoked_at IS NULL RETURNING id",
        (at,),
    )
    return [row[0] for row in rows]


def _invitation(row: Sequence[Any]) -> Invitation:
    identifier, organisation_id, index, sealed, roles, owner, token_hash, invited_by, *rest = row
    return Invitation(
        identifier,
        organisation_id,
        bytes(index),
        bytes(sealed),
        frozenset(map(Role, roles)),
        owner,
        bytes(token_hash),
        invited_by or "",
        *rest,
    )
