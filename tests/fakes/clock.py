"""A clock that a test sets."""

from datetime import UTC, datetime, timedelta


class FixedClock:
    """Tells one time until it is moved."""

    def __init__(self, start: datetime = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def advance(self, seconds: float = 1.0) -> None:
        self.time += timedelta(seconds=seconds)
