"""Notices and subscriptions as their recipients read them: on a connection of the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from dabridge.scenarios.v1.notices_service_pb2 import Notice, Subscription
from psycopg import Connection
from psycopg.rows import dict_row

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

_READ = "EXISTS (SELECT FROM notice_read AS r WHERE r.notice_id = n.id AND r.person = %s)"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the recipients that they are or belong to, and the person."""

    recipients: Sequence[str]
    person: str


def page(
    connection: Connected, reader: Reader, before: int | None, limit: int, *, unread_only: bool
) -> list[Notice]:
    """Notices older than a row, newest first; None: from the newest on."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            f'SELECT n.id, n.kind, n."values", n.object_kind, n.object_id, n.at, {_READ} AS read'  # noqa: S608 (a constant)
            " FROM notice AS n WHERE n.recipient = ANY(%s) AND (%s::bigint IS NULL OR n.id < %s)"
            f" AND NOT (%s AND {_READ}) ORDER BY n.id DESC LIMIT %s",
            (reader.person, list(reader.recipients), before, before, unread_only, reader.person, limit),
        ).fetchall()
    return [
        Notice(
            id=str(row["id"]),
            kind=row["kind"],
            values=row["values"],
            object_kind=row["object_kind"],
            object_id=row["object_id"],
            at=row["at"].isoformat(),
            read=row["read"],
        )
        for row in rows
    ]


def counts(connection: Connected, reader: Reader) -> tuple[int, int]:
    """How many notices there are, and how many of them the person has not read."""
    row = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE NOT {_READ}) FROM notice AS n"  # noqa: S608 (a constant)
        " WHERE n.recipient = ANY(%s)",
        (reader.person, list(reader.recipients)),
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def mark(connection: Connected, reader: Reader, ids: Sequence[int]) -> None:
    """Marks these as read by the person, all where none is named; others' are left alone."""
    connection.execute(
        "INSERT INTO notice_read (notice_id, person) SELECT n.id, %s FROM notice AS n"
        " WHERE n.recipient = ANY(%s) AND (%s OR n.id = ANY(%s)) ON CONFLICT DO NOTHING",
        (reader.person, list(reader.recipients), not ids, list(ids)),
    )


def subscriptions(connection: Connected, recipient: str) -> list[Subscription]:
    """Those of a recipient, the oldest first."""
    rows = connection.execute(
        "SELECT id, kind, zone, industry, domain FROM subscription WHERE recipient = %s ORDER BY at, id",
        (recipient,),
    )
    return [
        Subscription(id=key, kind=kind, zone=zone, industry=industry, domain=domain)
        for key, kind, zone, industry, domain in rows
    ]


def lock_subscriptions(connection: Connected, recipient: str) -> None:
    """Lets one transaction at a time add a subscription of the recipient."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('subscription'), hashtext(%s))", (recipient,))


def subscribe(connection: Connected, recipient: str, wanted: Subscription, at: datetime) -> None:
    """Adds one; `at` is aware."""
    connection.execute(
        "INSERT INTO subscription (id, recipient, kind, zone, industry, domain, at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (wanted.id, recipient, wanted.kind, wanted.zone, wanted.industry, wanted.domain, at),
    )


def unsubscribe(connection: Connected, recipient: str, subscription_id: str) -> bool:
    """Ends one of the recipient's; whether there was one."""
    ended = connection.execute(
        "DELETE FROM subscription WHERE recipient = %s AND id = %s", (recipient, subscription_id)
    )
    return ended.rowcount == 1
