"""Bringing everything up: in order, seeded once, ready when matching has caught up; down in reverse.

The processes are small scripts in place of the servers and services; the supervisor and its console are real.
"""

import asyncio
import io
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from infra.local import up
from infra.local.console import Console
from infra.local.programs import Program, StartError
from infra.local.services import (
    ACCOUNTS_SEED,
    LONG_RUNNING,
    PREPARATION,
    SERVICE_PORTS,
    Surroundings,
    answers_http,
)
from infra.local.settings import Settings

PORTAL = """\
import http.server, pathlib, sys
here = pathlib.Path(sys.argv[2])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write((here / "overview.json").read_bytes())
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
NOTE = """\
import pathlib, signal, sys, time
name, journal, task = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
def note(what):
    with journal.open("a") as file: file.write(f"{name} {what}\\n")
def stop(*_):
    note("stopped"); raise SystemExit(0)
signal.signal(signal.SIGTERM, stop)
note("started")
if name == "accounts-seed": pathlib.Path(sys.argv[4]).write_text(sys.argv[5])
if task == "fail": raise SystemExit("no such topic")
if task == "keep": time.sleep(60)
"""
ACCOUNT = {"role": "admin", "username": "dev-admin", "password": "secret-word", "totp_secret": "BASE32"}


@dataclass
class FakeServer:
    """Stands for PostgreSQL, Kafka and Elasticsearch at once."""

    journal: Path
    bootstrap: str = "127.0.0.1:1"
    url: str = "http://127.0.0.1:1"
    prepared: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        self.prepared.append("server")

    def program(self) -> Program:
        return noting("server", self.journal, "keep")

    def make_database(self, name: str) -> str:
        return f"postgresql://{name}"


class FakeServers:
    def __init__(self, journal: Path) -> None:
        self.postgres = self.kafka = self.elasticsearch = FakeServer(journal)

    def all(self) -> tuple[FakeServer, ...]:
        return (self.postgres,)


def noting(name: str, journal: Path, task: str, *more: str) -> Program:
    argv = (sys.executable, "-c", NOTE, name, str(journal), task, *more)
    return Program(
        name, argv, dict(os.environ), journal.parent, ready=lambda: f"{name} started" in read(journal)
    )


def read(journal: Path) -> str:
    return journal.read_text(encoding="utf-8") if journal.exists() else ""


def overview(talents: int, shortlists: int, lag: int) -> dict[str, Any]:
    market = {"market": "talent_demand", "side": "left", "subjects": 9, "shortlists": shortlists, "empty": 0}
    return {
        "kinds": [{"kind": "talent", "live": talents}],
        "markets": [market],
        "lags": [{"topic": "talent.profile.v1", "lag": lag}],
        "model": "fake",
    }


class World:
    """A data directory, a journal of what started and stopped, and the portal's answer."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.journal = folder / "journal"
        self.failing = ""
        monkeypatch.setattr(up, "describe", lambda *_, **__: FakeServers(self.journal))
        monkeypatch.setattr(up, "program", self._program)
        self.settings = Settings.from_environ({"DABRIDGE_DATA": str(folder / "var"), "SEED_TALENTS": "9"})
        self.settings.data.mkdir(exist_ok=True)
        self.show(overview(talents=0, shortlists=9, lag=0))

    def show(self, answer: dict[str, Any]) -> None:
        (self.folder / "overview.new").write_text(json.dumps(answer), encoding="utf-8")
        (self.folder / "overview.new").replace(self.folder / "overview.json")

    def begin(self) -> tuple[asyncio.Task[None], io.StringIO]:
        self.journal.unlink(missing_ok=True)
        shown = io.StringIO()
        stack = up.Stack(self.settings, os.environ, Console(shown, terminal=False, every=0))
        return asyncio.create_task(stack.run()), shown

    def _program(self, name: str, surroundings: Surroundings, base: Mapping[str, str]) -> Program:
        if name == "gateway":
            argv = (sys.executable, "-c", PORTAL, str(surroundings.ports["gateway"]), str(self.folder))
            ready = surroundings.portal
            return Program(name, argv, dict(base), self.folder, ready=lambda: answers_http(ready))
        task = "fail" if name == self.failing else "keep" if name in LONG_RUNNING else "once"
        if name == ACCOUNTS_SEED:
            file = str(surroundings.keyring.development_accounts)
            return noting(name, self.journal, task, file, json.dumps({"accounts": [ACCOUNT]}))
        return noting(name, self.journal, task)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, monkeypatch)


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "did not come to hold"
        await asyncio.sleep(0.02)


async def ended(running: asyncio.Task[None]) -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_it_is_ready_only_when_all_is_seeded_and_matched(world: World) -> None:
    running, shown = world.begin()
    await until(lambda: "live: talent 0" in shown.getvalue())
    world.show(overview(talents=9, shortlists=9, lag=4))
    await until(lambda: "waiting 4" in shown.getvalue())
    world.show(overview(talents=9, shortlists=8, lag=0))
    await until(lambda: "shortlists 8 of 9 | waiting 0" in shown.getvalue())
    assert "Ready." not in shown.getvalue()
    world.show(overview(talents=9, shortlists=9, lag=0))
    await until(lambda: "Ready." in shown.getvalue())
    assert "Memory of all processes:" in shown.getvalue()
    await ended(running)

    happened = read(world.journal).split("\n")
    assert happened[0] == "server started"
    assert {*happened[1:5]} == {f"{name} started" for name in PREPARATION}
    assert happened.index("scenarios-seed started") < happened.index("talent-seed started")
    stopped = [line.split()[0] for line in happened if line.endswith("stopped")]
    assert stopped == [*reversed(["server", *(name for name in LONG_RUNNING if name != "gateway")])]


async def test_it_seeds_only_once_and_tells_its_addresses_while_it_runs(world: World) -> None:
    world.show(overview(talents=9, shortlists=9, lag=0))
    for seeds in (3, 0):
        running, shown = world.begin()
        await until(lambda shown=shown: "Ready." in shown.getvalue())  # type: ignore[misc]  # mypy: lambda defaults
        assert read(world.journal).count("-seed started") == seeds
        assert "DEVELOPMENT ONLY" in shown.getvalue()
        assert "admin  dev-admin  secret-word  BASE32" in shown.getvalue()
        told = up.read_addresses(world.settings.data)
        assert told["TALENT_DATABASE_URL"] == "postgresql://talent"
        assert {f"{service.upper()}_ADDRESS" for service in SERVICE_PORTS[:3]} <= told.keys()
        await ended(running)
        with pytest.raises(FileNotFoundError):
            up.read_addresses(world.settings.data)


async def test_production_gets_no_accounts_for_trying_out(world: World) -> None:
    world.settings = replace(world.settings, development=False)
    world.show(overview(talents=9, shortlists=9, lag=0))
    running, shown = world.begin()
    await until(lambda: "Ready." in shown.getvalue())
    assert "accounts-seed" not in read(world.journal)
    assert "DEVELOPMENT ONLY" not in shown.getvalue()
    await ended(running)


async def test_what_the_processes_are_told_is_for_their_owner_alone(world: World) -> None:
    world.settings = replace(world.settings, tls=True)
    world.show(overview(talents=9, shortlists=9, lag=0))
    running, shown = world.begin()
    await until(lambda: "Ready." in shown.getvalue())
    data = world.settings.data
    assert (data / up.ADDRESSES).stat().st_mode & 0o777 == 0o600
    told = up.read_addresses(data)
    assert told["GRPC_TLS_CERT"] == str(data / "certs" / "operator.crt")
    assert told["ACCESS_KEYS"] == str(data / "keys" / "signing")
    assert (data / "certs" / "operator.crt").exists()
    await ended(running)


async def test_a_step_that_fails_is_told_and_everything_stops(world: World) -> None:
    world.failing = "topics"
    running, shown = world.begin()
    with pytest.raises(StartError, match=r"topics ended with 1\nno such topic"):
        await running
    assert "server stopped" in read(world.journal)
    assert "talent started" not in read(world.journal)
    assert shown.getvalue().endswith("Stopped\n")


async def test_a_seed_that_fails_is_run_again_by_the_next_start(world: World) -> None:
    world.failing = "talent-seed"
    world.show(overview(talents=9, shortlists=9, lag=0))
    running, _ = world.begin()
    with pytest.raises(StartError, match="talent-seed ended with 1"):
        await running
    world.failing = ""
    running, shown = world.begin()
    await until(lambda: "Ready." in shown.getvalue())
    assert "talent-seed started" in read(world.journal)
    await ended(running)
