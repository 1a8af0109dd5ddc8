"""How often pages of scenarios are looked at: counted in memory, handed to the scenarios service in passing.

A visitor or a session counts once a day and scenario. What is counted and not yet handed over is lost with
the process: at most what came in within EVERY_S seconds.
"""

import asyncio
import logging
import re
from collections import Counter
from datetime import date, datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, Final

import grpc
from dabridge.scenarios.v1.pilots_service_pb2 import RecordViewsRequest, ScenarioViews

from services.common.access import current
from services.common.access.principal import system
from services.common.clock import Clock, SystemClock
from services.gateway.caller import Caller
from services.gateway.portal.city_time import CITY_TIME

EVERY_S: Final = 5.0
TIMEOUT_S: Final = 5.0
# Of a request; the service takes some more.
SENT_MAX: Final = 1_000
# Beyond these, views are not counted rather than memory filled.
SEEN_MAX: Final = 200_000
PENDING_MAX: Final = 20_000

_BOTS: Final = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|java/|okhttp|go-http|scrapy|headless|lighthouse|monitor|preview",
    re.IGNORECASE,
)
_log = logging.getLogger(__name__)


class Views:
    """Counts views and hands them over."""

    def __init__(self, clock: Clock | None = None) -> None:
        """`clock` tells the day."""
        self._clock = clock or SystemClock()
        self._day = date.min
        self._seen: set[bytes] = set()
        self._pending: Counter[str] = Counter()

    def note(self, scenario_id: str, caller: Caller, agent: str) -> None:
        """Counts a look at a scenario's page, unless a program looks or the same person did so today."""
        if caller.by_key or not agent or _BOTS.search(agent):
            return
        today = self._today()
        if today != self._day:
            self._day = today
            self._seen.clear()
        who = caller.session_id or f"{caller.principal.address}\0{agent}"
        # Kept as a digest: whose it was cannot be read from it.
        key = blake2b(f"{who}\0{scenario_id}".encode(), digest_size=16).digest()
        full = len(self._seen) >= SEEN_MAX or len(self._pending) >= PENDING_MAX
        if key in self._seen or full:
            return
        self._seen.add(key)
        self._pending[scenario_id] += 1

    async def flush(self, pilots: Any) -> None:
        """Hands over what was counted, to the stub of PilotsService; keeps it where the service is away."""
        while self._pending:
            part = dict(islice(self._pending.items(), SENT_MAX))
            for scenario_id in part:
                del self._pending[scenario_id]
            request = RecordViewsRequest(
                views=[ScenarioViews(scenario_id=key, count=count) for key, count in part.items()]
            )
            try:
                with current.acting(system("gateway")):
                    await pilots.RecordViews(request, timeout=TIMEOUT_S)
            except grpc.aio.AioRpcError as error:
                _log.warning("views were not taken: %s", error.code().name)
                # What may have been taken is not sent twice.
                if error.code() is grpc.StatusCode.UNAVAILABLE:
                    self._pending.update(part)
                return

    async def run(self, pilots: Any, every: float = EVERY_S) -> None:
        """Hands over every so many seconds, until it is cancelled."""
        while True:
            await asyncio.sleep(every)
            await self.flush(pilots)

    def _today(self) -> date:
        now: datetime = self._clock.now()
        return now.astimezone(CITY_TIME).date()
