"""Streams of page parts for the portal."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Header, Path, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.gateway.context import Gateway, GatewayDep
from services.gateway.feed import Change, Reset, Wanted
from services.gateway.portal import render
from services.gateway.portal.sentences import tell
from services.gateway.routes.events import PING_S, RETRY_MS

# Faster than this, sentences cannot be read; what comes in between is counted.
PACE_S: Final = 0.8
REPLAYED: Final = 10

router = APIRouter(prefix="/live")

LastEventId = Annotated[str, Header(max_length=64)]


@router.get("/changes")
async def changes(gateway: GatewayDep, last_event_id: LastEventId = "") -> EventSourceResponse:
    """The latest changes as sentences, at a pace that can be read."""
    return EventSourceResponse(_sentences(gateway, Wanted(), last_event_id), ping=PING_S)


@router.get("/touched/{record_id}")
async def touched(
    gateway: GatewayDep,
    record_id: Annotated[str, Path(max_length=128)],
    version: Annotated[int, Query(ge=0)] = 0,
    last_event_id: LastEventId = "",
) -> EventSourceResponse:
    """The lists that a record's change has moved, from that version on: those already known, then live."""
    return EventSourceResponse(_touched(gateway, record_id, version, last_event_id), ping=PING_S)


@router.get("/subject/{subject_id}")
async def subject(
    gateway: GatewayDep,
    subject_id: Annotated[str, Path(max_length=128)],
    last_event_id: LastEventId = "",
) -> EventSourceResponse:
    """An event named after the market whenever the subject's list in it changes."""
    return EventSourceResponse(_signals(gateway, subject_id, last_event_id), ping=PING_S)


async def _sentences(gateway: Gateway, wanted: Wanted, last_event_id: str) -> AsyncIterator[ServerSentEvent]:
    skipped = 0
    next_at = 0.0
    loop = asyncio.get_running_loop()
    with gateway.feed.follow(wanted, last_event_id) as following:
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        async for item in following:
            if isinstance(item, Reset):
                continue
            if loop.time() < next_at:
                skipped += 1
                continue
            async for event in _told(gateway, item, skipped):
                yield event
            skipped = 0
            next_at = loop.time() + PACE_S


async def _touched(
    gateway: Gateway, record_id: str, version: int, last_event_id: str
) -> AsyncIterator[ServerSentEvent]:
    wanted = Wanted(touched_by=record_id)
    with gateway.feed.follow(wanted, last_event_id) as following:
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        known = [] if last_event_id else gateway.feed.recent(wanted, REPLAYED)
        for change in reversed(known):
            if _version(change, record_id) >= version:
                async for event in _told(gateway, change, 0):
                    yield event
        async for item in following:
            if isinstance(item, Change):
                async for event in _told(gateway, item, 0):
                    yield event


async def _told(gateway: Gateway, change: Change, skipped: int) -> AsyncIterator[ServerSentEvent]:
    sentence = await tell(change, gateway.names)
    if sentence is not None:
        html = render.fragment("_sentence.html", sentence=sentence, skipped=skipped, fresh=True)
        yield ServerSentEvent(event="change", id=change.id, data=html)


def _version(change: Change, record_id: str) -> int:
    """The latest version of the record among the change's causes."""
    return max(cause.profile_version for cause in change.message.causes if cause.profile_id == record_id)


async def _signals(gateway: Gateway, subject_id: str, last_event_id: str) -> AsyncIterator[ServerSentEvent]:
    with gateway.feed.follow(Wanted(subject_id=subject_id), last_event_id) as following:
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        async for item in following:
            if isinstance(item, Reset):
                yield ServerSentEvent(event="reset", data="-")
            else:
                yield ServerSentEvent(event=item.message.market, id=item.id, data=str(item.message.version))
