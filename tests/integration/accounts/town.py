"""People with passwords over a real database, with a clock that is set and messages that are kept."""

import re
from dataclasses import dataclass
from typing import Final

import pyotp

from services.common.access.principal import Principal, Role
from services.gateway.accounts import store_accounts
from services.gateway.accounts.sign_in import Origin, SignedIn
from services.gateway.accounts.store_accounts import Account
from services.gateway.caller import Caller
from tests.integration.organisations.world import World

ADDRESS: Final = "203.0.113.7"
AGENT: Final = "Mozilla/5.0 (Linux) Firefox/140.0"
ORIGIN: Final = Origin(ADDRESS, AGENT)
PASSWORD: Final = "钥匙放在门垫下面第三格"
MOBILE: Final = "13800000001"


@dataclass(frozen=True, slots=True)
class Noted:
    """What the audit log says of an act."""

    actor: str
    object_id: str
    address: str
    detail: str


@dataclass
class Town(World):
    """What a test of accounts acts on."""

    def resident(
        self, mobile: str = MOBILE, password: str = PASSWORD, username: str = "", role: Role | None = None
    ) -> str:
        """The id of somebody with a password, who works in the role for an organisation of its own."""
        account_id = self.person(mobile=mobile, username=username)
        hashed = self.accounts.passwords.hash(password)
        with self.accounts.office.transaction() as connection:
            store_accounts.set_password(connection, account_id, hashed)
        if role:
            organisation = self.organisation(frozenset({role}), name=f"{role} {account_id}")
            self.join(account_id, organisation, frozenset({role}))
        return account_id

    def noted(self, action: str) -> list[Noted]:
        """What the audit log says of an action, newest first."""
        with self.accounts.office.transaction() as connection:
            rows = connection.execute(
                "SELECT actor, object_id, address, detail FROM audit_entry WHERE action = %s"
                " ORDER BY seq DESC",
                (action,),
            )
            return [Noted(*row) for row in rows]

    def account(self, account_id: str) -> Account:
        with self.accounts.office.transaction() as connection:
            found = store_accounts.find(connection, account_id)
        assert found is not None
        return found

    def sign_in(self, login: str = MOBILE, password: str = PASSWORD, origin: Origin = ORIGIN) -> SignedIn:
        return self.accounts.sign_in.with_password(login, password, origin)

    def caller(self, token: str, *, active: bool = True) -> Caller | None:
        """Whose session it is; noted as seen unless `active` is false."""
        return self.accounts.doorkeeper.by_session(token, ADDRESS, AGENT, active=active)

    def known(self, token: str) -> Caller:
        found = self.caller(token)
        assert found is not None
        return found

    def enrolled(self, account_id: str, origin: Origin = ORIGIN) -> tuple[pyotp.TOTP, list[str]]:
        """Sets a second factor up: what makes its codes, and the codes on paper."""
        with self.accounts.office.transaction() as connection:
            begun = self.accounts.sessions.begin(connection, account_id, origin.address, origin.agent)
        enrolment = self.accounts.second_factor.enrolment(account_id)
        assert enrolment is not None
        totp = pyotp.TOTP(enrolment.secret)
        done = self.accounts.second_factor.confirm(self.actor(account_id), begun.session_id, self.code(totp))
        # The step of the confirmation is used up.
        self.clock.advance(30)
        return totp, done.codes

    def actor(self, account_id: str) -> Principal:
        return Principal(account_id, frozenset({Role.VISITOR}), address=ADDRESS)

    def code(self, totp: pyotp.TOTP, steps: int = 0) -> str:
        """The code that an app shows now, or some steps before or after."""
        return totp.generate_otp(int(self.clock.now().timestamp()) // 30 + steps)

    def sent_code(self, mobile: str = MOBILE) -> str:
        """The code in the newest message to a mobile."""
        found = re.search(r"\d{6}", self.messages.last_to(mobile))
        assert found
        return found.group()

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
