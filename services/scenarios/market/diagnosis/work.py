"""What bureau, centre and experts do about needs: one transaction each, within their rights."""

from collections.abc import Callable
from typing import Final, TypeVar

from dabridge.events.v1.scenarios_pb2 import TransformationNeed
from dabridge.scenarios.v1.diagnosis_service_pb2 import (
    AssignExpertsRequest,
    CloseNeedRequest,
    FileReportRequest,
    RecordFollowUpRequest,
    RecordVisitRequest,
)
from dabridge.scenarios.v1.scenarios_service_pb2 import TransformationNeedResponse

from services.common.access.methods import MARKET
from services.common.access.policy import owned_by
from services.common.access.principal import Principal
from services.common.records.workflow import Desk, Workflow, refuse, remembered
from services.common.scrub import scrubbed
from services.scenarios.market.diagnosis import rules, told
from services.scenarios.market.diagnosis.rules import Outcome
from services.scenarios.needs import NEED

R = TypeVar(
    "R",
    bound=AssignExpertsRequest
    | RecordVisitRequest
    | FileReportRequest
    | RecordFollowUpRequest
    | CloseNeedRequest,
)

_CODES: Final = frozenset({"id", "expert_ids"})


class DiagnosisWork:
    """The use cases; each raises what Desk.take, the stages and the fields refuse."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow

    def assign(self, request: AssignExpertsRequest, caller: Principal) -> TransformationNeedResponse:
        """Open or assigned → assigned, to the experts named alone."""

        def work(desk: Desk, held: TransformationNeed, asked: AssignExpertsRequest) -> TransformationNeed:
            fresh = _stored(desk, held, rules.assigned(held, asked.expert_ids))
            kept = set(held.expert_ids)
            came = [expert for expert in fresh.expert_ids if expert not in kept]
            went = [expert for expert in held.expert_ids if expert not in fresh.expert_ids]
            _tell(desk, fresh, "need_yours", came)
            _tell(desk, fresh, "need_not_yours", went)
            if came or went:
                concerned = [fresh.enterprise_id, *told.offices(fresh)]
                _tell(desk, fresh, "need_assigned", concerned, count=str(len(fresh.expert_ids)))
            return fresh

        return self._once("AssignExperts", caller, request, work)

    def visit(self, request: RecordVisitRequest, caller: Principal) -> TransformationNeedResponse:
        """Assigned or visited → visited."""

        def work(desk: Desk, held: TransformationNeed, asked: RecordVisitRequest) -> TransformationNeed:
            there = rules.visitors(held, asked.expert_ids, owned_by(desk.caller))
            outcome = rules.visited(held, asked.visited_on, there, asked.note, desk.today)
            fresh = _stored(desk, held, outcome)
            concerned = [fresh.enterprise_id, *fresh.expert_ids, *told.offices(fresh)]
            _tell(desk, fresh, "need_visited", concerned, visited_on=asked.visited_on)
            return fresh

        return self._once("RecordVisit", caller, request, work)

    def report(self, request: FileReportRequest, caller: Principal) -> TransformationNeedResponse:
        """Visited → reported."""

        def work(desk: Desk, held: TransformationNeed, asked: FileReportRequest) -> TransformationNeed:
            fresh = _stored(desk, held, rules.reported(held, asked.report, asked.recommendations))
            concerned = [fresh.enterprise_id, *fresh.expert_ids, *told.offices(fresh)]
            _tell(desk, fresh, "need_reported", concerned)
            return fresh

        return self._once("FileReport", caller, request, work)

    def follow_up(self, request: RecordFollowUpRequest, caller: Principal) -> TransformationNeedResponse:
        """Tells what came of it, once there is a report."""

        def work(desk: Desk, held: TransformationNeed, asked: RecordFollowUpRequest) -> TransformationNeed:
            fresh = _stored(desk, held, rules.followed_up(held, asked.on, asked.text, desk.today))
            concerned = [fresh.enterprise_id, *fresh.expert_ids, *told.offices(fresh)]
            _tell(desk, fresh, "need_followed_up", concerned, on=asked.on)
            return fresh

        return self._once("RecordFollowUp", caller, request, work)

    def close(self, request: CloseNeedRequest, caller: Principal) -> TransformationNeedResponse:
        """Reported → closed."""

        def work(desk: Desk, held: TransformationNeed, asked: CloseNeedRequest) -> TransformationNeed:
            fresh = _stored(desk, held, rules.closed(held, asked.closing), asked.closing)
            concerned = [fresh.enterprise_id, *fresh.expert_ids, *told.offices(fresh)]
            _tell(desk, fresh, "need_closed", concerned, closing=asked.closing)
            return fresh

        return self._once("CloseNeed", caller, request, work)

    def _once(
        self,
        act: str,
        caller: Principal,
        request: R,
        work: Callable[[Desk, TransformationNeed, R], TransformationNeed],
    ) -> TransformationNeedResponse:
        asked = scrubbed(request, _CODES)

        def done(desk: Desk) -> TransformationNeedResponse:
            held = desk.take(NEED, asked.id, asked.expected_version, MARKET[act])
            return TransformationNeedResponse(transformation_need=work(desk, held, asked))

        memory = remembered(TransformationNeedResponse, "transformation_need", MARKET[act])
        return self._workflow.once(act, caller, request, done, memory)


def _stored(desk: Desk, held: TransformationNeed, outcome: Outcome, reason: str = "") -> TransformationNeed:
    need, errors = outcome
    refuse(errors)
    fresh = desk.put(NEED, need)
    told.note(desk.connection, desk.caller, desk.act, held, fresh, reason=reason)
    return fresh


def _tell(desk: Desk, need: TransformationNeed, kind: str, recipients: list[str], **values: str) -> None:
    told.tell(desk.connection, desk.caller, need, kind, recipients, values=values)
