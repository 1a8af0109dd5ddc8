"""What is to be run, as data, and running one of them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from infra.local.accounts import Account

LEASH = Path(__file__).with_name("leash.py")


class StartError(Exception):
    """A program did not come up; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command with its surroundings.

    environ is its whole environment. ready answers whether it serves; None: running is enough.
    death_signal is what it gets when we are killed.
    """

    name: str
    argv: tuple[str, ...]
    environ: Mapping[str, str]
    directory: Path
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 12.0
    death_signal: signal.Signals = signal.SIGTERM
    ready: Callable[[], bool] | None = None

    def command(self) -> list[str]:
        """The command on its leash: it drops to its account, and dies with the thread that starts it."""
        account = "-" if self.account is None else f"{self.account.uid}:{self.account.gid}"
        leash = [
            sys.executable,
            "-I",
            "-S",
            str(LEASH),
            str(os.getpid()),
            str(int(self.death_signal)),
            account,
        ]
        return [*leash, *self.argv]


class RunningProgram:
    """A program run once, its output appended to a file; a context manager that stops it.

    Start it from a thread that lives as long as it should.
    """

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                program.command(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=program.directory,
                env=dict(program.environ),
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def wait_ready(self, seconds: float) -> None:
        """Returns once the program serves; raises StartError, with the end of its log, else."""
        deadline = time.monotonic() + seconds
        while True:
            if self.exit_code() is not None:
                raise StartError(f"{self.program.name} ended with {self.exit_code()}\n{self.tail()}")
            if self.program.ready is None or self.program.ready():
                return
            if time.monotonic() > deadline:
                raise StartError(f"{self.program.name} is not ready after {seconds:g} s\n{self.tail()}")
            time.sleep(0.1)

    def send(self, number: signal.Signals) -> None:
        """Signals the program and whatever it started."""
        if self.exit_code() is None:
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """SIGKILL, and waits until it is gone."""
        self.send(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Asks it to end, kills it where it doesn't in time; the exit code, negative for a signal."""
        if self.exit_code() is None:
            deadline = time.monotonic() + self.program.stop_seconds
            family = descendants(self.pid)
            self._process.send_signal(self.program.stop_signal)
            try:
                self._process.wait(self.program.stop_seconds)
            except subprocess.TimeoutExpired:
                self.kill()
            end_family(family, max(0.0, deadline - time.monotonic()))
        return self._process.wait()

    def tail(self, lines: int = 40) -> str:
        """The last lines of its output."""
        return tail(self.log, lines)


def descendants(pid: int) -> list[psutil.Process]:
    """The processes that the process started, and theirs; empty where it is gone."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end_family(family: list[psutil.Process], seconds: float) -> None:
    """Gives processes that outlived their parent the time to end, then kills them."""
    deadline = time.monotonic() + seconds
    while alive := [process for process in family if _is_alive(process)]:
        if time.monotonic() > deadline:
            for process in alive:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            return
        time.sleep(0.05)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def tail(log: Path, lines: int = 40) -> str:
    """The last lines of a log file, at most 64 KiB of it; empty where there is none."""
    if not log.exists():
        return ""
    with log.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 65536))
        return "\n".join(stream.read().decode(errors="replace").splitlines()[-lines:])


def run_once(program: Program, seconds: float) -> None:
    """Runs a program to its end; raises StartError, with its last output, where it fails or takes longer."""
    try:
        done = subprocess.run(
            program.command(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=program.directory,
            env=dict(program.environ),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StartError(f"{program.name} took longer than {seconds:g} s") from error
    if done.returncode != 0:
        output = "\n".join(done.stdout.decode(errors="replace").splitlines()[-40:])
        raise StartError(f"{program.name} ended with {done.returncode}\n{output}")
