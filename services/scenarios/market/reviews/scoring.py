"""What a reviewer does: states whether there is a conflict, scores, and gives the scores in."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Review, Reviewer, Scenario
from dabridge.scenarios.v1.reviews_service_pb2 import (
    DeclareConflictRequest,
    ListScoresRequest,
    ListScoresResponse,
    ReviewerProposal,
    ReviewResponse,
    SaveScoresRequest,
    SolutionScores,
    SubmitScoresRequest,
)

from services.common import texts
from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import Forbidden, WrongStage
from services.common.records import rules
from services.common.records.workflow import Desk, Memory, Workflow, refuse, remembered
from services.common.scrub import scrub
from services.scenarios.market.records import REVIEW, stage_of
from services.scenarios.market.reviews import judging, opened, panel, tables
from services.scenarios.market.reviews.sheets import Sheets
from services.scenarios.market.reviews.stages import CONSENSUS, PREPARING, SCORING, SHOWN
from services.scenarios.market.solutions import judged
from services.scenarios.model import SCENARIO

CONFLICT_REASON_MAX: Final = 500


class Scoring:
    """The acts of reviewers, and the reading of scores."""

    def __init__(self, workflow: Workflow, sheets: Sheets) -> None:
        """`sheets` keep the scores."""
        self._workflow = workflow
        self._sheets = sheets

    def declare(self, request: DeclareConflictRequest, caller: Principal) -> ReviewResponse:
        """States whether there is a conflict: whoever has one, by statement or by rule, takes no more part.

        That there is none can be stated once the solutions are open, for before nobody knows the bidders.
        """
        # Who has a conflict does not reach the review any more, and is answered all the same.
        answered: Memory[ReviewResponse] = Memory(
            lambda given: given.SerializeToString(), lambda _, kept: ReviewResponse.FromString(kept)
        )
        return self._workflow.once(
            "DeclareConflict",
            caller,
            request,
            lambda desk: ReviewResponse(review=self._declared(desk, request)),
            answered,
        )

    def save(self, request: SaveScoresRequest, caller: Principal) -> ListScoresResponse:
        """Keeps scores of some solutions in place of earlier ones; gives all of the reviewer's."""
        return self._workflow.do("SaveScores", caller, lambda desk: self._saved(desk, request))

    def submit(self, request: SubmitScoresRequest, caller: Principal) -> ReviewResponse:
        """Gives in a whole sheet; the last reviewer's shows all of them and makes the ranking."""
        return self._workflow.once(
            "SubmitScores",
            caller,
            request,
            lambda desk: ReviewResponse(review=self._submitted(desk, request)),
            remembered(ReviewResponse, "review", MARKET["SubmitScores"]),
        )

    def shown(self, request: ListScoresRequest, caller: Principal) -> ListScoresResponse:
        """Everybody's scores once all are in; until then a reviewer's own, and to others none."""

        def work(desk: Desk) -> ListScoresResponse:
            review = desk.look(REVIEW, request.id, MARKET["ListScores"])
            mine = panel.seat(review, caller.talent)
            whose = panel.taking_part(review) if review.stage in SHOWN else [mine] if mine else []
            experts = [reviewer.expert_id for reviewer in whose]
            sheets = self._sheets.read(desk.connection, review.id, experts)
            return ListScoresResponse(
                scores=[sheets[e][s] for e in experts for s in review.solution_ids if s in sheets[e]]
            )

        return self._workflow.do("ListScores", caller, work)

    def _declared(self, desk: Desk, request: DeclareConflictRequest) -> Review:
        scenario, held = opened.taken(desk, request, (PREPARING, SCORING))
        review = deepcopy(held)
        reviewer = _seat(review, desk.caller)
        reason = scrub(request.reason.strip())
        conflicted = request.statement == panel.CONFLICTED
        errors = rules.known("statement", request.statement, (panel.NONE, panel.CONFLICTED), needed=True)
        refuse(errors + rules.text("reason", reason, CONFLICT_REASON_MAX, needed=conflicted))
        if reviewer.submitted_at:
            raise WrongStage("review", held.id, stage_of(held), "scores_submitted")
        if not conflicted and held.stage == PREPARING:
            raise WrongStage("review", held.id, stage_of(held), "not_started")
        if _member(desk, held, reviewer, request.affiliation_ids) and not conflicted:
            conflicted, reason = True, texts.get("reviews.conflict.member")
        if conflicted:
            panel.take_out(reviewer, reason)
        else:
            reviewer.statement = panel.NONE
        finish(desk, self._sheets, scenario, review)
        stored = opened.put(desk, review, held.stage, reason)
        if conflicted:
            self._sheets.drop(desk.connection, held.id, [reviewer.expert_id])
            if held.stage == SCORING:
                readers = [one.expert_id for one in panel.taking_part(stored)]
                judged.set_stages(desk, held.id, {}, reviewer_ids=readers)
            opened.tell_of_conflicts(desk, scenario, stored)
        return stored

    def _saved(self, desk: Desk, request: SaveScoresRequest) -> ListScoresResponse:
        desk.look(REVIEW, request.id, MARKET["SaveScores"])
        # Locked, so that no sheet changes while it is given in, or its reviewer replaced.
        review = desk.lock(REVIEW, [request.id])[request.id]
        reviewer = _seat(review, desk.caller)
        _check_scores(desk, review, reviewer)
        given = [_tidy(scores, reviewer.expert_id) for scores in request.scores]
        refuse(judging.check_scores(review, given))
        kept = self._sheets.read(desk.connection, review.id, [reviewer.expert_id])[reviewer.expert_id]
        sheet = judging.merged(kept, given)
        self._sheets.keep(desk.connection, review.id, reviewer.expert_id, sheet, desk.now)
        desk.log("review", review.id, review.version)
        return ListScoresResponse(scores=[sheet[s] for s in review.solution_ids if s in sheet])

    def _submitted(self, desk: Desk, request: SubmitScoresRequest) -> Review:
        scenario, held = opened.taken(desk, request, (SCORING,))
        review = deepcopy(held)
        reviewer = _seat(review, desk.caller)
        _check_scores(desk, review, reviewer)
        if _member(desk, held, reviewer, request.affiliation_ids):
            raise WrongStage("review", held.id, stage_of(held), "reviewer_of_party")
        sheet = self._sheets.read(desk.connection, held.id, [reviewer.expert_id])[reviewer.expert_id]
        missing = len(judging.unscored(review, sheet))
        if missing:
            refuse([rules.broken("scores", "unscored", count=missing)])
        reviewer.submitted_at = desk.now.isoformat()
        finish(desk, self._sheets, scenario, review)
        return opened.put(desk, review, held.stage)


def finish(desk: Desk, sheets: Sheets, scenario: Scenario, review: Review) -> None:
    """Ends the scoring where all scores of enough reviewers are in: ranks, and tells those who go on."""
    if review.stage != SCORING or not panel.complete(review):
        return
    experts = [reviewer.expert_id for reviewer in panel.taking_part(review)]
    given = sheets.read(desk.connection, review.id, experts)
    review.rankings.extend(judging.ranked(review.criteria, review.solution_ids, list(given.values())))
    review.stage = CONSENSUS
    opened.tell(desk, scenario, "review_scored", [*opened.in_charge(scenario), *experts])


def _seat(review: Review, caller: Principal) -> Reviewer:
    reviewer = panel.seat(review, caller.talent)
    if reviewer is None:
        raise Forbidden("the caller is no reviewer")
    return reviewer


def _check_scores(desk: Desk, review: Review, reviewer: Reviewer) -> None:
    """Raises WrongStage unless the reviewer may score now."""
    scenario = desk.see(SCENARIO, review.id)
    assert scenario is not None, "a review has a scenario"
    opened.check(scenario, review, (SCORING,))
    rule = ""
    if reviewer.submitted_at:
        rule = "scores_submitted"
    elif reviewer.statement != panel.NONE:
        rule = "statement_missing"
    if rule:
        raise WrongStage("review", review.id, stage_of(review), rule)


def _member(desk: Desk, review: Review, reviewer: Reviewer, affiliation_ids: Sequence[str]) -> bool:
    """Whether the reviewer belongs to the provider or to a bidder, by what is known now or was before."""
    refuse(panel.check_affiliations("affiliation_ids", affiliation_ids))
    now = ReviewerProposal(expert_id=reviewer.expert_id, affiliation_ids=affiliation_ids)
    tables.add_affiliations(desk.connection, review.id, [now])
    whose = tables.affiliations(desk.connection, review.id)[reviewer.expert_id]
    return review.provider_id in whose or tables.takes_part(desk.connection, whose, review.solution_ids)


def _tidy(given: SolutionScores, expert_id: str) -> SolutionScores:
    return SolutionScores(
        solution_id=given.solution_id,
        scores=given.scores,
        remark=scrub(given.remark.strip()),
        expert_id=expert_id,
    )
