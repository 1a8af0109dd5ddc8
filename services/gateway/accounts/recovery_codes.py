"""Codes on paper in place of the second factor: ten, each good once."""

import secrets
from typing import Final

from services.common.database import Connection
from services.gateway.accounts.office import Office

NUMBER: Final = 10
# Without what looks like something else; 12 of 28 characters are 57 bits.
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456"
GROUPS: Final = (4, 4, 4)


def renew(connection: Connection, office: Office, account_id: str) -> list[str]:
    """NUMBER new codes, shown here alone; the earlier ones are good no more."""
    drop(connection, account_id)
    codes = ["-".join(_group(size) for size in GROUPS) for _ in range(NUMBER)]
    now = office.clock.now()
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO recovery_code (account_id, code_digest, created_at) VALUES (%s, %s, %s)",
            [(account_id, _digest(office, account_id, code), now) for code in codes],
        )
    return codes


def use(connection: Connection, office: Office, account_id: str, code: str) -> bool:
    """Uses a code up; whether it was good."""
    used = connection.execute(
        "UPDATE recovery_code SET used_at = %s WHERE account_id = %s AND code_digest = %s"
        " AND used_at IS NULL",
        (office.clock.now(), account_id, _digest(office, account_id, code)),
    )
    return used.rowcount == 1


def left(connection: Connection, account_id: str) -> int:
    """How many are still good."""
    row = connection.execute(
        "SELECT count(*) FROM recovery_code WHERE account_id = %s AND used_at IS NULL", (account_id,)
    ).fetchone()
    return int(row[0]) if row else 0


def drop(connection: Connection, account_id: str) -> None:
    """Makes all good no more."""
    connection.execute("DELETE FROM recovery_code WHERE account_id = %s", (account_id,))


def _group(size: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(size))


def _digest(office: Office, account_id: str, code: str) -> bytes:
    bare = "".join(char for char in code.lower() if char.isalnum())
    return office.sealer.digest("recovery_code", f"{account_id}:{bare}")
