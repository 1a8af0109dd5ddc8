"""Where a match stands as somebody asks for an introduction: by matching, whatever a caller sends of it."""

import logging
from typing import TYPE_CHECKING, Any, Final

import grpc
from dabridge.events.v1 import matching_pb2
from dabridge.matching.v1 import matching_service_pb2

from services.common.access import current
from services.common.access.principal import system
from services.gateway.clients import Backends

if TYPE_CHECKING:
    from services.gateway.context import Gateway

logger = logging.getLogger(__name__)

MARKET: Final = "talent_demand"


async def fill_match(gateway: "Gateway", request: Any) -> None:
    """Of an InviteTalentRequest or an ApplyForPostRequest: score, and rank on the post's list.

    Both are 0 where matching does not know the two or is away: an introduction does not wait for it.
    """
    asked = request.DESCRIPTOR.fields_by_name
    talent_id = request.talent_id if "talent_id" in asked else current.caller().talent
    request.score, request.rank = await standing(gateway.backends, talent_id, request.demand_id)


async def standing(backends: Backends, talent_id: str, demand_id: str) -> tuple[float, int]:
    """The score of the two and the talent's rank on the post's list, 0: not on it, or not to be had."""
    # As the gateway itself: a talent may not read an enterprise's list, and nobody is shown what is read.
    with current.acting(system("gateway")):
        try:
            return await _listed(backends, talent_id, demand_id) or await _scored(
                backends, talent_id, demand_id
            )
        except grpc.aio.AioRpcError as error:
            logger.info("an introduction without its match: %s", error.code().name)
            return 0.0, 0


async def _listed(backends: Backends, talent_id: str, demand_id: str) -> tuple[float, int] | None:
    asked = matching_service_pb2.GetShortlistRequest(
        market=MARKET, side=matching_pb2.SIDE_RIGHT, subject_id=demand_id
    )
    try:
        found = await backends.matching.GetShortlist(asked, timeout=backends.call_timeout)
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.NOT_FOUND:
            raise
        return None
    entries = (item.entry for item in found.items if item.entry.counterpart_id == talent_id)
    return next(((float(entry.score), int(entry.rank)) for entry in entries), None)


async def _scored(backends: Backends, talent_id: str, demand_id: str) -> tuple[float, int]:
    asked = matching_service_pb2.ExplainPairRequest(market=MARKET, left_id=talent_id, right_id=demand_id)
    found = await backends.matching.ExplainPair(asked, timeout=backends.call_timeout)
    return float(found.explanation.score), 0
