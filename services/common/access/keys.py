"""The keys that sign callers' tokens, as files, and changing them while everything runs.

A folder holds `<kid>.pem` (Ed25519 private keys, mode 0600), `current` (the kid that signs) and `jwks.json`
(the public keys whose tokens are good). Services need `jwks.json` alone.

To change keys: `add`, `promote` it, wait a token's life, `retire` the old one.
"""

import base64
import fcntl
import json
import logging
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

logger = logging.getLogger(__name__)

CURRENT: Final = "current"
JWKS: Final = "jwks.json"
PATIENCE_S: Final = 60.0
PRIVATE_MODE: Final = 0o600
PUBLIC_MODE: Final = 0o644
USAGE: Final = (
    "usage: python -m services.common.access.keys create|add|list FOLDER\n"
    "       python -m services.common.access.keys promote|retire FOLDER KID"
)

_T = TypeVar("_T")
_Stamp = tuple[int, int, int]


class KeyFolderError(Exception):
    """The keys are not as they must be, or not such that the step can be taken."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One key that is still good."""

    kid: str
    signs: bool


def create(folder: Path) -> str:
    """Makes a folder with a first key that signs, and returns its kid; refuses where there is one already."""
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        if (folder / CURRENT).exists() or (folder / JWKS).exists():
            raise KeyFolderError(f"{folder} holds keys already")
        kid = _add(folder, {})
        _write(folder / CURRENT, kid.encode(), PUBLIC_MODE)
    return kid


def add(folder: Path) -> str:
    """Makes a key whose tokens are good but that does not sign yet; returns its kid."""
    with _alone(folder):
        return _add(folder, read_jwks(folder / JWKS))


def promote(folder: Path, kid: str) -> None:
    """Lets a key that was added sign from now on."""
    with _alone(folder):
        _check_known(folder, kid)
        _private(folder, kid)
        _write(folder / CURRENT, kid.encode(), PUBLIC_MODE)


def retire(folder: Path, kid: str) -> None:
    """Makes tokens of the key bad for good and deletes it; refuses for the one that signs."""
    with _alone(folder):
        known = _check_known(folder, kid)
        if kid == _current_kid(folder):
            raise KeyFolderError(f"{kid} signs; promote another key first")
        _write_jwks(folder, {name: key for name, key in known.items() if name != kid})
        (folder / f"{kid}.pem").unlink(missing_ok=True)


def listed(folder: Path) -> list[Listed]:
    """The keys whose tokens are good."""
    current = _current_kid(folder)
    return [Listed(kid, kid == current) for kid in read_jwks(folder / JWKS)]


def read_jwks(path: Path) -> dict[str, Ed25519PublicKey]:
    """The public keys of a JWKS file by kid; raises KeyFolderError where it cannot be read as one."""
    try:
        entries = json.loads(path.read_bytes())["keys"]
        return {str(entry["kid"]): _public(entry) for entry in entries}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise KeyFolderError(f"{path} is no key set: {error!r}") from None


class SigningKeys:
    """The key that signs, followed when another is promoted.

    It goes on signing where the folder gets unreadable: it is the services that refuse a retired key.
    """

    def __init__(self, folder: Path) -> None:
        """Raises KeyFolderError where the folder holds no key that signs."""
        self._folder = folder
        self._followed = _Followed(folder / CURRENT, self._read)

    def current(self) -> tuple[str, Ed25519PrivateKey]:
        """The kid and the key to sign with now."""
        return self._followed.value()

    def _read(self, _: Path) -> tuple[str, Ed25519PrivateKey]:
        kid = _current_kid(self._folder)
        return kid, _private(self._folder, kid)


class VerifyingKeys:
    """The keys whose tokens are good, followed when the file changes.

    A file that gets unreadable may be one that was to take a key out: the keys before it are good for
    PATIENCE_S more, so that a slow copy harms nobody, and then none is until the file can be read.
    """

    def __init__(self, jwks: Path, now: Callable[[], float] = time.monotonic) -> None:
        """Raises KeyFolderError where the file is no key set; `now` gives seconds."""
        self._followed: _Followed[Mapping[str, Ed25519PublicKey]] = _Followed(jwks, read_jwks, now)

    def get(self, kid: str) -> Ed25519PublicKey | None:
        """The public key of a kid; None where its tokens are not good."""
        keys = self._followed.value()
        return None if self._followed.bad_for() > PATIENCE_S else keys.get(kid)


class _Followed(Generic[_T]):
    """What a file holds, read again when another file takes its place; the last good one while it is bad."""

    def __init__(
        self, path: Path, read: Callable[[Path], _T], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._read = read
        self._now = now
        self._lock = threading.Lock()
        self._bad_since: float | None = None
        self._stamp = _stamp(path)
        self._value = read(path)

    def value(self) -> _T:
        stamp = _stamp(self._path)
        if stamp is None or stamp != self._stamp:
            with self._lock:
                self._follow(stamp)
        return self._value

    def bad_for(self) -> float:
        """For how many seconds the file has been seen to be bad; 0 while it is good."""
        since = self._bad_since
        return 0.0 if since is None else self._now() - since

    def _follow(self, stamp: _Stamp | None) -> None:
        if stamp is not None and stamp == self._stamp:
            return
        try:
            self._value = self._read(self._path)
        except KeyFolderError as error:
            if self._bad_since is None:
                self._bad_since = self._now()
                logger.warning("the keys stay as they were for now: %s", error)
            # The next call tries again: the cause may lie outside the file, or the same file may come back.
            self._stamp = None
        else:
            self._bad_since = None
            self._stamp = stamp


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _add(folder: Path, known: Mapping[str, Ed25519PublicKey]) -> str:
    kid = secrets.token_hex(8)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(folder / f"{kid}.pem", pem, PRIVATE_MODE)
    _write_jwks(folder, {**known, kid: key.public_key()})
    return kid


def _check_known(folder: Path, kid: str) -> dict[str, Ed25519PublicKey]:
    known = read_jwks(folder / JWKS)
    if kid not in known:
        raise KeyFolderError(f"{folder} holds no key {kid}")
    return known


def _current_kid(folder: Path) -> str:
    try:
        return (folder / CURRENT).read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise KeyFolderError(f"{folder} names no key that signs: {error!r}") from None


def _private(folder: Path, kid: str) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key((folder / f"{kid}.pem").read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        # The cause may quote the file, which is secret.
        raise KeyFolderError(f"the private key {kid} cannot be read") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFolderError(f"the private key {kid} is not of Ed25519")
    return key


def _public(entry: Mapping[str, str]) -> Ed25519PublicKey:
    if (entry["kty"], entry["crv"]) != ("OKP", "Ed25519"):
        raise ValueError("a key that is not of Ed25519")
    raw = base64.urlsafe_b64decode(entry["x"] + "=" * (-len(entry["x"]) % 4))
    return Ed25519PublicKey.from_public_bytes(raw)


def _entry(kid: str, key: Ed25519PublicKey) -> dict[str, str]:
    x = base64.urlsafe_b64encode(key.public_bytes_raw()).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x, "alg": "EdDSA", "use": "sig"}


def _write_jwks(folder: Path, keys: Mapping[str, Ed25519PublicKey]) -> None:
    content = json.dumps({"keys": [_entry(kid, key) for kid, key in keys.items()]}, indent=2)
    _write(folder / JWKS, content.encode() + b"\n", PUBLIC_MODE)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Puts the whole file in place at once: a reader sees the old or the new, never a part."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())
    half.replace(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One change of a folder at a time."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise KeyFolderError(f"{folder} is no folder of keys: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def main(arguments: Sequence[str]) -> int:
    """Runs one command; 1 where the keys forbid it, 2 where it was called wrongly."""
    try:
        match list(arguments):
            case ["create", folder]:
                lines = [create(Path(folder))]
            case ["add", folder]:
                lines = [add(Path(folder))]
            case ["promote", folder, kid]:
                promote(Path(folder), kid)
                lines = []
            case ["retire", folder, kid]:
                retire(Path(folder), kid)
                lines = []
            case ["list", folder]:
                lines = [f"{key.kid}{' signs' if key.signs else ''}" for key in listed(Path(folder))]
            case _:
                sys.stderr.write(USAGE + "\n")
                return 2
    except KeyFolderError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
