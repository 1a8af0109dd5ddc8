"""The acts on a scenario: each one transaction of its state, what hangs on it, history and notices."""

from collections.abc import Callable
from typing import Any, TypeVar

from dabridge.events.v1.scenarios_pb2 import AMENDMENT_KIND_ADDENDUM, Contract, Scenario, ScenarioStage
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1.scenarios_service_pb2 import ScenarioResponse

from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import rules as fields
from services.common.records.aggregate import Edit
from services.common.records.workflow import Desk, Workflow, refuse, remembered
from services.common.scrub import scrub, scrubbed
from services.scenarios.market.lifecycle import (
    deadlines,
    editing,
    moves,
    reopening,
    rules,
    tables,
    told,
)
from services.scenarios.market.lists import amendments
from services.scenarios.market.records import PILOT, REVIEW
from services.scenarios.market.solutions import find, opening, parties
from services.scenarios.model import SCENARIO

R = TypeVar("R")

_CODES = frozenset({"id", "idempotency_key", "field", "answer_deadline", "solution_id", "signed_on"})
_S = ScenarioStage


class Lifecycle:
    """Each raises InvalidInput, Forbidden, NotFound, Withdrawn, VersionConflict or WrongStage."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def submit(self, request: api.SubmitScenarioRequest, caller: Principal) -> ScenarioResponse:
        """Hands a scenario to the centre; a deadline has to be still to come."""

        def work(desk: Desk, scenario: Scenario) -> Scenario:
            refuse(editing.check_ahead(scenario.answer_deadline, _edit(desk)))
            fresh = moves.move(desk, scenario, desk.act, _S.SCENARIO_STAGE_SUBMITTED)
            _tell(desk, told.submitted(fresh, caller))
            return fresh

        return self._act("SubmitScenario", request, caller, work)

    def give_back(self, request: api.ReturnScenarioRequest, caller: Principal) -> ScenarioResponse:
        """Returns a scenario with what is to be mended."""
        asked = scrubbed(request, _CODES)
        refuse(rules.check_return(asked))

        def work(desk: Desk, scenario: Scenario) -> Scenario:
            fresh = moves.move(
                desk,
                scenario,
                desk.act,
                _S.SCENARIO_STAGE_RETURNED,
                reason=asked.reason,
                remarks=list(asked.remarks),
            )
            _tell(desk, told.returned(fresh, caller, asked.reason))
            return fresh

        return self._act("ReturnScenario", request, caller, work)

    def approve(self, request: api.ApproveScenarioRequest, caller: Principal) -> ScenarioResponse:
        """Finds a scenario fit for a list."""

        def work(desk: Desk, scenario: Scenario) -> Scenario:
            refuse(editing.check_ahead(scenario.answer_deadline, _edit(desk)))
            fresh = moves.move(desk, scenario, desk.act, _S.SCENARIO_STAGE_APPROVED)
            _tell(desk, told.approved(fresh, caller))
            return fresh

        return self._act("ApproveScenario", request, caller, work)

    def announce(self, request: api.AddAddendumRequest, caller: Principal) -> ScenarioResponse:
        """Adds an addendum to a listed scenario, and may put its deadline off."""
        asked = scrubbed(request, _CODES)
        refuse(rules.check_addendum(asked))

        def work(desk: Desk, scenario: Scenario) -> Scenario:
            edit = _edit(desk)
            editing.check_open(scenario, edit)
            deadline = asked.answer_deadline or scenario.answer_deadline
            refuse(editing.check_deadline(scenario, deadline, edit) + editing.check_count(scenario))
            put_off = ["answer_deadline"] if deadline != scenario.answer_deadline else []
            latest = editing.addendum(scenario, edit, asked.text, put_off)
            fresh = moves.alter(
                desk,
                scenario,
                desk.act,
                reason=asked.text,
                fields=put_off,
                answer_deadline=deadline,
                addenda=[*scenario.addenda, latest],
            )
            _tell(desk, told.added(desk.connection, fresh, caller, latest))
            amendments.record(
                desk.transaction, caller, desk.now, fresh, AMENDMENT_KIND_ADDENDUM, asked.text, put_off
            )
            return fresh

        return self._act("AddAddendum", request, caller, work)

    def reopen(self, request: api.ReopenSelectionRequest, caller: Principal) -> ScenarioResponse:
        """Takes the selection back, so that the review decides anew."""
        reason = _line(request.reason)
        refuse(rules.check_reason(reason))

        def work(desk: Desk, scenario: Scenario) -> Scenario:
            fresh = moves.move(desk, scenario, desk.act, _S.SCENARIO_STAGE_ANSWERED, reason=reason)
            reopening.reopen(desk, fresh, reason)
            _tell(desk, told.reopened(fresh, caller, reason))
            return fresh

        return self._act("ReopenSelection", request, caller, work)

    def contract(self, request: api.ContractScenarioRequest, caller: Principal) -> ScenarioResponse:
        """Puts the contract with the bidders of a selected solution on record."""
        asked = scrubbed(request, _CODES)

        def work(desk: Desk, scenario: Scenario) -> Scenario:
            refuse(rules.check_contract(asked, desk.today))
            moves.check(desk.act, scenario, desk.now)
            review = desk.lock(REVIEW, [scenario.id]).get(scenario.id)
            unanswered = tables.unanswered(desk.connection, scenario.id)
            rules.check_signable(scenario, review, unanswered, desk.now)
            solution = rules.selected(find.of_scenario(desk, scenario.id), asked.solution_id)
            if solution is None:
                refuse([fields.broken("solution_id", "not_selected")])
            elif parties.is_gone(desk, solution.enterprise_id):
                refuse([fields.broken("solution_id", "lead_withdrawn")])
            else:
                contract = Contract(
                    solution_id=solution.id,
                    enterprise_ids=sorted(find.bidders(solution)),
                    number=asked.number,
                    amount_yuan=asked.amount_yuan,
                    signed_on=asked.signed_on,
                )
                scenario = moves.move(
                    desk, scenario, desk.act, _S.SCENARIO_STAGE_CONTRACTED, contract=contract
                )
                _tell(desk, told.contracted(scenario, caller))
            return scenario

        return self._act("ContractScenario", request, caller, work)

    def close(self, request: api.CloseScenarioRequest, caller: Principal) -> ScenarioResponse:
        """Ends a scenario; one at its pilot once that was stopped.

        Solutions are opened then where no deadline is to come; before it they stay sealed.
        """
        reason = _line(request.reason)

        def work(desk: Desk, scenario: Scenario) -> Scenario:
            moves.check(desk.act, scenario, desk.now)
            if scenario.stage == _S.SCENARIO_STAGE_PILOT:
                rules.check_stopped(scenario, desk.lock(PILOT, [scenario.id]).get(scenario.id))
            refuse(rules.check_closing(scenario, reason))
            to_come = scenario.answer_deadline and not deadlines.passed(scenario, desk.now)
            opens = scenario.stage in deadlines.OPEN_STAGES and not to_come
            fresh = moves.move(
                desk, scenario, desk.act, _S.SCENARIO_STAGE_CLOSED, reason=reason, answers_closed=True
            )
            if opens and not scenario.answers_closed:
                opening.open_all(desk, fresh)
            _tell(desk, told.closed(desk.connection, fresh, caller, reason))
            return fresh

        return self._act("CloseScenario", request, caller, work)

    def _act(
        self, act: str, request: Any, caller: Principal, work: Callable[[Desk, Scenario], Scenario]
    ) -> ScenarioResponse:
        cells = MARKET[act]

        def done(desk: Desk) -> ScenarioResponse:
            scenario = desk.take(SCENARIO, request.id, request.expected_version, cells)
            return ScenarioResponse(scenario=work(desk, scenario))

        memory = remembered(ScenarioResponse, "scenario", cells)
        return self._workflow.once(act, caller, request, done, memory)


def _edit(desk: Desk) -> Edit:
    return Edit(desk.caller, desk.now)


def _tell(desk: Desk, told_of: list[Notice]) -> None:
    notices.tell(desk.connection, desk.now, told_of)


def _line(text: str) -> str:
    return scrub(text.strip())
