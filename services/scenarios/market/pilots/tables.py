"""The days on which pilots are due, on a connection of the caller's transaction."""

from datetime import date
from typing import Any, TypeAlias

from psycopg import Connection

Connected: TypeAlias = "Connection[tuple[Any, ...]]"


def keep_due(connection: Connected, pilot_id: str, due_on: date | None) -> None:
    """Notes the earliest day of a milestone that is yet to be reached; None: there is none."""
    if due_on is None:
        connection.execute("DELETE FROM pilot_due WHERE pilot_id = %s", (pilot_id,))
    else:
        connection.execute(
            "INSERT INTO pilot_due (pilot_id, due_on) VALUES (%s, %s)"
            " ON CONFLICT (pilot_id) DO UPDATE SET due_on = excluded.due_on",
            (pilot_id, due_on),
        )


def overdue(connection: Connected, today: date) -> frozenset[str]:
    """The ids of the pilots with a milestone whose day has passed and that was not reached."""
    rows = connection.execute("SELECT pilot_id FROM pilot_due WHERE due_on < %s", (today,))
    return frozenset(row[0] for row in rows)
