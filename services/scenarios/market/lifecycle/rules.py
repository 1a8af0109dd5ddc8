"""What acts on a scenario need to be given. Pure."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    FieldRemark,
    Pilot,
    PilotStage,
    Review,
    Scenario,
    ScenarioStage,
    Solution,
    SolutionStage,
)
from dabridge.scenarios.v1.lifecycle_service_pb2 import (
    AddAddendumRequest,
    ContractScenarioRequest,
    ReturnScenarioRequest,
)

from services.common.access.principal import Principal, Role
from services.common.errors import FieldError, WrongStage
from services.common.records import rules
from services.common.records.handlers import EXPLANATION_MAX, REASON_MAX
from services.scenarios.market.lifecycle.deadlines import moment
from services.scenarios.market.records import stage_of

NUMBER_MAX: Final = 120
REMARKS_MAX: Final = 60

_PATH: Final = re.compile(r"([a-z_]+)(\[\d{1,3}\])?(\.[a-z_]+)?", re.ASCII)


def check_return(request: ReturnScenarioRequest) -> list[FieldError]:
    """A reason or a remark at least; remarks name fields of a scenario."""
    errors = rules.text("reason", request.reason, REASON_MAX)
    if not request.reason and not request.remarks:
        errors.append(rules.required("reason"))
    return errors + check_remarks(request.remarks)


def check_remarks(remarks: Sequence[FieldRemark]) -> list[FieldError]:
    """Each says something of a field of a scenario, or of the whole."""
    errors = rules.count("remarks", len(remarks), most=REMARKS_MAX)
    for index, remark in enumerate(remarks):
        path = _PATH.fullmatch(remark.field)
        known = path is not None and path[1] in Scenario.DESCRIPTOR.fields_by_name
        if remark.field and not known:
            errors.append(rules.broken(f"remarks[{index}].field", "unknown_choice", value=remark.field[:40]))
        errors += rules.text(f"remarks[{index}].remark", remark.remark, REASON_MAX, needed=True)
    return errors


def check_addendum(request: AddAddendumRequest) -> list[FieldError]:
    """A text, and a time where there is one."""
    errors = rules.text("text", request.text, EXPLANATION_MAX, needed=True)
    if request.answer_deadline and moment(request.answer_deadline) is None:
        errors.append(rules.broken("answer_deadline", "no_time", value=request.answer_deadline[:40]))
    return errors


def check_reason(reason: str) -> list[FieldError]:
    """A reason is given."""
    return rules.text("reason", reason, REASON_MAX, needed=True)


def check_closing(scenario: Scenario, reason: str) -> list[FieldError]:
    """A reason is given, unless the scenario came to its good end."""
    needed = scenario.stage != ScenarioStage.SCENARIO_STAGE_DEMONSTRATED
    return rules.text("reason", reason, REASON_MAX, needed=needed)


def check_stopped(scenario: Scenario, pilot: Pilot | None) -> None:
    """Raises WrongStage unless the pilot of a scenario was stopped."""
    if pilot is None or pilot.stage != PilotStage.PILOT_STAGE_STOPPED:
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "pilot_not_stopped")


def check_withdrawal(scenario: Scenario, reason: str, caller: Principal) -> list[FieldError]:
    """A reason is given, unless nobody but its makers has seen the scenario."""
    free = scenario.stage == ScenarioStage.SCENARIO_STAGE_DRAFT or Role.SYSTEM in caller.roles
    return [] if free or reason else [rules.required("reason")]


def check_contract(request: ContractScenarioRequest, today: date) -> list[FieldError]:
    """Which solution, its number, what it costs and when it was signed."""
    return [
        *rules.identifier("solution_id", request.solution_id),
        *rules.text("number", request.number, NUMBER_MAX, needed=True),
        *rules.whole_number("amount_yuan", request.amount_yuan, 0, rules.YUAN_MAX),
        *rules.day("signed_on", request.signed_on, not_after=today, needed=True),
    ]


def check_signable(scenario: Scenario, review: Review | None, unanswered: int, now: datetime) -> None:
    """Raises WrongStage while bidders may still ask about the decision, or wait for an answer."""
    until = moment(review.questions_until) if review is not None else None
    if until is not None and until > now:
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "questions_open")
    if unanswered:
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "questions_unanswered")


def selected(solutions: Sequence[Solution], solution_id: str) -> Solution | None:
    """The solution of the id, if it was selected."""
    chosen = SolutionStage.SOLUTION_STAGE_SELECTED
    return next((item for item in solutions if item.id == solution_id and item.stage == chosen), None)
