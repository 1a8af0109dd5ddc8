"""What introductions are found and counted by, on a connection of the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from dabridge.events.v1.talent_pb2 import Introduction
from psycopg import Connection, sql

from services.common.access.policy import Reach
from services.common.records.postgres import visible
from services.common.records.store import Position
from services.talent.market.introductions.record import (
    OPEN,
    outcome_name,
    side_name,
    stage_name,
    stage_of,
)

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

_OPEN: Final = sorted(stage_name(stage) for stage in OPEN)
_KEEP: Final = """
    INSERT INTO introduction_fact AS held (introduction_id, talent_id, demand_id, enterprise_id, asked_by,
        stage, outcome, reason_code, contested, asked_at, answer_by, answered_at, connected_at,
        interviewed_at, ended_at)
    VALUES (%(id)s, %(talent)s, %(demand)s, %(enterprise)s, %(asked_by)s, %(stage)s, %(outcome)s,
        %(reason)s, %(contested)s, %(asked_at)s, %(answer_by)s, %(answered_at)s,
        CASE WHEN %(stage)s = 'connected' THEN %(at)s::timestamptz END,
        CASE WHEN %(stage)s = 'interviewing' THEN %(at)s::timestamptz END, %(ended_at)s)
    ON CONFLICT (introduction_id) DO UPDATE SET
        talent_id = excluded.talent_id, stage = excluded.stage, outcome = excluded.outcome,
        reason_code = excluded.reason_code, contested = excluded.contested,
        answered_at = excluded.answered_at, ended_at = excluded.ended_at,
        connected_at = coalesce(held.connected_at, excluded.connected_at),
        interviewed_at = coalesce(held.interviewed_at, excluded.interviewed_at)
"""


def keep(connection: Connected, states: Sequence[Introduction]) -> None:
    """Notes new states, whose records are stored."""
    with connection.cursor() as cursor:
        cursor.executemany(
            _KEEP,
            [
                {
                    "id": each.id,
                    "talent": each.talent_id,
                    "demand": each.demand_id,
                    "enterprise": each.enterprise_id,
                    "asked_by": side_name(each.asked_by),
                    "stage": stage_of(each),
                    "outcome": outcome_name(each.outcome),
                    "reason": each.reason_code,
                    "contested": each.contested,
                    "asked_at": each.asked_at,
                    "answer_by": each.answer_by,
                    "answered_at": each.answered_at or None,
                    "ended_at": each.ended_at or None,
                    "at": each.updated_at,
                }
                for each in states
            ],
        )


def open_of_pair(connection: Connected, talent_id: str, demand_id: str) -> bool:
    """Whether the two are in an introduction that is open."""
    row = connection.execute(
        "SELECT 1 FROM introduction_fact WHERE talent_id = %s AND demand_id = %s AND stage = ANY(%s)",
        (talent_id, demand_id, _OPEN),
    ).fetchone()
    return row is not None


def declined_since(
    connection: Connected, talent_id: str, demand_id: str, asked_by: str, since: datetime
) -> bool:
    """Whether the other side has declined what the side asked of it since a moment."""
    row = connection.execute(
        "SELECT 1 FROM introduction_fact WHERE talent_id = %s AND demand_id = %s AND asked_by = %s"
        " AND stage = 'declined' AND answered_at > %s",
        (talent_id, demand_id, asked_by, since),
    ).fetchone()
    return row is not None


def invitations_since(connection: Connected, demand_id: str, since: datetime) -> int:
    """How many were invited to a post since a moment, whatever has become of it."""
    row = connection.execute(
        "SELECT count(*) FROM introduction_fact"
        " WHERE demand_id = %s AND asked_by = 'enterprise' AND asked_at >= %s",
        (demand_id, since),
    ).fetchone()
    return int(row[0]) if row else 0


def open_of_talents(connection: Connected, ids: Collection[str]) -> list[str]:
    """The open introductions of any of the talents."""
    return _ids(
        connection,
        "SELECT introduction_id FROM introduction_fact WHERE talent_id = ANY(%s) AND stage = ANY(%s)",
        (list(ids), _OPEN),
    )


def open_between(connection: Connected, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The open introductions of talents with enterprises, by pairs of their ids."""
    talents, enterprises = ([pair[place] for pair in pairs] for place in (0, 1))
    return _ids(
        connection,
        "SELECT introduction_id FROM introduction_fact WHERE (talent_id, enterprise_id) IN"
        " (SELECT * FROM unnest(%s::text[], %s::text[])) AND stage = ANY(%s)",
        (talents, enterprises, _OPEN),
    )


def open_of_demands(connection: Connected, ids: Collection[str]) -> list[str]:
    """The open introductions to any of the posts."""
    return _ids(
        connection,
        "SELECT introduction_id FROM introduction_fact WHERE demand_id = ANY(%s) AND stage = ANY(%s)",
        (list(ids), _OPEN),
    )


def of_talent(connection: Connected, talent_id: str) -> list[str]:
    """All introductions of a talent, the first one first."""
    return _ids(
        connection,
        "SELECT introduction_id FROM introduction_fact WHERE talent_id = %s"
        " ORDER BY asked_at, introduction_id",
        (talent_id,),
    )


def unanswered(connection: Connected, until: datetime, most: int) -> list[str]:
    """Those whose answer was due by a moment, the longest due first."""
    return _ids(
        connection,
        "SELECT introduction_id FROM introduction_fact WHERE stage = 'asked' AND answer_by <= %s"
        " ORDER BY answer_by, introduction_id LIMIT %s",
        (until, most),
    )


def to_remind(connection: Connected, now: datetime, until: datetime, most: int) -> list[str]:
    """Those whose answer is due between two moments and was not asked for again."""
    return _ids(
        connection,
        "SELECT introduction_id FROM introduction_fact WHERE stage = 'asked' AND reminded_at IS NULL"
        " AND answer_by > %s AND answer_by <= %s ORDER BY answer_by, introduction_id LIMIT %s",
        (now, until, most),
    )


def remind(connection: Connected, introduction_id: str, at: datetime) -> bool:
    """Notes that the answer was asked for again; False where it was before."""
    changed = connection.execute(
        "UPDATE introduction_fact SET reminded_at = %s WHERE introduction_id = %s AND reminded_at IS NULL",
        (at, introduction_id),
    )
    return changed.rowcount == 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list asks for; empty texts and no stages ask for all. `owners`: of these sides alone."""

    within: Reach
    stages: Sequence[str] = ()
    zone: str = ""
    industry: str = ""
    demand_id: str = ""
    asked_by: str = ""
    owners: frozenset[str] | None = None
    asked_from: datetime | None = None
    asked_before: datetime | None = None

    def condition(self) -> tuple[sql.Composable, list[object]]:
        """What holds of records `introduction` joined with their `fact`, and its values."""
        reachable, values = visible(self.within)
        parts: list[sql.Composable] = [reachable]
        wanted: Mapping[str, object] = {
            "fact.stage = ANY(%s)": list(self.stages),
            "%s = ANY(zones)": self.zone,
            "%s = ANY(industries)": self.industry,
            "fact.demand_id = %s": self.demand_id,
            "fact.asked_by = %s": self.asked_by,
            "fact.asked_at >= %s": self.asked_from,
            "fact.asked_at < %s": self.asked_before,
        }
        for text, value in wanted.items():
            if value:
                parts.append(sql.SQL(text))
                values.append(value)
        if self.owners is not None:
            parts.append(sql.SQL("(owner = ANY(%s) OR parties && %s)"))
            values += [sorted(self.owners)] * 2
        return sql.SQL(" AND ").join(parts), values


FROM: Final = sql.SQL("FROM introduction JOIN introduction_fact AS fact ON introduction_id = id")


def page(
    connection: Connected, asked: Asked, after: Position | None, limit: int
) -> tuple[list[tuple[bytes, Position]], int, bool]:
    """States with their places, newest change first; how many there are; whether more come."""
    where, values = asked.condition()
    counted = connection.execute(
        sql.SQL("SELECT count(*) {} WHERE {}").format(FROM, where), values
    ).fetchone()
    place = sql.SQL("TRUE")
    if after is not None:
        place = sql.SQL("(updated_at, id) < (%s, %s)")
        values = [*values, after.updated_at, after.id]
    rows = connection.execute(
        sql.SQL(
            "SELECT state, updated_at, id {} WHERE {} AND {} ORDER BY updated_at DESC, id DESC LIMIT %s"
        ).format(FROM, where, place),
        [*values, limit + 1],
    ).fetchall()
    found = [(row[0], Position(row[1], row[2])) for row in rows[:limit]]
    return found, int(counted[0]) if counted else 0, len(rows) > limit


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one side says that it ended; names of side and outcome, `at` is aware."""

    side: str
    outcome: str
    reason_code: str
    at: datetime


def keep_outcome(connection: Connected, introduction_id: str, said: Outcome) -> None:
    """Notes how a side says that it ended; each says it once."""
    connection.execute(
        "INSERT INTO introduction_outcome (introduction_id, side, outcome, reason_code, at)"
        " VALUES (%s, %s, %s, %s, %s)",
        (introduction_id, said.side, said.outcome, said.reason_code, said.at),
    )


def outcomes(connection: Connected, introduction_id: str) -> list[Outcome]:
    """What sides have said, the first one first."""
    rows = connection.execute(
        "SELECT side, outcome, reason_code, at FROM introduction_outcome WHERE introduction_id = %s"
        " ORDER BY at, side",
        (introduction_id,),
    ).fetchall()
    return [Outcome(*row) for row in rows]


def _ids(connection: Connected, statement: str, values: Sequence[object]) -> list[str]:
    return [row[0] for row in connection.execute(statement.encode(), values)]
