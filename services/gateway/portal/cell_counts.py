"""How many posts the plan's cells have."""

import asyncio
import time
from collections.abc import Mapping
from typing import Final

from services.common import plan
from services.common.access import current
from services.common.access.principal import VISITOR
from services.gateway import matching
from services.gateway.clients import Backends
from services.gateway.kinds import Kind

COUNTED_AT_ONCE: Final = 6
COUNTS_TTL_S: Final = 30.0


class CellCounts:
    """How many public posts each cell of the plan has, counted at most every half minute."""

    def __init__(self) -> None:
        self._until = 0.0
        self._counts: dict[str, int] = {}
        self._lock = asyncio.Lock()

    async def get(self, backends: Backends) -> Mapping[str, int]:
        """Posts by cell id; raises AioRpcError."""
        async with self._lock:
            if time.monotonic() >= self._until:
                with current.acting(VISITOR):
                    self._counts = await _count(backends)
                self._until = time.monotonic() + COUNTS_TTL_S
            return self._counts


async def _count(backends: Backends) -> dict[str, int]:
    gate = asyncio.Semaphore(COUNTED_AT_ONCE)

    async def one(cell: plan.Cell) -> tuple[str, int]:
        async with gate:
            found = await matching.search(
                backends, Kind.DEMAND, zone=cell.zone, industry=cell.industry, offset=0, size=1
            )
        return cell.id, found.total

    return dict(await asyncio.gather(*(one(cell) for cell in plan.cells())))
