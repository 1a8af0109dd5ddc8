"""A solution that is withdrawn while it is under review: the review goes on without it."""

from copy import deepcopy
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Review, Scenario

from services.common.records.workflow import Desk
from services.scenarios.market.records import REVIEW
from services.scenarios.market.reviews import judging, opened, panel
from services.scenarios.market.reviews.stages import CONSENSUS, PREPARING, SCORING

_UNDER_WAY: Final = frozenset({SCORING, CONSENSUS})


def locked(desk: Desk, scenario_id: str) -> Review | None:
    """The review of a scenario, locked: after the scenario, before its solutions."""
    return desk.lock(REVIEW, [scenario_id]).get(scenario_id)


def leave(desk: Desk, scenario: Scenario, held: Review | None, solution_id: str) -> None:
    """Takes the solution out of a locked review that is under way, and tells all who take part in it.

    What others were given stands; their ranks close up.
    """
    if held is None or held.stage not in _UNDER_WAY or solution_id not in held.solution_ids:
        return
    review = without(held, solution_id)
    opened.put(desk, review, held.stage)
    readers = [reviewer.expert_id for reviewer in panel.taking_part(review)]
    if review.solution_ids:
        recipients = [*opened.in_charge(scenario), *readers]
        left = str(len(review.solution_ids))
        opened.tell(desk, scenario, "review_solution_gone", recipients, count=left)
    else:
        opened.tell(desk, scenario, "review_empty", opened.in_charge(scenario))
        opened.tell(desk, scenario, "review_over", readers)


def without(held: Review, solution_id: str) -> Review:
    """The review without one of its solutions; without any it is in preparation again. Pure."""
    review = deepcopy(held)
    review.solution_ids.remove(solution_id)
    rankings = judging.by_rank(r for r in review.rankings if r.solution_id != solution_id)
    del review.rankings[:]
    review.rankings.extend(rankings)
    if not review.solution_ids:
        review.stage = PREPARING
        review.consensus = ""
        for reviewer in panel.taking_part(review):
            reviewer.statement = panel.UNSTATED
            reviewer.submitted_at = ""
    return review
