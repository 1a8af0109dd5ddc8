"""Who takes part in solutions, and what they are told of each other."""

from collections.abc import Iterable, Sequence

from dabridge.events.v1.scenarios_pb2 import Scenario, ScenarioStage, Solution
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.access.principal import system
from services.common.errors import AlreadyExists, FieldError
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import rules
from services.common.records.workflow import Desk
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import SOLUTION
from services.scenarios.market.solutions import find, standing, tables
from services.scenarios.model import ENTERPRISE

# Who is behind a step of the scenario's history that tells that it was answered: not who answered.
_UNTOLD = system("solutions")


def check_active(desk: Desk, field: str, enterprise_id: str) -> list[FieldError]:
    """The enterprise is registered and takes part."""
    found = desk.see(ENTERPRISE, enterprise_id)
    active = found is not None and found.status != RECORD_STATUS_WITHDRAWN
    return [] if active else [rules.broken(field, "no_enterprise")]


def is_gone(desk: Desk, enterprise_id: str) -> bool:
    """Whether the enterprise was withdrawn."""
    found = desk.see(ENTERPRISE, enterprise_id)
    return found is not None and found.status == RECORD_STATUS_WITHDRAWN


def check_partners_active(desk: Desk, partner_ids: Sequence[str]) -> list[FieldError]:
    """All partners are registered and take part."""
    return [
        error
        for index, partner in enumerate(partner_ids)
        for error in check_active(desk, f"partner_ids[{index}]", partner)
    ]


def enter(desk: Desk, solution: Solution, enterprise_id: str) -> None:
    """Notes that an enterprise takes part; raises AlreadyExists where it bids for the scenario already."""
    held = tables.enter(desk.connection, solution.scenario_id, enterprise_id, solution.id)
    if held != solution.id:
        raise AlreadyExists(SOLUTION.kind, held)


def answered(desk: Desk, scenario: Scenario) -> None:
    """Moves a listed scenario on: it has a solution."""
    if scenario.stage == ScenarioStage.SCENARIO_STAGE_LISTED:
        stage = ScenarioStage.SCENARIO_STAGE_ANSWERED
        moves.move(desk, scenario, "SubmitSolution", stage, by=_UNTOLD)


def unanswered(desk: Desk, scenario: Scenario, solution: Solution) -> None:
    """Moves the scenario back where the solution was its last one.

    Not before its answers are closed, where the clock closes them: the stage, which is public, would tell
    who has answered whether anybody else has. What is withdrawn stays as it is.
    """
    stages = [*find.OPEN_STAGES, standing.SUBMITTED]
    waits = scenario.answer_deadline and not scenario.answers_closed
    gone = scenario.status == RECORD_STATUS_WITHDRAWN
    if gone or waits or scenario.stage != ScenarioStage.SCENARIO_STAGE_ANSWERED:
        return
    if tables.others(desk.connection, scenario.id, solution.id, stages) == 0:
        stage = ScenarioStage.SCENARIO_STAGE_LISTED
        moves.move(desk, scenario, "WithdrawSolution", stage, by=_UNTOLD)


def tell(desk: Desk, recipients: Iterable[str], kind: str, scenario: Scenario, solution: Solution) -> None:
    """Tells each of something about a solution, naming the enterprise that the caller acts for."""
    actor = desk.see(ENTERPRISE, desk.caller.organisation)
    values = {"title": scenario.title, "enterprise": actor.name if actor else ""}
    told = [Notice(item, kind, SOLUTION.kind, solution.id, values) for item in recipients]
    notices.tell(desk.connection, desk.now, told)
