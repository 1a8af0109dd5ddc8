"""Accounts that an OpenID provider vouches for: linking one, and signing in by it."""

from services.common import texts
from services.common.access.principal import Principal
from services.gateway.accounts import store_accounts
from services.gateway.accounts.office import Office
from services.gateway.accounts.oidc import ExternalIdentity
from services.gateway.accounts.sessions import Begun, Sessions
from services.gateway.problems import Problem

SIGNED_IN = "sign_in.external"
REFUSED = "sign_in.external_refused"
LINKED = "identity.linked"
UNLINKED = "identity.unlinked"


class Identities:
    """The identities that accounts are linked with, one account an identity and one identity an account."""

    def __init__(self, office: Office, sessions: Sessions) -> None:
        self._office = office
        self._sessions = sessions

    def sign_in(self, identity: ExternalIdentity, caller: Principal, agent: str, replaces: str = "") -> Begun:
        """A session of the account linked with the identity; staff still owe their second factor.

        Raises Problem 403 where no account is linked, or the linked one is disabled.
        """
        with self._office.transaction() as connection:
            row = connection.execute(
                "SELECT account_id FROM external_identity WHERE issuer = %s AND subject = %s",
                (identity.issuer, identity.subject),
            ).fetchone()
            account = store_accounts.find(connection, row[0]) if row else None
            if account is None or not account.active:
                known = account.id if account else ""
                self._office.auditor.record(
                    connection, caller, REFUSED, "account", known, detail=identity.issuer
                )
                begun = None
            else:
                begun = self._sessions.begin(
                    connection, account.id, caller.address, agent, second_factor=False, replaces=replaces
                )
                self._office.auditor.record(
                    connection, caller, SIGNED_IN, "account", account.id, detail=identity.issuer
                )
        if begun is None:
            key = "oidc.unknown" if account is None else "accounts.oidc.disabled"
            raise Problem(403, "forbidden", texts.get(key))
        return begun

    def link(self, caller: Principal, identity: ExternalIdentity) -> None:
        """Links the caller's account; raises Problem 409 where it, or the identity, is linked otherwise."""
        with self._office.transaction() as connection:
            connection.execute(
                "INSERT INTO external_identity (issuer, subject, account_id, linked_at)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (identity.issuer, identity.subject, caller.person, self._office.clock.now()),
            )
            row = connection.execute(
                "SELECT account_id FROM external_identity WHERE issuer = %s AND subject = %s",
                (identity.issuer, identity.subject),
            ).fetchone()
            if row is None or row[0] != caller.person:
                raise Problem(409, "already_exists", texts.get("oidc.taken"))
            self._office.auditor.record(
                connection, caller, LINKED, "account", caller.person, detail=identity.issuer
            )

    def unlink(self, caller: Principal, issuer: str) -> None:
        """Takes the caller's link with the issuer away, where there is one."""
        with self._office.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM external_identity WHERE issuer = %s AND account_id = %s", (issuer, caller.person)
            ).rowcount
            if gone:
                self._office.auditor.record(
                    connection, caller, UNLINKED, "account", caller.person, detail=issuer
                )

    def linked(self, account_id: str, issuer: str) -> bool:
        """Whether the account is linked with an identity of the issuer."""
        with self._office.transaction() as connection:
            row = connection.execute(
                "SELECT 1 FROM external_identity WHERE issuer = %s AND account_id = %s", (issuer, account_id)
            ).fetchone()
        return row is not None
