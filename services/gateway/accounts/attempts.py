"""Wrong passwords and codes: counted, and answered with growing delay, for logins that nobody has too."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.common.database import Connection

FREE: Final = 5
FIRST_LOCK: Final = timedelta(minutes=1)
LONGEST_LOCK: Final = timedelta(hours=1)
# Somebody who mistypes once a month is never locked.
FORGOTTEN_AFTER: Final = timedelta(hours=24)


class Locked(Exception):
    """There were too many wrong tries; none is looked at before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"locked until {until.isoformat()}")
        self.until = until


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose tries are counted: an account, or a login that nobody has by its digest."""

    account_id: str = ""
    login_digest: bytes = b""

    @property
    def _place(self) -> tuple[str, str, object]:
        if self.account_id:
            return "account", "id", self.account_id
        return "unknown_login", "login_digest", self.login_digest

    def reserve(self, connection: Connection, now: datetime) -> datetime | None:
        """Counts a try before it is looked at, so that tries at once cannot outrun the count.

        Raises Locked, and counts nothing, where no try is due. Returns until when it locks if it is wrong.
        """
        table, column, value = self._place
        if not self.account_id:
            connection.execute(
                "INSERT INTO unknown_login (login_digest, failed_count) VALUES (%s, 0)"
                " ON CONFLICT DO NOTHING",
                (value,),
            )
        row = connection.execute(
            f"SELECT failed_count, failed_at, locked_until FROM {table} WHERE {column} = %s"
            " FOR NO KEY UPDATE",
            (value,),
        ).fetchone()
        if row is None:
            raise LookupError(f"no {table}")
        count, failed_at, locked_until = row
        if locked_until is not None and now < locked_until:
            raise Locked(locked_until)
        if failed_at is not None and now - failed_at >= FORGOTTEN_AFTER:
            count = 0
        until = lock_after(count + 1, now)
        connection.execute(
            f"UPDATE {table} SET failed_count = %s, failed_at = %s, locked_until = %s WHERE {column} = %s",
            (count + 1, now, until, value),
        )
        return until

    def give_back(self, connection: Connection) -> None:
        """Takes a reserved try that was right off the count, and leaves the others on it."""
        table, column, value = self._place
        connection.execute(
            f"UPDATE {table} SET failed_count = greatest(failed_count - 1, 0), locked_until = NULL"
            f" WHERE {column} = %s",
            (value,),
        )

    def clear(self, connection: Connection) -> None:
        """Forgets every wrong try."""
        table, column, value = self._place
        connection.execute(
            f"UPDATE {table} SET failed_count = 0, failed_at = NULL, locked_until = NULL WHERE {column} = %s",
            (value,),
        )


def lock_after(count: int, now: datetime) -> datetime | None:
    """Until when the count-th wrong try locks; None while tries are free."""
    if count < FREE:
        return None
    doublings = min(count - FREE, 10)
    return now + min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def unlock(connection: Connection, account_id: str) -> None:
    """Lets the person try again at once."""
    Subject(account_id).clear(connection)


def forget_unknown(connection: Connection, now: datetime) -> int:
    """Deletes what is remembered of logins that nobody has and nobody tried lately."""
    return connection.execute(
        "DELETE FROM unknown_login WHERE failed_at < %s", (now - FORGOTTEN_AFTER,)
    ).rowcount
