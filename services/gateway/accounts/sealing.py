"""Personal data as the gateway's database holds it: sealed, and found by a keyed digest."""

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
# The first byte of what is sealed names the way it was sealed.
_VERSION: Final = b"\x01"


class Unsealable(Exception):
    """What is stored was sealed under another key, for another place, or changed since."""


class Sealer:
    """AES-256-GCM and HMAC-SHA256 under keys that follow from one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        """Raises ValueError for a key of another length."""
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key must have {KEY_BYTES} bytes")
        self._aead = AESGCM(_derived(key, b"seal"))
        self._digest_key = _derived(key, b"digest")
        self._key = key

    def seal(self, text: str, place: str) -> bytes:
        """The text, readable again only for the same place, such as "account:<id>:mobile"."""
        # 12 random bytes a message are enough for far more than a city's people (2^32).
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text; raises Unsealable."""
        start = len(_VERSION) + _NONCE_BYTES
        if sealed[:1] != _VERSION or len(sealed) < start:
            raise Unsealable("sealed in no way that is known")
        try:
            return self._aead.decrypt(sealed[1:start], sealed[start:], place.encode()).decode()
        except InvalidTag:
            raise Unsealable(f"nothing that belongs to {place.partition(':')[0]}") from None

    def digest(self, purpose: str, text: str) -> bytes:
        """32 bytes that only a holder of the key can compute; equal for equal texts of one purpose."""
        return hmac.digest(self._digest_key, f"{purpose}\0{text}".encode(), hashlib.sha256)

    def mobile_index(self, mobile: str) -> bytes:
        """By what a mobile is found, in every table."""
        return self.digest("mobile", mobile)

    def derived(self, purpose: str) -> bytes:
        """A key of 32 bytes for another use, such as sealing a cookie."""
        return _derived(self._key, b"other:" + purpose.encode())


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"dabridge.accounts:" + purpose).derive(key)
