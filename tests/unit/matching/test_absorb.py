"""Source events in: profiles stored, and whoever they touch asked to be ranked again."""

from typing import Any

import pytest
from dabridge.events.v1.matching_pb2 import RerankRequested
from dabridge.events.v1.types_pb2 import Removed
from opentelemetry.sdk.trace import TracerProvider

from services.common import events, topics
from services.common.dead_letter import ORIGIN_HEADER, REASON_HEADER, Message
from services.common.kafka import PublishError
from services.matching.absorb import Absorbed
from services.matching.store import Document, StoreUnavailable
from tests.unit.matching.streams import Stream, demand, message, talent

LEFT, RIGHT = "talent_demand:left:", "talent_demand:right:"
TRACE = "00-" + "a1" * 16 + "-" + "b2" * 8 + "-01"


def asked(stream: Stream) -> set[tuple[str, str]]:
    """(market, subject) of every request."""
    found = set()
    for event in stream.publisher.of(topics.RERANK):
        request = events.decode(event)
        assert isinstance(request, RerankRequested)
        found |= {(request.market, subject.subject_id) for subject in request.subjects}
    return found


def stored(stream: Stream, collection: str) -> dict[str, tuple[int, Any]]:
    return {s.id: (s.version, s.body["profile"]["years"]) for s in stream.store.all(collection)}


def test_a_change_is_stored_and_asks_for_itself_and_for_whom_it_touches() -> None:
    stream = Stream()
    stream.absorb(demand("d"))
    stream.publisher.events.clear()
    stream.read_up_to = 0

    done = stream.absorber.handle([message(talent("t"), traceparent=TRACE)])

    assert done == Absorbed(profiles=1, dead=0, touched=3)
    assert stored(stream, "talent") == {"t": (1, 5)}
    assert asked(stream) == {("talent_demand", "t"), ("talent_county", "t"), ("talent_demand", "d")}


def test_of_a_batch_the_newest_version_counts_whatever_the_order() -> None:
    stream = Stream()

    stream.absorb(talent("t", 2, years=2), talent("t", 3, years=3), talent("t", 1, years=1))

    assert stored(stream, "talent") == {"t": (3, 3)}


def test_a_stale_event_changes_nothing_and_is_no_error() -> None:
    stream = Stream()
    stream.absorb(talent("t", 5, years=5), demand("d"))

    stream.absorb(talent("t", 4, years=0), talent("t", 5, years=5))

    assert stored(stream, "talent") == {"t": (5, 5)}
    assert stream.published(LEFT + "t") == [1]
    assert not stream.publisher.raw


def test_an_event_handled_again_asks_again() -> None:
    """After a crash between storing and asking nothing else would."""
    stream = Stream()
    batch = [message(talent("t")), message(demand("d"))]
    stream.publisher.away = True
    with pytest.raises(PublishError):
        stream.absorber.handle(batch)
    stream.publisher.away = False
    stream.start()

    stream.absorber.handle(batch)
    stream.rank()

    assert stream.ids(LEFT + "t") == ["d"]
    assert stream.ids(RIGHT + "d") == ["t"]


def test_a_withdrawn_profile_leaves_every_list() -> None:
    stream = Stream()
    stream.absorb(talent("t"), demand("d"))
    gone = message(Removed(id="t", version=2), events.TALENT_REMOVED)

    stream.absorber.handle([gone])
    stream.rank()

    assert stream.ids(RIGHT + "d") == []
    assert stream.shortlist(RIGHT + "d").left_ids == ("t",)
    emptied = stream.shortlist(LEFT + "t")
    assert (emptied.live, emptied.entries, emptied.version) == (False, (), 2)
    assert stream.published(LEFT + "t") == [1, 2]


def test_a_removal_that_comes_first_keeps_the_profile_out() -> None:
    stream = Stream()
    stream.absorb(demand("d"))
    stream.absorber.handle([message(Removed(id="t", version=7), events.TALENT_REMOVED)])
    stream.absorb(talent("t", 6))

    assert stream.ids(RIGHT + "d") == []


def test_malformed_messages_are_put_aside_and_the_others_go_on() -> None:
    stream = Stream()
    good = message(talent("t"))
    bad = Message(topics.TALENT, 3, 17, b"k", b"v", (("ce_id", b"1"), ("empty", None)))
    keyless = Message(topics.DEMAND, 0, 4, None, None, (("traceparent", None),))

    with TracerProvider().get_tracer("test").start_as_current_span("batch"):
        done = stream.absorber.handle([bad, good, keyless])

    assert (done.profiles, done.dead) == (1, 2)
    assert stored(stream, "talent").keys() == {"t"}
    first, second = stream.publisher.raw
    assert (first.topic, first.value) == (topics.dead_letter(topics.TALENT), b"v")
    assert first.key == b"k/talent.profile.v1-3-17"
    assert "ce_source" in first.header(REASON_HEADER)
    assert first.header(ORIGIN_HEADER) == f"{topics.TALENT}/3/17"
    assert first.header("empty") == ""
    assert len(first.header("traceparent")) == 55
    assert (second.topic, second.value) == (topics.dead_letter(topics.DEMAND), b"")
    assert second.key == b"/talent.demand.v1-0-4"


def test_a_tombstone_is_passed_over() -> None:
    stream = Stream()

    done = stream.absorber.handle(
        [Message(topics.TALENT, 0, 1, b"gone", None, ()), message(talent("t"), offset=2)]
    )

    assert (done.profiles, done.dead) == (1, 0)
    assert stream.publisher.raw == []
    assert stored(stream, "talent").keys() == {"t"}


def test_a_message_put_aside_keeps_its_own_trace() -> None:
    stream = Stream()
    headers = (("ce_id", b"1"), ("traceparent", TRACE.encode()))

    stream.absorber.handle([Message(topics.TALENT, 0, 0, b"k", b"", headers)])

    assert stream.publisher.raw[0].header("traceparent") == TRACE


def test_what_the_store_refuses_is_put_aside_and_the_others_go_on() -> None:
    def rejects(_collection: str, document: Document) -> str:
        return "years out of range" if document.body.get("years") == 40_000 else ""

    stream = Stream(rejects)
    stream.absorb(demand("d"))
    done = stream.absorber.handle(
        [message(talent("odd", years=40_000), offset=8), message(talent("t"), offset=9)]
    )
    stream.rank()

    assert (done.profiles, done.dead) == (1, 1)
    [letter] = stream.publisher.raw
    assert letter.header(REASON_HEADER) == "years out of range"
    assert letter.header(ORIGIN_HEADER) == f"{topics.TALENT}/0/8"
    assert stream.ids(RIGHT + "d") == ["t"]


@pytest.mark.parametrize("call", ["write", "changes"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_batch_that_the_store_interrupts_is_handled_whole_by_the_next_try(call: str, moment: str) -> None:
    stream = Stream()
    stream.absorb(demand("d"))
    batch = [message(talent("t")), message(talent("u", years=9))]
    trouble = [call]

    def interrupt(name: str) -> None:
        if trouble and name == call:
            trouble.clear()
            raise StoreUnavailable("in between")

    setattr(stream.store, moment, interrupt)
    for _ in range(2):
        try:
            stream.absorber.handle(batch)
            break
        except StoreUnavailable:
            continue
    stream.rank()

    assert sorted(stream.ids(RIGHT + "d")) == ["t", "u"]
    assert stream.ids(LEFT + "u") == ["d"]
