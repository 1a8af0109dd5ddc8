"""The id of who was erased: in no history, in no pair, and in no event that is still to go."""

import pytest
from dabridge.events.v1.talent_pb2 import Introduction
from dabridge.talent.v1 import erasure_service_pb2 as api

from services.common import texts
from services.common.access.principal import Principal, Role
from services.common.market import history
from services.common.market.history import Step
from services.common.records.workflow import Desk
from services.talent.market.erasure.steps import eraser_of
from services.talent.market.imports import pairs
from services.talent.market.imports.evidence import Evidence
from tests.integration.talent_market.introductions.scenes import Scene
from tests.integration.talent_market.offices import Market


def erase(market: Market, talent_id: str) -> None:
    request = api.EraseMeRequest(phrase=texts.get("erasure.phrase"))
    market.person(talent_id).erasure.EraseMe(request)


def acted(market: Market, kind: str, talent_id: str) -> None:
    """Lets a person do something with what is not theirs alone."""
    who = Principal(f"account-of-{talent_id}", frozenset({Role.TALENT}), talent=talent_id)
    step = Step(kind, "shared-1", 2, "Act", "", "done")
    market.arrange(lambda desk: history.note(desk.connection, who, desk.now, [step]))


@pytest.mark.parametrize("kind", ["advice", "nomination", "recognition", "introduction"])
def test_histories_of_everything_tell_what_was_done_and_not_by_whom(market: Market, kind: str) -> None:
    gone, stays = market.talent().id, market.talent().id
    acted(market, kind, gone)
    acted(market, kind, stays)

    erase(market, gone)

    told = market.sql(
        "SELECT act, person, organisation_id FROM history_step WHERE kind = %s ORDER BY id", kind
    )
    assert told == [("Act", "", ""), ("Act", f"account-of-{stays}", stays)]


def a_pair(market: Market, one: str, other: str, stage: str, kept: str = "") -> str:
    first, second = sorted((one, other))
    found = (first, second, Evidence(0.9, ("name_same",)))
    market.arrange(lambda desk: pairs.keep(desk.connection, [found], desk.now))
    [(pair_id,)] = market.sql(
        "UPDATE duplicate_pair SET stage = %s, kept_id = %s WHERE first_id = %s AND second_id = %s"
        " RETURNING id",
        *(stage, kept, first, second),
    )
    return str(pair_id)


@pytest.mark.parametrize("stage", ["open", "merged", "distinct", "void"])
def test_no_pair_names_who_was_erased_whatever_was_decided_of_it(market: Market, stage: str) -> None:
    gone, first, second, one, other = (market.talent().id for _ in range(5))
    kept = gone if stage == "merged" else ""
    a_pair(market, gone, first, stage, kept)
    a_pair(market, second, gone, stage, kept)
    of_others = a_pair(market, one, other, stage, one if kept else "")

    erase(market, gone)

    assert market.sql("SELECT id FROM duplicate_pair") == [(of_others,)]


def test_a_second_pass_finds_neither_again(market: Market) -> None:
    gone, stays = market.talent().id, market.talent().id
    acted(market, "advice", gone)
    a_pair(market, gone, stays, "distinct")
    erase(market, gone)

    def again(desk: Desk) -> int:
        return eraser_of(market.served.parts).pass_over(desk, gone)

    assert market.arrange(again) == 0


@pytest.mark.parametrize("stage", ["asked", "ended"])
def test_no_event_of_an_introduction_that_waits_to_be_published_names_them(
    market: Market, stage: str
) -> None:
    scene = Scene(market)
    held = scene.at(stage)
    assert scene.talent.id in [getattr(event, "talent_id", "") for event in market.events(held.id)]

    erase(market, scene.talent.id)

    (last,) = market.events(held.id)
    assert isinstance(last, Introduction)
    assert (last.id, last.talent_id) == (held.id, "")
