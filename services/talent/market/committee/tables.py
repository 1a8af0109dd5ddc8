"""What the committee asks of its tables beyond single records: on a connection of the act's transaction."""

from typing import Any, Final, TypeAlias

from dabridge.talent.v1.committee_service_pb2 import Advice, Nomination
from psycopg import Connection

from services.talent.market.committee import records

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

_OPEN: Final = [str(stage) for stage in sorted(records.OPEN)]


def seats(connection: Connected) -> list[Nomination]:
    """Every seat, in the order of the experts' ids."""
    rows = connection.execute(
        "SELECT state FROM nomination WHERE facet = %s AND NOT withdrawn ORDER BY title",
        (str(records.SEATED),),
    )
    return [Nomination.FromString(row[0]) for row in rows]


def waiting(connection: Connected) -> int:
    """Nominations that wait for the person or the bureau."""
    row = connection.execute(
        "SELECT count(*) FROM nomination WHERE facet = ANY(%s) AND NOT withdrawn",
        ([str(records.PROPOSED), str(records.AGREED)],),
    ).fetchone()
    return int(row[0]) if row else 0


def busy_experts(connection: Connected) -> set[str]:
    """The experts with a seat or a nomination under way."""
    rows = connection.execute(
        "SELECT title FROM nomination WHERE facet = ANY(%s) AND NOT withdrawn", (_OPEN,)
    )
    return {row[0] for row in rows}


def open_of(connection: Connected, expert_id: str) -> str:
    """The id of an expert's seat or nomination under way; empty where there is none."""
    row = connection.execute(
        "SELECT id FROM nomination WHERE title = %s AND facet = ANY(%s) AND NOT withdrawn", (expert_id, _OPEN)
    ).fetchone()
    return str(row[0]) if row else ""


def of_expert(connection: Connected, expert_id: str) -> list[str]:
    """The ids of all nominations of an expert."""
    rows = connection.execute("SELECT id FROM nomination WHERE title = %s ORDER BY id", (expert_id,))
    return [row[0] for row in rows]


def advice_of(connection: Connected, expert_id: str) -> list[str]:
    """The ids of all requests for advice that name an expert."""
    rows = connection.execute("SELECT id FROM advice WHERE parties @> ARRAY[%s] ORDER BY id", (expert_id,))
    return [row[0] for row in rows]


def advice_counts(connection: Connected) -> tuple[int, int]:
    """Requests for advice that are under way, and those answered or closed."""
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE facet = ANY(%s)), count(*) FILTER (WHERE facet = ANY(%s))"
        " FROM advice WHERE NOT withdrawn",
        ([str(records.ASKED), str(records.ASSIGNED)], [str(records.ANSWERED), str(records.CLOSED)]),
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def workload(connection: Connected) -> dict[str, int]:
    """How many requests each member is asked to advise on now, and has not."""
    rows = connection.execute(
        "SELECT state FROM advice WHERE facet = ANY(%s) AND NOT withdrawn",
        ([str(records.ASSIGNED), str(records.ANSWERED)],),
    )
    found: dict[str, int] = {}
    for row in rows:
        advice = Advice.FromString(row[0])
        for expert in set(advice.expert_ids) - {opinion.expert_id for opinion in advice.opinions}:
            found[expert] = found.get(expert, 0) + 1
    return found
