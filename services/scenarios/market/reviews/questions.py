"""Questions about a scenario before its deadline, and of bidders about the decision."""

import uuid
from contextlib import suppress
from dataclasses import replace
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Review, Scenario, SolutionStage
from dabridge.scenarios.v1.reviews_service_pb2 import (
    AnswerQuestionRequest,
    AskQuestionRequest,
    ListQuestionsRequest,
    ListQuestionsResponse,
    QuestionPhase,
    QuestionResponse,
)

from services.common.access import policy
from services.common.access.facts import facts_of
from services.common.access.methods import MARKET
from services.common.access.principal import Principal, Role
from services.common.errors import Forbidden, NotFound, WrongStage
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import paging, rights, rules
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrub
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.records import REVIEW, stage_of
from services.scenarios.market.reviews import asking, question_tables, tables
from services.scenarios.market.reviews.asking import Asked, Reader
from services.scenarios.market.solutions import find
from services.scenarios.model import SCENARIO

_KIND: Final = "question"
_BEFORE_DEADLINE: Final = frozenset(
    {SolutionStage.SOLUTION_STAGE_DRAFT, SolutionStage.SOLUTION_STAGE_SUBMITTED}
)


class Questions:
    """Asking, answering and reading."""

    def __init__(self, workflow: Workflow) -> None:
        """Each act is one transaction of it."""
        self._workflow = workflow

    def ask(self, request: AskQuestionRequest, caller: Principal) -> QuestionResponse:
        """Asks for clarification before the deadline, or as a bidder about the decision.

        Raises WrongStage where neither can be done now, or too many of the enterprise's questions wait.
        """
        return self._workflow.once(
            "AskQuestion", caller, request, lambda desk: _asked(desk, request), by_id(_id, _again)
        )

    def answer(self, request: AnswerQuestionRequest, caller: Principal) -> QuestionResponse:
        """Answers once; of a clarification everybody reads question and answer then."""
        return self._workflow.once(
            "AnswerQuestion", caller, request, lambda desk: _answered(desk, request), by_id(_id, _again)
        )

    def page(self, request: ListQuestionsRequest, caller: Principal) -> ListQuestionsResponse:
        """A page of what the caller may see of a scenario, newest first.

        Answered clarifications; one's own; all of them for those who answer.
        """
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)

        def work(desk: Desk) -> ListQuestionsResponse:
            scenario = desk.look(SCENARIO, request.scenario_id, MARKET["ListQuestions"])
            reader = _reader(caller, scenario)
            review = desk.see(REVIEW, scenario.id)
            end = asking.until(review)
            found, total = question_tables.page(desk.connection, scenario.id, reader, limit + 1, after)
            shown = found[:limit]
            more = len(found) > limit
            return ListQuestionsResponse(
                questions=[asking.shown(asked, reader) for asked in shown],
                next_page_token=paging.place(question_tables.place(shown[-1])) if more else "",
                total=total,
                may_ask=_may_ask(desk, scenario, review),
                may_answer=reader.answers,
                questions_until=end.isoformat() if end else "",
            )

        return self._workflow.do("ListQuestions", caller, work)


def _id(response: QuestionResponse) -> str:
    return response.question.id


def _asked(desk: Desk, request: AskQuestionRequest) -> QuestionResponse:
    desk.look(SCENARIO, request.scenario_id, MARKET["AskQuestion"])
    enterprise = desk.caller.organisation
    text = scrub(request.text.strip())
    refuse(asking.check_text(text))
    # Locked, so that the deadline does not pass nor questions pile up in between.
    scenario = moves.locked(desk, request.scenario_id)
    phase = _phase(desk, scenario, desk.see(REVIEW, scenario.id))
    if question_tables.count_open_of(desk.connection, scenario.id, enterprise) >= asking.OPEN_MAX:
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "too_many_questions")
    asked = Asked(uuid.uuid4().hex, scenario.id, phase, enterprise, text, desk.now)
    question_tables.add(desk.connection, asked)
    desk.log(_KIND, asked.id)
    kind = "question_decision_asked" if phase == asking.DECISION else "question_asked"
    _tell(desk, scenario, kind, [scenario.provider_id or notices.CENTRE])
    return QuestionResponse(question=asking.shown(asked, _reader(desk.caller, scenario)))


def _phase(desk: Desk, scenario: Scenario, review: Review | None) -> QuestionPhase:
    """What the caller may ask about; raises Forbidden or WrongStage."""
    enterprise = desk.caller.organisation
    if not enterprise or enterprise == scenario.provider_id:
        raise Forbidden("who provides a scenario does not ask about it")
    phase = asking.phase(scenario, review, desk.now)
    if phase == asking.DECISION and not _bids(desk, enterprise, review):
        raise Forbidden("bidders alone ask about a decision")
    return phase


def _may_ask(desk: Desk, scenario: Scenario, review: Review | None) -> QuestionPhase:
    """What the caller may ask about now; unspecified where that is nothing."""
    if Role.ENTERPRISE in desk.caller.roles:
        with suppress(Forbidden, WrongStage):
            return _phase(desk, scenario, review)
    return QuestionPhase.QUESTION_PHASE_UNSPECIFIED


def _bids(desk: Desk, enterprise: str, review: Review | None) -> bool:
    return review is not None and tables.takes_part(desk.connection, [enterprise], review.solution_ids)


def _answered(desk: Desk, request: AnswerQuestionRequest) -> QuestionResponse:
    within = rights.reach(MARKET["AnswerQuestion"], desk.caller)
    refuse(rules.identifier("id", request.id))
    about = question_tables.get(desk.connection, request.id)
    if about is None:
        if within.everything:
            raise NotFound(_KIND, request.id)
        raise Forbidden("no such question within the caller's reach")
    seen = desk.see(SCENARIO, about.scenario_id)
    assert seen is not None, "a question has a scenario"
    rights.check(within, seen)
    # Of two answers the second waits here, and finds the first.
    scenario = moves.locked(desk, about.scenario_id)
    asked = question_tables.get(desk.connection, request.id)
    assert asked is not None, "no question is ever taken out"
    text = scrub(request.answer.strip())
    refuse(asking.check_answer(text))
    if asked.answered_at is not None:
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "question_answered")
    fresh = replace(asked, answer=text, answered_at=desk.now)
    question_tables.put_answer(desk.connection, fresh)
    desk.log(_KIND, fresh.id)
    _tell(desk, scenario, "question_answered", [fresh.enterprise_id])
    if fresh.phase == asking.CLARIFICATION:
        others = _answering(desk, scenario) - {fresh.enterprise_id}
        _tell(desk, scenario, "question_published", sorted(others))
    return QuestionResponse(question=asking.shown(fresh, _reader(desk.caller, scenario)))


def _answering(desk: Desk, scenario: Scenario) -> set[str]:
    """The enterprises that have a draft or a sealed bid."""
    solutions = find.of_scenario(desk, scenario.id, _BEFORE_DEADLINE)
    return set[str]().union(*map(find.bidders, solutions))


def _again(desk: Desk, question_id: str) -> QuestionResponse:
    """The present state of a question that the caller has asked or answered before."""
    asked = question_tables.get(desk.connection, question_id)
    assert asked is not None, "no question is ever taken out"
    scenario = desk.see(SCENARIO, asked.scenario_id)
    assert scenario is not None, "a question has a scenario"
    reader = _reader(desk.caller, scenario)
    if not reader.answers and asked.enterprise_id != reader.enterprise_id:
        raise Forbidden("the question is not the caller's")
    return QuestionResponse(question=asking.shown(asked, reader))


def _reader(caller: Principal, scenario: Scenario) -> Reader:
    answers = policy.reach(MARKET["AnswerQuestion"], caller).holds(facts_of(scenario))
    enterprise = caller.organisation if Role.ENTERPRISE in caller.roles else ""
    return Reader(enterprise, answers)


def _tell(desk: Desk, scenario: Scenario, kind: str, recipients: list[str]) -> None:
    about = {"title": scenario.title}
    told = [Notice(recipient, kind, "scenario", scenario.id, about) for recipient in recipients]
    notices.tell(desk.connection, desk.now, told)
