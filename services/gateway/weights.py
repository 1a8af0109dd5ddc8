"""What features weigh, its versions and the runs that learn it; all raise AioRpcError."""

from dabridge.matching.v1 import weights_service_pb2 as api

from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.gateway.audit import Audit
from services.gateway.clients import Backends
from services.gateway.codec import to_plain
from services.gateway.schemas.weights import LearningRun, WeightsVersion


async def versions(backends: Backends, market: str = "") -> list[WeightsVersion]:
    """A market's versions, or those of all, the newest of each market first."""
    request = api.ListWeightsRequest(market=market)
    answer = await backends.weights.ListWeights(request, timeout=backends.call_timeout)
    return [WeightsVersion.model_validate(to_plain(version)) for version in answer.versions]


async def runs(backends: Backends, market: str = "", size: int = 0) -> list[LearningRun]:
    """What learning runs came to, the newest first; `size` 0: as many as is usual."""
    request = api.ListLearningRunsRequest(market=market, size=size)
    answer = await backends.weights.ListLearningRuns(request, timeout=backends.call_timeout)
    return [LearningRun.model_validate(to_plain(run)) for run in answer.runs]


async def rollback(
    backends: Backends, audit: Audit, caller: Principal, market: str, *, version: int, expected: int
) -> WeightsVersion:
    """Brings a version's weights back, 0: those before; written down before it is done.

    Raises one of database.UNAVAILABLE besides, where it cannot be written down: then nothing is done.
    """
    told = f"to {version}" if version else "to the version before"
    await audit.record(caller, [Act("weights.rollback", "weights", market, expected, detail=told)])
    request = api.RollbackWeightsRequest(market=market, version=version, expected_version=expected)
    answer = await backends.weights.RollbackWeights(request, timeout=backends.call_timeout)
    return WeightsVersion.model_validate(to_plain(answer.made))
