"""The second factor: time-based codes (RFC 6238) from an app, and codes on paper for when the app is lost."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

import pyotp

from services.common import texts
from services.common.access.principal import Principal
from services.common.database import Connection
from services.gateway.accounts import recovery_codes, store_accounts
from services.gateway.accounts.attempts import Locked, Subject
from services.gateway.accounts.office import Office
from services.gateway.accounts.refusals import locked, over, wrong_second_factor
from services.gateway.accounts.sessions import Begun, Sessions
from services.gateway.accounts.store_accounts import Account, totp_place
from services.gateway.problems import Problem

STEP_S: Final = 30
# How many steps an app's clock may be off, either way.
DRIFT: Final = 1
DIGITS: Final = 6
ISSUER: Final = "DaBridge"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret to put into an app; it counts once a code of it is confirmed."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The codes on paper, shown here alone, and the session's new token."""

    begun: Begun
    codes: list[str] = field(repr=False)


class SecondFactor:
    """Setting up, giving, changing and losing the second factor; each raises Problem where it refuses."""

    def __init__(self, office: Office, sessions: Sessions) -> None:
        self._office = office
        self._sessions = sessions

    def enrolment(self, account_id: str) -> Enrolment | None:
        """The secret to confirm, the same until it is.

        None where there is a factor already and no new one was asked for.
        """
        with self._office.transaction() as connection:
            account = self._locked(connection, account_id)
            if account.has_second_factor and account.totp_pending_sealed is None:
                return None
            secret = self._pending(connection, account)
            label = account.username or account.name(self._office.sealer)
        return Enrolment(secret, uri_of(secret, label))

    def confirm(self, actor: Principal, session_id: str, code: str) -> Enrolled:
        """Makes the pending secret the second factor; the account's other sessions end."""
        with self._office.transaction() as connection:
            account = self._locked(connection, actor.person)
            if account.totp_pending_sealed is None:
                raise Problem(409, "no_enrolment", texts.get("accounts.second_factor.none_pending"))
            secret = self._office.sealer.open(account.totp_pending_sealed, totp_place(account.id))
            step = self._step_of(secret, code, -1)
            if step is None:
                raise wrong_second_factor()
            connection.execute(
                "UPDATE account SET totp_sealed = totp_pending_sealed, totp_pending_sealed = NULL,"
                " totp_confirmed_at = %s, totp_last_step = %s WHERE id = %s",
                (self._office.clock.now(), step, account.id),
            )
            codes = recovery_codes.renew(connection, self._office, account.id)
            begun = self._sessions.strengthen(connection, session_id)
            if begun is None:
                raise over()
            self._sessions.end_all(connection, account.id, but=session_id)
            self._note(connection, actor, "second_factor.enrolled")
        return Enrolled(begun, codes)

    def give(self, actor: Principal, session_id: str, code: str) -> Begun:
        """Completes a session, which gets another token."""

        def complete(connection: Connection, _: Account) -> Begun:
            Subject(actor.person).clear(connection)
            begun = self._sessions.strengthen(connection, session_id)
            if begun is None:
                raise over()
            self._note(connection, actor, "second_factor.given")
            return begun

        return self.checked(actor, code, complete)

    def replace(self, actor: Principal, code: str) -> None:
        """Makes a new secret that waits for its confirmation; the old one holds until then."""

        def start(connection: Connection, account: Account) -> None:
            self._new_pending(connection, account.id)
            self._note(connection, actor, "second_factor.replacing")

        self.checked(actor, code, start)

    def remove(self, actor: Principal, code: str) -> None:
        """Does without a second factor, which staff may not."""

        def take_away(connection: Connection, account: Account) -> None:
            if store_accounts.is_staff(connection, account.id):
                raise Problem(403, "forbidden", texts.get("accounts.second_factor.staff"))
            self._clear(connection, account.id)
            self._note(connection, actor, "second_factor.removed")

        self.checked(actor, code, take_away)

    def new_recovery_codes(self, actor: Principal, code: str) -> list[str]:
        """Other codes on paper; the earlier ones are good no more."""

        def renew(connection: Connection, account: Account) -> list[str]:
            codes = recovery_codes.renew(connection, self._office, account.id)
            self._note(connection, actor, "recovery_codes.renewed")
            return codes

        return self.checked(actor, code, renew)

    def reset(self, connection: Connection, account_id: str) -> None:
        """Takes the second factor of somebody who lost it, and ends their sessions; the caller audits it."""
        self._clear(connection, account_id)
        self._sessions.end_all(connection, account_id)

    def checked(
        self, actor: Principal, code: str, then: Callable[[Connection, Account], _T], field: str = "code"
    ) -> _T:
        """Does something for who gives a right code; wrong ones count like wrong passwords."""
        now = self._office.clock.now()
        with self._office.transaction() as connection:
            subject = Subject(actor.person)
            try:
                until = subject.reserve(connection, now)
            except Locked as error:
                raise locked(error.until, now) from None
            account = self._locked(connection, actor.person)
            if self.fits(connection, account, code):
                subject.give_back(connection)
                done = then(connection, account)
                if on_paper(code):
                    self._note(connection, actor, "recovery_code.used")
                return done
            self._note(connection, actor, "second_factor.failed")
        raise locked(until, now) if until else wrong_second_factor(field)

    def fits(self, connection: Connection, account: Account, code: str) -> bool:
        """Whether the code is due, of the app or on paper; a right one is used up.

        The caller has locked the account.
        """
        if account.totp_sealed is None:
            return False
        bare = "".join(code.split())
        if on_paper(bare):
            return recovery_codes.use(connection, self._office, account.id, bare)
        secret = self._office.sealer.open(account.totp_sealed, totp_place(account.id))
        step = self._step_of(
            secret, bare, account.totp_last_step if account.totp_last_step is not None else -1
        )
        if step is None:
            return False
        connection.execute("UPDATE account SET totp_last_step = %s WHERE id = %s", (step, account.id))
        return True

    def _step_of(self, secret: str, code: str, after: int) -> int | None:
        """The step that the code belongs to, among those that are due and come after one."""
        current = int(self._office.clock.now().timestamp()) // STEP_S
        given = "".join(code.split()).encode("utf-8", "replace")
        totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
        found = None
        for step in range(current - DRIFT, current + DRIFT + 1):
            if secrets.compare_digest(totp.generate_otp(step).encode(), given) and step > after:
                found = step
        return found

    def _locked(self, connection: Connection, account_id: str) -> Account:
        account = store_accounts.find(connection, account_id, lock=True)
        if account is None:
            raise over()
        return account

    def _pending(self, connection: Connection, account: Account) -> str:
        if account.totp_pending_sealed is None:
            return self._new_pending(connection, account.id)
        return self._office.sealer.open(account.totp_pending_sealed, totp_place(account.id))

    def _new_pending(self, connection: Connection, account_id: str) -> str:
        secret = pyotp.random_base32()
        sealed = self._office.sealer.seal(secret, totp_place(account_id))
        connection.execute("UPDATE account SET totp_pending_sealed = %s WHERE id = %s", (sealed, account_id))
        return secret

    @staticmethod
    def _clear(connection: Connection, account_id: str) -> None:
        connection.execute(
            "UPDATE account SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL,"
            " totp_pending_sealed = NULL WHERE id = %s",
            (account_id,),
        )
        recovery_codes.drop(connection, account_id)

    def _note(self, connection: Connection, actor: Principal, action: str) -> None:
        self._office.auditor.record(connection, actor, action, "account", actor.person)


def on_paper(code: str) -> bool:
    """Whether it has not the form of an app's code, and so is meant as one on paper."""
    bare = "".join(code.split())
    return not (len(bare) == DIGITS and bare.isascii() and bare.isdigit())


def uri_of(secret: str, label: str) -> str:
    """What apps read from a QR code."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).provisioning_uri(name=label, issuer_name=ISSUER)
