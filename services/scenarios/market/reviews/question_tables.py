"""The table of questions."""

from typing import Any, Final

from psycopg import Connection, sql
from psycopg.rows import class_row

from services.common.records.store import Position
from services.scenarios.market.reviews.asking import CLARIFICATION, Asked, Reader

_COLUMNS: Final = sql.SQL("id, scenario_id, phase, enterprise_id, text, asked_at, answer, answered_at")
# What a reader may see of a scenario's questions.
_VISIBLE: Final = sql.SQL(
    "scenario_id = %(scenario)s AND (%(answers)s OR (enterprise_id = %(enterprise)s AND enterprise_id <> '')"
    " OR (phase = %(clarification)s AND answered_at IS NOT NULL))"
)


def add(connection: "Connection[tuple[Any, ...]]", asked: Asked) -> None:
    """Stores a new question."""
    connection.execute(
        "INSERT INTO question (id, scenario_id, phase, enterprise_id, text, asked_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (asked.id, asked.scenario_id, asked.phase, asked.enterprise_id, asked.text, asked.asked_at),
    )


def put_answer(connection: "Connection[tuple[Any, ...]]", asked: Asked) -> None:
    """Stores the answer of a question."""
    connection.execute(
        "UPDATE question SET answer = %s, answered_at = %s WHERE id = %s",
        (asked.answer, asked.answered_at, asked.id),
    )


def get(connection: "Connection[tuple[Any, ...]]", question_id: str) -> Asked | None:
    """One question; None where there is none."""
    statement = sql.SQL("SELECT {} FROM question WHERE id = %s").format(_COLUMNS)
    with connection.cursor(row_factory=class_row(Asked)) as cursor:
        return cursor.execute(statement, (question_id,)).fetchone()


def count_open_of(connection: "Connection[tuple[Any, ...]]", scenario_id: str, enterprise_id: str) -> int:
    """The unanswered questions of an enterprise about a scenario."""
    row = connection.execute(
        "SELECT count(*) FROM question WHERE scenario_id = %s AND enterprise_id = %s AND answered_at IS NULL",
        (scenario_id, enterprise_id),
    ).fetchone()
    return int(row[0]) if row else 0


def page(
    connection: "Connection[tuple[Any, ...]]",
    scenario_id: str,
    reader: Reader,
    limit: int,
    after: Position | None,
) -> tuple[list[Asked], int]:
    """What the reader may see, newest first, and how many there are in all."""
    values = {
        "scenario": scenario_id,
        "answers": reader.answers,
        "enterprise": reader.enterprise_id,
        "clarification": CLARIFICATION,
        "limit": limit,
        "time": after.updated_at if after else None,
        "id": after.id if after else "",
    }
    count = sql.SQL("SELECT count(*) FROM question WHERE {}").format(_VISIBLE)
    counted = connection.execute(count, values).fetchone()
    behind = sql.SQL("(asked_at, id) < (%(time)s, %(id)s)" if after else "TRUE")
    statement = sql.SQL(
        "SELECT {} FROM question WHERE {} AND {} ORDER BY asked_at DESC, id DESC LIMIT %(limit)s"
    ).format(_COLUMNS, _VISIBLE, behind)
    with connection.cursor(row_factory=class_row(Asked)) as cursor:
        found = cursor.execute(statement, values).fetchall()
    return found, int(counted[0]) if counted else 0


def place(asked: Asked) -> Position:
    """A question's place in the order of lists."""
    return Position(asked.asked_at, asked.id)
