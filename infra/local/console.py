"""What the supervisor shows: prefixed log lines, its own words, and one line of progress."""

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

COLOURS: Final = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
NAME_WIDTH: Final = 17


class Stream(Protocol):
    """The part of a text stream that the console needs."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> object: ...


class Console:
    """Writes to a terminal (coloured, progress in place) or to a plain stream (progress now and then).

    quiet: for processes of which only some lines are shown, what these match; their files hold the rest.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        terminal: bool,
        quiet: Mapping[str, re.Pattern[str]] = MappingProxyType({}),
        clock: Callable[[], float] = time.monotonic,
        every: float = 5.0,
    ) -> None:
        self._stream = stream
        self._terminal = terminal
        self._quiet = quiet
        self._clock = clock
        self._every = every
        self._colours: dict[str, int] = {}
        self._progress = ""
        self._told = -every

    def line(self, name: str, text: str) -> None:
        """One line of a process's output."""
        if name in self._quiet and not self._quiet[name].search(text):
            return
        prefix = f"{name:<{NAME_WIDTH}}|"
        if self._terminal:
            colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        self._write(f"{prefix} {text}")

    def say(self, text: str) -> None:
        """The supervisor's own words."""
        self._write(f"\x1b[1m{text}\x1b[0m" if self._terminal else text)

    def progress(self, text: str) -> None:
        """How far things are; where it cannot be rewritten, told each `every` seconds if changed."""
        if self._terminal:
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
            self._progress = text
        elif text != self._progress and self._clock() - self._told >= self._every:
            self._progress = text
            self._told = self._clock()
            self._write(text)

    def end_progress(self) -> None:
        """Leaves the progress line as it stands."""
        if self._terminal and self._progress:
            self._stream.write("\n")
        self._progress = ""

    def _write(self, text: str) -> None:
        if self._terminal and self._progress:
            self._stream.write(f"\r\x1b[K{text}\n{self._progress}")
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()


class LogFile:
    """A file of lines that starts anew at `limit` bytes, keeping the one before as NAME.1."""

    def __init__(self, path: Path, limit: int = 20_000_000) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._limit = limit
        self._file = path.open("ab")

    def write(self, line: bytes) -> None:
        if self._file.tell() > self._limit:
            self._file.close()
            self.path.replace(self.path.with_name(self.path.name + ".1"))
            self._file = self.path.open("ab")
        self._file.write(line + b"\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()
