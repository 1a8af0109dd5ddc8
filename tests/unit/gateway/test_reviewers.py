"""Who may be named for a review, and what the gateway tells of them: never what a caller says of it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from dabridge.events.v1.scenarios_pb2 import Review, Reviewer
from dabridge.events.v1.talent_pb2 import Expert
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1 import reviews_service_pb2 as api
from fastapi import FastAPI

from services.common.access.principal import Role
from services.gateway.employers import Employers
from tests.fakes.doorkeeper import TALENT
from tests.unit.gateway.conftest import Backing, ClientAs

EMPLOYERS = {"x1": frozenset({"e8", "e7"}), "x9": frozenset({"e9"}), TALENT: frozenset({"e8"})}
VERSION = {"If-Match": '"1"'}


def employed(talent_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    return {each: EMPLOYERS[each] for each in talent_ids if each in EMPLOYERS}


@pytest.fixture
def review(app: FastAPI, backing: Backing) -> Review:
    """The review of s1 by x1, who is a member of two organisations, and x9, whose record is gone."""
    app.state.gateway = replace(app.state.gateway, employers=Employers(employed))
    found = Review(id="s1", version=1, reviewers=[Reviewer(expert_id="x1"), Reviewer(expert_id="x9")])
    for act in (
        "GetReview",
        "CreateReview",
        "AssignReviewers",
        "StartReview",
        "DeclareConflict",
        "SubmitScores",
    ):
        backing.market.reviews.answers[act] = api.ReviewResponse(review=found)
    put(backing, "x1")
    return found


def put(backing: Backing, expert_id: str, **more: Any) -> None:
    record = {"titles": ["教授"], "affiliation_ids": ["e7", "e1"], "available": True, **more}
    backing.talent.put("Expert", Expert(id=expert_id, **record))


def sent(backing: Backing, act: str) -> Any:
    (request,) = backing.market.reviews.requests[act]
    return request


def near(request: Any) -> dict[str, list[str]]:
    return {each.expert_id: list(each.affiliation_ids) for each in request.reviewers}


def named(*experts: str) -> dict[str, Any]:
    return {"scenario_id": "s1", "reviewers": [{"expert_id": each} for each in experts]}


@pytest.mark.usefixtures("review")
async def test_who_is_named_is_near_what_the_record_says_and_where_the_account_is_a_member(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    answer = await client.post("/api/reviews", json=named("x1"))

    assert answer.status_code == 201, answer.text
    assert near(sent(backing, "CreateReview")) == {"x1": ["e1", "e7", "e8"]}


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(
    "record", [{"available": False}, {"status": RECORD_STATUS_WITHDRAWN}, None], ids=["busy", "gone", "none"]
)
async def test_who_cannot_review_is_not_named(
    client: httpx.AsyncClient, backing: Backing, record: dict[str, Any] | None
) -> None:
    if record is not None:
        put(backing, "x2")
        changed = backing.talent.stored["Expert"]["x2"]
        changed.MergeFrom(Expert(status=record.get("status", 0)))
        changed.available = record.get("available", True)

    answer = await client.post("/api/reviews", json=named("x1", "x2"))

    assert answer.status_code == 422
    (wrong,) = answer.json()["error"]["fields"]
    assert (wrong["field"], wrong["message"]) == (
        "reviewers[1].expert_id",
        "专家 x2 不存在、已停用或暂不接受评审，请核对",
    )
    assert "CreateReview" not in backing.market.reviews.requests


@pytest.mark.usefixtures("review")
async def test_who_reviews_already_can_be_named_anew_though_no_longer_available(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    body = {"reviewers": [{"expert_id": "x1"}, {"expert_id": "x9"}]}

    answer = await client.put("/api/reviews/s1/reviewers", json=body, headers=VERSION)

    assert answer.status_code == 200, answer.text
    assert near(sent(backing, "AssignReviewers")) == {"x1": ["e1", "e7", "e8"], "x9": ["e9"]}


@pytest.mark.usefixtures("review")
async def test_the_start_brings_what_all_experts_of_the_review_are_near_now(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    answer = await client.post("/api/reviews/s1/start", headers=VERSION)

    assert answer.status_code == 200, answer.text
    assert near(sent(backing, "StartReview")) == {"x1": ["e1", "e7", "e8"], "x9": ["e9"]}


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(
    ("path", "act", "body"),
    [("conflict", "DeclareConflict", {"statement": "none"}), ("scores/submit", "SubmitScores", {})],
)
async def test_a_reviewer_brings_what_they_are_near_now(
    client_as: ClientAs, backing: Backing, path: str, act: str, body: dict[str, Any]
) -> None:
    put(backing, TALENT)
    client = client_as(Role.TALENT)

    answer = await client.post(f"/api/reviews/s1/{path}", json=body, headers=VERSION)

    assert answer.status_code == 200, answer.text
    assert list(sent(backing, act).affiliation_ids) == ["e1", "e7", "e8"]


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(
    ("role", "path", "body"),
    [
        (Role.SCENARIO_CENTRE, "/s1/start", {"reviewers": []}),
        (Role.TALENT, "/s1/conflict", {"statement": "none", "affiliation_ids": []}),
        (Role.TALENT, "/s1/scores/submit", {"affiliation_ids": []}),
        (
            Role.SCENARIO_CENTRE,
            "",
            {"scenario_id": "s1", "reviewers": [{"expert_id": "x1", "affiliation_ids": []}]},
        ),
    ],
)
async def test_callers_do_not_say_what_experts_are_near(
    client_as: ClientAs, role: Role, path: str, body: dict[str, Any]
) -> None:
    answer = await client_as(role).post(f"/api/reviews{path}", json=body, headers=VERSION)

    assert answer.status_code == 422
    (wrong,) = answer.json()["error"]["fields"]
    assert wrong["field"].endswith(("affiliation_ids", "reviewers"))


@pytest.mark.usefixtures("review")
async def test_the_days_for_questions_are_said_with_a_decision(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.market.reviews.answers["DecideReview"] = api.ReviewResponse(review=Review(id="s1", version=2))
    body: dict[str, Any] = {"items": [{"solution_id": "b1", "selected": True, "reason": "契合"}]}

    unsaid = await client.post("/api/reviews/s1/decision", json=body, headers=VERSION)
    none = await client.post("/api/reviews/s1/decision", json={**body, "question_days": 0}, headers=VERSION)

    assert unsaid.status_code == 422
    assert [each["field"] for each in unsaid.json()["error"]["fields"]] == ["question_days"]
    assert none.status_code == 200, none.text
