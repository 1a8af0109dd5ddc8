"""What dies is started again, later each time; what is told to stop stays down, the last started first."""

import asyncio
import io
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local import supervisor
from infra.local.backoff import Backoff
from infra.local.console import Console, LogFile
from infra.local.programs import Program, StartError
from infra.local.supervisor import Keeper, Supervisor

NO_PROCESS = 2**22 + 1  # above the highest pid that Linux gives


class FakeChild:
    """Ends when it is signalled or told to; says what it is told to."""

    def __init__(self, name: str, events: list[str], stubborn: bool = False) -> None:
        self.name = name
        self.pid = NO_PROCESS
        self.stubborn = stubborn
        self._events = events
        self._ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._lines: asyncio.Queue[bytes | None] = asyncio.Queue()

    def say(self, line: bytes) -> None:
        self._lines.put_nowait(line)

    def end(self, code: int) -> None:
        if not self._ended.done():
            self._lines.put_nowait(None)
            self._ended.set_result(code)
            self._events.append(f"{self.name} ended {code}")

    async def read_line(self) -> bytes:
        line = await self._lines.get()
        if line is None:
            raise EOFError
        return line

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def send(self, number: signal.Signals) -> None:
        if not self.stubborn:
            self.end(-number)

    def kill_group(self) -> None:
        self.end(-signal.SIGKILL)


class Nursery:
    """Spawns fakes and remembers them."""

    def __init__(self) -> None:
        self.children: list[FakeChild] = []
        self.events: list[str] = []
        self.stubborn = False

    async def spawn(self, program: Program) -> FakeChild:
        child = FakeChild(program.name, self.events, self.stubborn)
        self.children.append(child)
        return child

    async def spawned(self, count: int) -> FakeChild:
        await until(lambda: len(self.children) >= count)
        return self.children[count - 1]


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline, "did not come to hold"
        await asyncio.sleep(0.001)


def program(name: str, ready: Callable[[], bool] | None = None, stop_seconds: float = 5.0) -> Program:
    return Program(name, ("/bin/true",), {}, Path("/"), stop_seconds=stop_seconds, ready=ready)


def console(stream: io.StringIO | None = None) -> Console:
    return Console(stream or io.StringIO(), terminal=False)


async def test_what_dies_is_started_again_after_growing_waits(tmp_path: Path) -> None:
    nursery, said = Nursery(), io.StringIO()
    log = LogFile(tmp_path / "talent.log")
    keeper = Keeper(program("talent"), console(said), log, nursery.spawn, Backoff(first=0.001, ceiling=0.004))
    for count in (1, 2, 3, 4):
        (await nursery.spawned(count)).end(7)
    await nursery.spawned(5)
    assert keeper.deaths == 4
    waits = [line.rsplit(" in ", 1)[1] for line in said.getvalue().splitlines()]
    assert waits == ["0.001 s", "0.002 s", "0.004 s", "0.004 s"]
    await keeper.stop()


async def test_stopping_ends_the_program_and_nothing_starts_it_again(tmp_path: Path) -> None:
    nursery = Nursery()
    keeper = Keeper(program("talent"), console(), LogFile(tmp_path / "talent.log"), nursery.spawn)
    await nursery.spawned(1)
    await keeper.stop()
    assert nursery.events == ["talent ended -15"]
    assert keeper.deaths == 0
    assert len(nursery.children) == 1


async def test_stopping_during_the_wait_before_a_restart_does_not_wait(tmp_path: Path) -> None:
    nursery = Nursery()
    log = LogFile(tmp_path / "talent.log")
    keeper = Keeper(program("talent"), console(), log, nursery.spawn, Backoff(first=60))
    (await nursery.spawned(1)).end(1)
    await until(lambda: keeper.deaths == 1)
    await asyncio.wait_for(keeper.stop(), 5)
    assert len(nursery.children) == 1


async def test_what_does_not_stop_in_time_is_killed(tmp_path: Path) -> None:
    nursery = Nursery()
    nursery.stubborn = True
    keeper = Keeper(
        program("talent", stop_seconds=0.01), console(), LogFile(tmp_path / "talent.log"), nursery.spawn
    )
    await nursery.spawned(1)
    await keeper.stop()
    assert nursery.events == ["talent ended -9"]


async def test_the_last_started_is_stopped_first(tmp_path: Path) -> None:
    nursery = Nursery()
    supervised = Supervisor(console(), tmp_path, nursery.spawn)
    for count, name in enumerate(("postgres", "kafka", "gateway"), 1):
        supervised.keep(program(name))
        await nursery.spawned(count)
    await supervised.stop()
    assert [event.split()[0] for event in nursery.events] == ["gateway", "kafka", "postgres"]


async def test_lines_reach_the_console_with_their_name_and_the_log_without(tmp_path: Path) -> None:
    nursery, shown = Nursery(), io.StringIO()
    supervised = Supervisor(console(shown), tmp_path, nursery.spawn)
    supervised.keep(program("talent"))
    (await nursery.spawned(1)).say("达桥".encode())
    await until(lambda: "达桥" in shown.getvalue())
    await supervised.stop()
    assert shown.getvalue() == "talent           | 达桥\n"
    assert (tmp_path / "talent.log").read_text(encoding="utf-8") == "达桥\n"


async def test_a_program_is_ready_when_its_probe_says_so(tmp_path: Path) -> None:
    answers = iter((False, False, True))
    supervised = Supervisor(console(), tmp_path, Nursery().spawn)
    keeper = supervised.keep(program("talent", ready=lambda: next(answers)))
    await supervised.ready(keeper, 10)
    assert next(answers, None) is None
    await supervised.stop()


async def test_a_program_that_dies_again_and_again_at_start_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "DEATHS_AT_START", 1)
    nursery = Nursery()
    supervised = Supervisor(console(), tmp_path, nursery.spawn)
    keeper = supervised.keep(program("talent", ready=lambda: False))
    child = await nursery.spawned(1)
    child.say(b"no database")
    child.end(3)
    with pytest.raises(StartError, match=r"talent died 1 times\nno database"):
        await supervised.ready(keeper, 10)
    await supervised.stop()


async def test_a_program_run_once_that_fails_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    nursery = Nursery()
    running = asyncio.create_task(Supervisor(console(), tmp_path, nursery.spawn).run(program("topics")))
    child = await nursery.spawned(1)
    child.say(b"no broker")
    child.end(1)
    with pytest.raises(StartError, match=r"topics ended with 1\nno broker"):
        await running
