"""Opening what was sealed: by the clock at the deadline, or when a scenario without one is closed."""

from dabridge.events.v1.scenarios_pb2 import Scenario, Solution, SolutionStage

from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records.workflow import Desk
from services.scenarios.market.records import SOLUTION
from services.scenarios.market.solutions import find, steps


def open_all(desk: Desk, scenario: Scenario) -> list[Solution]:
    """Opens the submitted solutions of a scenario that the act has locked, and tells those concerned.

    The provider becomes a party of each; drafts stay drafts, and nobody else's.
    """
    sealed = find.of_scenario(desk, scenario.id, {SolutionStage.SOLUTION_STAGE_SUBMITTED})
    opened = [_opened(solution, scenario, desk.now.isoformat()) for solution in sealed]
    fresh = desk.put_all(SOLUTION, opened)
    steps.note(desk, list(zip(sealed, fresh, strict=True)))
    values = {"title": scenario.title, "count": str(len(fresh))}
    told = [
        Notice(recipient, "solutions_opened", "scenario", scenario.id, values)
        for recipient in (scenario.provider_id, notices.CENTRE)
    ]
    told += (
        Notice(bidder, "solution_opened", "solution", solution.id, {"title": scenario.title})
        for solution in fresh
        for bidder in sorted(find.bidders(solution))
    )
    notices.tell(desk.connection, desk.now, told)
    return fresh


def _opened(solution: Solution, scenario: Scenario, now: str) -> Solution:
    fresh = Solution()
    fresh.CopyFrom(solution)
    fresh.stage = SolutionStage.SOLUTION_STAGE_OPENED
    fresh.opened_at = now
    fresh.provider_id = scenario.provider_id
    return fresh
