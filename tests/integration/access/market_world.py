"""The scenario market for the table of methods: things before and after their deadline, own and foreign."""

from dataclasses import dataclass, field
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import (
    ConflictStatement,
    Pilot,
    PilotStage,
    Review,
    Reviewer,
    ReviewStage,
    TransformationNeed,
)
from dabridge.scenarios.v1 import lists_service_pb2 as lists_api
from dabridge.scenarios.v1 import reviews_service_pb2 as reviews_api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1 import solutions_service_pb2 as solutions_api

from services.common.access.principal import Role, system
from services.scenarios.market.records import PILOT, REVIEW
from services.scenarios.needs import NEED
from tests.fakes.messages import a_need, a_scenario, an_enterprise
from tests.integration.access.callers import ABROAD, HOME
from tests.integration.access.judge import Thing
from tests.integration.market.offices import Market

FIRM, PARTNER, OTHER = "firm-own", "firm-quit", "firm-other"
OFFICE, OFFICE_OTHER = "office-own", "office-other"
EXPERT: Final = "talent-own"
CONTENT: Final = solutions_api.SolutionContent(
    summary="密封的方案",
    approach="边缘计算",
    price={"min_yuan": 100_000, "max_yuan": 200_000},
    answers=[
        solutions_api.RequirementAnswer(
            requirement=item.name, fulfilment=solutions_api.Fulfilment.FULFILMENT_FULL, how="自有产品"
        )
        for item in a_scenario().requirements
    ],
)


@dataclass(frozen=True)
class MarketWorld:
    """Things by kind; a question's id stands beside the scenario that it is of."""

    things: dict[str, list[Thing]] = field(default_factory=dict)
    questions: list[tuple[str, Thing]] = field(default_factory=list)


def made(market: Market) -> MarketWorld:
    """Makes the world: what comes after the deadline comes by the market's own clock."""
    world = MarketWorld()
    for firm in (FIRM, PARTNER, OTHER):
        registered = records_api.CreateEnterpriseRequest(enterprise=an_enterprise(id=firm))
        market.system.records.CreateEnterprise(registered)
    world.things["scenario"] = [
        _scenario(market, name, owner, zone, stage)
        for name, owner, zone in (
            ("own", OFFICE, ABROAD),
            ("other", OFFICE_OTHER, ABROAD),
            ("home", "third", HOME),
        )
        for stage in ("listed", "draft", "contracted")
    ]
    world.things["solution"] = _solutions(market)
    judges = frozenset({EXPERT, "expert-2", "expert-3"})
    world.things["review"] = [
        Thing("bids-opened", OFFICE, ABROAD, parties=judges),
        *_records(market, REVIEW, _REVIEWS, _review),
    ]
    world.things["pilot"] = _records(market, PILOT, _REVIEWS, pilot)
    world.things["need"] = _records(market, NEED, _NEEDS, _need)
    world.things["list"] = _lists(market)
    for scenario in world.things["scenario"]:
        if scenario.name.startswith("listed"):
            asked = reviews_api.AskQuestionRequest(scenario_id=scenario.name, text="接口开放吗？")
            question = market.enterprise(OTHER).reviews.AskQuestion(asked).question
            world.questions.append((question.id, scenario))
    return world


_REVIEWS: Final = (("own", OFFICE, ABROAD), ("other", OFFICE_OTHER, ABROAD), ("home", "third", HOME))
_NEEDS: Final = (("own", FIRM, ABROAD), ("other", OTHER, ABROAD), ("home", "firm-home", HOME))


def _scenario(market: Market, name: str, owner: str, zone: str, stage: str) -> Thing:
    found = market.scenario(stage, id=f"{stage}-{name}", provider_id=owner, zone=zone)
    return Thing(found.id, owner, zone, public=stage != "draft")


def _solutions(market: Market) -> list[Thing]:
    """Drafts and submitted ones, sealed and opened; a partner has agreed to the joint ones."""
    market.scenario("listed", id="bids-opened", provider_id=OFFICE, zone=ABROAD, in_hours=1)
    market.scenario("listed", id="bids-sealed", provider_id=OFFICE, zone=ABROAD, in_hours=999)
    opened = [_bid(market, "bids-opened", FIRM, PARTNER), _bid(market, "bids-opened", OTHER)]
    reviewers = [reviews_api.ReviewerProposal(expert_id=each) for each in (EXPERT, "expert-2", "expert-3")]
    named = reviews_api.CreateReviewRequest(scenario_id="bids-opened", reviewers=reviewers)
    market.as_(Role.PROVIDER, OFFICE).reviews.CreateReview(named)
    market.clock.advance(2 * 3600)
    market.tick()
    market.as_(Role.PROVIDER, OFFICE).reviews.StartReview(
        reviews_api.StartReviewRequest(id="bids-opened", expected_version=_version(market, "bids-opened"))
    )
    # Who judges reads what is in a bid once it is stated that there is no conflict.
    stated = reviews_api.DeclareConflictRequest(
        id="bids-opened",
        expected_version=_version(market, "bids-opened"),
        statement=ConflictStatement.CONFLICT_STATEMENT_NONE,
    )
    market.expert(EXPERT).reviews.DeclareConflict(stated)
    sealed = [_bid(market, "bids-sealed", FIRM, PARTNER), _bid(market, "bids-sealed", OTHER)]
    judges = frozenset({OFFICE, EXPERT, "expert-2", "expert-3"})
    return [
        Thing(opened[0], FIRM, public=True, parties=judges | {PARTNER}),
        Thing(opened[1], OTHER, public=True, parties=judges),
        Thing(sealed[0], FIRM, parties=frozenset({PARTNER})),
        Thing(sealed[1], OTHER),
    ]


def _version(market: Market, review_id: str) -> int:
    request = reviews_api.GetReviewRequest(id=review_id)
    return int(market.centre.reviews.GetReview(request).review.version)


def _bid(market: Market, scenario_id: str, firm: str, *partners: str) -> str:
    lead = market.enterprise(firm).solutions
    asked = solutions_api.CreateSolutionRequest(
        scenario_id=scenario_id, partner_ids=partners, content=CONTENT
    )
    solution = lead.CreateSolution(asked).solution
    for partner in partners:
        agreed = solutions_api.AnswerPartnershipRequest(
            id=solution.id, expected_version=solution.version, agreed=True
        )
        solution = market.enterprise(partner).solutions.AnswerPartnership(agreed).solution
    given = solutions_api.SubmitSolutionRequest(id=solution.id, expected_version=solution.version)
    return str(lead.SubmitSolution(given).solution.id)


def _records(market: Market, aggregate: Any, named: Any, make: Any) -> list[Thing]:
    """Stores records as they are, without the acts before them."""
    found = [make(*each) for each in named]

    def seed(message: Any) -> None:
        market.served.parts.workflow.do("Seed", system("table"), lambda desk: desk.add(aggregate, message))

    for message, _ in found:
        seed(message)
    return [thing for _, thing in found]


def _review(name: str, owner: str, zone: str) -> tuple[Review, Thing]:
    expert = EXPERT if name == "own" else "expert-9"
    message = Review(
        id=f"listed-{name}",
        provider_id=owner,
        zone=zone,
        stage=ReviewStage.REVIEW_STAGE_PREPARING,
        reviewers=[Reviewer(expert_id=expert)],
    )
    return message, Thing(message.id, owner, zone, parties=frozenset({expert}))


def pilot(name: str, owner: str, zone: str) -> tuple[Pilot, Thing]:
    """A pilot that runs, and what the table sees of it."""
    firm = FIRM if name == "own" else "firm-9"
    message = Pilot(
        id=f"pilot-{name}",
        provider_id=owner,
        zone=zone,
        enterprise_ids=[firm],
        title="试点",
        stage=PilotStage.PILOT_STAGE_RUNNING,
        starts_on="2026-03-01",
        ends_on="2026-06-01",
    )
    return message, Thing(message.id, owner, zone, public=True, parties=frozenset({firm}))


def _need(name: str, owner: str, zone: str) -> tuple[TransformationNeed, Thing]:
    experts = [EXPERT] if name == "own" else []
    message = a_need(id=f"need-{name}", enterprise_id=owner, zone=zone, expert_ids=experts)
    return message, Thing(message.id, owner, zone, parties=frozenset(experts))


def _lists(market: Market) -> list[Thing]:
    """A batch that is frozen, and the next one."""
    lists = market.centre.lists
    market.scenario("approved", id="on-a-list", list_kind="sensor")
    first = lists.CreateList(lists_api.CreateListRequest(kind="sensor")).list
    filled = lists_api.UpdateListRequest(
        id=first.id, expected_version=first.version, title=first.title, record_ids=["on-a-list"]
    )
    first = lists.UpdateList(filled).list
    lists.FreezeList(lists_api.FreezeListRequest(id=first.id, expected_version=first.version))
    second = lists.CreateList(lists_api.CreateListRequest(kind="sensor")).list
    return [Thing(first.id, public=True), Thing(second.id)]
