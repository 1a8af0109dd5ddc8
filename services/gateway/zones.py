"""What the cells of zones have and are short of, by matching's counts and the records of cells."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.matching_pb2 import SIDE_RIGHT
from dabridge.matching.v1 import matching_service_pb2 as api

from services.common import texts
from services.gateway import records
from services.gateway.clients import Backends
from services.gateway.codec import Plain
from services.gateway.kinds import RESOURCES, Kind

PAGE: Final = 200
MARKET: Final = "talent_county"
SKILLS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: seats by the plan's targets, people on its list, people who fit; None: not counted yet."""

    id: str
    zone: str
    industry: str
    headcount: int
    listed: int
    fitting: int | None
    skills: tuple[str, ...]

    @property
    def short(self) -> int:
        """Seats for which nobody fits."""
        return max(0, self.headcount - (self.fitting or 0))

    def why(self, least: str) -> str:
        """What stands behind the number."""
        if not self.headcount:
            told = texts.get("demand_lists.zone.why.no_target")
        elif self.fitting:
            told = texts.get(
                "demand_lists.zone.why.some", headcount=self.headcount, least=least, fitting=self.fitting
            )
        else:
            told = texts.get("demand_lists.zone.why.none")
        if not self.skills:
            return told
        skills = texts.get("matching.separator").join(self.skills[:SKILLS_SHOWN])
        return f"{told}。{texts.get('demand_lists.zone.why.skills', skills=skills)}"


@dataclass(frozen=True, slots=True)
class Supply:
    """Cells, those shortest of talent first, as of a moment; empty where nothing was counted yet."""

    cells: tuple[Cell, ...]
    counted_at: str

    @property
    def headcount(self) -> int:
        """Seats of all."""
        return sum(cell.headcount for cell in self.cells)

    @property
    def short(self) -> int:
        """Seats of all for which nobody fits."""
        return sum(cell.short for cell in self.cells)

    @property
    def lacking(self) -> int:
        """How many cells are short."""
        return sum(cell.short > 0 for cell in self.cells)


async def supply(backends: Backends, zone: str, least: float) -> Supply:
    """The cells of a zone, of all zones where it is empty, of which the caller may read the lists.

    Raises AioRpcError.
    """
    found = await _cells(backends, zone)
    ids = [cell["id"] for cell in found]
    listed, fitting = await asyncio.gather(_listed(backends, ids), _fitting(backends, ids, least))
    made = [
        Cell(
            cell["id"],
            cell["zone"],
            cell["industry"],
            cell["headcount"],
            listed[cell["id"]],
            fitting.counts.get(cell["id"]) if fitting.at else None,
            tuple(cell["skills"]),
        )
        for cell in found
        # What is beyond the caller's reach is not counted, and not shown.
        if cell["id"] in listed
    ]
    made.sort(key=lambda cell: (-cell.short, -cell.headcount, cell.id))
    return Supply(tuple(made), fitting.at)


@dataclass(frozen=True, slots=True)
class _Fitting:
    counts: Mapping[str, int]
    at: str


async def _cells(backends: Backends, zone: str) -> list[Plain]:
    page = await records.page(backends, RESOURCES[Kind.COUNTY], page_size=PAGE, zone=zone)
    return page.items


async def _listed(backends: Backends, ids: Sequence[str]) -> Mapping[str, int]:
    request = api.CountShortlistsRequest(market=MARKET, side=SIDE_RIGHT, subject_ids=ids)
    answer = await backends.matching.CountShortlists(request, timeout=backends.call_timeout)
    return {count.subject_id: count.entries for count in answer.counts}


async def _fitting(backends: Backends, ids: Sequence[str], least: float) -> _Fitting:
    request = api.CountFittingRequest(market=MARKET, subject_ids=ids, least=least)
    answer = await backends.matching.CountFitting(request, timeout=backends.call_timeout)
    return _Fitting({count.subject_id: count.fitting for count in answer.counts}, answer.counted_at)
