"""The index's own tables, on a connection of the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from psycopg import Connection
from psycopg.types.json import Jsonb

from services.talent.market.analysis.formula import Key, Sum

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

# Who has the last word against statistics; who was never asked is counted without a name.
_REFUSES: Final = (
    "coalesce((SELECT NOT c.given FROM consent c WHERE c.talent_id = p.talent_id AND c.purpose = 'statistics'"
    " AND c.recipient = '' ORDER BY c.id DESC LIMIT 1), false)"
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is offered; skills in standard terms."""

    id: str
    zone: str
    industry: str
    name: str
    headcount: int
    open_until: date | None
    skills: tuple[str, ...]


def note_people(connection: Connected, known: Mapping[str, tuple[dict[str, Any] | None, list[str]]]) -> None:
    """Keeps what is so now of people, to be counted: their features and skills by id."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO index_person (talent_id, now, skills) VALUES (%s, %s, %s)"
            " ON CONFLICT (talent_id) DO UPDATE"
            " SET now = excluded.now, skills = excluded.skills, dirty = true",
            [
                (key, None if told is None else Jsonb(told), skills)
                for key, (told, skills) in sorted(known.items())
            ],
        )


def note_posts(connection: Connected, posts: Iterable[Post], gone: Collection[str]) -> None:
    """Keeps posts, and drops those that are offered no more."""
    connection.execute("DELETE FROM index_post WHERE demand_id = ANY(%s)", (list(gone),))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO index_post (demand_id, zone, industry, name, headcount, open_until, skills)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (demand_id) DO UPDATE SET"
            " zone = excluded.zone, industry = excluded.industry, name = excluded.name,"
            " headcount = excluded.headcount, open_until = excluded.open_until, skills = excluded.skills",
            [
                (p.id, p.zone, p.industry, p.name, p.headcount, p.open_until, list(p.skills))
                for p in sorted(posts, key=lambda post: post.id)
            ],
        )


def unknown(connection: Connected, table: str, limit: int) -> list[str]:
    """Ids of records that the index has not heard of: `table` is talent or demand."""
    own, key = ("index_person", "talent_id") if table == "talent" else ("index_post", "demand_id")
    rows = connection.execute(
        f"SELECT t.id FROM {table} t LEFT JOIN {own} p ON p.{key} = t.id"  # noqa: S608
        f" WHERE p.{key} IS NULL AND NOT t.withdrawn LIMIT %s",
        (limit,),
    )
    return [row[0] for row in rows]


def due(connection: Connected, limit: int) -> dict[str, tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """What is counted and what is so now of people who wait to be counted, locked, by id."""
    rows = connection.execute(
        f"SELECT p.talent_id, p.counted, CASE WHEN {_REFUSES} THEN NULL ELSE p.now END FROM index_person p"  # noqa: S608
        " WHERE p.dirty ORDER BY p.talent_id LIMIT %s FOR UPDATE SKIP LOCKED",
        (limit,),
    )
    return {key: (counted, now) for key, counted, now in rows}


def counted(connection: Connected, now: Mapping[str, dict[str, Any] | None], at: datetime) -> None:
    """Notes that people are counted as they are now, and the moment."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE index_person SET counted = %s, dirty = false WHERE talent_id = %s",
            [(None if told is None else Jsonb(told), key) for key, told in sorted(now.items())],
        )
    connection.execute(
        "INSERT INTO index_counted (at) VALUES (%s) ON CONFLICT (one) DO UPDATE SET at = excluded.at", (at,)
    )


def add(connection: Connected, changes: Mapping[Key, Sum]) -> None:
    """Adds to the sums, in the order of their keys; what comes to nothing is no row."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO index_sum (cell, dimension, grp, people, quality, known, mobile)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (cell, dimension, grp) DO UPDATE SET"
            " people = index_sum.people + excluded.people, quality = index_sum.quality + excluded.quality,"
            " known = index_sum.known + excluded.known, mobile = index_sum.mobile + excluded.mobile",
            [(*key, s.people, s.quality, s.known, s.mobile) for key, s in sorted(changes.items())],
        )
    connection.execute("DELETE FROM index_sum WHERE people = 0 AND quality = 0 AND known = 0 AND mobile = 0")


def sums(connection: Connected) -> dict[Key, Sum]:
    """All sums."""
    rows = connection.execute("SELECT cell, dimension, grp, people, quality, known, mobile FROM index_sum")
    return {(cell, dimension, group): Sum(*map(int, told)) for cell, dimension, group, *told in rows}


def features(connection: Connected) -> list[dict[str, Any]]:
    """What is so now of everybody who is counted, for counting anew."""
    rows = connection.execute(f"SELECT p.now FROM index_person p WHERE p.now IS NOT NULL AND NOT {_REFUSES}")  # noqa: S608
    return [row[0] for row in rows]


def state(connection: Connected) -> tuple[datetime | None, int]:
    """When was counted last, and how many wait."""
    row = connection.execute(
        "SELECT (SELECT at FROM index_counted), (SELECT count(*) FROM index_person WHERE dirty)"
    ).fetchone()
    return (row[0], int(row[1])) if row else (None, 0)


def seats_of_posts(connection: Connected, today: date) -> dict[str, int]:
    """Open seats of posts, by cell."""
    rows = connection.execute(
        "SELECT zone || ':' || industry, sum(headcount) FROM index_post"
        " WHERE open_until IS NULL OR open_until >= %s GROUP BY zone, industry",
        (today,),
    )
    return {cell: int(many) for cell, many in rows}


def posts(connection: Connected, zone: str, industries: Sequence[str], today: date) -> list[Post]:
    """Posts of a zone (empty: all) and of industries (none: all), in the order of their ids."""
    rows = connection.execute(
        "SELECT demand_id, zone, industry, name, headcount, open_until, skills FROM index_post"
        " WHERE (%(zone)s = '' OR zone = %(zone)s) AND (%(all)s OR industry = ANY(%(industries)s))"
        " AND (open_until IS NULL OR open_until >= %(today)s) AND skills <> '{}' ORDER BY demand_id",
        {"zone": zone, "all": not industries, "industries": list(industries), "today": today},
    )
    return [
        Post(key, at, of, name, headcount, until, tuple(skills))
        for key, at, of, name, headcount, until, skills in rows
    ]


def skills(connection: Connected, cells: Collection[str]) -> list[tuple[str, ...]]:
    """The skills of everybody who is counted in one of the cells."""
    rows = connection.execute(
        "SELECT skills FROM index_person WHERE counted IS NOT NULL AND counted -> 'cells' ?| %s",
        (sorted(cells),),
    )
    return [tuple(row[0]) for row in rows]


def forget(connection: Connected, talent_id: str) -> dict[str, Any] | None:
    """Deletes what is known of a person; what of it is in the sums."""
    row = connection.execute(
        "DELETE FROM index_person WHERE talent_id = %s RETURNING counted", (talent_id,)
    ).fetchone()
    return row[0] if row else None
