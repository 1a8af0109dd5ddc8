"""Matching's queries as the gateway uses them; all raise AioRpcError."""

from typing import Final

from dabridge.events.v1 import matching_pb2 as events_pb2
from dabridge.matching.v1 import matching_service_pb2 as api_pb2

from services.gateway.clients import Backends
from services.gateway.codec import enum_number, to_plain
from services.gateway.kinds import Kind, Side
from services.gateway.schemas import matching as shapes

_SIDE = events_pb2.Side.DESCRIPTOR
_SIDE_NAMES: Final[dict[int, Side]] = {events_pb2.SIDE_LEFT: "left", events_pb2.SIDE_RIGHT: "right"}


async def search(
    backends: Backends, kind: Kind, *, text: str = "", zone: str, industry: str, offset: int, size: int
) -> shapes.SearchResult:
    """A page of the records of a kind, best first; without text the newest change first."""
    request = api_pb2.SearchRequest(
        kind=kind.value, text=text, zone=zone, industry=industry, offset=offset, size=size
    )
    answer = await backends.matching.Search(request, timeout=backends.call_timeout)
    return shapes.SearchResult.model_validate(to_plain(answer))


async def card(backends: Backends, kind: Kind, record_id: str) -> shapes.Card:
    """A record in short; NOT_FOUND where matching has not seen it or it was withdrawn."""
    request = api_pb2.GetProfileRequest(kind=kind.value, id=record_id)
    answer = await backends.matching.GetProfile(request, timeout=backends.call_timeout)
    return shapes.Card.model_validate(to_plain(answer.profile))


async def shortlist(
    backends: Backends, market: str, side: Side, subject: str, *, explain: bool
) -> shapes.Shortlist:
    """The shortlist as it stands."""
    request = api_pb2.GetShortlistRequest(
        market=market, side=_side(side), subject_id=subject, explain=explain
    )
    answer = await backends.matching.GetShortlist(request, timeout=backends.call_timeout)
    plain = to_plain(answer)
    return shapes.Shortlist.model_validate(
        plain | {"market": plain["market"] or market, "side": plain["side"] or side}
    )


async def pair(backends: Backends, market: str, left: str, right: str) -> shapes.Pair:
    """A pair's explanation, matched or not."""
    request = api_pb2.ExplainPairRequest(market=market, left_id=left, right_id=right)
    answer = await backends.matching.ExplainPair(request, timeout=backends.call_timeout)
    return shapes.Pair.model_validate(to_plain(answer))


async def diagnosis(backends: Backends, market: str, side: Side, subject: str) -> shapes.Diagnosis:
    """Which gates keep how many counterparts out."""
    request = api_pb2.DiagnoseShortlistRequest(market=market, side=_side(side), subject_id=subject)
    answer = await backends.matching.DiagnoseShortlist(request, timeout=backends.call_timeout)
    return shapes.Diagnosis.model_validate(to_plain(answer))


async def suggestions(backends: Backends, market: str, side: Side, subject: str) -> shapes.Suggestions:
    """What a subject could change, and what each change would do to lists."""
    request = api_pb2.SuggestEditsRequest(market=market, side=_side(side), subject_id=subject)
    answer = await backends.matching.SuggestEdits(request, timeout=backends.call_timeout)
    return shapes.Suggestions.model_validate(to_plain(answer))


async def overview(backends: Backends) -> shapes.Overview:
    """Counts and lags."""
    answer = await backends.matching.GetOverview(api_pb2.GetOverviewRequest(), timeout=backends.call_timeout)
    return shapes.Overview.model_validate(to_plain(answer))


def change(message: events_pb2.Shortlist, trace_id: str) -> shapes.ShortlistChange:
    """The event's message as the API tells it."""
    return shapes.ShortlistChange.model_validate(to_plain(message) | {"trace_id": trace_id})


def side_name(number: int) -> Side | None:
    """left, right, or None where unspecified."""
    return _SIDE_NAMES.get(number)


def _side(side: Side) -> "events_pb2.Side":
    return enum_number(_SIDE, side)  # type: ignore[return-value]  # an enum's number is its value on the wire
