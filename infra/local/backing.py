"""The three servers together: described, and run without a supervisor."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from infra.local.accounts import make_reachable, server_account
from infra.local.downloads import Distributions, fetch
from infra.local.elasticsearch import Elasticsearch
from infra.local.java import find_java
from infra.local.kafka import Kafka
from infra.local.postgres import Postgres
from infra.local.programs import RunningProgram, StartError

QUICK_START = ("-XX:TieredStopAtLevel=1",)  # a third less time to start: only the quick compiler
SERVER_PORTS = ("kafka", "kafka_controller", "elasticsearch", "elasticsearch_transport")
Server = Postgres | Kafka | Elasticsearch


@dataclass(frozen=True, slots=True)
class Servers:
    """PostgreSQL, Kafka and Elasticsearch over folders of one data directory."""

    postgres: Postgres
    kafka: Kafka
    elasticsearch: Elasticsearch

    def all(self) -> tuple[Server, ...]:
        return (self.postgres, self.kafka, self.elasticsearch)


def describe(
    data: Path,
    cache: Path,
    ports: Mapping[str, int],
    environ: Mapping[str, str],
    *,
    user: str = "nobody",
    kafka_heap: str = "384m",
    elasticsearch_heap: str = "1g",
    short_lived: bool = False,
) -> Servers:
    """The servers over the data directory; downloads what the cache lacks, starts nothing.

    ports has one for each of SERVER_PORTS. short_lived, for tests, trades surviving a power cut and peak
    for quick starts. Raises DownloadError, NoJava, KeyError (no such user).
    """
    account = server_account(user)
    options = QUICK_START if short_lived else ()
    java = find_java(environ)
    distributions: Distributions = fetch(cache)
    data.mkdir(parents=True, exist_ok=True)
    make_reachable(data / "any", account)
    return Servers(
        Postgres(data / "postgres", account, durable=not short_lived),
        Kafka(
            data / "kafka",
            distributions.kafka,
            java,
            account,
            ports["kafka"],
            ports["kafka_controller"],
            kafka_heap,
            options,
        ),
        Elasticsearch(
            data / "elasticsearch",
            distributions.elasticsearch,
            java,
            account,
            ports["elasticsearch"],
            ports["elasticsearch_transport"],
            elasticsearch_heap,
            options,
        ),
    )


class RunningServer:
    """One server that can be stopped, killed and started again over the same data and port.

    `start` returns at once; `wait` returns once it serves.
    """

    def __init__(self, server: Server, log: Path) -> None:
        self.server = server
        self.log = log
        self._running: RunningProgram | None = None

    @property
    def pid(self) -> int | None:
        """None while it is stopped."""
        return None if self._running is None else self._running.pid

    def start(self) -> None:
        if self._running is None:
            self._running = RunningProgram(self.server.program(), self.log)

    def wait(self, seconds: float = 90) -> None:
        """Raises StartError where the server is not ready in time, or not running."""
        if self._running is None:
            raise StartError(f"{self.server.program().name} was not started")
        self._running.wait_ready(seconds)

    def exit_code(self) -> int | None:
        return None if self._running is None else self._running.exit_code()

    def stop(self) -> None:
        """A clean stop; nothing where it is stopped already."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def kill(self) -> None:
        """SIGKILL."""
        if self._running is not None:
            self._running.kill()
            self._running = None


def prepare_all(servers: Servers) -> None:
    """Prepares the three at once."""
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(server.prepare) for server in servers.all()]:
            done.result()
