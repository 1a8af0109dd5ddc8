"""The tables of sealed contents and of who takes part, on a connection of the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from psycopg import Connection

Connected: TypeAlias = "Connection[tuple[Any, ...]]"


def keep_key(connection: Connected, owner_kind: str, owner_id: str, wrapped: bytes) -> bytes:
    """Stores a wrapped data key where there is none, and gives the one that is there then."""
    connection.execute(
        "INSERT INTO sealed_key (owner_kind, owner_id, wrapped) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (owner_kind, owner_id, wrapped),
    )
    return key_of(connection, owner_kind, owner_id) or wrapped


def key_of(connection: Connected, owner_kind: str, owner_id: str) -> bytes | None:
    """The wrapped data key; None where there is none."""
    row = connection.execute(
        "SELECT wrapped FROM sealed_key WHERE owner_kind = %s AND owner_id = %s", (owner_kind, owner_id)
    ).fetchone()
    return row[0] if row else None


def keep_content(connection: Connected, solution_id: str, revision: int, sealed: bytes, at: datetime) -> None:
    """Stores a draft (revision 0) in place of the former one, or a new revision."""
    connection.execute(
        "INSERT INTO solution_content (solution_id, revision, sealed, at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (solution_id, revision) DO UPDATE SET sealed = excluded.sealed, at = excluded.at",
        (solution_id, revision, sealed, at),
    )


def content(connection: Connected, solution_id: str, revision: int) -> bytes | None:
    """The sealed content of a revision; None where there is none."""
    row = connection.execute(
        "SELECT sealed FROM solution_content WHERE solution_id = %s AND revision = %s",
        (solution_id, revision),
    ).fetchone()
    return row[0] if row else None


def enter(connection: Connected, scenario_id: str, enterprise_id: str, solution_id: str) -> str:
    """Notes that an enterprise takes part, and gives the solution that it takes part in: maybe another one.

    Waits for a transaction under way that enters the same enterprise.
    """
    while True:
        entered = connection.execute(
            "INSERT INTO bidder (scenario_id, enterprise_id, solution_id) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (scenario_id, enterprise_id, solution_id),
        )
        if entered.rowcount == 1:
            return solution_id
        row = connection.execute(
            "SELECT solution_id FROM bidder WHERE scenario_id = %s AND enterprise_id = %s",
            (scenario_id, enterprise_id),
        ).fetchone()
        # It may have left between the two statements.
        if row is not None:
            return str(row[0])


def leave(connection: Connected, solution_id: str, enterprise_ids: Sequence[str] | None = None) -> None:
    """Notes that enterprises take no part in a solution any more; None: nobody does."""
    if enterprise_ids is None:
        connection.execute("DELETE FROM bidder WHERE solution_id = %s", (solution_id,))
    else:
        connection.execute(
            "DELETE FROM bidder WHERE solution_id = %s AND enterprise_id = ANY(%s)",
            (solution_id, list(enterprise_ids)),
        )


def of_scenario(connection: Connected, scenario_id: str) -> list[str]:
    """The ids of a scenario's solutions but those withdrawn, in order."""
    rows = connection.execute(
        "SELECT id FROM solution WHERE title = %s AND NOT withdrawn ORDER BY id", (scenario_id,)
    )
    return [row[0] for row in rows]


def ever_of_scenario(connection: Connected, scenario_id: str) -> list[str]:
    """The ids of all solutions that a scenario ever had."""
    return [row[0] for row in connection.execute("SELECT id FROM solution WHERE title = %s", (scenario_id,))]


def others(connection: Connected, scenario_id: str, solution_id: str, stages: Sequence[int]) -> int:
    """How many other solutions of the scenario are at one of the stages, none withdrawn."""
    row = connection.execute(
        "SELECT count(*) FROM solution WHERE title = %s AND id <> %s AND NOT withdrawn AND facet = ANY(%s)",
        (scenario_id, solution_id, [str(stage) for stage in stages]),
    ).fetchone()
    return int(row[0]) if row else 0
