"""Giving solutions in, bidding jointly, and taking back."""

from copy import deepcopy
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Scenario, Solution, SolutionStage
from dabridge.scenarios.v1.solutions_service_pb2 import (
    AnswerPartnershipRequest,
    SolutionResponse,
    SubmitSolutionRequest,
    WithdrawSolutionRequest,
)

from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import Forbidden
from services.common.market import notices
from services.common.records.workflow import Desk, Memory, Workflow, by_id, refuse
from services.common.scrub import scrub
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import SOLUTION
from services.scenarios.market.reviews import leaving
from services.scenarios.market.solutions import content as contents
from services.scenarios.market.solutions import files, find, joint, parties, standing, steps, tables
from services.scenarios.market.solutions.files import Files
from services.scenarios.market.solutions.reading import Reading
from services.scenarios.market.solutions.vault import Vault
from services.scenarios.model import SCENARIO

_SUBMIT: Final = MARKET["SubmitSolution"]
_ANSWER: Final = MARKET["AnswerPartnership"]
_WITHDRAW: Final = MARKET["WithdrawSolution"]


class Bids:
    """Gives in, agrees, leaves and withdraws.

    Each raises InvalidInput, Forbidden, NotFound, Withdrawn, WrongStage, VersionConflict or
    IdempotencyConflict.
    """

    def __init__(self, workflow: Workflow, vault: Vault, reading: Reading) -> None:
        self._workflow = workflow
        self._vault = vault
        self._files = Files(vault)
        self._reading = reading
        self._memory: Memory[SolutionResponse] = by_id(lambda answer: str(answer.solution.id), reading.again)

    def submit(self, request: SubmitSolutionRequest, caller: Principal) -> SolutionResponse:
        """Gives the draft in as the next revision, sealed; the scenario counts as answered."""
        return self._workflow.once(
            "SubmitSolution",
            caller,
            request,
            lambda desk: self._submit(desk, request),
            self._memory,
            digest=self._vault.digest,
        )

    def answer(self, request: AnswerPartnershipRequest, caller: Principal) -> SolutionResponse:
        """The caller's enterprise agrees to bid jointly, or leaves: then what was given in is a draft again.

        Raises AlreadyExists besides, where it takes part in another solution.
        """
        return self._workflow.once(
            "AnswerPartnership",
            caller,
            request,
            lambda desk: self._answer(desk, request),
            self._memory,
            digest=self._vault.digest,
        )

    def withdraw(self, request: WithdrawSolutionRequest, caller: Principal) -> SolutionResponse:
        """Takes it back for good; its enterprises may bid anew while answers are taken."""
        return self._workflow.once(
            "WithdrawSolution",
            caller,
            request,
            lambda desk: self._withdraw(desk, request),
            self._memory,
            digest=self._vault.digest,
        )

    def _submit(self, desk: Desk, request: SubmitSolutionRequest) -> SolutionResponse:
        seen = desk.look(SOLUTION, request.id, _SUBMIT)
        scenario = moves.locked(desk, seen.scenario_id)
        held = desk.take(SOLUTION, request.id, request.expected_version, _SUBMIT)
        standing.check_writable(held)
        standing.check_open(scenario, desk.now)
        content = self._vault.draft(desk.connection, held.id)
        there = self._files.of(desk.connection, SOLUTION.kind, held.id)
        partner_ids = [partner.enterprise_id for partner in held.partners]
        refuse(
            contents.check_complete(content, scenario)
            + contents.check_files(content, there)
            + joint.check_agreed(held)
            + joint.check_strangers(held, scenario.provider_id)
            + parties.check_active(desk, "enterprise_id", held.enterprise_id)
            + parties.check_partners_active(desk, partner_ids)
        )
        ids = [item.id for item in content.attachments]
        files.check_total(there, ids)
        fresh = deepcopy(held)
        fresh.revision = held.revision + 1
        fresh.stage = SolutionStage.SOLUTION_STAGE_SUBMITTED
        fresh.submitted_at = desk.now.isoformat()
        # With what its files are, so that each of them is bound to what was given in.
        whole = self._reading.described(desk, held, content)
        fresh.sealed_sha256 = self._vault.keep(desk.connection, held.id, fresh.revision, whole, desk.now)
        files.submitted(desk.connection, SOLUTION.kind, held.id, ids)
        stored = desk.put(SOLUTION, fresh)
        steps.note(desk, [(held, stored)])
        parties.answered(desk, scenario)
        return self._reading.own(desk, stored, stored.revision)

    def _answer(self, desk: Desk, request: AnswerPartnershipRequest) -> SolutionResponse:
        seen = desk.look(SOLUTION, request.id, _ANSWER)
        scenario = moves.locked(desk, seen.scenario_id)
        held = desk.take(SOLUTION, request.id, request.expected_version, _ANSWER)
        partner_id = desk.caller.organisation
        partner = joint.partner(held, partner_id)
        if partner is None:
            raise Forbidden("the caller is no partner")
        standing.check_writable(held)
        if request.agreed:
            standing.check_open(scenario, desk.now)
            if partner.agreed:
                return self._reading.own(desk, held)
            return self._agree(desk, scenario, held, partner_id)
        if held.stage != SolutionStage.SOLUTION_STAGE_DRAFT:
            standing.check_open(scenario, desk.now)
        return self._leave(desk, scenario, held, partner_id)

    def _agree(self, desk: Desk, scenario: Scenario, held: Solution, partner_id: str) -> SolutionResponse:
        refuse(parties.check_active(desk, "enterprise_id", partner_id))
        parties.enter(desk, held, partner_id)
        stored = desk.put(SOLUTION, joint.agreed(held, partner_id), silent=True)
        steps.note(desk, [(held, stored)])
        parties.tell(desk, [held.enterprise_id], "solution_partner_agreed", scenario, stored)
        return self._reading.own(desk, stored)

    def _leave(self, desk: Desk, scenario: Scenario, held: Solution, partner_id: str) -> SolutionResponse:
        fresh = joint.left(held, partner_id)
        again = fresh.stage != held.stage
        stored = desk.put(SOLUTION, fresh, silent=not again)
        tables.leave(desk.connection, stored.id, [partner_id])
        steps.note(desk, [(held, stored)])
        if again:
            parties.unanswered(desk, scenario, stored)
        parties.tell(desk, [held.enterprise_id], "solution_partner_left", scenario, stored)
        # The partner that has left sees no more of it.
        return SolutionResponse(solution=Solution(id=stored.id, scenario_id=stored.scenario_id))

    def _withdraw(self, desk: Desk, request: WithdrawSolutionRequest) -> SolutionResponse:
        seen = desk.look(SOLUTION, request.id, _WITHDRAW)
        scenario = desk.lock(SCENARIO, [seen.scenario_id]).get(seen.scenario_id)
        review = leaving.locked(desk, seen.scenario_id)
        held = desk.take(SOLUTION, request.id, request.expected_version, _WITHDRAW)
        reason = scrub(request.reason.strip())
        refuse(standing.check_withdrawal(held, scenario, reason, desk.now))
        # The reason is told where it belongs, and no event carries a text.
        stored = desk.withdraw(SOLUTION, held, "", silent=held.revision == 0)
        tables.leave(desk.connection, stored.id)
        if held.revision == 0:
            files.drafted(desk.connection, SOLUTION.kind, stored.id, (), desk.now)
        steps.note(desk, [(held, stored)], reason)
        if scenario is not None:
            leaving.leave(desk, scenario, review, stored.id)
            parties.unanswered(desk, scenario, stored)
            concerned = {partner.enterprise_id for partner in held.partners}
            if held.stage in find.OPEN_STAGES:
                concerned |= {held.provider_id, notices.CENTRE}
            parties.tell(desk, sorted(concerned), "solution_withdrawn", scenario, stored)
        return self._reading.own(desk, stored)
