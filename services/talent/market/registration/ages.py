"""How lately profiles were confirmed: kept with each change, counted, listed, and moved by the clock."""

import logging
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final

from dabridge.events.v1.talent_pb2 import (
    FRESHNESS_FRESH,
    FRESHNESS_HIDDEN,
    FRESHNESS_STALE,
    Freshness,
    TalentProfile,
)
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1 import registration_service_pb2 as api

from services.common import leading
from services.common.access.principal import Principal, system
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import paging, rights, rules, states
from services.common.records.service import Parts
from services.common.records.store import Position, Transaction
from services.common.records.workflow import Desk, Workflow, refuse
from services.talent import freshness
from services.talent.market.registration import tables
from services.talent.market.registration.rules import label, labelled
from services.talent.market.registration.tables import Age
from services.talent.model import TALENT

logger = logging.getLogger(__name__)

ACTOR: Final = system("clock")
ACT: Final = "AgeProfiles"
LEADER_LOCK: Final = 4_201_021
LOOK_EVERY_S: Final = 2.0
AT_ONCE: Final = 300
NOTICES: Final = {FRESHNESS_STALE: "asked_to_confirm", FRESHNESS_HIDDEN: "profile_hidden"}


def watch(transaction: Transaction, changes: Sequence[tuple[TalentProfile | None, TalentProfile]]) -> None:
    """Notes of every new state of a profile how lately it was confirmed."""
    connection = transaction.connection  # type: ignore[attr-defined]  # of Postgres
    standing = [after for _, after in changes if after.status != RECORD_STATUS_WITHDRAWN]
    gone = [after.id for _, after in changes if after.status == RECORD_STATUS_WITHDRAWN]
    held = tables.ages(connection, [after.id for after in standing])
    tables.keep_ages(connection, [age_of(after, held.get(after.id)) for after in standing])
    if gone:
        tables.drop_ages(connection, gone)


def age_of(profile: TalentProfile, held: Age | None) -> Age:
    """What is noted of a profile as it was stored, by what was noted of the state before."""
    stored = datetime.fromisoformat(profile.updated_at).astimezone(states.LOCAL_TIME).date()
    since = freshness.confirmed_on(profile) or (held.since if held is not None else stored)
    return _age(profile, since, stored)


def _age(profile: TalentProfile, since: date, today: date) -> Age:
    state = freshness.held(profile)
    looked = date.max if profile.synthetic else freshness.next_look(since, state, today)
    return Age(profile.id, since, state, profile.synthetic, looked)


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Lets profiles age until the block ends; outlives any absence of the database."""
    look = partial(age_due, parts)
    with leading.running(parts.log.pool, "talent-clock", LEADER_LOCK, look, LOOK_EVERY_S):
        yield


def age_due(parts: Parts, stop: threading.Event | None = None) -> int:
    """Moves every profile whose day has come, AT_ONCE of them at a time; how many changed.

    One that fails is looked at again the next day, and the others go on. Raises psycopg.Error or PoolTimeout
    where the database is away.
    """
    changed = 0
    while stop is None or not stop.is_set():
        today = parts.clock.now().astimezone(states.LOCAL_TIME).date()
        with parts.log.pool.connection() as connection:
            ids = tables.due(connection, today, AT_ONCE)
        if not ids:
            break
        changed += _aged(parts, ids, today)
    if changed:
        logger.info("%d profiles became fresh, stale or hidden", changed)
    return changed


def _aged(parts: Parts, ids: Sequence[str], today: date) -> int:
    try:
        return parts.workflow.do(ACT, ACTOR, partial(_move, ids=ids))
    except Exception as error:
        if leading.is_away(error):
            raise
        if len(ids) > 1:
            return sum(_aged(parts, [talent_id], today) for talent_id in ids)
        # What an error of a profile says may be of a person.
        logger.warning("the profile %s could not be looked at: %s", ids[0], type(error).__name__)
        with parts.log.pool.connection() as connection:
            tables.postpone(connection, ids[0], today + timedelta(days=1))
        return 0


def _move(desk: Desk, *, ids: Collection[str]) -> int:
    found = desk.lock(TALENT, ids)
    held = tables.ages(desk.connection, ids)
    standing = {key: m for key, m in found.items() if m.status != RECORD_STATUS_WITHDRAWN and key in held}
    tables.drop_ages(desk.connection, [key for key in ids if key not in standing])
    moved, told, kept = [], [], []
    for key, profile in sorted(standing.items()):
        since = freshness.confirmed_on(profile) or held[key].since
        wanted = FRESHNESS_FRESH if profile.synthetic else freshness.of(since, desk.today)
        if wanted == freshness.held(profile):
            kept.append(_age(profile, since, desk.today))
            continue
        profile.freshness = wanted
        moved.append(profile)
        if wanted in NOTICES:
            told.append(_notice(key, wanted, since))
    tables.keep_ages(desk.connection, kept)
    # What is put is noted by `watch`.
    desk.put_all(TALENT, moved)
    notices.tell(desk.connection, desk.now, told)
    return len(moved)


def _notice(talent_id: str, state: Freshness, since: date) -> Notice:
    values = {"since": since.isoformat(), "hidden_on": freshness.hidden_on(since).isoformat()}
    return Notice(talent_id, NOTICES[state], TALENT.kind, talent_id, values)


class AgesWork:
    """What the bureau reads of how lately profiles were confirmed."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def count(self, _request: api.CountFreshnessRequest, caller: Principal) -> api.CountFreshnessResponse:
        """How many profiles are fresh, stale and hidden; raises Forbidden."""

        def work(desk: Desk) -> api.CountFreshnessResponse:
            _all(desk)
            found = tables.counts(desk.connection)

            def of(state: Freshness) -> int:
                return sum(count for (held, _), count in found.items() if held == state)

            return api.CountFreshnessResponse(
                fresh=of(FRESHNESS_FRESH),
                stale=of(FRESHNESS_STALE),
                hidden=of(FRESHNESS_HIDDEN),
                synthetic=found.get((FRESHNESS_FRESH, True), 0),
            )

        return self._workflow.do("CountFreshness", caller, work)

    def page(self, request: api.ListByFreshnessRequest, caller: Principal) -> api.ListByFreshnessResponse:
        """A page of the profiles of one freshness, the longest unconfirmed first, without made-up ones."""
        limit = paging.limit(request.page_size)
        known = rules.known(label("freshness"), request.freshness, Freshness.values(), needed=True)
        refuse(labelled("freshness", known))
        after = paging.position(request.page_token)

        def work(desk: Desk) -> api.ListByFreshnessResponse:
            _all(desk)
            place = (after.updated_at.date(), after.id) if after is not None else None
            found, total = tables.of_state(desk.connection, request.freshness, place, limit + 1)
            shown = found[:limit]
            return api.ListByFreshnessResponse(
                items=[
                    api.FreshnessItem(
                        talent_id=age.talent_id, freshness=age.state, since=age.since.isoformat()
                    )
                    for age in shown
                ],
                next_page_token=_token(shown[-1]) if len(found) > limit else "",
                total=total,
            )

        return self._workflow.do("ListByFreshness", caller, work)


def _token(age: Age) -> str:
    return paging.place(Position(datetime.combine(age.since, time(), UTC), age.talent_id))


def _all(desk: Desk) -> None:
    if not rights.reach(TALENT_MARKET[desk.act], desk.caller).everything:
        raise Forbidden("not all profiles are within reach")
