"""Outcomes are kept with the features that their pairs had, however often and in whatever order they come."""

from typing import Any

import pytest
from dabridge.events.v1 import talent_pb2
from dabridge.events.v1.talent_pb2 import Introduction
from dabridge.events.v1.types_pb2 import Removed

from services.common import events, topics
from services.common.dead_letter import Message
from services.common.events import Event
from services.matching.flow import Intake
from services.matching.index import OUTCOMES
from services.matching.learning.keeping import Keeper
from services.matching.learning.outcomes import Outcome, from_stored
from services.matching.store import StoreUnavailable
from tests.fakes.messages import a_need, an_expert
from tests.unit.matching.streams import Stream, demand, message, of_event, talent
from tests.unit.matching.worlds import EMBEDDER

ASKED, HIRED = talent_pb2.INTRODUCTION_STAGE_ASKED, talent_pb2.INTRODUCTION_OUTCOME_HIRED


def met(version: int, **changes: Any) -> Message:
    values = {"talent_id": "t", "demand_id": "d", "stage": ASKED, "asked_at": "2026-10-01", **changes}
    told = Introduction(id="i", version=version, **values)
    return of_event(Event(events.INTRODUCTION_CHANGED, "i", told.SerializeToString(), "/test"))


def hired(version: int) -> Message:
    return met(version, stage=talent_pb2.INTRODUCTION_STAGE_ENDED, outcome=HIRED)


def intake(stream: Stream) -> Intake:
    return Intake(stream.absorber, Keeper(stream.store, stream.mirror, stream.publisher, EMBEDDER.dimensions))


def kept(stream: Stream) -> list[Outcome]:
    return [outcome for stored in stream.store.all(OUTCOMES) for outcome in from_stored(stored).outcomes]


def test_profiles_of_a_batch_are_known_before_what_is_told_of_them() -> None:
    stream = Stream()

    done = intake(stream).handle([met(1), message(talent("t")), message(demand("d"))])

    [outcome] = kept(stream)
    assert outcome.features is not None
    assert set(outcome.features) == {f.name for f in stream.mirror.in_force.market("talent_demand").features}
    assert (done.absorbed.profiles, done.kept.outcomes) == (2, 1)


def test_features_stay_those_of_the_first_sight() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([message(talent("t")), message(demand("d")), met(1)])
    [first] = kept(stream)
    both.handle([message(talent("t", 2, skills=[], titles=["焊工"], occupation_code="6-18-02-04"))])

    both.handle([hired(2)])

    [last] = kept(stream)
    assert last.grade == 3
    assert last.features == first.features


def test_an_older_state_changes_nothing_and_the_same_again_neither() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([message(talent("t")), message(demand("d")), hired(2), met(1)])
    before = kept(stream)

    both.handle([met(1)])
    both.handle([hired(2)])

    assert kept(stream) == before
    assert [o.grade for o in before] == [3]


def test_an_outcome_of_unknown_profiles_waits_for_its_features() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([met(1)])
    [bare] = kept(stream)
    both.handle([message(talent("t")), message(demand("d")), hired(2)])
    [known] = kept(stream)

    assert bare.features is None
    assert known.features is not None


def test_nothing_is_kept_of_a_person_who_was_removed() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([message(talent("t")), message(demand("d")), met(1)])
    removed = Removed(id="t", version=2)
    both.handle([message(removed, events.TALENT_REMOVED)])

    both.handle([hired(2)])

    [stored] = stream.store.all(OUTCOMES)
    assert stored.body == {"market": "", "people": [], "outcome": {"pairs": []}}


def test_what_the_person_was_taken_out_of_says_nothing_any_more() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([message(talent("t")), message(demand("d")), met(1)])

    both.handle([met(2, talent_id="")])

    [stored] = stream.store.all(OUTCOMES)
    assert stored.body == {"market": "", "people": [], "outcome": {"pairs": []}}


def test_poison_is_put_aside_and_the_others_go_on() -> None:
    stream = Stream()
    poison = Message(topics.INTRODUCTION, 0, 7, b"x", b"\xff", ())

    done = intake(stream).handle([message(talent("t")), message(demand("d")), poison, met(1)])

    assert (done.kept.outcomes, done.kept.dead) == (1, 1)
    assert [letter.topic for letter in stream.publisher.raw] == [topics.dead_letter(topics.INTRODUCTION)]
    assert len(kept(stream)) == 1


def test_a_need_is_absorbed_and_its_experts_are_outcomes() -> None:
    stream = Stream()
    need = a_need(id="n", version=1, status=1, stage=2, expert_ids=["e"])
    expert = an_expert(id="e", version=1, status=1)

    done = intake(stream).handle([message(expert), message(need)])

    assert (done.absorbed.profiles, done.kept.outcomes) == (2, 1)


def need(version: int, *experts: str) -> Message:
    return message(a_need(id="n", version=version, status=1, stage=2, expert_ids=experts))


def test_the_outcomes_of_a_need_that_is_gone_are_gone() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([message(an_expert(id="e", version=1, status=1)), need(1, "e")])
    assert [o.left for o in kept(stream)] == ["e"]

    both.handle([message(Removed(id="n", version=2), events.NEED_REMOVED)])
    both.handle([need(1, "e")])

    assert kept(stream) == []


def test_the_outcome_of_an_expert_who_is_no_longer_in_the_need_is_gone() -> None:
    stream = Stream()
    both = intake(stream)
    experts = [message(an_expert(id=name, version=1, status=1)) for name in ("e", "f")]
    both.handle([*experts, need(1, "e")])
    [first] = kept(stream)

    both.handle([need(2, "f", "e")])
    assert [o.left for o in kept(stream)] == ["f", "e"]
    assert kept(stream)[1].features == first.features

    both.handle([need(3, "f")])
    assert [o.left for o in kept(stream)] == ["f"]


def test_nothing_names_an_erased_expert_however_often_their_needs_are_delivered() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([message(an_expert(id=name, version=1, status=1)) for name in ("e", "erased-1")])
    both.handle([message(Removed(id="erased-1", version=2), events.EXPERT_REMOVED)])

    both.handle([need(3, "erased-1", "e")])

    assert "erased-1" not in repr(stream.store.all(OUTCOMES))
    assert [o.left for o in kept(stream)] == ["e"]


def test_a_batch_that_the_store_interrupts_is_handled_whole_by_the_next_try() -> None:
    stream = Stream()
    both = intake(stream)
    both.handle([message(talent("t")), message(demand("d"))])
    stream.store.away = True
    with pytest.raises(StoreUnavailable):
        both.handle([met(1)])
    stream.store.away = False

    both.handle([met(1)])

    assert len(kept(stream)) == 1
