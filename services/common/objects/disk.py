"""Objects as files of a folder that this process alone can read."""

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from services.common.objects.store import NoObject, StoreAway, checked

PIECE_BYTES: Final = 64 * 1024
_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700
_ARRIVING: Final = "arriving"
# What is older was left by a process that was killed.
_ARRIVING_S: Final = 86_400


class DiskStore:
    """Files in folders by the first letters of their names; a file that is there is whole."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder; raises OSError where it cannot."""
        self._folder = folder
        self._arriving = folder / _ARRIVING
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        self._arriving.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        oldest = time.time() - _ARRIVING_S
        for left in self._arriving.iterdir():
            if left.stat().st_mtime < oldest:
                left.unlink(missing_ok=True)

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Stores the pieces as one object, on the disk and not in its cache alone."""
        path = self._path(name)
        arriving = self._arriving / f"{name}.{secrets.token_hex(8)}"
        try:
            with _explained():
                file = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
            with os.fdopen(file, "wb") as target:
                for piece in pieces:
                    with _explained():
                        target.write(piece)
                with _explained():
                    target.flush()
                    os.fsync(target.fileno())
            with _explained():
                for folder in (path.parent.parent, path.parent):
                    folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
                    _sync(folder.parent)
                arriving.replace(path)
                _sync(path.parent)
        finally:
            arriving.unlink(missing_ok=True)

    def get(self, name: str) -> Iterator[bytes]:
        """The object in pieces."""
        path = self._path(name)
        try:
            with _explained():
                source = path.open("rb")
        except FileNotFoundError:
            raise NoObject(name) from None
        return _pieces(source)

    def delete(self, name: str) -> None:
        """Removes the object."""
        with _explained():
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / checked(name)[:2] / name[2:4] / name


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    with source:
        while True:
            with _explained():
                piece = source.read(PIECE_BYTES)
            if not piece:
                return
            yield piece


@contextmanager
def _explained() -> Iterator[None]:
    """Raises StoreAway for a disk that is full, read-only or broken; a missing file stays one."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreAway(f"the folder of objects: {error.strerror}") from error


def _sync(folder: Path) -> None:
    """Puts on the disk which files a folder has."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
