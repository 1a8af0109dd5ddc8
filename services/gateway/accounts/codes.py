"""One-time codes that are sent to a mobile, and prove that somebody holds it."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from services.common import texts
from services.common.database import Connection
from services.gateway import problems
from services.gateway.accounts import mobiles, store_accounts
from services.gateway.accounts.office import Office, fresh_id
from services.gateway.accounts.senders import Post
from services.gateway.problems import Problem

Purpose = Literal["register", "organisation", "sign_in", "reset"]
# Who has no account gets no message for these; who has one gets another message for the others.
FOR_ACCOUNTS: Final = ("sign_in", "reset")
DIGITS: Final = 6
GOOD_FOR: Final = timedelta(minutes=5)
TRIES: Final = 5
RESEND_AFTER: Final = timedelta(seconds=60)
A_DAY: Final = 10


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody knows the code that was sent to a mobile; `Codes.use` uses it up."""

    code_id: str
    mobile: str


class Codes:
    """Sends and checks codes; what it answers never tells whether a mobile has an account."""

    def __init__(self, office: Office, post: Post) -> None:
        self._office = office
        self._post = post

    def send(self, mobile: str, purpose: Purpose) -> None:
        """Sends a code, the earlier ones of the purpose being good no more.

        Raises Problem: 422 for what is no mobile, 429 for too many. A mobile whose account does not fit the
        purpose gets no code, and the answer is the same.
        """
        mobile = mobiles.tidied(mobile)
        if rule := mobiles.broken_mobile(mobile):
            raise problems.invalid("mobile", rule)
        index = self._office.sealer.mobile_index(mobile)
        code_id, code = fresh_id(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        with self._office.transaction() as connection:
            self._check_rate(connection, index)
            account = store_accounts.by_mobile(connection, index)
            active = account is not None and account.active
            meant = active if purpose in FOR_ACCOUNTS else account is None
            now = self._office.clock.now()
            connection.execute("DELETE FROM one_time_code WHERE created_at < %s", (now - timedelta(days=2),))
            connection.execute(
                "INSERT INTO one_time_code (id, mobile_index, purpose, code_digest, created_at, expires_at)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                (
                    code_id,
                    index,
                    purpose,
                    self._digest(code_id, code) if meant else secrets.token_bytes(32),
                    now,
                    now + GOOD_FOR,
                ),
            )
        minutes = int(GOOD_FOR.total_seconds() // 60)
        if meant:
            self._post.send(mobile, texts.get(f"accounts.sms.{purpose}", code=code, minutes=minutes))
        elif active:
            self._post.send(mobile, texts.get("accounts.sms.has_account"))

    def prove(self, mobile: str, purpose: Purpose, code: str) -> Proof:
        """Checks the newest code of the purpose; each call is one of its TRIES, also where it is right.

        Raises Problem 422. The try is counted at once, whatever becomes of the caller's own transaction.
        """
        mobile = mobiles.tidied(mobile)
        now = self._office.clock.now()
        with self._office.transaction() as connection:
            row = connection.execute(
                "UPDATE one_time_code SET tries = tries + 1 WHERE id = (SELECT id FROM one_time_code"
                " WHERE mobile_index = %s AND purpose = %s ORDER BY created_at DESC, id LIMIT 1)"
                " AND tries < %s AND used_at IS NULL AND expires_at > %s RETURNING id, code_digest",
                (self._office.sealer.mobile_index(mobile), purpose, TRIES, now),
            ).fetchone()
        code_id, held = row or ("", b"")
        if not secrets.compare_digest(self._digest(code_id, code.strip()), held):
            raise self.wrong()
        return Proof(code_id, mobile)

    def use(self, connection: Connection, proof: Proof) -> None:
        """Uses the code up in the caller's transaction; raises Problem 422 where another was faster."""
        used = connection.execute(
            "UPDATE one_time_code SET used_at = %s WHERE id = %s AND used_at IS NULL",
            (self._office.clock.now(), proof.code_id),
        )
        if used.rowcount != 1:
            raise self.wrong()

    @staticmethod
    def wrong() -> Problem:
        """The refusal of a code, whatever is wrong with it."""
        return problems.invalid("code", texts.get("accounts.code.wrong"))

    def _check_rate(self, connection: Connection, index: bytes) -> None:
        now = self._office.clock.now()
        # Two requests at once for a mobile wait for each other here, so that both are counted.
        connection.execute(
            "SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(index[:8], "big", signed=True),)
        )
        row = connection.execute(
            "SELECT count(*), max(created_at) FROM one_time_code WHERE mobile_index = %s AND created_at > %s",
            (index, now - timedelta(days=1)),
        ).fetchone()
        count, newest = row or (0, None)
        if newest is not None and now - newest < RESEND_AFTER:
            wait = int((RESEND_AFTER - (now - newest)).total_seconds()) or 1
            raise _too_many(texts.get("accounts.code.too_soon", seconds=wait), wait)
        if count >= A_DAY:
            raise _too_many(texts.get("accounts.code.too_many", most=A_DAY), 3600)

    def _digest(self, code_id: str, code: str) -> bytes:
        return self._office.sealer.digest("one_time_code", f"{code_id}:{code}")


def _too_many(message: str, wait_s: int) -> Problem:
    return Problem(429, "too_many_codes", message, headers={"Retry-After": str(wait_s)})
