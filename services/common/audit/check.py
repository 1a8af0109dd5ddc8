"""Checking a chain from its first entry to its head. Pure."""

import hmac
from dataclasses import dataclass
from enum import StrEnum

from services.common import texts
from services.common.audit.chain import GENESIS, Chain, Entry, Head


class Fault(StrEnum):
    """What can be wrong with a log."""

    REMOVED = "removed"
    INSERTED = "inserted"
    CHANGED = "changed"
    FORKED = "forked"
    TAIL_CUT = "tail_cut"
    HEAD_CHANGED = "head_changed"
    NO_HEAD = "no_head"
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    `entries` were read; `broken_seq` is the first place that is wrong, 0 where none can be named; `head` is
    the hash to note elsewhere, empty in a log that is not intact.
    """

    entries: int
    fault: Fault | None = None
    broken_seq: int = 0
    head: bytes = b""

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None

    @property
    def reason(self) -> str:
        """What is wrong, in Chinese; empty where nothing is."""
        return "" if self.fault is None else texts.get(f"audit.fault.{self.fault}", seq=self.broken_seq)


class Check:
    """Takes a log's entries in the order of their places, then its head; the first fault counts."""

    def __init__(self, chain: Chain, expected: bytes = b"") -> None:
        """`expected` is a head noted elsewhere, at any time: the log must have gone on from there."""
        self._chain = chain
        self._expected = expected
        self._met = expected in (b"", GENESIS)
        self._read = 0
        self._last = GENESIS
        self._fault: Fault | None = None
        self._broken_seq = 0

    @property
    def failed(self) -> bool:
        """Whether a fault is found already."""
        return self._fault is not None

    def take(self, entry: Entry) -> None:
        """The next entry."""
        if self.failed:
            return
        place = self._read + 1
        if entry.seq > place:
            self._fail(Fault.REMOVED, place)
        elif entry.seq < place:
            self._fail(Fault.INSERTED, entry.seq)
        elif not hmac.compare_digest(self._chain.hash(entry), entry.hash):
            self._fail(Fault.CHANGED, place)
        elif entry.previous_hash != self._last:
            self._fail(Fault.FORKED, place)
        else:
            self._read = place
            self._last = entry.hash
            self._met = self._met or entry.hash == self._expected

    def end(self, head: Head | None, stored: int) -> Finding:
        """What the log as a whole is; `stored` counts its rows by themselves."""
        if not self.failed:
            self._end(head, stored)
        return Finding(self._read, self._fault, self._broken_seq, b"" if self.failed else self._last)

    def _end(self, head: Head | None, stored: int) -> None:
        if stored > self._read:
            # A place that is held twice is met once.
            self._fail(Fault.INSERTED, 0)
        elif head is None:
            self._fail(Fault.NO_HEAD, 0)
        elif head.seq > self._read:
            self._fail(Fault.TAIL_CUT, self._read + 1)
        elif head != (self._chain.sealed(self._read, self._last) if self._read else Head()):
            self._fail(Fault.HEAD_CHANGED, self._read)
        elif not self._met:
            self._fail(Fault.NOT_EXPECTED, 0)

    def _fail(self, fault: Fault, seq: int) -> None:
        self._fault = fault
        self._broken_seq = seq
