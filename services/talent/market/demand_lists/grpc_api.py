"""DemandListsService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.demand_lists_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.demand_lists_service_pb2_grpc import add_DemandListsServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.demand_lists.work import KIND, DemandListWork

SERVICE: Final = _FILE.services_by_name["DemandListsService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    work = DemandListWork(parts.workflow)
    methods = {
        "CheckDemandList": Method(KIND, work.check),
        "ProposeDemandList": Method(KIND, work.propose),
        "ConfirmDemandList": Method(KIND, work.confirm),
        "GetDemandList": Method(KIND, work.get),
        "ListDemandLists": Method(KIND, work.page),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_DemandListsServiceServicer_to_server)
