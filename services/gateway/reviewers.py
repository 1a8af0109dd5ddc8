"""What experts are affiliated to, as their records say: reviews are refused to who is not independent."""

from typing import Any

from dabridge.talent.v1 import talent_service_pb2

from services.gateway.clients import Backends


async def fill_affiliations(backends: Backends, request: Any) -> None:
    """Sets what each proposed reviewer is affiliated to; raises AioRpcError where there is no such expert.

    The request is a CreateReviewRequest or an AssignReviewersRequest; what it holds there is dropped.
    """
    for proposal in request.reviewers:
        found = await backends.talent.GetExpert(
            talent_service_pb2.GetExpertRequest(id=proposal.expert_id), timeout=backends.call_timeout
        )
        proposal.affiliation_ids[:] = found.expert.affiliation_ids
