"""The market's wiring: its gRPC services, what follows a change of a record, and what runs by itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from services.common.records.handlers import Follow
from services.common.records.service import Companion, Parts

# Each part of the market gives one companion.
_COMPANIONS: Final[tuple[Callable[[Parts], Companion], ...]] = ()

# Kind of record → what else happens in the transaction of a change.
FOLLOW: Final[Mapping[str, Follow]] = {}


def companions(parts: Parts) -> Sequence[Companion]:
    """The market's gRPC services."""
    return [make(parts) for make in _COMPANIONS]


@contextmanager
def background(parts: Parts) -> Iterator[None]:
    """What the market does by itself while the process serves."""
    del parts
    yield
