"""Taking a decision back."""

from copy import deepcopy

from dabridge.events.v1.scenarios_pb2 import Review

from services.common.errors import WrongStage
from services.common.records.workflow import Desk
from services.scenarios.market.records import REVIEW, stage_of
from services.scenarios.market.reviews import opened
from services.scenarios.market.reviews.deciding import shortlist
from services.scenarios.market.reviews.stages import CONSENSUS, DECIDED
from services.scenarios.market.solutions import find, judged
from services.scenarios.model import SCENARIO


def reopen(desk: Desk, scenario_id: str, reason: str) -> Review | None:
    """Brings the review of a scenario that the act has locked back to the consensus, and tells the bidders.

    What was agreed stays; None where there is no review. Raises WrongStage where nothing is decided.
    """
    held = desk.lock(REVIEW, [scenario_id]).get(scenario_id)
    if held is None:
        return None
    if held.stage != DECIDED:
        raise WrongStage("review", held.id, stage_of(held))
    review = deepcopy(held)
    review.stage = CONSENSUS
    for ranking in review.rankings:
        ranking.selected = False
        ranking.reason = ""
    review.ClearField("questions_until")
    review.ClearField("decided_at")
    stored = opened.put(desk, review, held.stage, reason)
    judged.set_stages(desk, held.id, shortlist(stored))
    scenario = desk.see(SCENARIO, scenario_id)
    assert scenario is not None, "the act has locked it"
    bidders = set[str]().union(*map(find.bidders, find.of_scenario(desk, held.id)))
    opened.tell(desk, scenario, "review_reopened", sorted(bidders), about="scenario", reason=reason)
    return stored
