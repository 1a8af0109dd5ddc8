"""Runs, their cells and who goes where, on a connection of the caller's transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from psycopg import Connection, sql
from psycopg.rows import class_row

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

_RUN: Final = (
    "number, id, version, stage, phase, title, note, based_on, bounds, figures, created_at, updated_at"
)
_CELL: Final = (
    "cell_id, zone, seats, filled, score_sum, candidates, floor, marginal_score, marginal_floor,"
    " greedy_filled, greedy_sum"
)
_ASSIGNED: Final = "place, talent_id, cell_id, zone, score, best_cell, best_score"

# Whether the latest word of a talent about one bureau does not leave it out.
_LETS_IN: Final = (
    "coalesce((SELECT c.given FROM consent AS c WHERE c.talent_id = allocation_assignment.talent_id"
    " AND c.purpose = 'zones' AND c.recipient = %s ORDER BY c.id DESC LIMIT 1), true)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept; `bounds` and `figures` are messages of the protocol."""

    number: int
    id: str
    version: int
    stage: str
    phase: str
    title: str
    note: str
    based_on: str
    bounds: bytes
    figures: bytes
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a run; sums and values in millionths."""

    cell_id: str
    zone: str
    seats: int
    filled: int = 0
    score_sum: int = 0
    candidates: int = 0
    floor: int = 0
    marginal_score: int = 0
    marginal_floor: int = 0
    greedy_filled: int = 0
    greedy_sum: int = 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """A talent's cell; scores in millionths. `place` counts within the run."""

    place: int
    talent_id: str
    cell_id: str
    zone: str
    score: int
    best_cell: str
    best_score: int


@dataclass(frozen=True, slots=True)
class Within:
    """Of a run's assignments those of a zone and of a cell, without those who left a reader out by name.

    `reader` is an organisation's id. Empty: of all, for whom nobody left out.
    """

    zone: str = ""
    cell_id: str = ""
    reader: str = ""


def add(connection: Connected, run: Run, cells: Sequence[Cell]) -> None:
    """Stores a new run, whose number is given to it here."""
    connection.execute(
        "INSERT INTO allocation_run"
        " (id, version, stage, phase, title, note, based_on, bounds, created_at, updated_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            run.id,
            run.version,
            run.stage,
            run.phase,
            run.title,
            run.note,
            run.based_on,
            run.bounds,
            run.created_at,
            run.updated_at,
        ),
    )
    put_cells(connection, run.id, cells)


def get(connection: Connected, run_id: str, *, lock: bool = False) -> Run | None:
    """One run, locked until the transaction ends where asked for; None where there is none."""
    statement = f"SELECT {_RUN} FROM allocation_run WHERE id = %s{' FOR UPDATE' if lock else ''}"  # noqa: S608 (constants)
    with connection.cursor(row_factory=class_row(Run)) as cursor:
        return cursor.execute(statement.encode(), (run_id,)).fetchone()


def page(
    connection: Connected, stages: Collection[str], before: int | None, limit: int
) -> tuple[list[Run], int]:
    """Runs at one of the stages, newest first, from before a number on; and how many there are in all."""
    counted = connection.execute(
        "SELECT count(*) FROM allocation_run WHERE stage = ANY(%s)", (list(stages),)
    ).fetchone()
    with connection.cursor(row_factory=class_row(Run)) as cursor:
        found = cursor.execute(
            f"SELECT {_RUN} FROM allocation_run WHERE stage = ANY(%s)"  # noqa: S608 (constants)
            " AND (%s::bigint IS NULL OR number < %s) ORDER BY number DESC LIMIT %s",
            (list(stages), before, before, limit),
        ).fetchall()
    return found, int(counted[0]) if counted else 0


def working(connection: Connected) -> int:
    """How many runs are being worked out."""
    row = connection.execute("SELECT count(*) FROM allocation_run WHERE stage = 'working'").fetchone()
    return int(row[0]) if row else 0


def move(connection: Connected, run_id: str, stage: str, at: datetime) -> None:
    """Sets the stage of a run that is locked, with one more version."""
    connection.execute(
        "UPDATE allocation_run SET stage = %s, phase = '', version = version + 1, updated_at = %s"
        " WHERE id = %s",
        (stage, at, run_id),
    )


def enter(connection: Connected, run_id: str, phase: str) -> bool:
    """Notes what is being done about a run; False where nothing is to be done any more."""
    entered = connection.execute(
        "UPDATE allocation_run SET phase = %s WHERE id = %s AND stage = 'working'", (phase, run_id)
    )
    return entered.rowcount == 1


def keep_figures(connection: Connected, run_id: str, figures: bytes) -> None:
    """Stores what was worked out of a run that is locked."""
    connection.execute("UPDATE allocation_run SET figures = %s WHERE id = %s", (figures, run_id))


def put_cells(connection: Connected, run_id: str, cells: Sequence[Cell]) -> None:
    """Stores the cells of a run in the order given, in place of those that it has."""
    connection.execute("DELETE FROM allocation_cell WHERE run_id = %s", (run_id,))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY allocation_cell (run_id, place, {_CELL}) FROM STDIN") as copy,
    ):
        for place, cell in enumerate(cells):
            copy.write_row(
                (
                    run_id,
                    place,
                    cell.cell_id,
                    cell.zone,
                    cell.seats,
                    cell.filled,
                    cell.score_sum,
                    cell.candidates,
                    cell.floor,
                    cell.marginal_score,
                    cell.marginal_floor,
                    cell.greedy_filled,
                    cell.greedy_sum,
                )
            )


def cells(connection: Connected, run_ids: Sequence[str]) -> dict[str, list[Cell]]:
    """The cells of runs in their order."""
    found: dict[str, list[Cell]] = {run_id: [] for run_id in run_ids}
    rows = connection.execute(
        f"SELECT run_id, {_CELL} FROM allocation_cell WHERE run_id = ANY(%s) ORDER BY run_id, place",  # noqa: S608 (constants)
        (list(run_ids),),
    )
    for run_id, *values in rows:
        found[run_id].append(Cell(*values))
    return found


def put_assigned(connection: Connected, run_id: str, assigned: Iterable[Assigned]) -> None:
    """Stores who goes where, in place of what the run has."""
    drop_assigned(connection, run_id)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY allocation_assignment (run_id, {_ASSIGNED}) FROM STDIN") as copy,
    ):
        for row in assigned:
            copy.write_row(
                (
                    run_id,
                    row.place,
                    row.talent_id,
                    row.cell_id,
                    row.zone,
                    row.score,
                    row.best_cell,
                    row.best_score,
                )
            )


def drop_assigned(connection: Connected, run_id: str) -> None:
    """Deletes who goes where."""
    connection.execute("DELETE FROM allocation_assignment WHERE run_id = %s", (run_id,))


def assigned(
    connection: Connected, run_id: str, within: Within, after: int, limit: int
) -> tuple[list[Assigned], int]:
    """Assignments after a place, in their order, and how many there are in all."""
    conditions = [sql.SQL("run_id = %s")]
    values: list[object] = [run_id]
    if within.zone:
        conditions.append(sql.SQL("zone = %s"))
        values.append(within.zone)
    if within.cell_id:
        conditions.append(sql.SQL("cell_id = %s"))
        values.append(within.cell_id)
    if within.reader:
        conditions.append(sql.SQL(_LETS_IN))
        values.append(within.reader)
    where = sql.SQL(" AND ").join(conditions)
    counted = connection.execute(
        sql.SQL("SELECT count(*) FROM allocation_assignment WHERE {}").format(where), values
    ).fetchone()
    statement = sql.SQL(
        "SELECT {} FROM allocation_assignment WHERE {} AND place > %s ORDER BY place LIMIT %s"
    ).format(sql.SQL(_ASSIGNED), where)
    with connection.cursor(row_factory=class_row(Assigned)) as cursor:
        found = cursor.execute(statement, [*values, after, limit]).fetchall()
    return found, int(counted[0]) if counted else 0


def moves(connection: Connected, run_id: str, other_id: str) -> list[tuple[str, str, int]]:
    """How many talents have which cell in the one run and which in the other; empty: none."""
    rows = connection.execute(
        "SELECT coalesce(a.cell_id, ''), coalesce(b.cell_id, ''), count(*)"
        " FROM (SELECT talent_id, cell_id FROM allocation_assignment WHERE run_id = %s) AS a"
        " FULL JOIN (SELECT talent_id, cell_id FROM allocation_assignment WHERE run_id = %s) AS b"
        " USING (talent_id) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        (run_id, other_id),
    )
    return [(before, after, int(count)) for before, after, count in rows]


def of_talent(connection: Connected, talent_id: str) -> list[tuple[str, str, int]]:
    """Title of the run, cell and score of each assignment of a talent, the oldest run first."""
    rows = connection.execute(
        "SELECT r.title, a.cell_id, a.score FROM allocation_assignment AS a"
        " JOIN allocation_run AS r ON r.id = a.run_id WHERE a.talent_id = %s ORDER BY r.number",
        (talent_id,),
    )
    return [(title, cell_id, int(score)) for title, cell_id, score in rows]


def hold_talents(connection: Connected, ids: Collection[str]) -> None:
    """Lets nobody change the talents before the transaction ends."""
    connection.execute("SELECT FROM talent WHERE id = ANY(%s) ORDER BY id FOR SHARE", (list(ids),))


def leave(connection: Connected, talent_ids: Collection[str]) -> int:
    """Deletes the assignments of talents, who are locked; how many there were.

    The runs are held first, in their order: who withdraws one of them is waited for, and never in a ring.
    """
    ids = list(talent_ids)
    connection.execute(
        "SELECT FROM allocation_run WHERE id IN"
        " (SELECT run_id FROM allocation_assignment WHERE talent_id = ANY(%s)) ORDER BY id FOR KEY SHARE",
        (ids,),
    )
    return connection.execute("DELETE FROM allocation_assignment WHERE talent_id = ANY(%s)", (ids,)).rowcount
