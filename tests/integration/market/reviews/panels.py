"""Reviews brought to a stage, for tests: bids that the clock has opened, reviewers, scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import (
    ConflictStatement,
    Criterion,
    Partner,
    Review,
    Scenario,
    Solution,
    SolutionStage,
)
from dabridge.scenarios.v1 import reviews_service_pb2 as api

from services.scenarios.market.records import SOLUTION
from tests.integration.market.offices import Market, Office
from tests.records import SYSTEM

NOWHERE: Final[Mapping[str, Sequence[str]]] = {}
EXPERTS: Final = ("expert-1", "expert-2", "expert-3")
CRITERIA: Final = (Criterion(name="安全", weight=60), Criterion(name="成本", weight=40))
NO_CONFLICT: Final = ConflictStatement.CONFLICT_STATEMENT_NONE
CONFLICTED: Final = ConflictStatement.CONFLICT_STATEMENT_CONFLICTED


@dataclass(frozen=True)
class Panel:
    """A market with one scenario under review."""

    market: Market
    scenario_id: str

    @property
    def review(self) -> Review:
        """As the centre reads it now."""
        request = api.GetReviewRequest(id=self.scenario_id)
        return self.market.centre.reviews.GetReview(request).review

    def create(
        self, *experts: str, near: Mapping[str, Sequence[str]] = NOWHERE, by: Office | None = None
    ) -> Review:
        """Names the reviewers, the usual three where none is given."""
        office = by or self.market.provider
        request = api.CreateReviewRequest(
            scenario_id=self.scenario_id, reviewers=proposals(experts or EXPERTS, near)
        )
        return office.reviews.CreateReview(request).review

    def assign(
        self, *experts: str, near: Mapping[str, Sequence[str]] = NOWHERE, by: Office | None = None
    ) -> Review:
        request = self._at(api.AssignReviewersRequest, reviewers=proposals(experts, near))
        return (by or self.market.provider).reviews.AssignReviewers(request).review

    def start(self, by: Office | None = None, near: Mapping[str, Sequence[str]] = NOWHERE) -> Review:
        request = self._at(api.StartReviewRequest, reviewers=proposals(list(near), near))
        return (by or self.market.provider).reviews.StartReview(request).review

    def declare(
        self,
        expert: str,
        statement: int = NO_CONFLICT,
        reason: str = "",
        near: Sequence[str] = (),
        key: str = "",
    ) -> Review:
        request = self._at(
            api.DeclareConflictRequest,
            statement=statement,
            reason=reason,
            affiliation_ids=near,
            idempotency_key=key,
        )
        return self.market.expert(expert).reviews.DeclareConflict(request).review

    def save(self, expert: str, points: Mapping[str, tuple[int, int]]) -> Sequence[api.SolutionScores]:
        """Keeps an expert's points for safety and cost, by solution."""
        request = api.SaveScoresRequest(
            id=self.scenario_id, scores=[scored(s, *p) for s, p in points.items()]
        )
        return self.market.expert(expert).reviews.SaveScores(request).scores

    def submit(self, expert: str, near: Sequence[str] = ()) -> Review:
        request = self._at(api.SubmitScoresRequest, affiliation_ids=near)
        return self.market.expert(expert).reviews.SubmitScores(request).review

    def score(self, expert: str, points: Mapping[str, tuple[int, int]]) -> Review:
        """States that there is no conflict, scores, and gives the scores in."""
        self.declare(expert)
        self.save(expert, points)
        return self.submit(expert)

    def scores(self, office: Office) -> Sequence[api.SolutionScores]:
        return office.reviews.ListScores(api.ListScoresRequest(id=self.scenario_id)).scores

    def record(
        self, items: Sequence[api.AgreedItem], consensus: str = "同意按均分排序", by: Office | None = None
    ) -> Review:
        request = self._at(api.RecordConsensusRequest, items=items, consensus=consensus)
        return (by or self.market.provider).reviews.RecordConsensus(request).review

    def decide(self, items: Sequence[api.DecidedItem], days: int = 3, by: Office | None = None) -> Review:
        request = self._at(api.DecideReviewRequest, items=items, question_days=days)
        return (by or self.market.provider).reviews.DecideReview(request).review

    def solution(self, solution_id: str) -> Solution:
        """As it is stored."""
        found = self.market.served.parts.workflow.do(
            "Look", SYSTEM, lambda desk: desk.see(SOLUTION, solution_id)
        )
        assert found is not None
        return found

    def _at(self, request: Any, **fields: Any) -> Any:
        """A request about the review as it stands."""
        return request(id=self.scenario_id, expected_version=self.review.version, **fields)


def proposals(experts: Sequence[str], near: Mapping[str, Sequence[str]]) -> list[api.ReviewerProposal]:
    return [api.ReviewerProposal(expert_id=e, affiliation_ids=near.get(e, ())) for e in experts]


def scored(solution: str, safety: int, cost: int) -> api.SolutionScores:
    scores = [
        api.CriterionScore(criterion="安全", points=safety),
        api.CriterionScore(criterion="成本", points=cost),
    ]
    return api.SolutionScores(solution_id=solution, scores=scores)


def agreed(review: Review, *shortlisted: str, **points: int) -> list[api.AgreedItem]:
    """Items with the means, some shortlisted, and some (by solution id) with other points and a remark."""
    return [
        api.AgreedItem(
            solution_id=r.solution_id,
            agreed_points=points.get(r.solution_id, r.mean_points),
            remark="答辩后调整" if r.solution_id in points else "",
            shortlisted=r.solution_id in shortlisted,
        )
        for r in review.rankings
    ]


def decided(review: Review, *selected: str) -> list[api.DecidedItem]:
    """Items that select some, each with a reason of its own."""
    return [
        api.DecidedItem(
            solution_id=r.solution_id, selected=r.solution_id in selected, reason=f"{r.solution_id} 的评语"
        )
        for r in review.rankings
    ]


def a_panel(market: Market, **bids: Sequence[str]) -> Panel:
    """A scenario whose bids are still sealed: solution id → its enterprises, the leading one first."""
    scenario = market.scenario("answered" if bids else "listed", in_hours=1, criteria=CRITERIA)
    for solution_id, enterprises in bids.items():
        add_bid(market, scenario, solution_id, enterprises)
    return Panel(market, scenario.id)


def opened_panel(market: Market, **bids: Sequence[str]) -> Panel:
    """As `a_panel`, past the deadline."""
    panel = a_panel(market, **bids)
    pass_deadline(market)
    return panel


def scoring_panel(market: Market, **bids: Sequence[str]) -> Panel:
    """As `opened_panel`, with the usual reviewers scoring."""
    panel = opened_panel(market, **bids)
    panel.create()
    panel.start()
    return panel


def pass_deadline(market: Market) -> None:
    """Moves the clock over the deadline, and lets it look."""
    market.clock.advance(3_601)
    market.tick()


def add_bid(market: Market, scenario: Scenario, solution_id: str, enterprises: Sequence[str]) -> None:
    """A sealed bid, as far as reviews know of one."""
    bid = Solution(
        id=solution_id,
        scenario_id=scenario.id,
        enterprise_id=enterprises[0],
        partners=[Partner(enterprise_id=e, agreed=True) for e in enterprises[1:]],
        stage=SolutionStage.SOLUTION_STAGE_SUBMITTED,
        revision=1,
    )
    market.served.parts.workflow.do("Arrange", SYSTEM, lambda desk: desk.add(SOLUTION, bid))
