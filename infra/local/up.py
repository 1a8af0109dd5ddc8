"""The whole system from nothing: servers, migrations, services, seed, until matching has caught up."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from infra.local import certs, development, memory, overview
from infra.local.backing import Servers, describe
from infra.local.certs import write_private
from infra.local.console import Console
from infra.local.keyring import open_keyring
from infra.local.ports import choose
from infra.local.services import ACCOUNTS_SEED, LONG_RUNNING, PREPARATION, SEEDING, Surroundings, program
from infra.local.settings import PREFERRED_PORTS, Settings
from infra.local.supervisor import Keeper, Supervisor

# Of the servers only this is shown; an ERROR of PostgreSQL is one of a statement, which its client tells.
SHOWN_OF_SERVERS: Final = {
    "postgres": re.compile(r"\b(FATAL|PANIC)\b"),
    "kafka": re.compile(r"\b(ERROR|FATAL)\b"),
    "elasticsearch": re.compile(r"\b(ERROR|FATAL)\b"),
}
SETTLED_POLLS: Final = 3
MEASURE_EVERY: Final = 5.0  # seconds; reading the shares of large processes is not free
ADDRESSES: Final = "addresses.env"
SEEDED: Final = "seeded"
GIB: Final = 1 << 30


class Phases:
    """How long each step took."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._taken: list[tuple[str, float]] = []

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self._taken.append((name, time.monotonic() - begun))

    def summary(self) -> str:
        steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self._taken)
        return f"Took {time.monotonic() - self._begun:.1f} s: {steps}"


class Stack:
    """One run of the system over a data directory."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], console: Console) -> None:
        self.settings = settings
        self.environ = {**environ, **settings.seed_environ()}
        self.console = console
        self.phases = Phases()
        self.supervisor = Supervisor(console, settings.data / "log")
        self.peak = 0
        self._measured = 0.0

    async def run(self) -> None:
        """Brings everything up, tells when it is ready, and keeps it so until it is cancelled."""
        try:
            await self._up()
            await asyncio.Event().wait()
        finally:
            self.console.end_progress()
            self.console.say("Stopping")
            (self.settings.data / ADDRESSES).unlink(missing_ok=True)
            await asyncio.shield(self.supervisor.stop())
            self.console.say("Stopped")

    async def _up(self) -> None:
        with self.phases.phase("files"):
            self.console.say("Getting the servers' files (downloaded on the first start)")
            servers = await asyncio.to_thread(self._describe)
        with self.phases.phase("servers"):
            surroundings = await self._start_servers(servers)
        with self.phases.phase("topics and migrations"):
            await self._all_of(PREPARATION, surroundings)
        with self.phases.phase("services"):
            await self._start_services(surroundings)
        self.console.say(f"Portal: {surroundings.portal}")
        first = not (self.settings.data / SEEDED).exists()
        if first:
            with self.phases.phase("seed"):
                await self._seed(surroundings)
        if self.settings.development and not surroundings.keyring.development_accounts.exists():
            with self.phases.phase("accounts"):
                await self.supervisor.run(program(ACCOUNTS_SEED, surroundings, self.environ))
        with self.phases.phase("matching"):
            await self._catch_up(surroundings, self.settings.seed_talents if first else 0)
        self._report(surroundings)

    def _describe(self) -> Servers:
        self._ports = choose(PREFERRED_PORTS, self.settings.ports)
        return describe(
            self.settings.data,
            self.settings.cache,
            self._ports,
            self.environ,
            user=self.settings.server_user,
            kafka_heap=self.settings.kafka_heap,
            elasticsearch_heap=self.settings.elasticsearch_heap,
        )

    async def _start_servers(self, servers: Servers) -> Surroundings:
        self.console.say("Starting PostgreSQL, Kafka and Elasticsearch")
        await asyncio.gather(*[asyncio.to_thread(server.prepare) for server in servers.all()])
        keepers = [self.supervisor.keep(server.program()) for server in servers.all()]
        await self._ready(keepers)
        databases = {name: servers.postgres.make_database(name) for name in self.settings.databases}
        surroundings = Surroundings(
            self._ports,
            databases,
            servers.kafka.bootstrap,
            servers.elasticsearch.url,
            open_keyring(self.settings.keys),
            self._certificates(),
        )
        told = surroundings.environ(
            {name: value for name, value in self.environ.items() if name == "DABRIDGE_ENVIRONMENT"}
        )
        addresses = "".join(f"{name}={value}\n" for name, value in told.items())
        write_private(self.settings.data / ADDRESSES, addresses.encode())
        return surroundings

    def _certificates(self) -> Path | None:
        if not self.settings.tls:
            return None
        if certs.make_where_needed(self.settings.certificates):
            self.console.say(
                f"Made certificates for TLS between the services in {self.settings.certificates}"
            )
        return self.settings.certificates

    async def _all_of(self, names: Mapping[str, tuple[str, str]], surroundings: Surroundings) -> None:
        steps = [self.supervisor.run(program(name, surroundings, self.environ)) for name in names]
        await together(steps)

    async def _start_services(self, surroundings: Surroundings) -> None:
        self.console.say("Starting the services")
        keepers = [self.supervisor.keep(program(name, surroundings, self.environ)) for name in LONG_RUNNING]
        await self._ready(keepers)

    async def _ready(self, keepers: list[Keeper]) -> None:
        await together([self.supervisor.ready(keeper, 180) for keeper in keepers])

    async def _seed(self, surroundings: Surroundings) -> None:
        self.console.say(
            f"First start: loading the plan's scenarios and firms, {self.settings.seed_talents} talents "
            f"and {self.settings.seed_demands} demands"
        )
        watching = asyncio.create_task(self._watch(surroundings))
        try:
            for name in SEEDING:
                await self.supervisor.run(program(name, surroundings, self.environ))
        finally:
            watching.cancel()
        (self.settings.data / SEEDED).touch()

    async def _watch(self, surroundings: Surroundings) -> None:
        while True:
            await self._look(surroundings)
            await asyncio.sleep(1.0)

    async def _look(self, surroundings: Surroundings) -> overview.Overview | None:
        seen = await asyncio.to_thread(overview.fetch, surroundings.portal)
        if seen is not None:
            self.console.progress(seen.progress())
        if time.monotonic() - self._measured >= MEASURE_EVERY:
            self._measured = time.monotonic()
            self.peak = max(self.peak, (await asyncio.to_thread(memory.measure)).proportional)
        return seen

    async def _catch_up(self, surroundings: Surroundings, talents: int) -> None:
        settled = 0
        while settled < SETTLED_POLLS:
            seen = await self._look(surroundings)
            done = seen is not None and seen.settled and seen.live.get("talent", 0) >= talents
            settled = settled + 1 if done else 0
            await asyncio.sleep(0.5)
        self.console.end_progress()

    def _report(self, surroundings: Surroundings) -> None:
        now = memory.measure()
        self.console.say(self.phases.summary())
        self.console.say(
            f"Memory of all processes: {now.proportional / GIB:.2f} GiB "
            f"(peak {max(self.peak, now.proportional) / GIB:.2f} GiB; "
            f"{now.resident / GIB:.2f} GiB with shared pages counted in each)"
        )
        if self.settings.development:
            for line in development.listing(surroundings.keyring.development_accounts):
                self.console.say(line)
        self.console.say(f"Ready. Portal: {surroundings.portal}   Ctrl-C stops everything; the data stays.")


async def together(steps: Iterable[Coroutine[object, object, None]]) -> None:
    """Runs the steps at once; the first that fails ends the others, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for step in steps:
                tasks.create_task(step)
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None


async def _until_signalled(stack: Stack) -> None:
    running = asyncio.create_task(stack.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        return


def up(settings: Settings) -> int:
    """Runs the system until it is told to stop; raises StartError or an error of the servers' files."""
    console = Console(sys.stdout, terminal=sys.stdout.isatty(), quiet=SHOWN_OF_SERVERS)
    asyncio.run(_until_signalled(Stack(settings, os.environ, console)))
    return 0


def read_addresses(data: Path) -> dict[str, str]:
    """What a running system's processes are told; raises FileNotFoundError where none runs over the data."""
    lines = (data / ADDRESSES).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)
