"""The job that looks through all people for pairs that may be one person, from where it was left."""

from collections.abc import Collection
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile

from services.common.access.principal import system
from services.common.jobs.worker import Running, Work
from services.common.records.aggregate import WITHDRAWN
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.talent.market.imports import pairs
from services.talent.market.imports.evidence import Side
from services.talent.market.imports.tables import Connected
from services.talent.market.people.seals import PersonSeals
from services.talent.market.people.vault import People
from services.talent.model import TALENT

KIND: Final = "find_duplicates"
SUBJECT: Final = "all"
ACT: Final = "FindDuplicates"
BATCH: Final = 200


def restart(connection: Connected) -> None:
    """Lets the next search begin with the first person."""
    connection.execute(
        "INSERT INTO duplicate_search (last_id) VALUES ('') ON CONFLICT (one) DO UPDATE SET last_id = ''"
    )


def make(parts: Parts) -> Work:
    """What a worker does about a search."""
    assert isinstance(parts.seals, PersonSeals), "only the talent service keeps people"
    people, sealer = People.of(parts), parts.seals.keys.sealer

    def step(desk: Desk) -> int:
        """Looks at the next people; how many there were."""
        connection = desk.connection
        held = connection.execute("SELECT last_id FROM duplicate_search FOR UPDATE").fetchone()
        rows = connection.execute(
            "SELECT talent_id FROM person WHERE talent_id > %s ORDER BY talent_id LIMIT %s",
            (held[0] if held else "", BATCH),
        ).fetchall()
        ids = [row[0] for row in rows]
        if ids:
            found = sides(desk, people, ids)
            pairs.search(connection, sealer, found, lambda keys: sides(desk, people, keys), desk.now)
            connection.execute("UPDATE duplicate_search SET last_id = %s", (ids[-1],))
        return len(ids)

    def work(running: Running) -> None:
        done, total = 0, _total(parts)
        while count := parts.workflow.do(ACT, system("imports"), step):
            done += count
            running.progress(done, max(done, total))

    return work


def sides(desk: Desk, people: People, ids: Collection[str]) -> dict[str, Side]:
    """Entries of standing people, by id."""
    identities = people.read_many(desk, ids)
    found: dict[str, Side] = {}
    for key, identity in identities.items():
        profile: TalentProfile | None = desk.see(TALENT, key)
        if profile is not None and profile.status != WITHDRAWN:
            found[key] = Side(identity, profile)
    return found


def _total(parts: Parts) -> int:
    with parts.log.pool.connection() as connection:
        row = connection.execute("SELECT count(*) FROM person").fetchone()
    return int(row[0]) if row else 0
