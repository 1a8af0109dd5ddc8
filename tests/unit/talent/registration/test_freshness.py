"""How lately a profile was confirmed, by the calendar."""

from datetime import UTC, date, datetime, timedelta

from dabridge.events.v1.talent_pb2 import (
    FRESHNESS_FRESH,
    FRESHNESS_HIDDEN,
    FRESHNESS_STALE,
    FRESHNESS_UNSPECIFIED,
    Freshness,
    TalentProfile,
)
from hypothesis import given
from hypothesis import strategies as st

from services.common.access.principal import system
from services.common.records.aggregate import Edit
from services.talent import freshness
from services.talent.market.registration import ages
from services.talent.model import settle_talent

SINCE = date(2026, 3, 1)
NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)


def after(days: int) -> Freshness:
    return freshness.of(SINCE, SINCE + timedelta(days))


def test_ninety_days_are_fresh_thirty_more_stale_and_then_it_is_hidden() -> None:
    assert [after(days) for days in (0, 90, 91, 120, 121, 4000)] == [
        FRESHNESS_FRESH,
        FRESHNESS_FRESH,
        FRESHNESS_STALE,
        FRESHNESS_STALE,
        FRESHNESS_HIDDEN,
        FRESHNESS_HIDDEN,
    ]


@given(st.integers(0, 400))
def test_the_clock_looks_again_on_the_very_day_on_which_something_changes(days: int) -> None:
    today = SINCE + timedelta(days)
    state = freshness.of(SINCE, today)
    looked = freshness.next_look(SINCE, state, today)

    assert looked > today
    if looked < date.max:
        assert freshness.of(SINCE, looked) != state
        assert freshness.of(SINCE, looked - timedelta(1)) == state


def test_what_is_not_as_it_should_be_is_looked_at_at_once() -> None:
    assert freshness.next_look(SINCE, FRESHNESS_STALE, SINCE) == SINCE


def test_a_profile_that_says_nothing_counts_as_fresh_from_the_day_it_was_stored() -> None:
    profile = TalentProfile(id="t1", updated_at="2026-02-28T23:00:00+00:00")

    noted = ages.age_of(profile, None)

    assert (noted.since, noted.state) == (date(2026, 3, 1), FRESHNESS_FRESH)
    assert noted.next_on == freshness.stale_on(noted.since)
    # A later change that confirms nothing makes it no younger.
    later = TalentProfile(id="t1", updated_at="2026-05-01T00:00:00+00:00")
    assert ages.age_of(later, noted).since == noted.since


def test_a_made_up_profile_does_not_age() -> None:
    profile = TalentProfile(
        id="t1", synthetic=True, confirmed_on="2020-01-01", updated_at="2026-03-01T00:00:00+00:00"
    )

    assert ages.age_of(profile, None).next_on == date.max


def settled(confirmed_on: str, held: Freshness) -> Freshness:
    before = TalentProfile(confirmed_on="2026-01-01", freshness=held)
    message = TalentProfile(confirmed_on=confirmed_on, freshness=FRESHNESS_FRESH)
    assert settle_talent(message, before, Edit(system("test"), NOW)) == []
    return message.freshness


def test_an_edit_that_confirms_makes_it_fresh_and_no_other_does() -> None:
    assert settled("2026-09-01", FRESHNESS_HIDDEN) == FRESHNESS_FRESH
    assert settled("2026-01-01", FRESHNESS_HIDDEN) == FRESHNESS_HIDDEN
    assert settled("no day", FRESHNESS_HIDDEN) == FRESHNESS_HIDDEN
    assert settled("2026-09-01", FRESHNESS_UNSPECIFIED) == FRESHNESS_UNSPECIFIED
