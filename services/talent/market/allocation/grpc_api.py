"""AllocationService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.allocation_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.allocation_service_pb2_grpc import add_AllocationServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.allocation.work import AllocationWork

SERVICE: Final = _FILE.services_by_name["AllocationService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    work = AllocationWork(parts.workflow)
    methods = {
        "CreateAllocation": Method("allocation", work.create),
        "ListAllocations": Method("allocation", work.page),
        "GetAllocation": Method("allocation", work.get),
        "ListAssignments": Method("allocation", work.assignments),
        "CompareAllocations": Method("allocation", work.compare),
        "RecommendAllocation": Method("allocation", work.recommend),
        "WithdrawAllocation": Method("allocation", work.withdraw),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_AllocationServiceServicer_to_server)
