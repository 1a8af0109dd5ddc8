"""Sessions: kept on the server, over when nobody is there for a while, and after a day's work in any case."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from services.common.access.principal import Principal, Role
from services.common.database import Connection
from services.gateway.accounts import organisations_store, store_accounts, store_sessions
from services.gateway.accounts.office import Office, fresh_id
from services.gateway.accounts.settings import AccountsSettings
from services.gateway.accounts.store_sessions import Acting, Session
from services.gateway.caller import Caller, Pending

# How exact the idle limit is: noting each request would cost a write each.
SEEN_EVERY: Final = timedelta(seconds=60)
ADDRESS_MOST: Final = 64
AGENT_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that was begun or got a new token; the token is shown here alone."""

    session_id: str
    csrf: str
    token: str = field(repr=False)


class Sessions:
    """Begins, recognises and ends sessions."""

    def __init__(self, office: Office, settings: AccountsSettings) -> None:
        self._office = office
        self._settings = settings

    def begin(
        self,
        connection: Connection,
        account_id: str,
        address: str,
        agent: str,
        *,
        second_factor: bool = False,
        replaces: str = "",
    ) -> Begun:
        """A new session of the account; the one with the id `replaces` ends.

        It acts for the organisation that the person acted for last, else for the first one; for nobody where
        the person is there as a talent.
        """
        now = self._office.clock.now()
        if replaces:
            connection.execute(
                "UPDATE session SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL", (now, replaces)
            )
        store_sessions.forget(connection, now - store_sessions.KEPT_AFTER_END)
        made = Begun(fresh_id(), secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        store_sessions.add(
            connection,
            store_sessions.NewSession(
                id=made.session_id,
                token_hash=token_hash(made.token),
                account_id=account_id,
                organisation_id=_first_organisation(connection, account_id),
                csrf=made.csrf,
                second_factor=second_factor,
                created_at=now,
                expires_at=now + self._settings.absolute,
                address=shown(address, ADDRESS_MOST),
                agent=shown(agent, AGENT_MOST),
            ),
        )
        return made

    def strengthen(self, connection: Connection, session_id: str) -> Begun | None:
        """Notes that a second factor was given; the session gets another token. None where it is over."""
        made = Begun(session_id, secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        there = store_sessions.strengthen(
            connection, session_id, token_hash(made.token), made.csrf, self._office.clock.now()
        )
        return made if there else None

    def by_session(self, token: str, address: str, agent: str, *, active: bool = True) -> Caller | None:
        """Whose session it is; None where it is unknown, over or revoked.

        Notes that somebody was there, at most once in SEEN_EVERY, unless `active` is false.
        """
        now = self._office.clock.now()
        with self._office.transaction() as connection:
            found = store_sessions.acting(connection, token_hash(token))
            if found is None or now >= found.expires_at or now - found.seen_at >= self._idle(found.staff):
                return None
            if active and now - found.seen_at >= SEEN_EVERY:
                address_shown, agent_shown = shown(address, ADDRESS_MOST), shown(agent, AGENT_MOST)
                store_sessions.touch(connection, found.id, now, address_shown, agent_shown)
        return self._caller(found, address)

    def expires_at(self, session_id: str) -> datetime | None:
        """When the session is over at the latest; None where there is none."""
        with self._office.transaction() as connection:
            row = connection.execute(
                "SELECT expires_at FROM session WHERE id = %s AND revoked_at IS NULL", (session_id,)
            ).fetchone()
        return row[0] if row else None

    def of_account(self, connection: Connection, account_id: str) -> list[Session]:
        """The account's sessions that still hold, the one seen last first."""
        now = self._office.clock.now()
        idle = self._idle(store_accounts.is_staff(connection, account_id))
        return store_sessions.of_account(connection, account_id, now, now - idle)

    def end(self, connection: Connection, account_id: str, session_id: str) -> bool:
        """Ends one of the account's sessions; whether it was there."""
        return store_sessions.revoke(connection, session_id, account_id, self._office.clock.now())

    def end_all(self, connection: Connection, account_id: str, but: str = "") -> int:
        """Ends all sessions of the account except one; how many."""
        return store_sessions.revoke_all(connection, account_id, self._office.clock.now(), but)

    def _idle(self, staff: bool) -> timedelta:
        return self._settings.idle_staff if staff else self._settings.idle

    def _caller(self, found: Acting, address: str) -> Caller:
        pending = pending_of(found)
        roles = frozenset() if pending else frozenset(Role(role) for role in found.roles)
        if not pending and not found.organisation_id and found.talent_id:
            roles = frozenset({Role.TALENT})
        principal = Principal(
            person=found.account_id,
            roles=roles or frozenset({Role.VISITOR}),
            organisation=found.organisation_id if roles else "",
            zone=found.zone if Role.ZONE_BUREAU in roles else "",
            talent=found.talent_id if Role.TALENT in roles else "",
            address=address,
        )
        return Caller(
            principal,
            session_id=found.id,
            csrf=found.csrf,
            name=self._office.sealer.open(found.name_sealed, store_accounts.name_place(found.account_id)),
            organisation_name=found.organisation_name if roles else "",
            pending=pending,
        )


def pending_of(found: Acting) -> Pending:
    """What is missing of a session: who has a second factor must give it, and staff must have one."""
    if found.second_factor_set_up:
        return "" if found.second_factor_given else "second_factor"
    return "enrol" if found.staff else ""


def token_hash(token: str) -> bytes:
    """What is stored of a token; it has 256 random bits, so that a plain hash is enough."""
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def shown(text: str, most: int) -> str:
    """What a browser said, as a page can show it."""
    return "".join(char for char in text[:most] if char.isprintable())


def _first_organisation(connection: Connection, account_id: str) -> str:
    mine = [
        organisation.id
        for organisation, _ in organisations_store.of_person(connection, account_id)
        if organisation.active
    ]
    last = store_sessions.last_organisation(connection, account_id)
    if last in mine:
        return last
    account = store_accounts.find(connection, account_id)
    return "" if not mine or (account is not None and account.talent_id) else mine[0]
