"""What those in charge do after the scoring: writing the consensus down, and deciding."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import Review, Scenario, ScenarioStage, Solution, SolutionStage
from dabridge.scenarios.v1.reviews_service_pb2 import (
    AgreedItem,
    DecidedItem,
    DecideReviewRequest,
    RecordConsensusRequest,
    ReviewResponse,
)

from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import WrongStage
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import rules
from services.common.records.workflow import Desk, Workflow, refuse, remembered
from services.common.scrub import scrub
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import stage_of
from services.scenarios.market.reviews import judging, opened, points
from services.scenarios.market.reviews.stages import CONSENSUS, DECIDED
from services.scenarios.market.solutions import find, judged

_S: Final = SolutionStage
_SELECTED: Final = ScenarioStage.SCENARIO_STAGE_SELECTED


class Deciding:
    """The acts of those in charge, after the scoring."""

    def __init__(self, workflow: Workflow) -> None:
        """Each act is one transaction of it."""
        self._workflow = workflow

    def record(self, request: RecordConsensusRequest, caller: Principal) -> ReviewResponse:
        """Writes down what was agreed of every solution, and the shortlist; as often as needed."""
        return self._once("RecordConsensus", caller, request, lambda desk: _recorded(desk, request))

    def decide(self, request: DecideReviewRequest, caller: Principal) -> ReviewResponse:
        """Selects, and tells every bidder rank, points and reason of their own solution."""
        return self._once("DecideReview", caller, request, lambda desk: _decided(desk, request))

    def _once(
        self, act: str, caller: Principal, request: Any, work: Callable[[Desk], Review]
    ) -> ReviewResponse:
        return self._workflow.once(
            act,
            caller,
            request,
            lambda desk: ReviewResponse(review=work(desk)),
            remembered(ReviewResponse, "review", MARKET[act]),
        )


def _recorded(desk: Desk, request: RecordConsensusRequest) -> Review:
    _, held = opened.taken(desk, request, (CONSENSUS,))
    consensus = scrub(request.consensus.strip())
    items = [
        AgreedItem(
            solution_id=item.solution_id,
            agreed_points=item.agreed_points,
            remark=scrub(item.remark.strip()),
            shortlisted=item.shortlisted,
        )
        for item in request.items
    ]
    refuse(
        rules.text("consensus", consensus, judging.CONSENSUS_MAX, needed=True)
        + judging.check_agreed(held, items)
    )
    review = deepcopy(held)
    rankings = judging.agreed(review.rankings, items)
    del review.rankings[:]
    review.rankings.extend(rankings)
    review.consensus = consensus
    stored = opened.put(desk, review, held.stage)
    judged.set_stages(desk, held.id, _shortlist(stored))
    return stored


def _shortlist(review: Review) -> dict[str, int]:
    """The stages of the solutions while nothing is decided."""
    return {
        r.solution_id: _S.SOLUTION_STAGE_SHORTLISTED if r.shortlisted else _S.SOLUTION_STAGE_OPENED
        for r in review.rankings
    }


def _decided(desk: Desk, request: DecideReviewRequest) -> Review:
    scenario, held = opened.taken(desk, request, (CONSENSUS,))
    if not held.consensus:
        raise WrongStage("review", held.id, stage_of(held), "consensus_missing")
    items = [
        DecidedItem(solution_id=item.solution_id, selected=item.selected, reason=scrub(item.reason.strip()))
        for item in request.items
    ]
    refuse(
        judging.check_decided(held, items)
        + rules.whole_number("question_days", request.question_days, 0, judging.QUESTION_DAYS_MAX)
    )
    moves.move(desk, scenario, desk.act, _SELECTED)
    review = deepcopy(held)
    rankings = judging.decided(review.rankings, items)
    del review.rankings[:]
    review.rankings.extend(rankings)
    review.stage = DECIDED
    review.decided_at = desk.now.isoformat()
    review.questions_until = (desk.now + timedelta(days=request.question_days)).isoformat()
    stored = opened.put(desk, review, held.stage)
    stages = {
        r.solution_id: _S.SOLUTION_STAGE_SELECTED if r.selected else _S.SOLUTION_STAGE_NOT_SELECTED
        for r in stored.rankings
    }
    judged.set_stages(desk, held.id, stages)
    _tell_bidders(desk, scenario, stored, find.of_scenario(desk, held.id))
    return stored


def _tell_bidders(desk: Desk, scenario: Scenario, review: Review, solutions: list[Solution]) -> None:
    """Each bidder and partner hears of their own solution alone."""
    rankings = {ranking.solution_id: ranking for ranking in review.rankings}
    told: list[Notice] = []
    for solution in solutions:
        ranking = rankings.get(solution.id)
        if ranking is None:
            continue
        kind = "review_selected" if ranking.selected else "review_not_selected"
        values = {
            "title": scenario.title,
            "rank": str(ranking.rank),
            "points": points.shown(ranking.agreed_points),
            "reason": ranking.reason,
            "questions_until": review.questions_until,
        }
        told += (Notice(b, kind, "solution", solution.id, values) for b in sorted(find.bidders(solution)))
    notices.tell(desk.connection, desk.now, told)
