"""How many streams there are at a time: of all callers together, and of each."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from services.common.errors import Busy

PATIENCE_S: Final = 5.0


class Lane:
    """Streams of one direction, so that slow ones leave threads to the other calls, and places to others."""

    def __init__(self, most: int, each: int, patience_s: float = PATIENCE_S) -> None:
        """At most `most` at a time, `each` of one caller; for a free place it waits so many seconds."""
        self._places = threading.BoundedSemaphore(most)
        self._each = each
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    @contextmanager
    def place(self, caller: str) -> Iterator[None]:
        """A place for one stream of the caller; raises Busy, at once where it is for their own ones."""
        with self._lock:
            if self._held[caller] >= self._each:
                raise Busy("files_own")
            self._held[caller] += 1
        try:
            if not self._places.acquire(timeout=self._patience_s):
                raise Busy("files_all")
            try:
                yield
            finally:
                self._places.release()
        finally:
            with self._lock:
                self._held[caller] -= 1
                if not self._held[caller]:
                    del self._held[caller]
