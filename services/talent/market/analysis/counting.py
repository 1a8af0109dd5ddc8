"""Keeps the index: what changes is noted with the change, and counted by one process soon after."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Demand, TalentProfile

from services.common import leading
from services.common.access.principal import system
from services.common.records.aggregate import WITHDRAWN
from services.common.records.service import Parts
from services.common.records.store import Transaction
from services.common.records.workflow import Desk
from services.talent.market.analysis import formula, tables
from services.talent.market.analysis.tables import Post
from services.talent.market.registration.vocabulary import standard_skill
from services.talent.model import DEMAND, TALENT

logger = logging.getLogger(__name__)

ACTOR: Final = system("index")
LOCK: Final = 4_201_028
LOOK_EVERY_S: Final = 2.0
AT_ONCE: Final = 1_000


def watch_talents(
    transaction: Transaction, changes: Sequence[tuple[TalentProfile | None, TalentProfile]]
) -> None:
    """Notes of every new state of a profile what the index knows of it."""
    _note_people(transaction.connection, [after for _, after in changes])  # type: ignore[attr-defined]  # of Postgres


def watch_demands(transaction: Transaction, changes: Sequence[tuple[Demand | None, Demand]]) -> None:
    """Notes of every new state of a post what it asks for."""
    _note_posts(transaction.connection, [after for _, after in changes])  # type: ignore[attr-defined]  # of Postgres


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Counts until the block ends; outlives any absence of the database."""
    look = partial(count_due, parts)
    with leading.running(parts.log.pool, "index-clock", LOCK, look, LOOK_EVERY_S):
        yield


def count_due(parts: Parts, stop: threading.Event | None = None) -> int:
    """Counts all that waits, some at a time; how many people were counted."""
    while _hear(parts, stop):
        pass
    done = 0
    while stop is None or not stop.is_set():
        many = parts.workflow.do("CountPeople", ACTOR, _count)
        done += many
        if many < AT_ONCE:
            break
    return done


def _hear(parts: Parts, stop: threading.Event | None) -> int:
    """Notes records of which the index has not heard, such as of before there was one; how many."""
    if stop is not None and stop.is_set():
        return 0
    return parts.workflow.do("HearOfRecords", ACTOR, _hear_some)


def _hear_some(desk: Desk) -> int:
    people = tables.unknown(desk.connection, "talent", AT_ONCE)
    if people:
        held = desk.lock(TALENT, people)
        _note_people(desk.connection, list(held.values()))
        return len(held)
    posts = tables.unknown(desk.connection, "demand", AT_ONCE)
    if posts:
        found = desk.lock(DEMAND, posts)
        _note_posts(desk.connection, list(found.values()))
        return len(found)
    return 0


def _count(desk: Desk) -> int:
    found = tables.due(desk.connection, AT_ONCE)
    if found:
        tables.add(desk.connection, formula.changed(found.values()))
        tables.counted(desk.connection, {key: now for key, (_, now) in found.items()}, desk.now)
    return len(found)


def _note_people(connection: tables.Connected, profiles: Sequence[TalentProfile]) -> None:
    known: dict[str, tuple[dict[str, Any] | None, list[str]]] = {}
    for profile in profiles:
        told = formula.features(profile)
        skills = sorted({standard_skill(skill.name) for skill in profile.skills}) if told else []
        known[profile.id] = (told, skills)
    tables.note_people(connection, known)


def _note_posts(connection: tables.Connected, demands: Sequence[Demand]) -> None:
    standing = [demand for demand in demands if demand.status != WITHDRAWN]
    gone = [demand.id for demand in demands if demand.status == WITHDRAWN]
    tables.note_posts(connection, [_post(demand) for demand in standing], gone)


def _post(demand: Demand) -> Post:
    return Post(
        id=demand.id,
        zone=demand.zone,
        industry=demand.industry,
        name=demand.post,
        headcount=demand.headcount,
        open_until=date.fromisoformat(demand.open_until) if demand.open_until else None,
        skills=tuple(sorted({standard_skill(name) for name in demand.required_skills})),
    )
