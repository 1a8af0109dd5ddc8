"""The first admin of an installation, whom nobody could invite: the command admin-create does."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from services.common import texts
from services.common.access.principal import Role
from services.common.database import Connection
from services.gateway.accounts import invitations, invitations_store, members, organisations_store
from services.gateway.accounts.mobiles import hidden
from services.gateway.accounts.office import fresh_id
from services.gateway.accounts.organisations import KIND as ORGANISATION
from services.gateway.accounts.organisations import told
from services.gateway.accounts.organisations_desk import Desk, Notes, taken_as_problem
from services.gateway.accounts.organisations_rules import PLATFORM, check_reason, check_staff, ensure
from services.gateway.accounts.organisations_store import Organisation, names_of
from services.gateway.problems import FieldProblem, Problem

# Shorter than other invitations: whoever asks for it stands beside the terminal.
GOOD_FOR: Final = timedelta(hours=24)
ADMIN: Final = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class FirstLink:
    """The link that makes an admin of whoever holds the mobile too; shown here alone."""

    url: str = field(repr=False)
    mobile: str
    organisation: str
    expires_at: datetime


class FirstAdmin:
    """Invites an admin from outside of the portal; raises Problem where it refuses."""

    def __init__(self, desk: Desk, portal_url: str) -> None:
        """`portal_url` is where links lead."""
        self._desk = desk
        self._portal_url = portal_url

    def invite(self, mobile: str, name: str = "", reason: str | None = None) -> FirstLink:
        """A link by which an owner and admin joins the platform's organisation, once.

        `name` is of the organisation, which is made where none is active. What the command made before and
        nobody accepted is good no more. Refused while somebody is admin, unless a reason is given. No message
        is sent: the link goes by hand, and the code that accepting asks for by the mobile.
        """
        mobile = invitations.checked_mobile(mobile)
        if reason is not None:
            reason = reason.strip()
            ensure(check_reason(reason) or _unprintable(reason))
        with (
            taken_as_problem("accounts.admin_create.name_taken"),
            self._desk.transaction() as (connection, notes),
        ):
            # Of two commands at once the second sees what the first has made.
            connection.execute("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE")
            if reason is None and organisations_store.anybody(connection, Role.ADMIN):
                raise Problem(409, "admin_exists", texts.get("accounts.admin_create.exists"))
            now = self._desk.clock.now()
            organisation = organisations_store.oldest(connection, Role.ADMIN) or self._made(
                connection, notes, name
            )
            if reason is not None:
                notes.add(invitations.COMMAND, "admin.forced", ORGANISATION, organisation.id, detail=reason)
            for earlier in invitations_store.revoke_of_command(connection, now):
                notes.add(invitations.COMMAND, "member.uninvited", invitations.KIND, earlier)
            invitation, token = invitations.drafted(
                self._desk, organisation.id, mobile, ADMIN, owner=True, invited_by="", good_for=GOOD_FOR
            )
            invitations_store.add(connection, invitation)
            notes.add(
                invitations.COMMAND,
                "member.invited",
                invitations.KIND,
                invitation.id,
                detail=f"{organisation.id} {members.grant(ADMIN, owner=True)}",
            )
        url = invitations.link(self._portal_url, token)
        return FirstLink(url, hidden(mobile), organisation.name, invitation.expires_at)

    def _made(self, connection: Connection, notes: Notes, name: str) -> Organisation:
        name = " ".join(name.split()) or texts.get("accounts.admin_create.organisation")
        ensure(check_staff(name, PLATFORM, ""))
        made = Organisation(fresh_id(), name, PLATFORM, "", "", "active", "", False, self._desk.clock.now())
        organisations_store.add(connection, made)
        notes.add(
            invitations.COMMAND,
            "organisation.created",
            ORGANISATION,
            made.id,
            after=told(made),
            detail=",".join(names_of(PLATFORM)),
        )
        return made


def _unprintable(reason: str) -> list[FieldProblem]:
    if reason.isprintable():
        return []
    return [FieldProblem("reason", texts.get("organisations.rule.unprintable"))]
