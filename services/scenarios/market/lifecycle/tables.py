"""Which scenarios' answers are to be closed, and when: a table kept in step with the records."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dabridge.events.v1.scenarios_pb2 import Scenario
from dabridge.scenarios.v1.reviews_service_pb2 import QuestionPhase
from psycopg import Connection

from services.scenarios.market.lifecycle import deadlines


def keep_due(connection: "Connection[tuple[Any, ...]]", scenarios: Sequence[Scenario]) -> None:
    """Notes when the answers of each are to be closed, or that they are not."""
    waiting = [(scenario.id, due) for scenario in scenarios if (due := deadlines.due(scenario))]
    others = [scenario.id for scenario in scenarios if not deadlines.due(scenario)]
    if others:
        connection.execute("DELETE FROM scenario_due WHERE scenario_id = ANY(%s)", (others,))
    if waiting:
        connection.execute(
            "INSERT INTO scenario_due (scenario_id, due) SELECT * FROM unnest(%s::text[], %s::timestamptz[])"
            " ON CONFLICT (scenario_id) DO UPDATE SET due = excluded.due",
            ([item[0] for item in waiting], [item[1] for item in waiting]),
        )


def due_by(
    connection: "Connection[tuple[Any, ...]]",
    now: datetime,
    limit: int,
    after: tuple[datetime, str] | None = None,
) -> list[tuple[str, datetime]]:
    """The scenarios whose deadline has come, with it, the earliest first; `now` is aware.

    `after`: those behind that deadline and id alone.
    """
    since, last_id = after or (datetime.min.replace(tzinfo=UTC), "")
    return connection.execute(
        "SELECT scenario_id, due FROM scenario_due WHERE due <= %s AND (due, scenario_id) > (%s, %s)"
        " ORDER BY due, scenario_id LIMIT %s",
        (now, since, last_id, limit),
    ).fetchall()


def unanswered(connection: "Connection[tuple[Any, ...]]", scenario_id: str) -> int:
    """How many questions about the decision wait for an answer."""
    row = connection.execute(
        "SELECT count(*) FROM question WHERE scenario_id = %s AND phase = %s AND answered_at IS NULL",
        (scenario_id, QuestionPhase.QUESTION_PHASE_DECISION),
    ).fetchone()
    return int(row[0]) if row else 0
