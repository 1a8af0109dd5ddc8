"""gRPC over HTTP/2 by hand: calls whose frames no library would send."""

import re
import socket
import struct
from collections.abc import Sequence
from typing import Final

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, ACK, END_HEADERS = 0x1, 0x1, 0x4
FRAME_BYTES: Final = 16_384
# The server's first trailers on a connection name it in full, for its table of headers is empty.
_STATUS: Final = re.compile(rb"grpc-status[\x01\x02](\d{1,2})")

Header = tuple[str, str]


def message(payload: bytes, flag: int = 0, length: int | None = None) -> bytes:
    """A message of a call, with the compressed flag and the length that it claims."""
    return struct.pack(">BI", flag, len(payload) if length is None else length) + payload


def headers(path: str, *more: Header, left_out: str = "", **changed: str) -> list[Header]:
    """Those of a call, changed by name (with _ for -), with more of them or without one."""
    standard = {
        ":method": "POST",
        ":scheme": "http",
        ":path": path,
        ":authority": "localhost",
        "content-type": "application/grpc",
        "te": "trailers",
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }
    return [*((name, value) for name, value in standard.items() if name != left_out), *more]


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """One frame of HTTP/2."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def call(port: int, header: Sequence[Header], body: bytes, *, broken_off: bool = False) -> str:
    """One call on a connection of its own; how it ends: its status as a number, "reset" or "closed".

    `broken_off`: the connection goes away in the midst of the stream, and "gone" is returned.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(PREFACE + frame(SETTINGS, 0, 0))
        connection.sendall(frame(HEADERS, END_HEADERS, 1, b"".join(_field(*item) for item in header)))
        try:
            for start in range(0, len(body), FRAME_BYTES):
                connection.sendall(frame(DATA, 0, 1, body[start : start + FRAME_BYTES]))
            if broken_off:
                return "gone"
            connection.sendall(frame(DATA, END_STREAM, 1))
        except OSError:  # it was refused before all of it was sent
            pass
        return _end(connection)


def _end(connection: socket.socket) -> str:
    """Reads until the call is over."""
    received = b""
    try:
        while True:
            while len(received) < 9 or len(received) < 9 + int.from_bytes(received[:3]):
                more = connection.recv(65_536)
                if not more:
                    return "closed"
                received += more
            size = int.from_bytes(received[:3])
            kind, flags, payload = received[3], received[4], received[9 : 9 + size]
            received = received[9 + size :]
            if kind == SETTINGS and not flags & ACK:
                connection.sendall(frame(SETTINGS, ACK, 0))
            elif kind == PING and not flags & ACK:
                connection.sendall(frame(PING, ACK, 0, payload))
            elif kind == HEADERS and (found := _STATUS.search(payload)):
                return found[1].decode()
            elif kind in (RST_STREAM, GOAWAY):
                return "reset"
            elif kind == HEADERS and flags & END_STREAM:
                return "refused by HTTP"
    except ConnectionError:
        return "closed"


def _field(name: str, value: str) -> bytes:
    """A header as HPACK's literal without indexing."""
    return b"\x00" + _text(name.encode()) + _text(value.encode())


def _text(value: bytes) -> bytes:
    if len(value) < 127:
        return bytes([len(value)]) + value
    rest, parts = len(value) - 127, [127]
    while rest >= 128:
        parts.append(rest % 128 + 128)
        rest //= 128
    return bytes([*parts, rest]) + value
