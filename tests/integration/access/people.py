"""People, organisations, sessions and keys, put straight into the gateway's database of a mesh."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

import pyotp
from argon2 import PasswordHasher

from services.common import database
from services.common.access.principal import STAFF, Principal, Role
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from services.common.audit.settings import read_key
from services.common.clock import SystemClock
from services.gateway.accounts import (
    api_keys_rules,
    api_keys_store,
    bootstrap,
    invitations_store,
    organisations_store,
    registration_store,
    store_accounts,
    store_sessions,
)
from services.gateway.accounts.api_keys_store import ApiKey
from services.gateway.accounts.bootstrap import Accounts
from services.gateway.accounts.invitations_store import Invitation
from services.gateway.accounts.office import fresh_id
from services.gateway.accounts.organisations_store import Membership, Organisation
from services.gateway.accounts.registration_store import Application
from services.gateway.accounts.settings import AccountsSettings
from services.gateway.accounts.store_accounts import NewAccount, totp_place
from tests.integration.access.callers import ABROAD, BOTH, FIRST, NOBODY, SECOND
from tests.stack import Mesh

PASSWORD: Final = "Kirschbaum-im-Wind"
# The fewest rounds that the library takes.
_CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_PLATFORM: Final = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})
ADDRESS: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    account_id: str
    username: str
    mobile: str


@dataclass(frozen=True, slots=True)
class Session:
    """A session of somebody; without a token, a visitor's."""

    token: str
    csrf: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody as a request needs them."""

    principal: Principal
    session: Session
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An invitation and the token of its link."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class Key:
    """An API key and the whole of its text."""

    id: str
    text: str


class People:
    """Makes them; each is new and nobody else's."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._office = accounts.office
        self._hashed = _CHEAP.hash(PASSWORD)

    def settle(self) -> None:
        """Makes everybody of callers.py with their organisations."""
        for caller in (*FIRST, *SECOND, NOBODY):
            if caller.principal.person:
                self._settle(caller.principal)
        self._settle(BOTH)
        self.organisation(frozenset({Role.PROVIDER}), "office-third")

    def actor(self, principal: Principal) -> Actor:
        """A session of somebody of callers.py; the form's token of a visitor."""
        if not principal.person:
            token = secrets.token_urlsafe(32)
            return Actor(principal, Session("", token))
        return Actor(principal, self.session(principal.person, principal.organisation))

    def another(self, principal: Principal) -> Actor:
        """A new person like somebody of callers.py, who owns a new organisation of the same role."""
        if not principal.person:
            return self.actor(principal)
        talent = fresh_id() if principal.talent else ""
        person = self.person(talent)
        organisation = ""
        if principal.organisation:
            organisation = self.organisation(principal.roles, zone=principal.zone)
            self.join(person.account_id, organisation, principal.roles, owner=True)
        alike = replace(principal, person=person.account_id, organisation=organisation, talent=talent)
        session = self.session(person.account_id, organisation)
        return Actor(alike, session, person.mobile)

    def person(self, talent: str = "", account_id: str = "") -> Person:
        """An account with a password, a mobile and, for staff to be, a second factor."""
        made = Person(
            account_id or fresh_id(),
            f"p{secrets.token_hex(8)}",
            f"13{secrets.randbelow(10**9):09}",
        )
        sealer = self._office.sealer
        now = self._office.clock.now()
        with self._office.transaction() as connection:
            new = NewAccount(
                id=made.account_id,
                name="某人",
                created_at=now,
                mobile=made.mobile,
                username=made.username,
                password_hash=self._hashed,
                talent_id=talent or None,
            )
            store_accounts.add(connection, sealer, new)
        return made

    def organisation(self, roles: frozenset[Role], name: str = "", zone: str = "") -> str:
        """An organisation; `name` is its id too."""
        made = Organisation(
            id=name or fresh_id(),
            name=name or f"单位 {secrets.token_hex(8)}",
            roles=_whole(roles),
            uscc="",
            zone=zone or ABROAD,
            status="active",
            reason="",
            development=False,
            created_at=self._office.clock.now(),
        )
        with self._office.transaction() as connection:
            organisations_store.add(connection, made)
        return made.id

    def join(self, account_id: str, organisation: str, roles: frozenset[Role], *, owner: bool) -> None:
        """Makes somebody a member; staff get a second factor."""
        now = self._office.clock.now()
        with self._office.transaction() as connection:
            organisations_store.put_member(
                connection, Membership(account_id, organisation, roles, owner, now)
            )
            if not roles.isdisjoint(STAFF):
                sealed = self._office.sealer.seal(pyotp.random_base32(), totp_place(account_id))
                connection.execute(
                    "UPDATE account SET totp_sealed = %s, totp_confirmed_at = %s WHERE id = %s",
                    (sealed, now, account_id),
                )

    def member(self, organisation: str, *, owner: bool = False) -> Person:
        """A new member of the organisation, with all its roles that go together."""
        with self._office.transaction() as connection:
            found = organisations_store.find(connection, organisation)
        assert found is not None
        roles = frozenset({Role.SECURITY}) if found.roles == _PLATFORM else found.roles
        person = self.person()
        self.join(person.account_id, organisation, roles, owner=owner)
        return person

    def beside(self, role: Role) -> Actor:
        """A member of a new organisation who is no owner."""
        organisation = self.organisation(frozenset({role}))
        person = self.member(organisation)
        principal = Principal(person.account_id, frozenset({role}), organisation)
        return Actor(principal, self.session(person.account_id, organisation), person.mobile)

    def unfinished(self, *, enrolled: bool) -> Actor:
        """An officer who has yet to give the second factor or, where not enrolled, to set one up."""
        actor = self.beside(Role.HR_BUREAU)
        person, organisation = actor.principal.person, actor.principal.organisation
        if not enrolled:
            with self._office.transaction() as connection:
                connection.execute(
                    "UPDATE account SET totp_sealed = NULL, totp_confirmed_at = NULL WHERE id = %s", (person,)
                )
        return replace(actor, session=self.session(person, organisation, second_factor=False))

    def session(self, account_id: str, organisation: str = "", *, second_factor: bool = True) -> Session:
        """A session with all that it needs."""
        with self._office.transaction() as connection:
            begun = self._accounts.sessions.begin(
                connection, account_id, ADDRESS, "table", second_factor=second_factor
            )
            store_sessions.switch(connection, begun.session_id, organisation)
        return Session(begun.token, begun.csrf, begun.session_id)

    def application(self, role: Role, account_id: str = "") -> str:
        """The id of a pending application."""
        made = Application(
            id=fresh_id(),
            account_id=account_id or self.person().account_id,
            role=role,
            name=f"申请 {secrets.token_hex(8)}",
            uscc="",
            zone=ABROAD,
            status="pending",
            reason="",
            organisation_id="",
            extends=False,
            version=1,
            submitted_at=self._office.clock.now(),
            decided_at=None,
            decided_by="",
        )
        with self._office.transaction() as connection:
            registration_store.add(connection, made)
        return made.id

    def invitation(self, organisation: str, mobile: str = "") -> Link:
        """An open invitation by an owner of the organisation."""
        inviter = self.member(organisation, owner=True)
        with self._office.transaction() as connection:
            found = organisations_store.membership(connection, organisation, inviter.account_id)
            assert found is not None
            identifier, token = fresh_id(), secrets.token_urlsafe(32)
            sealer, now = self._office.sealer, self._office.clock.now()
            given = mobile or f"13{secrets.randbelow(10**9):09}"
            made = Invitation(
                id=identifier,
                organisation_id=organisation,
                mobile_index=sealer.mobile_index(given),
                mobile_sealed=sealer.seal(given, f"invitation:{identifier}:mobile"),
                roles=found.roles,
                owner=False,
                token_hash=sha256(token.encode()).digest(),
                invited_by=inviter.account_id,
                created_at=now,
                expires_at=now + timedelta(days=7),
            )
            invitations_store.add(connection, made)
        return Link(identifier, token)

    def key(self, organisation: str, *scopes: str, days: int = 90, revoked: bool = False) -> Key:
        """An API key with these scopes; with a negative number of days it is over."""
        secret = api_keys_rules.fresh()
        creator = self.member(organisation, owner=True)
        now = self._office.clock.now()
        made = ApiKey(
            id=secret.id,
            organisation_id=organisation,
            name="对接",
            scopes=scopes,
            secret_hash=secret.hash,
            created_by=creator.account_id,
            created_at=now - timedelta(days=400),
            expires_at=now + timedelta(days=days),
            revoked_at=now if revoked else None,
        )
        with self._office.transaction() as connection:
            api_keys_store.add(connection, made)
        return Key(secret.id, secret.text)

    def _settle(self, principal: Principal) -> None:
        self.person(principal.talent, principal.person)
        if principal.organisation:
            zone = principal.zone or ABROAD
            self.organisation(principal.roles, principal.organisation, zone)
            self.join(principal.person, principal.organisation, principal.roles, owner=True)


def _whole(roles: frozenset[Role]) -> frozenset[Role]:
    """Roles that an organisation may have: the platform's has all three."""
    return roles if roles.isdisjoint(_PLATFORM) else _PLATFORM


@contextmanager
def open_people(mesh: Mesh) -> Iterator[People]:
    """People of the mesh's gateway."""
    environ = mesh.environ
    settings = AccountsSettings.from_environ(environ)
    clock = SystemClock()
    auditor = Auditor(Chain(read_key(environ), "gateway"), clock)
    with database.open_pool(settings.database_url, "access-table", 4) as pool:
        accounts = bootstrap.build(settings, pool, clock, auditor, hasher=_CHEAP)
        try:
            yield People(accounts)
        finally:
            accounts.close()
