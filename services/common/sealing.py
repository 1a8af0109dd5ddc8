"""What nobody may read before its time, as the database and the object store hold it: sealed.

Each object has a random data key of its own. SEAL_KEY wraps the data keys and is in neither place, so that
who has the database, a backup or the files learns nothing. What is sealed opens in its own place alone.
"""

import hashlib
import hmac
import secrets
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.common.settings import Environ, SettingsError, required

VARIABLE: Final = "SEAL_KEY"
KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 8
# Clear bytes of a chunk of a sealed stream; the last may have fewer.
CHUNK_BYTES: Final = 64 * 1024

_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_SALT_BYTES: Final = 16
# The first byte of what is sealed names the way it was sealed. No protobuf message begins with it.
SEALED: Final = b"\x01"
_VERSION: Final = SEALED
_WRAPPED_BYTES: Final = len(_VERSION) + KEY_ID_BYTES + _NONCE_BYTES + KEY_BYTES + _TAG_BYTES
_LENGTH: Final = struct.Struct(">I")
_CHUNK_NONCE: Final = struct.Struct(">QxxxB")


class Unsealable(Exception):
    """What is stored was sealed under another key, for another place, or changed since."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something sealed lies: table, the object's id, and which part of it, such as a revision."""

    table: str
    id: str
    part: str = ""

    def encoded(self) -> bytes:
        """Each field behind its length, so that no two places have the same form."""
        fields = (self.table.encode(), self.id.encode(), self.part.encode())
        return b"".join(_LENGTH.pack(len(field)) + field for field in fields)


def is_sealed(data: bytes) -> bool:
    """Whether bytes were sealed, of those that are a protobuf message where they are not."""
    return data[:1] == SEALED


class DataKey:
    """The key of one object; `wrapped` is what may be stored of it."""

    def __init__(self, key: bytes, wrapped: bytes) -> None:
        self._key = key
        self._aead = AESGCM(key)
        self.wrapped = wrapped

    def wrapped_by(self, wrap: Callable[[bytes], bytes]) -> bytes:
        """The key, wrapped anew."""
        return wrap(self._key)

    def seal(self, clear: bytes, place: Place) -> bytes:
        """The bytes, readable again for the same place alone."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, clear, place.encoded())

    def unseal(self, sealed: bytes, place: Place) -> bytes:
        """The clear bytes; raises Unsealable."""
        return _opened(self._aead, sealed, place)

    def seal_stream(self, clear: Iterable[bytes], place: Place) -> Iterator[bytes]:
        """Seals pieces of any size as they come; holds a chunk in memory and no more."""
        salt = secrets.token_bytes(_SALT_BYTES)
        aead = AESGCM(_derived(self._key, b"stream", salt))
        aad = place.encoded()
        yield _VERSION + salt
        for number, (chunk, last) in enumerate(_chunks(clear, CHUNK_BYTES)):
            yield aead.encrypt(_CHUNK_NONCE.pack(number, last), chunk, aad)

    def unseal_stream(self, sealed: Iterable[bytes], place: Place) -> Iterator[bytes]:
        """The clear chunks in order; raises Unsealable at the first that is not what was sealed there.

        So does a stream that was cut off: who has read to the end has read the whole.
        """
        pieces = iter(sealed)
        head, rest = _head(pieces, len(_VERSION) + _SALT_BYTES)
        if head[:1] != _VERSION:
            raise Unsealable("sealed in no way that is known")
        aead = AESGCM(_derived(self._key, b"stream", head[len(_VERSION) :]))
        aad = place.encoded()
        chunks = _chunks(_resumed(rest, pieces), CHUNK_BYTES + _TAG_BYTES)
        for number, (chunk, last) in enumerate(chunks):
            try:
                clear = aead.decrypt(_CHUNK_NONCE.pack(number, last), chunk, aad)
            except (InvalidTag, ValueError):
                raise Unsealable(f"a chunk that does not belong to {place.table}") from None
            yield clear


class Sealer:
    """Makes and opens data keys under the first of some keys; the others open what they sealed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Raises ValueError for no key, or one of another length than KEY_BYTES."""
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"each key must have {KEY_BYTES} bytes")
        self._wrapping = {_key_id(key): AESGCM(_derived(key, b"wrap")) for key in keys}
        self._current = _key_id(keys[0])
        self._digest_keys = tuple(_derived(key, b"digest") for key in keys)

    @classmethod
    def from_environ(cls, environ: Environ, variable: str = VARIABLE) -> "Sealer":
        """SEAL_KEY, or another variable: hexadecimal keys of 32 bytes, by commas, first the one that seals.

        Raises SettingsError, whose message never holds a key.
        """
        try:
            keys = [bytes.fromhex(part) for part in required(environ, variable).split(",")]
        except ValueError as error:
            if isinstance(error, SettingsError):
                raise
            raise SettingsError(variable, "must be hexadecimal, several separated by commas") from None
        if any(len(key) != KEY_BYTES for key in keys):
            raise SettingsError(variable, f"must have {KEY_BYTES} bytes, each of several")
        return cls(keys)

    def new_key(self, place: Place) -> DataKey:
        """A random data key for the object at a place."""
        key = secrets.token_bytes(KEY_BYTES)
        return DataKey(key, self._wrap(key, place))

    def open_key(self, wrapped: bytes, place: Place) -> DataKey:
        """The data key of the object at the place; raises Unsealable."""
        head = len(_VERSION)
        aead = self._wrapping.get(wrapped[head : head + KEY_ID_BYTES])
        if len(wrapped) != _WRAPPED_BYTES or wrapped[:head] != _VERSION or aead is None:
            raise Unsealable("wrapped by no key that is known")
        return DataKey(_opened(aead, _VERSION + wrapped[head + KEY_ID_BYTES :], place), wrapped)

    def seal(self, clear: bytes, place: Place) -> bytes:
        """The bytes under a data key of their own, which goes with them."""
        key = self.new_key(place)
        return key.wrapped + key.seal(clear, place)

    def unseal(self, sealed: bytes, place: Place) -> bytes:
        """What `seal` sealed for the same place; raises Unsealable."""
        return self.open_key(sealed[:_WRAPPED_BYTES], place).unseal(sealed[_WRAPPED_BYTES:], place)

    def digest(self, content: bytes) -> bytes:
        """32 bytes that only a holder of the first key can compute, so that nobody tries contents out."""
        return self.digests(content)[0]

    def digests(self, content: bytes) -> list[bytes]:
        """The digest under each of the keys, the first one's first."""
        return [hmac.digest(key, content, "sha256") for key in self._digest_keys]

    def rewrapped(self, wrapped: bytes, place: Place) -> bytes:
        """A data key as the first of the keys wraps it, as it is where that one did; raises Unsealable."""
        head = len(_VERSION)
        if wrapped[head : head + KEY_ID_BYTES] == self._current:
            return wrapped
        return self.open_key(wrapped, place).wrapped_by(lambda key: self._wrap(key, place))

    def _wrap(self, key: bytes, place: Place) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._wrapping[self._current].encrypt(nonce, key, place.encoded())
        return _VERSION + self._current + nonce + sealed


def _opened(aead: AESGCM, sealed: bytes, place: Place) -> bytes:
    start = len(_VERSION) + _NONCE_BYTES
    if sealed[:1] != _VERSION or len(sealed) < start + _TAG_BYTES:
        raise Unsealable("sealed in no way that is known")
    try:
        return aead.decrypt(sealed[1:start], sealed[start:], place.encoded())
    except InvalidTag:
        raise Unsealable(f"nothing that belongs to {place.table}") from None


def _derived(key: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=salt, info=b"dabridge.seal:" + purpose).derive(key)


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(_derived(key, b"id")).digest()[:KEY_ID_BYTES]


def _chunks(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Chunks of one size, the last one shorter or equal, each with whether it is the last; at least one."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    yield bytes(held), True


def _head(pieces: Iterator[bytes], size: int) -> tuple[bytes, bytes]:
    """The first bytes of a stream, and what of the same piece comes after them."""
    held = b""
    while len(held) < size:
        piece = next(pieces, None)
        if piece is None:
            raise Unsealable("cut off")
        held += piece
    return held[:size], held[size:]


def _resumed(rest: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield rest
    yield from pieces
