"""LifecycleService over gRPC: translation alone."""

from typing import Final

from dabridge.scenarios.v1.lifecycle_service_pb2 import DESCRIPTOR as _FILE
from dabridge.scenarios.v1.lifecycle_service_pb2_grpc import add_LifecycleServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.scenarios.market.lifecycle.reading import History
from services.scenarios.market.lifecycle.work import Lifecycle

SERVICE: Final = _FILE.services_by_name["LifecycleService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    lifecycle = Lifecycle(parts.workflow)
    methods = {
        "SubmitScenario": Method("scenario", lifecycle.submit),
        "ReturnScenario": Method("scenario", lifecycle.give_back),
        "ApproveScenario": Method("scenario", lifecycle.approve),
        "AddAddendum": Method("scenario", lifecycle.announce),
        "ReopenSelection": Method("scenario", lifecycle.reopen),
        "ContractScenario": Method("scenario", lifecycle.contract),
        "CloseScenario": Method("scenario", lifecycle.close),
        "ListHistory": Method("history", History(parts.workflow).page),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_LifecycleServiceServicer_to_server)
