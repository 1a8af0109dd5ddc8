"""Writing solutions: the first draft and every save."""

import uuid
from collections.abc import Sequence
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Partner, Scenario, Solution, SolutionStage
from dabridge.scenarios.v1.solutions_service_pb2 import (
    CreateSolutionRequest,
    SolutionContent,
    SolutionResponse,
    UpdateSolutionRequest,
)

from services.common.access.methods import MARKET, SCENARIOS
from services.common.access.principal import Principal
from services.common.records import rights, rules
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import SOLUTION
from services.scenarios.market.solutions import content as contents
from services.scenarios.market.solutions import files, joint, parties, standing, steps, tables
from services.scenarios.market.solutions.files import Files
from services.scenarios.market.solutions.reading import Reading
from services.scenarios.market.solutions.vault import DRAFT, Vault
from services.scenarios.model import SCENARIO

_CREATE: Final = MARKET["CreateSolution"]
_UPDATE: Final = MARKET["UpdateSolution"]
_SEE: Final = SCENARIOS["GetScenario"]


class Drafts:
    """Begins and saves drafts; of requests and answers ids and keyed digests alone are kept."""

    def __init__(self, workflow: Workflow, vault: Vault, reading: Reading) -> None:
        self._workflow = workflow
        self._vault = vault
        self._files = Files(vault)
        self._reading = reading
        self._memory = by_id(lambda answer: str(answer.solution.id), reading.again)

    def create(self, request: CreateSolutionRequest, caller: Principal) -> SolutionResponse:
        """Begins a draft.

        Raises InvalidInput, Forbidden, NotFound, Withdrawn, WrongStage, AlreadyExists or IdempotencyConflict.
        """
        return self._workflow.once(
            "CreateSolution",
            caller,
            request,
            lambda desk: self._create(desk, request),
            self._memory,
            digest=self._vault.digest,
        )

    def update(self, request: UpdateSolutionRequest, caller: Principal) -> SolutionResponse:
        """Saves the draft; what says the same makes no new version.

        Raises InvalidInput, Forbidden, NotFound, Withdrawn, WrongStage, VersionConflict or
        IdempotencyConflict.
        """
        return self._workflow.once(
            "UpdateSolution",
            caller,
            request,
            lambda desk: self._update(desk, request),
            self._memory,
            digest=self._vault.digest,
        )

    def _create(self, desk: Desk, request: CreateSolutionRequest) -> SolutionResponse:
        within = rights.reach(_CREATE, desk.caller)
        message = Solution(
            id=uuid.uuid4().hex,
            scenario_id=request.scenario_id,
            enterprise_id=request.enterprise_id or desk.caller.organisation,
            partners=[Partner(enterprise_id=partner) for partner in request.partner_ids],
            stage=SolutionStage.SOLUTION_STAGE_DRAFT,
        )
        refuse(
            rules.identifier("scenario_id", message.scenario_id)
            + rules.identifier("enterprise_id", message.enterprise_id)
        )
        rights.check(within, message)
        # Of a scenario that the caller cannot read, no refusal tells a stage.
        desk.look(SCENARIO, message.scenario_id, _SEE)
        scenario = moves.locked(desk, message.scenario_id)
        standing.check_open(scenario, desk.now)
        content = contents.tidied(request.content)
        errors = parties.check_active(desk, "enterprise_id", message.enterprise_id)
        if message.enterprise_id == scenario.provider_id:
            errors.append(rules.broken("enterprise_id", "own_scenario"))
        errors += joint.check_partners(request.partner_ids, message.enterprise_id, scenario.provider_id)
        errors += contents.check_draft(content, desk.today) + contents.check_files(content, ())
        refuse(errors + parties.check_partners_active(desk, request.partner_ids))
        parties.enter(desk, message, message.enterprise_id)
        fresh = desk.add(SOLUTION, message, silent=True)
        self._vault.keep(desk.connection, fresh.id, DRAFT, content, desk.now)
        steps.note(desk, [(None, fresh)])
        parties.tell(desk, request.partner_ids, "solution_invited", scenario, fresh)
        return self._reading.own(desk, fresh)

    def _update(self, desk: Desk, request: UpdateSolutionRequest) -> SolutionResponse:
        seen = desk.look(SOLUTION, request.id, _UPDATE)
        scenario = moves.locked(desk, seen.scenario_id)
        held = desk.take(SOLUTION, request.id, request.expected_version, _UPDATE)
        standing.check_writable(held)
        standing.check_open(scenario, desk.now)
        content = contents.tidied(request.content)
        there = self._files.of(desk.connection, SOLUTION.kind, held.id)
        errors = joint.check_partners(request.partner_ids, held.enterprise_id, scenario.provider_id)
        errors += contents.check_draft(content, desk.today) + contents.check_files(content, there)
        before = [partner.enterprise_id for partner in held.partners]
        invited = [partner for partner in request.partner_ids if partner not in before]
        refuse(errors + (parties.check_partners_active(desk, request.partner_ids) if invited else []))
        files.check_total(there, [item.id for item in content.attachments])
        fresh = joint.named(held, request.partner_ids)
        if fresh == held and content == self._vault.draft(desk.connection, held.id):
            return self._reading.own(desk, held)
        return self._save(desk, scenario, (held, fresh), content, invited)

    def _save(
        self,
        desk: Desk,
        scenario: Scenario,
        states: tuple[Solution, Solution],
        content: SolutionContent,
        invited: Sequence[str],
    ) -> SolutionResponse:
        held, fresh = states
        again = fresh.stage != held.stage
        stored = desk.put(SOLUTION, fresh, silent=not again)
        self._vault.keep(desk.connection, stored.id, DRAFT, content, desk.now)
        ids = [item.id for item in content.attachments]
        files.drafted(desk.connection, SOLUTION.kind, stored.id, ids, desk.now)
        kept = {partner.enterprise_id for partner in stored.partners}
        gone = [p.enterprise_id for p in held.partners if p.enterprise_id not in kept]
        tables.leave(desk.connection, stored.id, gone)
        if again:
            steps.note(desk, [(held, stored)])
            parties.unanswered(desk, scenario, stored)
        parties.tell(desk, invited, "solution_invited", scenario, stored)
        parties.tell(desk, gone, "solution_partner_removed", scenario, stored)
        return self._reading.own(desk, stored)
