"""What becomes of an introduction: accepted or not, an interview, an outcome."""

from datetime import datetime
from typing import Final

from dabridge.events.v1.talent_pb2 import Introduction
from dabridge.talent.v1.introductions_service_pb2 import (
    AcceptIntroductionRequest,
    ArrangeInterviewRequest,
    CancelIntroductionRequest,
    DeclineIntroductionRequest,
    IntroductionResponse,
    RecordOutcomeRequest,
)

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import WrongStage
from services.common.records.workflow import Desk, refuse
from services.common.scrub import scrubbed
from services.talent.market.introductions import moves, reasons, rules, tables, told
from services.talent.market.introductions.answers import CODES, Answers
from services.talent.market.introductions.moves import Why
from services.talent.market.introductions.moves import as_side as by
from services.talent.market.introductions.record import (
    ENDED,
    ENTERPRISE,
    EXPIRED,
    HIRED,
    INTRODUCTION,
    NOT_HIRED,
    TALENT_SIDE,
    WITHDRAWN,
    other,
    outcome_name,
    side_name,
    stage_name,
    stage_of,
)
from services.talent.market.introductions.tables import Outcome
from services.talent.market.introductions.words import Words
from services.talent.market.people.vault import People
from services.talent.model import DEMAND

_NUMBERS: Final[dict[str, int]] = {side_name(side): side for side in (ENTERPRISE, TALENT_SIDE)}
_OUTCOMES: Final[dict[str, int]] = {
    outcome_name(outcome): outcome for outcome in (HIRED, NOT_HIRED, WITHDRAWN)
}


class Answering:
    """The use cases; each raises what Desk.take, the stages and the fields refuse."""

    def __init__(self, answers: Answers, words: Words, people: People) -> None:
        """`people` know whether there is a way to reach somebody."""
        self._answers = answers
        self._words = words
        self._people = people

    def accept(self, request: AcceptIntroductionRequest, caller: Principal) -> IntroductionResponse:
        """The side that was asked agrees: from now on each may read the other's contact."""

        def work(desk: Desk) -> Introduction:
            held = _take(desk, asked.id, asked.expected_version)
            side = moves.actor(desk.act, caller, held)
            moves.check(desk.act, held)
            _check_in_time(held, desk.now)
            refuse(rules.is_offered(desk.see(DEMAND, held.demand_id), desk.today, "id"))
            if side == ENTERPRISE:
                refuse(rules.recruiter(contact))
                self._words.name(desk, held, contact)
            else:
                refuse(rules.reachable(self._people.read(desk, held.talent_id), "id"))
            fresh = moves.move(desk, held, desk.act, by(caller, side), answered_at=desk.now.isoformat())
            told.tell(desk, fresh, "accepted", [other(side)])
            return fresh

        asked = scrubbed(request, CODES)
        contact = rules.tidied(asked.contact)
        return self._answers.once("AcceptIntroduction", caller, request, work)

    def decline(self, request: DeclineIntroductionRequest, caller: Principal) -> IntroductionResponse:
        """The side that was asked does not agree, for a reason of the catalogue."""

        def work(desk: Desk) -> Introduction:
            held = _take(desk, request.id, request.expected_version)
            side = moves.actor(desk.act, caller, held)
            moves.check(desk.act, held)
            _check_in_time(held, desk.now)
            refuse(reasons.check(request.reason_code, side_name(side), "decline", desk.today))
            now = desk.now.isoformat()
            fresh = moves.move(
                desk,
                held,
                desk.act,
                by(caller, side),
                reason_code=request.reason_code,
                answered_at=now,
                ended_at=now,
            )
            told.tell(desk, fresh, "declined", [other(side)], _why(request.reason_code))
            return fresh

        return self._answers.once("DeclineIntroduction", caller, request, work)

    def cancel(self, request: CancelIntroductionRequest, caller: Principal) -> IntroductionResponse:
        """The side that asked takes it back before there is an answer."""

        def work(desk: Desk) -> Introduction:
            held = _take(desk, request.id, request.expected_version)
            side = moves.actor(desk.act, caller, held)
            moves.check(desk.act, held)
            refuse(reasons.check(request.reason_code, side_name(side), "cancel", desk.today))
            fresh = moves.move(
                desk,
                held,
                desk.act,
                by(caller, side),
                reason_code=request.reason_code,
                ended_at=desk.now.isoformat(),
            )
            told.tell(desk, fresh, "cancelled", [other(side)], _why(request.reason_code))
            return fresh

        return self._answers.once("CancelIntroduction", caller, request, work)

    def arrange(self, request: ArrangeInterviewRequest, caller: Principal) -> IntroductionResponse:
        """The enterprise arranges an interview, or another time for one."""

        def work(desk: Desk) -> Introduction:
            held = _take(desk, asked.id, asked.expected_version)
            side = moves.actor(desk.act, caller, held)
            moves.check(desk.act, held)
            moment, errors = rules.interview(asked.at, asked.place, asked.note, desk.now)
            refuse(errors)
            assert moment is not None
            self._words.arrange(desk, held, asked.place, asked.note)
            fresh = moves.move(desk, held, desk.act, by(caller, side), interview_at=moment.isoformat())
            told.tell(desk, fresh, "interview", [TALENT_SIDE], {"at": told.moment(fresh.interview_at)})
            return fresh

        asked = scrubbed(request, CODES)
        return self._answers.once("ArrangeInterview", caller, request, work)

    def outcome(self, request: RecordOutcomeRequest, caller: Principal) -> IntroductionResponse:
        """Ends it; of one that has ended, the other side says how it sees that."""

        def work(desk: Desk) -> Introduction:
            held = _take(desk, request.id, request.expected_version)
            side = moves.actor(desk.act, caller, held)
            ended = held.stage == ENDED
            if not ended:
                moves.check(desk.act, held)
            said = {
                _NUMBERS[each.side]: _OUTCOMES[each.outcome]
                for each in tables.outcomes(desk.connection, held.id)
            }
            if side in said:
                raise WrongStage("introduction", held.id, stage_of(held), "outcome_recorded")
            refuse(rules.outcome(side, request.outcome, ended=ended))
            name = outcome_name(request.outcome)
            refuse(reasons.check(request.reason_code, side_name(side), name, desk.today))
            own = Outcome(side_name(side), name, request.reason_code, desk.now)
            tables.keep_outcome(desk.connection, held.id, own)
            if ended:
                why = Why(desk.act, by(caller, side), request.reason_code)
                contested = rules.contested({**said, side: request.outcome})
                fresh = moves.alter(desk, held, why, contested=contested)
                told.tell(desk, fresh, "contested" if contested else "confirmed", [other(side)])
            else:
                fresh = moves.move(
                    desk,
                    held,
                    desk.act,
                    by(caller, side),
                    outcome=request.outcome,
                    reason_code=request.reason_code,
                    ended_at=desk.now.isoformat(),
                )
                told.tell(desk, fresh, f"ended_{name}", [other(side)], _why(request.reason_code))
            return fresh

        return self._answers.once("RecordOutcome", caller, request, work)


def _take(desk: Desk, introduction_id: str, expected_version: int) -> Introduction:
    return desk.take(INTRODUCTION, introduction_id, expected_version, TALENT_MARKET[desk.act])


def _check_in_time(held: Introduction, now: datetime) -> None:
    """Raises WrongStage once no answer is due any more, whether the clock has looked or not."""
    if now >= datetime.fromisoformat(held.answer_by):
        raise WrongStage("introduction", held.id, stage_name(EXPIRED))


def _why(code: str) -> dict[str, str]:
    return {"reason": reasons.label(code)}
