"""What each act answers, the first time and again: the state of now, with words for the two sides alone."""

from collections.abc import Callable
from typing import Final, TypeVar

from dabridge.events.v1 import talent_pb2
from dabridge.events.v1.talent_pb2 import Introduction
from dabridge.talent.v1.introductions_service_pb2 import IntroductionResponse, OutcomeView
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.plain import enum_number
from services.common.records.workflow import Desk, Workflow, by_id
from services.talent.market.introductions import moves, tables
from services.talent.market.introductions.record import INTRODUCTION, contacts_open
from services.talent.market.introductions.words import Words

R = TypeVar("R")

# Fields that hold no free text; a recruiter's name and number are what they are there for.
CODES: Final = frozenset(
    {"id", "demand_id", "talent_id", "idempotency_key", "reason_code", "at", "name", "phone"}
)
_SIDE: Final = talent_pb2.IntroductionSide.DESCRIPTOR
_OUTCOME: Final = talent_pb2.IntroductionOutcome.DESCRIPTOR


class Answers:
    """Does acts once by their keys and answers them; requests are told apart by a digest with a key."""

    def __init__(self, workflow: Workflow, words: Words, digest: Callable[[bytes], bytes]) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow
        self._words = words
        self._digest = digest

    def do(self, act: str, caller: Principal, work: Callable[[Desk], R]) -> R:
        """What the work gives, in one transaction."""
        return self._workflow.do(act, caller, work)

    def once(
        self, act: str, caller: Principal, request: Message, work: Callable[[Desk], Introduction]
    ) -> IntroductionResponse:
        """The answer to an act; of a key that was used, the introduction as it is by now.

        No word and no contact is kept with the key.
        """

        def answered(desk: Desk) -> IntroductionResponse:
            return self.of(desk, work(desk))

        def again(desk: Desk, held_id: str) -> IntroductionResponse:
            return self.of(desk, desk.look(INTRODUCTION, held_id, TALENT_MARKET[act]))

        memory = by_id(lambda answer: answer.introduction.id, again)
        return self._workflow.once(act, caller, request, answered, memory, digest=self._digest)

    def of(self, desk: Desk, held: Introduction) -> IntroductionResponse:
        """An introduction as the desk's caller may see it."""
        answer = IntroductionResponse(introduction=held)
        answer.outcomes.extend(
            OutcomeView(
                side=enum_number(_SIDE, said.side),  # type: ignore[arg-type]  # an enum's number is its value
                outcome=enum_number(_OUTCOME, said.outcome),  # type: ignore[arg-type]
                reason_code=said.reason_code,
                at=said.at.isoformat(),
            )
            for said in tables.outcomes(desk.connection, held.id)
        )
        if moves.sides(desk.caller, held):
            answer.message = self._words.message(desk, held)
            answer.interview_place, answer.interview_note = self._words.interview(desk, held)
            answer.contact_open = contacts_open(held.stage)
        return answer
