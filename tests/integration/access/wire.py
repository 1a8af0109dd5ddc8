"""The protobuf wire format by hand, right and wrong."""

from random import Random
from typing import Final

VARINT: Final = 0
FIXED64: Final = 1
DELIMITED: Final = 2
START_GROUP: Final = 3
END_GROUP: Final = 4
FIXED32: Final = 5

# Overlong, unending and too large ones.
BAD_VARINTS: Final = (
    b"\xff" * 10,
    b"\xff" * 11 + b"\x01",
    b"\x80" * 10 + b"\x01",
    b"\x80" * 9 + b"\x02",
    b"\x80",
    b"\xff" * 9 + b"\x7f",
    b"\xff" * 64,
)
# Cut off, overlong, surrogates, beyond Unicode, and other encodings.
NO_UTF8: Final = (
    b"\xff",
    b"\xc0\x80",
    b"\xe4\xbd",
    b"\xed\xa0\x80",
    b"\xed\xb0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\x80\x80",
    "达州".encode("gbk"),
    "达州".encode("utf-16"),
    "达州".encode()[:-1],
)


def varint(number: int) -> bytes:
    """A whole number of 0 to 2**64 - 1."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def key(number: int, kind: int) -> bytes:
    """What a field begins with."""
    return varint(number << 3 | kind)


def delimited(number: int, content: bytes) -> bytes:
    """A field with a length."""
    return key(number, DELIMITED) + varint(len(content)) + content


def any_field(rng: Random, number: int) -> bytes:
    """A field of any kind, some of them impossible, that need not fit the message's."""
    kind = rng.randrange(8)
    if kind == VARINT:
        return key(number, kind) + rng.choice([varint(rng.getrandbits(64)), *BAD_VARINTS])
    if kind in (FIXED64, FIXED32):
        width = 8 if kind == FIXED64 else 4
        return key(number, kind) + rng.randbytes(width - rng.choice([0, 0, 1]))
    if kind == DELIMITED:
        content = rng.randbytes(rng.randrange(40))
        length = rng.choice([len(content), len(content), len(content) + 1, 2**31, 2**32, 2**63])
        return key(number, kind) + varint(length) + content
    return key(number, kind) + rng.randbytes(rng.randrange(4))


def deep(number: int, levels: int, core: bytes = b"") -> bytes:
    """A field within itself within itself."""
    content = core
    for _ in range(levels):
        content = delimited(number, content)
    return content


def groups(number: int, levels: int, *, closed: bool) -> bytes:
    """Groups within groups, of a field that nobody knows."""
    return key(number, START_GROUP) * levels + (key(number, END_GROUP) * levels if closed else b"")


def mutated(rng: Random, content: bytes) -> bytes:
    """The bytes with some changed, lost, doubled, moved or put in."""
    out = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        at = rng.randrange(len(out) + 1)
        span = rng.randrange(1, 9)
        match rng.randrange(6):
            case 0 if at < len(out):
                out[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(out):
                out[at] = rng.choice([0x00, 0x7F, 0x80, 0xFF])
            case 2:
                del out[at : at + span]
            case 3:
                out[at:at] = rng.randbytes(span)
            case 4:
                out[at:at] = out[at : at + span]
            case _:
                out[at : at + span] = rng.choice(BAD_VARINTS)
    return bytes(out)
