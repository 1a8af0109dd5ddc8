"""Names to show in place of ids and codes."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import grpc

from services.common import plan, texts
from services.common.access import current
from services.common.access.principal import system
from services.gateway import matching
from services.gateway.clients import Backends
from services.gateway.kinds import Kind
from services.gateway.schemas.matching import Card

TTL_S: Final = 60.0
CAPACITY: Final = 20_000
LONGEST: Final = 20
_GATEWAY: Final = system("gateway")
_RANDOM: Final = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


def short_id(record_id: str) -> str:
    """Enough of an id to tell records apart: the start of a random one, the whole of a short one."""
    if _RANDOM.fullmatch(record_id):
        return record_id[:8]
    return record_id if len(record_id) <= LONGEST else f"…{record_id[-LONGEST:]}"


def zone_name(code: str) -> str:
    """A zone's name; the code itself where the plan has no such zone."""
    try:
        return plan.zone(code).name
    except KeyError:
        return code


def industry_name(code: str) -> str:
    """An industry's name; the code itself where the plan has no such industry."""
    try:
        return plan.industry(code).name
    except KeyError:
        return code


def display_name(kind: Kind, record_id: str, title: str) -> str:
    """A record's name on pages: people are named by titles and short id, for no person's name exists."""
    if kind is Kind.COUNTY:
        zone, _, industry = record_id.partition(":")
        return f"{zone_name(zone)} · {industry_name(industry)}"
    if kind in (Kind.TALENT, Kind.EXPERT):
        return f"{title or texts.get(f'portal.untitled_{kind}')} · {short_id(record_id)}"
    return title or short_id(record_id)


class Names:
    """Looks names up in matching and remembers them for a minute.

    It asks as the gateway and answers everybody alike, so ask only for records that are public or in a list
    that the caller may see.
    """

    def __init__(self, backends: Backends, clock: Callable[[], float] = time.monotonic) -> None:
        self._backends = backends
        self._clock = clock
        self._known: OrderedDict[tuple[Kind, str], tuple[float, str]] = OrderedDict()

    def learn(self, card: Card) -> None:
        """Remembers the name on a card."""
        self._store(card.kind, card.id, display_name(card.kind, card.id, card.title))

    async def get(self, kind: Kind, record_id: str) -> str:
        """The record's name; one made of its id where matching cannot tell."""
        known = self._known.get((kind, record_id))
        if known is not None and known[0] > self._clock():
            return known[1]
        try:
            with current.acting(_GATEWAY):
                title = (await matching.card(self._backends, kind, record_id)).title
        except grpc.aio.AioRpcError:
            return known[1] if known is not None else display_name(kind, record_id, "")
        name = display_name(kind, record_id, title)
        self._store(kind, record_id, name)
        return name

    def _store(self, kind: Kind, record_id: str, name: str) -> None:
        key = (kind, record_id)
        self._known[key] = (self._clock() + TTL_S, name)
        self._known.move_to_end(key)
        while len(self._known) > CAPACITY:
            self._known.popitem(last=False)
