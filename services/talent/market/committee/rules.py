"""What nominations, seats and advice may say, and at which stages an act can be done. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from dabridge.talent.v1.committee_service_pb2 import Advice, Nomination

from services.common import plan
from services.common.errors import WrongStage
from services.common.records import rules
from services.common.records.rules import Errors
from services.talent.market.committee import records

GROUNDS_MAX: Final = 3_000
MERITS_MAX: Final = 20
MERIT_MAX: Final = 200
REASON_MAX: Final = 1_000
TITLE_MAX: Final = 100
QUESTION_MAX: Final = 5_000
OPINION_MAX: Final = 10_000
CONCLUSION_MAX: Final = 3_000
ADVISERS_MAX: Final = 20
EARLIEST_YEAR: Final = 1950
# A term is at most so long; the plan says nothing of it, five years are usual for such committees.
TERM_MAX_DAYS: Final = 5 * 366
MERIT_KINDS: Final = ("post", "title", "award", "paper", "patent", "project", "other")

# Act → stages at which it can be done. What is not here does not happen.
NOMINATION_STAGES: Final = {
    "AnswerNomination": frozenset({records.PROPOSED}),
    "DecideNomination": frozenset({records.AGREED}),
    "RenewSeat": frozenset({records.SEATED}),
    "EndSeat": frozenset({records.SEATED}),
    "WithdrawNomination": frozenset({records.PROPOSED, records.AGREED}),
}
ADVICE_STAGES: Final = {
    "AssignAdvisers": frozenset({records.ASKED, records.ASSIGNED, records.ANSWERED}),
    "GiveAdvice": frozenset({records.ASSIGNED, records.ANSWERED}),
    "CloseAdvice": frozenset({records.ASKED, records.ASSIGNED, records.ANSWERED}),
}


def at_stage(act: str, held: Nomination | Advice) -> None:
    """Raises WrongStage unless the act can be done at the stage held."""
    nomination = isinstance(held, Nomination)
    stages = NOMINATION_STAGES if nomination else ADVICE_STAGES
    if held.stage not in stages[act]:
        raise WrongStage("nomination" if nomination else "advice", held.id, records.stage_of(held))


def check_nomination(given: Nomination, today: date) -> Errors:
    """Every rule that a new nomination breaks."""
    errors = [
        *([rules.required("expert_id")] if not given.expert_id else []),
        *(rules.identifier("expert_id", given.expert_id) if given.expert_id else []),
        *rules.industries("fields", given.fields, least=1),
        *rules.text("grounds", given.grounds, GROUNDS_MAX, needed=True),
        *rules.count("merits", len(given.merits), most=MERITS_MAX),
    ]
    for index, merit in enumerate(given.merits):
        place = f"merits[{index}]"
        if merit.kind not in MERIT_KINDS:
            errors.append(rules.broken(f"{place}.kind", "unknown_choice", value=merit.kind[:40]))
        errors += rules.text(f"{place}.title", merit.title, MERIT_MAX, needed=True)
        if merit.year:
            errors += rules.whole_number(f"{place}.year", merit.year, EARLIEST_YEAR, today.year)
    return errors


def check_term(term_from: str, term_to: str, today: date) -> Errors:
    """A term: two days in order, not over yet, of at most TERM_MAX_DAYS."""
    errors = [*rules.day("term_from", term_from, needed=True), *rules.day("term_to", term_to, needed=True)]
    if errors:
        return errors
    first, last = date.fromisoformat(term_from), date.fromisoformat(term_to)
    if last < first:
        return [rules.broken("term_to", "before_start")]
    if last < today:
        return [rules.broken("term_to", "term_over")]
    if last - first > timedelta(days=TERM_MAX_DAYS):
        return [rules.broken("term_to", "term_too_long", most=TERM_MAX_DAYS // 366)]
    return []


def check_reason(reason: str, *, needed: bool) -> Errors:
    """Why; some acts need it."""
    return rules.text("reason", reason, REASON_MAX, needed=needed)


def check_question(given: Advice) -> Errors:
    """Every rule that a question to the committee breaks."""
    return [
        *rules.text("title", given.title, TITLE_MAX, needed=True),
        *rules.text("question", given.question, QUESTION_MAX, needed=True),
        *rules.industries("fields", given.fields, least=1),
        *rules.zone("zone", given.zone),
    ]


def check_advisers(expert_ids: Sequence[str], members: frozenset[str]) -> Errors:
    """From 1 to ADVISERS_MAX members, each once."""
    errors = rules.count("expert_ids", len(expert_ids), least=1, most=ADVISERS_MAX)
    for index, expert in enumerate(expert_ids):
        place = f"expert_ids[{index}]"
        if expert in expert_ids[:index]:
            errors.append(rules.broken(place, "repeated", value=expert))
        elif expert not in members:
            errors.append(rules.broken(place, "not_a_member", value=expert[:128]))
    return errors


def zones_of(field: str) -> list[str]:
    """The zones that develop an industry by the plan, in the plan's order."""
    return [cell.zone for cell in plan.cells() if cell.industry == field]
