"""Tables of demand lists, on the connection of a transaction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from dabridge.talent.v1.demand_lists_service_pb2 import DemandList, DemandListStage
from psycopg import Connection, sql

from services.common.access.policy import Reach

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

PROPOSED: Final = DemandListStage.DEMAND_LIST_STAGE_PROPOSED


@dataclass(frozen=True, slots=True)
class Entry:
    """What is looked for of an open post beside its state; see the migration."""

    demand_id: str
    enterprise_id: str
    code: str
    open_until: date | None
    lapsed: bool


def lock_lists(connection: Connected, enterprise_id: str) -> None:
    """Lets one transaction at a time propose a list of the enterprise."""
    connection.execute(
        "SELECT pg_advisory_xact_lock(hashtext('demand_list'), hashtext(%s))", (enterprise_id,)
    )


def lock_codes(connection: Connected, enterprise_id: str) -> None:
    """Lets one transaction at a time give codes to posts of the enterprise."""
    connection.execute(
        "SELECT pg_advisory_xact_lock(hashtext('demand_code'), hashtext(%s))", (enterprise_id,)
    )


def add(connection: Connected, made: DemandList) -> None:
    """Stores a new list."""
    connection.execute(
        "INSERT INTO demand_list (id, enterprise_id, stage, summary, changes) VALUES (%s, %s, %s, %s, %s)",
        (made.id, made.enterprise_id, made.stage, *_parts(made)),
    )


def put(connection: Connected, made: DemandList) -> None:
    """Overwrites a list."""
    connection.execute(
        "UPDATE demand_list SET stage = %s, summary = %s, changes = %s WHERE id = %s",
        (made.stage, *_parts(made), made.id),
    )


def get(connection: Connected, list_id: str, *, lock: bool = False) -> DemandList | None:
    """A list with its changes; None where there is none. Locked, nobody else changes it."""
    statement = sql.SQL("SELECT summary, changes FROM demand_list WHERE id = %s {}")
    row = connection.execute(statement.format(sql.SQL("FOR UPDATE" if lock else "")), (list_id,)).fetchone()
    return None if row is None else DemandList.FromString(bytes(row[0]) + bytes(row[1]))


def proposed(connection: Connected, enterprise_id: str) -> DemandList | None:
    """The enterprise's list that waits to be confirmed, locked."""
    row = connection.execute(
        "SELECT id FROM demand_list WHERE enterprise_id = %s AND stage = %s", (enterprise_id, PROPOSED)
    ).fetchone()
    return None if row is None else get(connection, row[0], lock=True)


def page(
    connection: Connected, enterprise_id: str, within: Reach, before: int | None, limit: int
) -> tuple[list[tuple[int, DemandList]], int]:
    """Numbers and lists without their changes, newest first, and how many there are within reach."""
    where = sql.SQL(
        "(%(asked)s = '' OR enterprise_id = %(asked)s) AND (%(all)s OR enterprise_id = ANY(%(owners)s))"
    )
    values = {
        "asked": enterprise_id,
        "all": within.everything,
        "owners": sorted(within.owners),
        "before": before,
        "limit": limit,
    }
    rows = connection.execute(
        sql.SQL(
            "SELECT number, summary FROM demand_list WHERE {}"
            " AND (%(before)s::bigint IS NULL OR number < %(before)s) ORDER BY number DESC LIMIT %(limit)s"
        ).format(where),
        values,
    ).fetchall()
    counted = connection.execute(
        sql.SQL("SELECT count(*) FROM demand_list WHERE {}").format(where), values
    ).fetchone()
    found = [(int(number), DemandList.FromString(bytes(summary))) for number, summary in rows]
    return found, int(counted[0]) if counted else 0


def keep(connection: Connected, entries: Iterable[Entry]) -> None:
    """Notes entries of open posts; the version that a list made stays."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO demand_entry (demand_id, enterprise_id, code, open_until, lapsed)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (demand_id) DO UPDATE SET"
            " enterprise_id = excluded.enterprise_id, code = excluded.code,"
            " open_until = excluded.open_until, lapsed = excluded.lapsed",
            [(e.demand_id, e.enterprise_id, e.code, e.open_until, e.lapsed) for e in entries],
        )


def drop(connection: Connected, demand_ids: Collection[str]) -> None:
    """Takes entries of closed posts out."""
    connection.execute("DELETE FROM demand_entry WHERE demand_id = ANY(%s)", (list(demand_ids),))


def shared_codes(connection: Connected, demand_ids: Collection[str]) -> dict[str, str]:
    """Ids of these posts whose code another open post of the enterprise bears, with the code."""
    rows = connection.execute(
        "SELECT DISTINCT a.demand_id, a.code FROM demand_entry AS a JOIN demand_entry AS b"
        " ON a.enterprise_id = b.enterprise_id AND a.code = b.code AND a.demand_id <> b.demand_id"
        " WHERE a.code <> '' AND a.demand_id = ANY(%s)",
        (list(demand_ids),),
    )
    return {str(demand_id): str(code) for demand_id, code in rows}


def codes(connection: Connected, enterprise_id: str) -> dict[str, str]:
    """The codes of the enterprise's open posts, by post."""
    rows = connection.execute(
        "SELECT demand_id, code FROM demand_entry WHERE enterprise_id = %s AND code <> ''", (enterprise_id,)
    )
    return {str(demand_id): str(code) for demand_id, code in rows}


def listed_versions(connection: Connected, demand_ids: Collection[str]) -> dict[str, int]:
    """The versions that lists made last, by post."""
    rows = connection.execute(
        "SELECT demand_id, listed_version FROM demand_entry WHERE demand_id = ANY(%s)", (list(demand_ids),)
    )
    return {demand_id: int(version) for demand_id, version in rows}


def note_listed(connection: Connected, versions: Mapping[str, int]) -> None:
    """Notes which versions a list made."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE demand_entry SET listed_version = %s WHERE demand_id = %s",
            [(version, demand_id) for demand_id, version in versions.items()],
        )


def follow(connection: Connected, versions: Mapping[str, tuple[int, int]]) -> None:
    """Takes versions that say nothing else for those that a list made: by id, the one before and its next."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE demand_entry SET listed_version = %s WHERE demand_id = %s AND listed_version = %s",
            [(after, demand_id, before) for demand_id, (before, after) in versions.items()],
        )


def due(connection: Connected, today: date, limit: int, but: Collection[str] = ()) -> list[str]:
    """Open posts whose last day is over and that take part in matching still, but for some."""
    rows = connection.execute(
        "SELECT demand_id FROM demand_entry WHERE open_until < %s AND NOT lapsed AND demand_id <> ALL(%s)"
        " ORDER BY open_until, demand_id LIMIT %s",
        (today, list(but), limit),
    )
    return [row[0] for row in rows]


def _parts(made: DemandList) -> tuple[bytes, bytes]:
    changes = DemandList(changes=made.changes)
    summary = DemandList()
    summary.CopyFrom(made)
    summary.ClearField("changes")
    return summary.SerializeToString(), changes.SerializeToString()
