"""Choosing ports on the loopback interface."""

import socket
from collections.abc import Callable, Collection, Mapping

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """True where a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def any_free() -> int:
    """A port that nobody listens on, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((LOOPBACK, 0))
        port: int = listener.getsockname()[1]
        return port


def distinct(names: Collection[str]) -> dict[str, int]:
    """A free port for each name, no two the same."""
    ports: dict[str, int] = {}
    while len(ports) < len(names):
        port = any_free()
        if port not in ports.values():
            ports[[*names][len(ports)]] = port
    return ports


def next_free(preferred: int, taken: Collection[int] = (), free: Callable[[int], bool] = is_free) -> int:
    """The preferred port, or the first above it that is free and not in `taken`; raises OSError after 100."""
    for port in range(preferred, min(preferred + 100, 65536)):
        if port not in taken and free(port):
            return port
    raise OSError(f"no free port from {preferred} on")


def choose(
    preferred: Mapping[str, int], asked: Mapping[str, int], free: Callable[[int], bool] = is_free
) -> dict[str, int]:
    """A port for each name: the one asked for, else the next free from the preferred one on.

    Raises OSError where a port that was asked for is taken.
    """
    ports: dict[str, int] = {}
    for name in sorted(preferred, key=lambda name: name not in asked):
        if name in asked:
            ports[name] = asked[name]
            if not free(asked[name]):
                raise OSError(f"port {asked[name]}, asked for {name}, is taken")
        else:
            ports[name] = next_free(preferred[name], ports.values(), free)
    return ports
