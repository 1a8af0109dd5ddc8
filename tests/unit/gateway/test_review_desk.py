"""The desk of a review: who reviews, in words, and what is said of solutions before they are opened."""

from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import Ranking, Review, Reviewer
from dabridge.scenarios.v1 import reviews_service_pb2 as api

from services.common import texts
from services.common.access.principal import Role
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, card
from tests.unit.gateway.test_scenario_pages import page, put

SEALED = texts.get("reviews.page.solutions.sealed")
OPENED = texts.get("reviews.page.solutions.opened")


def reviewed(backing: Backing, stage: str, **more: Any) -> None:
    """The review of s1 by two experts, of whom matching knows one."""
    review = Review(
        id="s1",
        version=1,
        stage=f"REVIEW_STAGE_{stage.upper()}",
        reviewers=[Reviewer(expert_id="t1"), Reviewer(expert_id="t9")],
        **more,
    )
    backing.market.reviews.answers["GetReview"] = api.ReviewResponse(review=review)
    backing.market.reviews.answers["ListReviews"] = api.ListReviewsResponse(reviews=[review], total=1)
    backing.matching.add(card("expert", "t1", "大学讲师 / 大数据技术顾问"))


async def test_reviewers_are_told_by_what_they_do(backing: Backing, client_as: ClientAs) -> None:
    put(backing, "answered", answers_closed=True)
    scores = [api.SolutionScores(solution_id="b1", expert_id=expert) for expert in ("t1", "t9", "gone")]
    backing.market.reviews.answers["ListScores"] = api.ListScoresResponse(scores=scores)
    reviewed(backing, "consensus", solution_ids=["b1"], rankings=[Ranking(solution_id="b1", rank=1)])

    html = await page(client_as(Role.PROVIDER), "/reviews/s1")

    assert '<a href="/expert/t1">大学讲师 / 大数据技术顾问 · t1</a>' in html
    assert '<a href="/expert/t9">专家 · t9</a>' in html
    for name in ("大学讲师 / 大数据技术顾问 · t1", "专家 · t9", "专家 · gone"):
        assert f"<strong>{name}</strong>" in html
    experts = [each for kind, each in backing.matching.asked if kind == "expert"]
    assert sorted(experts) == ["gone", "t1", "t9"]


@pytest.mark.parametrize(
    ("review", "scenario", "told"),
    [
        (("preparing", []), ("listed", False), SEALED),
        (("preparing", []), ("answered", False), SEALED),
        (("preparing", []), ("answered", True), OPENED),
        (("scoring", ["b1", "b2"]), ("answered", True), "2 份解决方案"),
    ],
)
async def test_solutions_are_counted_from_the_start_of_the_review(
    backing: Backing,
    client_as: ClientAs,
    review: tuple[str, list[str]],
    scenario: tuple[str, bool],
    told: str,
) -> None:
    put(backing, scenario[0], answers_closed=scenario[1])
    reviewed(backing, review[0], solution_ids=review[1])
    client = client_as(Role.PROVIDER)

    for path in ("/reviews/s1", "/reviews"):
        html = await page(client, path)
        assert f"{told} · 2 名专家" in html
        assert "0 份解决方案" not in html


async def test_the_list_of_reviews_stands_while_a_scenario_cannot_be_read(
    backing: Backing, client_as: ClientAs
) -> None:
    reviewed(backing, "scoring", solution_ids=["b1"])
    backing.scenarios.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    html = await page(client_as(Role.PROVIDER), "/reviews")

    assert '<a href="/reviews/s1">s1</a>' in html
    assert "1 份解决方案" in html
