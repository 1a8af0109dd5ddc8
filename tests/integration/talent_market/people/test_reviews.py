"""A person asks for a human review of a match; the bureau answers with reasons; both are told."""

import grpc
import pytest
from dabridge.scenarios.v1.notices_service_pb2 import ListNoticesRequest
from dabridge.talent.v1 import people_service_pb2 as api
from dabridge.talent.v1.people_service_pb2 import MatchReviewOutcome, MatchReviewStage

from services.common.access.principal import Role
from services.common.scrub import REDACTED
from tests.integration.talent_market.offices import Market, broken, refused

OPEN = MatchReviewStage.MATCH_REVIEW_STAGE_OPEN
ANSWERED = MatchReviewStage.MATCH_REVIEW_STAGE_ANSWERED
UPHELD = MatchReviewOutcome.MATCH_REVIEW_OUTCOME_UPHELD


def ask(
    market: Market, talent: str, demand: str, reason: str = "我的证书没有计入"
) -> api.MatchReviewResponse:
    request = api.RequestMatchReviewRequest(market="talent_demand", counterpart_id=demand, reason=reason)
    asked: api.MatchReviewResponse = market.person(talent).people.RequestMatchReview(request)
    return asked


def answer(market: Market, review_id: str, version: int = 1) -> api.MatchReviewResponse:
    request = api.AnswerMatchReviewRequest(
        id=review_id, expected_version=version, outcome=UPHELD, answer="证书与岗位要求的技能不同"
    )
    told: api.MatchReviewResponse = market.bureau.people.AnswerMatchReview(request)
    return told


@pytest.fixture
def demand(market: Market) -> str:
    return market.demand().id


def test_a_request_goes_from_the_person_to_the_bureau_and_back(market: Market, demand: str) -> None:
    asked = ask(market, "talent-1", demand, "我的手机13900001234没有计入")
    assert (asked.review.stage, asked.review.reason) == (OPEN, f"我的手机{REDACTED}没有计入")

    (queued,) = market.bureau.people.ListMatchReviews(api.ListMatchReviewsRequest(stage=OPEN)).reviews
    assert queued == asked.review

    told = answer(market, queued.id)
    seen = market.person("talent-1").people.GetMatchReview(api.GetMatchReviewRequest(id=queued.id))
    assert seen == told
    assert (seen.review.stage, seen.review.outcome) == (ANSWERED, UPHELD)
    assert seen.review.answer == "证书与岗位要求的技能不同"
    assert [(step.act, step.to_stage) for step in seen.steps] == [
        ("RequestMatchReview", OPEN),
        ("AnswerMatchReview", ANSWERED),
    ]
    assert not market.bureau.people.ListMatchReviews(api.ListMatchReviewsRequest(stage=OPEN)).reviews


def test_both_sides_are_told(market: Market, demand: str) -> None:
    asked = ask(market, "talent-1", demand)
    kinds = [n.kind for n in market.bureau.notices.ListNotices(ListNoticesRequest()).notices]
    assert kinds == ["match_review_asked"]
    answer(market, asked.review.id)
    kinds = [n.kind for n in market.person("talent-1").notices.ListNotices(ListNoticesRequest()).notices]
    assert kinds == ["match_review_answered"]


def test_reasons_lie_sealed(market: Market, demand: str) -> None:
    answer(market, ask(market, "talent-1", demand).review.id)
    rows = "".join(row for (row,) in market.sql("SELECT t::text FROM match_review AS t"))
    for text in ("证书", "要求"):
        assert text not in rows
        assert text.encode().hex() not in rows


def test_about_a_match_one_request_is_open_at_a_time(market: Market, demand: str) -> None:
    asked = ask(market, "talent-1", demand)
    assert refused(lambda: ask(market, "talent-1", demand))[0] == grpc.StatusCode.ALREADY_EXISTS
    ask(market, "talent-2", demand)
    answer(market, asked.review.id)
    assert ask(market, "talent-1", demand).review.id != asked.review.id


def test_an_answer_is_given_once(market: Market, demand: str) -> None:
    asked = ask(market, "talent-1", demand)
    assert refused(lambda: answer(market, asked.review.id, 7))[0] == grpc.StatusCode.ABORTED
    answer(market, asked.review.id)
    assert refused(lambda: answer(market, asked.review.id, 2))[0] == grpc.StatusCode.FAILED_PRECONDITION


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"market": "enterprise_scenario"}, "market"),
        ({"counterpart_id": ""}, "counterpart_id"),
        ({"counterpart_id": "nothing-there"}, "counterpart_id"),
        ({"reason": "  "}, "reason"),
        ({"reason": "长" * 1001}, "reason"),
    ],
)
def test_a_request_that_cannot_be_looked_at_is_refused(
    market: Market, demand: str, changes: dict[str, str], field: str
) -> None:
    given = {"market": "talent_demand", "counterpart_id": demand, "reason": "理由", **changes}
    request = api.RequestMatchReviewRequest(**given)
    assert list(broken(lambda: market.person("talent-1").people.RequestMatchReview(request))) == [field]


def test_of_a_county_industry_a_review_can_be_asked_too(market: Market) -> None:
    cell = market.cell()
    request = api.RequestMatchReviewRequest(market="talent_county", counterpart_id=cell.id, reason="理由")
    assert market.person("talent-1").people.RequestMatchReview(request).review.counterpart


def test_nobody_sees_what_others_asked(market: Market, demand: str) -> None:
    asked = ask(market, "talent-1", demand)
    one = api.GetMatchReviewRequest(id=asked.review.id)
    for caller in (market.person("talent-2"), market.employer(), market.as_(Role.ZONE_BUREAU)):
        denied = refused(lambda caller=caller: caller.people.GetMatchReview(one))[0]  # type: ignore[misc]
        assert denied == grpc.StatusCode.PERMISSION_DENIED
    assert not market.person("talent-2").people.ListMatchReviews(api.ListMatchReviewsRequest()).reviews


def test_pages_follow_one_another(market: Market) -> None:
    made = [ask(market, "talent-1", market.demand().id).review.id for _ in range(5)]
    for stage, expected in ((OPEN, made), (0, made[::-1])):
        seen: list[str] = []
        token = ""
        while True:
            request = api.ListMatchReviewsRequest(page_size=2, page_token=token, stage=stage)  # type: ignore[arg-type]
            page = market.bureau.people.ListMatchReviews(request)
            assert page.total == 5
            seen += [review.id for review in page.reviews]
            token = page.next_page_token
            if not token:
                break
        assert seen == expected
