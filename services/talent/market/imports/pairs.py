"""Pairs that may be one person, and the blocks in which they are looked for, in the service's database."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg.rows import class_row

from services.common.sealing import Sealer
from services.talent.market.imports import evidence
from services.talent.market.imports.evidence import Evidence, Side
from services.talent.market.imports.tables import Connected

_COLUMNS: Final = "id, version, stage, first_id, second_id, score, evidence, found_at, decided_at, kept_id"


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of duplicate_pair."""

    id: str
    version: int
    stage: str
    first_id: str
    second_id: str
    score: float
    evidence: list[str]
    found_at: datetime
    decided_at: datetime | None
    kept_id: str

    def other(self, talent_id: str) -> str:
        """The one of the two that is not the one given."""
        return self.second_id if talent_id == self.first_id else self.first_id


# Entries by id, of those of whom anything is kept.
Look = Callable[[Collection[str]], Mapping[str, Side]]


def search(
    connection: Connected, sealer: Sealer, entries: Mapping[str, Side], look: Look, now: datetime
) -> int:
    """Notes entries in their blocks, compares them with who is there already, and keeps the pairs it finds.

    Pairs that are known stay as they are decided. How many are new.
    """
    digests = {
        talent_id: {kind: _digests(sealer, kind, value) for kind, value in evidence.blocks(side).items()}
        for talent_id, side in entries.items()
    }
    _keep_blocks(
        connection, {key: {kind: all_[0] for kind, all_ in each.items()} for key, each in digests.items()}
    )
    wanted = {digest for each in digests.values() for all_ in each.values() for digest in all_}
    members = _members(connection, wanted)
    couples = {
        tuple(sorted((talent_id, other)))
        for talent_id, each in digests.items()
        for all_ in each.values()
        for digest in all_
        for other in members.get(digest, ())
        if other != talent_id
    }
    others = {key for couple in couples for key in couple} - entries.keys()
    sides = {**(look(others) if others else {}), **entries}
    found = [
        (first, second, judged)
        for first, second in sorted(couples)
        if first in sides
        and second in sides
        and (judged := evidence.compare(sides[first], sides[second])).score >= evidence.THRESHOLD
    ]
    return keep(connection, found, now)


def keep(connection: Connected, found: Iterable[tuple[str, str, Evidence]], now: datetime) -> int:
    """Keeps pairs, ids in order, that are not known yet; how many there were."""
    rows = [
        (uuid.uuid4().hex, first, second, judged.score, ",".join(judged.codes))
        for first, second, judged in found
    ]
    if not rows:
        return 0
    columns = [list(column) for column in zip(*rows, strict=True)]
    kept = connection.execute(
        "INSERT INTO duplicate_pair (id, stage, first_id, second_id, score, evidence, found_at)"
        " SELECT id, 'open', first_id, second_id, score, string_to_array(evidence, ','), %s"
        " FROM unnest(%s::text[], %s::text[], %s::text[], %s::float8[], %s::text[])"
        " AS given (id, first_id, second_id, score, evidence)"
        " ON CONFLICT (first_id, second_id) DO NOTHING",
        [now, *columns],
    )
    return kept.rowcount


def one(connection: Connected, pair_id: str, *, lock: bool = False) -> Pair | None:
    """A pair; None where there is none. `lock`: for the rest of the transaction."""
    with connection.cursor(row_factory=class_row(Pair)) as cursor:
        return cursor.execute(
            f"SELECT {_COLUMNS} FROM duplicate_pair WHERE id = %s{' FOR UPDATE' if lock else ''}".encode(),  # noqa: S608 - constants
            (pair_id,),
        ).fetchone()


def page(
    connection: Connected, stage: str, after: tuple[float, str] | None, limit: int
) -> tuple[list[Pair], int]:
    """Pairs of a stage, the likeliest first, after a place; one more than asked for; and the total."""
    counted = connection.execute("SELECT count(*) FROM duplicate_pair WHERE stage = %s", (stage,)).fetchone()
    where = "stage = %s" + (" AND (score < %s OR (score = %s AND id > %s))" if after else "")
    values: list[object] = [stage, *((after[0], *after) if after else ())]
    with connection.cursor(row_factory=class_row(Pair)) as cursor:
        found = cursor.execute(
            f"SELECT {_COLUMNS} FROM duplicate_pair WHERE {where} ORDER BY score DESC, id LIMIT %s".encode(),  # noqa: S608 - as above
            [*values, limit + 1],
        ).fetchall()
    return found, int(counted[0]) if counted else 0


def decide(connection: Connected, pair_id: str, stage: str, kept_id: str, now: datetime) -> None:
    """Writes down what became of a pair."""
    connection.execute(
        "UPDATE duplicate_pair SET stage = %s, kept_id = %s, decided_at = %s, version = version + 1"
        " WHERE id = %s",
        (stage, kept_id, now, pair_id),
    )


def void(connection: Connected, talent_id: str, now: datetime) -> int:
    """Ends the open pairs of who is gone, and takes them out of the blocks; how many rows that were."""
    ended = connection.execute(
        "UPDATE duplicate_pair SET stage = 'void', decided_at = %s, version = version + 1"
        " WHERE stage = 'open' AND %s IN (first_id, second_id)",
        (now, talent_id),
    ).rowcount
    return ended + drop_blocks(connection, talent_id)


def turn(connection: Connected, gone: str, stays: str) -> None:
    """Whoever was merged into one that goes, too, is part of the one that stays."""
    connection.execute(
        "UPDATE duplicate_pair SET kept_id = %s, version = version + 1"
        " WHERE stage = 'merged' AND kept_id = %s",
        (stays, gone),
    )


def stands_for(connection: Connected, talent_id: str) -> str:
    """The one that somebody was merged into, by the bureau's decisions; the same one where there is none."""
    row = connection.execute(
        "SELECT kept_id FROM duplicate_pair WHERE stage = 'merged' AND %s IN (first_id, second_id)"
        " AND kept_id NOT IN ('', %s)",
        (talent_id, talent_id),
    ).fetchone()
    return row[0] if row else talent_id


def merged_into(connection: Connected, talent_id: str) -> list[str]:
    """The ids that somebody had besides, in order."""
    rows = connection.execute(
        "SELECT DISTINCT talent_id FROM duplicate_pair, unnest(ARRAY[first_id, second_id]) AS talent_id"
        " WHERE stage = 'merged' AND kept_id = %s AND talent_id <> %s ORDER BY talent_id",
        (talent_id, talent_id),
    )
    return [row[0] for row in rows]


def forget(connection: Connected, talent_id: str) -> int:
    """Deletes the pairs that name somebody, decided or not, and their blocks; how many rows.

    That a profile was merged into one that stays is known until the one that stays is forgotten.
    """
    deleted = connection.execute(
        "DELETE FROM duplicate_pair WHERE kept_id = %(id)s"
        " OR (%(id)s IN (first_id, second_id) AND stage <> 'merged')",
        {"id": talent_id},
    ).rowcount
    return deleted + drop_blocks(connection, talent_id)


def drop_blocks(connection: Connected, talent_id: str) -> int:
    """Takes somebody out of the blocks."""
    return connection.execute("DELETE FROM person_block WHERE talent_id = %s", (talent_id,)).rowcount


def _digests(sealer: Sealer, kind: str, value: str) -> list[bytes]:
    return sealer.digests(f"import:block:{kind}\0{value}".encode())


def _keep_blocks(connection: Connected, blocks: Mapping[str, Mapping[str, bytes]]) -> None:
    connection.execute("DELETE FROM person_block WHERE talent_id = ANY(%s)", (list(blocks),))
    rows = [(key, kind, digest) for key, each in blocks.items() for kind, digest in each.items()]
    if rows:
        connection.execute(
            "INSERT INTO person_block (talent_id, kind, digest)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::bytea[])",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _members(connection: Connected, digests: Collection[bytes]) -> dict[bytes, list[str]]:
    rows = connection.execute(
        "SELECT digest, array_agg(talent_id) FROM person_block WHERE digest = ANY(%s)"
        " GROUP BY digest HAVING count(*) BETWEEN 2 AND %s",
        (list(digests), evidence.BLOCK_MAX),
    ).fetchall()
    return {bytes(digest): talents for digest, talents in rows}
