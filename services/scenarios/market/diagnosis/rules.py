"""What experts may do about a need, stage by stage. Pure: a state and what is asked give the next state."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from dabridge.events.v1.scenarios_pb2 import FollowUp, NeedStage, TransformationNeed, Visit

from services.common.errors import WrongStage
from services.common.records import rules
from services.common.records.rules import Errors
from services.scenarios.market.records import stage_of

EXPERTS_MAX: Final = 10
VISITS_MAX: Final = 30
FOLLOW_UPS_MAX: Final = 50
NOTE_MAX: Final = 5_000
REPORT_MAX: Final = 20_000
RECOMMENDATIONS_MAX: Final = 30
RECOMMENDATION_MAX: Final = 500
CLOSING_MAX: Final = 2_000

_S: Final = NeedStage
# Act → the stages at which it can be done. What is not here does not happen.
STAGES: Final = {
    "AssignExperts": frozenset({_S.NEED_STAGE_OPEN, _S.NEED_STAGE_ASSIGNED}),
    "RecordVisit": frozenset({_S.NEED_STAGE_ASSIGNED, _S.NEED_STAGE_VISITED}),
    "FileReport": frozenset({_S.NEED_STAGE_VISITED}),
    "RecordFollowUp": frozenset({_S.NEED_STAGE_REPORTED, _S.NEED_STAGE_CLOSED}),
    "CloseNeed": frozenset({_S.NEED_STAGE_REPORTED}),
}

Outcome = tuple[TransformationNeed, Errors]


def assigned(held: TransformationNeed, expert_ids: Sequence[str]) -> Outcome:
    """The need with these experts in place of those it had. Raises WrongStage."""
    need = _at(held, "AssignExperts")
    need.stage = _S.NEED_STAGE_ASSIGNED
    need.expert_ids[:] = expert_ids
    return need, [
        *rules.count("expert_ids", len(expert_ids), least=1, most=EXPERTS_MAX),
        *_each_once(expert_ids),
    ]


def visited(
    held: TransformationNeed, visited_on: str, expert_ids: Sequence[str], note: str, today: date
) -> Outcome:
    """The need with one visit more, by some of its experts. Raises WrongStage."""
    need = _at(held, "RecordVisit")
    need.stage = _S.NEED_STAGE_VISITED
    need.visits.append(Visit(visited_on=visited_on, expert_ids=expert_ids, note=note))
    strangers = [
        rules.broken(f"expert_ids[{index}]", "not_assigned", value=expert)
        for index, expert in enumerate(expert_ids)
        if expert not in held.expert_ids
    ]
    return need, [
        *rules.count("visits", len(need.visits), most=VISITS_MAX),
        *rules.day("visited_on", visited_on, needed=True, not_after=today),
        *rules.count("expert_ids", len(expert_ids), least=1, most=EXPERTS_MAX),
        *_each_once(expert_ids),
        *strangers,
        *rules.text("note", note, NOTE_MAX),
    ]


def visitors(held: TransformationNeed, expert_ids: Sequence[str], acting: Collection[str]) -> Sequence[str]:
    """Who was there where nobody is named: the experts who tell it, or else all of the need's."""
    return expert_ids or [one for one in held.expert_ids if one in acting] or held.expert_ids


def reported(held: TransformationNeed, report: str, recommendations: Sequence[str]) -> Outcome:
    """The need with what the experts found and recommend. Raises WrongStage."""
    need = _at(held, "FileReport")
    need.stage = _S.NEED_STAGE_REPORTED
    need.report = report
    need.recommendations[:] = recommendations
    return need, [
        *rules.text("report", report, REPORT_MAX, needed=True),
        *rules.names(
            "recommendations", recommendations, most=RECOMMENDATIONS_MAX, longest=RECOMMENDATION_MAX
        ),
    ]


def followed_up(held: TransformationNeed, on: str, text: str, today: date) -> Outcome:
    """The need with what came of it; its stage stays. Raises WrongStage."""
    need = _at(held, "RecordFollowUp")
    need.follow_ups.append(FollowUp(on=on, text=text))
    return need, [
        *rules.count("follow_ups", len(need.follow_ups), most=FOLLOW_UPS_MAX),
        *rules.day("on", on, needed=True, not_after=today),
        *rules.text("text", text, NOTE_MAX, needed=True),
    ]


def closed(held: TransformationNeed, closing: str) -> Outcome:
    """The need, done with. Raises WrongStage."""
    need = _at(held, "CloseNeed")
    need.stage = _S.NEED_STAGE_CLOSED
    need.closing = closing
    return need, rules.text("closing", closing, CLOSING_MAX)


def _at(held: TransformationNeed, act: str) -> TransformationNeed:
    """A copy of a need at a stage at which the act can be done; raises WrongStage."""
    if held.stage not in STAGES[act]:
        raise WrongStage("transformation_need", held.id, stage_of(held))
    need = TransformationNeed()
    need.CopyFrom(held)
    return need


def _each_once(expert_ids: Sequence[str]) -> Errors:
    errors: Errors = []
    for index, expert in enumerate(expert_ids):
        place = f"expert_ids[{index}]"
        errors += rules.identifier(place, expert)
        if expert in expert_ids[:index]:
            errors.append(rules.broken(place, "repeated", value=expert))
    return errors
