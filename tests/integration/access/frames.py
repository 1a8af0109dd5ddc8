"""Calls by HTTP/2 frames made by hand, for what no gRPC library would send."""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import grpc

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA: Final = 0
HEADERS: Final = 1
RESET: Final = 3
SETTINGS: Final = 4
PING: Final = 6
GOAWAY: Final = 7
END_STREAM: Final = 1
ACK: Final = 1
END_HEADERS: Final = 4
STREAM: Final = 1
PATIENCE_S: Final = 10.0

# The server writes its trailers as plain text, each for the first time on a connection of one call.
_STATUS: Final = re.compile(rb"grpc-status[\x01\x02](\d{1,2})")
_CODES: Final = {code.value[0]: code for code in grpc.StatusCode}


@dataclass(frozen=True, slots=True)
class Told:
    """How the server ended a call: by a status, or by cutting the stream or the connection off."""

    status: grpc.StatusCode | None = None
    cut: str = ""


def prefixed(message: bytes, *, flag: int = 0, length: int | None = None) -> bytes:
    """A message as gRPC frames it, or wrongly."""
    return bytes([flag]) + (len(message) if length is None else length).to_bytes(4, "big") + message


def frame(kind: int, flags: int, content: bytes, stream: int = STREAM) -> bytes:
    """One HTTP/2 frame."""
    return len(content).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + content


def headers(fields: Sequence[tuple[str, str]]) -> bytes:
    """A block of headers without compression."""
    return b"".join(b"\x00" + _text(name) + _text(value) for name, value in fields)


def request(path: str, /, authorization: str, *, ends: bool = False, **changes: str | None) -> bytes:
    """The headers of a call; `changes` by name, "_" standing for "-", None leaving one out."""
    fields: dict[str, str | None] = {
        ":method": "POST",
        ":scheme": "http",
        ":path": path,
        ":authority": "localhost",
        "te": "trailers",
        "content-type": "application/grpc",
        "authorization": authorization,
    }
    for name, value in changes.items():
        plain = name.replace("_", "-")
        fields[f":{plain}" if f":{plain}" in fields else plain] = value
    block = headers([(name, value) for name, value in fields.items() if value is not None])
    return frame(HEADERS, END_HEADERS | (END_STREAM if ends else 0), block)


def data(content: bytes, *, last: bool = True) -> bytes:
    """A part of a call's messages."""
    return frame(DATA, END_STREAM if last else 0, content)


def send(address: str, frames: Sequence[bytes], ending: bytes) -> None:
    """Sends the frames, and once the server has read them the ending; then the connection is closed."""
    with _connected(address) as connection:
        connection.sendall(_begin(frames) + frame(PING, 0, bytes(8), 0))
        while (head := _exactly(connection, 9)) is not None:
            _exactly(connection, int.from_bytes(head[:3], "big"))
            if head[3] == PING:
                break
        connection.sendall(ending)


def call(address: str, frames: Sequence[bytes]) -> Told:
    """What the server says to the frames, sent on a connection of their own."""
    with _connected(address) as connection:
        try:
            connection.sendall(_begin(frames))
            return _answer(connection)
        except (ConnectionResetError, BrokenPipeError):
            return Told(cut="connection reset")


def _connected(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_S)


def _begin(frames: Sequence[bytes]) -> bytes:
    return PREFACE + frame(SETTINGS, 0, b"", 0) + b"".join(frames)


def _answer(connection: socket.socket) -> Told:
    while True:
        head = _exactly(connection, 9)
        if head is None:
            return Told(cut="connection closed")
        kind, flags = head[3], head[4]
        content = _exactly(connection, int.from_bytes(head[:3], "big")) or b""
        if kind == HEADERS:
            if found := _STATUS.search(content):
                return Told(_CODES[int(found[1])])
            if flags & END_STREAM:
                return Told(cut="ended without a status")
        elif kind == RESET:
            return Told(cut=f"stream reset {int.from_bytes(content, 'big')}")
        elif kind == GOAWAY:
            return Told(cut=f"sent away {int.from_bytes(content[4:8], 'big')}")
        elif kind == SETTINGS and not flags & ACK:
            connection.sendall(frame(SETTINGS, ACK, b"", 0))


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    """So many bytes; None where the server closes before."""
    out = b""
    while len(out) < count:
        part = connection.recv(count - len(out))
        if not part:
            return None
        out += part
    return out


def _text(text: str) -> bytes:
    raw = text.encode()
    if len(raw) < 127:
        return bytes([len(raw)]) + raw
    rest, out = len(raw) - 127, bytearray([127])
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    out.append(rest)
    return bytes(out) + raw
