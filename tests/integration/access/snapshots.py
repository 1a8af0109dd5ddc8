"""Everything that the databases of a mesh hold, as digests: two that are alike, and nothing was written."""

from collections.abc import Mapping
from typing import Final

import psycopg
from psycopg import sql

# The logs tell of refusals; who was there when is noted for sessions and keys by merely asking.
_LOGS: Final = ("audit", "yoyo", "_yoyo")
_NOTED: Final = ("seen_at", "address", "agent", "last_used_at")

Snapshot = Mapping[str, tuple[int, str]]


def snapshot(databases: Mapping[str, str]) -> Snapshot:
    """Rows and digest of every table of the databases, logs excepted."""
    return {
        f"{name}.{table}": digest for name, url in databases.items() for table, digest in _tables(url).items()
    }


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """The tables that differ, with their rows before and after."""
    return [
        f"{table}: {before.get(table, (0, ''))[0]} rows, then {after.get(table, (0, ''))[0]}"
        for table in sorted(before.keys() | after.keys())
        if before.get(table) != after.get(table)
    ]


def _tables(url: str) -> dict[str, tuple[int, str]]:
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        ).fetchall()
        found: dict[str, tuple[int, str]] = {}
        for (name,) in names:
            if name.startswith(_LOGS):
                continue
            query = sql.SQL(
                "SELECT count(*), coalesce(md5(string_agg(row, '' ORDER BY row)), '')"
                " FROM (SELECT md5((to_jsonb(t) - {noted}::text[])::text) AS row FROM {table} t) AS rows"
            ).format(noted=sql.Literal(list(_NOTED)), table=sql.Identifier(name))
            row = connection.execute(query).fetchone()
            assert row is not None
            found[name] = (row[0], row[1])
        return found
