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
import psycopg
from psycopg import Connection, conninfo, sql
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
PERSON_KEY: Final = bytes(range(32, 64))
# Behind the name of a database: the one of the keys beside it.
KEYS: Final = "-keys"

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
    migrated: bool = False,
) -> Iterator[Served]:
    """The service in this process, over the database of the URL, with keys of its own.

    It is migrated first unless it is `migrated` already, and so are the databases beside it. With `environ`
    its companions are served, too. What it does by itself it does not. The keys of people lie in a database
    beside it, unless `environ` names one.
    """
    settings = {**people_settings(service, url), **(environ or {})}
    todo = {} if migrated else {url: service.migration_sources, **service.elsewhere(settings)}
    for place, sources in todo.items():
        database.migrate(place, sources)
    with (
        tempfile.TemporaryDirectory() as folder,
        database.open_pool(url, "test", connections) as pool,
    ):
        signing = Path(folder) / "signing"
        keys.create(signing)
        access = Access(Verifier(VerifyingKeys(signing / keys.JWKS), service.name), service.table)
        told = clock or SystemClock()
        with records.opened(service, pool, AUDIT_KEY, told, settings) as parts:
            companions = () if environ is None else service.companions(parts)
            server = records.start(service, parts, "127.0.0.1:0", access=access, companions=companions)
            try:
                address = f"127.0.0.1:{server.port}"
                with grpc.insecure_channel(address) as channel:
                    yield Served(service.name, address, channel, signing, parts)
            finally:
                server.stop(1)


def people_settings(service: RecordService, url: str) -> dict[str, str]:
    """What a service that seals what it keeps of people is told beside its database, which it may share."""
    if service.name != "talent":
        return {}
    return {"PERSON_KEY": PERSON_KEY.hex(), "TALENT_KEYS_DATABASE_URL": keys_url(url)}


def keys_url(url: str) -> str:
    """The URL of a database named as the URL's with KEYS behind, made where it is missing."""
    parts = conninfo.conninfo_to_dict(url)
    name = f"{parts['dbname']}{KEYS}"
    with psycopg.connect(conninfo.make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    # As the server's own URLs are written: it names a socket.
    return f"postgresql://{parts['user']}@/{name}?host={parts['host']}"


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
