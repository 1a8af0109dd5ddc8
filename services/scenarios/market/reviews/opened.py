"""A review as an act takes it in hand and puts it back."""

from collections.abc import Collection, Sequence
from typing import Any

from dabridge.events.v1.scenarios_pb2 import Review, ReviewStage, Scenario, ScenarioStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.access.methods import MARKET
from services.common.errors import Withdrawn, WrongStage
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.common.records import rights, rules
from services.common.records.workflow import Desk, refuse
from services.scenarios.market.records import REVIEW, stage_name, stage_of
from services.scenarios.market.reviews import panel
from services.scenarios.model import SCENARIO


def taken(desk: Desk, request: Any, stages: Collection[int]) -> tuple[Scenario, Review]:
    """The scenario and its review, locked in this order, the review within the caller's reach.

    Raises what `Desk.take` raises, and WrongStage unless the review is at one of the stages and the scenario
    still waits for its decision.
    """
    rights.reach(MARKET[desk.act], desk.caller)
    refuse(rules.identifier("id", request.id))
    scenarios = desk.lock(SCENARIO, [request.id])
    review = desk.take(REVIEW, request.id, request.expected_version, MARKET[desk.act])
    scenario = scenarios[review.id]
    check(scenario, review, stages)
    return scenario, review


def check(scenario: Scenario, review: Review, stages: Collection[int]) -> None:
    """Raises Withdrawn or WrongStage unless review and scenario stand as an act needs them."""
    if scenario.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn("scenario", scenario.id)
    if review.stage not in stages:
        raise WrongStage("review", review.id, stage_of(review))
    waiting = {ScenarioStage.SCENARIO_STAGE_ANSWERED}
    if review.stage == ReviewStage.REVIEW_STAGE_PREPARING:
        waiting.add(ScenarioStage.SCENARIO_STAGE_LISTED)
    if scenario.stage not in waiting:
        raise WrongStage("scenario", scenario.id, stage_of(scenario))


def put(desk: Desk, review: Review, before: int, reason: str = "") -> Review:
    """Stores the review's next state and tells the history; `before` is the stage that it comes from."""
    fresh = desk.put(REVIEW, review)
    note(desk, fresh, stage_name(ReviewStage.DESCRIPTOR, before), reason)
    return fresh


def note(desk: Desk, review: Review, before: str, reason: str = "") -> None:
    """Tells the history; `before` is the stage's name, empty of a new review."""
    step = Step("review", review.id, review.version, desk.act, before, stage_of(review), reason)
    history.note(desk.connection, desk.caller, desk.now, [step])


def tell(
    desk: Desk,
    scenario: Scenario,
    kind: str,
    recipients: Sequence[str],
    *,
    about: str = "review",
    **values: str,
) -> None:
    """Tells each recipient of the scenario's review; who may not read it is told "about" the scenario."""
    told = {"title": scenario.title, **values}
    notices.tell(
        desk.connection,
        desk.now,
        [Notice(recipient, kind, about, scenario.id, told) for recipient in recipients],
    )


def in_charge(scenario: Scenario) -> list[str]:
    """Who leads the review: the provider and the centre."""
    return [recipient for recipient in (scenario.provider_id, notices.CENTRE) if recipient]


def tell_of_conflicts(desk: Desk, scenario: Scenario, review: Review) -> None:
    """Those in charge hear that reviewers are out, and how many are left."""
    count = len(panel.taking_part(review))
    tell(desk, scenario, "review_conflict", in_charge(scenario), count=str(count))
