"""Applications in the gateway's database; each function works in the caller's transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.common.access.principal import Role
from services.common.database import Connection
from services.gateway.accounts.organisations_store import PAGE_SIZE, Listed, names_of

OPEN: Final = ("pending", "approving")
STATUSES: Final = ("pending", "approving", "approved", "refused")
_COLUMNS: Final = (
    "id, account_id, role, name, uscc, zone, status, reason, organisation_id, extends, version, submitted_at,"
    " decided_at, decided_by"
)


@dataclass(frozen=True, slots=True)
class Application:
    """A request for an organisation with a role or, where it `extends` one, for one more role of it.

    `status`: pending → approving → approved, or refused, and pending again once corrected. While it is
    approving, `organisation_id` is chosen and the enterprise's record may or may not exist yet.
    """

    id: str
    account_id: str
    role: Role
    name: str
    uscc: str
    zone: str
    status: str
    reason: str
    organisation_id: str
    extends: bool
    version: int
    submitted_at: datetime
    decided_at: datetime | None
    decided_by: str

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status in OPEN


def add(connection: Connection, made: Application) -> None:
    """Stores a new one; raises psycopg.errors.UniqueViolation where one for the same organisation is open."""
    connection.execute(
        f"INSERT INTO application ({_COLUMNS})"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        _values(made),
    )


def replace(connection: Connection, made: Application) -> None:
    """Stores a later state; raises psycopg.errors.UniqueViolation as `add` does."""
    identifier, _, *rest = _values(made)
    connection.execute(
        "UPDATE application SET role = %s, name = %s, uscc = %s, zone = %s, status = %s, reason = %s,"
        " organisation_id = %s, extends = %s, version = %s, submitted_at = %s, decided_at = %s,"
        " decided_by = %s"
        " WHERE id = %s",
        (*rest, identifier),
    )


def find(connection: Connection, application_id: str, *, lock: bool = False) -> Application | None:
    """The application; with `lock`, nobody else decides it until the transaction ends."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM application WHERE id = %s" + (" FOR UPDATE" if lock else ""),
        (application_id,),
    ).fetchone()
    return _application(row) if row else None


def of_account(connection: Connection, account_id: str) -> list[Application]:
    """Everything that a person applied for, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM application WHERE account_id = %s ORDER BY submitted_at DESC, id",
        (account_id,),
    )
    return [_application(row) for row in rows]


def queue(
    connection: Connection, roles: Collection[Role], *, statuses: Sequence[str], number: int
) -> Listed[Application]:
    """Applications for the roles in these states, those that wait longest first."""
    where = " FROM application WHERE role = ANY(%(roles)s) AND status = ANY(%(statuses)s)"
    values = {
        "roles": names_of(roles),
        "statuses": list(statuses),
        "size": PAGE_SIZE,
        "start": (number - 1) * PAGE_SIZE,
    }
    total = connection.execute("SELECT count(*)" + where, values).fetchone()
    rows = connection.execute(
        f"SELECT {_COLUMNS}{where} ORDER BY submitted_at, id LIMIT %(size)s OFFSET %(start)s", values
    )
    return Listed([_application(row) for row in rows], total[0] if total else 0, number)


def _values(made: Application) -> tuple[Any, ...]:
    return (
        made.id,
        made.account_id,
        str(made.role),
        made.name,
        made.uscc or None,
        made.zone,
        made.status,
        made.reason,
        made.organisation_id or None,
        made.extends,
        made.version,
        made.submitted_at,
        made.decided_at,
        made.decided_by,
    )


def _application(row: Sequence[Any]) -> Application:
    identifier, account_id, role, name, uscc, zone, status, reason, organisation_id, *rest = row
    return Application(
        identifier,
        account_id,
        Role(role),
        name,
        uscc or "",
        zone,
        status,
        reason,
        organisation_id or "",
        *rest,
    )
