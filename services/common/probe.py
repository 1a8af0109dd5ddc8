"""`python -m services.common.probe TARGET`: exits 0 where the target serves, 1 where not, 2 for bad usage.

A target is host:port of a gRPC server, asked by grpc.health.v1, or an http:// address, asked by GET. With the
variables of services.common.tls a gRPC server is asked over TLS.
"""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Final

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from services.common.settings import SettingsError
from services.common.tls import Tls, open_channel

TIMEOUT_S: Final = 3.0
USAGE: Final = "usage: python -m services.common.probe HOST:PORT | http://HOST:PORT/PATH"


def serves(target: str, tls: Tls | None = None, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether the target says within the time that it serves; tls is for gRPC alone."""
    return serves_http(target, timeout_s) if _is_http(target) else serves_grpc(target, tls, timeout_s)


def serves_grpc(address: str, tls: Tls | None = None, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether the standard health service at host:port says SERVING."""
    with open_channel(address, tls) as channel:
        try:
            answer = health_pb2_grpc.HealthStub(channel).Check(  # type: ignore[attr-defined]  # the stubs lack it
                health_pb2.HealthCheckRequest(), timeout=timeout_s
            )
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def serves_http(url: str, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether a GET of the http:// address is answered 200."""
    try:
        with urllib.request.urlopen(url, timeout=timeout_s) as answer:  # noqa: S310 - http:// alone gets here
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main(arguments: Sequence[str]) -> int:
    """The exit status for a command line."""
    if len(arguments) != 1 or not (_is_http(arguments[0]) or _is_address(arguments[0])):
        sys.stderr.write(USAGE + "\n")
        return 2
    try:
        tls = Tls.from_environ(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0 if serves(arguments[0], tls) else 1


def _is_http(target: str) -> bool:
    return target.startswith("http://")


def _is_address(target: str) -> bool:
    host, _, port = target.rpartition(":")
    return bool(host) and "/" not in target and port.isdigit()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
