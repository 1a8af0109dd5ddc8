"""Who may ask what and when, and who reads which question. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Review, Scenario, ScenarioStage
from dabridge.scenarios.v1.reviews_service_pb2 import Question, QuestionPhase

from services.common.errors import WrongStage
from services.common.records.rules import Errors, text
from services.scenarios.market.lifecycle import deadlines
from services.scenarios.market.records import stage_of
from services.scenarios.market.reviews.stages import DECIDED

CLARIFICATION: Final = QuestionPhase.QUESTION_PHASE_CLARIFICATION
DECISION: Final = QuestionPhase.QUESTION_PHASE_DECISION

TEXT_MAX: Final = 2_000
ANSWER_MAX: Final = 5_000
# Unanswered ones of an enterprise about a scenario.
OPEN_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is kept; times are aware."""

    id: str
    scenario_id: str
    phase: QuestionPhase
    enterprise_id: str
    text: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads questions of a scenario: the enterprise that they act for, and whether they answer."""

    enterprise_id: str
    answers: bool


def until(review: Review | None) -> datetime | None:
    """Until when bidders may ask about the decision; None where nothing is decided."""
    if review is None or review.stage != DECIDED:
        return None
    return deadlines.moment(review.questions_until)


def phase(scenario: Scenario, review: Review | None, now: datetime) -> QuestionPhase:
    """What may be asked about now; raises WrongStage where nothing may. `now` is aware."""
    if deadlines.takes_answers(scenario, now):
        return CLARIFICATION
    end = until(review)
    if scenario.stage != ScenarioStage.SCENARIO_STAGE_SELECTED or end is None:
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "no_clarifications")
    if now >= end:
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "questions_ended")
    return DECISION


def check_text(value: str) -> Errors:
    """Something, and not too much."""
    return text("text", value, TEXT_MAX, needed=True)


def check_answer(value: str) -> Errors:
    """Something, and not too much."""
    return text("answer", value, ANSWER_MAX, needed=True)


def shown(asked: Asked, reader: Reader) -> Question:
    """A question as its reader may see it: who asked for clarification is told to nobody else."""
    own = bool(reader.enterprise_id) and asked.enterprise_id == reader.enterprise_id
    told = own or (reader.answers and asked.phase == DECISION)
    return Question(
        id=asked.id,
        scenario_id=asked.scenario_id,
        phase=asked.phase,
        enterprise_id=asked.enterprise_id if told else "",
        text=asked.text,
        asked_at=asked.asked_at.isoformat(),
        answer=asked.answer,
        answered_at=asked.answered_at.isoformat() if asked.answered_at else "",
    )
