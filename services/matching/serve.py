"""Running the query service."""

import threading
from typing import Final

import grpc
from dabridge.matching.v1 import (
    forgetting_service_pb2_grpc,
    matching_service_pb2_grpc,
    scores_service_pb2_grpc,
    weights_service_pb2_grpc,
)

from services.common import logs, tracing
from services.common.access.methods import MATCHING
from services.common.access.server import Access
from services.common.clock import SystemClock
from services.common.grpc_server import start_server, stop_on_signals
from services.common.kafka import PublishError
from services.common.settings import Environ
from services.common.tls import Tls
from services.matching import forgetting_api, scores_api, weights_api
from services.matching.bootstrap import build_queries
from services.matching.fits import keep_counting
from services.matching.grpc_api import SERVICE, MatchingApi
from services.matching.learning.inforce import keep_following
from services.matching.settings import Settings
from services.matching.store import StoreUnavailable

AUDIENCE: Final = "matching"


def serve(settings: Settings, environ: Environ) -> int:
    """Answers calls until it is told to stop; raises SettingsError where it cannot tell callers apart."""
    access = Access.from_environ(environ, AUDIENCE, MATCHING)
    tls = Tls.from_environ(environ)
    logs.configure("matching", settings.log_level)
    tracing.configure("matching")
    queries = build_queries(settings)

    def register(server: grpc.Server) -> None:
        matching_service_pb2_grpc.add_MatchingServiceServicer_to_server(
            MatchingApi(queries.answers, queries.fingerprint, queries.fits), server
        )
        scores_service_pb2_grpc.add_ScoresServiceServicer_to_server(
            scores_api.ScoresApi(queries.wholes), server
        )
        forgetting_service_pb2_grpc.add_ForgettingServiceServicer_to_server(
            forgetting_api.ForgettingApi(queries.forgetting), server
        )
        weights_service_pb2_grpc.add_WeightsServiceServicer_to_server(
            weights_api.WeightsApi(queries.ledger, SystemClock()), server
        )

    with stop_on_signals() as stop:
        server = start_server(
            settings.listen,
            [SERVICE, scores_api.SERVICE, forgetting_api.SERVICE, weights_api.SERVICE],
            register,
            access=access,
            tls=tls,
            unavailable=(StoreUnavailable, PublishError),
        )
        counting = threading.Thread(target=keep_counting, args=(queries.fits, stop), name="fits", daemon=True)
        weights = threading.Thread(
            target=keep_following, args=(queries.follower, stop), name="weights", daemon=True
        )
        crowd = threading.Thread(target=queries.crowd.follow, args=(stop,), name="crowd", daemon=True)
        for thread in (counting, weights, crowd):
            thread.start()
        stop.wait()
        server.stop()
    tracing.flush(2)
    return 0
