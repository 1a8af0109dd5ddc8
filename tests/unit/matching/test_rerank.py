"""Requests in: lists ranked, stored, and published at least once where they changed."""

from typing import Any

import pytest
from dabridge.events.v1 import matching_pb2
from dabridge.events.v1.matching_pb2 import RerankRequested

from services.common import events, topics
from services.common.dead_letter import REASON_HEADER, Message
from services.common.events import Event
from services.common.kafka import PublishError
from services.matching import requests
from services.matching.index import SHORTLISTS
from services.matching.store import StoreUnavailable
from services.matching.touch import Touched
from tests.unit.matching.streams import Stream, demand, message, of_event, talent

LEFT, RIGHT = "talent_demand:left:", "talent_demand:right:"
# Makes a talent fit the standard demand better.
BETTER: dict[str, Any] = {"titles": ["后端工程师"]}


def ask(stream: Stream, *subjects: str) -> list[Message]:
    """Requests for lists by their ids, as messages."""
    touches = []
    for name in subjects:
        market, side, subject = name.split(":", 2)
        touches.append(Touched(market, "left" if side == "left" else "right", subject, ()))
    return [of_event(event) for event in requests.to_events(requests.collect(touches), None)]


def test_both_sides_get_a_list_with_the_same_score() -> None:
    stream = Stream()

    stream.absorb(talent("t"), demand("d"))

    [left], [right] = stream.shortlist(LEFT + "t").entries, stream.shortlist(RIGHT + "d").entries
    assert (left.id, right.id) == ("d", "t")
    assert left.score == right.score > 0
    assert (left.rank, left.previous_rank, left.version) == (1, 0, 1)


def test_a_list_says_what_changed_and_why() -> None:
    stream = Stream()
    stream.absorb(demand("d", required_skills=["Python"], preferred_skills=[]), talent("a"))
    stream.absorb(talent("b", titles=["后端工程师"]))
    stream.absorb(talent("a", 2, skills=[], titles=["焊工"], occupation_code="6-18-02-04", years=0))

    shortlist = stream.shortlist(RIGHT + "d")

    assert shortlist.version == 3
    first = shortlist.entries[0]
    assert (first.id, first.rank, first.previous_rank) == ("b", 1, 1)
    assert [(c.profile_id, c.profile_version) for c in shortlist.causes] == [("a", 2)]
    assert shortlist.ranked_at
    assert stream.published(RIGHT + "d") == [1, 2, 3]


def test_an_unchanged_list_is_neither_stored_nor_published_again() -> None:
    stream = Stream()
    stream.absorb(talent("t"), demand("d"))

    done = stream.reranker.handle(ask(stream, LEFT + "t", RIGHT + "d"))

    assert (done.subjects, done.changed) == (2, 0)
    assert stream.shortlist(LEFT + "t").version == 1
    assert stream.published(LEFT + "t") == [1]


def test_a_subject_that_nobody_knows_gets_no_list() -> None:
    stream = Stream()

    done = stream.reranker.handle(ask(stream, LEFT + "nobody"))

    assert done.changed == 0
    assert stream.store.all(SHORTLISTS) == []


def test_a_live_subject_that_nobody_fits_gets_an_empty_list() -> None:
    stream = Stream()

    stream.absorb(talent("t"))

    assert stream.shortlist(LEFT + "t").entries == ()
    assert stream.shortlist(LEFT + "t").live


def test_malformed_requests_are_put_aside_and_the_others_are_ranked() -> None:
    stream = Stream()
    stream.absorber.handle([message(talent("t")), message(demand("d"))])
    odd = [
        Event(events.RERANK_REQUESTED, "k", payload.SerializeToString(), "/t")
        for payload in (RerankRequested(market="marriage"), RerankRequested(market="talent_demand"))
    ]
    wrong_type = message(talent("t"))

    done = stream.reranker.handle([*map(of_event, odd), wrong_type, *stream.requests()])

    assert done.dead == 3
    assert [letter.topic for letter in stream.publisher.raw] == [
        topics.dead_letter(topics.RERANK),
        topics.dead_letter(topics.RERANK),
        topics.dead_letter(topics.TALENT),
    ]
    assert ["marriage" in letter.header(REASON_HEADER) for letter in stream.publisher.raw] == [
        True,
        False,
        False,
    ]
    assert stream.ids(LEFT + "t") == ["d"]


def test_lists_whose_publishing_failed_are_published_by_the_next_try() -> None:
    stream = Stream()
    stream.absorber.handle([message(talent("t")), message(demand("d"))])
    batch = stream.requests()
    stream.publisher.away = True
    with pytest.raises(PublishError):
        stream.reranker.handle(batch)
    stream.publisher.away = False

    stream.reranker.handle(batch)
    stream.reranker.handle(batch)

    assert stream.published(LEFT + "t") == [1]
    assert stream.published(RIGHT + "d") == [1]
    assert stream.published("talent_county:left:t") == [1]


def test_lists_that_a_crash_left_unpublished_are_published_by_the_next_worker() -> None:
    stream = Stream()
    stream.absorb(talent("t"), demand("d"))
    stream.absorber.handle([message(talent("t", 2, **BETTER))])
    batch = stream.requests()
    stream.publisher.away = True
    with pytest.raises(PublishError):
        stream.reranker.handle(batch)
    stream.publisher.away = False
    stream.start()

    stream.reranker.handle(batch)

    assert stream.shortlist(LEFT + "t").version == 2
    assert stream.published(LEFT + "t") == [1, 2]


def test_a_list_that_was_stored_with_its_answer_lost_is_published() -> None:
    """The worker has published an earlier version, and finds the new one stored without having seen it."""
    stream = Stream()
    stream.absorb(talent("t"), demand("d"))
    stream.absorber.handle([message(talent("t", 2, **BETTER))])
    batch = stream.requests()

    def lose_the_answer(call: str) -> None:
        if call == "write":
            raise StoreUnavailable("no answer")

    stream.store.after = lose_the_answer
    with pytest.raises(StoreUnavailable):
        stream.reranker.handle(batch)
    stream.store.after = lambda _call: None
    stream.reranker.handle(batch)

    assert stream.shortlist(LEFT + "t").version == 2
    assert stream.published(LEFT + "t") == [1, 2]


def test_a_change_between_ranking_and_storing_is_found_and_asked_for() -> None:
    """The other worker's absorber saw the list as it was before; the ranking did not see its change."""
    stream = Stream()
    other = Stream()
    other.store = stream.store
    other.start()
    stream.absorber.handle([message(demand("d"))])
    batch = stream.requests()

    def meanwhile(call: str) -> None:
        if call == "write":
            stream.store.before = lambda _call: None
            other.absorber.handle([message(talent("late"))])

    stream.store.before = meanwhile
    done = stream.reranker.handle(batch)
    stream.read_up_to += len(batch)

    assert stream.ids(RIGHT + "d") == []
    assert done.again == 1
    stream.rank()
    assert stream.ids(RIGHT + "d") == ["late"]
    assert stream.published(RIGHT + "d") == [1, 2]


def test_of_two_writers_the_one_that_comes_too_late_ranks_again() -> None:
    stream = Stream()
    stream.absorb(talent("t"), demand("d"))
    other = Stream()
    other.store = stream.store
    other.start()
    stream.absorber.handle([message(talent("t", 2, **BETTER))])
    batch = stream.requests()

    def meanwhile(call: str) -> None:
        if call == "write":
            stream.store.before = lambda _call: None
            other.reranker.handle(batch)

    stream.store.before = meanwhile
    done = stream.reranker.handle(batch)

    assert done.again > 0
    stream.rank()
    assert stream.shortlist(LEFT + "t").version == 2
    assert stream.published(LEFT + "t")[-1] == 2


def test_requests_of_a_bucket_travel_under_one_key_and_in_pieces() -> None:
    names = [f"t{number}" for number in range(20_000)]
    touches = [Touched("talent_demand", "left", name, ()) for name in names]

    made = requests.to_events(requests.collect(touches), None)

    subjects = []
    for event in made:
        request = events.decode(event)
        assert isinstance(request, RerankRequested)
        assert event.subject == f"talent_demand:left:{request.bucket}"
        assert 0 < len(request.subjects) <= requests.SUBJECTS_A_MESSAGE
        subjects += [subject.subject_id for subject in request.subjects]
    assert sorted(subjects) == sorted(names)
    assert {t.subject_id for event in made for t in requests.from_event(event)} == set(names)


def test_causes_of_one_subject_are_merged_the_last_of_each_profile() -> None:
    from services.matching.shortlists import CAUSES_KEPT, Cause  # noqa: PLC0415 - read here alone

    member, left = matching_pb2.CAUSE_KIND_MEMBER, matching_pb2.CAUSE_KIND_LEFT
    many = [
        Touched("talent_demand", "left", "t", (Cause(member, f"d{number}", 1), Cause(left, "d0", 2)))
        for number in range(9)
    ]

    [causes] = requests.collect(many)["talent_demand", "left"].values()

    assert len(causes) == CAUSES_KEPT
    assert len({cause.profile_id for cause in causes}) == CAUSES_KEPT
