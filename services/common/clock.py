"""The current time as a dependency, so that a test can set it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from services.common.settings import SettingsError

SHIFT_FILE: Final = "CLOCK_SHIFT_FILE"


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock, moved by the whole seconds that a file holds at the time of asking.

    For development: a demo or a test reaches a deadline by it. No file or an empty one: not moved.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """The moved time, aware, in UTC."""
        try:
            shift = int(self._file.read_text("ascii").strip() or 0)
        except FileNotFoundError:
            shift = 0
        return datetime.now(UTC) + timedelta(seconds=shift)


def from_environ(environ: Mapping[str, str]) -> Clock:
    """The machine's clock, or in development the one that CLOCK_SHIFT_FILE moves.

    Raises SettingsError where production names such a file.
    """
    file = environ.get(SHIFT_FILE, "")
    if not file:
        return SystemClock()
    if environ.get("DABRIDGE_ENVIRONMENT") != "development":
        raise SettingsError(SHIFT_FILE, "is for DABRIDGE_ENVIRONMENT=development alone")
    return ShiftedClock(Path(file))
