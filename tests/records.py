"""Record services over a real database, for tests."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import grpc

from services.common import database
from services.common.clock import SystemClock
from services.common.records import service as records
from services.common.records.postgres import PostgresStore
from services.common.records.service import RecordService


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


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Returns once `holds` does; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
