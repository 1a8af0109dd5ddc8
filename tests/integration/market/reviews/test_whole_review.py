"""A review from the naming of reviewers to the bidders' notices, and back."""

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import ReviewStage, ScenarioStage, SolutionStage
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import notices_service_pb2 as notices_api
from dabridge.scenarios.v1 import reviews_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common import texts
from tests.integration.market.offices import Market, refused
from tests.integration.market.reviews.panels import (
    EXPERTS,
    Panel,
    a_panel,
    agreed,
    decided,
    opened_panel,
    pass_deadline,
    scoring_panel,
)

CODE = grpc.StatusCode
BIDS = {"s1": ["lead-1", "partner-1"], "s2": ["lead-2"], "s3": ["lead-3"]}
POINTS = [
    {"s1": (80, 90), "s2": (90, 90), "s3": (50, 60)},
    {"s1": (81, 90), "s2": (70, 80), "s3": (50, 60)},
    {"s1": (80, 91), "s2": (60, 70), "s3": (50, 60)},
]


def consented(market: Market) -> Panel:
    """A panel whose scores are all in."""
    panel = scoring_panel(market, **BIDS)
    for expert, points in zip(EXPERTS, POINTS, strict=True):
        panel.score(expert, points)
    return panel


def decided_panel(market: Market) -> Panel:
    panel = consented(market)
    panel.record(agreed(panel.review, "s1", "s2"))
    panel.decide(decided(panel.review, "s1"))
    return panel


def notices(market: Market, recipient: str) -> list[tuple[str, dict[str, str]]]:
    """What a recipient was told of reviews, oldest first."""
    rows = market.sql(
        'SELECT kind, "values" FROM notice WHERE recipient = %s AND kind LIKE %s ORDER BY id',
        recipient,
        "review%",
    )
    return [(kind, values) for kind, values in rows]


def test_three_reviewers_score_agree_and_the_provider_selects(market: Market) -> None:
    panel = opened_panel(market, **BIDS)
    created = panel.create()
    assert created.stage == ReviewStage.REVIEW_STAGE_PREPARING
    assert (created.id, created.provider_id, created.zone) == (panel.scenario_id, "provider-1", "511702")

    started = panel.start()
    assert started.stage == ReviewStage.REVIEW_STAGE_SCORING
    assert list(started.solution_ids) == ["s1", "s2", "s3"]
    assert list(panel.solution("s1").reviewer_ids) == sorted(EXPERTS)

    for expert, points in zip(EXPERTS, POINTS, strict=True):
        panel.score(expert, points)
    scored = panel.review
    assert scored.stage == ReviewStage.REVIEW_STAGE_CONSENSUS
    assert [(r.solution_id, r.rank, r.mean_points) for r in scored.rankings] == [
        ("s1", 1, 8_433),
        ("s2", 2, 7_600),
        ("s3", 3, 5_400),
    ]

    recorded = panel.record(agreed(scored, "s1", "s2", s3=7_600), consensus="三方案均经答辩")
    assert [(r.solution_id, r.rank, r.agreed_points, r.shortlisted) for r in recorded.rankings] == [
        ("s1", 1, 8_433, True),
        ("s2", 2, 7_600, True),
        ("s3", 3, 7_600, False),
    ]
    assert panel.solution("s2").stage == SolutionStage.SOLUTION_STAGE_SHORTLISTED
    assert panel.solution("s3").stage == SolutionStage.SOLUTION_STAGE_OPENED

    market.clock.advance(60)
    done = panel.decide(decided(recorded, "s1"), days=5)
    assert done.stage == ReviewStage.REVIEW_STAGE_DECIDED
    assert done.decided_at == market.clock.now().isoformat()
    assert done.questions_until == market.in_hours(5 * 24)
    assert [panel.solution(s).stage for s in BIDS] == [
        SolutionStage.SOLUTION_STAGE_SELECTED,
        SolutionStage.SOLUTION_STAGE_NOT_SELECTED,
        SolutionStage.SOLUTION_STAGE_NOT_SELECTED,
    ]
    assert market.centre.scenario(panel.scenario_id).stage == ScenarioStage.SCENARIO_STAGE_SELECTED


def test_every_bidder_and_partner_hears_of_their_own_solution_alone(market: Market) -> None:
    decided_panel(market)

    for enterprise, solution, kind, rank, points in [
        ("lead-1", "s1", "review_selected", "1", "84.33"),
        ("partner-1", "s1", "review_selected", "1", "84.33"),
        ("lead-2", "s2", "review_not_selected", "2", "76.00"),
        ("lead-3", "s3", "review_not_selected", "3", "54.00"),
    ]:
        ((told, values),) = notices(market, enterprise)
        assert (told, values["rank"], values["points"]) == (kind, rank, points)
        assert values["reason"] == f"{solution} 的评语"


def test_notices_of_reviews_are_texts_that_can_be_filled(market: Market) -> None:
    decided_panel(market)

    for kind, values in market.sql('SELECT kind, "values" FROM notice WHERE kind LIKE %s', "review%"):
        assert "{" not in texts.get(f"notices.{kind}", **values)


def test_the_history_tells_who_did_what(market: Market) -> None:
    panel = decided_panel(market)

    request = lifecycle_api.ListHistoryRequest(
        subject=lifecycle_api.HISTORY_SUBJECT_REVIEW, id=panel.scenario_id, page_size=50
    )
    steps = market.centre.lifecycle.ListHistory(request).steps

    acts = [(step.act, step.from_stage, step.to_stage) for step in reversed(steps)]
    assert acts[:2] == [("CreateReview", "", "preparing"), ("StartReview", "preparing", "scoring")]
    assert acts[-3:] == [
        ("SubmitScores", "scoring", "consensus"),
        ("RecordConsensus", "consensus", "consensus"),
        ("DecideReview", "consensus", "decided"),
    ]


def test_nothing_of_a_review_is_on_a_topic(market: Market) -> None:
    decided_panel(market)

    types = {row[0] for row in market.sql("SELECT DISTINCT type FROM outbox")}
    assert types == {"dabridge.scenarios.scenario.changed.v1", "dabridge.scenarios.solution.changed.v1"}


def test_each_act_is_in_the_log(market: Market) -> None:
    decided_panel(market)

    actions = {row[0] for row in market.sql("SELECT DISTINCT action FROM audit_entry")}
    assert actions >= {
        "CreateReview",
        "StartReview",
        "DeclareConflict",
        "SaveScores",
        "SubmitScores",
        "RecordConsensus",
        "DecideReview",
    }


def test_every_act_is_refused_at_the_wrong_stage(market: Market) -> None:
    sealed = a_panel(market, **BIDS)
    sealed.create()
    assert refused(sealed.start)[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: sealed.save("expert-1", POINTS[0]))[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: sealed.submit("expert-1"))[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: sealed.record([]))[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: sealed.decide([]))[0] == CODE.FAILED_PRECONDITION
    pass_deadline(market)
    sealed.start()

    scoring = sealed
    assert refused(scoring.start)[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: scoring.record([]))[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: scoring.decide([]))[0] == CODE.FAILED_PRECONDITION
    for expert, points in zip(EXPERTS, POINTS, strict=True):
        scoring.score(expert, points)

    consensus = scoring
    assert refused(lambda: consensus.assign("expert-4"))[0] == CODE.FAILED_PRECONDITION
    assert refused(consensus.start)[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: consensus.save("expert-1", POINTS[0]))[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: consensus.submit("expert-1"))[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: consensus.declare("expert-1"))[0] == CODE.FAILED_PRECONDITION
    code, told = refused(lambda: consensus.decide(decided(consensus.review, "s1")))
    assert (code, told) == (CODE.FAILED_PRECONDITION, "请先记录合议意见，再作出决定")
    consensus.record(agreed(consensus.review))
    consensus.decide(decided(consensus.review, "s1"))

    for again in (
        consensus.start,
        lambda: consensus.assign("expert-4"),
        lambda: consensus.record(agreed(consensus.review)),
        lambda: consensus.decide(decided(consensus.review, "s2")),
    ):
        assert refused(again)[0] == CODE.FAILED_PRECONDITION


@pytest.mark.parametrize("stage", ["draft", "submitted", "approved", "selected", "contracted", "closed"])
def test_no_review_is_made_of_a_scenario_that_takes_no_solutions(market: Market, stage: str) -> None:
    scenario = market.scenario(stage)

    assert refused(Panel(market, scenario.id).create)[0] == CODE.FAILED_PRECONDITION


def test_a_scenario_has_one_review(market: Market) -> None:
    panel = a_panel(market)
    panel.create()

    assert refused(lambda: panel.create("expert-7", "expert-8", "expert-9"))[0] == CODE.ALREADY_EXISTS


def test_a_review_without_solutions_does_not_start(market: Market) -> None:
    panel = a_panel(market)
    panel.create()
    pass_deadline(market)

    assert refused(panel.start) == (CODE.FAILED_PRECONDITION, "没有可供评审的解决方案")


def test_a_review_of_a_withdrawn_scenario_goes_no_further(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)
    panel.declare("expert-1")
    version = market.centre.scenario(panel.scenario_id).version
    market.centre.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=panel.scenario_id, expected_version=version, reason="取消")
    )

    for act in (
        lambda: panel.declare("expert-2"),
        lambda: panel.save("expert-1", POINTS[0]),
        lambda: panel.submit("expert-1"),
        lambda: panel.assign("expert-4"),
    ):
        assert refused(act)[0] == CODE.FAILED_PRECONDITION


def test_a_stale_version_is_refused(market: Market) -> None:
    panel = opened_panel(market, **BIDS)
    panel.create()
    stale = api.StartReviewRequest(id=panel.scenario_id, expected_version=7)

    assert refused(lambda: market.provider.reviews.StartReview(stale))[0] == CODE.ABORTED


def test_a_decision_that_is_sent_twice_is_made_once(market: Market) -> None:
    panel = consented(market)
    panel.record(agreed(panel.review, "s1"))
    request = api.DecideReviewRequest(
        id=panel.scenario_id,
        expected_version=panel.review.version,
        idempotency_key="once",
        items=decided(panel.review, "s1"),
        question_days=3,
    )

    first = market.provider.reviews.DecideReview(request)
    again = market.provider.reviews.DecideReview(request)

    assert first == again
    assert len(notices(market, "lead-1")) == 1


def test_a_decision_taken_back_leaves_what_was_agreed_and_can_be_made_anew(market: Market) -> None:
    panel = decided_panel(market)

    request = lifecycle_api.ReopenSelectionRequest(
        id=panel.scenario_id,
        expected_version=market.centre.scenario(panel.scenario_id).version,
        reason="中选单位放弃签约",
    )
    market.provider.lifecycle.ReopenSelection(request)

    back = panel.review
    assert back.stage == ReviewStage.REVIEW_STAGE_CONSENSUS
    assert (back.questions_until, back.decided_at) == ("", "")
    assert [(r.solution_id, r.shortlisted, r.selected, r.reason) for r in back.rankings] == [
        ("s1", True, False, ""),
        ("s2", True, False, ""),
        ("s3", False, False, ""),
    ]
    assert [panel.solution(s).stage for s in BIDS] == [
        SolutionStage.SOLUTION_STAGE_SHORTLISTED,
        SolutionStage.SOLUTION_STAGE_SHORTLISTED,
        SolutionStage.SOLUTION_STAGE_OPENED,
    ]
    assert market.centre.scenario(panel.scenario_id).stage == ScenarioStage.SCENARIO_STAGE_ANSWERED
    assert notices(market, "partner-1")[-1] == (
        "review_reopened",
        {"title": market.centre.scenario(panel.scenario_id).title, "reason": "中选单位放弃签约"},
    )

    panel.decide(decided(back, "s2"))
    assert panel.solution("s2").stage == SolutionStage.SOLUTION_STAGE_SELECTED
    assert notices(market, "lead-2")[-1][0] == "review_selected"


def test_what_is_not_decided_cannot_be_taken_back(market: Market) -> None:
    panel = consented(market)
    request = lifecycle_api.ReopenSelectionRequest(
        id=panel.scenario_id,
        expected_version=market.centre.scenario(panel.scenario_id).version,
        reason="无",
    )

    assert refused(lambda: market.provider.lifecycle.ReopenSelection(request))[0] == CODE.FAILED_PRECONDITION
    assert panel.review.stage == ReviewStage.REVIEW_STAGE_CONSENSUS


def test_reviewers_are_told_of_their_appointment_and_of_the_start(market: Market) -> None:
    panel = scoring_panel(market, **BIDS)

    request = notices_api.ListNoticesRequest()
    told = [notice.kind for notice in panel.market.expert("expert-1").notices.ListNotices(request).notices]
    assert told == ["review_started", "review_assigned"]
