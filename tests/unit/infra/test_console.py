"""Log lines carry their process's name, on a terminal in its colour; progress stays out of their way."""

import io
import re
from pathlib import Path

from infra.local.console import Console, LogFile


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_plain_stream_gets_name_and_line_without_colour() -> None:
    stream = io.StringIO()
    Console(stream, terminal=False).line("talent", "hello")
    assert stream.getvalue() == "talent           | hello\n"


def test_a_terminal_gets_one_colour_a_process() -> None:
    stream = io.StringIO()
    console = Console(stream, terminal=True)
    for name in ("talent", "gateway", "talent"):
        console.line(name, "x")
    first, second, third, _ = stream.getvalue().split("\n")
    assert first == third
    assert first.startswith("\x1b[")
    assert first[:5] != second[:5]


def test_of_quiet_processes_only_what_matches_is_shown() -> None:
    stream = io.StringIO()
    console = Console(stream, terminal=False, quiet={"kafka": re.compile("ERROR")})
    console.line("kafka", "INFO all is well")
    console.line("kafka", "ERROR disk on fire")
    console.line("talent", "INFO all is well")
    assert stream.getvalue().splitlines() == [
        "kafka            | ERROR disk on fire",
        "talent           | INFO all is well",
    ]


def test_progress_on_a_plain_stream_is_told_when_changed_and_not_too_often() -> None:
    stream = io.StringIO()
    clock = _Clock()
    console = Console(stream, terminal=False, clock=clock, every=5)
    for second, text in enumerate(("1%", "2%", "3%", "4%", "5%", "6%", "6%")):
        clock.now = 100.0 + second
        console.progress(text)
    clock.now = 120.0
    console.progress("6%")
    assert stream.getvalue().splitlines() == ["1%", "6%"]


def test_a_line_on_a_terminal_comes_before_the_progress_that_stays_below_it() -> None:
    stream = io.StringIO()
    console = Console(stream, terminal=True)
    console.progress("50%")
    console.say("word")
    assert stream.getvalue() == "\r\x1b[K50%\r\x1b[K\x1b[1mword\x1b[0m\n50%"


def test_a_log_file_starts_anew_at_its_limit_and_keeps_the_one_before(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "logs" / "talent.log", limit=10)
    for line in (b"first line", b"second line", b"third"):
        log.write(line)
    log.close()
    assert (tmp_path / "logs" / "talent.log").read_bytes() == b"third\n"
    assert (tmp_path / "logs" / "talent.log.1").read_bytes() == b"second line\n"
