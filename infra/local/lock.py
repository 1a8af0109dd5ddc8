"""One supervisor a data directory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process holds the data directory."""


@contextmanager
def data_lock(data: Path) -> Iterator[None]:
    """Holds the data directory, made where it is missing, for as long as this process lives.

    Raises AlreadyRunning. The directory may be removed while it is held.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"{data} is in use by another run; stop that one first") from None
        yield
