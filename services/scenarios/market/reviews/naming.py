"""What those in charge do up to the scoring: naming reviewers, and the beginning of a review."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import Review, Scenario, Solution, SolutionStage
from dabridge.scenarios.v1.reviews_service_pb2 import (
    AssignReviewersRequest,
    CreateReviewRequest,
    ReviewerProposal,
    ReviewResponse,
    StartReviewRequest,
)

from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import InvalidInput, WrongStage
from services.common.records import rules
from services.common.records.workflow import Desk, Workflow, refuse, remembered
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import REVIEW, stage_of
from services.scenarios.market.reviews import opened, panel, points, scoring, tables
from services.scenarios.market.reviews.sheets import Sheets
from services.scenarios.market.reviews.stages import OPEN_SCENARIO, PREPARING, SCORING
from services.scenarios.market.solutions import find, judged
from services.scenarios.model import SCENARIO

_OPENED: Final = SolutionStage.SOLUTION_STAGE_OPENED


class Naming:
    """The acts of those in charge, up to the scoring."""

    def __init__(self, workflow: Workflow, sheets: Sheets) -> None:
        """`sheets` keep the scores."""
        self._workflow = workflow
        self._sheets = sheets

    def create(self, request: CreateReviewRequest, caller: Principal) -> ReviewResponse:
        """Names the reviewers of a listed scenario; raises AlreadyExists where it has a review."""
        return self._once("CreateReview", caller, request, lambda desk: _created(desk, request))

    def assign(self, request: AssignReviewersRequest, caller: Principal) -> ReviewResponse:
        """Names others: who has given in scores, or is out by a conflict, stays whatever is asked."""

        def work(desk: Desk) -> Review:
            scenario, review = opened.taken(desk, request, (PREPARING, SCORING))
            return self._assigned(desk, scenario, review, request.reviewers)

        return self._once("AssignReviewers", caller, request, work)

    def start(self, request: StartReviewRequest, caller: Principal) -> ReviewResponse:
        """Begins the scoring of all opened solutions, and takes those out whom a bidder is near.

        What experts are known to be affiliated to now counts like what was known when they were named.
        Raises InvalidInput, which names them, where too few would be left: then nobody is taken out.
        """

        def work(desk: Desk) -> Review:
            scenario, review = opened.taken(desk, request, (PREPARING,))
            known = panel.of_seated(review.reviewers, request.reviewers)
            refuse([e for one in known for e in panel.check_affiliations("reviewers", one.affiliation_ids)])
            tables.add_affiliations(desk.connection, review.id, known)
            return _started(desk, scenario, review)

        return self._once("StartReview", caller, request, work)

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

    def _assigned(
        self, desk: Desk, scenario: Scenario, held: Review, proposals: Sequence[ReviewerProposal]
    ) -> Review:
        refuse(panel.check(proposals, held.reviewers))
        review = deepcopy(held)
        del review.reviewers[:]
        review.reviewers.extend(panel.renamed(held.reviewers, proposals))
        refuse(rules.count("reviewers", len(review.reviewers), most=panel.MOST))
        tables.add_affiliations(desk.connection, held.id, proposals)
        _refuse_blocked(desk, scenario, proposals)
        before, after = _experts(held), _experts(review)
        scoring.finish(desk, self._sheets, scenario, review)
        stored = opened.put(desk, review, held.stage)
        self._sheets.drop(desk.connection, held.id, before - after)
        opened.tell(desk, scenario, "review_assigned", sorted(after - before))
        opened.tell(desk, scenario, "review_replaced", sorted(before - after), about="scenario")
        if held.stage == SCORING:
            let_read(desk, stored)
            opened.tell(desk, scenario, "review_started", sorted(after - before))
        return stored


def let_read(desk: Desk, review: Review) -> None:
    """The solutions under review can be read by the reviewers without conflict, and by no other expert."""
    judged.set_stages(
        desk,
        review.id,
        dict.fromkeys(review.solution_ids, _OPENED),
        reviewer_ids=[reviewer.expert_id for reviewer in panel.taking_part(review)],
    )


def _created(desk: Desk, request: CreateReviewRequest) -> Review:
    desk.look(SCENARIO, request.scenario_id, MARKET["CreateReview"])
    scenario = moves.locked(desk, request.scenario_id)
    if scenario.stage not in OPEN_SCENARIO:
        raise WrongStage("scenario", scenario.id, stage_of(scenario))
    refuse(panel.check(request.reviewers))
    review = desk.add(
        REVIEW,
        Review(
            id=scenario.id,
            provider_id=scenario.provider_id,
            stage=PREPARING,
            criteria=points.criteria_of(scenario),
            reviewers=panel.renamed((), request.reviewers),
            synthetic=scenario.synthetic,
            zone=scenario.zone,
        ),
    )
    tables.add_affiliations(desk.connection, review.id, request.reviewers)
    _refuse_blocked(desk, scenario, request.reviewers)
    opened.note(desk, review, "")
    opened.tell(desk, scenario, "review_assigned", sorted(_experts(review)))
    return review


def _started(desk: Desk, scenario: Scenario, held: Review) -> Review:
    if not scenario.answers_closed:
        raise WrongStage("review", held.id, stage_of(held), "answers_open")
    solutions = find.of_scenario(desk, held.id)
    if not solutions:
        raise WrongStage("review", held.id, stage_of(held), "no_solutions")
    review = deepcopy(held)
    near = tables.affiliations(desk.connection, held.id)
    out = panel.mark(review.reviewers, near, scenario.provider_id, _bidders(solutions))
    left = len(panel.taking_part(review))
    if left < panel.LEAST:
        found = [
            rules.broken("reviewers", "reviewer_conflicted", id=one.expert_id, reason=one.conflict_reason)
            for one in out
        ]
        short = rules.broken("reviewers", "too_few_reviewers", least=panel.LEAST, actual=left)
        raise InvalidInput([short, *found])
    review.stage = SCORING
    # No addendum changes them any more.
    del review.criteria[:]
    review.criteria.extend(points.criteria_of(scenario))
    review.solution_ids[:] = [solution.id for solution in solutions]
    stored = opened.put(desk, review, held.stage)
    let_read(desk, stored)
    opened.tell(desk, scenario, "review_started", [one.expert_id for one in panel.taking_part(stored)])
    for reviewer in out:
        opened.tell(
            desk,
            scenario,
            "review_blocked",
            [reviewer.expert_id],
            about="scenario",
            reason=reviewer.conflict_reason,
        )
    if out:
        opened.tell_of_conflicts(desk, scenario, stored)
    return stored


def _refuse_blocked(desk: Desk, scenario: Scenario, proposals: Sequence[ReviewerProposal]) -> None:
    """Raises InvalidInput for whom a rule stands against.

    Before the deadline bidders are not looked at: a refusal would tell who they are.
    """
    near = tables.affiliations(desk.connection, scenario.id)
    bidders = _bidders(find.of_scenario(desk, scenario.id)) if scenario.answers_closed else frozenset()
    refuse(panel.check_blocked(proposals, near, scenario.provider_id, bidders))


def _bidders(solutions: Iterable[Solution]) -> frozenset[str]:
    return frozenset[str]().union(*(find.bidders(solution) for solution in solutions))


def _experts(review: Review) -> set[str]:
    return {reviewer.expert_id for reviewer in review.reviewers}
