"""Signing in by password or one-time code; a login that nobody has is answered and delayed like any other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.common import texts
from services.common.database import Connection
from services.gateway.accounts import mobiles, store_accounts
from services.gateway.accounts.attempts import Locked, Subject, forget_unknown
from services.gateway.accounts.auditing import person
from services.gateway.accounts.codes import Codes
from services.gateway.accounts.office import Office
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.refusals import locked, wrong_login, wrong_second_factor
from services.gateway.accounts.second_factor import SecondFactor, on_paper
from services.gateway.accounts.sessions import Begun, Sessions
from services.gateway.accounts.store_accounts import Account
from services.gateway.caller import Pending
from services.gateway.problems import Problem

LOGIN_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from; `session_id`: the session that it came with, which a new one ends."""

    address: str = ""
    agent: str = ""
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session of somebody, and what is missing of it."""

    account_id: str
    begun: Begun
    pending: Pending


class SignIn:
    """The ways into a session; each raises Problem where it refuses."""

    def __init__(
        self,
        office: Office,
        hashing: Passwords,
        codes: Codes,
        sessions: Sessions,
        second_factor: SecondFactor,
    ) -> None:
        self._office = office
        self._passwords = hashing
        self._codes = codes
        self._sessions = sessions
        self._second_factor = second_factor

    def with_password(self, login: str, password: str, origin: Origin) -> SignedIn:
        """A session by user name or mobile and password."""
        account, subject = self._checked(login, password, origin)
        with self._office.transaction() as connection:
            return self._begin(connection, account, subject, origin, by="password")

    def as_program(self, login: str, password: str, code: str, origin: Origin) -> SignedIn:
        """A whole session at once: with the second factor where the account has one."""
        account, subject = self._checked(login, password, origin)
        given = False
        with self._office.transaction() as connection:
            held = store_accounts.find(connection, account.id, lock=True)
            assert held is not None
            missing = self._missing(connection, held)
            if missing == "second_factor" and code:
                given = self._second_factor.fits(connection, held, code)
                if not given:
                    self._note(connection, account.id, "second_factor.failed", origin, by="program")
            if given or not missing:
                done = self._begin(connection, held, subject, origin, by="program", second_factor=given)
                if given and on_paper(code):
                    self._note(connection, account.id, "recovery_code.used", origin, by="program")
                return done
            if not code:
                subject.give_back(connection)
        if missing == "enrol":
            raise Problem(403, "second_factor_missing", texts.get("accounts.second_factor.enrol_first"))
        if not code:
            raise Problem(401, "second_factor_needed", texts.get("accounts.second_factor.needed"))
        raise wrong_second_factor("totp")

    def with_code(self, mobile: str, code: str, origin: Origin) -> SignedIn:
        """A session by a code that was sent to the mobile; a lock of the password does not matter to it."""
        proof = self._codes.prove(mobile, "sign_in", code)
        with self._office.transaction() as connection:
            self._codes.use(connection, proof)
            index = self._office.sealer.mobile_index(proof.mobile)
            account = store_accounts.by_mobile(connection, index)
            # Disabled since the code was sent: the answer is that of a wrong code, as for the unknown.
            if account is None or not account.active:
                raise self._codes.wrong()
            return self._begin(connection, account, None, origin, by="code")

    def as_known(self, connection: Connection, account_id: str, origin: Origin, by: str) -> SignedIn:
        """A session in the caller's transaction, of an account that something else has shown to be there.

        Raises Problem 401 where it is disabled. Comes last in the transaction, since it is audited.
        """
        account = store_accounts.find(connection, account_id)
        if account is None or not account.active:
            raise wrong_login()
        return self._begin(connection, account, None, origin, by=by)

    def _checked(self, login: str, password: str, origin: Origin) -> tuple[Account, Subject]:
        """Whose login and password it is; the try stays counted until the caller takes it back."""
        now = self._office.clock.now()
        with self._office.transaction() as connection:
            forget_unknown(connection, now)
            account = self._find(connection, login)
            subject = Subject(account.id) if account else Subject(login_digest=self._digest(login))
            account_id = account.id if account else ""
            until: datetime | None
            try:
                until, refused = subject.reserve(connection, now), None
            except Locked as error:
                until, refused = error.until, error
                self._note(connection, account_id, "sign_in.locked", origin)
        if refused is not None:
            raise locked(refused.until, now)
        right = self._passwords.fits(account.password_hash if account else None, password)
        if account is not None and right and account.active:
            self._renew_hash(account, password)
            return account, subject
        with self._office.transaction() as connection:
            self._note(connection, account_id, "sign_in.failed", origin, by="password")
        raise locked(until, now) if until else wrong_login()

    def _begin(
        self,
        connection: Connection,
        account: Account,
        subject: Subject | None,
        origin: Origin,
        *,
        by: str,
        second_factor: bool = False,
    ) -> SignedIn:
        pending: Pending = "" if second_factor else self._missing(connection, account)
        if not pending:
            Subject(account.id).clear(connection)
        elif subject is not None:
            # Wrong second factors stay counted: else a known password would buy endless tries.
            subject.give_back(connection)
        begun = self._sessions.begin(
            connection,
            account.id,
            origin.address,
            origin.agent,
            second_factor=second_factor,
            replaces=origin.session_id,
        )
        self._note(connection, account.id, "sign_in", origin, by=f"{by} {pending}".strip())
        return SignedIn(account.id, begun, pending)

    @staticmethod
    def _missing(connection: Connection, account: Account) -> Pending:
        if account.has_second_factor:
            return "second_factor"
        return "enrol" if store_accounts.is_staff(connection, account.id) else ""

    def _find(self, connection: Connection, login: str) -> Account | None:
        bare = mobiles.tidied(login)
        if mobiles.is_mobile(bare):
            return store_accounts.by_mobile(connection, self._office.sealer.mobile_index(bare))
        name = login.strip().lower()
        return store_accounts.by_username(connection, name if mobiles.is_username(name) else "")

    def _digest(self, login: str) -> bytes:
        return self._office.sealer.digest("login", mobiles.tidied(login).lower()[:LOGIN_MOST])

    def _renew_hash(self, account: Account, password: str) -> None:
        if account.password_hash is None or not self._passwords.outdated(account.password_hash):
            return
        renewed = self._passwords.hash(password)
        with self._office.transaction() as connection:
            store_accounts.replace_password(connection, account.id, account.password_hash, renewed)

    def _note(
        self, connection: Connection, account_id: str, action: str, origin: Origin, by: str = ""
    ) -> None:
        who = person(account_id, origin.address)
        self._office.auditor.record(connection, who, action, "account", account_id, detail=by)
