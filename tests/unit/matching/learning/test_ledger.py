"""Every version of weights is kept, one writer makes it, and an earlier one can be brought back."""

from functools import partial

import pytest
from dabridge.events.v1 import matching_pb2

from services.common import topics
from services.common.dead_letter import Message
from services.common.kafka import PublishError
from services.matching.learning.ledger import Ledger, NoSuchVersion, Superseded
from services.matching.learning.versions import LearningRun, market_of
from services.matching.markets import UnknownMarket, market, market_keys
from tests.fakes.publisher import InMemoryPublisher
from tests.fakes.store import InMemoryStore
from tests.unit.matching.learning.versions import NOW, a_ledger, learned, only
from tests.unit.matching.streams import of_event

KEY = "talent_demand"


def topic(publisher: InMemoryPublisher, name: str) -> list[Message]:
    return [of_event(event) for event in publisher.of(name)]


def test_the_release_is_the_first_version_of_each_market() -> None:
    ledger = a_ledger()

    assert [(v.market, v.version) for v in ledger.versions()] == [(key, 1) for key in market_keys()]
    assert market_of(ledger.versions(KEY)[0]) == market(KEY)


def test_the_same_release_is_recorded_once_whatever_was_learned_since() -> None:
    ledger = a_ledger()
    ledger.add(learned(only(KEY, "salary"), 2))

    ledger.reconcile(lambda _: [], NOW)

    assert [v.version for v in ledger.versions(KEY)] == [2, 1]


def test_another_release_is_a_version_of_its_own_and_in_force() -> None:
    store = InMemoryStore()
    ledger = Ledger(store, InMemoryPublisher())
    before = learned(only(KEY, "salary"), 1)
    before.origin = matching_pb2.WEIGHTS_ORIGIN_RELEASE
    ledger.add(before)

    ledger.reconcile(lambda _: [], NOW)

    newest = ledger.versions(KEY)[0]
    assert (newest.version, newest.origin) == (2, matching_pb2.WEIGHTS_ORIGIN_RELEASE)
    assert market_of(newest) == market(KEY)


def test_of_two_writers_of_a_version_one_is_told_so_and_publishes_nothing() -> None:
    store, publisher = InMemoryStore(), InMemoryPublisher()
    ledger = a_ledger(store, publisher)
    ledger.add(learned(only(KEY, "salary"), 2))
    published = len(publisher.of(topics.WEIGHTS))

    with pytest.raises(Superseded):
        ledger.add(learned(only(KEY, "title"), 2))

    assert market_of(ledger.versions(KEY)[0]) == only(KEY, "salary")
    assert len(publisher.of(topics.WEIGHTS)) == published


def test_a_rollback_brings_back_the_weights_before_as_a_version_of_its_own() -> None:
    ledger = a_ledger()
    ledger.add(learned(only(KEY, "salary"), 2))

    made = ledger.rollback(KEY, "bureau", NOW)

    assert (made.version, made.copied_from, made.made_by) == (3, 1, "bureau")
    assert made.origin == matching_pb2.WEIGHTS_ORIGIN_ROLLBACK
    assert market_of(ledger.versions(KEY)[0]) == market(KEY)


def test_a_second_rollback_goes_further_back() -> None:
    ledger = a_ledger()
    ledger.add(learned(only(KEY, "salary"), 2))
    ledger.add(learned(only(KEY, "title"), 3))

    assert ledger.rollback(KEY, "bureau", NOW).copied_from == 2
    assert ledger.rollback(KEY, "bureau", NOW).copied_from == 1
    with pytest.raises(NoSuchVersion):
        ledger.rollback(KEY, "bureau", NOW)
    assert ledger.rollback(KEY, "bureau", NOW, to=3).copied_from == 3


def test_a_rollback_of_what_somebody_else_changed_meanwhile_is_refused() -> None:
    ledger = a_ledger()
    ledger.add(learned(only(KEY, "salary"), 2))

    with pytest.raises(Superseded):
        ledger.rollback(KEY, "bureau", NOW, expected=1)

    assert ledger.versions(KEY)[0].version == 2


@pytest.mark.parametrize("to", [0, 7])
def test_what_is_not_there_cannot_be_brought_back(to: int) -> None:
    with pytest.raises(NoSuchVersion):
        a_ledger().rollback(KEY, "bureau", NOW, to=to)


@pytest.mark.parametrize("to", [0, 2])
def test_weights_of_features_that_are_gone_are_not_brought_back(to: int) -> None:
    ledger = a_ledger()
    of_old = learned(market(KEY), 2)
    of_old.features[0].feature = "gone"
    ledger.add(of_old)
    ledger.add(learned(only(KEY, "salary"), 3))

    if to:
        with pytest.raises(NoSuchVersion):
            ledger.rollback(KEY, "bureau", NOW, to=to)
    else:
        assert ledger.rollback(KEY, "bureau", NOW).copied_from == 1


def test_no_market_no_rollback() -> None:
    with pytest.raises(UnknownMarket):
        a_ledger().rollback("bazaar", "bureau", NOW)


def test_an_index_that_was_thrown_away_is_filled_from_the_topic() -> None:
    publisher = InMemoryPublisher()
    ledger = a_ledger(publisher=publisher)
    ledger.add(learned(only(KEY, "salary"), 2))
    run = LearningRun(id="run:1", market=KEY, verdict=matching_pb2.RUN_VERDICT_REFUSED, finished_at="2026")
    ledger.add_run(run)

    empty = Ledger(InMemoryStore(), InMemoryPublisher())
    empty.reconcile(partial(topic, publisher), NOW)

    assert empty.versions() == ledger.versions()
    assert empty.runs() == [run]


def test_what_a_crash_left_unpublished_is_published_by_the_next_start() -> None:
    store, publisher = InMemoryStore(), InMemoryPublisher()
    ledger = a_ledger(store, publisher)
    publisher.away = True
    with pytest.raises(PublishError):
        ledger.add(learned(only(KEY, "salary"), 2))
    publisher.away = False

    ledger.reconcile(partial(topic, publisher), NOW)

    assert f"{KEY}:2" in [event.subject for event in publisher.of(topics.WEIGHTS)]
    assert ledger.versions(KEY)[0].version == 2


def test_what_is_no_event_of_ours_is_passed_over() -> None:
    publisher = InMemoryPublisher()
    a_ledger(publisher=publisher)
    poison = [
        Message(topics.WEIGHTS, 0, 9, b"k", b"\xff", ()),
        Message(topics.WEIGHTS, 0, 10, b"k", None, ()),
    ]

    empty = Ledger(InMemoryStore(), InMemoryPublisher())
    empty.reconcile(lambda name: [*poison, *topic(publisher, name)], NOW)

    assert len(empty.versions()) == len(market_keys())
