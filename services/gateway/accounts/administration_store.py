"""Accounts as administrators see them, with nothing that is sealed; all within the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg.rows import class_row

from services.common.database import Connection
from services.gateway.accounts.organisations_store import PAGE_SIZE, Listed

_ROW: Final = (
    "SELECT a.id, coalesce(a.username, '') AS username, a.status, a.locked_until,"
    " a.totp_confirmed_at IS NOT NULL AS second_factor, a.development, a.created_at,"
    " ARRAY(SELECT o.name FROM membership m JOIN organisation o ON o.id = m.organisation_id"
    " WHERE m.account_id = a.id ORDER BY o.name) AS organisations FROM account a"
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account without name and mobile; `organisations` are names."""

    id: str
    username: str
    status: str
    locked_until: datetime | None
    second_factor: bool
    development: bool
    created_at: datetime
    organisations: list[str]

    def locked(self, now: datetime) -> bool:
        """Whether no try to sign in is looked at."""
        return self.locked_until is not None and now < self.locked_until


def page(
    connection: Connection, username: str, locked_at: datetime | None, number: int
) -> Listed[AccountRow]:
    """Accounts whose user name holds the text or whose id it is, newest first; those locked at a time."""
    where = (
        " WHERE (%(text)s = '' OR strpos(a.username, lower(%(text)s)) > 0 OR a.id = %(text)s)"
        " AND (%(locked)s::timestamptz IS NULL OR a.locked_until > %(locked)s)"
    )
    values = {
        "text": username,
        "locked": locked_at,
        "size": PAGE_SIZE,
        "start": (number - 1) * PAGE_SIZE,
    }
    total = connection.execute("SELECT count(*) FROM account a" + where, values).fetchone()
    with connection.cursor(row_factory=class_row(AccountRow)) as cursor:
        rows = cursor.execute(
            _ROW + where + " ORDER BY a.created_at DESC, a.id LIMIT %(size)s OFFSET %(start)s", values
        ).fetchall()
    return Listed(rows, total[0] if total else 0, number)


def find(connection: Connection, account_id: str) -> AccountRow | None:
    """One account."""
    with connection.cursor(row_factory=class_row(AccountRow)) as cursor:
        return cursor.execute(_ROW + " WHERE a.id = %s", (account_id,)).fetchone()
