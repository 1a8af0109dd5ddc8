"""WeightsService's gRPC face: translates only."""

from typing import Final

import grpc
from dabridge.matching.v1 import weights_service_pb2 as pb
from dabridge.matching.v1 import weights_service_pb2_grpc

from services.common.access import current
from services.common.clock import Clock
from services.common.errors import NotFound, VersionConflict
from services.matching import questions
from services.matching.learning.ledger import Ledger, NoSuchVersion, Superseded

SERVICE: Final = pb.DESCRIPTOR.services_by_name["WeightsService"].full_name
RUNS_SHOWN: Final = 20


class WeightsApi(weights_service_pb2_grpc.WeightsServiceServicer):
    """Answers the calls of WeightsService."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def ListWeights(
        self, request: pb.ListWeightsRequest, context: grpc.ServicerContext
    ) -> pb.ListWeightsResponse:
        """Reads the versions of weights."""
        questions.of_market(request.market)
        return pb.ListWeightsResponse(versions=self._ledger.versions(request.market))

    def ListLearningRuns(
        self, request: pb.ListLearningRunsRequest, context: grpc.ServicerContext
    ) -> pb.ListLearningRunsResponse:
        """Reads what learning runs came to."""
        questions.of_market(request.market, size=request.size)
        runs = self._ledger.runs(request.market)
        return pb.ListLearningRunsResponse(runs=runs[: request.size or RUNS_SHOWN])

    def RollbackWeights(
        self, request: pb.RollbackWeightsRequest, context: grpc.ServicerContext
    ) -> pb.RollbackWeightsResponse:
        """Brings the weights of an earlier version back."""
        questions.rollback(request.market, request.version, request.expected_version)
        try:
            made = self._ledger.rollback(
                request.market,
                current.caller().person,
                self._clock.now(),
                to=request.version,
                expected=request.expected_version,
            )
        except NoSuchVersion as error:
            raise NotFound("weights", str(error)) from None
        except Superseded as error:
            raise VersionConflict(request.market, error.expected, error.actual) from None
        return pb.RollbackWeightsResponse(made=made)
