"""Registration: a person asks for an organisation, or for another role of one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from services.common import texts
from services.common.access.principal import Principal, Role
from services.common.database import Connection
from services.gateway.accounts import members, organisations_store, registration_store, store_accounts
from services.gateway.accounts.newcomers import Newcomers
from services.gateway.accounts.office import fresh_id
from services.gateway.accounts.organisations_desk import Desk, Notes, taken_as_problem
from services.gateway.accounts.organisations_rules import MARKET, Draft, check_draft, ensure, missing
from services.gateway.accounts.registration_store import Application
from services.gateway.accounts.sessions import Begun, Sessions
from services.gateway.problems import FieldProblem, Problem

KIND: Final = "application"
# What codes and consents are given for, and which wording of the consent.
PURPOSE: Final = "organisation"
CONSENT: Final = "2026-11"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who registers: an account to be made, with the code that proves the mobile."""

    name: str
    mobile: str
    code: str
    password: str
    consent: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """A new applicant: what was submitted, and the session that began."""

    application: Application
    begun: Begun


class Registration:
    """The use cases of applicants; each raises Problem where it refuses."""

    def __init__(self, desk: Desk, newcomers: Newcomers, sessions: Sessions) -> None:
        self._desk = desk
        self._newcomers = newcomers
        self._sessions = sessions

    def register(self, draft: Draft, applicant: Applicant, address: str, agent: str) -> Registered:
        """A new account with its application and a session, all or nothing."""
        draft = draft.tidied()
        problems = check_draft(draft)
        if not applicant.consent:
            problems.append(FieldProblem("consent", texts.get("organisations.rule.consent")))
        problems += contact_fields(
            self._newcomers.problems(applicant.name, applicant.mobile, applicant.password)
        )
        ensure(problems)
        with self._desk.transaction() as (connection, _):
            # A code that proved the mobile is not used up for nothing.
            _free(connection, draft)
        prepared = self._newcomers.prepare(
            applicant.name, applicant.mobile, applicant.code, applicant.password, purpose=PURPOSE
        )
        with self._new(), self._desk.transaction() as (connection, notes):
            _free(connection, draft)
            account_id = self._newcomers.create(connection, prepared)
            now = self._desk.clock.now()
            store_accounts.give_consent(connection, account_id, PURPOSE, CONSENT, now)
            caller = Principal(account_id, frozenset({Role.VISITOR}), address=address)
            made = self._submit(connection, notes, caller, draft)
            begun = self._sessions.begin(connection, account_id, address, agent)
        return Registered(made, begun)

    def apply(self, caller: Principal, draft: Draft) -> Application:
        """An application by somebody who has an account, for an organisation that is not there yet."""
        draft = draft.tidied()
        ensure(check_draft(draft))
        with self._new(), self._desk.transaction() as (connection, notes):
            _free(connection, draft)
            return self._submit(connection, notes, caller, draft)

    def extend(self, caller: Principal, role: Role) -> Application:
        """An application of an owner, for another role of the organisation that the caller acts for."""
        with self._new(), self._desk.transaction() as (connection, notes):
            organisation = members.owned(connection, caller, caller.organisation)
            draft = Draft(role, organisation.name, organisation.uscc, organisation.zone)
            if role in organisation.roles or not organisation.roles <= MARKET:
                raise Problem(409, "has_role", texts.get("organisations.refused.has_role"))
            ensure(check_draft(draft))
            return self._submit(connection, notes, caller, draft, extends=organisation.id)

    def correct(self, caller: Principal, application_id: str, draft: Draft) -> Application:
        """The caller's own application with other content; a refused one is submitted again."""
        draft = draft.tidied()
        ensure(check_draft(draft))
        with self._new(), self._desk.transaction() as (connection, notes):
            before = registration_store.find(connection, application_id, lock=True)
            if before is None or before.account_id != caller.person:
                raise missing()
            if before.status not in ("pending", "refused"):
                raise Problem(409, "decided", texts.get("organisations.refused.not_open"))
            if before.extends:
                draft = Draft(before.role, before.name, before.uscc, before.zone)
            else:
                draft = replace(draft, role=before.role)
                _free(connection, draft)
            after = replace(
                before,
                name=draft.name,
                uscc=draft.uscc,
                zone=draft.zone,
                status="pending",
                reason="",
                version=before.version + 1,
                submitted_at=self._desk.clock.now(),
                decided_at=None,
                decided_by="",
            )
            registration_store.replace(connection, after)
            notes.add(
                caller,
                "organisation.reapplied",
                KIND,
                after.id,
                before=told(before),
                after=told(after),
            )
            return after

    def mine(self, caller: Principal) -> list[Application]:
        """What the caller applied for, newest first."""
        with self._desk.transaction() as (connection, _):
            return registration_store.of_account(connection, caller.person)

    def get(self, caller: Principal, application_id: str) -> Application:
        """One of the caller's own."""
        with self._desk.transaction() as (connection, _):
            found = registration_store.find(connection, application_id)
        if found is None or found.account_id != caller.person:
            raise missing()
        return found

    def _submit(
        self, connection: Connection, notes: Notes, caller: Principal, draft: Draft, extends: str = ""
    ) -> Application:
        made = Application(
            id=fresh_id(),
            account_id=caller.person,
            role=draft.role,
            name=draft.name,
            uscc=draft.uscc,
            zone=draft.zone,
            status="pending",
            reason="",
            organisation_id=extends,
            extends=bool(extends),
            version=1,
            submitted_at=self._desk.clock.now(),
            decided_at=None,
            decided_by="",
        )
        registration_store.add(connection, made)
        notes.add(
            caller,
            "organisation.applied",
            KIND,
            made.id,
            after=told(made),
            detail=str(draft.role),
        )
        return made

    @contextmanager
    def _new(self) -> Iterator[None]:
        with taken_as_problem("organisations.refused.applied"):
            yield


def contact_fields(problems: Iterable[FieldProblem]) -> list[FieldProblem]:
    """Problems of a newcomer as those of a form whose `name` is the organisation's."""
    return [FieldProblem("contact_name" if p.field == "name" else p.field, p.message) for p in problems]


def told(application: Application) -> dict[str, object]:
    """What the audit log digests of an application."""
    return {
        "role": str(application.role),
        "name": application.name,
        "uscc": application.uscc,
        "zone": application.zone,
        "status": application.status,
        "reason": application.reason,
        "organisation": application.organisation_id,
        "version": application.version,
    }


def _free(connection: Connection, draft: Draft) -> None:
    """Raises Problem where the organisation is registered already."""
    if organisations_store.known_as(connection, draft.uscc, draft.name, draft.zone) is not None:
        key = "taken" if draft.uscc else "taken.unnumbered"
        raise Problem(409, "already_exists", texts.get(f"organisations.refused.{key}"))
