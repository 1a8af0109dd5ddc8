"""Organisations: what they are, who watches over them, how they are suspended."""

from collections.abc import Collection, Iterable
from typing import Final

from services.common import texts
from services.common.access.principal import Principal, Role
from services.gateway.accounts import organisations_store
from services.gateway.accounts.office import fresh_id
from services.gateway.accounts.organisations_desk import Desk, taken_as_problem
from services.gateway.accounts.organisations_rules import (
    MARKET,
    check_reason,
    check_staff,
    ensure,
    missing,
    reviewed_by,
    roles_of,
)
from services.gateway.accounts.organisations_store import Listed, Membership, Organisation, names_of
from services.gateway.problems import Problem

KIND: Final = "organisation"
STAFF_ROLES: Final = frozenset(Role) - MARKET - {Role.VISITOR, Role.TALENT, Role.SYSTEM}


class Organisations:
    """The use cases of organisations; each raises Problem where it refuses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def mine(self, caller: Principal) -> list[tuple[Organisation, Membership]]:
        """The caller's organisations with what the caller is there."""
        with self._desk.transaction() as (connection, _):
            return organisations_store.of_person(connection, caller.person)

    def get(self, caller: Principal, organisation_id: str) -> Organisation:
        """One that the caller belongs to or watches over."""
        with self._desk.transaction() as (connection, _):
            found = organisations_store.find(connection, organisation_id)
            if found is None:
                raise missing()
            if watches(caller, found):
                return found
            if organisations_store.membership(connection, organisation_id, caller.person) is None:
                raise missing()
            return found

    def names(self, organisation_ids: Collection[str]) -> dict[str, str]:
        """Names by id, for pages that tell of organisations of which their reader may know."""
        with self._desk.transaction() as (connection, _):
            return organisations_store.names(connection, organisation_ids)

    def of_talents(self, talent_ids: Collection[str]) -> dict[str, frozenset[str]]:
        """The active organisations that the talents' accounts are members of, by talent id."""
        with self._desk.transaction() as (connection, _):
            return organisations_store.of_talents(connection, talent_ids)

    def page(
        self, caller: Principal, *, text: str = "", status: str = "", number: int = 1
    ) -> Listed[Organisation]:
        """Those that the caller watches over, newest first."""
        with self._desk.transaction() as (connection, _):
            return organisations_store.page(
                connection, watched_by(caller), text=text.strip(), status=status, number=number
            )

    def create(self, caller: Principal, name: str, roles: Iterable[str], zone: str) -> Organisation:
        """A new staff organisation; its owner is invited afterwards."""
        name, asked, zone = " ".join(name.split()), roles_of(roles), zone.strip()
        ensure(check_staff(name, asked, zone))
        if Role.ADMIN not in caller.roles:
            raise _not_yours()
        made = Organisation(fresh_id(), name, asked, "", zone, "active", "", False, self._desk.clock.now())
        with (
            taken_as_problem("organisations.refused.taken.unnumbered"),
            self._desk.transaction() as (connection, notes),
        ):
            organisations_store.add(connection, made)
            notes.add(
                caller,
                "organisation.created",
                KIND,
                made.id,
                after=told(made),
                detail=",".join(names_of(asked)),
            )
        return made

    def suspend(self, caller: Principal, organisation_id: str, reason: str) -> Organisation:
        """Nobody acts for it until it is resumed; sessions that do end at once."""
        reason = reason.strip()
        ensure(check_reason(reason))
        return self._set_status(caller, organisation_id, "suspended", reason)

    def resume(self, caller: Principal, organisation_id: str) -> Organisation:
        """Its members may act for it again."""
        return self._set_status(caller, organisation_id, "active", "")

    def _set_status(self, caller: Principal, organisation_id: str, status: str, reason: str) -> Organisation:
        with self._desk.transaction() as (connection, notes):
            before = organisations_store.find(connection, organisation_id, lock=True)
            if before is None or not watches(caller, before):
                raise missing()
            if before.id == caller.organisation:
                raise Problem(409, "self", texts.get("organisations.refused.self"))
            now = self._desk.clock.now()
            organisations_store.set_status(connection, organisation_id, status, reason, now)
            if status == "suspended":
                organisations_store.end_sessions(connection, organisation_id, now)
            after = organisations_store.find(connection, organisation_id)
            assert after is not None
            action = "organisation.suspended" if status == "suspended" else "organisation.restored"
            notes.add(caller, action, KIND, organisation_id, before=told(before), after=told(after))
            return after


def watched_by(caller: Principal) -> frozenset[Role]:
    """The roles whose organisations the caller watches over."""
    return reviewed_by(caller) | (STAFF_ROLES if Role.ADMIN in caller.roles else frozenset())


def watches(caller: Principal, organisation: Organisation) -> bool:
    """Whether the caller watches over the organisation."""
    return not watched_by(caller).isdisjoint(organisation.roles)


def told(organisation: Organisation) -> dict[str, object]:
    """What the audit log digests of an organisation."""
    return {
        "name": organisation.name,
        "roles": names_of(organisation.roles),
        "uscc": organisation.uscc,
        "zone": organisation.zone,
        "status": organisation.status,
        "reason": organisation.reason,
    }


def _not_yours() -> Problem:
    return Problem(403, "forbidden", texts.get("organisations.refused.not_yours"))
