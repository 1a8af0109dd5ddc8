"""Organisations and memberships in the database; each function works in its caller's transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from services.common.access.principal import Role
from services.common.database import Connection

T = TypeVar("T")

PAGE_SIZE: Final = 20
_ORGANISATION: Final = "id, name, roles, uscc, zone, status, reason, development, created_at"
_MEMBERSHIP: Final = "account_id, organisation_id, roles, owner, created_at"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A firm, a department, a bureau, or the platform's own operations; `reason`: why it is suspended."""

    id: str
    name: str
    roles: frozenset[Role]
    uscc: str
    zone: str
    status: str
    reason: str
    development: bool
    created_at: datetime

    @property
    def active(self) -> bool:
        """Whether anybody may act for it."""
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is in an organisation."""

    account_id: str
    organisation_id: str
    roles: frozenset[Role]
    owner: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A page of items and how many there are in all."""

    items: Sequence[T]
    total: int
    page: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page; 1 where there is nothing."""
        return max(1, -(-self.total // self.size))


def names_of(roles: Collection[Role]) -> list[str]:
    """Roles as the database holds them: the same set is always the same array."""
    return sorted(str(role) for role in roles)


def add(connection: Connection, organisation: Organisation) -> None:
    """Stores a new one; raises psycopg.errors.UniqueViolation where its id, code or name is taken."""
    connection.execute(
        f"INSERT INTO organisation ({_ORGANISATION}, updated_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            organisation.id,
            organisation.name,
            names_of(organisation.roles),
            organisation.uscc or None,
            organisation.zone,
            organisation.status,
            organisation.reason,
            organisation.development,
            organisation.created_at,
            organisation.created_at,
        ),
    )


def find(connection: Connection, organisation_id: str, *, lock: bool = False) -> Organisation | None:
    """The organisation; with `lock`, nobody else changes it or its members until the transaction ends."""
    row = connection.execute(
        f"SELECT {_ORGANISATION} FROM organisation WHERE id = %s" + (" FOR UPDATE" if lock else ""),
        (organisation_id,),
    ).fetchone()
    return _organisation(row) if row else None


def known_as(connection: Connection, uscc: str, name: str, zone: str) -> Organisation | None:
    """The one with the code or, where none is given, the one without a code of that name and zone."""
    row = connection.execute(
        f"SELECT {_ORGANISATION} FROM organisation WHERE uscc = %s"
        " OR (%s::text IS NULL AND uscc IS NULL AND name = %s AND zone = %s)",
        (uscc or None, uscc or None, name, zone),
    ).fetchone()
    return _organisation(row) if row else None


def names(connection: Connection, organisation_ids: Collection[str]) -> dict[str, str]:
    """Names of organisations by their ids."""
    rows = connection.execute(
        "SELECT id, name FROM organisation WHERE id = ANY(%s)", (list(organisation_ids),)
    )
    return dict(rows.fetchall())


def set_status(connection: Connection, organisation_id: str, status: str, reason: str, at: datetime) -> None:
    """Suspends or resumes."""
    connection.execute(
        "UPDATE organisation SET status = %s, reason = %s, updated_at = %s WHERE id = %s",
        (status, reason, at, organisation_id),
    )


def set_roles(connection: Connection, organisation_id: str, roles: Collection[Role], at: datetime) -> None:
    """Replaces the organisation's roles."""
    connection.execute(
        "UPDATE organisation SET roles = %s, updated_at = %s WHERE id = %s",
        (names_of(roles), at, organisation_id),
    )


def page(
    connection: Connection, roles: Collection[Role], *, text: str, status: str, number: int
) -> Listed[Organisation]:
    """Organisations with any of the roles, newest first; `text` is part of a name or the whole code."""
    where = (
        " FROM organisation WHERE roles && %(roles)s AND (%(status)s = '' OR status = %(status)s)"
        " AND (%(text)s = '' OR strpos(lower(name), lower(%(text)s)) > 0 OR uscc = upper(%(text)s))"
    )
    values = {
        "roles": names_of(roles),
        "status": status,
        "text": text,
        "size": PAGE_SIZE,
        "start": (number - 1) * PAGE_SIZE,
    }
    total = connection.execute("SELECT count(*)" + where, values).fetchone()
    rows = connection.execute(
        f"SELECT {_ORGANISATION}{where} ORDER BY created_at DESC, id LIMIT %(size)s OFFSET %(start)s", values
    )
    return Listed([_organisation(row) for row in rows], total[0] if total else 0, number)


def oldest(connection: Connection, role: Role) -> Organisation | None:
    """The oldest active one with the role."""
    row = connection.execute(
        f"SELECT {_ORGANISATION} FROM organisation WHERE %s = ANY(roles) AND status = 'active'"
        " ORDER BY created_at, id LIMIT 1",
        (role,),
    ).fetchone()
    return _organisation(row) if row else None


def anybody(connection: Connection, role: Role) -> bool:
    """Whether somebody with an active account has the role in an active organisation."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM membership m JOIN organisation o ON o.id = m.organisation_id"
        " JOIN account a ON a.id = m.account_id WHERE %(role)s = ANY(m.roles) AND %(role)s = ANY(o.roles)"
        " AND o.status = 'active' AND a.status = 'active')",
        {"role": role},
    ).fetchone()
    return bool(row and row[0])


def membership(connection: Connection, organisation_id: str, account_id: str) -> Membership | None:
    """What the person is there."""
    row = connection.execute(
        f"SELECT {_MEMBERSHIP} FROM membership WHERE organisation_id = %s AND account_id = %s",
        (organisation_id, account_id),
    ).fetchone()
    return _membership(row) if row else None


def members(connection: Connection, organisation_id: str) -> list[Membership]:
    """Everybody there, owners first, then by time."""
    rows = connection.execute(
        f"SELECT {_MEMBERSHIP} FROM membership WHERE organisation_id = %s"
        " ORDER BY owner DESC, created_at, account_id",
        (organisation_id,),
    )
    return [_membership(row) for row in rows]


def of_person(connection: Connection, account_id: str) -> list[tuple[Organisation, Membership]]:
    """Every organisation of a person with what they are there, by name."""
    rows = connection.execute(
        f"SELECT {_columns('o', _ORGANISATION)}, {_columns('m', _MEMBERSHIP)}"
        " FROM membership m JOIN organisation o ON o.id = m.organisation_id"
        " WHERE m.account_id = %s ORDER BY o.name, o.id",
        (account_id,),
    )
    split = len(_ORGANISATION.split(","))
    return [(_organisation(row[:split]), _membership(row[split:])) for row in rows]


def of_talents(connection: Connection, talent_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The active organisations that the accounts of talents are members of, by talent id."""
    rows = connection.execute(
        "SELECT a.talent_id, array_agg(o.id) FROM account a JOIN membership m ON m.account_id = a.id"
        " JOIN organisation o ON o.id = m.organisation_id"
        " WHERE a.talent_id = ANY(%s) AND o.status = 'active' GROUP BY a.talent_id",
        (list(talent_ids),),
    )
    return {talent: frozenset(organisations) for talent, organisations in rows}


def put_member(connection: Connection, member: Membership) -> None:
    """Stores what a person is there from now on."""
    connection.execute(
        f"INSERT INTO membership ({_MEMBERSHIP}) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (account_id, organisation_id)"
        " DO UPDATE SET roles = EXCLUDED.roles, owner = EXCLUDED.owner",
        (
            member.account_id,
            member.organisation_id,
            names_of(member.roles),
            member.owner,
            member.created_at,
        ),
    )


def remove_member(connection: Connection, organisation_id: str, account_id: str) -> None:
    """Takes the person out."""
    connection.execute(
        "DELETE FROM membership WHERE organisation_id = %s AND account_id = %s", (organisation_id, account_id)
    )


def roles_elsewhere(connection: Connection, account_id: str, organisation_id: str) -> frozenset[Role]:
    """The roles that a person holds in other organisations.

    Locks the person's account, so that two grants at once see each other.
    """
    connection.execute("SELECT 1 FROM account WHERE id = %s FOR NO KEY UPDATE", (account_id,))
    rows = connection.execute(
        "SELECT DISTINCT unnest(roles) FROM membership WHERE account_id = %s AND organisation_id <> %s",
        (account_id, organisation_id),
    )
    return frozenset(Role(row[0]) for row in rows)


def end_sessions(connection: Connection, organisation_id: str, at: datetime, account_id: str = "") -> int:
    """Ends the sessions that act for the organisation, of one person or of all; how many."""
    return connection.execute(
        "UPDATE session SET revoked_at = %(at)s WHERE organisation_id = %(organisation)s"
        " AND revoked_at IS NULL AND (%(account)s = '' OR account_id = %(account)s)",
        {"at": at, "organisation": organisation_id, "account": account_id},
    ).rowcount


def _columns(alias: str, names: str) -> str:
    return ", ".join(f"{alias}.{name.strip()}" for name in names.split(","))


def _organisation(row: Sequence[Any]) -> Organisation:
    identifier, name, roles, uscc, zone, status, reason, development, created_at = row
    return Organisation(
        identifier,
        name,
        frozenset(map(Role, roles)),
        uscc or "",
        zone,
        status,
        reason,
        development,
        created_at,
    )


def _membership(row: Sequence[Any]) -> Membership:
    account_id, organisation_id, roles, owner, created_at = row
    return Membership(account_id, organisation_id, frozenset(map(Role, roles)), owner, created_at)
