"""Streams of page parts for the portal."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Header, Path, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.gateway.context import Gateway, GatewayDep
from services.gateway.feed import Change, Reset, Wanted
from services.gateway.portal import render
from services.gateway.portal.sentences import moves, tell
from services.gateway.routes.events import PING_S, RETRY_MS

# Faster than this, sentences cannot be read: the latest is told and the others counted.
PACE_S: Final = 0.8
REPLAYED: Final = 10

router = APIRouter(prefix="/live")

LastEventId = Annotated[str, Header(max_length=64)]


@router.get("/changes")
async def changes(gateway: GatewayDep, last_event_id: LastEventId = "") -> EventSourceResponse:
    """The latest changes as sentences, at a pace that can be read."""
    return EventSourceResponse(_sentences(gateway, Wanted(), last_event_id), ping=PING_S)


@router.get("/subject/{subject_id}")
async def subject(
    gateway: GatewayDep,
    subject_id: Annotated[str, Path(max_length=128)],
    saved: Annotated[int, Query(ge=0)] = 0,
    last_event_id: LastEventId = "",
) -> EventSourceResponse:
    """What a subject's page shows while it is open, in one stream, for browsers open few.

    An event named after the market whenever the subject's list in it changes. With `saved`, the version that
    the visitor has just stored: sentences on other lists that it moved, those already known first.
    """
    return EventSourceResponse(_subject(gateway, subject_id, saved, last_event_id), ping=PING_S)


async def _sentences(gateway: Gateway, wanted: Wanted, last_event_id: str) -> AsyncIterator[ServerSentEvent]:
    with gateway.feed.follow(wanted, last_event_id) as reader:
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        async for first in reader:
            changes = [item for item in (first, *reader.waiting()) if isinstance(item, Change)]
            if changes:
                async for event in _told(gateway, changes[-1], len(changes) - 1):
                    yield event
                await asyncio.sleep(PACE_S)


async def _subject(
    gateway: Gateway, subject_id: str, saved: int, last_event_id: str
) -> AsyncIterator[ServerSentEvent]:
    with gateway.feed.follow(Wanted(involves=subject_id), last_event_id) as following:
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        if saved and not last_event_id:
            known = gateway.feed.recent(Wanted(involves=subject_id), REPLAYED)
            for change in reversed(known):
                async for event in _touched(gateway, change, subject_id, saved):
                    yield event
        async for item in following:
            if isinstance(item, Reset):
                yield ServerSentEvent(event="reset", data="-")
            elif item.message.subject_id == subject_id:
                yield ServerSentEvent(event=item.message.market, id=item.id, data=str(item.message.version))
            elif saved:
                async for event in _touched(gateway, item, subject_id, saved):
                    yield event


async def _touched(
    gateway: Gateway, change: Change, record_id: str, saved: int
) -> AsyncIterator[ServerSentEvent]:
    """A sentence where another's ranks changed because of the record's saved version or a later one."""
    versions = [c.profile_version for c in change.message.causes if c.profile_id == record_id]
    another = change.message.subject_id != record_id
    if another and max(versions, default=0) >= saved and moves(change.message):
        async for event in _told(gateway, change, 0):
            yield event


async def _told(gateway: Gateway, change: Change, skipped: int) -> AsyncIterator[ServerSentEvent]:
    sentence = await tell(change, gateway.names)
    if sentence is not None:
        html = render.fragment("_sentence.html", sentence=sentence, skipped=skipped, fresh=True)
        yield ServerSentEvent(event="change", id=change.id, data=html)
