"""The exchange's own tables, on a connection of the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from dabridge.talent.v1 import exchange_service_pb2 as api
from google.protobuf.json_format import MessageToDict, ParseDict
from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from services.common.records.store import Position

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

FAULTS_SHOWN: Final = 200
COUNTS: Final = ("refused", "unknown", "not_agreed", "matched", "filled", "confirmed", "conflicts")
_KIND: Final = "EXCHANGE_KIND_"


def sources(connection: Connected) -> list[api.ExchangeSource]:
    """All departments by their codes."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("SELECT * FROM exchange_source ORDER BY code").fetchall()
    return [_source(row) for row in rows]


def source(connection: Connected, code: str, *, lock: bool = False) -> api.ExchangeSource | None:
    """One department."""
    held = " FOR UPDATE" if lock else ""
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(
            f"SELECT * FROM exchange_source WHERE code = %s{held}",  # noqa: S608 (a constant)
            (code,),
        ).fetchone()
    return _source(row) if row else None


def put_source(connection: Connected, item: api.ExchangeSource, at: datetime) -> None:
    """Stores a department in place of what was stored."""
    connection.execute(
        "INSERT INTO exchange_source (code, version, title, public_key, schema, fields, active, updated_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (code) DO UPDATE SET"
        " version = excluded.version, title = excluded.title, public_key = excluded.public_key,"
        " schema = excluded.schema, fields = excluded.fields, active = excluded.active,"
        " updated_at = excluded.updated_at",
        (
            item.code,
            item.version,
            item.title,
            item.public_key,
            item.schema_number,
            Jsonb([_plain(each) for each in item.fields]),
            item.active,
            at,
        ),
    )


def _plain(each: api.ExchangeField) -> dict[str, Any]:
    told = MessageToDict(each, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    return {**told, "kind": api.ExchangeKind.Name(each.kind).removeprefix(_KIND).lower()}


def _source(row: dict[str, Any]) -> api.ExchangeSource:
    fields = [{**each, "kind": _KIND + str(each["kind"]).upper()} for each in row["fields"]]
    return api.ExchangeSource(
        code=row["code"],
        version=row["version"],
        title=row["title"],
        public_key=row["public_key"],
        schema_number=row["schema"],
        fields=[ParseDict(each, api.ExchangeField()) for each in fields],
        active=row["active"],
        updated_at=row["updated_at"].isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Received:
    """A batch as it came in."""

    id: str
    source: str
    number: str
    schema: int
    as_of: date
    digest: bytes
    content: bytes
    rows: int
    at: datetime


def add_batch(connection: Connected, item: Received) -> bool:
    """Stores a batch; False where the department has sent one of the number before."""
    added = connection.execute(
        "INSERT INTO exchange_batch"
        " (id, source, number, schema, as_of, digest, content, stage, rows, received_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 'queued', %s, %s) ON CONFLICT (source, number) DO NOTHING",
        (
            item.id,
            item.source,
            item.number,
            item.schema,
            item.as_of,
            item.digest,
            item.content,
            item.rows,
            item.at,
        ),
    )
    return added.rowcount == 1


def batch(connection: Connected, batch_id: str) -> api.ExchangeBatch | None:
    """One batch."""
    return _one(connection, "WHERE id = %s", [batch_id])


def batch_of(connection: Connected, source_code: str, number: str) -> api.ExchangeBatch | None:
    """The batch of a department's own number."""
    return _one(connection, "WHERE source = %s AND number = %s", [source_code, number])


def _one(connection: Connected, where: str, values: list[Any]) -> api.ExchangeBatch | None:
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(f"SELECT * FROM exchange_batch {where}", values).fetchone()  # noqa: S608
    return _batch(row) if row else None


def batches(
    connection: Connected, source_code: str, after: Position | None, limit: int
) -> tuple[list[api.ExchangeBatch], int]:
    """A page of batches, newest first, and how many there are."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            "SELECT * FROM exchange_batch WHERE (%(source)s = '' OR source = %(source)s)"
            " AND (%(at)s::timestamptz IS NULL OR (received_at, id) < (%(at)s, %(id)s))"
            " ORDER BY received_at DESC, id DESC LIMIT %(limit)s",
            {
                "source": source_code,
                "at": after.updated_at if after else None,
                "id": after.id if after else "",
                "limit": limit,
            },
        ).fetchall()
    counted = connection.execute(
        "SELECT count(*) FROM exchange_batch WHERE (%(source)s = '' OR source = %(source)s)",
        {"source": source_code},
    ).fetchone()
    return [_batch(row) for row in rows], int(counted[0]) if counted else 0


def _batch(row: dict[str, Any]) -> api.ExchangeBatch:
    return api.ExchangeBatch(
        id=row["id"],
        source=row["source"],
        number=row["number"],
        as_of=row["as_of"].isoformat(),
        stage=f"EXCHANGE_STAGE_{row['stage'].upper()}",
        counts=api.ExchangeCounts(rows=row["rows"], **{name: row[name] for name in COUNTS}),
        received_at=row["received_at"].isoformat(),
        ended_at=row["ended_at"].isoformat() if row["ended_at"] else "",
        digest=bytes(row["digest"]).hex(),
    )


def work_of(connection: Connected, batch_id: str) -> tuple[bytes | None, int, int] | None:
    """The sealed content of a batch, its schema's number and how many rows are done; locked."""
    row = connection.execute(
        "SELECT content, schema, done FROM exchange_batch WHERE id = %s FOR UPDATE", (batch_id,)
    ).fetchone()
    return None if row is None else (None if row[0] is None else bytes(row[0]), int(row[1]), int(row[2]))


def progress(connection: Connected, batch_id: str, done: int, counts: dict[str, int]) -> None:
    """Notes how far a batch is, and adds to its counts."""
    sets = ", ".join(f"{name} = {name} + %({name})s" for name in COUNTS)
    connection.execute(
        f"UPDATE exchange_batch SET stage = 'running', done = %(done)s, {sets} WHERE id = %(id)s",  # noqa: S608
        {**dict.fromkeys(COUNTS, 0), **counts, "done": done, "id": batch_id},
    )


def finish(connection: Connected, batch_id: str, at: datetime) -> None:
    """Ends a batch; what it held is gone."""
    connection.execute(
        "UPDATE exchange_batch SET stage = 'done', content = NULL, ended_at = %s WHERE id = %s",
        (at, batch_id),
    )


def add_faults(connection: Connected, batch_id: str, found: Iterable[tuple[int, str, str]]) -> None:
    """Notes the rules that rows break."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO exchange_fault (batch_id, row, field, message) VALUES (%s, %s, %s, %s)",
            [(batch_id, *each) for each in found],
        )


def faults(connection: Connected, batch_id: str) -> list[api.ExchangeFault]:
    """The first faults of a batch."""
    rows = connection.execute(
        "SELECT row, field, message FROM exchange_fault WHERE batch_id = %s ORDER BY row, field LIMIT %s",
        (batch_id, FAULTS_SHOWN),
    )
    return [api.ExchangeFault(row=row, field=name, message=message) for row, name, message in rows]


def left(connection: Connected, kind: str) -> list[str]:
    """Batches that hold their rows still, and that no job of the kind waits or works for."""
    rows = connection.execute(
        "SELECT b.id FROM exchange_batch b WHERE b.content IS NOT NULL AND NOT EXISTS (SELECT FROM job j"
        " WHERE j.kind = %s AND j.subject = b.id AND j.state IN ('queued', 'running')) ORDER BY b.id",
        (kind,),
    )
    return [row[0] for row in rows]


def received(connection: Connected, batch_id: str) -> datetime:
    """When a batch came; raises LookupError where there is none."""
    row = connection.execute("SELECT received_at FROM exchange_batch WHERE id = %s", (batch_id,)).fetchone()
    if row is None:
        raise LookupError(batch_id)
    at: datetime = row[0]
    return at


def figures(connection: Connected) -> list[api.SourceFigures]:
    """Counts of all that came, by source."""
    sums = ", ".join(f"coalesce(sum(b.{name}), 0)" for name in ("rows", *COUNTS))
    rows = connection.execute(
        f"SELECT s.code, count(b.id), {sums}, (SELECT count(*) FROM exchange_conflict c"  # noqa: S608
        " WHERE c.source = s.code AND c.stage = 'open') FROM exchange_source s"
        " LEFT JOIN exchange_batch b ON b.source = s.code GROUP BY s.code ORDER BY s.code"
    )
    return [
        api.SourceFigures(
            source=code,
            batches=many,
            counts=api.ExchangeCounts(**dict(zip(("rows", *COUNTS), map(int, summed), strict=True))),
            open_conflicts=opened,
        )
        for code, many, *summed, opened in rows
    ]
