"""PostingsService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.postings_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.postings_service_pb2_grpc import add_PostingsServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.postings.cases import KIND
from services.talent.market.postings.work import PostingsWork

SERVICE: Final = _FILE.services_by_name["PostingsService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    postings = PostingsWork(parts.workflow)
    methods = {
        "ListPostings": Method(KIND, postings.page),
        "GetPosting": Method(KIND, postings.get),
        "ConfirmPosting": Method(KIND, postings.confirm),
        "ClearPosting": Method(KIND, postings.clear),
        "ObjectPosting": Method(KIND, postings.object),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_PostingsServiceServicer_to_server)
