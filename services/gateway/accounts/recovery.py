"""A new password for somebody who forgot theirs."""

from services.common import texts
from services.common.database import Connection
from services.gateway import problems
from services.gateway.accounts import mobiles, passwords, store_accounts
from services.gateway.accounts.attempts import unlock
from services.gateway.accounts.auditing import person
from services.gateway.accounts.codes import Codes, Proof
from services.gateway.accounts.office import Office
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.second_factor import SecondFactor
from services.gateway.accounts.sessions import Sessions
from services.gateway.accounts.store_accounts import Account


class Recovery:
    """Resets passwords by a code that is sent to the mobile; who has a second factor gives it too."""

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

    def reset(self, mobile: str, code: str, password: str, second: str, address: str) -> None:
        """Sets the password, ends all sessions and unlocks the account; raises Problem.

        Whether there is an account, and whether it needs a second factor, is told to nobody without the code.
        """
        mobile = mobiles.tidied(mobile)
        if rule := passwords.broken_rule(password, (mobile,)):
            raise problems.invalid("password", rule)
        proof = self._codes.prove(mobile, "reset", code)
        account = self._account(proof)
        if rule := passwords.broken_rule(password, (account.username or "",)):
            raise problems.invalid("password", rule)
        if account.has_second_factor and not second.strip():
            raise problems.invalid("second", texts.get("accounts.reset.second_needed"))
        hashed = self._passwords.hash(password)
        actor = person(account.id, address)

        def store(connection: Connection, _: Account) -> None:
            self._codes.use(connection, proof)
            store_accounts.set_password(connection, account.id, hashed)
            unlock(connection, account.id)
            self._sessions.end_all(connection, account.id)
            self._office.auditor.record(connection, actor, "password.reset", "account", account.id)

        if account.has_second_factor:
            self._second_factor.checked(actor, second, store, field="second")
        else:
            with self._office.transaction() as connection:
                store(connection, account)

    def _account(self, proof: Proof) -> Account:
        with self._office.transaction() as connection:
            index = self._office.sealer.mobile_index(proof.mobile)
            account = store_accounts.by_mobile(connection, index)
        if account is None or not account.active:
            raise self._codes.wrong()
        return account
