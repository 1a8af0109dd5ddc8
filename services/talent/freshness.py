"""How lately a person has confirmed a profile, by the calendar. Pure."""

from datetime import date, timedelta
from typing import Final

from dabridge.events.v1.talent_pb2 import (
    FRESHNESS_FRESH,
    FRESHNESS_HIDDEN,
    FRESHNESS_STALE,
    FRESHNESS_UNSPECIFIED,
    Freshness,
    TalentProfile,
)

STALE_DAYS: Final = 90
HIDDEN_DAYS: Final = 120


def of(since: date, today: date) -> Freshness:
    """FRESH up to STALE_DAYS after a confirmation, STALE up to HIDDEN_DAYS, then HIDDEN."""
    age = (today - since).days
    if age > HIDDEN_DAYS:
        return FRESHNESS_HIDDEN
    return FRESHNESS_STALE if age > STALE_DAYS else FRESHNESS_FRESH


def held(profile: TalentProfile) -> Freshness:
    """What a profile says; one that says nothing counts as fresh."""
    return FRESHNESS_FRESH if profile.freshness == FRESHNESS_UNSPECIFIED else profile.freshness


def stale_on(since: date) -> date:
    """The first day on which it is no longer fresh."""
    return since + timedelta(STALE_DAYS + 1)


def hidden_on(since: date) -> date:
    """The first day on which it is on no list."""
    return since + timedelta(HIDDEN_DAYS + 1)


def next_look(since: date, state: Freshness, today: date) -> date:
    """The day on which `state` is to be looked at again; `date.max` where time changes nothing any more."""
    if of(since, today) != state:
        return today
    if state == FRESHNESS_FRESH:
        return stale_on(since)
    return hidden_on(since) if state == FRESHNESS_STALE else date.max


def confirmed_on(profile: TalentProfile) -> date | None:
    """The day of the last confirmation; None where there was none."""
    return date.fromisoformat(profile.confirmed_on) if profile.confirmed_on else None
