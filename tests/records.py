"""Record services over a real database, for tests."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import grpc

from services.common import database
from services.common.clock import SystemClock
from services.common.records import service as records
from services.common.records.postgres import PostgresStore
from services.common.records.service import RecordService

_ROOT: Final = Path(__file__).parents[1]


@contextmanager
def served(service: RecordService, url: str, connections: int = 16) -> Iterator[grpc.Channel]:
    """A channel to the service in this process, over the database of the URL, migrated."""
    database.migrate(url, service.migration_sources)
    with database.open_pool(url, "test", connections) as pool:
        server = records.start(service, PostgresStore(pool), SystemClock(), "127.0.0.1:0")
        try:
            with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
                yield channel
        finally:
            server.stop(1)


@contextmanager
def process(*arguments: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m <arguments>` with these variables alone, killed at the end; its standard error is a pipe."""
    running = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=_ROOT,
        env={"PYTHONPATH": ".:proto/gen", **environ},
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
