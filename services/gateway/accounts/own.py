"""What people do with their own account: look, change the password, end sessions, switch organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.common import texts
from services.common.access.principal import Principal, Role
from services.common.database import Connection
from services.gateway import problems
from services.gateway.accounts import (
    mobiles,
    organisations_store,
    passwords,
    recovery_codes,
    store_accounts,
    store_sessions,
)
from services.gateway.accounts.attempts import Locked, Subject
from services.gateway.accounts.office import Office
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.refusals import locked, over
from services.gateway.accounts.sessions import Sessions
from services.gateway.accounts.store_sessions import Session
from services.gateway.problems import Problem


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation that the person may act for; an empty id: for nobody, as a talent."""

    organisation_id: str
    name: str
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True)
class Overview:
    """An account as its person sees it."""

    name: str
    username: str
    mobile: str
    has_password: bool
    second_factor: bool
    recovery_codes_left: int
    staff: bool
    sessions: Sequence[Session]
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, repr=False)
class OwnContact:
    """What an account knows of how its person is reached; an empty mobile: nothing."""

    name: str
    mobile: str


class Own:
    """The use cases of one's own account; each raises Problem where it refuses."""

    def __init__(self, office: Office, hashing: Passwords, sessions: Sessions) -> None:
        self._office = office
        self._passwords = hashing
        self._sessions = sessions

    def overview(self, account_id: str) -> Overview:
        """Everything about the account; the middle of the mobile is hidden."""
        sealer = self._office.sealer
        with self._office.transaction() as connection:
            account = store_accounts.find(connection, account_id)
            if account is None:
                raise over()
            choices = [
                Choice(organisation.id, organisation.name, sorted(member.roles & organisation.roles))
                for organisation, member in organisations_store.of_person(connection, account_id)
                if organisation.active
            ]
            if choices and account.talent_id:
                choices.append(Choice("", texts.get("accounts.switch.talent"), [Role.TALENT]))
            return Overview(
                name=account.name(sealer),
                username=account.username or "",
                mobile=mobiles.hidden(account.mobile(sealer)),
                has_password=account.password_hash is not None,
                second_factor=account.has_second_factor,
                recovery_codes_left=recovery_codes.left(connection, account_id),
                staff=store_accounts.is_staff(connection, account_id),
                sessions=self._sessions.of_account(connection, account_id),
                choices=choices,
            )

    def contact(self, account_id: str) -> OwnContact:
        """The person's name and mobile, for a form of their own."""
        with self._office.transaction() as connection:
            account = store_accounts.find(connection, account_id)
        if account is None:
            raise over()
        sealer = self._office.sealer
        return OwnContact(account.name(sealer), account.mobile(sealer))

    def change_password(self, actor: Principal, session_id: str, current: str, new: str) -> None:
        """Sets another password and ends all other sessions; wrong current ones count like wrong sign-ins."""
        now = self._office.clock.now()
        subject = Subject(actor.person)
        with self._office.transaction() as connection:
            account = store_accounts.find(connection, actor.person)
            if account is None:
                raise over()
            personal = (account.username or "", account.mobile(self._office.sealer))
            if rule := passwords.broken_rule(new, personal):
                raise problems.invalid("password", rule)
            try:
                until = subject.reserve(connection, now)
            except Locked as error:
                raise locked(error.until, now) from None
        if not self._passwords.fits(account.password_hash, current):
            with self._office.transaction() as connection:
                self._note(connection, actor, "password.refused")
            raise (
                locked(until, now)
                if until
                else problems.invalid("current", texts.get("accounts.password.wrong"))
            )
        hashed = self._passwords.hash(new)
        with self._office.transaction() as connection:
            subject.give_back(connection)
            store_accounts.set_password(connection, actor.person, hashed)
            self._sessions.end_all(connection, actor.person, but=session_id)
            self._note(connection, actor, "password.changed")

    def end_session(self, actor: Principal, session_id: str) -> bool:
        """Ends one of the person's sessions; whether it was there."""
        with self._office.transaction() as connection:
            ended = self._sessions.end(connection, actor.person, session_id)
            if ended:
                self._office.auditor.record(connection, actor, "session.revoked", "session", session_id)
        return ended

    def end_others(self, actor: Principal, session_id: str) -> int:
        """Ends all of the person's sessions but one; how many."""
        with self._office.transaction() as connection:
            ended = self._sessions.end_all(connection, actor.person, but=session_id)
            if ended:
                self._note(connection, actor, "session.revoked", f"{ended} others")
        return ended

    def sign_out(self, actor: Principal, session_id: str) -> None:
        """Ends the session."""
        with self._office.transaction() as connection:
            if self._sessions.end(connection, actor.person, session_id):
                self._office.auditor.record(connection, actor, "sign_out", "session", session_id)

    def switch(self, actor: Principal, session_id: str, organisation_id: str) -> None:
        """Lets the session act for another of the person's organisations, or for the person as a talent."""
        with self._office.transaction() as connection:
            account = store_accounts.find(connection, actor.person)
            mine = organisations_store.of_person(connection, actor.person)
            allowed = {organisation.id for organisation, _ in mine if organisation.active}
            if account is not None and account.talent_id:
                allowed.add("")
            if organisation_id not in allowed:
                raise Problem(404, "not_found", texts.get("accounts.switch.none"))
            store_sessions.switch(connection, session_id, organisation_id)
            self._office.auditor.record(
                connection, actor, "organisation.switched", "organisation", organisation_id
            )

    def _note(self, connection: Connection, actor: Principal, action: str, detail: str = "") -> None:
        self._office.auditor.record(connection, actor, action, "account", actor.person, detail=detail)
