"""Streams of page parts for the portal."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Header, Path, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.common.access import current
from services.gateway.audit_reads import talents_told
from services.gateway.context import Gateway, GatewayDep
from services.gateway.feed import Change, Reset, Wanted
from services.gateway.kinds import Kind
from services.gateway.portal import render
from services.gateway.portal.sentences import moves, tell
from services.gateway.routes.events import PING_S, RETRY_MS
from services.gateway.watching import Watch, open_watch, who

# Faster than this, sentences cannot be read: the latest is told and the others counted.
PACE_S: Final = 0.8
REPLAYED: Final = 10

router = APIRouter(prefix="/live")

LastEventId = Annotated[str, Header(max_length=64)]


@router.get("/changes")
async def changes(
    request: Request, gateway: GatewayDep, last_event_id: LastEventId = ""
) -> EventSourceResponse:
    """The latest changes as sentences, at a pace that can be read."""
    watch = await open_watch(gateway, request, Wanted())
    return EventSourceResponse(_sentences(watch, last_event_id), ping=PING_S)


@router.get("/subject/{subject_id}")
async def subject(
    *,
    request: Request,
    gateway: GatewayDep,
    subject_id: Annotated[str, Path(max_length=128)],
    kind: Kind | None = None,
    saved: Annotated[int, Query(ge=0)] = 0,
    last_event_id: LastEventId = "",
) -> EventSourceResponse:
    """What a subject's page shows while it is open, in one stream, for browsers open few.

    An event named after the market whenever the subject's list in it changes. With `saved`, the version that
    the visitor has just stored: sentences on other lists that it moved and that the caller may see, those
    already known first.
    """
    watch = await open_watch(gateway, request, Wanted(involves=subject_id), kind)
    return EventSourceResponse(_subject(watch, subject_id, saved, last_event_id), ping=PING_S)


async def _sentences(watch: Watch, last_event_id: str) -> AsyncIterator[ServerSentEvent]:
    gateway = watch.gateway
    with (
        gateway.streams.hold(who(watch.caller)),
        gateway.feed.follow(watch.wanted, last_event_id) as reader,
    ):
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        async for items in watch.items(reader):
            changes = [item for item in items if isinstance(item, Change)]
            if changes:
                async for event in _told(gateway, changes[-1], len(changes) - 1):
                    yield event
                await asyncio.sleep(PACE_S)


async def _subject(
    watch: Watch, subject_id: str, saved: int, last_event_id: str
) -> AsyncIterator[ServerSentEvent]:
    gateway = watch.gateway
    with (
        gateway.streams.hold(who(watch.caller)),
        gateway.feed.follow(watch.wanted, last_event_id) as following,
    ):
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        if saved and not last_event_id:
            known = gateway.feed.recent(watch.wanted, REPLAYED)
            for change in reversed(known):
                if await watch.lets(change):
                    async for event in _touched(gateway, change, subject_id, saved):
                        yield event
        async for items in watch.items(following):
            for item in items:
                async for event in _heard(gateway, item, subject_id, saved):
                    yield event


async def _heard(
    gateway: Gateway, item: Change | Reset, subject_id: str, saved: int
) -> AsyncIterator[ServerSentEvent]:
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
        await gateway.audit.seen(current.caller(), "FollowShortlists", talents_told(change))
        html = render.fragment("_sentence.html", sentence=sentence, skipped=skipped, fresh=True)
        yield ServerSentEvent(event="change", id=change.id, data=html)
