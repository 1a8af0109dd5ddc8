"""Who may ask what when, and who is told who asked."""

from datetime import UTC, datetime, timedelta

import pytest
from dabridge.events.v1.scenarios_pb2 import Review, ReviewStage, Scenario
from dabridge.scenarios.v1.reviews_service_pb2 import QuestionPhase

from services.common.errors import WrongStage
from services.scenarios.market.reviews import asking
from services.scenarios.market.reviews.asking import Asked, Reader

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
LATER = (NOW + timedelta(days=1)).isoformat()
DECIDED = Review(stage=ReviewStage.REVIEW_STAGE_DECIDED, questions_until=LATER)


def a_scenario(stage: str, *, closed: bool = False, deadline: str = LATER) -> Scenario:
    return Scenario(
        id="s",
        stage=f"SCENARIO_STAGE_{stage}",
        answers_closed=closed,
        answer_deadline=deadline,
    )


@pytest.mark.parametrize("stage", ["LISTED", "ANSWERED"])
def test_anybody_asks_for_clarification_until_the_deadline(stage: str) -> None:
    assert asking.phase(a_scenario(stage), None, NOW) == asking.CLARIFICATION


def test_bidders_ask_about_the_decision_until_the_day_that_it_names() -> None:
    assert asking.phase(a_scenario("SELECTED", closed=True), DECIDED, NOW) == asking.DECISION


@pytest.mark.parametrize(
    ("scenario", "review", "rule"),
    [
        (a_scenario("LISTED", deadline=NOW.isoformat()), None, "no_clarifications"),
        (a_scenario("ANSWERED", closed=True), None, "no_clarifications"),
        (a_scenario("ANSWERED", closed=True), DECIDED, "no_clarifications"),
        (a_scenario("SELECTED", closed=True), None, "no_clarifications"),
        (a_scenario("CONTRACTED", closed=True), DECIDED, "no_clarifications"),
        (a_scenario("CLOSED", closed=True), None, "no_clarifications"),
        (
            a_scenario("SELECTED", closed=True),
            Review(stage=ReviewStage.REVIEW_STAGE_DECIDED, questions_until=NOW.isoformat()),
            "questions_ended",
        ),
    ],
)
def test_at_other_times_nobody_asks(scenario: Scenario, review: Review | None, rule: str) -> None:
    with pytest.raises(WrongStage) as caught:
        asking.phase(scenario, review, NOW)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("phase", "reader", "told"),
    [
        (asking.CLARIFICATION, Reader("lead", answers=False), True),
        (asking.CLARIFICATION, Reader("other", answers=False), False),
        (asking.CLARIFICATION, Reader("", answers=True), False),
        (asking.CLARIFICATION, Reader("", answers=False), False),
        (asking.DECISION, Reader("lead", answers=False), True),
        (asking.DECISION, Reader("", answers=True), True),
    ],
)
def test_who_asks_for_clarification_is_told_to_nobody_else(
    phase: QuestionPhase, reader: Reader, told: bool
) -> None:
    asked = Asked("q", "s", phase, "lead", "接口是否开放？", NOW)

    assert asking.shown(asked, reader).enterprise_id == ("lead" if told else "")


def test_an_answer_is_shown_with_its_time() -> None:
    asked = Asked("q", "s", asking.DECISION, "lead", "为何？", NOW, "见说明", NOW + timedelta(hours=1))

    shown = asking.shown(asked, Reader("lead", answers=False))

    assert (shown.answer, shown.answered_at) == ("见说明", "2026-03-01T05:00:00+00:00")


def test_nothing_is_asked_about_a_decision_that_was_taken_back() -> None:
    back = Review(stage=ReviewStage.REVIEW_STAGE_CONSENSUS)

    assert asking.until(DECIDED) == NOW + timedelta(days=1)
    assert asking.until(back) is None
    assert asking.until(None) is None
