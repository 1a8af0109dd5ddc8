"""Records in Postgres."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from google.protobuf.message import Message
from psycopg import Connection, sql
from psycopg.rows import kwargs_row
from psycopg_pool import ConnectionPool

from services.common.access.policy import Reach
from services.common.access.principal import Principal
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Act
from services.common.errors import NotFound
from services.common.records.seals import IN_CLEAR, Seals
from services.common.records.store import Change, Claim, Page, Query, Record, Transaction
from services.common.sealing import is_sealed

_COLUMNS: Final = sql.SQL(
    "id, version, withdrawn, zones, industries, title, facet, owner, public, state, content_hash, updated_at,"
    " parties"
)
# Before an answer that lies sealed, and the id of the person under whose key; no message begins so.
_SEALED_ANSWER: Final = b"\0"
_ANSWERS: Final = "idempotency_key"
# Codes hold no comma; Postgres cannot unnest arrays of arrays one by one.
_ROWS: Final = sql.SQL(
    "SELECT id, version, withdrawn, string_to_array(zones, ','), string_to_array(industries, ','),"
    " title, facet, owner, public, state, content_hash, updated_at, string_to_array(parties, ',')"
    " FROM unnest(%s::text[], %s::bigint[], %s::boolean[], %s::text[], %s::text[], %s::text[], %s::text[],"
    " %s::text[], %s::boolean[], %s::bytea[], %s::bytea[], %s::timestamptz[], %s::text[]) AS"
    " given (id, version, withdrawn, zones, industries, title, facet, owner, public, state, content_hash,"
    " updated_at, parties)"
)
_EMIT: Final = (
    "INSERT INTO outbox (event_id, type, source, aggregate_id, version, payload, traceparent, created_at)"
    " SELECT event_id, type, source, aggregate_id, version, payload, traceparent, created_at"
    " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bytea[], %s::text[],"
    " %s::timestamptz[]) WITH ORDINALITY AS"
    " given (event_id, type, source, aggregate_id, version, payload, traceparent, created_at, place)"
    " ORDER BY place"
)


class PostgresStore:
    """Transactions at READ COMMITTED on connections of a pool."""

    def __init__(
        self,
        pool: ConnectionPool[Connection[tuple[Any, ...]]],
        auditor: Auditor,
        seals: Seals = IN_CLEAR,
    ) -> None:
        """Uses the pool without owning it; `auditor` writes to the log in the same database.

        `seals` seals what lies in tables about people.
        """
        self._pool = pool
        self._auditor = auditor
        self._seals = seals

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commits at the end of the block; takes everything back where it raises."""
        with self._pool.connection() as connection:
            transaction = PostgresTransaction(connection, self._seals)
            yield transaction
            # Last, for the log's head is locked from here to the commit.
            if transaction.caller is not None:
                self._auditor.append(connection, transaction.acts, transaction.caller)


class PostgresTransaction:
    """One transaction on one connection; a service's own tables are read and written by `connection`."""

    def __init__(self, connection: Connection[tuple[Any, ...]], seals: Seals = IN_CLEAR) -> None:
        """Uses the connection until its block ends."""
        self._connection = connection
        self._seals = seals
        self.connection = connection
        self.caller: Principal | None = None
        self.acts: list[Act] = []

    def lock(self, table: str, ids: Collection[str]) -> dict[str, Record]:
        """The records that exist of the ids, locked in the order of their ids."""
        statement = sql.SQL("SELECT {} FROM {} WHERE id = ANY(%s) ORDER BY id FOR UPDATE").format(
            _COLUMNS, sql.Identifier(table)
        )
        return {record.id: record for record in self._records(table, statement, (list(ids),))}

    def insert(self, table: str, records: Sequence[Record]) -> set[str]:
        """Stores new records; returns the ids stored, without those that are taken."""
        # In one order everywhere, so that two loads of the same ids wait for each other and never in a ring.
        ordered = self._sealed(table, sorted(records, key=lambda record: record.id))
        statement = sql.SQL("INSERT INTO {} ({}) {} ON CONFLICT (id) DO NOTHING RETURNING id").format(
            sql.Identifier(table), _COLUMNS, _ROWS
        )
        return {row[0] for row in self._connection.execute(statement, _arrays(ordered))}

    def replace(self, table: str, records: Sequence[Record]) -> None:
        """Overwrites records that this transaction has locked."""
        statement = sql.SQL(
            "UPDATE {} AS held SET version = new.version, withdrawn = new.withdrawn, zones = new.zones,"
            " industries = new.industries, title = new.title, facet = new.facet, owner = new.owner,"
            " public = new.public, state = new.state, content_hash = new.content_hash,"
            " updated_at = new.updated_at, parties = new.parties"
            " FROM ({}) AS new ({}) WHERE held.id = new.id"
        ).format(sql.Identifier(table), _ROWS, _COLUMNS)
        self._connection.execute(statement, _arrays(self._sealed(table, records)))

    def emit(self, changes: Sequence[Change]) -> None:
        """Hands events to the outbox and wakes the relay at commit."""
        rows = [
            (
                change.event.id,
                change.event.type,
                change.event.source,
                change.event.subject,
                change.version,
                change.event.data,
                change.event.traceparent,
                change.event.time,
            )
            for change in changes
        ]
        if rows:
            self._connection.execute(_EMIT, [list(column) for column in zip(*rows, strict=True)])

    def audit(self, caller: Principal, acts: Sequence[Act]) -> None:
        """Tells the log what the caller did, once the block ends."""
        self.caller = caller
        self.acts += acts

    def claim_key(self, key: str, request_hash: bytes) -> Claim | None:
        """Takes an idempotency key; what it was used for where it is taken."""
        taken = self._connection.execute(
            "INSERT INTO idempotency_key (key, request_hash) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING",
            (key, request_hash),
        )
        if taken.rowcount == 1:
            return None
        row = self._connection.execute(
            "SELECT request_hash, result FROM idempotency_key WHERE key = %s", (key,)
        ).fetchone()
        if row is None:
            # It was pruned between the two statements: the key is as good as new.
            return self.claim_key(key, request_hash)
        return Claim(row[0], self._answer(key, row[1] or b""))

    def keep_result(self, key: str, result: bytes, person: str = "") -> None:
        """Keeps the answer of a key that this transaction has claimed, sealed where it is about a person."""
        if person and self._seals.tables:
            sealed = self._seals.seal(f"{_ANSWERS}:{key}", {person: result})[person]
            result = b"%b%b\0%b" % (_SEALED_ANSWER, person.encode(), sealed)
        self._connection.execute("UPDATE idempotency_key SET result = %s WHERE key = %s", (result, key))

    def _answer(self, key: str, kept: bytes) -> bytes:
        """An answer as it was given; raises NotFound where its person was erased."""
        if not kept.startswith(_SEALED_ANSWER):
            return kept
        person, _, sealed = kept.removeprefix(_SEALED_ANSWER).partition(b"\0")
        whose = person.decode()
        clear = self._seals.unseal(f"{_ANSWERS}:{key}", {whose: sealed})
        if whose not in clear:
            raise NotFound("person", whose)
        return clear[whose]

    def tidy(self, messages: Sequence[Message], codes: Collection[str]) -> None:
        """Takes what is known to identify a person out of the texts of messages that have the person's id."""
        if self._seals.tables and messages:
            self._seals.tidy(self._connection, messages, codes)

    def get(self, table: str, record_id: str) -> Record | None:
        """One record; None where there is none."""
        statement = sql.SQL("SELECT {} FROM {} WHERE id = %s").format(_COLUMNS, sql.Identifier(table))
        return next(iter(self._records(table, statement, (record_id,))), None)

    def page(self, table: str, query: Query, within: Reach) -> Page:
        """A page of a table, newest change first."""
        filters, values = _filters(query)
        reachable, reached = visible(within)
        where = sql.SQL(" AND ").join([*filters, reachable])
        values += reached
        counted = self._connection.execute(
            sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(table), where), values
        ).fetchone()
        after = sql.SQL("TRUE")
        if query.after is not None:
            after = sql.SQL("(updated_at, id) < (%s, %s)")
            values = [*values, query.after.updated_at, query.after.id]
        statement = sql.SQL(
            "SELECT {} FROM {} WHERE {} AND {} ORDER BY updated_at DESC, id DESC LIMIT %s"
        ).format(_COLUMNS, sql.Identifier(table), where, after)
        found = self._records(table, statement, (*values, query.limit + 1))
        return Page(
            # Of who was erased there is nothing to show.
            records=tuple(record for record in found[: query.limit] if record.state),
            total=counted[0] if counted else 0,
            more=len(found) > query.limit,
        )

    def _records(self, table: str, statement: sql.Composed, values: Sequence[object]) -> list[Record]:
        with self._connection.cursor(row_factory=kwargs_row(_record)) as cursor:
            found = cursor.execute(statement, values).fetchall()
        if table not in self._seals.tables:
            return found
        # What was stored before there were seals is read as it is, until it is sealed.
        sealed = {record.id: record.state for record in found if is_sealed(record.state)}
        clear = self._seals.unseal(table, sealed)
        return [
            record
            if record.id not in sealed
            else replace(record, state=clear[record.id])
            if record.id in clear
            else replace(record, state=b"", withdrawn=True)
            for record in found
        ]

    def _sealed(self, table: str, records: Sequence[Record]) -> Sequence[Record]:
        """The rows as they lie: a state sealed, and nothing to try out guesses of it by."""
        if table not in self._seals.tables or not records:
            return records
        states = self._seals.seal(table, {record.id: record.state for record in records})
        return [replace(record, state=states[record.id], content_hash=b"") for record in records]


def _record(*, zones: list[str], industries: list[str], parties: list[str], **columns: Any) -> Record:
    return Record(zones=tuple(zones), industries=tuple(industries), parties=tuple(parties), **columns)


def _arrays(records: Sequence[Record]) -> list[list[object]]:
    """One array a column, in the order of _COLUMNS."""
    return [
        [record.id for record in records],
        [record.version for record in records],
        [record.withdrawn for record in records],
        [",".join(record.zones) for record in records],
        [",".join(record.industries) for record in records],
        [record.title for record in records],
        [record.facet for record in records],
        [record.owner for record in records],
        [record.public for record in records],
        [record.state for record in records],
        [record.content_hash for record in records],
        [record.updated_at for record in records],
        [",".join(record.parties) for record in records],
    ]


def visible(within: Reach) -> tuple[sql.Composable, list[object]]:
    """The condition on a record table's columns that leaves what is within reach, and its values."""
    if within.everything:
        return sql.SQL("TRUE"), []
    parts: list[sql.Composable] = []
    values: list[object] = []
    if within.owners:
        parts.append(sql.SQL("owner = ANY(%s)"))
        values.append(sorted(within.owners - {""}))
    if within.zones:
        parts.append(sql.SQL("zones && %s"))
        values.append(sorted(within.zones))
    if within.parties:
        parts.append(sql.SQL("parties && %s"))
        values.append(sorted(within.parties))
    if within.public:
        parts.append(sql.SQL("public"))
    return sql.SQL("({})").format(sql.SQL(" OR ").join(parts or [sql.SQL("FALSE")])), values


def _filters(query: Query) -> tuple[list[sql.Composable], list[object]]:
    filters: list[sql.Composable] = []
    values: list[object] = []
    if not query.include_withdrawn:
        filters.append(sql.SQL("NOT withdrawn"))
    if query.zone:
        filters.append(sql.SQL("%s = ANY(zones)"))
        values.append(query.zone)
    if query.industry:
        filters.append(sql.SQL("%s = ANY(industries)"))
        values.append(query.industry)
    if query.facet:
        filters.append(sql.SQL("facet = %s"))
        values.append(query.facet)
    if query.owners is not None:
        filters.append(sql.SQL("(owner = ANY(%s) OR parties && %s)"))
        values += [sorted(query.owners - {""})] * 2
    if query.ids is not None:
        filters.append(sql.SQL("id = ANY(%s)"))
        values.append(sorted(query.ids))
    if query.text:
        filters.append(sql.SQL("strpos(lower(title), lower(%s)) > 0"))
        values.append(query.text)
    return filters, values
