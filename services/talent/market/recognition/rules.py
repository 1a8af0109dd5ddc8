"""Where an application may go, and who may take it there. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from dabridge.talent.v1.conditions_pb2 import AssessedCondition, ConditionVerdict
from dabridge.talent.v1.recognition_service_pb2 import (
    Check,
    CheckVerdict,
    Evidence,
    Recognition,
    RecognitionStage,
    Scheme,
)

from services.common.access.principal import Principal
from services.common.errors import WrongStage
from services.common.plain import enum_name
from services.common.records import rules
from services.common.records.rules import Errors
from services.talent.market import conditions
from services.talent.market.recognition import schemes

DRAFT: Final = RecognitionStage.RECOGNITION_STAGE_DRAFT
SUBMITTED: Final = RecognitionStage.RECOGNITION_STAGE_SUBMITTED
RETURNED: Final = RecognitionStage.RECOGNITION_STAGE_RETURNED
CHECKED: Final = RecognitionStage.RECOGNITION_STAGE_CHECKED
PUBLICITY: Final = RecognitionStage.RECOGNITION_STAGE_PUBLICITY
GRANTED: Final = RecognitionStage.RECOGNITION_STAGE_GRANTED
REFUSED: Final = RecognitionStage.RECOGNITION_STAGE_REFUSED
APPEALED: Final = RecognitionStage.RECOGNITION_STAGE_APPEALED
WITHDRAWN: Final = RecognitionStage.RECOGNITION_STAGE_WITHDRAWN

MET: Final = CheckVerdict.CHECK_VERDICT_MET
NOT_MET: Final = CheckVerdict.CHECK_VERDICT_NOT_MET
MORE: Final = CheckVerdict.CHECK_VERDICT_MORE

# The stages at which an act can be done; what is not here is done by no act.
STAGES: Final[dict[str, frozenset[int]]] = {
    "UpdateRecognition": frozenset({DRAFT, RETURNED}),
    "UploadEvidence": frozenset({DRAFT, RETURNED}),
    "RemoveEvidence": frozenset({DRAFT, RETURNED}),
    "SubmitRecognition": frozenset({DRAFT, RETURNED}),
    "WithdrawRecognition": frozenset({DRAFT, SUBMITTED, RETURNED, CHECKED, PUBLICITY, APPEALED}),
    "SaveChecks": frozenset({SUBMITTED}),
    "ReturnRecognition": frozenset({SUBMITTED}),
    "FinishChecks": frozenset({SUBMITTED}),
    "DecideRecognition": frozenset({CHECKED}),
    "ReopenRecognition": frozenset({PUBLICITY}),
    "AppealRecognition": frozenset({GRANTED, REFUSED}),
    "DecideAppeal": frozenset({APPEALED}),
    "ShowHolder": frozenset(RecognitionStage.values()) - {DRAFT},
    # Where there is a good certificate.
    "RevokeCertificate": frozenset(RecognitionStage.values()) - {DRAFT},
}
# One of these of a person and a scheme's key at a time.
OPEN: Final = frozenset({DRAFT, SUBMITTED, RETURNED, CHECKED, PUBLICITY, APPEALED})

APPEAL_DAYS: Final = 30
TEXT_MAX: Final = 2_000
NOTE_MAX: Final = 500
EVIDENCE_MAX: Final = 20
SHOWN_CHECKS: Final = frozenset({RETURNED, PUBLICITY, GRANTED, REFUSED, APPEALED})


def stage_name(held: Recognition) -> str:
    """The stage's plain name."""
    return enum_name(RecognitionStage.DESCRIPTOR, held.stage) or ""


def at(act: str, held: Recognition) -> None:
    """Raises WrongStage where the act is not one for the stage."""
    if held.stage not in STAGES[act]:
        raise wrong(held)


def wrong(held: Recognition, rule: str = "") -> WrongStage:
    """The refusal of an act on an application; `rule` says what is in the way where the stage does not."""
    return WrongStage("recognition", held.id, stage_name(held), rule)


def independent(act: str, held: Recognition, caller: Principal) -> None:
    """Raises WrongStage where the caller has had a part in it, or it is the caller's own."""
    if caller.talent and caller.talent == held.talent_id:
        raise wrong(held, "recognition_own")
    barred: set[str] = set()
    if act in ("DecideRecognition", "DecideAppeal"):
        barred |= set(held.checkers)
    if act == "DecideAppeal":
        barred |= {held.decider}
    if caller.person in barred:
        raise wrong(held, "recognition_four_eyes")


def missing(found: Sequence[AssessedCondition], evidence: Sequence[Evidence]) -> list[str]:
    """Codes of the conditions that still need a document: what a profile does not show, a document does."""
    return [
        item.condition.code
        for item in found
        if _needs(item) and sum(each.condition == item.condition.code for each in evidence) < _documents(item)
    ]


def submittable(held: Recognition, found: Sequence[AssessedCondition]) -> Errors:
    """What keeps an application from being handed in."""
    errors = [] if held.declared else [rules.broken("declared", "recognition_undeclared")]
    if not found:
        errors.append(rules.broken("level", "recognition_no_level"))
    texts = {item.condition.code: item.condition.text for item in found}
    errors += [
        rules.broken("evidence", "recognition_evidence_missing", condition=texts[code])
        for code in missing(found, held.evidence)
    ]
    return errors


def checks(given: Sequence[Check], codes: Sequence[str]) -> Errors:
    """What is wrong with a checklist: lines of conditions applied for, each once, with their notes."""
    errors: Errors = []
    seen: set[str] = set()
    for index, line in enumerate(given):
        place = f"checks[{index}]"
        if line.condition not in codes:
            errors.append(rules.broken(f"{place}.condition", "unknown_choice", value=line.condition))
        elif line.condition in seen:
            errors.append(rules.broken(f"{place}.condition", "repeated", value=line.condition))
        seen.add(line.condition)
        errors += rules.known(f"{place}.verdict", line.verdict, CheckVerdict.values())
        errors += rules.text(f"{place}.note", line.note, NOTE_MAX, needed=line.verdict in (NOT_MET, MORE))
    return errors


def returnable(held: Recognition, reason: str) -> Errors:
    """What keeps more from being asked: nothing says what."""
    asked = any(line.verdict == MORE for line in held.checks)
    return rules.text("reason", reason, TEXT_MAX, needed=not asked)


def proposable(held: Recognition, scheme: Scheme, codes: Sequence[str], level: str, proposal: str) -> Errors:
    """What keeps the checks from being ended: each condition is judged, and the proposal fits that."""
    verdicts = {line.condition: line.verdict for line in held.checks}
    errors = [
        rules.broken("checks", "recognition_unchecked", condition=code)
        for code in codes
        if verdicts.get(code) not in (MET, NOT_MET)
    ]
    errors += granted(scheme, held.level, level)
    whole = all(verdicts.get(code) == MET for code in codes)
    if not errors and level == held.level and not whole:
        errors.append(rules.broken("level", "recognition_not_met"))
    errors += rules.text("proposal", proposal, TEXT_MAX, needed=level != held.level)
    return errors


def granted(scheme: Scheme, asked: str, level: str) -> Errors:
    """A level to be granted is one of the scheme, and not above the one asked for; an empty one is none."""
    if not level:
        return []
    if schemes.level_of(scheme, level) is None:
        return [rules.broken("level", "unknown_choice", value=level)]
    if schemes.rank(scheme, level) < schemes.rank(scheme, asked):
        return [rules.broken("level", "recognition_above")]
    return []


def appealable(held: Recognition) -> bool:
    """Whether there is a decision that gave less than was asked for, and no appeal yet."""
    less = held.stage == REFUSED or (held.stage == GRANTED and held.granted_level != held.level)
    return less and not held.appealed_at


def appeal_end(decided: date) -> date:
    """The last day on which an appeal is taken."""
    return decided + timedelta(days=APPEAL_DAYS)


def appeal_granted(scheme: Scheme, held: Recognition, level: str) -> Errors:
    """What an appeal may give: from what was granted before up to what was asked for."""
    errors = granted(scheme, held.level, level)
    if not errors and schemes.rank(scheme, level) > schemes.rank(scheme, held.granted_level):
        errors.append(rules.broken("level", "recognition_below"))
    return errors


def masked(name: str) -> str:
    """The first character of a name, and two stars for the rest; empty of no name."""
    return f"{name.strip()[:1]}**" if name.strip() else ""


def shown(held: Recognition, *, to_staff: bool) -> Recognition:
    """An application as it is shown: staff by staff alone, checks to the person once they are given."""
    copy = Recognition()
    copy.CopyFrom(held)
    if not to_staff:
        for name in ("checkers", "decider", "appeal_decider", "proposed_level", "proposal"):
            copy.ClearField(name)
        if held.stage not in SHOWN_CHECKS:
            copy.ClearField("checks")
    return copy


def _needs(item: AssessedCondition) -> bool:
    return item.evidence_needed or item.verdict != ConditionVerdict.CONDITION_VERDICT_MET


def _documents(item: AssessedCondition) -> int:
    by_document = item.condition.kind in conditions.BY_DOCUMENT
    # A sum of money has one document, however much it is.
    counted = by_document and item.condition.kind != conditions.SALARY
    return max(1, item.condition.least) if counted else 1
