"""Real servers and our own processes for tests: `Backing` (servers) and `Mesh` (processes) over it.

The fixtures of tests/conftest.py hand them out. A test that takes servers away asks for `own_backing`,
servers of its own; the session's servers are shared and stay up.
"""

import json
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import grpc
import httpx
import pyotp

from infra.local.backing import SERVER_PORTS, RunningServer, Server, Servers, describe
from infra.local.certs import OPERATOR, make
from infra.local.keyring import open_keyring
from infra.local.ports import distinct
from infra.local.programs import Program, RunningProgram, run_once
from infra.local.services import (
    ACCOUNTS_SEED,
    DATABASES,
    LONG_RUNNING,
    PREPARATION,
    SERVICE_PORTS,
    Surroundings,
    program,
)
from infra.local.settings import Settings
from services.common.access.client import intercepted
from services.common.access.keys import SigningKeys
from services.common.access.principal import Principal, system
from services.common.access.tokens import Signer
from services.common.tls import open_channel

SERVERS: Final = ("postgres", "kafka", "elasticsearch")
ENVIRON: Final = dict(os.environ)

# Tests ask faster than people do; the ones about limits set their own.
UNLIMITED: Final = {
    f"GATEWAY_RATE_{kind}": "1000000/minute" for kind in ("SIGN_IN", "READ", "WRITE", "BULK", "EXPORT")
}
TESTS: Final = system("tests")

_open: list["Backing | Mesh"] = []


def open_logs() -> dict[str, Path]:
    """The log file of every server and process that is open now, for the report of a failed test."""
    return {name: log for holder in _open for name, log in holder.logs().items()}


class Backing:
    """PostgreSQL, Kafka and Elasticsearch in a folder of their own, each started when first asked for.

    Call it from the main thread: what a thread starts dies with it.
    """

    def __init__(self, folder: Path) -> None:
        settings = Settings.from_environ(ENVIRON)
        self.folder = folder
        self.servers: Servers = describe(
            folder,
            settings.cache,
            distinct(SERVER_PORTS),
            ENVIRON,
            user=settings.server_user,
            kafka_heap="256m",
            elasticsearch_heap="512m",
            short_lived=True,
        )
        self._running = {name: RunningServer(self._server(name), self._log(name)) for name in SERVERS}
        self._prepared: set[str] = set()
        _open.append(self)

    @property
    def bootstrap(self) -> str:
        """Kafka's host:port."""
        return self.servers.kafka.bootstrap

    @property
    def elasticsearch_url(self) -> str:
        return self.servers.elasticsearch.url

    def make_database(self, name: str) -> str:
        """The URL of the named database, made where it is missing."""
        return self.servers.postgres.make_database(name)

    def start(self, *names: str) -> None:
        """Starts the named servers (all, without names) where they are down, without waiting for them."""
        for name in names or SERVERS:
            if name not in self._prepared:
                self._server(name).prepare()
                self._prepared.add(name)
            self._running[name].start()

    def wait(self, *names: str) -> None:
        """Returns once the named servers (all, without names) serve; raises StartError."""
        for name in names or SERVERS:
            self._running[name].wait()

    def stop(self, name: str) -> None:
        """A clean stop of one server; `start` and `wait` bring it back with its data and port."""
        self._running[name].stop()

    def kill(self, name: str) -> None:
        """SIGKILL of one server."""
        self._running[name].kill()

    def close(self) -> None:
        """Stops what runs."""
        for name in reversed(SERVERS):
            self.stop(name)
        if self in _open:
            _open.remove(self)

    def logs(self) -> dict[str, Path]:
        return {name: self._log(name) for name in SERVERS}

    def _server(self, name: str) -> Server:
        server: Server = getattr(self.servers, name)
        return server

    def _log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"


@contextmanager
def fresh_backing() -> Iterator[Backing]:
    """A set of servers, not started yet, over a folder that goes away afterwards."""
    # Not a folder of pytest's: it takes the right to pass through that away from the account of the servers.
    folder = Path(tempfile.mkdtemp(prefix="dabridge-tests-"))
    backing = Backing(folder)
    try:
        yield backing
    finally:
        # What they keep goes away with the folder: nothing is worth a clean end that takes half a minute.
        for name in ("elasticsearch", "kafka"):
            backing.kill(name)
        backing.close()
        shutil.rmtree(backing.servers.postgres.socket_directory, ignore_errors=True)
        shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in session: its cookies and the token that its unsafe requests need."""

    cookies: dict[str, str]
    csrf: str

    def client(self, portal: str) -> httpx.Client:
        """A client that is this session."""
        headers = {"X-CSRF-Token": self.csrf}
        return httpx.Client(base_url=portal, cookies=self.cookies, headers=headers, timeout=30)


def open_session(portal: str, account: Mapping[str, Any]) -> Session:
    """Signs an account of the development accounts in, with its second factor where it has one."""
    given = {"login": account["username"], "password": account["password"]}
    if secret := account["totp_secret"]:
        given["totp"] = pyotp.TOTP(secret).now()
    with httpx.Client(base_url=portal, timeout=30) as client:
        answer = client.post("/api/session", json=given)
        answer.raise_for_status()
        return Session(dict(client.cookies), answer.json()["csrf"])


class Mesh:
    """Some or all of our processes, with topics, indices, group, databases, keys and ports of their own.

    The servers behind it must be up. A context manager that stops what runs. Call it from the main thread.
    """

    def __init__(
        self,
        backing: Backing,
        folder: Path,
        names: Collection[str] = tuple(LONG_RUNNING),
        environ: Mapping[str, str] | None = None,
        *,
        tls: bool = False,
    ) -> None:
        """tls: whether the processes talk over TLS, with certificates of this mesh."""
        self.name = f"t{secrets.token_hex(4)}"
        self.folder = folder
        self.names = [name for name in LONG_RUNNING if name in names]
        unknown = set(names) - set(LONG_RUNNING)
        if unknown:
            raise ValueError(f"no such processes: {sorted(unknown)}")
        secret = folder / f"{self.name}-secret"
        if tls:
            make(secret / "certs")
        self.surroundings = Surroundings(
            distinct(SERVICE_PORTS),
            {service: backing.make_database(f"{self.name}_{service}") for service in DATABASES},
            backing.bootstrap,
            backing.elasticsearch_url,
            open_keyring(secret / "keys"),
            secret / "certs" if tls else None,
            topic_prefix=f"{self.name}.",
            index_prefix=self.name,
            consumer_group=f"{self.name}-matching",
        )
        self._shift = folder / f"{self.name}-clock-shift"
        self._base = {**ENVIRON, **UNLIMITED, "CLOCK_SHIFT_FILE": str(self._shift), **(environ or {})}
        self._running: dict[str, RunningProgram] = {}
        self._sessions: dict[str, Session] = {}
        self._channels: list[grpc.Channel] = []
        _open.append(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_all()

    @property
    def environ(self) -> dict[str, str]:
        """What the processes are told, for a test that runs a part of them itself."""
        return self.surroundings.environ(self._base)

    @property
    def portal(self) -> str:
        """http://host:port of the gateway."""
        return self.surroundings.portal

    def address(self, service: str) -> str:
        """host:port of the gRPC server of "scenarios", "talent" or "matching"."""
        return self.surroundings.address(service)

    @cached_property
    def signer(self) -> Signer:
        """Makes tokens that the processes of this mesh believe."""
        return Signer(SigningKeys(self.surroundings.keyring.signing))

    def channel(self, service: str, principal: Principal = TESTS) -> grpc.Channel:
        """A channel to "scenarios", "talent" or "matching" for the principal; it is closed with the mesh."""
        bare = open_channel(self.address(service), self.surroundings.tls(OPERATOR))
        self._channels.append(bare)
        return intercepted(bare, self.signer, service, principal)

    @cached_property
    def accounts(self) -> dict[str, Any]:
        """The development accounts by user name, and the first of each role by the role.

        They are made when first asked for, in the gateway's migrated database.
        """
        self.run(ACCOUNTS_SEED, 120)
        told = json.loads(self.surroundings.keyring.development_accounts.read_text(encoding="utf-8"))
        named = {account["username"]: account for account in told["accounts"]}
        first = {account["role"]: account for account in reversed(told["accounts"])}
        return named | first

    def sign_in(self, role: str) -> httpx.Client:
        """A browser of a development account, by role or user name: its session's cookie and CSRF token.

        One session each, however often it is asked for: a code of the second factor is good once.
        """
        account = self.accounts[role]
        username = account["username"]
        if username not in self._sessions:
            self._sessions[username] = open_session(self.portal, account)
        return self._sessions[username].client(self.portal)

    def shift_clock(self, seconds: int) -> None:
        """Moves the clock of the scenario market so many seconds beyond the machine's."""
        fresh = self._shift.with_suffix(".new")
        fresh.write_text(str(seconds), "ascii")
        fresh.replace(self._shift)

    def prepare(self, *names: str) -> None:
        """Creates the topics and migrates the databases that this mesh uses; or the named of PREPARATION."""
        used = {name.split("-")[0] for name in self.names}
        chosen = names or [name for name in PREPARATION if name == "topics" or name.split("-")[0] in used]
        with ThreadPoolExecutor() as pool:
            for done in [pool.submit(run_once, self._program(name), 120) for name in chosen]:
                done.result()

    def start(self, *names: str) -> None:
        """Starts the named processes (all of this mesh, without names); returns once those that serve do."""
        chosen = names or tuple(self.names)
        for name in chosen:
            if name not in self._running:
                self._running[name] = RunningProgram(self._program(name), self._log(name))
        for name in chosen:
            self._running[name].wait_ready(90)

    def run(self, name: str, seconds: float = 600) -> None:
        """Runs one of PREPARATION or SEEDING to its end."""
        run_once(self._program(name), seconds)

    def is_running(self, name: str) -> bool:
        return name in self._running and self._running[name].exit_code() is None

    def pid(self, name: str) -> int:
        return self._running[name].pid

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Signals a process, and waits for its end where the signal is SIGKILL."""
        if number == signal.SIGKILL:
            self._running.pop(name).kill()
        else:
            self._running[name].send(number)

    def stop(self, name: str) -> int:
        """Asks a process to end; its exit code."""
        return self._running.pop(name).stop()

    def restart(self, name: str) -> None:
        """Stops the process where it runs, and starts it again."""
        if name in self._running:
            self.stop(name)
        self.start(name)

    def stop_all(self) -> None:
        """Stops what runs, the last started first."""
        while self._channels:
            self._channels.pop().close()
        for name in [*reversed(self._running)]:
            self.stop(name)
        if self in _open:
            _open.remove(self)

    def logs(self) -> dict[str, Path]:
        return {f"{self.name} {name}": self._log(name) for name in self.names}

    def _program(self, name: str) -> Program:
        return program(name, self.surroundings, self._base)

    def _log(self, name: str) -> Path:
        return self.folder / f"{self.name}-{name}.log"
