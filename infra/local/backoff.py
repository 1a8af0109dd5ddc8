"""How long to wait before starting again what died."""

from dataclasses import dataclass


@dataclass(slots=True)
class Backoff:
    """Waits that double from `first` to `ceiling` seconds, and begin anew after `healthy` seconds of life."""

    first: float = 0.5
    ceiling: float = 30.0
    healthy: float = 60.0
    _next: float = 0.0

    def delay_after(self, lived: float) -> float:
        """The seconds to wait, after a life of `lived` seconds."""
        if lived >= self.healthy or self._next == 0.0:
            self._next = self.first
        delay = self._next
        self._next = min(delay * 2, self.ceiling)
        return delay
