"""What the use cases of organisations share: a transaction with its audit log, people, mobiles, messages."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from services.common import texts
from services.common.access.principal import Principal
from services.common.database import Connection
from services.gateway.accounts import store_accounts
from services.gateway.accounts.auditing import Auditor
from services.gateway.accounts.office import Office
from services.gateway.problems import Problem


@dataclass(frozen=True, slots=True)
class Person:
    """Who has an account; a mobile that is not needed stays sealed."""

    account_id: str
    name: str
    username: str
    mobile: str


@dataclass(frozen=True, slots=True)
class _Note:
    actor: Principal
    action: str
    kind: str
    object_id: str
    before: object
    after: object
    detail: str


class Notes:
    """What a transaction will tell the audit log at its end: the log's head is locked last and briefly."""

    def __init__(self) -> None:
        self._kept: list[_Note] = []

    def add(
        self,
        actor: Principal,
        action: str,
        kind: str,
        object_id: str,
        *,
        before: object = None,
        after: object = None,
        detail: str = "",
    ) -> None:
        """One line; `before` and `after` are JSON values of which a digest is kept."""
        self._kept.append(_Note(actor, action, kind, object_id, before, after, detail))

    def write(self, connection: Connection, auditor: Auditor) -> None:
        """Hands the lines to the log in their order."""
        for note in self._kept:
            auditor.record(
                connection,
                note.actor,
                note.action,
                note.kind,
                note.object_id,
                before=note.before,
                after=note.after,
                detail=note.detail,
            )


class Desk:
    """What use cases work with; may be used by several threads."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.sealer = office.sealer
        self.clock = office.clock

    @contextmanager
    def transaction(self) -> Iterator[tuple[Connection, Notes]]:
        """A transaction, whose notes are stored with it or not at all.

        Raises Problem where a text holds what PostgreSQL has no place for, and database.UNAVAILABLE.
        """
        notes = Notes()
        try:
            with self._office.transaction() as connection:
                yield connection, notes
                notes.write(connection, self._office.auditor)
        except psycopg.DataError as error:
            raise Problem(422, "invalid_input", texts.get("api.invalid_input")) from error

    def people(self, connection: Connection, account_ids: Iterable[str]) -> dict[str, Person]:
        """Names and user names of people by their ids, without mobiles."""
        found = store_accounts.among(connection, set(account_ids))
        return {
            account.id: Person(account.id, account.name(self.sealer), account.username or "", "")
            for account in found.values()
        }

    def contact(self, connection: Connection, account_id: str) -> Person:
        """A person with the mobile; raises LookupError where there is no such account."""
        account = store_accounts.among(connection, [account_id])[account_id]
        return Person(
            account.id, account.name(self.sealer), account.username or "", account.mobile(self.sealer)
        )


@contextmanager
def taken_as_problem(key: str) -> Iterator[None]:
    """Within it, what is taken already is refused with this text."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise Problem(409, "already_exists", texts.get(key)) from error
