"""What both markets tell a caller, as one list: newest first, page by page."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import grpc
from dabridge.scenarios.v1 import notices_service_pb2 as api

from services.common.market.pages import token_of

if TYPE_CHECKING:
    # The stub of both as one is among the backends, and made of this.
    from services.gateway.clients import Backends

# By the names of the stubs, with what an id of the market begins with on pages.
MARKETS: Final = {"notices": "", "talent_notices": "t"}
# Lists the notices of one market.
Market = Callable[[api.ListNoticesRequest], Awaitable[api.ListNoticesResponse]]
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
# The place in a market's list behind which nothing comes.
_OVER: Final = "-"
_APART: Final = "."


@dataclass(frozen=True, slots=True)
class Told:
    """One notice; `id` is unique among those of both markets."""

    id: str
    notice: api.Notice


@dataclass(frozen=True, slots=True)
class Page:
    """Notices in order; counts are of both markets, `partly` where one of them could not be asked."""

    notices: Sequence[Told]
    total: int
    unread: int
    after: str
    partly: bool


async def page(backends: "Backends", after: str, size: int, *, unread_only: bool) -> Page:
    """A page behind a place, from the newest on where that is empty.

    Raises AioRpcError where no market answers, or one refuses.
    """
    return await together(_markets(backends), after, size, unread_only=unread_only)


async def together(
    markets: Mapping[str, Market], after: str, size: int, *, unread_only: bool, whole: bool = False
) -> Page:
    """As `page`, of the markets by the names of MARKETS; `whole`: raises AioRpcError where one is away."""
    places = _places(after)
    found = await asyncio.gather(
        *(_asked(markets[name], places[name], size, unread_only=unread_only) for name in MARKETS)
    )
    answers = dict(zip(MARKETS, found, strict=True))
    away = [each for each in found if isinstance(each, grpc.aio.AioRpcError)]
    if len(away) == len(MARKETS) or (whole and away):
        raise away[0]
    heard = {name: each for name, each in answers.items() if isinstance(each, api.ListNoticesResponse)}
    every = [
        (datetime.fromisoformat(notice.at) if notice.at else _NEVER, name, notice)
        for name, answer in heard.items()
        for notice in answer.notices
    ]
    # Stable: of one market they are in order already.
    every.sort(key=lambda each: each[0], reverse=True)
    shown = every[:size]
    behind = {
        name: _behind(heard.get(name), [each[2] for each in shown if each[1] == name], places[name])
        for name in MARKETS
    }
    more = any(place != _OVER for name, place in behind.items() if name in heard)
    return Page(
        notices=[Told(f"{MARKETS[name]}{notice.id}", notice) for _, name, notice in shown],
        total=sum(answer.total for answer in heard.values()),
        unread=sum(answer.unread for answer in heard.values()),
        after=_APART.join(behind.values()) if more else "",
        partly=bool(away),
    )


async def unread(backends: "Backends") -> int:
    """How many are unread, of the markets that answer."""
    asked = (_asked(market, "", 1, unread_only=True) for market in _markets(backends).values())
    found = await asyncio.gather(*asked)
    return sum(each.unread for each in found if isinstance(each, api.ListNoticesResponse))


async def mark(backends: "Backends", notice_id: str) -> None:
    """Marks one as read, or all of both markets where none is named; raises AioRpcError."""
    if not notice_id:
        for name in MARKETS:
            await _stub(backends, name).MarkNoticesRead(
                api.MarkNoticesReadRequest(), timeout=backends.call_timeout
            )
        return
    of_talents = notice_id.startswith(MARKETS["talent_notices"])
    name = "talent_notices" if of_talents else "notices"
    asked = api.MarkNoticesReadRequest(ids=[notice_id.removeprefix(MARKETS[name])])
    await _stub(backends, name).MarkNoticesRead(asked, timeout=backends.call_timeout)


def _markets(backends: "Backends") -> dict[str, Market]:
    return {
        name: partial(_stub(backends, name).ListNotices, timeout=backends.call_timeout) for name in MARKETS
    }


def _stub(backends: "Backends", name: str) -> Any:
    return getattr(backends.market, name)


def _places(after: str) -> dict[str, str]:
    """Where each market's list goes on; what is no place is handed on, for the market to refuse."""
    parts = after.split(_APART) if after else [""] * len(MARKETS)
    if len(parts) != len(MARKETS):
        parts = [after] * len(MARKETS)
    return dict(zip(MARKETS, parts, strict=True))


async def _asked(market: Market, place: str, size: int, *, unread_only: bool) -> Any:
    """The market's answer, or the error that it could not be asked; raises AioRpcError where it refuses."""
    if place == _OVER:
        # Counts are wanted all the same.
        counted = await _asked(market, "", 1, unread_only=unread_only)
        if isinstance(counted, api.ListNoticesResponse):
            del counted.notices[:]
            counted.next_page_token = ""
        return counted
    asked = api.ListNoticesRequest(page_size=size, page_token=place, unread_only=unread_only)
    try:
        return await market(asked)
    except grpc.aio.AioRpcError as error:
        if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
            return error
        raise


def _behind(answer: api.ListNoticesResponse | None, shown: Sequence[api.Notice], place: str) -> str:
    """Where a market's list goes on behind what is shown of it."""
    if answer is None:
        return place
    if len(shown) == len(answer.notices):
        return answer.next_page_token or _OVER
    return token_of(int(shown[-1].id)) if shown else place
