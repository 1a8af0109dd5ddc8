"""Tables of the quality of posts, on a connection of the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias, cast

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from services.common.access.policy import Reach
from services.common.records.store import Position
from services.talent.market.postings.cases import Case, Stage
from services.talent.market.postings.repeats import Spread
from services.talent.market.postings.rules import Finding
from services.talent.market.postings.signatures import Content
from services.talent.model import DEMAND

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

# Of posts that share a band with one, those that share most, the oldest first: the original of many copies.
NEIGHBOURS_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A post as it is compared; see the migrations. One that is not open has content, and no bands.

    `said`: its content at `since`.
    """

    demand_id: str
    since: datetime | None
    owner: str
    zone: str
    synthetic: bool
    open: bool
    pay: int
    pay_group: tuple[str, ...]
    digest: bytes
    content: Content
    said: Content


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page of cases asks for; empty: anything."""

    stage: str
    code: str
    zone: str
    limit: int
    after: Position | None


def note(connection: Connected, posts: Mapping[str, datetime]) -> None:
    """Remembers that posts have to be looked at, with the moments of their new states."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO posting (demand_id, dirty, first_at) VALUES (%s, true, %s)"
            " ON CONFLICT (demand_id) DO UPDATE SET dirty = true",
            sorted(posts.items()),
        )


def unheard(connection: Connected, limit: int) -> list[str]:
    """Posts of which no row tells, such as of before there were any."""
    rows = connection.execute(
        "SELECT id FROM demand WHERE NOT withdrawn"
        " AND NOT EXISTS (SELECT FROM posting WHERE demand_id = demand.id) ORDER BY id LIMIT %s",
        (limit,),
    )
    return [key for (key,) in rows]


def first_written(connection: Connected, ids: Collection[str]) -> dict[str, datetime]:
    """When posts were first written, as far as the log of this service tells."""
    found = connection.execute(
        "SELECT object_id, min(at) FROM audit_entry WHERE object_kind = %s AND object_id = ANY(%s)"
        " GROUP BY object_id",
        (DEMAND.kind, list(ids)),
    )
    return dict(found.fetchall())


def due(connection: Connected, limit: int) -> list[str]:
    """Posts to be looked at, the oldest first."""
    rows = connection.execute(
        "SELECT demand_id FROM posting WHERE dirty ORDER BY first_at, demand_id LIMIT %s", (limit,)
    )
    return [key for (key,) in rows]


def seen(connection: Connected, ids: Collection[str]) -> None:
    """Remembers that posts were looked at."""
    connection.execute("UPDATE posting SET dirty = false WHERE demand_id = ANY(%s)", (list(ids),))


def touch(connection: Connected, ids: Collection[str]) -> None:
    """Has posts looked at again."""
    connection.execute("UPDATE posting SET dirty = true WHERE demand_id = ANY(%s)", (sorted(ids),))


def drop(connection: Connected, ids: Collection[str]) -> None:
    """Forgets posts that are out for good."""
    connection.execute("DELETE FROM posting WHERE demand_id = ANY(%s)", (list(ids),))


def rows(connection: Connected, ids: Collection[str]) -> dict[str, Row]:
    """What is known of posts, by id."""
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute("SELECT * FROM posting WHERE demand_id = ANY(%s)", (list(ids),)).fetchall()
    return {row["demand_id"]: _row(row) for row in found}


def keep(connection: Connected, kept: Sequence[Row], bands: Mapping[str, Sequence[int]]) -> None:
    """Overwrites what is known of posts, and their bands; of those that are not open there are none."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE posting SET since = %s, owner = %s, zone = %s, synthetic = %s, open = %s, pay = %s,"
            " pay_group = %s, digest = %s, title = %s, body = %s, said_title = %s, said_body = %s"
            " WHERE demand_id = %s",
            [
                (
                    row.since,
                    row.owner,
                    row.zone,
                    row.synthetic,
                    row.open,
                    row.pay,
                    list(row.pay_group),
                    row.digest,
                    sorted(row.content.title),
                    sorted(row.content.body),
                    sorted(row.said.title),
                    sorted(row.said.body),
                    row.demand_id,
                )
                for row in kept
            ],
        )
        cursor.execute(
            "DELETE FROM posting_band WHERE demand_id = ANY(%s)", ([row.demand_id for row in kept],)
        )
        flat = [(band, value, key) for key, values in bands.items() for band, value in enumerate(values)]
        cursor.execute(
            "INSERT INTO posting_band (band, value, demand_id)"
            " SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::text[])",
            tuple([each[place] for each in flat] for place in range(3)),
        )


def neighbours(connection: Connected, ids: Collection[str]) -> dict[str, list[str]]:
    """For each post the open ones that share a band with it, at most NEIGHBOURS_MOST.

    Of a band that more share it looks at the oldest: there may be thousands that say the same.
    """
    found = connection.execute(
        "WITH mine AS (SELECT * FROM posting_band WHERE demand_id = ANY(%(ids)s)),"
        " sharing AS (SELECT o.band, o.value, o.demand_id, p.since, row_number() OVER"
        " (PARTITION BY o.band, o.value ORDER BY p.since, o.demand_id) AS place"
        " FROM (SELECT DISTINCT band, value FROM mine) AS shared JOIN posting_band AS o USING (band, value)"
        " JOIN posting AS p ON p.demand_id = o.demand_id AND p.open)"
        " SELECT mine, other FROM (SELECT mine.demand_id AS mine, o.demand_id AS other, row_number() OVER"
        " (PARTITION BY mine.demand_id ORDER BY count(*) DESC, min(o.since), o.demand_id) AS place"
        " FROM mine JOIN sharing AS o USING (band, value)"
        " WHERE o.place <= %(most)s AND o.demand_id <> mine.demand_id"
        " GROUP BY mine.demand_id, o.demand_id) AS near"
        " WHERE place <= %(most)s ORDER BY mine, place",
        {"ids": list(ids), "most": NEIGHBOURS_MOST},
    )
    near: dict[str, list[str]] = {}
    for mine, other in found:
        near.setdefault(mine, []).append(other)
    return near


def naming(connection: Connected, ids: Collection[str]) -> set[str]:
    """The posts whose cases name one of these."""
    found = connection.execute("SELECT demand_id FROM posting_case WHERE others && %s", (list(ids),))
    return {key for (key,) in found}


def spreads(connection: Connected, names: Collection[str]) -> dict[str, Spread]:
    """The spread of pay in groups of open posts."""
    found = connection.execute(
        "SELECT name, count(*), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY ln(pay))"
        " FROM posting, unnest(pay_group) AS name"
        " WHERE open AND pay > 0 AND pay_group && %(names)s AND name = ANY(%(names)s) GROUP BY name",
        {"names": sorted(names)},
    )
    return {name: Spread(many, *map(float, parts)) for name, many, parts in found}


def crowded(connection: Connected, ids: Collection[str], most: int) -> set[str]:
    """Of posts those before which their owner had posted `most` within 24 hours.

    Posts of a demand list do not count, nor do made-up ones: a list is looked through before it is confirmed.
    """
    found = connection.execute(
        "SELECT p.demand_id FROM posting AS p WHERE p.demand_id = ANY(%(ids)s) AND p.open AND NOT p.synthetic"
        " AND NOT EXISTS (SELECT FROM demand_entry AS e"
        " WHERE e.demand_id = p.demand_id AND e.listed_version > 0)"
        " AND (SELECT count(*) FROM posting AS q WHERE q.owner = p.owner AND NOT q.synthetic"
        " AND q.first_at > p.first_at - interval '24 hours'"
        " AND (q.first_at, q.demand_id) < (p.first_at, p.demand_id)"
        " AND NOT EXISTS (SELECT FROM demand_entry AS e"
        " WHERE e.demand_id = q.demand_id AND e.listed_version > 0)) >= %(most)s",
        {"ids": list(ids), "most": most},
    )
    return {key for (key,) in found}


def cases(connection: Connected, ids: Collection[str], *, lock: bool = False) -> dict[str, Case]:
    """The cases of posts, by id."""
    held = " FOR UPDATE" if lock else ""
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            f"SELECT * FROM posting_case WHERE demand_id = ANY(%s) ORDER BY demand_id{held}",  # noqa: S608 (a constant)
            (list(ids),),
        ).fetchall()
    return {row["demand_id"]: _case(row) for row in found}


def put_cases(connection: Connected, kept: Iterable[Case]) -> None:
    """Stores cases in place of what was stored."""
    with connection.cursor() as cursor:
        cursor.executemany(_PUT, [_columns(case) for case in kept])


def page(connection: Connected, wanted: Wanted, within: Reach) -> tuple[list[Case], int]:
    """Cases within reach, the latest first, and how many there are; without a stage all that stand."""
    filters = {
        "all": within.everything,
        "owners": sorted(within.owners),
        "stage": wanted.stage,
        "code": wanted.code,
        "zone": wanted.zone,
    }
    place = {
        **filters,
        "at": wanted.after.updated_at if wanted.after else None,
        "id": wanted.after.id if wanted.after else "",
        "limit": wanted.limit,
    }
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            f"SELECT * FROM posting_case WHERE {_FILTER}"  # noqa: S608 (a constant)
            " AND (%(at)s::timestamptz IS NULL OR (updated_at, demand_id) < (%(at)s, %(id)s))"
            " ORDER BY updated_at DESC, demand_id DESC LIMIT %(limit)s",
            place,
        ).fetchall()
        counted = cursor.execute(
            f"SELECT count(*) AS many FROM posting_case WHERE {_FILTER}",  # noqa: S608 (a constant)
            filters,
        ).fetchone()
    return [_case(row) for row in found], counted["many"] if counted else 0


_FILTER: Final = (
    "(%(all)s OR enterprise_id = ANY(%(owners)s))"
    " AND (CASE WHEN %(stage)s = '' THEN stage <> 'void' ELSE stage = %(stage)s END)"
    " AND (%(code)s = '' OR %(code)s = ANY(codes)) AND (%(zone)s = '' OR zone = %(zone)s)"
)
_NAMES: Final = (
    "demand_id",
    "version",
    "enterprise_id",
    "zone",
    "post",
    "stage",
    "standing",
    "findings",
    "codes",
    "others",
    "found_at",
    "updated_at",
    "reason",
    "decided_at",
    "decided_digest",
    "objection",
    "objected_at",
)
_PUT: Final = (
    f"INSERT INTO posting_case ({', '.join(_NAMES)}) VALUES ({', '.join(['%s'] * len(_NAMES))})"  # noqa: S608 (constants)
    f" ON CONFLICT (demand_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[1:])}"
)


def _columns(case: Case) -> tuple[Any, ...]:
    told = [{"code": each.code, "evidence": dict(each.evidence)} for each in case.findings]
    given = {name: getattr(case, name) for name in _NAMES} | {"findings": Jsonb(told)}
    return tuple(given.values())


def _case(row: Mapping[str, Any]) -> Case:
    return Case(
        demand_id=row["demand_id"],
        version=row["version"],
        enterprise_id=row["enterprise_id"],
        zone=row["zone"],
        post=row["post"],
        stage=cast("Stage", row["stage"]),
        standing=row["standing"],
        findings=tuple(Finding(each["code"], each["evidence"]) for each in row["findings"]),
        found_at=row["found_at"],
        updated_at=row["updated_at"],
        reason=row["reason"],
        decided_at=row["decided_at"],
        decided_digest=bytes(row["decided_digest"]),
        objection=row["objection"],
        objected_at=row["objected_at"],
    )


def _row(row: Mapping[str, Any]) -> Row:
    return Row(
        demand_id=row["demand_id"],
        since=row["since"],
        owner=row["owner"],
        zone=row["zone"],
        synthetic=row["synthetic"],
        open=row["open"],
        pay=row["pay"],
        pay_group=tuple(row["pay_group"]),
        digest=bytes(row["digest"]),
        content=Content(frozenset(row["title"]), frozenset(row["body"])),
        said=Content(frozenset(row["said_title"]), frozenset(row["said_body"])),
    )
