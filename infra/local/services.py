"""Our own processes: how each is started, what it is told, and how one sees that it serves."""

import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from infra.local.ports import LOOPBACK
from infra.local.programs import Program
from infra.local.settings import ROOT

# name of the process → module and what it is asked to do, in starting order
LONG_RUNNING: dict[str, tuple[str, str]] = {
    "scenarios": ("services.scenarios", "serve"),
    "scenarios-relay": ("services.scenarios", "relay"),
    "talent": ("services.talent", "serve"),
    "talent-relay": ("services.talent", "relay"),
    "matching-worker": ("services.matching", "worker"),
    "matching": ("services.matching", "serve"),
    "gateway": ("services.gateway", "serve"),
}
# what must have been done before those start; each may be run again
PREPARATION: dict[str, tuple[str, str]] = {
    "topics": ("services.matching", "topics"),
    "scenarios-migrate": ("services.scenarios", "migrate"),
    "talent-migrate": ("services.talent", "migrate"),
}
SEEDING: dict[str, tuple[str, str]] = {
    "scenarios-seed": ("services.scenarios", "seed"),
    "talent-seed": ("services.talent", "seed"),
}
SERVICE_PORTS = ("scenarios", "talent", "matching", "gateway")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the services are told of the servers and of each other; databases: service → URL."""

    ports: Mapping[str, int]  # one for each of SERVICE_PORTS
    databases: Mapping[str, str]
    bootstrap: str
    elasticsearch_url: str
    topic_prefix: str = ""
    index_prefix: str = "dabridge"
    consumer_group: str = "dabridge-matching"

    def address(self, service: str) -> str:
        """host:port of a service's gRPC server (or of the gateway)."""
        return f"{LOOPBACK}:{self.ports[service]}"

    @property
    def portal(self) -> str:
        """The address of the portal."""
        return f"http://{self.address('gateway')}"

    def environ(self, base: Mapping[str, str]) -> dict[str, str]:
        """The whole environment of each of our processes, on top of `base`."""
        told = {
            "KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
            "TOPIC_PREFIX": self.topic_prefix,
            "ELASTICSEARCH_URL": self.elasticsearch_url,
            "INDEX_PREFIX": self.index_prefix,
            "CONSUMER_GROUP": self.consumer_group,
            "GATEWAY_HOST": LOOPBACK,
            "GATEWAY_PORT": str(self.ports["gateway"]),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'proto' / 'gen'}",
            "PYTHONUNBUFFERED": "1",
        }
        for service in ("scenarios", "talent"):
            told[f"{service.upper()}_DATABASE_URL"] = self.databases[service]
        for service in ("scenarios", "talent", "matching"):
            told[f"{service.upper()}_LISTEN"] = self.address(service)
            told[f"{service.upper()}_ADDRESS"] = self.address(service)
        return {**base, **told}


def program(name: str, surroundings: Surroundings, base: Mapping[str, str]) -> Program:
    """The named process of LONG_RUNNING, PREPARATION or SEEDING."""
    module, task = (LONG_RUNNING | PREPARATION | SEEDING)[name]
    argv = (sys.executable, "-m", module, task)
    ready: Callable[[], bool] | None = None
    if name == "gateway":
        ready = partial(answers_http, f"{surroundings.portal}/healthz")
    elif name in SERVICE_PORTS:
        ready = partial(serves_grpc, surroundings.address(name))
    return Program(name, argv, surroundings.environ(base), Path(ROOT), ready=ready)


def serves_grpc(address: str) -> bool:
    """True where the standard health service there says SERVING."""
    with _channel(address) as channel:
        try:
            answer = health_pb2_grpc.HealthStub(channel).Check(  # type: ignore[attr-defined]  # the stubs leave it out
                health_pb2.HealthCheckRequest(), timeout=2
            )
        except grpc.RpcError:
            return False
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def answers_http(url: str) -> bool:
    """True where a GET there succeeds."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - http on the loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


@contextmanager
def _channel(address: str) -> Iterator[grpc.Channel]:
    # Without this the channel would share its back-off with every earlier try at the address.
    channel = grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)])
    try:
        yield channel
    finally:
        channel.close()
