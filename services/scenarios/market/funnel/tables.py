"""What became of scenarios, counted in the database, on a connection of the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from psycopg import Connection, sql
from psycopg.rows import class_row

from services.common.access.policy import Reach
from services.common.records.postgres import visible
from services.scenarios.market.funnel import ranks
from services.scenarios.market.funnel.rows import Row

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
        SELECT id, withdrawn, {places} AS place
        FROM scenario WHERE {chosen}
    ), step AS (
        SELECT object_id, at, rank, min(rank) OVER (
            PARTITION BY object_id ORDER BY id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS lowest_after
        FROM (
            SELECT history_step.id, object_id, at, {ranks} AS rank
            FROM history_step JOIN chosen ON chosen.id = object_id WHERE kind = 'scenario'
        ) AS ranked
        WHERE rank IS NOT NULL
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
        SELECT chosen.id, withdrawn, greatest(place, coalesce(standing.rank, 0)) AS rank,
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
_ROWS: Final = sql.SQL(
    """
    SELECT id, withdrawn, rank, views, answers, shortlisted,
        listed_at, answered_at, selected_at, contracted_at, piloted_at, demonstrated_at
    FROM funnel
    ORDER BY coalesce(listed_at, 'epoch') DESC, id DESC
    """
)


def rows(connection: Connected, filters: Filters) -> list[Row]:
    """The scenarios, the last one listed first, those not listed last."""
    statement, values = _composed(filters, _ROWS)
    with connection.cursor(row_factory=class_row(Row)) as cursor:
        return cursor.execute(statement, values).fetchall()


def held(connection: Connected, table: str, ids: Sequence[str]) -> dict[str, bytes]:
    """The states of the records that a table has of the ids."""
    statement = sql.SQL("SELECT id, state FROM {} WHERE id = ANY(%s)")
    found = connection.execute(statement.format(sql.Identifier(table)), (list(ids),))
    return dict(found.fetchall())


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
        places=_case("facet", ranks.PLACES, "0"),
        ranks=_case("to_stage", ranks.RANKS, "NULL"),
        opened=sql.Literal(ranks.OPENED),
        shortlisted=sql.Literal(ranks.SHORTLISTED),
        not_selected=sql.Literal(ranks.NOT_SELECTED),
    )
    return funnel + asked, values


def _case(column: str, ranked: Mapping[str, int], otherwise: str) -> sql.Composable:
    """The rank of a column's value."""
    cases = [
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(name), sql.Literal(rank))
        for name, rank in ranked.items()
    ]
    return sql.SQL("CASE {} {} ELSE {} END").format(
        sql.Identifier(column), sql.SQL(" ").join(cases), sql.SQL(otherwise)
    )
