"""What the calendar does to introductions: they are asked for once more, and expire."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from services.common import leading
from services.common.access.principal import system
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.talent.market.introductions import moves, reasons, rules, tables, told
from services.talent.market.introductions.record import ASKED, INTRODUCTION, other
from services.talent.market.introductions.tables import Connected

logger = logging.getLogger(__name__)

ACTOR: Final = system("introductions-clock")
EXPIRE: Final = "ExpireIntroduction"
REMIND: Final = "RemindIntroduction"
LEADER_LOCK: Final = 4_201_022
LOOK_EVERY_S: Final = 1.0
AT_ONCE: Final = 100


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Looks until the block ends; outlives any absence of the database."""
    look = partial(look_once, parts)
    with leading.running(parts.log.pool, "introductions-clock", LEADER_LOCK, look, LOOK_EVERY_S):
        yield


def look_once(parts: Parts, stop: threading.Event | None = None) -> int:
    """Ends what was not answered in time and asks once more for what is due soon; how many.

    One that fails is logged and left for the next look, and the others go on. Raises psycopg.Error or
    PoolTimeout where the database is away.
    """
    now = parts.clock.now()
    soon = now + timedelta(days=rules.REMIND_DAYS)
    return _each(parts, stop, EXPIRE, _expire, lambda held: tables.unanswered(held, now, AT_ONCE)) + _each(
        parts, stop, REMIND, _remind, lambda held: tables.to_remind(held, now, soon, AT_ONCE)
    )


def _each(
    parts: Parts,
    stop: threading.Event | None,
    act: str,
    work: Callable[[str, Desk], bool],
    find: Callable[[Connected], Sequence[str]],
) -> int:
    """Works on what is found until there is nothing new."""
    done, failed = 0, set[str]()
    while stop is None or not stop.is_set():
        with parts.log.pool.connection() as connection:
            found = [each for each in find(connection) if each not in failed]
        if not found:
            break
        for introduction_id in found:
            if stop is not None and stop.is_set():
                break
            try:
                moved = parts.workflow.do(act, ACTOR, partial(work, introduction_id))
            except Exception as error:
                if leading.is_away(error):
                    raise
                logger.exception("%s failed of introduction %s", act, introduction_id)
                moved = False
            done += moved
            if not moved:
                failed.add(introduction_id)
    return done


def _expire(introduction_id: str, desk: Desk) -> bool:
    held = desk.lock(INTRODUCTION, [introduction_id])[introduction_id]
    if held.stage != ASKED or datetime.fromisoformat(held.answer_by) > desk.now:
        return False
    ended = {"reason_code": reasons.NO_ANSWER, "ended_at": desk.now.isoformat()}
    fresh = moves.move(desk, held, EXPIRE, ACTOR, **ended)
    told.tell(desk, fresh, "expired", told.BOTH)
    return True


def _remind(introduction_id: str, desk: Desk) -> bool:
    held = desk.lock(INTRODUCTION, [introduction_id])[introduction_id]
    if held.stage != ASKED or not tables.remind(desk.connection, introduction_id, desk.now):
        return False
    until = {"until": told.moment(held.answer_by)}
    told.tell(desk, held, "reminded", [other(held.asked_by)], until)
    return True
