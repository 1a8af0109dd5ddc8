"""What keeps a solution from being written, given in or taken back. Pure."""

from datetime import datetime
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Scenario, Solution, SolutionStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.errors import FieldError, Withdrawn, WrongStage
from services.common.records import rules
from services.common.records.handlers import REASON_MAX
from services.scenarios.market.lifecycle import deadlines
from services.scenarios.market.records import stage_of

WRITABLE: Final = frozenset({SolutionStage.SOLUTION_STAGE_DRAFT, SolutionStage.SOLUTION_STAGE_SUBMITTED})
SUBMITTED: Final = SolutionStage.SOLUTION_STAGE_SUBMITTED
_LEAVABLE: Final = WRITABLE | {
    SolutionStage.SOLUTION_STAGE_OPENED,
    SolutionStage.SOLUTION_STAGE_SHORTLISTED,
}


def check_open(scenario: Scenario, now: datetime) -> None:
    """Raises Withdrawn or WrongStage unless the scenario takes solutions at this moment (aware)."""
    if scenario.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn("scenario", scenario.id)
    if not deadlines.takes_answers(scenario, now):
        rule = "answers_closed" if scenario.stage in deadlines.OPEN_STAGES else ""
        raise WrongStage("scenario", scenario.id, stage_of(scenario), rule)


def check_writable(solution: Solution) -> None:
    """Raises Withdrawn, or WrongStage once it was opened."""
    if solution.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn("solution", solution.id)
    if solution.stage not in WRITABLE:
        raise WrongStage("solution", solution.id, stage_of(solution))


def check_withdrawal(
    solution: Solution, scenario: Scenario | None, reason: str, now: datetime
) -> list[FieldError]:
    """What a withdrawal lacks: a reason, once answers are closed. Raises WrongStage once it is decided."""
    if solution.stage not in _LEAVABLE:
        raise WrongStage("solution", solution.id, stage_of(solution))
    over = scenario is None or not deadlines.takes_answers(scenario, now)
    needed = over and solution.stage != SolutionStage.SOLUTION_STAGE_DRAFT
    return rules.text("reason", reason, REASON_MAX, needed=needed)


def is_opened(scenario: Scenario, now: datetime) -> bool:
    """Whether judges may open solutions: the answers are closed, and by the clock the deadline is over."""
    no_deadline = deadlines.moment(scenario.answer_deadline) is None
    return scenario.answers_closed and (no_deadline or deadlines.passed(scenario, now))
