"""Who is near a party takes no part: by rule, by statement, and by whom they came to work for."""

from functools import partial

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import ReviewStage
from dabridge.scenarios.v1 import reviews_service_pb2 as api

from services.common.access.principal import Role
from tests.integration.market.offices import Market, refused
from tests.integration.market.reviews.panels import (
    CONFLICTED,
    EXPERTS,
    NO_CONFLICT,
    Panel,
    a_panel,
    opened_panel,
    pass_deadline,
    scoring_panel,
)

CODE = grpc.StatusCode
BIDS = {"s1": ["lead-1", "partner-1"], "s2": ["lead-2"]}
POINTS = {"s1": (80, 90), "s2": (70, 60)}


def statements(panel: Panel) -> dict[str, int]:
    return {reviewer.expert_id: reviewer.statement for reviewer in panel.review.reviewers}


def test_who_works_for_the_provider_is_not_named(market: Market) -> None:
    panel = a_panel(market, **BIDS)

    assert refused(lambda: panel.create(near={"expert-2": ["elsewhere", "provider-1"]}))[0] == (
        CODE.INVALID_ARGUMENT
    )
    assert market.sql("SELECT count(*) FROM review") == [(0,)]


def test_a_provider_that_is_an_expert_itself_is_not_named(market: Market) -> None:
    assert refused(lambda: a_panel(market, **BIDS).create("provider-1"))[0] == CODE.INVALID_ARGUMENT


def test_before_the_deadline_no_refusal_tells_who_bids(market: Market) -> None:
    panel = a_panel(market, **BIDS)

    created = panel.create(near={"expert-2": ["lead-1"]})

    assert [r.expert_id for r in created.reviewers] == list(EXPERTS)


@pytest.mark.parametrize("organisation", ["lead-1", "partner-1", "lead-2"])
def test_after_the_deadline_who_works_for_a_bidder_is_not_named(market: Market, organisation: str) -> None:
    panel = opened_panel(market, **BIDS)

    assert refused(lambda: panel.create(near={"expert-2": [organisation]}))[0] == CODE.INVALID_ARGUMENT


def test_the_start_takes_those_out_who_work_for_a_bidder(market: Market) -> None:
    panel = a_panel(market, **BIDS)
    panel.create(*EXPERTS, "expert-4", near={"expert-2": ["partner-1"]})
    pass_deadline(market)

    started = panel.start()

    assert started.stage == ReviewStage.REVIEW_STAGE_SCORING
    assert [r.expert_id for r in started.reviewers if r.statement == CONFLICTED] == ["expert-2"]
    assert started.reviewers[1].conflict_reason == "与应答单位存在关联"
    assert list(panel.solution("s1").reviewer_ids) == ["expert-1", "expert-3", "expert-4"]
    assert refused(lambda: panel.declare("expert-2"))[0] == CODE.PERMISSION_DENIED
    assert refused(lambda: panel.scores(market.expert("expert-2")))[0] == CODE.PERMISSION_DENIED


def test_a_start_that_would_leave_too_few_names_who_is_near_and_takes_nobody_out(market: Market) -> None:
    panel = a_panel(market, **BIDS)
    panel.create(near={"expert-2": ["partner-1"]})
    pass_deadline(market)

    assert refused(panel.start)[0] == CODE.INVALID_ARGUMENT
    assert set(statements(panel).values()) == {0}

    panel.assign("expert-1", "expert-3", "expert-4")
    assert panel.start().stage == ReviewStage.REVIEW_STAGE_SCORING


def test_two_reviewers_are_too_few_to_start(market: Market) -> None:
    panel = opened_panel(market, **BIDS)
    panel.create("expert-1", "expert-2")

    assert refused(panel.start)[0] == CODE.INVALID_ARGUMENT


def test_naming_an_expert_anew_without_their_affiliations_forgets_none(market: Market) -> None:
    panel = a_panel(market, **BIDS)
    panel.create(*EXPERTS, "expert-4", near={"expert-2": ["lead-2"]})
    panel.assign(*EXPERTS, "expert-4")
    pass_deadline(market)

    panel.start()

    assert statements(panel)["expert-2"] == CONFLICTED


def test_who_states_a_conflict_is_out_and_their_scores_are_forgotten(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)
    panel.declare("expert-1")
    panel.save("expert-1", POINTS)

    panel.declare("expert-1", CONFLICTED, reason="配偶任职于应答单位，电话13812345678")

    reviewer = panel.review.reviewers[0]
    assert reviewer.statement == CONFLICTED
    assert reviewer.conflict_reason == "配偶任职于应答单位，电话〔已隐去〕"
    assert market.sql("SELECT count(*) FROM review_sheet") == [(0,)]
    assert list(panel.solution("s1").reviewer_ids) == ["expert-2", "expert-3"]
    get = api.GetReviewRequest(id=panel.scenario_id)
    assert refused(lambda: market.expert("expert-1").reviews.GetReview(get))[0] == CODE.PERMISSION_DENIED
    assert refused(lambda: panel.save("expert-1", POINTS))[0] == CODE.PERMISSION_DENIED
    told = market.sql("SELECT recipient, \"values\" ->> 'count' FROM notice WHERE kind = 'review_conflict'")
    assert sorted(told) == [("provider-1", "2"), ("role:scenario_centre", "2")]


def test_a_conflict_needs_a_reason(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)

    assert refused(lambda: panel.declare("expert-1", CONFLICTED))[0] == CODE.INVALID_ARGUMENT
    assert refused(lambda: panel.declare("expert-1", 0))[0] == CODE.INVALID_ARGUMENT


def test_a_conflict_sent_twice_is_answered_alike(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)
    request = api.DeclareConflictRequest(
        id=panel.scenario_id,
        expected_version=panel.review.version,
        idempotency_key="once",
        statement=CONFLICTED,
        reason="亲属",
    )
    expert = market.expert("expert-1")

    assert expert.reviews.DeclareConflict(request) == expert.reviews.DeclareConflict(request)


def test_before_the_start_a_conflict_can_be_stated_but_not_that_there_is_none(market: Market) -> None:
    panel = a_panel(market, **BIDS)
    panel.create()

    assert refused(lambda: panel.declare("expert-1", NO_CONFLICT))[0] == CODE.FAILED_PRECONDITION
    panel.declare("expert-1", CONFLICTED, "参与过方案编写")
    assert statements(panel)["expert-1"] == CONFLICTED


@pytest.mark.parametrize("organisation", ["lead-2", "partner-1", "provider-1"])
def test_who_belongs_to_a_party_by_now_is_out_whatever_they_state(market: Market, organisation: str) -> None:
    panel = scoring_panel(market, **BIDS)

    declared = panel.declare("expert-1", NO_CONFLICT, near=["institute", organisation])

    assert declared.reviewers[0].statement == CONFLICTED
    assert declared.reviewers[0].conflict_reason == "评审专家现任职于场景提供单位或应答单位"


@pytest.mark.parametrize("organisation", ["lead-2", "partner-1", "provider-1"])
def test_who_came_to_belong_to_a_party_since_gives_in_no_scores(market: Market, organisation: str) -> None:
    panel = scoring_panel(market, **BIDS)
    panel.declare("expert-1")
    panel.save("expert-1", POINTS)

    assert refused(lambda: panel.submit("expert-1", near=[organisation])) == (
        CODE.FAILED_PRECONDITION,
        "您所在单位与本次评审存在利益冲突，不能评分",
    )


def test_who_belongs_to_another_organisation_reviews(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)

    declared = panel.declare("expert-1", NO_CONFLICT, near=["institute"])
    panel.save("expert-1", POINTS)

    assert declared.reviewers[0].statement == NO_CONFLICT
    assert panel.submit("expert-1", near=["institute"]).reviewers[0].submitted_at


def test_the_start_takes_those_out_who_came_to_work_for_a_bidder_since_they_were_named(
    market: Market,
) -> None:
    panel = a_panel(market, **BIDS)
    panel.create(*EXPERTS, "expert-4", "expert-5", near={"expert-3": ["lead-2"]})
    pass_deadline(market)

    known = {"expert-1": ["institute"], "expert-2": ["institute", "partner-1"], "expert-3": []}
    started = panel.start(near={**known, "nobody": ["lead-1"]})

    assert [r.expert_id for r in started.reviewers if r.statement == CONFLICTED] == ["expert-2", "expert-3"]
    assert market.sql("SELECT count(*) FROM review_affiliation WHERE expert_id = 'nobody'") == [(0,)]


def test_with_fewer_than_three_the_scoring_goes_on_until_others_are_named(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)
    panel.declare("expert-3", CONFLICTED, "亲属")
    for expert in EXPERTS[:2]:
        panel.score(expert, POINTS)
    assert panel.review.stage == ReviewStage.REVIEW_STAGE_SCORING

    assert refused(lambda: panel.assign("expert-3"))[0] == CODE.INVALID_ARGUMENT
    assert (
        refused(lambda: panel.assign("expert-4", near={"expert-4": ["lead-2"]}))[0] == CODE.INVALID_ARGUMENT
    )
    assigned = panel.assign("expert-5")
    assert [(r.expert_id, bool(r.submitted_at)) for r in assigned.reviewers] == [
        ("expert-1", True),
        ("expert-2", True),
        ("expert-3", False),
        ("expert-5", False),
    ]
    assert list(panel.solution("s2").reviewer_ids) == ["expert-1", "expert-2", "expert-5"]

    assert panel.score("expert-5", POINTS).stage == ReviewStage.REVIEW_STAGE_CONSENSUS


def test_the_last_who_has_not_scored_may_leave_and_the_others_go_on(market: Market) -> None:
    panel = opened_panel(market, **BIDS)
    panel.create(*EXPERTS, "expert-4")
    panel.start()
    for expert in EXPERTS:
        panel.score(expert, POINTS)
    assert panel.review.stage == ReviewStage.REVIEW_STAGE_SCORING

    panel.declare("expert-4", CONFLICTED, "亲属")

    assert panel.review.stage == ReviewStage.REVIEW_STAGE_CONSENSUS
    assert len(panel.scores(market.expert("expert-1"))) == 6


def test_a_reviewer_who_does_not_score_can_be_replaced(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)
    panel.score("expert-1", POINTS)
    panel.declare("expert-2")
    panel.save("expert-2", POINTS)

    panel.assign("expert-3", "expert-6")

    assert set(statements(panel)) == {"expert-1", "expert-3", "expert-6"}
    assert refused(lambda: panel.submit("expert-2"))[0] == CODE.PERMISSION_DENIED
    assert market.sql("SELECT expert_id FROM review_sheet") == [("expert-1",)]
    told = market.sql("SELECT recipient FROM notice WHERE kind = 'review_replaced'")
    assert told == [("expert-2",)]


def test_nobody_is_named_twice(market: Market) -> None:
    panel = a_panel(market, **BIDS)

    assert refused(lambda: panel.create("expert-1", "expert-1", "expert-2"))[0] == CODE.INVALID_ARGUMENT


def test_others_than_those_in_charge_name_nobody(market: Market) -> None:
    panel = opened_panel(market, **BIDS)
    for office in (
        market.enterprise("lead-1"),
        market.expert("expert-1"),
        market.as_(Role.PROVIDER, "other"),
    ):
        assert refused(partial(panel.create, by=office))[0] == CODE.PERMISSION_DENIED
    panel.create(by=market.centre)
    for office in (market.enterprise("lead-1"), market.expert("expert-1")):
        assert refused(partial(panel.assign, "x", by=office))[0] == CODE.PERMISSION_DENIED
        assert refused(partial(panel.start, by=office))[0] == CODE.PERMISSION_DENIED
