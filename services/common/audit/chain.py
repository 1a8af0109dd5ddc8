"""The chain: what an entry is, its canonical form, and its hash under a key. Pure.

An entry's hash is HMAC-SHA256 over the previous entry's hash and all of its own fields. The key is not in the
database, so whoever has rights there alone can rebuild no part of a chain.
"""

import hmac
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

DIGEST_BYTES: Final = 32
# The hash before the first entry.
GENESIS: Final = bytes(DIGEST_BYTES)

_FORM: Final = b"dabridge.audit.v1"
_LENGTH: Final = struct.Struct(">I")
_NUMBER: Final = struct.Struct(">q")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a log, as proto/dabridge/audit/v1 describes it; `at` is aware, microseconds count."""

    seq: int
    at: datetime
    actor: str
    roles: tuple[str, ...]
    organisation: str
    action: str
    object_kind: str
    object_id: str
    object_version: int
    before_digest: bytes
    after_digest: bytes
    address: str
    trace_id: str
    detail: str
    previous_hash: bytes = b""
    hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Head:
    """The place and the hash of the newest entry; of an empty log 0 and GENESIS.

    `seal` is a second hash under the key. It is kept with the head alone, so that a log whose tail is cut
    cannot be given the head of its rest.
    """

    seq: int = 0
    hash: bytes = GENESIS
    seal: bytes = b""


class Chain:
    """Hashes the entries of one log."""

    def __init__(self, key: bytes, log: str) -> None:
        """`log` is the service's name: under one key, entries of one log are none of another."""
        self._entries = hmac.digest(key, _FORM + b" entry " + log.encode(), "sha256")
        self._heads = hmac.digest(key, _FORM + b" head " + log.encode(), "sha256")
        self._states = hmac.digest(key, _FORM + b" state " + log.encode(), "sha256")
        self.log = log

    def hash(self, entry: Entry) -> bytes:
        """The hash that the entry must have, given its own `previous_hash`."""
        return hmac.digest(self._entries, canonical(entry), "sha256")

    def digest(self, state: bytes) -> bytes:
        """What stands for a state that could be guessed, and thus must not be tried without the key."""
        return hmac.digest(self._states, state, "sha256")

    def link(self, head: Head, drafts: Iterable[Entry]) -> tuple[list[Entry], Head]:
        """The drafts as they follow the head, with their places and hashes, and the head that they make."""
        seq, previous = head.seq, head.hash
        linked = []
        for draft in drafts:
            seq += 1
            placed = replace(draft, seq=seq, previous_hash=previous)
            previous = self.hash(placed)
            linked.append(replace(placed, hash=previous))
        return linked, self.sealed(seq, previous)

    def sealed(self, seq: int, last: bytes) -> Head:
        """The head of a log whose newest entry is this one."""
        seal = hmac.digest(self._heads, _NUMBER.pack(seq) + last, "sha256")
        return Head(seq, last, seal)


def canonical(entry: Entry) -> bytes:
    """All fields but the hash, each behind its length, so that no two entries have the same form."""
    texts = (
        stamp(entry.at),
        entry.actor,
        entry.organisation,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.address,
        entry.trace_id,
        entry.detail,
        *entry.roles,
    )
    fields = [
        _NUMBER.pack(entry.seq),
        _NUMBER.pack(entry.object_version),
        entry.previous_hash,
        entry.before_digest,
        entry.after_digest,
        *(text.encode() for text in texts),
    ]
    return b"".join(_LENGTH.pack(len(field)) + field for field in fields)


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(state: bytes) -> bytes:
    """What stands for an object's state before or after."""
    return sha256(state).digest()
