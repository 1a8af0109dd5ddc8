"""Where requests come from."""

import ipaddress
from collections.abc import Collection
from typing import Final

from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
FORWARDED: Final = b"x-forwarded-for"


def networks(text: str) -> tuple[Network, ...]:
    """The networks of a list such as "10.0.0.0/8, 192.168.1.5"; raises ValueError."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def client(scope: Scope, trusted: Collection[Network]) -> str:
    """The address that the request came from; empty where it is unknown.

    What X-Forwarded-For says counts only as far as trusted proxies have written it: from the right, the first
    address that is none of theirs.
    """
    peer = scope.get("client")
    found = str(peer[0]) if peer else ""
    if not trusted or not _within(found, trusted):
        return found
    told = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == FORWARDED)
    for part in reversed(told.split(",")):
        written = part.strip()
        if _parsed(written) is None:
            return found
        found = written
        if not _within(found, trusted):
            return found
    return found


def _within(address: str, trusted: Collection[Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in trusted)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
