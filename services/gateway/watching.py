"""Who may follow which changes of shortlists, and for how long."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import grpc
from fastapi import Request

from services.common import texts
from services.common.access.principal import Role
from services.common.database import UNAVAILABLE
from services.gateway import gate, grants, matching, problems
from services.gateway.caller import Caller
from services.gateway.context import Gateway
from services.gateway.feed import Change, Reader, Reset, Wanted
from services.gateway.kinds import MARKETS, SIDES, Kind, Side, places
from services.gateway.problems import Problem

Place = tuple[str, Side]


def all_wanted(caller: Caller) -> Wanted | None:
    """The changes that the caller sees without naming a subject; None where there are none."""
    if caller.is_any(Role.HR_BUREAU):
        return Wanted()
    if caller.is_any(Role.SCENARIO_CENTRE):
        return Wanted(market="scenario_supply")
    return None


@dataclass(frozen=True, slots=True)
class Watch:
    """One caller's stream of changes."""

    gateway: Gateway
    request: Request
    caller: Caller
    wanted: Wanted
    verdicts: dict[Place, bool]

    async def lets(self, change: Change) -> bool:
        """Whether the caller may see the changed list; asks matching where it has not been asked yet."""
        side = change.side
        message = change.message
        if side is None:
            return False
        if grants.sees_all(self.caller, message.market):
            return True
        if message.subject_id != (self.wanted.subject_id or self.wanted.involves):
            return False
        place = (message.market, side)
        if place not in self.verdicts:
            verdict = await _asked(self.gateway, place, message.subject_id)
            if verdict is None:
                return False
            self.verdicts[place] = verdict
        return self.verdicts[place]

    async def items(self, reader: Reader) -> AsyncIterator[list[Change | Reset]]:
        """What the caller may see, all that waits at a time, until the session ends or the feed is closed."""
        due = time.monotonic() + self.gateway.recheck_s
        while True:
            try:
                async with asyncio.timeout(max(0.0, due - time.monotonic())):
                    first = await reader.next()
            except TimeoutError:
                if not await self._holds():
                    return
                self.verdicts.clear()
                due = time.monotonic() + self.gateway.recheck_s
                continue
            if first is None:
                return
            waiting = [first, *reader.waiting()]
            seen = [item for item in waiting if isinstance(item, Reset) or await self.lets(item)]
            if seen:
                yield seen

    async def _holds(self) -> bool:
        """Whether the session or key still stands for the same; one that nobody can look up does not."""
        address = self.caller.principal.address
        try:
            now = await asyncio.to_thread(gate.known, self.gateway, self.request, address, active=False)
        except (Problem, *UNAVAILABLE):
            return False
        return replace(now.principal, address=address) == self.caller.principal and now.signed_in


async def open_watch(gateway: Gateway, request: Request, wanted: Wanted, kind: Kind | None = None) -> Watch:
    """A stream of the wanted changes.

    Raises Problem 403 where the caller may see none of the subject's lists, 422 where a subject has to be
    named, 429 where the caller holds too many streams. `kind` is the subject's, where it is known.
    """
    caller: Caller = request.state.caller
    gateway.streams.room(who(caller))
    subject = wanted.subject_id or wanted.involves
    watch = Watch(gateway, request, caller, _within(caller, wanted), {})
    if not subject:
        if not grants.sees_all(caller, watch.wanted.market):
            raise problems.invalid("subject_id", texts.get("api.subject_needed"))
        return watch
    asked = [place for place in _places(watch.wanted, kind) if not grants.sees_all(caller, place[0])]
    verdicts = await asyncio.gather(*(_asked(gateway, place, subject) for place in asked))
    watch.verdicts.update({p: v for p, v in zip(asked, verdicts, strict=True) if v is not None})
    if asked and all(verdict is False for verdict in verdicts) and len(asked) == len(_places(wanted, kind)):
        raise problems.forbidden()
    return watch


def who(caller: Caller) -> str:
    """Whose streams are counted together."""
    return caller.principal.person or caller.principal.address


def _within(caller: Caller, wanted: Wanted) -> Wanted:
    """Without a market named, the one that the caller sees all of."""
    every = all_wanted(caller)
    if every is not None and not (wanted.market or wanted.subject_id or wanted.involves):
        return replace(wanted, market=every.market)
    return wanted


def _places(wanted: Wanted, kind: Kind | None) -> list[Place]:
    found = (
        [(market.name, side) for market, side in places(kind)]
        if kind is not None
        else [(market, side) for market in MARKETS for side in SIDES]
    )
    return [
        (market, side)
        for market, side in found
        if wanted.market in ("", market) and wanted.side in ("", side)
    ]


async def _asked(gateway: Gateway, place: Place, subject: str) -> bool | None:
    """Whether the caller may see the list; None where matching knows of none yet."""
    market, side = place
    try:
        await matching.shortlist(gateway.backends, market, side, subject, explain=False)
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.PERMISSION_DENIED:
            return False
        if error.code() is grpc.StatusCode.NOT_FOUND:
            return None
        raise
    return True
