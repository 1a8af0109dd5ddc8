"""Ends seats whose terms are over, and tells members whose terms end soon."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Final

from services.common import leading, texts
from services.common.access.principal import system
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.talent.market.committee import records, seats, tables
from services.talent.market.committee.records import NOMINATION
from services.talent.market.committee.words import Words
from services.talent.market.people.vault import People

logger = logging.getLogger(__name__)

ACTOR: Final = system("committee-clock")
LOCK: Final = 4_201_024
LOOK_EVERY_S: Final = 30.0
TOLD_BEFORE: Final = timedelta(days=60)
_ENDING: Final = "committee_ending"


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Looks until the block ends."""
    look = partial(look_once, parts, Words(People.of(parts)))
    with leading.running(parts.log.pool, "committee-clock", LOCK, look, LOOK_EVERY_S):
        yield


def look_once(parts: Parts, words: Words, stop: threading.Event | None = None) -> int:
    """Ends what is over and tells what ends soon; how many seats ended. Each is a transaction of its own."""
    due = parts.workflow.do("LookAtTerms", ACTOR, _due)
    ended = 0
    for nomination_id in due:
        if stop is not None and stop.is_set():
            break
        try:
            end = partial(_end, words=words, nomination_id=nomination_id)
            ended += parts.workflow.do("EndTerm", ACTOR, end)
        except Exception as error:
            if leading.is_away(error):
                raise
            logger.exception("the term of %s could not be ended", nomination_id)
    return ended


def _due(desk: Desk) -> list[str]:
    """The seats whose terms are over; tells once, of each term, who has little left."""
    over: list[str] = []
    for seat in tables.seats(desk.connection):
        last = date.fromisoformat(seat.term_to)
        if last < desk.today:
            over.append(seat.id)
        elif last <= desk.today + TOLD_BEFORE:
            _tell_once(desk, seat.id, [seat.expert_id, notices.HR_BUREAU], seat.term_to)
    return over


def _tell_once(desk: Desk, nomination_id: str, recipients: list[str], term_to: str) -> None:
    told = desk.connection.execute(
        "SELECT FROM notice WHERE kind = %s AND object_id = %s AND \"values\" ->> 'term_to' = %s LIMIT 1",
        (_ENDING, nomination_id, term_to),
    ).fetchone()
    if told is None:
        values = {"term_to": term_to}
        about = [Notice(each, _ENDING, "nomination", nomination_id, values) for each in recipients]
        notices.tell(desk.connection, desk.now, about)


def _end(desk: Desk, *, words: Words, nomination_id: str) -> bool:
    seats.lock_person(desk, nomination_id)
    held = desk.lock(NOMINATION, [nomination_id]).get(nomination_id)
    if held is None or held.stage != records.SEATED or date.fromisoformat(held.term_to) >= desk.today:
        return False
    seats.end(desk, words, held, texts.get("committee.term_over"))
    return True
