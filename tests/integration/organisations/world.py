"""Accounts and organisations over a real database, with a clock that is set and messages that are kept."""

from dataclasses import dataclass, field
from typing import Any, Final

from argon2 import PasswordHasher

from services.common.access.principal import Principal, Role
from services.common.audit import postgres as audit_log
from services.gateway.accounts import organisations_store, store_accounts, store_sessions
from services.gateway.accounts.bootstrap import Accounts
from services.gateway.accounts.office import fresh_id
from services.gateway.accounts.organisations_store import Membership, Organisation
from services.gateway.accounts.sessions import Begun
from tests.fakes.clock import FixedClock

ENTERPRISE: Final = frozenset({Role.ENTERPRISE})
PROVIDER: Final = frozenset({Role.PROVIDER})
PLATFORM: Final = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})
USCC: Final = "91511700MA662WC8XH"
OTHER_USCC: Final = "91511700MA6UJKLYYR"
ZONE: Final = "511702"
# The fewest rounds that the library takes: these tests are not about hashing.
CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class KeptMessages:
    """A sender that keeps what it is given."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, mobile: str, text: str) -> None:
        self.sent.append((mobile, text))

    def last_to(self, mobile: str) -> str:
        return next(text for to, text in reversed(self.sent) if to == mobile)


@dataclass(frozen=True)
class Told:
    """What the audit log says of an act."""

    actor: str
    object_id: str
    detail: str


@dataclass
class World:
    """What a test acts on."""

    accounts: Accounts
    clock: FixedClock
    messages: KeptMessages
    _mobiles: int = 0

    def person(self, name: str = "周某", mobile: str = "", username: str = "") -> str:
        """The id of somebody new who has an account."""
        self._mobiles += 1
        new = store_accounts.NewAccount(
            id=fresh_id(),
            name=name,
            created_at=self.clock.now(),
            mobile=mobile or f"139{self._mobiles:08}",
            username=username,
        )
        with self.accounts.office.transaction() as connection:
            store_accounts.add(connection, self.accounts.office.sealer, new)
        return new.id

    def mobile(self, account_id: str) -> str:
        with self.accounts.office.transaction() as connection:
            found = store_accounts.find(connection, account_id)
            assert found is not None
            return found.mobile(self.accounts.office.sealer)

    def organisation(self, roles: frozenset[Role], name: str = "示例单位", **more: Any) -> str:
        """The id of an organisation that is there."""
        made = Organisation(
            id=more.get("id", fresh_id()),
            name=name,
            roles=roles,
            uscc=more.get("uscc", ""),
            zone=more.get("zone", ZONE),
            status="active",
            reason="",
            development=False,
            created_at=self.clock.now(),
        )
        with self.accounts.office.transaction() as connection:
            organisations_store.add(connection, made)
        return made.id

    def join(
        self, account_id: str, organisation_id: str, roles: frozenset[Role], *, owner: bool = False
    ) -> Principal:
        """Makes somebody a member, who then acts for the organisation."""
        with self.accounts.office.transaction() as connection:
            organisations_store.put_member(
                connection, Membership(account_id, organisation_id, roles, owner, self.clock.now())
            )
        return Principal(account_id, roles, organisation_id, address="10.1.1.1")

    def owner(self, roles: frozenset[Role], **more: Any) -> Principal:
        """The owner of a new organisation with these roles."""
        return self.join(self.person(), self.organisation(roles, **more), roles, owner=True)

    def staff(self, role: Role, name: str = "") -> Principal:
        """Somebody of a staff organisation of their own; a platform's has all three roles."""
        of = PLATFORM if role in PLATFORM else frozenset({role})
        organisation = self.organisation(of, name=name or f"{role} {fresh_id()}")
        return self.join(self.person(), organisation, frozenset({role}), owner=True)

    def visitor(self, account_id: str) -> Principal:
        """Somebody who is signed in and acts for nobody."""
        return Principal(account_id, frozenset({Role.VISITOR}), address="10.1.1.1")

    def session(self, caller: Principal) -> str:
        """The token of a session in which the caller acts."""
        with self.accounts.office.transaction() as connection:
            return self.accounts.sessions.begin(connection, caller.person, caller.address, "test").token

    def browser_session(self, caller: Principal) -> Begun:
        """A session as staff need it, with a second factor set up and given."""
        with self.accounts.office.transaction() as connection:
            connection.execute(
                "UPDATE account SET totp_sealed = '\\x00', totp_confirmed_at = %s WHERE id = %s",
                (self.clock.now(), caller.person),
            )
            begun = self.accounts.sessions.begin(
                connection, caller.person, caller.address, "test", second_factor=True
            )
            store_sessions.switch(connection, begun.session_id, caller.organisation)
        return begun

    def acts_for(self, token: str) -> str | None:
        """The organisation of a session; None where it is over."""
        found = self.accounts.doorkeeper.by_session(token, "10.1.1.1", "test")
        return found.principal.organisation if found else None

    def entries(self, action: str) -> list[Told]:
        """What the audit log says of an action, newest first."""
        with self.accounts.office.transaction() as connection:
            found, _ = audit_log.page(connection, audit_log.Filter(action=action), 0, 50)
        return [Told(each.circumstances.actor, each.act.object_id, each.act.detail) for each in found]

    def audited(self) -> list[str]:
        """All actions in the log, newest first."""
        with self.accounts.office.transaction() as connection:
            found, _ = audit_log.page(connection, audit_log.Filter(), 0, 200)
        return [each.act.action for each in found]

    def roles(self, account_id: str, organisation_id: str) -> frozenset[Role] | None:
        with self.accounts.office.transaction() as connection:
            found = organisations_store.membership(connection, organisation_id, account_id)
        return found.roles if found else None

    def invitation_token(self, mobile: str) -> str:
        return self.messages.last_to(mobile).rpartition("token=")[2]
