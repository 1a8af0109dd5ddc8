"""Who stands behind what this thread or task is doing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from services.common.access.principal import Principal

_CALLER: Final[ContextVar[Principal]] = ContextVar("caller")


def caller() -> Principal:
    """The caller; raises LookupError where nobody is set, which is a defect and no visitor."""
    return _CALLER.get()


@contextmanager
def acting(principal: Principal) -> Iterator[None]:
    """Within it, `caller()` is the principal."""
    token = _CALLER.set(principal)
    try:
        yield
    finally:
        _CALLER.reset(token)
