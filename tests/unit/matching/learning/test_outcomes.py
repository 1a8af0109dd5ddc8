"""What becomes of pairs is graded by a table; what says nothing of the match is left out."""

from typing import Any

import pytest
from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from dabridge.events.v1.scenarios_pb2 import Pilot, Solution, TransformationNeed
from dabridge.events.v1.talent_pb2 import Introduction
from google.protobuf.message import Message

from services.common import events
from services.common.events import Event, MalformedEvent
from services.matching.learning.outcomes import (
    Outcome,
    Told,
    from_stored,
    grades,
    of_event,
    to_document,
    without,
)
from services.matching.store import Stored

AT = "2026-10-01T08:00:00+00:00"


def told(kind: str, message: Message) -> Told:
    found = heard(kind, message)
    assert found is not None
    return found


def heard(kind: str, message: Message) -> Told | None:
    return of_event(Event(kind, str(getattr(message, "id")), message.SerializeToString(), "/test"))  # noqa: B009


def introduction(stage: str, outcome: str = "UNSPECIFIED", reason: str = "", **changes: Any) -> Outcome:
    values: dict[str, Any] = {
        "id": "i",
        "version": 3,
        "talent_id": "t",
        "demand_id": "d",
        "enterprise_id": "firm",
        "zone": "511702",
        "asked_at": AT,
        "stage": talent_pb2.IntroductionStage.Value(f"INTRODUCTION_STAGE_{stage}"),
        "outcome": talent_pb2.IntroductionOutcome.Value(f"INTRODUCTION_OUTCOME_{outcome}"),
        "reason_code": reason,
        **changes,
    }
    [found] = told(events.INTRODUCTION_CHANGED, Introduction(**values)).outcomes
    return found


@pytest.mark.parametrize(
    ("stage", "outcome", "reason", "grade"),
    [
        ("ENDED", "HIRED", "offer_accepted", 3),
        ("INTERVIEWING", "UNSPECIFIED", "", 2),
        ("CONNECTED", "UNSPECIFIED", "", 2),
        ("ASKED", "UNSPECIFIED", "", 1),
        ("ENDED", "NOT_HIRED", "not_chosen", 1),
        ("ENDED", "NOT_HIRED", "skills", 0),
        ("DECLINED", "UNSPECIFIED", "salary", 0),
        ("DECLINED", "UNSPECIFIED", "family", None),
        ("ENDED", "NOT_HIRED", "post_filled", None),
        ("ENDED", "WITHDRAWN", "other_offer", None),
        ("CANCELLED", "UNSPECIFIED", "by_mistake", None),
        ("EXPIRED", "UNSPECIFIED", "", None),
    ],
)
def test_an_introduction_is_graded_by_how_far_it_went_and_why_it_ended(
    stage: str, outcome: str, reason: str, grade: int | None
) -> None:
    assert introduction(stage, outcome, reason).grade == grade


def test_what_the_two_sides_contest_has_no_grade() -> None:
    assert introduction("ENDED", "HIRED", contested=True).grade is None


def test_an_introduction_names_the_pair_and_who_tells() -> None:
    found = introduction("ENDED", "HIRED", ended_at="2026-11-02T08:00:00+00:00")

    assert (found.market, found.left, found.right, found.organisation) == ("talent_demand", "t", "d", "firm")
    assert (found.at, found.people, found.zone) == ("2026-11-02T08:00:00+00:00", ("t",), "511702")


def test_an_introduction_of_an_erased_person_says_nothing() -> None:
    erased = Introduction(id="i", version=3, demand_id="d", enterprise_id="firm")

    assert told(events.INTRODUCTION_CHANGED, erased) == Told("introduction:i", 3)


@pytest.mark.parametrize(
    ("stage", "grade"), [("OPENED", None), ("SHORTLISTED", 2), ("SELECTED", 3), ("NOT_SELECTED", 1)]
)
def test_a_bid_is_graded_once_it_is_opened(stage: str, grade: int | None) -> None:
    number = f"SOLUTION_STAGE_{stage}"
    bid = Solution(id="s", version=5, scenario_id="need", enterprise_id="firm", stage=number, updated_at=AT)

    [found] = told(events.SOLUTION_CHANGED, bid).outcomes

    assert (found.grade, found.left, found.right, found.people) == (grade, "need", "firm", ())


@pytest.mark.parametrize("stage", ["DRAFT", "SUBMITTED"])
def test_a_sealed_bid_is_not_looked_at(stage: str) -> None:
    number = f"SOLUTION_STAGE_{stage}"
    bid = Solution(id="s", version=2, scenario_id="need", enterprise_id="firm", stage=number)

    assert heard(events.SOLUTION_CHANGED, bid) is None


def test_a_pilot_is_an_outcome_of_each_firm_in_it_and_a_need_of_each_expert() -> None:
    pilot = Pilot(id="p", version=1, enterprise_ids=["a", "b"], stage=scenarios_pb2.PILOT_STAGE_DEMONSTRATED)
    need = TransformationNeed(id="n", version=4, expert_ids=["e"], stage=scenarios_pb2.NEED_STAGE_VISITED)

    assert [(o.left, o.right, o.grade) for o in told(events.PILOT_CHANGED, pilot).outcomes] == [
        ("p", "a", 3),
        ("p", "b", 3),
    ]
    [visited] = told(events.NEED_CHANGED, need).outcomes
    assert (visited.left, visited.right, visited.grade, visited.people) == ("e", "n", 2, ("e",))


def test_what_was_removed_takes_the_place_of_what_was_kept() -> None:
    gone = types_pb2.Removed(id="s", version=9)

    assert told(events.SOLUTION_REMOVED, gone) == Told("solution:s", 9)
    assert told(events.PILOT_REMOVED, gone) == Told("pilot:s", 9)
    assert told(events.NEED_REMOVED, gone) == Told("need:s", 9)


@pytest.mark.parametrize(
    "message",
    [
        Introduction(version=1, talent_id="t", demand_id="d"),
        Introduction(id="i", talent_id="t", demand_id="d"),
    ],
)
def test_an_event_without_id_or_version_is_malformed(message: Introduction) -> None:
    with pytest.raises(MalformedEvent):
        told(events.INTRODUCTION_CHANGED, message)


def test_an_event_of_another_kind_is_malformed() -> None:
    with pytest.raises(MalformedEvent):
        told(events.DEMAND_CHANGED, talent_pb2.Demand(id="d", version=1))


def test_the_table_of_grades_is_within_its_scale_and_names_what_there_is() -> None:
    table = grades()
    stages = {
        v.name.removeprefix("INTRODUCTION_STAGE_").lower()
        for v in talent_pb2.IntroductionStage.DESCRIPTOR.values
    }
    ends = {
        v.name.removeprefix("INTRODUCTION_OUTCOME_").lower()
        for v in talent_pb2.IntroductionOutcome.DESCRIPTOR.values
    }

    assert set(table.values()) <= {0, 1, 2, 3}
    assert {state for source, state, _ in table if source == "introduction"} <= stages | ends


def test_a_stored_outcome_is_read_as_it_was_and_one_without_a_grade_keeps_nothing() -> None:
    of_a_pair = Told("introduction:i", 3, (introduction("ENDED", "HIRED"),))
    document = to_document(of_a_pair)
    blank = to_document(Told("introduction:i", 3, (introduction("DECLINED", reason="family"),)))

    assert from_stored(Stored(document.id, document.version, document.body)) == of_a_pair
    assert blank.body == {"market": "", "people": [], "outcome": {"pairs": []}}
    assert from_stored(Stored(blank.id, blank.version, blank.body)) == Told("introduction:i", 3)


def test_a_document_without_a_person_holds_nothing_of_them_and_all_of_the_others() -> None:
    need = TransformationNeed(
        id="n", version=4, expert_ids=["gone-7", "e"], stage=scenarios_pb2.NEED_STAGE_VISITED
    )
    both = told(events.NEED_CHANGED, need)

    left = without(both, "gone-7")

    assert "gone-7" in repr(to_document(both))
    assert "gone-7" not in repr(to_document(left))
    assert [o.left for o in left.outcomes] == ["e"]
    assert (left.id, left.version) == (both.id, both.version)
