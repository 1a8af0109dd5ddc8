"""How many scenarios are live in each industry, as matching has them: what a committee is to cover."""

import asyncio
from typing import TYPE_CHECKING, Any

from dabridge.matching.v1 import matching_service_pb2
from dabridge.talent.v1.committee_service_pb2 import FieldScenarios

from services.common import plan

if TYPE_CHECKING:
    from services.gateway.context import Gateway


async def fill_live_scenarios(gateway: "Gateway", request: Any) -> None:
    """Of a ProposeMembersRequest; what callers send of it is dropped. Raises AioRpcError."""
    codes = [item.code for item in plan.industries()]
    totals = await asyncio.gather(*(_total(gateway, code) for code in codes))
    del request.scenarios[:]
    request.scenarios.extend(
        FieldScenarios(field=code, scenarios=total) for code, total in zip(codes, totals, strict=True)
    )


async def _total(gateway: "Gateway", industry: str) -> int:
    asked = matching_service_pb2.SearchRequest(kind="scenario", industry=industry, size=1)
    answer = await gateway.backends.matching.Search(asked, timeout=gateway.backends.call_timeout)
    return int(answer.total)
