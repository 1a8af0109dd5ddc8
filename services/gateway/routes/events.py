"""The stream of shortlist changes."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.common import texts
from services.gateway.audit_reads import talents_of
from services.gateway.context import GatewayDep
from services.gateway.feed import Reset, Wanted
from services.gateway.kinds import Market, Side
from services.gateway.schemas.base import errors
from services.gateway.schemas.matching import ShortlistChange
from services.gateway.watching import Watch, open_watch, who

PING_S: Final = 15
RETRY_MS: Final = 2000

router = APIRouter(prefix="/api", tags=[texts.get("api.tag.matching")])

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": texts.get("api.response.events"),
        "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/ShortlistChange"}}},
        "model": ShortlistChange,
    }
}


@router.get(
    "/events",
    summary=texts.get("api.events"),
    description=texts.get("api.events.description"),
    response_class=EventSourceResponse,
    responses=_STREAM | errors(401, 403, 422, 429),
)
async def events(
    *,
    request: Request,
    gateway: GatewayDep,
    market: Annotated[Market | None, Query(description=texts.get("api.param.market"))] = None,
    side: Annotated[Side | None, Query(description=texts.get("api.param.side"))] = None,
    subject_id: Annotated[str, Query(description=texts.get("api.param.subject"), max_length=128)] = "",
    last_event_id: Annotated[
        str, Header(description=texts.get("api.param.last_event_id"), max_length=64)
    ] = "",
) -> EventSourceResponse:
    """Shortlist changes from now on, or from after Last-Event-ID."""
    wanted = Wanted(market=market or "", side=side or "", subject_id=subject_id)
    watch = await open_watch(gateway, request, wanted)
    return EventSourceResponse(_stream(watch, last_event_id), ping=PING_S)


async def _stream(watch: Watch, last_event_id: str) -> AsyncIterator[ServerSentEvent]:
    gateway = watch.gateway
    with (
        gateway.streams.hold(who(watch.caller)),
        gateway.feed.follow(watch.wanted, last_event_id) as reader,
    ):
        yield ServerSentEvent(comment="ok", retry=RETRY_MS)
        async for items in watch.items(reader):
            for item in items:
                if isinstance(item, Reset):
                    yield ServerSentEvent(event="reset", data="{}")
                else:
                    await gateway.audit.seen(watch.caller.principal, "FollowShortlists", talents_of(item))
                    yield ServerSentEvent(event="shortlist", id=item.id, data=item.shape().model_dump_json())
