"""Erasing the account of somebody who was erased: its row stays for what others did with it, and is empty."""

import secrets
from datetime import timedelta
from typing import Final

from services.common.access.principal import system
from services.common.database import Connection
from services.gateway.accounts import store_accounts
from services.gateway.accounts.office import Office
from services.gateway.accounts.sealing import Unsealable
from services.gateway.accounts.store_accounts import Account

# How long after signing in somebody may ask for it: a session that was left open is not the person.
RECENT: Final = timedelta(minutes=15)
ERASER: Final = system("erasure")
_DELETED: Final = {
    "sessions": "DELETE FROM session WHERE account_id = %s",
    "memberships": "DELETE FROM membership WHERE account_id = %s",
    "identities": "DELETE FROM external_identity WHERE account_id = %s",
    "consents": "DELETE FROM consent WHERE account_id = %s",
    "recovery_codes": "DELETE FROM recovery_code WHERE account_id = %s",
}
_BY_MOBILE: Final = {
    "codes": "DELETE FROM one_time_code WHERE mobile_index = %s",
    "invitations": "DELETE FROM invitation WHERE mobile_index = %s",
}
_OTHERS: Final = frozenset({"consents", "recovery_codes", "codes", "invitations", "messages"})


class Erasing:
    """Empties accounts by the id of their person's talent record."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def recent(self, account_id: str, session_id: str = "") -> bool:
        """Whether the account's session, or any of its sessions, was begun within RECENT."""
        with self._office.transaction() as connection:
            row = connection.execute(
                "SELECT max(created_at) FROM session WHERE account_id = %s AND (%s = '' OR id = %s)"
                " AND revoked_at IS NULL",
                (account_id, session_id, session_id),
            ).fetchone()
        return bool(row and row[0] and self._office.clock.now() - row[0] <= RECENT)

    def erase(self, talent_id: str) -> dict[str, int]:
        """Empties the account of a talent; how many rows by what they were, and nothing is left of them.

        Nothing happens where there is no such account, or not any more.
        """
        with self._office.transaction() as connection:
            row = connection.execute("SELECT id FROM account WHERE talent_id = %s", (talent_id,)).fetchone()
            account = store_accounts.find(connection, row[0], lock=True) if row else None
            if account is None:
                return {"accounts": 0}
            counts = self._emptied(connection, account)
            self._office.auditor.record(connection, ERASER, "account.erased", "account", account.id)
        return counts

    def _emptied(self, connection: Connection, account: Account) -> dict[str, int]:
        counts = {
            name: connection.execute(statement.encode(), (account.id,)).rowcount
            for name, statement in _DELETED.items()
        }
        if account.mobile_index is not None:
            counts |= {
                name: connection.execute(statement.encode(), (account.mobile_index,)).rowcount
                for name, statement in _BY_MOBILE.items()
            }
            counts["messages"] = self._sent_to(connection, account.mobile(self._office.sealer))
        sealer = self._office.sealer
        connection.execute(
            "UPDATE account SET username = %s, mobile_index = NULL, mobile_sealed = NULL, name_sealed = %s,"
            " password_hash = NULL, status = 'disabled', talent_id = NULL, failed_count = 0,"
            " failed_at = NULL, locked_until = NULL, totp_sealed = NULL, totp_confirmed_at = NULL,"
            " totp_last_step = NULL, totp_pending_sealed = NULL WHERE id = %s",
            (
                f"erased-{secrets.token_hex(10)}",
                sealer.seal("", store_accounts.name_place(account.id)),
                account.id,
            ),
        )
        told = {name: count for name, count in counts.items() if name not in _OTHERS}
        others = sum(count for name, count in counts.items() if name in _OTHERS)
        return {"accounts": 1, **told, "others": others}

    def _sent_to(self, connection: Connection, mobile: str) -> int:
        """Deletes what the development sender kept for a mobile; there is nothing of the kind elsewhere."""
        rows = connection.execute("SELECT id, mobile_sealed FROM outgoing_message").fetchall()
        wanted = [
            key for key, sealed in rows if self._opened(sealed, f"outgoing_message:{key}:mobile") == mobile
        ]
        return connection.execute("DELETE FROM outgoing_message WHERE id = ANY(%s)", (wanted,)).rowcount

    def _opened(self, sealed: bytes, place: str) -> str:
        try:
            return self._office.sealer.open(sealed, place)
        except Unsealable:
            return ""
