"""How often callers may ask, and how many streams they may hold."""

import ipaddress
import logging
import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string

from services.common import texts
from services.gateway.access import Rate
from services.gateway.problems import Problem

MEMORY: Final = "memory://"
# Many people share one address, so it bears more than one of them.
SHARED: Final = 10
DEFAULTS: Final[Mapping[Rate, str]] = {
    "sign_in": "20/minute",
    "read": "600/minute",
    "write": "120/minute",
    "bulk": "20/minute",
    "export": "20/minute",
}

_log = logging.getLogger(__name__)


def rate(text: str) -> RateLimitItem:
    """A limit such as "20/minute"; raises ValueError."""
    return parse(text)


def storage(address: str) -> Storage:
    """Where the counts are kept: "memory://", or one for all replicas such as "redis://host:6379".

    Raises ValueError where the address is none that can be used.
    """
    try:
        made = storage_from_string(f"async+{address}", wrap_exceptions=True)
    except (ConfigurationError, ImportError) as error:
        raise ValueError(str(error)) from None
    assert isinstance(made, Storage)
    return made


class RateLimits:
    """Counts requests by who makes them and where from. Where the counts cannot be kept, all pass: being
    away, the store must not take the portal along, and accounts have their own lock against guessing."""

    def __init__(self, rates: Mapping[Rate, RateLimitItem], kept: Storage) -> None:
        self._rates = rates
        self._limiter = SlidingWindowCounterRateLimiter(kept)

    async def from_address(self, kind: Rate, address: str) -> None:
        """Counts a request of an address; raises Problem 429 where it has made too many."""
        factor = 1 if kind == "sign_in" else SHARED
        await self._hit(kind, factor, f"address:{network(address)}")

    async def by_caller(self, kind: Rate, person: str, address: str) -> None:
        """Counts a request of a person, or of an address where nobody is known; raises Problem 429."""
        await self._hit(kind, 1, f"person:{person}" if person else f"visitor:{network(address)}")

    async def _hit(self, kind: Rate, factor: int, who: str) -> None:
        limit = self._rates.get(kind)
        if limit is None:
            return
        item = type(limit)(limit.amount * factor, limit.multiples, namespace=kind)
        try:
            if await self._limiter.hit(item, who):
                return
            reset = (await self._limiter.get_window_stats(item, who)).reset_time
        except StorageError:
            _log.exception("rate limits cannot be counted")
            return
        wait = max(1, math.ceil(reset - time.time()))
        told = texts.get("api.rate_limited", seconds=wait)
        raise Problem(429, "rate_limited", told, headers={"Retry-After": str(wait)})


class Streams:
    """How many event streams each caller holds open."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    @contextmanager
    def hold(self, who: str) -> Iterator[None]:
        """Counts a stream while it is open."""
        self._open[who] += 1
        try:
            yield
        finally:
            self._open[who] -= 1
            self._open += Counter()

    def room(self, who: str) -> None:
        """Raises Problem 429 where the caller can open no more."""
        if self._open[who] >= self._most:
            raise Problem(
                429, "too_many_streams", texts.get("api.too_many_streams", most=self._most), headers=_LATER
            )


_LATER: Final = {"Retry-After": "30"}


def network(address: str) -> str:
    """What an address is counted as: itself, or the /64 of an IPv6 one, for a household has that many."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
