"""Shortlist changes, handed from one source to many readers."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1 import matching_pb2

from services.gateway import matching
from services.gateway.kinds import Side
from services.gateway.schemas.matching import ShortlistChange

# More than the lists that an edit of one post moves at once.
QUEUE_SIZE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """One changed shortlist; `id` names the event for resuming, `trace_id` the write that caused it."""

    id: str
    message: matching_pb2.Shortlist
    trace_id: str = ""

    def shape(self) -> ShortlistChange:
        """The change as the API tells it."""
        return matching.change(self.message, self.trace_id)

    @property
    def side(self) -> Side | None:
        """left or right."""
        return matching.side_name(self.message.side)


@dataclass(frozen=True, slots=True)
class Reset:
    """Events were missed: the reader has to read the lists anew."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes a reader wants; an empty part lets all pass.

    `involves` is the id of a record whose own list it is, or whose change moved the list.
    """

    market: str = ""
    side: str = ""
    subject_id: str = ""
    involves: str = ""

    def __call__(self, change: Change) -> bool:
        """Whether the reader wants the change."""
        message = change.message
        return (
            self.market in ("", message.market)
            and self.side in ("", change.side)
            and self.subject_id in ("", message.subject_id)
            and (not self.involves or _involves(message, self.involves))
        )


def _involves(message: matching_pb2.Shortlist, record_id: str) -> bool:
    return message.subject_id == record_id or any(c.profile_id == record_id for c in message.causes)


_Queue = asyncio.Queue[Change | Reset | None]


class Reader:
    """What one reader has still to read."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.queue: _Queue = asyncio.Queue()

    async def next(self) -> Change | Reset | None:
        """Waits for more; None once the feed is closed."""
        return await self.queue.get()

    def waiting(self) -> list[Change | Reset]:
        """Takes what can be read without waiting."""
        taken: list[Change | Reset] = []
        while not self.queue.empty():
            item = self.queue.get_nowait()
            if item is None:
                self.queue.put_nowait(None)
                break
            taken.append(item)
        return taken


class ShortlistFeed:
    """Keeps the latest changes and passes each to the readers that want it.

    Lives in one event loop. A reader that is QUEUE_SIZE changes behind gets a Reset and goes on from there.
    """

    def __init__(self, ring_size: int = 2000) -> None:
        self._ring: deque[Change] = deque(maxlen=ring_size)
        self._readers: set[Reader] = set()
        self._closed = False
        self.connected = False

    def publish(self, change: Change) -> None:
        """Keeps the change and passes it on."""
        self._ring.append(change)
        for reader in self._readers:
            if reader.wanted(change):
                _offer(reader.queue, change)

    def recent(self, wanted: Wanted, limit: int) -> list[Change]:
        """The latest wanted changes that are still kept, newest first, `limit` at most."""
        found: list[Change] = []
        for change in reversed(self._ring):
            if len(found) == limit:
                break
            if wanted(change):
                found.append(change)
        return found

    @contextmanager
    def follow(self, wanted: Wanted, last_event_id: str = "") -> Iterator[Reader]:
        """The wanted changes from this moment on, or from after the given event, until the feed is closed.

        They start with a Reset where that event is not kept any more.
        """
        reader = Reader(wanted)
        for missed in self._missed(wanted, last_event_id):
            _offer(reader.queue, missed)
        if self._closed:
            _offer(reader.queue, None)
        self._readers.add(reader)
        try:
            yield reader
        finally:
            self._readers.discard(reader)

    def close(self) -> None:
        """Ends every reader's stream, after what it has still to read."""
        self._closed = True
        for reader in self._readers:
            _offer(reader.queue, None)

    @property
    def readers(self) -> int:
        """How many readers follow."""
        return len(self._readers)

    def _missed(self, wanted: Wanted, last_event_id: str) -> Iterable[Change | Reset]:
        if not last_event_id:
            return []
        kept = list(self._ring)
        for index, change in enumerate(kept):
            if change.id == last_event_id:
                return [later for later in kept[index + 1 :] if wanted(later)]
        return [Reset()]


def _offer(queue: _Queue, item: Change | Reset | None) -> None:
    """Puts the item in the queue; a full queue is emptied and the reader told that it has missed some."""
    if queue.qsize() < QUEUE_SIZE:
        queue.put_nowait(item)
        return
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(Reset())
    if item is None:
        queue.put_nowait(None)
