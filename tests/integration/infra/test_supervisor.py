"""The supervisor over real processes: what dies comes back, what ignores SIGTERM is killed, none is left."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from infra.local.console import Console
from infra.local.programs import Program, StartError
from infra.local.supervisor import Supervisor


def script(name: str, code: str, stop_seconds: float = 5.0) -> Program:
    return Program(name, (sys.executable, "-c", code), dict(os.environ), Path("/"), stop_seconds=stop_seconds)


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "did not come to hold"
        await asyncio.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_what_is_killed_comes_back_and_stopping_ends_it(tmp_path: Path) -> None:
    shown = io.StringIO()
    supervisor = Supervisor(Console(shown, terminal=False), tmp_path)
    keeper = supervisor.keep(script("sleeper", "import time; print('up', flush=True); time.sleep(60)"))
    await until(lambda: "up" in shown.getvalue())
    assert keeper.child is not None
    first = keeper.child.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: shown.getvalue().count("up") == 2)
    assert "sleeper ended with -9; starting it again in 0.5 s" in shown.getvalue()
    assert keeper.child is not None
    second = keeper.child.pid
    await supervisor.stop()
    assert gone(first)
    assert gone(second)


async def test_what_ignores_the_signal_is_killed_with_its_children(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('child', child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    shown = io.StringIO()
    supervisor = Supervisor(Console(shown, terminal=False), tmp_path)
    supervisor.keep(script("stubborn", code, stop_seconds=0.5))
    await until(lambda: "child" in shown.getvalue())
    child = int(shown.getvalue().split()[-1])
    await supervisor.stop()
    await until(lambda: gone(child))


async def test_a_run_to_the_end_tells_how_it_went(tmp_path: Path) -> None:
    supervisor = Supervisor(Console(io.StringIO(), terminal=False), tmp_path)
    await supervisor.run(script("good", "print('done')"))
    with pytest.raises(StartError, match=r"bad ended with 3\nno"):
        await supervisor.run(script("bad", "print('no'); raise SystemExit(3)"))


def test_a_second_run_over_the_same_data_is_refused(tmp_path: Path) -> None:
    environ = {**os.environ, "DABRIDGE_DATA": str(tmp_path), "PYTHONPATH": ".:proto/gen"}
    holder = (
        "import sys, time; from pathlib import Path; from infra.local.lock import data_lock\n"
        "with data_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    argv = [sys.executable, "-c", holder, str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        second = subprocess.run(
            [sys.executable, "-m", "infra.local", "clean"],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        first.kill()
    assert second.returncode == 1
    assert "in use by another run" in second.stderr
