"""What the code says of each of our processes: how it is started and which variables it reads."""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from infra.local.services import LONG_RUNNING, PERIODIC, PREPARATION, SEEDING, SEEDING_ACCOUNTS
from services.common import bulk_load, database, tracing
from services.common.access import server
from services.common.audit.settings import read_key
from services.common.objects import settings as objects
from services.common.records.settings import KafkaSettings
from services.common.sealing import Sealer
from services.common.settings import number, required
from services.common.tls import Tls
from services.gateway.accounts import commands
from services.gateway.accounts.settings import AccountsSettings
from services.gateway.settings import Settings as GatewaySettings
from services.matching.settings import Settings as MatchingSettings
from services.scenarios import settings as scenarios_settings
from services.scenarios.seed import command as scenarios_seed
from services.talent import settings as talent_settings
from services.talent.market.erasure import matching, steps
from services.talent.market.people import keys
from services.talent.seed import command as talent_seed

ROOT: Final = Path(__file__).parents[3]
SEEDS: Final = SEEDING | SEEDING_ACCOUNTS
ALL: Final = LONG_RUNNING | PREPARATION | PERIODIC | SEEDS
SERVICES: Final = ("scenarios", "talent", "matching", "gateway")
# Read by every process: its log's level, and where its spans go.
BY_EVERY_PROCESS: Final = {"LOG_LEVEL", tracing.ENDPOINT_VARIABLE}
# Read by what our processes are made of.
BY_LIBRARIES: Final = {"APP_DATADIR", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}

Reader = Callable[[Mapping[str, str]], object]

_RECORDS: Final[dict[str, Reader]] = {
    "scenarios": scenarios_settings.from_environ,
    "talent": talent_settings.from_environ,
}
_SEEDS: Final[dict[str, Reader]] = {"scenarios": scenarios_seed.main, "talent": talent_seed.main}


class Recorder(Mapping[str, str]):
    """An environment that keeps the names that were asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._environ[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._environ)

    def __len__(self) -> int:
        return len(self._environ)


def service_of(process: str) -> str:
    """The service, and so the image, that a process belongs to."""
    return ALL[process][0].rpartition(".")[2]


def task_of(process: str) -> str:
    """What the process is asked to do: the last word of its command line."""
    return ALL[process][1]


def read(process: str, environ: Mapping[str, str]) -> set[str]:
    """The variables that the process reads, having read them; raises SettingsError where one is amiss.

    Files that they name are taken to be there.
    """
    recorder = Recorder(environ)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_load, "run", lambda *_: 0)
        patch.setattr(database, "migrate", lambda *_: [])
        patch.setattr(server, "VerifyingKeys", lambda _: None)
        patch.setattr(Path, "read_bytes", lambda _: b"")
        patch.setattr(objects, "DiskStore", lambda _: None)
        _read(service_of(process), task_of(process), recorder)
    return recorder.asked | BY_EVERY_PROCESS | BY_LIBRARIES


def _read(service: str, task: str, environ: Mapping[str, str]) -> None:
    match service, task:
        case "gateway", "serve":
            GatewaySettings.from_environ(environ)
        case "gateway", "migrate":
            commands.migrate(environ)
        case "gateway", _:
            AccountsSettings.from_environ(environ)
            read_key(environ)
        case _, "seed":
            _SEEDS[service](environ)
        case "matching", _:
            MatchingSettings.from_environ(environ)
        case _:
            _RECORDS[service](environ)
    if task == "serve" and service != "gateway":
        server.Access.from_environ(environ, service, {})
        Tls.from_environ(environ)
    if service in _RECORDS and task in ("serve", "work"):
        read_key(environ)
    _read_of_people(service, task, environ)
    if (service, task) == ("scenarios", "serve"):
        Sealer.from_environ(environ)
        objects.from_environ(environ)
    if task in ("relay", "work"):
        KafkaSettings.from_environ(environ)


def _read_of_people(service: str, task: str, environ: Mapping[str, str]) -> None:
    """What the talent service reads beside its records: keys of people, files, and whom its workers call."""
    if service != "talent" or task not in ("serve", "work", "migrate"):
        return
    keys.sources(environ)
    if task == "migrate":
        return
    Sealer.from_environ(environ, keys.KEY_VARIABLE)
    objects.from_environ(environ)
    if task == "work":
        for name in (matching.ADDRESS, matching.KEYS):
            required(environ, name)
        number(environ, steps.RETRY_MAX, 1, minimum=1, maximum=86_400)
        Tls.from_environ(environ)


def is_pinned(image: str) -> bool:
    """Whether an image is named with a version, and without a registry's host."""
    found = re.fullmatch(r"[a-z0-9-]+(?:/[a-z0-9-]+)*:(v?\d+\.\d+[\w.-]*)", image)
    return found is not None


def tool(*command: str) -> subprocess.CompletedProcess[str]:
    """A program, run in the repository's root to its end."""
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
