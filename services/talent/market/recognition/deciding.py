"""What the bureau does: checks, asks for more, decides by another person, and revokes."""

from datetime import timedelta
from typing import Any, Final, TypeVar

from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import Recognition, RecognitionResponse
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.records import rules as fields
from services.common.records.workflow import Desk, refuse
from services.talent.market.recognition import certificates, rules
from services.talent.market.recognition.cases import Case, Cases, copied

M = TypeVar("M", bound=Message)

# What a decision, and one on an appeal, say.
_DECISION: Final[tuple[str, ...]] = ("decider", "decision_reason", "decided_at", "granted_level")
_APPEAL: Final[tuple[str, ...]] = ("appeal_decider", "appeal_outcome", "appeal_decided_at")


class DecidingWork:
    """The use cases; each raises what `Cases.take`, the stages and the fields refuse.

    Who checks does not decide, and who decides an appeal has done neither.
    """

    def __init__(self, cases: Cases) -> None:
        """Uses `cases` without owning them."""
        self._cases = cases

    def save_checks(self, request: api.SaveChecksRequest, caller: Principal) -> RecognitionResponse:
        """Keeps the checklist as far as it goes."""

        def work(desk: Desk) -> RecognitionResponse:
            case, asked = self._taken(desk, request)
            refuse(rules.checks(asked.checks, case.codes))
            fresh = _checked_by(case.held, desk)
            del fresh.checks[:]
            fresh.checks.extend(asked.checks)
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("SaveChecks", caller, request, work)

    def send_back(self, request: api.ReturnRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Asks the applicant for more, with the checklist's notes."""

        def work(desk: Desk) -> RecognitionResponse:
            case, asked = self._taken(desk, request)
            refuse(rules.returnable(case.held, asked.reason))
            fresh = _checked_by(case.held, desk)
            fresh.stage = rules.RETURNED
            fresh.return_reason = asked.reason
            self._cases.tell(desk, case, case.held.talent_id, "recognition_returned")
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("ReturnRecognition", caller, request, work)

    def finish_checks(self, request: api.FinishChecksRequest, caller: Principal) -> RecognitionResponse:
        """Ends the checks with a proposal; another person decides."""

        def work(desk: Desk) -> RecognitionResponse:
            case, asked = self._taken(desk, request)
            refuse(rules.proposable(case.held, case.scheme, case.codes, asked.level, asked.proposal))
            fresh = _checked_by(case.held, desk)
            fresh.stage = rules.CHECKED
            fresh.proposed_level, fresh.proposal = asked.level, asked.proposal
            self._cases.tell_bureau(desk, case, "recognition_checked")
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("FinishChecks", caller, request, work)

    def decide(self, request: api.DecideRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Grants a level, at once or after it was public for some days, or refuses; with reasons."""

        def work(desk: Desk) -> RecognitionResponse:
            case, asked = self._taken(desk, request)
            refuse(
                [
                    *rules.granted(case.scheme, case.held.level, asked.level),
                    *fields.text("reason", asked.reason, rules.TEXT_MAX, needed=True),
                ]
            )
            fresh = copied(case.held)
            fresh.decider = desk.caller.person
            fresh.decision_reason = asked.reason
            fresh.decided_at = desk.now.isoformat()
            fresh.granted_level = asked.level
            return self._settled(desk, case, fresh)

        return self._cases.once("DecideRecognition", caller, request, work)

    def reopen(self, request: api.ReopenRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """Takes a decision back while it is public: something came up, and it is decided anew."""

        def work(desk: Desk) -> RecognitionResponse:
            case, asked = self._taken(desk, request)
            refuse(fields.text("reason", asked.reason, rules.TEXT_MAX, needed=True))
            fresh = copied(case.held)
            fresh.publicity_until = ""
            if case.held.appeal_decided_at:
                # What was granted before the appeal holds on.
                row = certificates.newest(desk.connection, case.held.id)
                good = row is not None and row.state_on(desk.today) == certificates.VALID
                fresh.granted_level = row.level if row is not None and good else ""
                fresh.stage = rules.APPEALED
                cleared = _APPEAL
            else:
                fresh.stage = rules.CHECKED
                fresh.proposal = "\n".join(part for part in (case.held.proposal, asked.reason) if part)
                cleared = _DECISION
            for name in cleared:
                fresh.ClearField(name)
            self._cases.tell(desk, case, case.held.talent_id, "recognition_reopened")
            self._cases.tell_bureau(desk, case, "recognition_checked")
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("ReopenRecognition", caller, request, work)

    def decide_appeal(self, request: api.DecideAppealRequest, caller: Principal) -> RecognitionResponse:
        """Decides an appeal: what was granted stays, or more is granted."""

        def work(desk: Desk) -> RecognitionResponse:
            case, asked = self._taken(desk, request)
            refuse(
                [
                    *rules.appeal_granted(case.scheme, case.held, asked.level),
                    *fields.text("reason", asked.reason, rules.TEXT_MAX, needed=True),
                ]
            )
            fresh = copied(case.held)
            fresh.appeal_decider = desk.caller.person
            fresh.appeal_outcome = asked.reason
            fresh.appeal_decided_at = desk.now.isoformat()
            fresh.appeal_until = ""
            if asked.level != case.held.granted_level:
                fresh.granted_level = asked.level
                return self._settled(desk, case, fresh)
            fresh.stage = rules.GRANTED if asked.level else rules.REFUSED
            self._cases.tell(desk, case, case.held.talent_id, "recognition_appeal_decided")
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("DecideAppeal", caller, request, work)

    def revoke(self, request: api.RevokeCertificateRequest, caller: Principal) -> RecognitionResponse:
        """Revokes the certificate; the profile bears the level no more."""

        def work(desk: Desk) -> RecognitionResponse:
            case, asked = self._taken(desk, request)
            refuse(fields.text("reason", asked.reason, rules.TEXT_MAX, needed=True))
            certificates.revoke(desk, self._cases.people, case.held, asked.reason)
            self._cases.tell(desk, case, case.held.talent_id, "certificate_revoked")
            return self._cases.put(desk, case.held, copied(case.held))

        return self._cases.once("RevokeCertificate", caller, request, work)

    def _taken(self, desk: Desk, request: M) -> tuple[Case, M]:
        """An application that the caller may act on, and the request without what identifies the person."""
        named: Any = request
        case = self._cases.take(desk, named.id, named.expected_version)
        rules.independent(desk.act, case.held, desk.caller)
        asked = type(request)()
        asked.CopyFrom(request)
        self._cases.tidy(desk, case.held.talent_id, asked)
        return case, asked

    def _settled(self, desk: Desk, case: Case, fresh: Recognition) -> RecognitionResponse:
        """What follows from a decision: public for some days, granted at once, or refused."""
        public = case.scheme.publicity_days
        if fresh.granted_level and public:
            fresh.stage = rules.PUBLICITY
            fresh.publicity_until = (desk.today + timedelta(days=public)).isoformat()
            kind = "recognition_publicity"
        else:
            settle(desk, case, fresh)
            kind = "recognition_granted" if fresh.granted_level else "recognition_refused"
        granted = {"granted": fresh.granted_level, "until": fresh.publicity_until}
        self._cases.tell(desk, case, case.held.talent_id, kind, **granted)
        return self._cases.put(desk, case.held, fresh)


def settle(desk: Desk, case: Case, fresh: Recognition) -> None:
    """A decision holds: a certificate of what was granted, and the days of an appeal begin."""
    fresh.stage = rules.GRANTED if fresh.granted_level else rules.REFUSED
    fresh.publicity_until = ""
    fresh.appeal_until = rules.appeal_end(desk.today).isoformat() if rules.appealable(fresh) else ""
    if fresh.granted_level:
        certificates.issue(desk, fresh, case.scheme)


def _checked_by(held: Recognition, desk: Desk) -> Recognition:
    """A copy that says who has checked."""
    fresh = copied(held)
    if desk.caller.person not in fresh.checkers:
        fresh.checkers.append(desk.caller.person)
    return fresh
