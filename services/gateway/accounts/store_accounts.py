"""Accounts in the gateway's database; each function works in the caller's transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg.rows import class_row

from services.common.access.principal import STAFF
from services.common.database import Connection
from services.gateway.accounts.sealing import Sealer

ACTIVE: Final = "active"
DISABLED: Final = "disabled"
_COLUMNS: Final = (
    "id, username, mobile_index, mobile_sealed, name_sealed, password_hash, status, development, talent_id,"
    " failed_count, failed_at, locked_until, totp_sealed, totp_confirmed_at, totp_last_step,"
    " totp_pending_sealed, created_at"
)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who signs in; names and mobiles are sealed, see `name` and `mobile`."""

    id: str
    username: str | None
    mobile_index: bytes | None
    mobile_sealed: bytes | None
    name_sealed: bytes
    password_hash: str | None
    status: str
    development: bool
    talent_id: str | None
    failed_count: int
    failed_at: datetime | None
    locked_until: datetime | None
    totp_sealed: bytes | None
    totp_confirmed_at: datetime | None
    totp_last_step: int | None
    totp_pending_sealed: bytes | None
    created_at: datetime

    @property
    def active(self) -> bool:
        """Whether the person may sign in at all."""
        return self.status == ACTIVE

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor is set up and confirmed."""
        return self.totp_confirmed_at is not None

    def name(self, sealer: Sealer) -> str:
        """The person's name."""
        return sealer.open(self.name_sealed, name_place(self.id))

    def mobile(self, sealer: Sealer) -> str:
        """The person's mobile; empty where there is none."""
        return sealer.open(self.mobile_sealed, mobile_place(self.id)) if self.mobile_sealed else ""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account starts with; `mobile` and `username` may be empty, but not both."""

    id: str
    name: str
    created_at: datetime
    mobile: str = ""
    username: str = ""
    password_hash: str | None = None
    talent_id: str | None = None
    development: bool = False


def name_place(account_id: str) -> str:
    """Where an account's name is sealed for."""
    return f"account:{account_id}:name"


def mobile_place(account_id: str) -> str:
    """Where an account's mobile is sealed for."""
    return f"account:{account_id}:mobile"


def totp_place(account_id: str) -> str:
    """Where an account's second factor is sealed for."""
    return f"account:{account_id}:totp"


def add(connection: Connection, sealer: Sealer, new: NewAccount) -> None:
    """Stores a new account; raises psycopg.errors.UniqueViolation where its name or mobile is taken."""
    connection.execute(
        "INSERT INTO account (id, username, mobile_index, mobile_sealed, name_sealed, password_hash,"
        " development, talent_id, created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            new.id,
            new.username or None,
            sealer.mobile_index(new.mobile) if new.mobile else None,
            sealer.seal(new.mobile, mobile_place(new.id)) if new.mobile else None,
            sealer.seal(new.name, name_place(new.id)),
            new.password_hash,
            new.development,
            new.talent_id,
            new.created_at,
        ),
    )


def find(connection: Connection, account_id: str, *, lock: bool = False) -> Account | None:
    """The account; with `lock`, nobody else changes it until the transaction ends."""
    return _one(connection, "id = %s" + (" FOR NO KEY UPDATE" if lock else ""), account_id)


def by_mobile(connection: Connection, mobile_index: bytes) -> Account | None:
    """The account with the mobile."""
    return _one(connection, "mobile_index = %s", mobile_index)


def by_username(connection: Connection, username: str) -> Account | None:
    """The account with the user name, in any case."""
    return _one(connection, "username = %s", username.lower())


def among(connection: Connection, account_ids: Collection[str]) -> dict[str, Account]:
    """Those of the ids that exist."""
    with connection.cursor(row_factory=class_row(Account)) as cursor:
        rows = cursor.execute(f"SELECT {_COLUMNS} FROM account WHERE id = ANY(%s)", (list(account_ids),))
        return {account.id: account for account in rows}


def set_password(connection: Connection, account_id: str, password_hash: str) -> None:
    """Replaces the password."""
    connection.execute("UPDATE account SET password_hash = %s WHERE id = %s", (password_hash, account_id))


def replace_password(connection: Connection, account_id: str, before: str, after: str) -> None:
    """Replaces the password unless another one was set meanwhile."""
    connection.execute(
        "UPDATE account SET password_hash = %s WHERE id = %s AND password_hash = %s",
        (after, account_id, before),
    )


def set_status(connection: Connection, account_id: str, status: str) -> None:
    """Makes it ACTIVE or DISABLED."""
    connection.execute("UPDATE account SET status = %s WHERE id = %s", (status, account_id))


def is_staff(connection: Connection, account_id: str) -> bool:
    """Whether the person holds a staff role in any organisation that is active."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM membership m JOIN organisation o ON o.id = m.organisation_id"
        " WHERE m.account_id = %s AND o.status = 'active' AND m.roles && %s)",
        (account_id, [str(role) for role in STAFF]),
    ).fetchone()
    return bool(row and row[0])


def give_consent(connection: Connection, account_id: str, subject: str, version: str, at: datetime) -> None:
    """Keeps that the person agreed to a wording."""
    connection.execute(
        "INSERT INTO consent (account_id, subject, version, given_at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (account_id, subject, version, at),
    )


def _one(connection: Connection, where: str, value: object) -> Account | None:
    with connection.cursor(row_factory=class_row(Account)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM account WHERE {where}", (value,)).fetchone()
