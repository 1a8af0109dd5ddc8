"""What experts are affiliated to, by their records and accounts: reviews are refused to who is near a party.

What callers send of it is dropped. Records are read as the gateway itself, since an expert that can no longer
be named still has employers; nobody is shown what is read.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import grpc
from dabridge.events.v1.talent_pb2 import Expert
from dabridge.scenarios.v1 import reviews_service_pb2
from dabridge.talent.v1 import talent_service_pb2

from services.common import texts
from services.common.access import current
from services.common.access.principal import system
from services.common.records.aggregate import ACTIVE
from services.gateway import erasures, firms, introduced, live_scenarios
from services.gateway.problems import FieldProblem, Problem

if TYPE_CHECKING:
    from services.gateway.context import Gateway

# No expert, or an id that none can have.
_NONE: Final = frozenset({grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT})


async def fill_named(gateway: "Gateway", request: Any) -> None:
    """Of a CreateReviewRequest: what those named are affiliated to.

    Raises Problem where one is no expert, or one that is withdrawn or not available.
    """
    await _fill_named(gateway, request, seated=())


async def fill_renamed(gateway: "Gateway", request: Any) -> None:
    """As `fill_named` of an AssignReviewersRequest; who reviews already need not be available."""
    await _fill_named(gateway, request, seated=await _seated(gateway, request.id))


async def fill_seated(gateway: "Gateway", request: Any) -> None:
    """Of a StartReviewRequest: what the review's experts are affiliated to now."""
    del request.reviewers[:]
    for expert_id, near in (await _affiliations(gateway, await _seated(gateway, request.id))).items():
        request.reviewers.add(expert_id=expert_id, affiliation_ids=near)


async def fill_own(gateway: "Gateway", request: Any) -> None:
    """Of a reviewer's own request: what the caller is affiliated to now."""
    expert_id = current.caller().talent
    request.affiliation_ids[:] = (await _affiliations(gateway, [expert_id]))[expert_id]


# By the name that rows of routes give.
FILLERS: Final[Mapping[str, Callable[["Gateway", Any], Awaitable[None]]]] = {
    "named": fill_named,
    "renamed": fill_renamed,
    "seated": fill_seated,
    "own": fill_own,
    "live_scenarios": live_scenarios.fill_live_scenarios,
    "match": introduced.fill_match,
    "recent": erasures.fill_recent,
    "firm": firms.fill_firm,
    "firms": firms.fill_firms,
}


async def _fill_named(gateway: "Gateway", request: Any, seated: Collection[str]) -> None:
    ids = list(dict.fromkeys(proposal.expert_id for proposal in request.reviewers))
    experts = {each: await _expert(gateway, each) for each in ids}
    wrong = [
        FieldProblem(f"reviewers[{index}].expert_id", texts.get("reviews.no_expert", id=proposal.expert_id))
        for index, proposal in enumerate(request.reviewers)
        if proposal.expert_id not in seated and not _can_be_named(experts[proposal.expert_id])
    ]
    if wrong:
        raise Problem(422, "invalid_input", texts.get("api.invalid_input"), wrong)
    employers = await gateway.employers.of(ids)
    for proposal in request.reviewers:
        proposal.affiliation_ids[:] = _near(experts, employers, proposal.expert_id)


def _can_be_named(expert: Expert | None) -> bool:
    return expert is not None and expert.status == ACTIVE and expert.available


async def _affiliations(gateway: "Gateway", ids: Sequence[str]) -> dict[str, list[str]]:
    experts = {each: await _expert(gateway, each) for each in ids}
    employers = await gateway.employers.of(ids)
    return {each: _near(experts, employers, each) for each in ids}


def _near(
    experts: Mapping[str, Expert | None], employers: Mapping[str, frozenset[str]], expert_id: str
) -> list[str]:
    expert = experts[expert_id]
    told = expert.affiliation_ids if expert is not None else ()
    return sorted({*told, *employers.get(expert_id, ())})


async def _expert(gateway: "Gateway", expert_id: str) -> Expert | None:
    """The record, whatever has become of it; None where there is none. Raises AioRpcError."""
    asked = talent_service_pb2.GetExpertRequest(id=expert_id)
    try:
        with current.acting(system("gateway")):
            answer = await gateway.backends.talent.GetExpert(asked, timeout=gateway.backends.call_timeout)
    except grpc.aio.AioRpcError as error:
        if error.code() in _NONE:
            return None
        raise
    found: Expert = answer.expert
    return found


async def _seated(gateway: "Gateway", review_id: str) -> list[str]:
    """The experts of a review; raises AioRpcError."""
    asked = reviews_service_pb2.GetReviewRequest(id=review_id)
    answer = await gateway.backends.market.reviews.GetReview(asked, timeout=gateway.backends.call_timeout)
    return [reviewer.expert_id for reviewer in answer.review.reviewers]
