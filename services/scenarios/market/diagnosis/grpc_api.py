"""DiagnosisService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.scenarios.v1.diagnosis_service_pb2 import DESCRIPTOR as _FILE
from dabridge.scenarios.v1.diagnosis_service_pb2_grpc import add_DiagnosisServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.scenarios.market.diagnosis.work import DiagnosisWork

SERVICE: Final = _FILE.services_by_name["DiagnosisService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    work = DiagnosisWork(parts.workflow)
    methods = {
        "AssignExperts": Method("transformation_need", work.assign),
        "RecordVisit": Method("transformation_need", work.visit),
        "FileReport": Method("transformation_need", work.report),
        "RecordFollowUp": Method("transformation_need", work.follow_up),
        "CloseNeed": Method("transformation_need", work.close),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_DiagnosisServiceServicer_to_server)
