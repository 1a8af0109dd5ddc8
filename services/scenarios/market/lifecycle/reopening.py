"""Taking a selection back: the review waits for another decision."""

from dabridge.events.v1.scenarios_pb2 import Review, ReviewStage, Scenario, Solution, SolutionStage

from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.common.records.workflow import Desk
from services.scenarios.market.records import REVIEW, stage_of
from services.scenarios.market.solutions import find, judged


def reopen(desk: Desk, scenario: Scenario, reason: str) -> None:
    """The review of a scenario that the act has locked is at its consensus again; its bidders are told."""
    review = desk.lock(REVIEW, [scenario.id]).get(scenario.id)
    if review is not None:
        fresh = desk.put(REVIEW, undecided(review))
        step = Step(
            "review", fresh.id, fresh.version, desk.act, stage_of(review), stage_of(fresh), reason=reason
        )
        history.note(desk.connection, desk.caller, desk.now, [step])
    decided = find.of_scenario(desk, scenario.id, _DECIDED)
    shortlisted = {item.solution_id for item in review.rankings if item.shortlisted} if review else set()
    judged.set_stages(desk, scenario.id, {item.id: _before(item, shortlisted) for item in decided})
    bidders = sorted({bidder for item in decided for bidder in find.bidders(item)})
    values = {"title": scenario.title, "reason": reason}
    told = [Notice(bidder, "review_reopened", "scenario", scenario.id, values) for bidder in bidders]
    notices.tell(desk.connection, desk.now, told)


def undecided(review: Review) -> Review:
    """The review as it was before its decision: ranked and agreed on."""
    fresh = Review()
    fresh.CopyFrom(review)
    fresh.stage = ReviewStage.REVIEW_STAGE_CONSENSUS
    fresh.ClearField("decided_at")
    fresh.ClearField("questions_until")
    for item in fresh.rankings:
        item.selected = False
        item.reason = ""
    return fresh


_DECIDED = frozenset(
    {SolutionStage.SOLUTION_STAGE_SELECTED, SolutionStage.SOLUTION_STAGE_NOT_SELECTED},
)


def _before(solution: Solution, shortlisted: set[str]) -> int:
    listed = solution.id in shortlisted
    return SolutionStage.SOLUTION_STAGE_SHORTLISTED if listed else SolutionStage.SOLUTION_STAGE_OPENED
