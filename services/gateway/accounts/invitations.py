"""Invitations: how a person comes into an organisation."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from services.common import texts
from services.common.access.principal import Principal, Role, system
from services.common.database import Connection
from services.gateway.accounts import (
    invitations_store,
    members,
    organisations_store,
    store_accounts,
    store_sessions,
)
from services.gateway.accounts.codes import Codes
from services.gateway.accounts.invitations_store import Invitation
from services.gateway.accounts.mobiles import broken_mobile, hidden, tidied
from services.gateway.accounts.newcomers import Newcomers
from services.gateway.accounts.office import fresh_id
from services.gateway.accounts.organisations import watches
from services.gateway.accounts.organisations_desk import Desk, Notes
from services.gateway.accounts.organisations_rules import check_grant, ensure, missing, refused, roles_of
from services.gateway.accounts.organisations_store import Membership, Organisation
from services.gateway.accounts.registration import CONSENT, PURPOSE
from services.gateway.accounts.senders import Post
from services.gateway.accounts.sessions import Begun, Sessions
from services.gateway.problems import FieldProblem, Problem

KIND: Final = "invitation"
GOOD_FOR: Final = timedelta(days=7)
A_DAY: Final = 50
# Who invites where nobody could: see first_admin.py.
COMMAND: Final = system("admin-create")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open invitation as owners see it: the mobile with its middle hidden."""

    invitation: Invitation
    mobile: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation holds out to whoever has its link."""

    organisation: Organisation
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who was invited and has no account yet; the mobile is that of the invitation."""

    name: str
    code: str
    password: str
    consent: bool


class Invitations:
    """The use cases of invitations; each raises Problem where it refuses."""

    def __init__(
        self,
        desk: Desk,
        post: Post,
        *,
        codes: Codes,
        newcomers: Newcomers,
        sessions: Sessions,
        portal_url: str,
    ) -> None:
        """`portal_url` is where links lead."""
        self._desk = desk
        self._post = post
        self._codes = codes
        self._newcomers = newcomers
        self._sessions = sessions
        self._portal_url = portal_url

    def invite(
        self, caller: Principal, organisation_id: str, mobile: str, roles: Iterable[str], *, owner: bool
    ) -> Invitation:
        """Sends a link to a mobile, which an earlier open one to it makes way for.

        An owner invites whom they want; who watches over an organisation invites its owners alone.
        """
        asked = roles_of(roles)
        mobile = checked_mobile(mobile)
        with self._desk.transaction() as (connection, notes):
            organisation = self._inviting(connection, caller, organisation_id)
            asked = asked or organisation.roles
            from_above = _from_above(caller, organisation)
            owner = owner or from_above
            check_grant(asked, organisation.roles, ())
            now = self._desk.clock.now()
            if invitations_store.sent_since(connection, organisation_id, now - timedelta(days=1)) >= A_DAY:
                raise Problem(429, "too_many", texts.get("organisations.refused.many_invitations"))
            if not from_above:
                self._not_in_yet(connection, organisation_id, self._desk.sealer.mobile_index(mobile))
            made, token = drafted(
                self._desk, organisation_id, mobile, asked, owner=owner, invited_by=caller.person
            )
            invitations_store.add(connection, made)
            notes.add(
                caller,
                "member.invited",
                KIND,
                made.id,
                detail=f"{organisation_id} {members.grant(asked, owner=owner)}",
            )
        told = texts.get(
            "organisations.invitation.sms", name=organisation.name, link=link(self._portal_url, token)
        )
        self._post.send(mobile, told)
        return made

    def waiting(self, caller: Principal, organisation_id: str) -> list[Waiting]:
        """The open ones of an organisation that the caller may invite to."""
        with self._desk.transaction() as (connection, _):
            self._inviting(connection, caller, organisation_id)
            found = invitations_store.waiting(connection, organisation_id, self._desk.clock.now())
        return [
            Waiting(each, hidden(self._desk.sealer.open(each.mobile_sealed, _place(each.id))))
            for each in found
        ]

    def revoke(self, caller: Principal, organisation_id: str, invitation_id: str) -> None:
        """Takes an open one back; its link is good for nothing from now on."""
        with self._desk.transaction() as (connection, notes):
            self._inviting(connection, caller, organisation_id)
            found = invitations_store.find(connection, invitation_id)
            if found is None or found.organisation_id != organisation_id:
                raise missing()
            now = self._desk.clock.now()
            if found.open(now):
                invitations_store.revoke(connection, invitation_id, now)
                notes.add(caller, "member.uninvited", KIND, invitation_id, detail=organisation_id)

    def look(self, token: str) -> Offer:
        """What the link holds out; raises Problem where it is good for nothing."""
        with self._desk.transaction() as (connection, _):
            return self._offer(connection, token, lock=False)

    def accept(self, caller: Principal, token: str, session_id: str = "") -> Organisation:
        """Makes the caller a member; the invitation is used up, and the session acts for the organisation."""
        with self._desk.transaction() as (connection, notes):
            return self._accept(connection, notes, caller, token, session_id)

    def send_code(self, token: str) -> None:
        """Sends a one-time code to the mobile that was invited."""
        self._codes.send(self._mobile_of(token), PURPOSE)

    def register(
        self, token: str, newcomer: Newcomer, address: str, agent: str
    ) -> tuple[Organisation, Begun]:
        """A new account for the mobile that was invited, which accepts at once; all or nothing."""
        ensure([] if newcomer.consent else [FieldProblem("consent", texts.get("organisations.rule.consent"))])
        mobile = self._mobile_of(token)
        prepared = self._newcomers.prepare(
            newcomer.name, mobile, newcomer.code, newcomer.password, purpose=PURPOSE
        )
        with self._desk.transaction() as (connection, notes):
            account_id = self._newcomers.create(connection, prepared)
            now = self._desk.clock.now()
            store_accounts.give_consent(connection, account_id, PURPOSE, CONSENT, now)
            caller = Principal(account_id, frozenset({Role.VISITOR}), address=address)
            organisation = self._accept(connection, notes, caller, token, "")
            begun = self._sessions.begin(connection, account_id, address, agent)
        return organisation, begun

    def _accept(
        self, connection: Connection, notes: Notes, caller: Principal, token: str, session_id: str
    ) -> Organisation:
        offer = self._offer(connection, token, lock=True)
        invitation, organisation = offer.invitation, offer.organisation
        account = store_accounts.find(connection, caller.person)
        if account is None or account.mobile_index != invitation.mobile_index:
            raise Problem(403, "other_mobile", texts.get("organisations.refused.invitation_other"))
        if invitation.invited_by == caller.person:
            raise Problem(403, "self", texts.get("organisations.refused.invitation_self"))
        now = self._desk.clock.now()
        before = organisations_store.membership(connection, organisation.id, caller.person)
        roles = (invitation.roles | (before.roles if before else frozenset())) & organisation.roles
        elsewhere = organisations_store.roles_elsewhere(connection, caller.person, organisation.id)
        check_grant(roles, organisation.roles, elsewhere)
        after = Membership(
            caller.person,
            organisation.id,
            roles,
            invitation.owner or (before is not None and before.owner),
            before.created_at if before else now,
        )
        organisations_store.put_member(connection, after)
        invitations_store.accept(connection, invitation.id, caller.person, now)
        if session_id:
            store_sessions.switch(connection, session_id, organisation.id)
        inviter = invitation.invited_by or COMMAND.person
        notes.add(
            caller,
            "member.joined",
            members.KIND,
            members.name_of(after),
            before=members.told(before) if before else None,
            after=members.told(after),
            detail=f"{members.grant(after.roles, owner=after.owner)} by {inviter}",
        )
        return organisation

    def _mobile_of(self, token: str) -> str:
        with self._desk.transaction() as (connection, _):
            invitation = self._offer(connection, token, lock=False).invitation
        return self._desk.sealer.open(invitation.mobile_sealed, _place(invitation.id))

    def _inviting(self, connection: Connection, caller: Principal, organisation_id: str) -> Organisation:
        found = organisations_store.find(connection, organisation_id)
        if found is not None and _from_above(caller, found):
            return found
        return members.owned(connection, caller, organisation_id)

    def _offer(self, connection: Connection, token: str, *, lock: bool) -> Offer:
        invitation = invitations_store.by_token(connection, _hash(token))
        if invitation is None:
            raise _useless()
        # The organisation first, as all who change members do; then the invitation.
        organisation = organisations_store.find(connection, invitation.organisation_id, lock=lock)
        current = invitations_store.by_token(connection, _hash(token), lock=lock)
        if current is None or not current.open(self._desk.clock.now()):
            raise _useless()
        if organisation is None or not organisation.active:
            raise _useless()
        return Offer(organisation, current)

    def _not_in_yet(self, connection: Connection, organisation_id: str, index: bytes) -> None:
        account = store_accounts.by_mobile(connection, index)
        if account and organisations_store.membership(connection, organisation_id, account.id):
            raise refused([FieldProblem("mobile", texts.get("organisations.refused.already_member"))])


def drafted(
    desk: Desk,
    organisation_id: str,
    mobile: str,
    roles: frozenset[Role],
    *,
    owner: bool,
    invited_by: str,
    good_for: timedelta = GOOD_FOR,
) -> tuple[Invitation, str]:
    """An invitation to be stored, and its link's token, which nobody can tell from it."""
    identifier, token, now = fresh_id(), secrets.token_urlsafe(32), desk.clock.now()
    made = Invitation(
        id=identifier,
        organisation_id=organisation_id,
        mobile_index=desk.sealer.mobile_index(mobile),
        mobile_sealed=desk.sealer.seal(mobile, _place(identifier)),
        roles=roles,
        owner=owner,
        token_hash=_hash(token),
        invited_by=invited_by,
        created_at=now,
        expires_at=now + good_for,
    )
    return made, token


def link(portal_url: str, token: str) -> str:
    """Where an invitation is accepted."""
    return f"{portal_url}/invitation?token={token}"


def checked_mobile(typed: str) -> str:
    """A mobile from what somebody typed; raises Problem where it is none."""
    mobile = tidied(typed)
    if (broken := broken_mobile(mobile)) is not None:
        raise refused([FieldProblem("mobile", broken)])
    return mobile


def _place(invitation_id: str) -> str:
    return f"invitation:{invitation_id}:mobile"


def _from_above(caller: Principal, organisation: Organisation) -> bool:
    """Whether the caller invites as the one who watches over the organisation, not as its owner."""
    return watches(caller, organisation) and caller.organisation != organisation.id


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _useless() -> Problem:
    return Problem(404, "no_invitation", texts.get("organisations.refused.invitation"))
