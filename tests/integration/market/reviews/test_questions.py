"""Questions about a scenario before its deadline, and of bidders about the decision."""

from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import Review, ReviewStage, ScenarioStage, SolutionStage
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import reviews_service_pb2 as api

from services.common.access.principal import Role
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import REVIEW
from services.scenarios.market.solutions import judged
from tests.integration.market.offices import Market, Office, refused
from tests.integration.market.reviews.panels import Panel, a_panel, add_bid, pass_deadline
from tests.records import SYSTEM

CODE = grpc.StatusCode
CLARIFICATION = api.QUESTION_PHASE_CLARIFICATION
DECISION = api.QUESTION_PHASE_DECISION


def ask(
    office: Office, scenario_id: str, text: str = "是否开放历史数据接口？", key: str = ""
) -> api.Question:
    request = api.AskQuestionRequest(scenario_id=scenario_id, text=text, idempotency_key=key)
    return office.reviews.AskQuestion(request).question


def answer(office: Office, question_id: str, text: str = "开放。", key: str = "") -> api.Question:
    request = api.AnswerQuestionRequest(id=question_id, answer=text, idempotency_key=key)
    return office.reviews.AnswerQuestion(request).question


def listed(office: Office, scenario_id: str, **asked: Any) -> api.ListQuestionsResponse:
    return office.reviews.ListQuestions(api.ListQuestionsRequest(scenario_id=scenario_id, **asked))


def told(market: Market, kind: str) -> list[str]:
    rows = market.sql("SELECT recipient FROM notice WHERE kind = %s ORDER BY recipient", kind)
    return [row[0] for row in rows]


def decided(market: Market, days: float = 3) -> Panel:
    """A scenario that is decided on: s1 of lead-1 with partner-1, s2 of lead-2."""
    panel = a_panel(market, s1=["lead-1", "partner-1"], s2=["lead-2"])
    pass_deadline(market)
    judged_as = {
        "s1": SolutionStage.SOLUTION_STAGE_SELECTED,
        "s2": SolutionStage.SOLUTION_STAGE_NOT_SELECTED,
    }
    review = Review(
        id=panel.scenario_id,
        provider_id="provider-1",
        stage=ReviewStage.REVIEW_STAGE_DECIDED,
        solution_ids=["s1", "s2"],
        questions_until=market.in_hours(24 * days),
    )
    workflow = market.served.parts.workflow
    workflow.do("Arrange", SYSTEM, lambda desk: desk.add(REVIEW, review))
    workflow.do("DecideReview", SYSTEM, lambda desk: judged.set_stages(desk, panel.scenario_id, judged_as))
    workflow.do(
        "DecideReview",
        SYSTEM,
        lambda desk: moves.move(
            desk, moves.locked(desk, panel.scenario_id), "DecideReview", ScenarioStage.SCENARIO_STAGE_SELECTED
        ),
    )
    return panel


def test_a_clarification_is_public_once_answered_and_tells_nobody_who_asked(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    asked = ask(market.enterprise("lead-1"), scenario.id)
    assert (asked.phase, asked.enterprise_id, asked.answer) == (CLARIFICATION, "lead-1", "")

    unseen = [market.enterprise("lead-2"), market.as_(Role.VISITOR), market.as_(Role.HR_BUREAU)]
    for office in unseen:
        assert listed(office, scenario.id).total == 0
    for office in (market.provider, market.centre):
        (seen,) = listed(office, scenario.id).questions
        assert (seen.text, seen.enterprise_id) == ("是否开放历史数据接口？", "")

    answered = answer(market.provider, asked.id)
    assert (answered.answer, answered.enterprise_id) == ("开放。", "")
    for office in [*unseen, market.provider, market.centre]:
        (seen,) = listed(office, scenario.id).questions
        assert (seen.answer, seen.enterprise_id) == ("开放。", "")
    (own,) = listed(market.enterprise("lead-1"), scenario.id).questions
    assert own.enterprise_id == "lead-1"


def test_asking_and_answering_is_told_both_ways(market: Market) -> None:
    scenario = market.scenario("answered", in_hours=1)
    add_bid(market, scenario, "s2", ["lead-2", "partner-2"])
    asked = ask(market.enterprise("lead-1"), scenario.id)
    assert told(market, "question_asked") == ["provider-1"]

    answer(market.provider, asked.id)

    assert told(market, "question_answered") == ["lead-1"]
    assert told(market, "question_published") == ["lead-2", "partner-2"]


def test_a_scenario_without_an_organisation_is_answered_for_by_the_centre(market: Market) -> None:
    scenario = market.scenario("listed", provider_id="", in_hours=1)
    asked = ask(market.enterprise("lead-1"), scenario.id)

    assert told(market, "question_asked") == ["role:scenario_centre"]
    assert refused(lambda: answer(market.provider, asked.id))[0] == CODE.PERMISSION_DENIED
    assert answer(market.centre, asked.id).answer == "开放。"


def test_personal_data_is_taken_out_of_questions_and_answers(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    asked = ask(market.enterprise("lead-1"), scenario.id, "请致电13812345678？")
    answered = answer(market.provider, asked.id, "请写信至a.b@example.com")

    assert asked.text == "请致电〔已隐去〕？"
    assert answered.answer == "请写信至〔已隐去〕"


def test_a_question_sent_twice_is_asked_once_and_an_answer_given_once(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    enterprise = market.enterprise("lead-1")
    first = ask(enterprise, scenario.id, key="q")
    assert ask(enterprise, scenario.id, key="q") == first
    assert listed(market.centre, scenario.id).total == 1

    given = answer(market.provider, first.id, key="a")
    assert answer(market.provider, first.id, key="a") == given
    assert refused(lambda: answer(market.provider, first.id, "改口"))[0] == CODE.FAILED_PRECONDITION


def test_who_provides_the_scenario_does_not_ask(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)

    assert refused(lambda: ask(market.enterprise("provider-1"), scenario.id))[0] == CODE.PERMISSION_DENIED


@pytest.mark.parametrize(
    "role", [Role.VISITOR, Role.TALENT, Role.PROVIDER, Role.HR_BUREAU, Role.SCENARIO_CENTRE, Role.ZONE_BUREAU]
)
def test_enterprises_alone_ask(market: Market, role: Role) -> None:
    scenario = market.scenario("listed", in_hours=1)
    office = market.as_(role, talent="t" if role == Role.TALENT else "")

    assert refused(lambda: ask(office, scenario.id))[0] == CODE.PERMISSION_DENIED


def test_nobody_asks_about_a_scenario_that_is_not_public(market: Market) -> None:
    scenario = market.scenario("approved")

    assert refused(lambda: ask(market.enterprise("lead-1"), scenario.id))[0] == CODE.PERMISSION_DENIED
    assert refused(lambda: listed(market.enterprise("lead-1"), scenario.id))[0] == CODE.PERMISSION_DENIED


def test_the_deadline_ends_the_asking_even_before_the_clock_has_looked(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    market.clock.advance(3_600)

    assert refused(lambda: ask(market.enterprise("lead-1"), scenario.id))[0] == CODE.FAILED_PRECONDITION


@pytest.mark.parametrize("text", ["", "  ", "长" * 2_001])
def test_a_question_says_something_and_not_too_much(market: Market, text: str) -> None:
    scenario = market.scenario("listed", in_hours=1)

    assert refused(lambda: ask(market.enterprise("lead-1"), scenario.id, text))[0] == CODE.INVALID_ARGUMENT


def test_an_answer_says_something(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    asked = ask(market.enterprise("lead-1"), scenario.id)

    assert refused(lambda: answer(market.provider, asked.id, " "))[0] == CODE.INVALID_ARGUMENT


def test_an_enterprise_has_at_most_twenty_open_questions_on_a_scenario(market: Market) -> None:
    scenario, other = market.scenario("listed", in_hours=1), market.scenario("listed", in_hours=1)
    enterprise = market.enterprise("lead-1")
    asked = [ask(enterprise, scenario.id, f"第 {number} 问") for number in range(20)]

    assert refused(lambda: ask(enterprise, scenario.id))[0] == CODE.FAILED_PRECONDITION
    ask(market.enterprise("lead-2"), scenario.id)
    ask(enterprise, other.id)
    answer(market.provider, asked[0].id)
    ask(enterprise, scenario.id)


def test_pages_of_questions_follow_each_other(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    for number in range(5):
        market.clock.advance(1)
        ask(market.enterprise("lead-1"), scenario.id, f"问 {number}")

    seen: list[str] = []
    token = ""
    while True:
        page = listed(market.centre, scenario.id, page_size=2, page_token=token)
        assert page.total == 5
        seen += [question.text for question in page.questions]
        token = page.next_page_token
        if not token:
            break
    assert seen == [f"问 {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    "asked",
    [{"page_size": 201}, {"page_size": -1}, {"page_token": "?"}, {"scenario_id": "\0"}],
)
def test_a_bad_page_is_refused(market: Market, asked: dict[str, Any]) -> None:
    request = api.ListQuestionsRequest(**{"scenario_id": market.scenario("listed").id, **asked})

    assert refused(lambda: market.centre.reviews.ListQuestions(request))[0] == CODE.INVALID_ARGUMENT


@pytest.mark.parametrize("enterprise", ["lead-1", "partner-1", "lead-2"])
def test_bidders_ask_about_the_decision_and_are_answered(market: Market, enterprise: str) -> None:
    panel = decided(market)

    asked = ask(market.enterprise(enterprise), panel.scenario_id, "落选原因？")
    assert asked.phase == DECISION
    assert told(market, "question_decision_asked") == ["provider-1"]
    (seen,) = listed(market.provider, panel.scenario_id).questions
    assert seen.enterprise_id == enterprise

    answer(market.provider, asked.id, "见评语。")
    assert told(market, "question_answered") == [enterprise]
    assert told(market, "question_published") == []
    assert listed(market.enterprise(enterprise), panel.scenario_id).questions[0].answer == "见评语。"
    others = {"lead-1", "partner-1", "lead-2"} - {enterprise}
    for office in [*map(market.enterprise, others), market.as_(Role.VISITOR), market.as_(Role.HR_BUREAU)]:
        assert listed(office, panel.scenario_id).total == 0


def test_who_did_not_bid_does_not_ask_about_the_decision(market: Market) -> None:
    panel = decided(market)

    assert refused(lambda: ask(market.enterprise("lead-9"), panel.scenario_id))[0] == CODE.PERMISSION_DENIED


def test_after_the_period_bidders_are_answered_but_ask_no_more(market: Market) -> None:
    panel = decided(market, days=1)
    asked = ask(market.enterprise("lead-1"), panel.scenario_id)
    market.clock.advance(24 * 3_600)

    assert refused(lambda: ask(market.enterprise("lead-1"), panel.scenario_id)) == (
        CODE.FAILED_PRECONDITION,
        "答疑期已经结束，不再接受提问",
    )
    assert answer(market.centre, asked.id).answer


def test_a_contract_waits_for_the_end_of_questions_and_for_their_answers(market: Market) -> None:
    panel = decided(market, days=1)
    asked = ask(market.enterprise("lead-1"), panel.scenario_id)

    def sign() -> Any:
        request = lifecycle_api.ContractScenarioRequest(
            id=panel.scenario_id,
            expected_version=market.centre.scenario(panel.scenario_id).version,
            solution_id="s1",
            number="合-1",
            amount_yuan=1,
            signed_on="2026-03-01",
        )
        return market.provider.lifecycle.ContractScenario(request)

    assert refused(sign)[0] == CODE.FAILED_PRECONDITION
    market.clock.advance(24 * 3_600)
    assert refused(sign)[0] == CODE.FAILED_PRECONDITION
    answer(market.provider, asked.id)
    assert sign().scenario.stage == ScenarioStage.SCENARIO_STAGE_CONTRACTED


def test_no_question_is_told_of_that_others_cannot_reach(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    asked = ask(market.enterprise("lead-1"), scenario.id)

    assert refused(lambda: answer(market.centre, "none"))[0] == CODE.NOT_FOUND
    assert refused(lambda: answer(market.provider, "none"))[0] == CODE.PERMISSION_DENIED
    other = market.as_(Role.PROVIDER, "other-office")
    assert refused(lambda: answer(other, asked.id))[0] == CODE.PERMISSION_DENIED
    assert refused(lambda: answer(market.enterprise("lead-1"), asked.id))[0] == CODE.PERMISSION_DENIED


def test_a_list_of_questions_says_what_its_reader_may_do(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)

    def offered(office: Office, scenario_id: str) -> tuple[int, bool]:
        found = listed(office, scenario_id)
        return found.may_ask, found.may_answer

    assert offered(market.enterprise("lead-1"), scenario.id) == (CLARIFICATION, False)
    assert offered(market.provider, scenario.id) == (0, True)
    assert offered(market.centre, scenario.id) == (0, True)
    assert offered(market.as_(Role.VISITOR), scenario.id) == (0, False)

    panel = decided(market)
    assert offered(market.enterprise("partner-1"), panel.scenario_id) == (DECISION, False)
    assert offered(market.enterprise("lead-9"), panel.scenario_id) == (0, False)
    assert listed(market.as_(Role.VISITOR), panel.scenario_id).questions_until == panel.review.questions_until
    market.clock.advance(3 * 24 * 3_600)
    assert offered(market.enterprise("partner-1"), panel.scenario_id) == (0, False)
