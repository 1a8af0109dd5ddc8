"""NoticesService over gRPC: translation alone."""

from typing import Final

from dabridge.scenarios.v1.notices_service_pb2 import DESCRIPTOR as _FILE
from dabridge.scenarios.v1.notices_service_pb2_grpc import add_NoticesServiceServicer_to_server

from services.common.market.notices_work import Notices
from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts

SERVICE: Final = _FILE.services_by_name["NoticesService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    notices = Notices(parts.workflow)
    methods = {
        "ListNotices": Method("notice", notices.page),
        "MarkNoticesRead": Method("notice", notices.mark),
        "ListSubscriptions": Method("subscription", notices.subscriptions),
        "CreateSubscription": Method("subscription", notices.subscribe),
        "DeleteSubscription": Method("subscription", notices.unsubscribe),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_NoticesServiceServicer_to_server)
