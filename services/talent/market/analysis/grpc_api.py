"""AnalysisService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.analysis_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.analysis_service_pb2_grpc import add_AnalysisServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.analysis.work import AnalysisWork

SERVICE: Final = _FILE.services_by_name["AnalysisService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    work = AnalysisWork(parts.workflow)
    methods = {
        "GetTalentIndex": Method("talent_index", work.index),
        "GetTrainingView": Method("talent_index", work.training),
        "ListTrainingBases": Method("training_base", work.bases),
        "PutTrainingBase": Method("training_base", work.put_base),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_AnalysisServiceServicer_to_server)
