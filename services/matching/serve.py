"""Running the query service."""

from typing import Final

from dabridge.matching.v1 import matching_service_pb2_grpc

from services.common import logs, tracing
from services.common.access.methods import MATCHING
from services.common.access.server import Access
from services.common.grpc_server import start_server, stop_on_signals
from services.common.settings import Environ
from services.common.tls import Tls
from services.matching.bootstrap import build_answers
from services.matching.grpc_api import SERVICE, MatchingApi
from services.matching.settings import Settings
from services.matching.store import StoreUnavailable

AUDIENCE: Final = "matching"


def serve(settings: Settings, environ: Environ) -> int:
    """Answers calls until it is told to stop; raises SettingsError where it cannot tell callers apart."""
    access = Access.from_environ(environ, AUDIENCE, MATCHING)
    tls = Tls.from_environ(environ)
    logs.configure("matching", settings.log_level)
    tracing.configure("matching")
    answers, fingerprint = build_answers(settings)
    api = MatchingApi(answers, fingerprint)
    with stop_on_signals() as stop:
        server = start_server(
            settings.listen,
            [SERVICE],
            lambda grpc_server: matching_service_pb2_grpc.add_MatchingServiceServicer_to_server(
                api, grpc_server
            ),
            access=access,
            tls=tls,
            unavailable=(StoreUnavailable,),
        )
        stop.wait()
        server.stop()
    tracing.flush(2)
    return 0
