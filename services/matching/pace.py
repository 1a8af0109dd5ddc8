"""Ranking waits a little while a load is being absorbed: one ranking then serves many arrivals."""

import asyncio
import time
from typing import Final

LONGEST_WAIT_S: Final = 5.0
_GRACE_S: Final = 0.3
_STEP_S: Final = 0.05


class Pace:
    """Shared by both agents on one event loop. An edit on a quiet system is never held up."""

    def __init__(self) -> None:
        self._loading_until = 0.0

    def absorbing(self, *, full: bool) -> None:
        """A batch is being absorbed; a full one means that more is waiting."""
        self._loading_until = time.monotonic() + LONGEST_WAIT_S if full else 0.0

    def absorbed(self) -> None:
        """The batch is done; the next one may follow at once."""
        if self._loading_until:
            self._loading_until = time.monotonic() + _GRACE_S

    async def calm(self) -> None:
        """Returns when no load is under way, or after LONGEST_WAIT_S."""
        end = time.monotonic() + LONGEST_WAIT_S
        while time.monotonic() < min(self._loading_until, end):  # noqa: ASYNC110 - a time is waited for, no event
            await asyncio.sleep(_STEP_S)
