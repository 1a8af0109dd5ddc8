"""The Protocol of an object store."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

_NAME: Final = re.compile(r"[a-z0-9]{8,64}", re.ASCII)


class NoObject(LookupError):
    """There is no object of the name."""


class StoreAway(ConnectionError):
    """The store does not answer, or does not take what it is given; the message holds no name of a file."""


class ObjectStore(Protocol):
    """Keeps streams of bytes by name: 8 to 64 small letters and digits, chosen by the program.

    Each call raises ValueError for another name, and StoreAway within bounded time.
    """

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Stores the pieces as one object, whole or not at all; where `pieces` raises, nothing is stored."""
        ...

    def get(self, name: str) -> Iterator[bytes]:
        """The object in pieces; raises NoObject before the first."""
        ...

    def delete(self, name: str) -> None:
        """Removes the object; nothing happens where there is none."""
        ...


def checked(name: str) -> str:
    """The name; raises ValueError for one that is no name of an object."""
    if not _NAME.fullmatch(name):
        raise ValueError("no name of an object")
    return name
