"""The clock as the serving process runs it: moved by its file, killed, started anew, never in production."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc
import pytest
from dabridge.scenarios.v1.scenarios_service_pb2 import CreateScenarioRequest, GetScenarioRequest
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub

from infra.local.ports import any_free
from services.common import database as databases
from services.common.access import keys
from services.common.access.client import intercepted
from services.common.access.keys import SigningKeys
from services.common.access.principal import system
from services.common.access.tokens import Signer
from services.scenarios.bootstrap import SERVICE
from tests.fakes.messages import a_scenario
from tests.records import process, until


@dataclass
class Process:
    """A serving process over a database of its own; `shift` moves its clock."""

    folder: Path
    environ: dict[str, str]

    @contextmanager
    def serving(self) -> Iterator[tuple[subprocess.Popen[bytes], ScenariosServiceStub]]:
        listen = f"127.0.0.1:{any_free()}"
        with (
            process("services.scenarios", "serve", **{**self.environ, "SCENARIOS_LISTEN": listen}) as running,
            grpc.insecure_channel(listen) as bare,
        ):
            grpc.channel_ready_future(bare).result(timeout=60)
            signer = Signer(SigningKeys(self.folder / "signing"))
            yield running, ScenariosServiceStub(intercepted(bare, signer, "scenarios", system("test")))

    def shift(self, seconds: int) -> None:
        fresh = self.folder / "new"
        fresh.write_text(str(seconds), "ascii")
        fresh.replace(self.folder / "shift")


@pytest.fixture
def served(database: str, tmp_path: Path) -> Process:
    databases.migrate(database, SERVICE.migration_sources)
    keys.create(tmp_path / "signing")
    return Process(
        tmp_path,
        {
            "SCENARIOS_DATABASE_URL": database,
            "ACCESS_JWKS": str(tmp_path / "signing" / keys.JWKS),
            "AUDIT_KEY": "ab" * 32,
            "SEAL_KEY": "ef" * 32,
            "OBJECT_STORE": f"disk:{tmp_path / 'objects'}",
            "DABRIDGE_ENVIRONMENT": "development",
            "CLOCK_SHIFT_FILE": str(tmp_path / "shift"),
        },
    )


def in_an_hour(stub: ScenariosServiceStub, name: str) -> str:
    deadline = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    stub.CreateScenario(CreateScenarioRequest(scenario=a_scenario(id=name, answer_deadline=deadline)))
    return name


def closed(stub: ScenariosServiceStub, name: str) -> Callable[[], bool]:
    return lambda: bool(stub.GetScenario(GetScenarioRequest(id=name)).scenario.answers_closed)


def test_answers_are_closed_within_seconds_and_what_was_due_during_a_kill_at_once(served: Process) -> None:
    with served.serving() as (running, stub):
        first, second = in_an_hour(stub, "first"), in_an_hour(stub, "second")
        assert not closed(stub, first)()
        served.shift(3_600)
        began = time.monotonic()
        until(closed(stub, first), 15)
        assert time.monotonic() - began < 5
        until(closed(stub, second), 15)
        third = in_an_hour(stub, "third")
        assert running.poll() is None
        running.send_signal(signal.SIGKILL)
        running.wait(10)

    served.shift(2 * 3_600)
    with served.serving() as (running, stub):
        until(closed(stub, third), 15)
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


def test_production_has_no_clock_that_can_be_moved(served: Process) -> None:
    served.environ["DABRIDGE_ENVIRONMENT"] = "production"
    served.environ["SCENARIOS_LISTEN"] = "127.0.0.1:0"

    with process("services.scenarios", "serve", **served.environ) as running:
        _, told = running.communicate(timeout=60)

    assert running.returncode == 2
    assert b"CLOCK_SHIFT_FILE" in told
