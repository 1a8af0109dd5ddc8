"""A record service as a process of its own, with nothing but its database."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import grpc
import psutil

from infra.local.ports import any_free
from services.common import database
from services.common.access import keys
from services.common.access.keys import SigningKeys
from services.common.access.tokens import Signer
from services.common.records.service import RecordService
from tests.records import people_settings

_ROOT: Final = Path(__file__).parents[3]
_START_S: Final = 60


@dataclass(frozen=True, slots=True)
class Serving:
    """A process that serves; `signer` makes tokens that it takes."""

    name: str
    address: str
    signer: Signer
    log: Path
    process: psutil.Process

    @property
    def megabytes(self) -> float:
        """What it holds in memory now."""
        return float(self.process.memory_info().rss) / 2**20

    def errors(self) -> list[str]:
        """What its log tells at ERROR and above, or in no form at all."""
        return [line for line in self.log.read_text("utf-8").splitlines() if _is_error(line)]


@contextmanager
def serving(service: RecordService, url: str, folder: Path) -> Iterator[Serving]:
    """The service over the database of the URL, migrated; killed at the end."""
    database.migrate(url, service.migration_sources)
    for beside, sources in service.elsewhere(people_settings(service, url)).items():
        database.migrate(beside, sources)
    address = f"127.0.0.1:{any_free()}"
    signing = folder / f"{service.name}-keys"
    keys.create(signing)
    log = folder / f"{service.name}.log"
    prefix = service.name.upper()
    environ = {
        "PYTHONPATH": ".:proto/gen",
        f"{prefix}_DATABASE_URL": url,
        f"{prefix}_LISTEN": address,
        "ACCESS_JWKS": str(signing / keys.JWKS),
        "AUDIT_KEY": "ab" * 32,
        "SEAL_KEY": "ef" * 32,
        **people_settings(service, url),
        "OBJECT_STORE": f"disk:{folder / 'objects'}",
    }
    with log.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", f"services.{service.name}", "serve"],
            cwd=_ROOT,
            env=environ,
            stdout=output,
            stderr=output,
        )
    try:
        with grpc.insecure_channel(address) as channel:
            grpc.channel_ready_future(channel).result(timeout=_START_S)
        signer = Signer(SigningKeys(signing))
        yield Serving(service.name, address, signer, log, psutil.Process(running.pid))
    finally:
        running.kill()
        running.wait()


def _is_error(line: str) -> bool:
    _, _, level, *_ = [*line.split(" ", 3), "", "", ""]
    return level not in ("INFO", "WARNING")
