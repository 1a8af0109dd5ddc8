"""The chain: what an entry is, its canonical form, and its hash under a key. Pure.

An entry's hash is HMAC-SHA256 over the previous entry's hash and all of its own fields. The key is not in the
database, so whoever has rights there alone can rebuild no part of a chain.
"""

import hmac
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

DIGEST_BYTES: Final = 32
# The hash before the first entry.
GENESIS: Final = bytes(DIGEST_BYTES)

_FORM: Final = b"dabridge.audit.v1"
_LENGTH: Final = struct.Struct(">I")
_NUMBER: Final = struct.Struct(">q")
# Place, version, and the lengths of seven fields.
_OWN: Final = struct.Struct(">qq7I")


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to which object.

    Digests are of the object's state (`digest`), empty where there was nothing; `detail` is short and without
    personal data.
    """

    action: str
    object_kind: str = ""
    object_id: str = ""
    object_version: int = 0
    before_digest: bytes = b""
    after_digest: bytes = b""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who acted, when and from where; `at` is aware, microseconds count."""

    at: datetime
    actor: str
    roles: tuple[str, ...]
    organisation: str
    address: str
    trace_id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a log, as proto/dabridge/audit/v1 describes it."""

    seq: int
    circumstances: Circumstances
    act: Act
    previous_hash: bytes
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

    def link(self, head: Head, circumstances: Circumstances, acts: Iterable[Act]) -> tuple[list[bytes], Head]:
        """The hashes of the acts' entries as they follow the head, and the head that they make."""
        around = _circumstances(circumstances)
        seq, previous = head.seq, head.hash
        hashes = []
        for act in acts:
            seq += 1
            previous = hmac.digest(self._entries, around + _own(seq, act, previous), "sha256")
            hashes.append(previous)
        return hashes, self.sealed(seq, previous)

    def sealed(self, seq: int, last: bytes) -> Head:
        """The head of a log whose newest entry is this one."""
        seal = hmac.digest(self._heads, _NUMBER.pack(seq) + last, "sha256")
        return Head(seq, last, seal)


def canonical(entry: Entry) -> bytes:
    """All fields but the hash, each with its length, so that no two entries have the same form."""
    return _circumstances(entry.circumstances) + _own(entry.seq, entry.act, entry.previous_hash)


def _circumstances(given: Circumstances) -> bytes:
    roles = _joined(*(role.encode() for role in given.roles))
    texts = (stamp(given.at), given.actor, given.organisation, given.address, given.trace_id)
    return _joined(roles, *(text.encode() for text in texts))


def _joined(*fields: bytes) -> bytes:
    return b"".join(_LENGTH.pack(len(field)) + field for field in fields)


def _own(seq: int, act: Act, previous: bytes) -> bytes:
    fields = (
        act.before_digest,
        act.after_digest,
        previous,
        act.action.encode(),
        act.object_kind.encode(),
        act.object_id.encode(),
        act.detail.encode(),
    )
    return _OWN.pack(seq, act.object_version, *map(len, fields)) + b"".join(fields)


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(state: bytes) -> bytes:
    """What stands for an object's state before or after."""
    return sha256(state).digest()
