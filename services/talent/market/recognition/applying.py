"""What a talent does: looks what a profile shows, applies, hands in, appeals, and takes back."""

import uuid
from collections.abc import Sequence

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import Recognition, RecognitionResponse, Scheme

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import NotFound, Withdrawn
from services.common.market.notices import HR_BUREAU
from services.common.records import rights
from services.common.records import rules as fields
from services.common.records.rules import Errors
from services.common.records.workflow import Desk, Workflow, refuse
from services.talent.market import conditions
from services.talent.market.recognition import certificates, rules, scheme_tables, schemes, tables
from services.talent.market.recognition.cases import Cases, copied, scheme_of
from services.talent.model import TALENT


class ApplyingWork:
    """The use cases; each raises what `Cases.take`, the stages and the fields refuse."""

    def __init__(self, workflow: Workflow, cases: Cases) -> None:
        """Uses both without owning them."""
        self._workflow = workflow
        self._cases = cases

    def assess(
        self, request: api.AssessRecognitionRequest, caller: Principal
    ) -> api.AssessRecognitionResponse:
        """What the caller's profile tells of each level."""
        rights.reach(TALENT_MARKET["AssessRecognition"], caller)

        def work(desk: Desk) -> api.AssessRecognitionResponse:
            scheme = scheme_of(desk, request.scheme_id, "scheme_id")
            profile = _profile(desk)
            levels = [
                api.AssessedLevel(
                    code=level.code,
                    name=level.name,
                    summary=level.summary,
                    alternatives=[
                        api.AssessedAlternative(
                            name=each.name, conditions=conditions.of_profile(each.conditions, profile)
                        )
                        for each in level.alternatives
                    ],
                )
                for level in scheme.levels
            ]
            return api.AssessRecognitionResponse(scheme=scheme, levels=levels)

        return self._workflow.do("AssessRecognition", caller, work)

    def start(self, request: api.StartRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Begins an application by a scheme in force; one of a person and a scheme's key at a time."""

        def work(desk: Desk) -> RecognitionResponse:
            rights.reach(TALENT_MARKET[desk.act], desk.caller)
            scheme = scheme_of(desk, request.scheme_id, "scheme_id")
            # Locked, so that of two applications at once the second sees the first.
            desk.lock(TALENT, [desk.caller.talent])
            profile = _profile(desk)
            held = Recognition(
                id=uuid.uuid4().hex,
                talent_id=profile.id,
                scheme_id=scheme.id,
                level=request.level,
                alternative=request.alternative,
                stage=rules.DRAFT,
            )
            _check_in_force(desk, held, scheme)
            refuse(_way(scheme, request.level, request.alternative))
            if not self._cases.add(desk, held, scheme):
                raise rules.wrong(held, "recognition_open")
            return self._cases.read(desk, held.id)

        return self._cases.once("StartRecognition", caller, request, work)

    def update(self, request: api.UpdateRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Changes what is applied for and said; documents that are not named stay."""

        def work(desk: Desk) -> RecognitionResponse:
            case = self._cases.take(desk, request.id, request.expected_version)
            asked = api.UpdateRecognitionRequest()
            asked.CopyFrom(request)
            self._cases.tidy(desk, case.held.talent_id, asked)
            fresh = copied(case.held)
            fresh.level, fresh.alternative = asked.level, asked.alternative
            fresh.statement = asked.statement
            fresh.declared, fresh.show_name = asked.declared, asked.show_name
            codes = [item.code for item in schemes.conditions_of(case.scheme, fresh.level, fresh.alternative)]
            errors = [
                *_way(case.scheme, fresh.level, fresh.alternative),
                *fields.text("recognition.statement", fresh.statement, rules.TEXT_MAX),
                *_noted(fresh, asked.evidence, codes),
            ]
            refuse(errors)
            # A document of a condition that is not asked any more is kept for the person to place anew.
            for item in fresh.evidence:
                if item.condition not in codes:
                    item.condition = ""
            if (fresh.level, fresh.alternative) != (case.held.level, case.held.alternative):
                del fresh.checks[:]
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("UpdateRecognition", caller, request, work)

    def submit(self, request: api.SubmitRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Hands it in: what the profile does not show, documents do."""

        def work(desk: Desk) -> RecognitionResponse:
            case = self._cases.take(desk, request.id, request.expected_version)
            if case.held.stage == rules.DRAFT:
                _check_in_force(desk, case.held, case.scheme)
            refuse(rules.submittable(case.held, self._cases.assessed(desk, case)))
            fresh = copied(case.held)
            fresh.stage = rules.SUBMITTED
            fresh.submitted_at = desk.now.isoformat()
            self._cases.tell(desk, case, HR_BUREAU, "recognition_submitted")
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("SubmitRecognition", caller, request, work)

    def withdraw(self, request: api.WithdrawRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Takes it back; an appeal alone is taken back where there is one."""

        def work(desk: Desk) -> RecognitionResponse:
            case = self._cases.take(desk, request.id, request.expected_version)
            fresh = copied(case.held)
            fresh.publicity_until = ""
            if case.held.stage == rules.APPEALED:
                fresh.stage = rules.GRANTED if case.held.granted_level else rules.REFUSED
            else:
                fresh.stage = rules.WITHDRAWN
            if case.held.stage not in (rules.DRAFT, rules.RETURNED):
                self._cases.tell(desk, case, HR_BUREAU, "recognition_withdrawn")
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("WithdrawRecognition", caller, request, work)

    def appeal(self, request: api.AppealRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Asks for another decision, within the days that there are for it."""

        def work(desk: Desk) -> RecognitionResponse:
            case = self._cases.take(desk, request.id, request.expected_version)
            asked = api.AppealRecognitionRequest()
            asked.CopyFrom(request)
            self._cases.tidy(desk, case.held.talent_id, asked)
            if not rules.appealable(case.held):
                raise rules.wrong(case.held, "recognition_no_appeal")
            if desk.today.isoformat() > case.held.appeal_until:
                raise rules.wrong(case.held, "recognition_appeal_over")
            refuse(fields.text("reason", asked.reason, rules.TEXT_MAX, needed=True))
            other = tables.open_of(desk.connection, case.held.talent_id, case.scheme.key)
            if other:
                raise rules.wrong(case.held, "recognition_open")
            fresh = copied(case.held)
            fresh.stage = rules.APPEALED
            fresh.appeal_reason = asked.reason
            fresh.appealed_at = desk.now.isoformat()
            self._cases.tell(desk, case, HR_BUREAU, "recognition_appealed")
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("AppealRecognition", caller, request, work)

    def show_holder(self, request: api.ShowHolderRequest, caller: Principal) -> RecognitionResponse:
        """Lets the masked surname be shown, or no more; the holder may change that at any time."""

        def work(desk: Desk) -> RecognitionResponse:
            case = self._cases.take(desk, request.id, request.expected_version)
            fresh = copied(case.held)
            fresh.show_name = request.shown
            certificates.show_holder(desk.connection, case.held.id, shown=request.shown)
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("ShowHolder", caller, request, work)


def _profile(desk: Desk) -> TalentProfile:
    """The caller's own profile; raises NotFound or Withdrawn."""
    profile = desk.see(TALENT, desk.caller.talent) if desk.caller.talent else None
    if profile is None:
        raise NotFound(TALENT.kind, desk.caller.talent)
    if profile.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn(TALENT.kind, profile.id)
    return profile


def _check_in_force(desk: Desk, held: Recognition, scheme: Scheme) -> None:
    standing = schemes.in_force(scheme, desk.today)
    if not standing or scheme_tables.taken_over(desk.connection, scheme, desk.today):
        raise rules.wrong(held, "scheme_not_in_force")


def _way(scheme: Scheme, level: str, alternative: int) -> Errors:
    """A level of the scheme, and a way to it."""
    if schemes.level_of(scheme, level) is None:
        return [fields.broken("level", "unknown_choice", value=level)]
    if not schemes.conditions_of(scheme, level, alternative):
        return [fields.broken("alternative", "unknown_choice", value=alternative)]
    return []


def _noted(fresh: Recognition, given: Sequence[api.EvidenceNote], codes: Sequence[str]) -> Errors:
    """Takes over what is said of documents, which may be of no condition yet; what is wrong with it."""
    there = {item.file.id: item for item in fresh.evidence}
    errors: Errors = []
    for index, note in enumerate(given):
        place = f"evidence[{index}]"
        errors += fields.text(f"{place}.note", note.note, rules.NOTE_MAX)
        if note.file_id not in there:
            errors.append(fields.broken(f"{place}.file_id", "no_attachment"))
        elif note.condition and note.condition not in codes:
            errors.append(fields.broken(f"{place}.condition", "unknown_choice", value=note.condition))
        else:
            there[note.file_id].condition, there[note.file_id].note = note.condition, note.note
    return errors
