"""Erasures and their steps, on a connection of the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from psycopg import Connection
from psycopg.types.json import Jsonb

from services.talent.market.erasure.rules import Basis, Erasure, Step, Store

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

_COLUMNS: Final = (
    "id, code, talent_id, basis, request_number, talent_version, expert_version, asked_at, previous, seal,"
    " signature, completed_at"
)
_INSERT: Final = (
    f"INSERT INTO erasure ({_COLUMNS}) VALUES ({', '.join(['%s'] * 12)}) ON CONFLICT (talent_id) DO NOTHING"  # noqa: S608 - constants
)
# Held to the end of the transaction, so that each receipt is sealed after another one.
_CHAIN_LOCK: Final = 4_201_033


def last_seal(connection: Connected) -> bytes:
    """The seal of the newest receipt, which no other transaction extends before this one ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_CHAIN_LOCK,))
    row = connection.execute("SELECT seal FROM erasure ORDER BY place DESC LIMIT 1").fetchone()
    return row[0] if row else b""


def add(connection: Connected, erasure: Erasure) -> bool:
    """Stores a new erasure with its steps; False where the person has one."""
    added = connection.execute(
        _INSERT,
        (
            erasure.id,
            erasure.code,
            erasure.talent_id,
            erasure.basis,
            erasure.request_number,
            erasure.talent_version,
            erasure.expert_version,
            erasure.asked_at,
            erasure.previous,
            erasure.seal,
            erasure.signature,
            erasure.completed_at,
        ),
    )
    if not added.rowcount:
        return False
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO erasure_step (erasure_id, store, done_at, verified_at, how, counts, attempts)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (erasure.id, s.store, s.done_at, s.verified_at, s.how, Jsonb(dict(s.counts)), s.attempts)
                for s in erasure.steps
            ],
        )
    return True


def of_talent(connection: Connected, talent_id: str) -> Erasure | None:
    """The erasure of a person."""
    return _one(connection, "talent_id = %s", talent_id)


def find(connection: Connected, erasure_id: str, *, lock: bool = False) -> Erasure | None:
    """An erasure; with `lock`, nobody else changes it until the transaction ends."""
    return _one(connection, "id = %s" + (" FOR UPDATE" if lock else ""), erasure_id)


def by_code(connection: Connected, code: str) -> Erasure | None:
    """The erasure whose receipt has a code."""
    return _one(connection, "code = %s", code)


def page(
    connection: Connected, limit: int, before: int | None, *, open_alone: bool
) -> tuple[list[tuple[int, Erasure]], int]:
    """Erasures with their places, newest first, and how many there are in all."""
    narrowed = "completed_at IS NULL" if open_alone else "TRUE"
    counted = connection.execute(f"SELECT count(*) FROM erasure WHERE {narrowed}").fetchone()  # noqa: S608 - one of two texts
    rows = connection.execute(
        f"SELECT place, {_COLUMNS} FROM erasure WHERE {narrowed} AND (%s::bigint IS NULL OR place < %s)"  # noqa: S608 - one of two texts
        " ORDER BY place DESC LIMIT %s",
        (before, before, limit),
    ).fetchall()
    steps = _steps(connection, [row[1] for row in rows])
    return [(row[0], _erasure(row[1:], steps)) for row in rows], counted[0] if counted else 0


def waiting_for(connection: Connected, store: Store, limit: int) -> list[tuple[str, str]]:
    """Erasure and talent ids whose step in a store is not verified, the oldest first."""
    return connection.execute(
        "SELECT e.id, e.talent_id FROM erasure e JOIN erasure_step s ON s.erasure_id = e.id"
        " WHERE s.store = %s AND s.verified_at IS NULL ORDER BY e.place LIMIT %s",
        (store, limit),
    ).fetchall()


def due(connection: Connected, stores: Sequence[Store]) -> list[str]:
    """Ids of erasures with a step in one of the stores whose time has come."""
    rows = connection.execute(
        "SELECT DISTINCT erasure_id FROM erasure_step WHERE verified_at IS NULL AND store = ANY(%s)"
        " AND not_before <= clock_timestamp()",
        ([str(store) for store in stores],),
    )
    return [row[0] for row in rows]


def note(connection: Connected, erasure_id: str, step: Step, retry_s: float) -> None:
    """Writes down how a step stands; one that is not verified is due again after so many seconds."""
    connection.execute(
        "UPDATE erasure_step SET done_at = %s, verified_at = %s, how = %s, counts = %s, attempts = %s,"
        " not_before = clock_timestamp() + make_interval(secs => %s) WHERE erasure_id = %s AND store = %s",
        (
            step.done_at,
            step.verified_at,
            step.how,
            Jsonb(dict(step.counts)),
            step.attempts,
            retry_s,
            erasure_id,
            step.store,
        ),
    )


def sign(connection: Connected, erasure: Erasure) -> None:
    """Keeps the signature of how a receipt stands, and when it was completed."""
    connection.execute(
        "UPDATE erasure SET signature = %s, completed_at = %s WHERE id = %s",
        (erasure.signature, erasure.completed_at, erasure.id),
    )


def _one(connection: Connected, where: str, value: object) -> Erasure | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM erasure WHERE {where}", (value,)).fetchone()  # noqa: S608 - constants
    return None if row is None else _erasure(row, _steps(connection, [row[0]]))


def _steps(connection: Connected, ids: Sequence[str]) -> Mapping[str, tuple[Step, ...]]:
    rows = connection.execute(
        "SELECT erasure_id, store, done_at, verified_at, how, counts, attempts FROM erasure_step"
        " WHERE erasure_id = ANY(%s)",
        (list(ids),),
    ).fetchall()
    found: dict[str, dict[Store, Step]] = {}
    for erasure_id, store, *rest in rows:
        found.setdefault(erasure_id, {})[Store(store)] = Step(Store(store), *rest)
    return {key: tuple(held[store] for store in Store if store in held) for key, held in found.items()}


def _erasure(row: Sequence[Any], steps: Mapping[str, tuple[Step, ...]]) -> Erasure:
    (key, code, talent_id, basis, number, talent, expert, asked_at, previous, seal, signature, done) = row
    return Erasure(
        id=key,
        code=code,
        talent_id=talent_id,
        basis=Basis(basis),
        request_number=number,
        talent_version=talent,
        expert_version=expert,
        asked_at=asked_at,
        previous=previous,
        seal=seal,
        signature=signature,
        completed_at=done,
        steps=steps.get(key, ()),
    )
