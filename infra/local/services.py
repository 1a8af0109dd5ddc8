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

from infra.local.certs import OPERATOR, tls_of, variables
from infra.local.keyring import Keyring
from infra.local.ports import LOOPBACK
from infra.local.programs import Program
from infra.local.settings import ROOT
from services.common.tls import Tls, open_channel

# name of the process → module and what it is asked to do, in starting order
LONG_RUNNING: dict[str, tuple[str, str]] = {
    "scenarios": ("services.scenarios", "serve"),
    "scenarios-relay": ("services.scenarios", "relay"),
    "talent": ("services.talent", "serve"),
    "talent-relay": ("services.talent", "relay"),
    "talent-work": ("services.talent", "work"),
    "matching-worker": ("services.matching", "worker"),
    "matching": ("services.matching", "serve"),
    "gateway": ("services.gateway", "serve"),
}
# what must have been done before those start; each may be run again
PREPARATION: dict[str, tuple[str, str]] = {
    "topics": ("services.matching", "topics"),
    "scenarios-migrate": ("services.scenarios", "migrate"),
    "talent-migrate": ("services.talent", "migrate"),
    "gateway-migrate": ("services.gateway", "migrate"),
}
SEEDING: dict[str, tuple[str, str]] = {
    "scenarios-seed": ("services.scenarios", "seed"),
    "talent-seed": ("services.talent", "seed"),
}
# what a cluster starts by the clock; here `make learn`
PERIODIC: dict[str, tuple[str, str]] = {"learn": ("services.matching", "learn")}
# after a backup was brought back, before those start
RESTORING: dict[str, tuple[str, str]] = {
    "scenarios-republish": ("services.scenarios", "republish"),
    "talent-republish": ("services.talent", "republish"),
}
# An account of each role, for development alone; told in the keyring's file of them.
ACCOUNTS_SEED = "accounts-seed"
SEEDING_ACCOUNTS: dict[str, tuple[str, str]] = {ACCOUNTS_SEED: ("services.gateway", "accounts-seed")}
# The keys of people lie apart from what they seal.
DATABASES = ("scenarios", "talent", "talent_keys", "gateway")
# Services with an audit log.
LOGS = ("scenarios", "talent", "gateway")
SERVICE_PORTS = ("scenarios", "talent", "matching", "gateway")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the services are told of the servers and of each other.

    ports has one for each of SERVICE_PORTS, databases a URL for each of DATABASES; certificates is the folder
    that infra.local.certs filled, None for plaintext.
    """

    ports: Mapping[str, int]
    databases: Mapping[str, str]
    bootstrap: str
    elasticsearch_url: str
    keyring: Keyring
    certificates: Path | None = None
    topic_prefix: str = ""
    index_prefix: str = "dabridge"
    consumer_group: str = "dabridge-matching"

    def address(self, service: str) -> str:
        """host:port of a service's gRPC server (or of the gateway)."""
        return f"{LOOPBACK}:{self.ports[service]}"

    @property
    def objects(self) -> Path:
        """Where uploaded files lie, sealed: beside the keyring, so that a copy of one holds not the other."""
        return self.keyring.folder.parent / "objects"

    @property
    def clock_shift(self) -> Path:
        """The file whose seconds move the markets' clocks, in development alone."""
        return self.keyring.folder.parent / "clock-shift"

    @property
    def portal(self) -> str:
        """The address of the portal."""
        return f"http://{self.address('gateway')}"

    def tls(self, name: str) -> Tls | None:
        """The certificate files of a service (or of "operator"); None where all is plaintext."""
        return None if self.certificates is None else tls_of(self.certificates, name)

    def environ(self, base: Mapping[str, str], name: str = OPERATOR) -> dict[str, str]:
        """The whole environment of a process of a service, or of a person's tool, on top of `base`."""
        told = {
            "DABRIDGE_ENVIRONMENT": base.get("DABRIDGE_ENVIRONMENT") or "development",
            "KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
            "TOPIC_PREFIX": self.topic_prefix,
            "ELASTICSEARCH_URL": self.elasticsearch_url,
            "INDEX_PREFIX": self.index_prefix,
            "CONSUMER_GROUP": self.consumer_group,
            "GATEWAY_HOST": LOOPBACK,
            "GATEWAY_PORT": str(self.ports["gateway"]),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'proto' / 'gen'}",
            "PYTHONUNBUFFERED": "1",
            "OBJECT_STORE": f"disk:{self.objects}",
            **self.keyring.environ(),
        }
        if name in ("scenarios", "talent") and told["DABRIDGE_ENVIRONMENT"] == "development":
            told["CLOCK_SHIFT_FILE"] = base.get("CLOCK_SHIFT_FILE") or str(self.clock_shift)
        if tls := self.tls(name):
            told |= variables(tls)
        for service in DATABASES:
            told[f"{service.upper()}_DATABASE_URL"] = self.databases[service]
        for service in ("scenarios", "talent", "matching"):
            told[f"{service.upper()}_LISTEN"] = self.address(service)
            told[f"{service.upper()}_ADDRESS"] = self.address(service)
        return {**base, **told}


def program(name: str, surroundings: Surroundings, base: Mapping[str, str]) -> Program:
    """The named process of LONG_RUNNING, PREPARATION, SEEDING, RESTORING or SEEDING_ACCOUNTS."""
    module, task = (LONG_RUNNING | PREPARATION | SEEDING | RESTORING | SEEDING_ACCOUNTS)[name]
    argv: tuple[str, ...] = (sys.executable, "-m", module, task)
    if name == ACCOUNTS_SEED:
        argv += ("--output", str(surroundings.keyring.development_accounts))
    ready: Callable[[], bool] | None = None
    if name == "gateway":
        ready = partial(answers_http, f"{surroundings.portal}/healthz")
    elif name in SERVICE_PORTS:
        ready = partial(serves_grpc, surroundings.address(name), surroundings.tls(OPERATOR))
    environ = surroundings.environ(base, module.rpartition(".")[2])
    return Program(name, argv, environ, Path(ROOT), ready=ready)


def serves_grpc(address: str, tls: Tls | None = None) -> bool:
    """True where the standard health service there says SERVING."""
    with _channel(address, tls) as channel:
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
def _channel(address: str, tls: Tls | None) -> Iterator[grpc.Channel]:
    # Without this the channel would share its back-off with every earlier try at the address.
    channel = open_channel(address, tls, [("grpc.use_local_subchannel_pool", 1)])
    try:
        yield channel
    finally:
        channel.close()
