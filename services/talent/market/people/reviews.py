"""A person asks that somebody looks at a match; the bureau does, and says what came of it."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1 import people_service_pb2 as api
from dabridge.talent.v1.people_service_pb2 import MatchReviewOutcome

from services.common import plan
from services.common.access.policy import Facts, Reach
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.audit.chain import Act
from services.common.errors import AlreadyExists, Forbidden, NotFound, VersionConflict, WrongStage
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import HR_BUREAU, Notice
from services.common.market.pages import row_of, token_of
from services.common.plain import enum_name
from services.common.records import rights
from services.common.records import rules as common_rules
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrub
from services.common.sealing import Place
from services.talent.market.people import rules, tables
from services.talent.market.people.own import own
from services.talent.market.people.tables import ANSWERED, OPEN, REVIEW, Review
from services.talent.market.people.vault import People
from services.talent.model import COUNTY_INDUSTRY, DEMAND

PAGE: Final = 50
PAGE_MAX: Final = 200


class ReviewWork:
    """The use cases of requests for review."""

    def __init__(self, workflow: Workflow, people: People) -> None:
        self._workflow = workflow
        self._people = people

    def request(self, request: api.RequestMatchReviewRequest, caller: Principal) -> api.MatchReviewResponse:
        """A new request, told to the bureau.

        Raises InvalidInput, or AlreadyExists while an earlier one about the match is open.
        """

        def work(desk: Desk) -> api.MatchReviewResponse:
            talent_id = own(desk)
            refuse(rules.check_request(request))
            name = self._counterpart(desk, request.market, request.counterpart_id)
            if not name:
                refuse(rules.no_counterpart())
            made = Review(
                seq=0,
                id=uuid.uuid4().hex,
                talent_id=talent_id,
                market=request.market,
                counterpart_id=request.counterpart_id,
                version=1,
                stage=OPEN,
                outcome="",
                reason=b"",
                answer=b"",
                asked_at=desk.now,
                answered_at=None,
            )
            made = replace(made, reason=self._sealed(desk, made, "reason", request.reason))
            if not tables.add(desk.connection, made):
                held = tables.open_of(desk.connection, talent_id, made.market, made.counterpart_id)
                raise AlreadyExists(REVIEW, held or made.id)
            self._noted(desk, made, "")
            _tell(desk, HR_BUREAU, "match_review_asked", made, name)
            return self._answer(desk, made.id)

        return self._once("RequestMatchReview", request, caller, work)

    def answer(self, request: api.AnswerMatchReviewRequest, caller: Principal) -> api.MatchReviewResponse:
        """Open → answered, told to the person.

        Raises InvalidInput, NotFound, VersionConflict or WrongStage.
        """

        def work(desk: Desk) -> api.MatchReviewResponse:
            within = rights.reach(TALENT_MARKET[desk.act], caller)
            refuse(
                [
                    *common_rules.identifier("id", request.id),
                    *common_rules.expected_version(request.expected_version),
                    *rules.check_answer(request),
                ]
            )
            held = _found(desk, request.id, within, lock=True)
            if held.stage != OPEN:
                raise WrongStage(REVIEW, held.id, held.stage)
            if held.version != request.expected_version:
                raise VersionConflict(held.id, request.expected_version, held.version)
            fresh = replace(
                held,
                version=held.version + 1,
                stage=ANSWERED,
                outcome=enum_name(MatchReviewOutcome.DESCRIPTOR, request.outcome) or "",
                answer=self._sealed(desk, held, "answer", request.answer),
                answered_at=desk.now,
            )
            tables.answered(desk.connection, fresh)
            self._noted(desk, fresh, held.stage)
            name = self._counterpart(desk, fresh.market, fresh.counterpart_id)
            _tell(desk, fresh.talent_id, "match_review_answered", fresh, name)
            return self._answer(desk, fresh.id)

        return self._once("AnswerMatchReview", request, caller, work)

    def get(self, request: api.GetMatchReviewRequest, caller: Principal) -> api.MatchReviewResponse:
        """One request within the caller's reach, and its history."""

        def work(desk: Desk) -> api.MatchReviewResponse:
            within = rights.reach(TALENT_MARKET[desk.act], caller)
            refuse(common_rules.identifier("id", request.id))
            held = _found(desk, request.id, within)
            _audit(desk, [held])
            return self._answer(desk, held.id)

        return self._workflow.do("GetMatchReview", caller, work)

    def page(self, request: api.ListMatchReviewsRequest, caller: Principal) -> api.ListMatchReviewsResponse:
        """A page of the requests within the caller's reach."""

        def work(desk: Desk) -> api.ListMatchReviewsResponse:
            within = rights.reach(TALENT_MARKET[desk.act], caller)
            size = request.page_size or PAGE
            refuse(common_rules.whole_number("page_size", size, 1, PAGE_MAX))
            owners = None if within.everything else sorted(within.owners)
            stage = {api.MATCH_REVIEW_STAGE_OPEN: OPEN, api.MATCH_REVIEW_STAGE_ANSWERED: ANSWERED}.get(
                request.stage, ""
            )
            found = tables.page(desk.connection, owners, stage, row_of(request.page_token), size + 1)
            shown = found[:size]
            _audit(desk, shown)
            return api.ListMatchReviewsResponse(
                reviews=[self._told(desk, each) for each in shown],
                next_page_token=token_of(shown[-1].seq) if len(found) > size else "",
                total=tables.count(desk.connection, owners, stage),
            )

        return self._workflow.do("ListMatchReviews", caller, work)

    def every(self, desk: Desk, talent_id: str) -> list[api.MatchReviewResponse]:
        """All requests of a person, newest first."""
        found = tables.page(desk.connection, [talent_id], "", None, 10_000)
        return [self._answer(desk, each.id) for each in found]

    def _once(
        self,
        act: str,
        request: api.RequestMatchReviewRequest | api.AnswerMatchReviewRequest,
        caller: Principal,
        work: Callable[[Desk], api.MatchReviewResponse],
    ) -> api.MatchReviewResponse:
        memory = by_id(_id, self._answer)
        return self._workflow.once(act, caller, request, work, memory, digest=self._people.digest)

    def _sealed(self, desk: Desk, review: Review, part: str, text: str) -> bytes:
        """A text without the person in it, for its place in the row."""
        who = self._people.read(desk, review.talent_id)
        words = scrub(text.strip(), who.known if who else ())
        return self._people.seal(review.talent_id, words.encode(), _place(review.id, part))

    def _opened(self, review: Review, part: str) -> str:
        sealed = review.reason if part == "reason" else review.answer
        if not sealed:
            return ""
        return self._people.unseal(review.talent_id, sealed, _place(review.id, part)).decode()

    def _noted(self, desk: Desk, review: Review, from_stage: str) -> None:
        desk.log(REVIEW, review.id, review.version)
        step = Step(REVIEW, review.id, review.version, desk.act, from_stage, review.stage)
        history.note(desk.connection, desk.caller, desk.now, [step])

    def _counterpart(self, desk: Desk, market: str, counterpart_id: str) -> str:
        """What the other side of a match is called; empty where there is none."""
        if market == "talent_county":
            cell = desk.see(COUNTY_INDUSTRY, counterpart_id)
            if cell is None:
                return ""
            return f"{plan.zone(cell.zone).name} {plan.industry(cell.industry).name}"
        demand = desk.see(DEMAND, counterpart_id)
        return "" if demand is None or demand.status == RECORD_STATUS_WITHDRAWN else demand.post

    def _answer(self, desk: Desk, review_id: str) -> api.MatchReviewResponse:
        review = tables.get(desk.connection, review_id)
        if review is None:
            raise NotFound(REVIEW, review_id)
        steps = reversed(tables.steps(desk.connection, REVIEW, review_id))
        return api.MatchReviewResponse(
            review=self._told(desk, review),
            steps=[
                api.MatchReviewStep(
                    at=line.at.isoformat(),
                    act=line.act,
                    from_stage=rules.stage_number(line.from_stage),
                    to_stage=rules.stage_number(line.to_stage),
                    organisation_id=line.organisation_id,
                    role=line.role,
                )
                for line in steps
            ],
        )

    def _told(self, desk: Desk, review: Review) -> api.MatchReview:
        return api.MatchReview(
            id=review.id,
            version=review.version,
            talent_id=review.talent_id,
            market=review.market,
            counterpart_id=review.counterpart_id,
            counterpart=self._counterpart(desk, review.market, review.counterpart_id),
            stage=rules.stage_number(review.stage),
            reason=self._opened(review, "reason"),
            outcome=rules.outcome_number(review.outcome),
            answer=self._opened(review, "answer"),
            asked_at=review.asked_at.isoformat(),
            answered_at=review.answered_at.isoformat() if review.answered_at else "",
        )


def _found(desk: Desk, review_id: str, within: Reach, *, lock: bool = False) -> Review:
    """A request within reach; raises NotFound or Forbidden, which tells nobody what others asked."""
    held = tables.get(desk.connection, review_id, lock=lock)
    if held is not None and within.holds(Facts(held.talent_id)):
        return held
    if held is None and within.everything:
        raise NotFound(REVIEW, review_id)
    raise Forbidden("no such request within the caller's reach")


def _audit(desk: Desk, shown: list[Review]) -> None:
    """Which member of staff read whose request is in the log."""
    if desk.caller.staff:
        acts = [Act(desk.act, REVIEW, each.id, each.version) for each in shown]
        desk.transaction.audit(desk.caller, acts)


def _tell(desk: Desk, recipient: str, kind: str, review: Review, counterpart: str) -> None:
    told = Notice(recipient, kind, REVIEW, review.id, {"counterpart": counterpart})
    notices.tell(desk.connection, desk.now, [told])


def _place(review_id: str, part: str) -> Place:
    return Place(REVIEW, review_id, part)


def _id(answer: api.MatchReviewResponse) -> str:
    return answer.review.id
