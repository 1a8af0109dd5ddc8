"""ErasureService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.erasure_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.erasure_service_pb2_grpc import add_ErasureServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.erasure.steps import eraser_of
from services.talent.market.erasure.work import ErasureWork

SERVICE: Final = _FILE.services_by_name["ErasureService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts; raises SettingsError."""
    work = ErasureWork(parts, eraser_of(parts))
    methods = {
        "EraseMe": Method("person", work.erase_me),
        "EraseOnRequest": Method("person", work.erase_on_request),
        "GetErasure": Method("erasure", work.get),
        "ListErasures": Method("erasure", work.page),
        "VerifyReceipt": Method("erasure", work.verify),
        "ListAccountErasures": Method("erasure", work.accounts),
        "ReportAccountErased": Method("erasure", work.account_erased),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_ErasureServiceServicer_to_server)
