"""Record services over a real database, for tests."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import grpc
from psycopg import Connection
from psycopg_pool import ConnectionPool

from services.common import database
from services.common.access import keys
from services.common.access.client import intercepted
from services.common.access.keys import SigningKeys, VerifyingKeys
from services.common.access.principal import Principal, system
from services.common.access.server import Access
from services.common.access.tokens import Signer, Verifier
from services.common.audit.log import Log
from services.common.clock import Clock, SystemClock
from services.common.records import service as records
from services.common.records.postgres import PostgresStore
from services.common.records.service import Parts, RecordService

SYSTEM: Final = system("test")
AUDIT_KEY: Final = bytes(range(32))

_ROOT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Served:
    """A service that runs; `bare` is a channel to it without tokens, `keys` the folder that signs them.

    `parts` are what its companions are made of.
    """

    name: str
    address: str
    bare: grpc.Channel
    keys: Path
    parts: Parts

    def channel(self, caller: Principal = SYSTEM) -> grpc.Channel:
        """A channel whose calls are the caller's."""
        return intercepted(self.bare, Signer(SigningKeys(self.keys)), self.name, caller)


@contextmanager
def served(
    service: RecordService,
    url: str,
    connections: int = 16,
    *,
    clock: Clock | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """The service in this process, over the database of the URL, migrated, with keys of its own.

    With `environ` its companions are served, too. What it does by itself it does not.
    """
    database.migrate(url, service.migration_sources)
    with (
        tempfile.TemporaryDirectory() as folder,
        database.open_pool(url, "test", connections) as pool,
    ):
        signing = Path(folder) / "signing"
        keys.create(signing)
        access = Access(Verifier(VerifyingKeys(signing / keys.JWKS), service.name), service.table)
        told = clock or SystemClock()
        log = Log.over(pool, AUDIT_KEY, service.name, told)
        parts = records.parts_of(service, log, told, environ or {})
        beside = () if environ is None else service.companions(parts)
        server = records.start(service, log, told, "127.0.0.1:0", access=access, companions=beside)
        try:
            address = f"127.0.0.1:{server.port}"
            with grpc.insecure_channel(address) as channel:
                yield Served(service.name, address, channel, signing, parts)
        finally:
            server.stop(1)


def store_over(pool: ConnectionPool[Connection[tuple[Any, ...]]]) -> PostgresStore:
    """A store with a log, over a talent database."""
    return PostgresStore(pool, Log.over(pool, AUDIT_KEY, "talent", SystemClock()).auditor)


@contextmanager
def process(*arguments: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m <arguments>` with these variables alone, killed at the end; its outputs are pipes."""
    running = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=_ROOT,
        env={"PYTHONPATH": ".:proto/gen", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Returns once `holds` does; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
