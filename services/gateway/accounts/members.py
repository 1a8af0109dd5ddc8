"""Who belongs to an organisation: its owners decide."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from services.common import texts
from services.common.access.principal import Principal, Role
from services.common.database import Connection
from services.gateway.accounts import invitations_store, organisations_store
from services.gateway.accounts.organisations_desk import Desk, Notes
from services.gateway.accounts.organisations_rules import check_grant, missing
from services.gateway.accounts.organisations_store import Membership, Organisation, names_of
from services.gateway.problems import Problem

KIND: Final = "membership"


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the others of the organisation see them."""

    account_id: str
    name: str
    username: str
    roles: frozenset[Role]
    owner: bool
    you: bool


class Members:
    """The use cases of memberships; each raises Problem where it refuses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, caller: Principal, organisation_id: str) -> list[Member]:
        """Everybody of the caller's organisation, with names, owners first."""
        with self._desk.transaction() as (connection, _):
            acting_for(connection, caller, organisation_id)
            found = organisations_store.members(connection, organisation_id)
            people = self._desk.people(connection, [member.account_id for member in found])
        return [
            Member(
                member.account_id,
                people[member.account_id].name,
                people[member.account_id].username,
                member.roles,
                member.owner,
                member.account_id == caller.person,
            )
            for member in found
        ]

    def change(
        self, caller: Principal, organisation_id: str, account_id: str, roles: frozenset[Role], *, owner: bool
    ) -> None:
        """Gives a member other roles within the organisation's, and makes an owner of them or not."""
        with self._desk.transaction() as (connection, notes):
            organisation = owned(connection, caller, organisation_id)
            member = _member(connection, organisation, account_id)
            if member.owner and not owner:
                _keep_an_owner(connection, organisation, account_id)
            elsewhere = organisations_store.roles_elsewhere(connection, account_id, organisation.id)
            check_grant(roles, organisation.roles, elsewhere)
            self._put(connection, notes, caller, member, replace(member, roles=roles, owner=owner))

    def pass_on(self, caller: Principal, organisation_id: str, account_id: str) -> None:
        """Makes another member an owner in the caller's place."""
        with self._desk.transaction() as (connection, notes):
            organisation = owned(connection, caller, organisation_id)
            if account_id == caller.person:
                raise Problem(409, "self", texts.get("organisations.refused.self"))
            member = _member(connection, organisation, account_id)
            mine = _member(connection, organisation, caller.person)
            self._put(connection, notes, caller, member, replace(member, owner=True))
            self._put(connection, notes, caller, mine, replace(mine, owner=False))

    def remove(self, caller: Principal, organisation_id: str, account_id: str) -> None:
        """Takes a member out, or lets the caller leave: what they do for the organisation ends at once."""
        with self._desk.transaction() as (connection, notes):
            if account_id == caller.person:
                organisation = acting_for(connection, caller, organisation_id, lock=True)
            else:
                organisation = owned(connection, caller, organisation_id)
            member = _member(connection, organisation, account_id)
            if member.owner:
                _keep_an_owner(connection, organisation, account_id)
            now = self._desk.clock.now()
            organisations_store.remove_member(connection, organisation.id, account_id)
            organisations_store.end_sessions(connection, organisation.id, now, account_id)
            invitations_store.revoke_of(connection, organisation.id, account_id, now)
            action = "member.left" if account_id == caller.person else "member.removed"
            notes.add(caller, action, KIND, name_of(member), before=told(member))

    def _put(
        self, connection: Connection, notes: Notes, caller: Principal, before: Membership, after: Membership
    ) -> None:
        organisations_store.put_member(connection, after)
        notes.add(
            caller,
            "member.changed",
            KIND,
            name_of(after),
            before=told(before),
            after=told(after),
            detail=grant(after.roles, owner=after.owner),
        )


def acting_for(
    connection: Connection, caller: Principal, organisation_id: str, *, lock: bool = False
) -> Organisation:
    """The organisation, which the caller acts for and is a member of; raises Problem."""
    organisation = organisations_store.find(connection, organisation_id, lock=lock)
    if organisation is None or caller.organisation != organisation_id:
        raise missing()
    if organisations_store.membership(connection, organisation_id, caller.person) is None:
        raise missing()
    if not organisation.active:
        raise Problem(409, "suspended", texts.get("organisations.refused.suspended"))
    return organisation


def owned(connection: Connection, caller: Principal, organisation_id: str) -> Organisation:
    """The organisation, locked, which the caller acts for and owns; raises Problem."""
    organisation = acting_for(connection, caller, organisation_id, lock=True)
    member = organisations_store.membership(connection, organisation_id, caller.person)
    if member is None or not member.owner:
        raise Problem(403, "owner_only", texts.get("organisations.refused.owner_only"))
    return organisation


def name_of(member: Membership) -> str:
    """A membership's id in the audit log."""
    return f"{member.organisation_id}:{member.account_id}"


def told(member: Membership) -> dict[str, object]:
    """What the audit log digests of a membership."""
    return {"roles": names_of(member.roles), "owner": member.owner}


def grant(roles: Iterable[Role], *, owner: bool) -> str:
    """What the audit log says of a grant."""
    return ",".join(names_of(frozenset(roles))) + (" owner" if owner else "")


def _member(connection: Connection, organisation: Organisation, account_id: str) -> Membership:
    member = organisations_store.membership(connection, organisation.id, account_id)
    if member is None:
        raise missing()
    return member


def _keep_an_owner(connection: Connection, organisation: Organisation, but: str) -> None:
    """Raises Problem unless somebody else owns the organisation too."""
    others = organisations_store.members(connection, organisation.id)
    if not any(member.owner for member in others if member.account_id != but):
        raise Problem(409, "last_owner", texts.get("organisations.refused.last_owner"))
