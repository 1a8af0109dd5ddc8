"""The tables of lists. Each function works in the transaction of the connection that it is given."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from dabridge.events.v1.scenarios_pb2 import (
    SCENARIO_STAGE_ANSWERED,
    SCENARIO_STAGE_APPROVED,
    SCENARIO_STAGE_LISTED,
    ListAmendment,
)
from dabridge.scenarios.v1.lists_service_pb2 import AmendmentEntry, ListKind
from psycopg import Connection as PsycopgConnection
from psycopg import sql

Connection: TypeAlias = "PsycopgConnection[tuple[Any, ...]]"

_FETCHED: Final = 500


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One item as a frozen list says it; `content` is canonical JSON, `content_hash` its SHA-256 in hex."""

    position: int
    record_id: str
    record_version: int
    title: str
    zones: tuple[str, ...]
    industries: tuple[str, ...]
    domain: str
    content: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """An amendment of one list, with the scenario's title and what was said."""

    list_id: str
    amendment: ListAmendment
    title: str
    text: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which items are asked for; empty texts ask for all, `domain` is a part of the domain in any case."""

    zone: str = ""
    industry: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lists are asked for: 0 and an empty kind ask for all; without `everything` public ones alone."""

    subject: int = 0
    kind: str = ""
    withdrawn: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it is now."""

    version: int
    withdrawn: bool
    state: bytes


def kinds(connection: Connection) -> list[ListKind]:
    """All kinds, in the order in which they were made."""
    rows = connection.execute("SELECT code, name, subject, active FROM list_kind ORDER BY place")
    return [_kind(row) for row in rows]


def kind(connection: Connection, code: str, *, lock: bool = False) -> ListKind | None:
    """One kind; locked, nobody else begins, freezes or gives up a list of it."""
    statement = sql.SQL("SELECT code, name, subject, active FROM list_kind WHERE code = %s {}")
    row = connection.execute(statement.format(sql.SQL("FOR UPDATE" if lock else "")), (code,)).fetchone()
    return None if row is None else _kind(row)


def put_kind(connection: Connection, given: ListKind) -> None:
    """Adds a kind, or changes the name and whether it is active."""
    connection.execute(
        "INSERT INTO list_kind (code, name, subject, active) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, active = excluded.active",
        (given.code, given.name, given.subject, given.active),
    )


def next_batch(connection: Connection, code: str) -> int:
    """The batch that a new list of a locked kind gets."""
    row = connection.execute(
        "SELECT coalesce(max(batch), 0) + 1 FROM list_batch WHERE kind = %s", (code,)
    ).fetchone()
    return int(row[0]) if row else 1


def add_batch(connection: Connection, list_id: str, kind_: ListKind, batch: int) -> None:
    """A list that is begun."""
    connection.execute(
        "INSERT INTO list_batch (list_id, kind, subject, batch) VALUES (%s, %s, %s, %s)",
        (list_id, kind_.code, kind_.subject, batch),
    )


def give_up(connection: Connection, list_id: str) -> list[str]:
    """Frees the batch of a draft of a locked kind; the later ones, which move up by one, in their order."""
    row = connection.execute("SELECT kind, batch FROM list_batch WHERE list_id = %s", (list_id,)).fetchone()
    assert row is not None
    connection.execute("UPDATE list_batch SET batch = NULL WHERE list_id = %s", (list_id,))
    moved = connection.execute(
        "UPDATE list_batch SET batch = batch - 1 WHERE kind = %s AND batch > %s RETURNING list_id, batch", row
    ).fetchall()
    return [list_id for list_id, _ in sorted(moved, key=lambda found: found[1])]


def drafts_before(connection: Connection, code: str, batch: int) -> list[int]:
    """The earlier batches of a locked kind that are not frozen yet."""
    rows = connection.execute(
        "SELECT batch FROM list_batch WHERE kind = %s AND batch < %s AND NOT frozen ORDER BY batch",
        (code, batch),
    )
    return [row[0] for row in rows]


def freeze(connection: Connection, list_id: str, snapshots: Sequence[Snapshot]) -> None:
    """Stores what a list says, for good."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO list_item (list_id, position, record_id, record_version, title, zones, industries,"
            " domain, content, content_hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    list_id,
                    item.position,
                    item.record_id,
                    item.record_version,
                    item.title,
                    list(item.zones),
                    list(item.industries),
                    item.domain,
                    item.content,
                    item.content_hash,
                )
                for item in snapshots
            ],
        )
    connection.execute("UPDATE list_batch SET frozen = true WHERE list_id = %s", (list_id,))


def snapshots_of(
    connection: Connection, list_id: str, chosen: Chosen, after: int, limit: int
) -> list[Snapshot]:
    """Items of a frozen list behind a position, in order."""
    where, values = _chosen(chosen)
    statement = sql.SQL(
        "SELECT position, record_id, record_version, title, zones, industries, domain, content, content_hash"
        " FROM list_item WHERE list_id = %s AND position > %s AND {} ORDER BY position LIMIT %s"
    ).format(where)
    rows = connection.execute(statement, (list_id, after, *values, limit))
    return [_snapshot(row) for row in rows]


def count_items(connection: Connection, list_id: str, chosen: Chosen) -> int:
    """How many items of a frozen list are chosen."""
    where, values = _chosen(chosen)
    statement = sql.SQL("SELECT count(*) FROM list_item WHERE list_id = %s AND {}").format(where)
    row = connection.execute(statement, (list_id, *values)).fetchone()
    return int(row[0]) if row else 0


def frozen_with(connection: Connection, record_ids: Collection[str]) -> list[str]:
    """The frozen lists that hold one of the records, in the order of their ids."""
    rows = connection.execute(
        "SELECT DISTINCT list_id FROM list_item WHERE record_id = ANY(%s) ORDER BY list_id",
        (list(record_ids),),
    )
    return [row[0] for row in rows]


def add_amendments(connection: Connection, at: datetime, rows: Sequence[AmendmentRow]) -> None:
    """Stores amendments; `at` is aware."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO list_amendment (list_id, record_id, record_version, kind, addendum, at, title, text,"
            " fields) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    row.list_id,
                    row.amendment.record_id,
                    row.amendment.record_version,
                    row.amendment.kind,
                    row.amendment.addendum,
                    at,
                    row.title,
                    row.text,
                    list(row.fields),
                )
                for row in rows
            ],
        )


def amendments_of(
    connection: Connection, list_id: str, before: int, limit: int
) -> list[tuple[int, AmendmentEntry]]:
    """Amendments of a list with their numbers below `before`, newest first."""
    rows = connection.execute(
        "SELECT id, record_id, kind, at, record_version, addendum, title, text, fields FROM list_amendment"
        " WHERE list_id = %s AND id < %s ORDER BY id DESC LIMIT %s",
        (list_id, before, limit),
    )
    return [
        (number, AmendmentEntry(amendment=_amendment(rest[:5]), title=rest[5], text=rest[6], fields=rest[7]))
        for number, *rest in rows
    ]


def count_amendments(connection: Connection, list_id: str) -> int:
    """How many amendments a list has."""
    row = connection.execute("SELECT count(*) FROM list_amendment WHERE list_id = %s", (list_id,)).fetchone()
    return int(row[0]) if row else 0


def amendments_by_record(
    connection: Connection, list_id: str, record_ids: Collection[str]
) -> dict[str, list[ListAmendment]]:
    """The amendments of some items, oldest first."""
    rows = connection.execute(
        "SELECT record_id, kind, at, record_version, addendum FROM list_amendment"
        " WHERE list_id = %s AND record_id = ANY(%s) ORDER BY id",
        (list_id, list(record_ids)),
    )
    found: dict[str, list[ListAmendment]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_amendment(row))
    return found


def page_of_lists(connection: Connection, asked: Asked, before: int, limit: int) -> list[tuple[int, bytes]]:
    """The states of lists with their numbers below `before`, the one begun last first."""
    where, values = _lists(asked)
    statement = sql.SQL(
        "SELECT b.place, l.state FROM list_batch b JOIN opportunity_list l ON l.id = b.list_id"
        " WHERE b.place < %s AND {} ORDER BY b.place DESC LIMIT %s"
    ).format(where)
    return connection.execute(statement, (before, *values, limit)).fetchall()


def count_lists(connection: Connection, asked: Asked) -> int:
    """How many lists `page_of_lists` pages through."""
    where, values = _lists(asked)
    statement = sql.SQL(
        "SELECT count(*) FROM list_batch b JOIN opportunity_list l ON l.id = b.list_id WHERE {}"
    ).format(where)
    row = connection.execute(statement, values).fetchone()
    return int(row[0]) if row else 0


def approved(connection: Connection) -> Iterator[bytes]:
    """The states of all approved scenarios, the one approved first first."""
    yield from _states(
        connection,
        "SELECT state FROM scenario WHERE facet = %s AND NOT withdrawn ORDER BY updated_at, id",
        (str(SCENARIO_STAGE_APPROVED),),
    )


def listed_before(connection: Connection, code: str) -> Iterator[bytes]:
    """The states of listed and answered scenarios on frozen lists of a kind, in the order of those lists."""
    yield from _states(
        connection,
        "SELECT s.state FROM (SELECT i.record_id, min(b.batch) AS batch, min(i.position) AS position"
        " FROM list_item i JOIN list_batch b USING (list_id) WHERE b.kind = %s GROUP BY i.record_id) AS held"
        " JOIN scenario s ON s.id = held.record_id"
        " WHERE s.facet = ANY(%s) AND NOT s.withdrawn ORDER BY held.batch, held.position, s.id",
        (code, [str(SCENARIO_STAGE_LISTED), str(SCENARIO_STAGE_ANSWERED)]),
    )


def enterprises(connection: Connection) -> Iterator[bytes]:
    """The states of all active enterprises, by their ids."""
    yield from _states(connection, "SELECT state FROM enterprise WHERE NOT withdrawn ORDER BY id", ())


def now(connection: Connection, table: str, ids: Collection[str]) -> Mapping[str, Held]:
    """Records as they are now, those that there are."""
    statement = sql.SQL("SELECT id, version, withdrawn, state FROM {} WHERE id = ANY(%s)").format(
        sql.Identifier(table)
    )
    return {row[0]: Held(*row[1:]) for row in connection.execute(statement, (list(ids),))}


def subscriptions(connection: Connection, code: str) -> list[tuple[str, Chosen]]:
    """Who wants to be told of which items of lists of a kind."""
    rows = connection.execute(
        "SELECT recipient, zone, industry, domain FROM subscription WHERE kind IN ('', %s) ORDER BY at, id",
        (code,),
    )
    return [(row[0], Chosen(*row[1:])) for row in rows]


def _states(connection: Connection, statement: str, values: Sequence[object]) -> Iterator[bytes]:
    # On the server's side: who stops early has not fetched everything.
    with connection.cursor(name="collected") as cursor:
        cursor.itersize = _FETCHED
        cursor.execute(statement.encode(), values)
        for row in cursor:
            yield row[0]


def _kind(row: tuple[Any, ...]) -> ListKind:
    code, name, subject, active = row
    return ListKind(code=code, name=name, subject=subject, active=active)


def _snapshot(row: tuple[Any, ...]) -> Snapshot:
    position, record_id, version, title, zones, industries, *rest = row
    return Snapshot(position, record_id, version, title, tuple(zones), tuple(industries), *rest)


def _amendment(row: Sequence[Any]) -> ListAmendment:
    record_id, kind_, at, version, addendum = row
    return ListAmendment(
        record_id=record_id, kind=kind_, at=at.isoformat(), record_version=version, addendum=addendum
    )


def _chosen(chosen: Chosen) -> tuple[sql.Composable, list[object]]:
    filters: list[sql.Composable] = [sql.SQL("TRUE")]
    values: list[object] = []
    if chosen.zone:
        filters.append(sql.SQL("%s = ANY(zones)"))
        values.append(chosen.zone)
    if chosen.industry:
        filters.append(sql.SQL("%s = ANY(industries)"))
        values.append(chosen.industry)
    if chosen.domain:
        filters.append(sql.SQL("strpos(lower(domain), lower(%s)) > 0"))
        values.append(chosen.domain)
    return sql.SQL(" AND ").join(filters), values


def _lists(asked: Asked) -> tuple[sql.Composable, list[object]]:
    filters: list[sql.Composable] = [sql.SQL("TRUE")]
    values: list[object] = []
    if not asked.withdrawn:
        filters.append(sql.SQL("NOT l.withdrawn"))
    if not asked.everything:
        filters.append(sql.SQL("l.public"))
    if asked.subject:
        filters.append(sql.SQL("b.subject = %s"))
        values.append(asked.subject)
    if asked.kind:
        filters.append(sql.SQL("b.kind = %s"))
        values.append(asked.kind)
    return sql.SQL(" AND ").join(filters), values
