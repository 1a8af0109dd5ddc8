"""Names of the departments that data is exchanged with."""

from typing import Final

import grpc
from dabridge.talent.v1 import exchange_service_pb2 as api

from services.common.access import current
from services.common.access.principal import system
from services.gateway.clients import Backends

_GATEWAY: Final = system("gateway")


async def titles(backends: Backends) -> dict[str, str]:
    """Titles by code, the same for everybody; none where they cannot be had."""
    try:
        with current.acting(_GATEWAY):
            found = await backends.market.exchange.ListExchangeSources(
                api.ListExchangeSourcesRequest(), timeout=backends.call_timeout
            )
    except grpc.aio.AioRpcError:
        return {}
    return {each.code: each.title for each in found.sources}
