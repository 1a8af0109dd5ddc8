"""What became of scenarios, counted in the database, on a connection of the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from psycopg import Connection, sql
from psycopg.rows import class_row

from services.common.access.policy import Reach
from services.common.records.postgres import visible
from services.common.records.store import Position
from services.scenarios.market.funnel import ranks
from services.scenarios.market.funnel.rows import NEVER, Counts, Row

Connected: TypeAlias = "Connection[tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which scenarios are counted; empty codes ask for all, `ids` None for all."""

    within: Reach
    zone: str = ""
    industry: str = ""
    ids: Sequence[str] | None = None


# Of each scenario chosen: the times of the stages that stand, views and opened bids.
_FUNNEL: Final = sql.SQL(
    """
    WITH chosen AS (
        SELECT id, state, withdrawn, coalesce(({places}::jsonb ->> facet)::int, 0) AS place
        FROM scenario WHERE {chosen}
    ), step AS (
        SELECT object_id, at, rank, min(rank) OVER (
            PARTITION BY object_id ORDER BY history_step.id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS lowest_after
        FROM history_step
        JOIN chosen ON chosen.id = object_id
        CROSS JOIN LATERAL (SELECT ({ranks}::jsonb ->> to_stage)::int AS rank) AS ranked
        WHERE kind = 'scenario' AND rank IS NOT NULL
    ), standing AS (
        SELECT object_id, max(rank) AS rank,
            min(at) FILTER (WHERE rank = 1) AS listed_at,
            min(at) FILTER (WHERE rank = 2) AS answered_at,
            min(at) FILTER (WHERE rank = 3) AS selected_at,
            min(at) FILTER (WHERE rank = 4) AS contracted_at,
            min(at) FILTER (WHERE rank = 5) AS piloted_at,
            min(at) FILTER (WHERE rank = 6) AS demonstrated_at
        FROM step WHERE lowest_after IS NULL OR lowest_after >= rank
        GROUP BY object_id
    ), bid AS (
        SELECT solution.title AS scenario_id, count(*) AS answers,
            count(*) FILTER (WHERE facet = ANY({shortlisted}) OR from_stage = 'shortlisted') AS shortlisted
        FROM solution JOIN chosen ON chosen.id = solution.title
        LEFT JOIN LATERAL (
            SELECT from_stage FROM history_step
            WHERE kind = 'solution' AND object_id = solution.id ORDER BY id DESC LIMIT 1
        ) AS latest ON facet = {not_selected}
        WHERE NOT solution.withdrawn AND facet = ANY({opened})
        GROUP BY solution.title
    ), seen AS (
        SELECT scenario_id, sum(views)::bigint AS views
        FROM scenario_views JOIN chosen ON chosen.id = scenario_id GROUP BY scenario_id
    ), funnel AS (
        SELECT chosen.id, state, withdrawn, greatest(place, coalesce(standing.rank, 0)) AS rank,
            coalesce(views, 0) AS views, coalesce(answers, 0) AS answers,
            coalesce(shortlisted, 0) AS shortlisted,
            listed_at, answered_at, selected_at, contracted_at, piloted_at, demonstrated_at
        FROM chosen
        LEFT JOIN standing ON standing.object_id = chosen.id
        LEFT JOIN bid ON bid.scenario_id = chosen.id
        LEFT JOIN seen ON seen.scenario_id = chosen.id
    )
    """
)
_COUNT: Final = sql.SQL(
    """
    SELECT count(*) AS scenarios,
        count(*) FILTER (WHERE rank >= 1) AS listed,
        count(*) FILTER (WHERE views > 0) AS viewed,
        count(*) FILTER (WHERE rank >= 2) AS answered,
        count(*) FILTER (WHERE shortlisted > 0) AS shortlisted,
        count(*) FILTER (WHERE rank >= 3) AS selected,
        count(*) FILTER (WHERE rank >= 4) AS contracted,
        count(*) FILTER (WHERE rank >= 5) AS piloted,
        count(*) FILTER (WHERE rank >= 6) AS demonstrated,
        count(*) FILTER (WHERE withdrawn) AS withdrawn,
        coalesce(sum(answers), 0)::bigint AS answers
    FROM funnel
    """
)
_PAGE: Final = sql.SQL(
    """
    SELECT id, state, withdrawn, rank, views, answers, shortlisted,
        listed_at, answered_at, selected_at, contracted_at, piloted_at, demonstrated_at
    FROM funnel
    WHERE %s = '' OR (coalesce(listed_at, 'epoch'), id) < (%s, %s)
    ORDER BY coalesce(listed_at, 'epoch') DESC, id DESC
    LIMIT %s
    """
)


def counts(connection: Connected, filters: Filters) -> Counts:
    """How many of the scenarios reached what."""
    statement, values = _composed(filters, _COUNT)
    with connection.cursor(row_factory=class_row(Counts)) as cursor:
        found = cursor.execute(statement, values).fetchone()
    assert found is not None, "an aggregate has a row"
    return found


def page(connection: Connected, filters: Filters, limit: int, after: Position | None) -> list[Row]:
    """At most `limit` of the scenarios, the last one listed first, those not listed last."""
    statement, values = _composed(filters, _PAGE)
    place = after or Position(NEVER, "")
    values += [place.id, place.updated_at, place.id, limit]
    with connection.cursor(row_factory=class_row(Row)) as cursor:
        return cursor.execute(statement, values).fetchall()


def contracted(connection: Connected, filters: Filters) -> list[tuple[bytes, bytes | None]]:
    """The states of the scenarios with a contract, each with the state of its pilot, if any."""
    statement, values = _composed(
        filters,
        sql.SQL(
            "SELECT funnel.state, pilot.state FROM funnel LEFT JOIN pilot ON pilot.id = funnel.id"
            " WHERE rank >= %s"
        ),
    )
    return list(connection.execute(statement, [*values, ranks.CONTRACTED]))


def listed(connection: Connected, filters: Filters) -> list[bytes]:
    """The states of the scenarios that were ever listed."""
    statement, values = _composed(filters, sql.SQL("SELECT state FROM funnel WHERE rank >= %s"))
    return [row[0] for row in connection.execute(statement, [*values, ranks.LISTED])]


def pilots(connection: Connected, ids: Sequence[str]) -> Mapping[str, bytes]:
    """The states of the pilots that exist of the ids."""
    rows = connection.execute("SELECT id, state FROM pilot WHERE id = ANY(%s)", (list(ids),))
    return dict(rows.fetchall())


def states(connection: Connected, table: str, facets: Sequence[str]) -> list[bytes]:
    """The states of the records of a table that stand at one of the stages and are not withdrawn."""
    statement = sql.SQL("SELECT state FROM {} WHERE NOT withdrawn AND facet = ANY(%s)")
    rows = connection.execute(statement.format(sql.Identifier(table)), (list(facets),))
    return [row[0] for row in rows]


def add_views(connection: Connected, day: date, views: Mapping[str, int]) -> None:
    """Adds views of a day; those of ids that no scenario has are dropped."""
    connection.execute(
        "INSERT INTO scenario_views (scenario_id, day, views)"
        " SELECT given.id, %s, given.views FROM unnest(%s::text[], %s::bigint[]) AS given (id, views)"
        " JOIN scenario ON scenario.id = given.id ORDER BY given.id"
        " ON CONFLICT (scenario_id, day) DO UPDATE SET views = scenario_views.views + excluded.views",
        (day, list(views), list(views.values())),
    )


def _composed(filters: Filters, asked: sql.Composable) -> tuple[sql.Composed, list[object]]:
    """The statement that asks something of the funnel, and its values but those of what is asked."""
    reachable, values = visible(filters.within)
    conditions: list[sql.Composable] = [reachable]
    if filters.zone:
        conditions.append(sql.SQL("%s = ANY(zones)"))
        values.append(filters.zone)
    if filters.industry:
        conditions.append(sql.SQL("%s = ANY(industries)"))
        values.append(filters.industry)
    if filters.ids is not None:
        conditions.append(sql.SQL("id = ANY(%s)"))
        values.append(list(filters.ids))
    funnel = _FUNNEL.format(
        chosen=sql.SQL(" AND ").join(conditions),
        places=sql.Literal(json.dumps(ranks.PLACES)),
        ranks=sql.Literal(json.dumps(ranks.RANKS)),
        opened=sql.Literal(ranks.OPENED),
        shortlisted=sql.Literal(ranks.SHORTLISTED),
        not_selected=sql.Literal(ranks.NOT_SELECTED),
    )
    return funnel + asked, values
