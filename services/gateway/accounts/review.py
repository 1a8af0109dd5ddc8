"""Review: who lets organisations in. An enterprise gets its record in the scenarios service on approval.

Approval has three steps, each of which may be done again: the id is chosen and the application marked
`approving`; the record is made under that id; the organisation, its owner and `approved` are stored. Whoever
finds an application `approving` goes on from there.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.common import texts
from services.common.access import current
from services.common.access.principal import Principal, Role
from services.common.database import Connection
from services.gateway.accounts import (
    members,
    organisations,
    organisations_store,
    registration,
    registration_store,
)
from services.gateway.accounts.office import fresh_id
from services.gateway.accounts.organisations_desk import Desk, Notes, Person, taken_as_problem
from services.gateway.accounts.organisations_rules import (
    check_grant,
    check_reason,
    ensure,
    missing,
    reviewed_by,
)
from services.gateway.accounts.organisations_store import Listed, Membership, Organisation, names_of
from services.gateway.accounts.registration_store import Application
from services.gateway.accounts.review_records import EnterpriseRecords
from services.gateway.problems import Problem

KIND: Final = registration.KIND


@dataclass(frozen=True, slots=True)
class Case:
    """An application with the person who submitted it."""

    application: Application
    contact: Person


class Review:
    """The use cases of reviewers; each raises Problem where it refuses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def queue(self, caller: Principal, statuses: Sequence[str], number: int) -> Listed[Application]:
        """Applications that the caller decides, those that wait longest first."""
        with self._desk.transaction() as (connection, _):
            return registration_store.queue(connection, reviewed_by(caller), statuses=statuses, number=number)

    def read(self, caller: Principal, application_id: str) -> Case:
        """One with its contact's name and mobile, which the audit log notes."""
        with self._desk.transaction() as (connection, notes):
            found = _decided_by(connection, caller, application_id)
            person = self._desk.contact(connection, found.account_id)
            notes.add(caller, "organisation.application_read", KIND, found.id, detail="contact")
        return Case(found, person)

    def refuse(self, caller: Principal, application_id: str, version: int, reason: str) -> Application:
        """Not now, with the reason that the applicant reads."""
        reason = reason.strip()
        ensure(check_reason(reason))
        with self._desk.transaction() as (connection, notes):
            before = _decided_by(connection, caller, application_id, version)
            after = replace(
                before,
                status="refused",
                reason=reason,
                organisation_id=before.organisation_id if before.extends else "",
                decided_at=self._desk.clock.now(),
                decided_by=caller.person,
            )
            registration_store.replace(connection, after)
            self._note(notes, caller, "organisation.refused", before, after)
            return after

    async def approve(
        self, caller: Principal, records: EnterpriseRecords, application_id: str, version: int
    ) -> Application:
        """Lets the organisation in.

        Raises grpc.aio.AioRpcError where the scenarios service fails: the application stays `approving`.
        """
        seen = await asyncio.to_thread(self._seen, caller, application_id, version)
        if seen.status == "approved":
            return seen
        with current.acting(caller):
            found = await records.find(seen.uscc) if seen.uscc else ""
        begun = await asyncio.to_thread(self._begin, caller, application_id, version, found)
        if begun.status == "approving" and begun.role is Role.ENTERPRISE and not found:
            with current.acting(caller):
                await records.create(begun)
        return await asyncio.to_thread(self._finish, caller, application_id)

    def _seen(self, caller: Principal, application_id: str, version: int) -> Application:
        with self._desk.transaction() as (connection, _):
            found = registration_store.find(connection, application_id)
            if found is not None and found.role in reviewed_by(caller) and found.status == "approved":
                return found
            return _decided_by(connection, caller, application_id, version)

    def _begin(self, caller: Principal, application_id: str, version: int, record_id: str) -> Application:
        """The first step; `record_id` is that of the record which has the code already."""
        with self._desk.transaction() as (connection, notes):
            before = registration_store.find(connection, application_id, lock=True)
            if before is None or before.role not in reviewed_by(caller):
                raise missing()
            if before.status == "approved":
                return before
            before = _decided_by(connection, caller, application_id, version)
            chosen = _chosen(connection, before, record_id)
            after = replace(
                before,
                status="approving",
                organisation_id=chosen,
                decided_at=self._desk.clock.now(),
                decided_by=caller.person,
            )
            if after != before:
                registration_store.replace(connection, after)
                self._note(notes, caller, "organisation.approving", before, after)
            return after

    def _finish(self, caller: Principal, application_id: str) -> Application:
        """The last step; nothing where another has done it."""
        with taken_as_problem("organisations.refused.taken"), self._desk.transaction() as (connection, notes):
            before = registration_store.find(connection, application_id, lock=True)
            if before is None or before.role not in reviewed_by(caller):
                raise missing()
            if before.status == "approved":
                return before
            if before.status != "approving":
                raise Problem(409, "decided", texts.get("organisations.refused.not_open"))
            organisation = self._let_in(connection, notes, caller, before)
            self._grant(connection, notes, caller, before, organisation)
            after = replace(before, status="approved")
            registration_store.replace(connection, after)
            self._note(notes, caller, "organisation.approved", before, after)
            return after

    def _let_in(
        self, connection: Connection, notes: Notes, caller: Principal, application: Application
    ) -> Organisation:
        now = self._desk.clock.now()
        known = organisations_store.find(connection, application.organisation_id, lock=True)
        if known is None:
            after = Organisation(
                id=application.organisation_id,
                name=application.name,
                roles=frozenset({application.role}),
                uscc=application.uscc,
                zone=application.zone,
                status="active",
                reason="",
                development=False,
                created_at=now,
            )
            organisations_store.add(connection, after)
            action = "organisation.created"
        else:
            after = replace(known, roles=known.roles | {application.role})
            organisations_store.set_roles(connection, known.id, after.roles, now)
            action = "organisation.extended"
        notes.add(
            caller,
            action,
            organisations.KIND,
            after.id,
            before=organisations.told(known) if known else None,
            after=organisations.told(after),
            detail=",".join(names_of(after.roles)),
        )
        return after

    def _grant(
        self,
        connection: Connection,
        notes: Notes,
        caller: Principal,
        application: Application,
        organisation: Organisation,
    ) -> None:
        before = organisations_store.membership(connection, organisation.id, application.account_id)
        if before is None and application.extends:
            # The applicant has left meanwhile; the owners who are there give out the new role.
            return
        after = Membership(
            application.account_id,
            organisation.id,
            (before.roles if before else frozenset()) | {application.role},
            before.owner if before else True,
            before.created_at if before else self._desk.clock.now(),
        )
        elsewhere = organisations_store.roles_elsewhere(connection, application.account_id, organisation.id)
        check_grant(after.roles, organisation.roles, elsewhere)
        organisations_store.put_member(connection, after)
        notes.add(
            caller,
            "member.joined",
            members.KIND,
            members.name_of(after),
            before=members.told(before) if before else None,
            after=members.told(after),
            detail=members.grant(after.roles, owner=after.owner),
        )

    def _note(
        self, notes: Notes, caller: Principal, action: str, before: Application, after: Application
    ) -> None:
        notes.add(
            caller,
            action,
            KIND,
            after.id,
            before=registration.told(before),
            after=registration.told(after),
        )


def _decided_by(
    connection: Connection, caller: Principal, application_id: str, version: int = 0
) -> Application:
    """The application, locked, which the caller decides; with a version, one that is open and at it."""
    found = registration_store.find(connection, application_id, lock=True)
    if found is None or found.role not in reviewed_by(caller):
        raise missing()
    if version and not found.open:
        raise Problem(409, "decided", texts.get("organisations.refused.not_open"))
    if version and found.version != version:
        raise Problem(412, "version_conflict", texts.get("organisations.refused.version"))
    return found


def _chosen(connection: Connection, application: Application, record_id: str) -> str:
    """The organisation's id: that of the record which has the code, what was chosen before, or a new one."""
    if application.extends:
        if record_id not in ("", application.organisation_id):
            raise Problem(409, "other_record", texts.get("organisations.refused.record_other", id=record_id))
        return application.organisation_id
    if record_id and organisations_store.find(connection, record_id) is not None:
        raise Problem(409, "record_taken", texts.get("organisations.refused.record_taken"))
    return record_id or application.organisation_id or fresh_id()
