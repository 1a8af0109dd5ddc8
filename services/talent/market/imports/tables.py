"""Imports, their sources and links in the service's database, on a connection of the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from psycopg import Connection
from psycopg.rows import class_row

Connected: TypeAlias = "Connection[tuple[Any, ...]]"


class Stage(StrEnum):
    """Where an import is; `ARRIVING` is on its way in still, or broke off."""

    ARRIVING = "arriving"
    WAITING = "waiting"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    UNREADABLE = "unreadable"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Import:
    """A row of talent_import; `source` is its source's name."""

    id: str
    version: int
    stage: Stage
    source_id: int
    source: str
    link_id: str
    format: str
    size_bytes: int
    person: str
    organisation: str
    uploaded_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    rows_total: int
    rows_done: int
    last_row: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: int
    duplicates: int
    problem: str
    file: str
    copy: str
    copy_bad: str
    files_until: datetime
    # For how long its rows have been, or were, worked on.
    seconds: float | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "stage", Stage(self.stage))

    @property
    def objects(self) -> list[str]:
        """Names of what lies in the object store."""
        return [name for name in (self.file, self.copy, self.copy_bad) if name]


@dataclass(frozen=True, slots=True)
class Link:
    """A row of import_link; `source` is its source's name."""

    id: str
    version: int
    source_id: int
    source: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    import_id: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a batch of rows came to."""

    rows: int = 0
    last_row: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class Error:
    """A cell that was refused."""

    row: int
    column: str
    cell: str
    rule: str
    message: str


_IMPORT: Final = (
    "SELECT i.id, i.version, i.stage, i.source_id, s.name AS source, i.link_id, i.format, i.size_bytes,"
    " i.person, i.organisation, i.uploaded_at, i.started_at, i.ended_at, i.rows_total, i.rows_done,"
    " i.last_row, i.created, i.updated, i.unchanged, i.refused, i.errors, i.duplicates, i.problem, i.file,"
    " i.copy, i.copy_bad, i.files_until,"
    " extract(epoch FROM coalesce(i.ended_at, clock_timestamp()) - i.started_at)::float8 AS seconds"
    " FROM talent_import i JOIN import_source s ON s.id = i.source_id"
)
_LINK: Final = (
    "SELECT l.id, l.version, l.source_id, s.name AS source, l.created_at, l.expires_at, l.used_at,"
    " l.revoked_at, l.import_id FROM import_link l JOIN import_source s ON s.id = l.source_id"
)


def source(connection: Connected, name: str) -> int:
    """The number of a source by its name, made where there is none."""
    connection.execute("INSERT INTO import_source (name) VALUES (%s) ON CONFLICT DO NOTHING", (name,))
    row = connection.execute("SELECT id FROM import_source WHERE name = %s", (name,)).fetchone()
    assert row is not None
    return int(row[0])


def add(connection: Connected, values: Mapping[str, object]) -> None:
    """A new import, by columns."""
    names = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    connection.execute(
        f"INSERT INTO talent_import ({names}) VALUES ({marks})".encode(),  # noqa: S608 - names are the callers' own
        list(values.values()),
    )


def one(connection: Connected, import_id: str, *, lock: bool = False) -> Import | None:
    """An import; None where there is none. `lock`: for the rest of the transaction."""
    statement = f"{_IMPORT} WHERE i.id = %s" + (" FOR UPDATE OF i" if lock else "")
    with connection.cursor(row_factory=class_row(Import)) as cursor:
        return cursor.execute(statement.encode(), (import_id,)).fetchone()


def page(
    connection: Connected, stage: str, after: tuple[datetime, str] | None, limit: int
) -> tuple[list[Import], int]:
    """Imports of a stage (or of all), newest first, after a place; one more than asked for; and the total."""
    counted = connection.execute(
        "SELECT count(*) FROM talent_import WHERE stage <> 'arriving' AND %s IN ('', stage)", (stage,)
    ).fetchone()
    where = "i.stage <> 'arriving' AND %s IN ('', i.stage)" + (
        " AND (i.uploaded_at, i.id) < (%s, %s)" if after else ""
    )
    values: list[object] = [stage, *(after or ())]
    with connection.cursor(row_factory=class_row(Import)) as cursor:
        found = cursor.execute(
            f"{_IMPORT} WHERE {where} ORDER BY i.uploaded_at DESC, i.id DESC LIMIT %s".encode(),
            [*values, limit + 1],
        ).fetchall()
    return found, int(counted[0]) if counted else 0


def change(connection: Connected, import_id: str, **values: object) -> None:
    """Sets columns of an import, which makes a new version of it."""
    sets = ", ".join(f"{name} = %s" for name in values)
    connection.execute(
        f"UPDATE talent_import SET {sets}, version = version + 1 WHERE id = %s".encode(),  # noqa: S608 - as above
        [*values.values(), import_id],
    )


def count(connection: Connected, import_id: str, counted: Counted) -> None:
    """Adds a batch to what the import came to; progress makes no version."""
    connection.execute(
        "UPDATE talent_import SET rows_done = rows_done + %s, last_row = greatest(last_row, %s),"
        " created = created + %s, updated = updated + %s, unchanged = unchanged + %s,"
        " refused = refused + %s, errors = errors + %s, duplicates = duplicates + %s WHERE id = %s",
        (
            counted.rows,
            counted.last_row,
            counted.created,
            counted.updated,
            counted.unchanged,
            counted.refused,
            counted.errors,
            counted.duplicates,
            import_id,
        ),
    )


def add_errors(connection: Connected, import_id: str, errors: Sequence[Error]) -> None:
    """Keeps what cells were refused for."""
    if not errors:
        return
    columns = [
        [error.row for error in errors],
        [error.column for error in errors],
        [error.cell for error in errors],
        [error.rule for error in errors],
        [error.message for error in errors],
    ]
    connection.execute(
        'INSERT INTO import_error (import_id, row, "column", cell, rule, message)'
        " SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])",
        [import_id, *columns],
    )


def errors_of(connection: Connected, import_id: str, first: int, last: int) -> dict[int, list[Error]]:
    """Errors by row, of the rows from `first` to `last`."""
    with connection.cursor(row_factory=class_row(Error)) as cursor:
        found = cursor.execute(
            'SELECT row, "column", cell, rule, message FROM import_error'
            " WHERE import_id = %s AND row BETWEEN %s AND %s ORDER BY row, id",
            (import_id, first, last),
        ).fetchall()
    by_row: dict[int, list[Error]] = {}
    for error in found:
        by_row.setdefault(error.row, []).append(error)
    return by_row


def error_page(connection: Connected, import_id: str, after: tuple[int, int], limit: int) -> list[Any]:
    """Errors after a row and a number, one more than asked for: number, row, column, cell, rule, message."""
    return connection.execute(
        'SELECT id, row, "column", cell, rule, message FROM import_error'
        " WHERE import_id = %s AND (row, id) > (%s, %s) ORDER BY row, id LIMIT %s",
        (import_id, *after, limit + 1),
    ).fetchall()


def taken(connection: Connected, import_id: str, talents: Collection[str]) -> dict[str, int]:
    """Which of the people came in this import before, and with which row."""
    rows = connection.execute(
        "SELECT talent_id, row FROM import_row WHERE import_id = %s AND talent_id = ANY(%s)",
        (import_id, list(talents)),
    )
    return dict(rows.fetchall())


def keep_taken(connection: Connected, import_id: str, rows: Mapping[str, int]) -> None:
    """Notes people by the rows that they came with."""
    connection.execute(
        "INSERT INTO import_row (import_id, talent_id, row)"
        " SELECT %s, * FROM unnest(%s::text[], %s::bigint[])",
        (import_id, list(rows), list(rows.values())),
    )


def numbered(connection: Connected, source_id: int, digests: Collection[bytes]) -> dict[bytes, str]:
    """Who has which of a source's own numbers, by its digest."""
    rows = connection.execute(
        "SELECT number_index, talent_id FROM import_person WHERE source_id = %s AND number_index = ANY(%s)",
        (source_id, list(digests)),
    )
    return {bytes(digest): talent_id for digest, talent_id in rows}


def said(connection: Connected, source_id: int, talents: Collection[str]) -> dict[str, bytes]:
    """What the source said of people last: a digest of the whole row."""
    rows = connection.execute(
        "SELECT talent_id, row_digest FROM import_person WHERE source_id = %s AND talent_id = ANY(%s)",
        (source_id, list(talents)),
    )
    return {talent_id: bytes(row) for talent_id, row in rows}


def keep_said(
    connection: Connected, source_id: int, people: Sequence[tuple[str, bytes | None, bytes]]
) -> None:
    """Notes what the source says of people: id, digest of its number, digest of the row."""
    if not people:
        return
    columns = [list(column) for column in zip(*people, strict=True)]
    connection.execute(
        "INSERT INTO import_person (source_id, talent_id, number_index, row_digest)"
        " SELECT %s, * FROM unnest(%s::text[], %s::bytea[], %s::bytea[])"
        " ON CONFLICT (source_id, talent_id) DO UPDATE SET row_digest = excluded.row_digest,"
        " number_index = coalesce(excluded.number_index, import_person.number_index)",
        [source_id, *columns],
    )


def add_link(connection: Connected, values: Mapping[str, object]) -> None:
    """A new link, by columns."""
    names = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    connection.execute(
        f"INSERT INTO import_link ({names}) VALUES ({marks})".encode(),  # noqa: S608 - names are the callers' own
        list(values.values()),
    )


def link(connection: Connected, link_id: str, *, lock: bool = False) -> Link | None:
    """A link by its id; None where there is none."""
    return _link(connection, "l.id = %s", link_id, lock=lock)


def link_by_digest(connection: Connected, digest: bytes, *, lock: bool = False) -> Link | None:
    """A link by the digest of its secret; None where there is none."""
    return _link(connection, "l.digest = %s", digest, lock=lock)


def link_page(
    connection: Connected, after: tuple[datetime, str] | None, limit: int
) -> tuple[list[Link], int]:
    """Links, newest first, after a place; one more than asked for; and the total."""
    counted = connection.execute("SELECT count(*) FROM import_link").fetchone()
    where = "(l.created_at, l.id) < (%s, %s)" if after else "TRUE"
    with connection.cursor(row_factory=class_row(Link)) as cursor:
        found = cursor.execute(
            f"{_LINK} WHERE {where} ORDER BY l.created_at DESC, l.id DESC LIMIT %s".encode(),
            [*(after or ()), limit + 1],
        ).fetchall()
    return found, int(counted[0]) if counted else 0


def change_link(connection: Connected, link_id: str, **values: object) -> None:
    """Sets columns of a link, which makes a new version of it."""
    sets = ", ".join(f"{name} = %s" for name in values)
    connection.execute(
        f"UPDATE import_link SET {sets}, version = version + 1 WHERE id = %s".encode(),  # noqa: S608 - as above
        [*values.values(), link_id],
    )


def _link(connection: Connected, where: str, value: object, *, lock: bool) -> Link | None:
    statement = f"{_LINK} WHERE {where}" + (" FOR UPDATE OF l" if lock else "")
    with connection.cursor(row_factory=class_row(Link)) as cursor:
        return cursor.execute(statement.encode(), (value,)).fetchone()
