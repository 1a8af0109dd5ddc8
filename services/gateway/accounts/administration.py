"""Accounts under administration: admins stop and start them, security lets people in again."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from services.common import texts
from services.common.access.principal import Principal, Role
from services.common.database import Connection
from services.gateway.accounts import administration_store, attempts, store_accounts
from services.gateway.accounts.administration_store import AccountRow
from services.gateway.accounts.mobiles import broken_mobile, tidied
from services.gateway.accounts.organisations_desk import Desk, Notes
from services.gateway.accounts.organisations_rules import missing, refused
from services.gateway.accounts.organisations_store import Listed
from services.gateway.accounts.second_factor import SecondFactor
from services.gateway.accounts.sessions import Sessions
from services.gateway.accounts.store_sessions import Session
from services.gateway.problems import FieldProblem, Problem

KIND: Final = "account"
_WATCH: Final = (Role.ADMIN, Role.SECURITY)


class Administration:
    """The use cases of admins and security; neither sees names, mobiles or records. Each raises Problem."""

    def __init__(self, desk: Desk, sessions: Sessions, second_factor: SecondFactor) -> None:
        self._desk = desk
        self._sessions = sessions
        self._second_factor = second_factor

    def accounts(
        self, caller: Principal, *, username: str = "", locked: bool = False, number: int = 1
    ) -> Listed[AccountRow]:
        """Accounts whose user name or id holds the text, newest first; all, or those that are locked."""
        _need(caller, *_WATCH)
        with self._desk.transaction() as (connection, _):
            now = self._desk.clock.now()
            return administration_store.page(connection, username.strip(), now if locked else None, number)

    def account(self, caller: Principal, account_id: str) -> AccountRow:
        """One account."""
        _need(caller, *_WATCH)
        with self._desk.transaction() as (connection, _):
            return _row(connection, account_id)

    def find(self, caller: Principal, mobile: str) -> AccountRow | None:
        """The account with exactly this mobile; who looked is in the audit log, what they typed is not."""
        _need(caller, *_WATCH)
        mobile = tidied(mobile)
        if (broken := broken_mobile(mobile)) is not None:
            raise refused([FieldProblem("mobile", broken)])
        with self._desk.transaction() as (connection, notes):
            found = store_accounts.by_mobile(connection, self._desk.sealer.mobile_index(mobile))
            notes.add(caller, "account.found", KIND, found.id if found else "", detail="mobile")
            return _row(connection, found.id) if found else None

    def disable(self, caller: Principal, account_id: str) -> None:
        """The person can no longer sign in, and every session ends."""
        _need(caller, Role.ADMIN)
        if account_id == caller.person:
            raise Problem(409, "self", texts.get("organisations.refused.self"))

        def disable(connection: Connection) -> None:
            store_accounts.set_status(connection, account_id, store_accounts.DISABLED)
            self._sessions.end_all(connection, account_id)

        self._change(caller, account_id, "account.disabled", disable)

    def enable(self, caller: Principal, account_id: str) -> None:
        """The person can sign in again."""
        _need(caller, Role.ADMIN)

        def enable(connection: Connection) -> None:
            store_accounts.set_status(connection, account_id, store_accounts.ACTIVE)

        self._change(caller, account_id, "account.enabled", enable)

    def unlock(self, caller: Principal, account_id: str) -> None:
        """The person may try passwords and codes again at once."""
        _need(caller, Role.SECURITY)
        self._change(
            caller, account_id, "account.unlocked", lambda connection: attempts.unlock(connection, account_id)
        )

    def reset_second_factor(self, caller: Principal, account_id: str) -> None:
        """The person has to set up a second factor anew; every session ends."""
        _need(caller, Role.SECURITY)
        if account_id == caller.person:
            raise Problem(409, "self", texts.get("organisations.refused.self"))

        def reset(connection: Connection) -> None:
            self._second_factor.reset(connection, account_id)
            self._sessions.end_all(connection, account_id)

        self._change(caller, account_id, "second_factor.reset", reset)

    def sessions(self, caller: Principal, account_id: str) -> list[Session]:
        """The sessions of an account that go on."""
        _need(caller, Role.SECURITY)
        with self._desk.transaction() as (connection, _):
            _row(connection, account_id)
            return self._sessions.of_account(connection, account_id)

    def end_session(self, caller: Principal, account_id: str, session_id: str) -> None:
        """Ends one of an account's sessions."""
        _need(caller, Role.SECURITY)
        with self._desk.transaction() as (connection, notes):
            _row(connection, account_id)
            if not self._sessions.end(connection, account_id, session_id):
                raise missing()
            notes.add(caller, "session.revoked", "session", session_id, detail=account_id)

    def end_sessions(self, caller: Principal, account_id: str) -> None:
        """Ends all of an account's sessions."""
        _need(caller, Role.SECURITY)

        def end(connection: Connection) -> None:
            self._sessions.end_all(connection, account_id)

        self._change(caller, account_id, "session.revoked", end)

    def _change(
        self, caller: Principal, account_id: str, action: str, change: Callable[[Connection], object]
    ) -> None:
        with self._desk.transaction() as (connection, notes):
            before = _row(connection, account_id, lock=True)
            change(connection)
            after = _row(connection, account_id)
            self._note(notes, caller, action, before, after)

    @staticmethod
    def _note(notes: Notes, caller: Principal, action: str, before: AccountRow, after: AccountRow) -> None:
        notes.add(caller, action, KIND, after.id, before=_told(before), after=_told(after))


def _told(row: AccountRow) -> dict[str, object]:
    return {
        "status": row.status,
        "locked_until": _stamp(row.locked_until),
        "second_factor": row.second_factor,
    }


def _stamp(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _need(caller: Principal, *roles: Role) -> None:
    if caller.roles.isdisjoint(roles):
        raise Problem(403, "forbidden", texts.get("organisations.refused.not_yours"))


def _row(connection: Connection, account_id: str, *, lock: bool = False) -> AccountRow:
    if lock:
        store_accounts.find(connection, account_id, lock=True)
    found = administration_store.find(connection, account_id)
    if found is None:
        raise missing()
    return found
