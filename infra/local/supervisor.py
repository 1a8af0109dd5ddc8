"""Keeps programs running, in order, and stops them in reverse."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from infra.local.backoff import Backoff
from infra.local.console import Console, LogFile
from infra.local.programs import Program, StartError, descendants, end_family, tail

DEATHS_AT_START: Final = 5
LONGEST_LINE: Final = 1 << 20


class Child(Protocol):
    """A program that runs."""

    @property
    def pid(self) -> int: ...

    async def read_line(self) -> bytes:
        """The next line of its output without its end; raises EOFError."""
        ...

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        ...

    def send(self, number: signal.Signals) -> None:
        """Signals the program itself."""
        ...

    def kill_group(self) -> None:
        """SIGKILL to the program and all that it started."""
        ...


Spawn = Callable[[Program], Awaitable[Child]]


class ProcessChild:
    """A real process, leader of its own session."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def spawn(cls, program: Program) -> "ProcessChild":
        """Starts it; it dies with the calling thread."""
        process = await asyncio.create_subprocess_exec(
            *program.command(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=program.directory,
            env=dict(program.environ),
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def read_line(self) -> bytes:
        assert self._process.stdout is not None
        try:
            line = await self._process.stdout.readline()
        except ValueError:  # longer than the limit: what was read of it is lost
            return b"(a line longer than a megabyte)"
        if not line:
            raise EOFError
        return line.rstrip(b"\r\n")

    async def wait(self) -> int:
        return await self._process.wait()

    def send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(number)

    def kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


class Keeper:
    """One program kept running until it is stopped."""

    def __init__(
        self, program: Program, console: Console, log: LogFile, spawn: Spawn, backoff: Backoff | None = None
    ) -> None:
        self.program = program
        self.deaths = 0
        self.child: Child | None = None
        self.log = log
        self._console = console
        self._spawn = spawn
        self._backoff = backoff or Backoff()
        self._stopping = asyncio.Event()
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Asks the program to end, kills it where it doesn't in time; returns when it is gone."""
        self._stopping.set()
        if self.child is not None:
            await _end(self.child, self.program, self._console)
        await self._task
        self.log.close()

    async def _keep(self) -> None:
        while not self._stopping.is_set():
            started = time.monotonic()
            self.child = await self._spawn(self.program)
            if self._stopping.is_set():  # asked to stop while it was being started
                self.child.send(self.program.stop_signal)
            code = await follow(self.child, self.program.name, self._console, self.log)
            self.child.kill_group()
            self.child = None
            if self._stopping.is_set():
                return
            self.deaths += 1
            delay = self._backoff.delay_after(time.monotonic() - started)
            self._console.say(f"{self.program.name} ended with {code}; starting it again in {delay:g} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)


async def follow(child: Child, name: str, console: Console, log: LogFile) -> int:
    """Shows and keeps the child's lines until it ends; its exit code."""

    async def pump() -> None:
        with suppress(EOFError):
            while True:
                line = await child.read_line()
                log.write(line)
                console.line(name, line.decode(errors="replace"))

    pumping = asyncio.create_task(pump())
    try:
        code = await child.wait()
        # What it started may hold the pipe open; what it said itself is in it already.
        await asyncio.wait([pumping], timeout=1.0)
    finally:
        pumping.cancel()
        with suppress(asyncio.CancelledError):
            await pumping
    return code


async def _end(child: Child, program: Program, console: Console) -> None:
    deadline = time.monotonic() + program.stop_seconds
    family = descendants(child.pid)
    child.send(program.stop_signal)
    try:
        await asyncio.wait_for(child.wait(), program.stop_seconds)
    except TimeoutError:
        console.say(f"{program.name} did not stop within {program.stop_seconds:g} s and is killed")
        child.kill_group()
    await asyncio.to_thread(end_family, family, max(0.0, deadline - time.monotonic()))


class Supervisor:
    """Programs in the order they were started."""

    def __init__(self, console: Console, logs: Path, spawn: Spawn = ProcessChild.spawn) -> None:
        self._console = console
        self._logs = logs
        self._spawn = spawn
        self._keepers: list[Keeper] = []

    def keep(self, program: Program) -> Keeper:
        """Starts the program, and starts it again whenever it dies."""
        keeper = Keeper(program, self._console, self._log(program), self._spawn)
        self._keepers.append(keeper)
        return keeper

    async def ready(self, keeper: Keeper, seconds: float) -> None:
        """Returns once the program serves; raises StartError where it does not, or dies again and again."""
        program = keeper.program
        deadline = time.monotonic() + seconds
        while program.ready is not None and not await asyncio.to_thread(program.ready):
            if keeper.deaths >= DEATHS_AT_START:
                raise StartError(f"{program.name} died {keeper.deaths} times\n{tail(keeper.log.path)}")
            if time.monotonic() > deadline:
                raise StartError(f"{program.name} is not ready after {seconds:g} s\n{tail(keeper.log.path)}")
            await asyncio.sleep(0.2)

    async def run(self, program: Program) -> None:
        """Runs a program once, to its end; raises StartError where it fails."""
        log = self._log(program)
        child = await self._spawn(program)
        try:
            code = await follow(child, program.name, self._console, log)
        except asyncio.CancelledError:
            await _end(child, program, self._console)
            raise
        finally:
            log.close()
        if code != 0:
            raise StartError(f"{program.name} ended with {code}\n{tail(log.path)}")

    async def stop(self) -> None:
        """Stops what runs, the last started first."""
        while self._keepers:
            await self._keepers.pop().stop()

    def _log(self, program: Program) -> LogFile:
        return LogFile(self._logs / f"{program.name}.log")
