"""Who gets to see what of a solution: its bidders at any time, others once it is opened."""

from typing import Final

from dabridge.events.v1.scenarios_pb2 import Ranking, ReviewStage, Solution
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1.solutions_service_pb2 import (
    GetSolutionRequest,
    ListSolutionsRequest,
    ListSolutionsResponse,
    SolutionContent,
    SolutionResponse,
)

from services.common.access.methods import MARKET
from services.common.access.policy import owned_by
from services.common.access.principal import Principal, Role
from services.common.errors import Forbidden, InvalidInput, NotFound
from services.common.records import paging, rules
from services.common.records.store import Query
from services.common.records.workflow import Desk
from services.scenarios.market.records import REVIEW, SOLUTION
from services.scenarios.market.reviews import panel
from services.scenarios.market.solutions import find, standing, tables
from services.scenarios.market.solutions.files import Files
from services.scenarios.market.solutions.vault import DRAFT, Vault
from services.scenarios.model import SCENARIO

_GET: Final = MARKET["GetSolution"]
_LIST: Final = MARKET["ListSolutions"]


class Reading:
    """Reads solutions, their contents and what became of them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._files = Files(vault)

    def one(self, desk: Desk, request: GetSolutionRequest) -> SolutionResponse:
        """A solution with a revision of its content; what others than its bidders open is in the log.

        Whoever is invited to bid jointly and has not agreed sees the record alone, and so does a reviewer who
        has not stated yet that there is no conflict. Raises InvalidInput,
        Forbidden, NotFound or Unsealable.
        """
        solution = desk.look(SOLUTION, request.id, _GET)
        if request.revision < 0:
            raise InvalidInput([rules.broken("revision", "unknown_choice", value=request.revision)])
        if bids(desk.caller, solution):
            return self.own(desk, solution, request.revision)
        if solution.stage not in find.OPEN_STAGES or solution.status == RECORD_STATUS_WITHDRAWN:
            return SolutionResponse(solution=solution)
        check_opened(desk, solution)
        if not may_judge(desk, solution):
            return SolutionResponse(solution=solution)
        if request.revision not in (0, solution.revision):
            raise NotFound(SOLUTION.kind, solution.id)
        desk.log(SOLUTION.kind, solution.id, solution.version)
        content = self._vault.submitted(desk.connection, solution, solution.revision)
        return _response(desk, solution, content, solution.revision)

    def own(self, desk: Desk, solution: Solution, revision: int = DRAFT) -> SolutionResponse:
        """A solution as its bidders see it, with the draft or a revision; raises NotFound or Unsealable."""
        if revision != DRAFT:
            content = self._vault.submitted(desk.connection, solution, revision)
            if content is None:
                raise NotFound(SOLUTION.kind, solution.id)
            return _response(desk, solution, content, revision)
        content = self.described(desk, solution, self._vault.draft(desk.connection, solution.id))
        return _response(desk, solution, content, DRAFT)

    def described(self, desk: Desk, solution: Solution, content: SolutionContent) -> SolutionContent:
        """A draft's content with what its files are; those that are gone are left out."""
        if content.attachments:
            there = self._files.of(desk.connection, SOLUTION.kind, solution.id)
            kept = [there[item.id] for item in content.attachments if item.id in there]
            del content.attachments[:]
            content.attachments.extend(kept)
        return content

    def again(self, desk: Desk, solution_id: str) -> SolutionResponse:
        """What the answer to an act is given again as: the solution as it is now, if the caller sees it."""
        solution = desk.see(SOLUTION, solution_id)
        if solution is None:
            raise NotFound(SOLUTION.kind, solution_id)
        if bids(desk.caller, solution):
            return self.own(desk, solution)
        # A partner that has left: their own act, and nothing of what became of it.
        return SolutionResponse(solution=Solution(id=solution.id, scenario_id=solution.scenario_id))

    def page(self, desk: Desk, request: ListSolutionsRequest) -> ListSolutionsResponse:
        """A page of those within the caller's reach; raises InvalidInput or Forbidden."""
        errors = rules.identifier("scenario_id", request.scenario_id, needed=False)
        if errors:
            raise InvalidInput(errors)
        ids = None
        if request.scenario_id:
            ids = frozenset(tables.ever_of_scenario(desk.connection, request.scenario_id))
        query = Query(
            limit=paging.limit(request.page_size),
            facet=str(request.stage) if request.stage else "",
            include_withdrawn=request.include_withdrawn,
            owners=owned_by(desk.caller) if request.mine else None,
            after=paging.position(request.page_token),
            ids=ids,
        )
        solutions, page = desk.page(SOLUTION, query, _LIST)
        return ListSolutionsResponse(
            solutions=solutions, next_page_token=paging.token(page), total=page.total
        )


def bids(caller: Principal, solution: Solution) -> bool:
    """Whether the caller acts for one of those who bid by it."""
    return Role.ENTERPRISE in caller.roles and caller.organisation in find.bidders(solution)


def check_opened(desk: Desk, solution: Solution) -> None:
    """Raises Forbidden before the solution may be opened, whatever its record says: the clock decides."""
    scenario = desk.see(SCENARIO, solution.scenario_id)
    opened = solution.stage in find.OPEN_STAGES and solution.status != RECORD_STATUS_WITHDRAWN
    if scenario is None or not opened or not standing.is_opened(scenario, desk.now):
        raise Forbidden("the solution is sealed")


def may_judge(desk: Desk, solution: Solution) -> bool:
    """Whether the caller, no bidder, may open it: in charge, or a reviewer that has stated it."""
    caller = desk.caller
    if not caller.roles.isdisjoint({Role.SCENARIO_CENTRE, Role.SYSTEM}):
        return True
    if Role.PROVIDER in caller.roles and caller.organisation == solution.provider_id:
        return True
    review = desk.see(REVIEW, solution.scenario_id)
    seat = panel.seat(review, caller.talent) if review is not None else None
    return seat is not None and seat.statement == panel.NONE


def _response(
    desk: Desk, solution: Solution, content: SolutionContent | None, revision: int
) -> SolutionResponse:
    answer = SolutionResponse(solution=solution, content=content, revision=revision)
    ranking = _ranking(desk, solution)
    if ranking is not None:
        answer.ranking.CopyFrom(ranking)
    return answer


def _ranking(desk: Desk, solution: Solution) -> Ranking | None:
    if solution.stage not in find.OPEN_STAGES:
        return None
    review = desk.see(REVIEW, solution.scenario_id)
    if review is None or review.stage != ReviewStage.REVIEW_STAGE_DECIDED:
        return None
    return next((item for item in review.rankings if item.solution_id == solution.id), None)
