"""The funnel and the plan's targets as pages and files tell them; all raise AioRpcError."""

import asyncio
import csv
import io
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import grpc
from dabridge.events.v1 import matching_pb2
from dabridge.matching.v1.matching_service_pb2 import CountShortlistsRequest
from dabridge.scenarios.v1.pilots_service_pb2 import (
    FunnelItem,
    FunnelTotals,
    GetFunnelRequest,
    GetFunnelResponse,
    GetTargetsRequest,
)

from services.common import texts
from services.common.access import current
from services.common.access.principal import VISITOR
from services.gateway.audit_export import FORMULAS
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.portal.names import industry_name, zone_name
from services.gateway.portal.render import when

# What the service and matching take at a time.
PIECE: Final = 500
# Matches are counted over a whole funnel up to this size.
MATCHED_MAX: Final = 1_000
TARGETS_TTL_S: Final = 20.0

COLUMNS: Final = (
    "scenario_id",
    "title",
    "zone",
    "industry",
    "stage",
    "withdrawn",
    "views",
    "answers",
    "shortlisted",
    "listed_at",
    "answered_at",
    "selected_at",
    "contracted_at",
    "piloted_at",
    "demonstrated_at",
    "contract_number",
    "contract_yuan",
    "pilot_yuan",
)
_TIMES: Final = tuple(name for name in COLUMNS if name.endswith("_at"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a funnel is asked for; empty texts ask for all."""

    list_id: str = ""
    zone: str = ""
    industry: str = ""
    page_token: str = ""
    page_size: int = 50


async def funnel(backends: Backends, asked: Asked) -> GetFunnelResponse:
    """Totals and a page."""
    request = GetFunnelRequest(
        list_id=asked.list_id,
        zone=asked.zone,
        industry=asked.industry,
        page_size=asked.page_size,
        page_token=asked.page_token,
    )
    found: GetFunnelResponse = await backends.market.pilots.GetFunnel(request, timeout=backends.call_timeout)
    return found


async def items(backends: Backends, asked: Asked) -> AsyncIterator[Sequence[FunnelItem]]:
    """All lines, page by page."""
    token = ""
    while True:
        page = await funnel(backends, replace(asked, page_token=token, page_size=PIECE))
        yield page.items
        token = page.next_page_token
        if not token:
            return


async def matches(backends: Backends, ids: Sequence[str]) -> dict[str, int]:
    """How many enterprises are on the shortlist of each scenario now; those no longer listed have none."""
    found: dict[str, int] = {}
    for start in range(0, len(ids), PIECE):
        request = CountShortlistsRequest(
            market="scenario_supply", side=matching_pb2.SIDE_LEFT, subject_ids=ids[start : start + PIECE]
        )
        answer = await backends.matching.CountShortlists(request, timeout=backends.call_timeout)
        found |= {count.subject_id: count.entries for count in answer.counts}
    return found


@dataclass(frozen=True, slots=True)
class Matched:
    """The matches of the lines of a page, by scenario, and of the whole funnel; None: not known."""

    lines: Mapping[str, int]
    scenarios: int | None


async def matched(backends: Backends, asked: Asked, page: GetFunnelResponse) -> Matched:
    """What matching adds to a page; nothing where it is away, no whole number for a funnel that is large."""
    try:
        lines = await matches(backends, [item.scenario_id for item in page.items])
        if page.total > MATCHED_MAX:
            return Matched(lines, None)
        every = lines
        if page.total > len(page.items):
            ids = [item.scenario_id async for part in items(backends, asked) for item in part]
            every = await matches(backends, ids)
    except grpc.aio.AioRpcError:
        return Matched({}, None)
    return Matched(lines, sum(entries > 0 for entries in every.values()))


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the funnel: how many scenarios, and their share of those listed; None: not known."""

    name: str
    count: int | None
    share: float


def steps(totals: FunnelTotals, matched_scenarios: int | None) -> list[Step]:
    """The bars in their order."""
    counts: list[tuple[str, int | None]] = [
        ("listed", totals.listed),
        ("viewed", totals.viewed),
        ("matched", matched_scenarios),
        ("answered", totals.answered),
        ("shortlisted", totals.shortlisted),
        ("selected", totals.selected),
        ("contracted", totals.contracted),
        ("piloted", totals.piloted),
        ("demonstrated", totals.demonstrated),
    ]
    most = max((count or 0 for _, count in counts), default=0) or 1
    return [Step(name, count, (count or 0) / most) for name, count in counts]


class Targets:
    """The plan's targets and what stands against them; asked for at most every TARGETS_TTL_S seconds."""

    def __init__(self) -> None:
        self._until = 0.0
        self._found: list[Plain] = []
        self._lock = asyncio.Lock()

    async def get(self, backends: Backends) -> list[Plain]:
        """The targets in the plan's order, as everybody may see them."""
        async with self._lock:
            if time.monotonic() >= self._until:
                with current.acting(VISITOR):
                    answer = await backends.market.pilots.GetTargets(
                        GetTargetsRequest(), timeout=backends.call_timeout
                    )
                self._found = [to_plain(target) for target in answer.targets]
                self._until = time.monotonic() + TARGETS_TTL_S
            return self._found


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with its years; the bar is of the last year's."""

    key: str
    zone: str
    years: Sequence[tuple[int, int]]
    reached: int
    under_way: int
    synthetic: int

    @property
    def wanted(self) -> int:
        """What the last year wants."""
        return self.years[-1][1]

    def share(self, count: int) -> float:
        """A count's part of the bar's width of 1."""
        return min(1.0, count / self.wanted) if self.wanted else 0.0


def goals(targets: Sequence[Plain]) -> list[Goal]:
    """The targets by key and zone."""
    grouped: dict[tuple[str, str], list[Plain]] = {}
    for target in targets:
        grouped.setdefault((target["key"], target["zone"]), []).append(target)
    found = []
    for (key, zone), rows in grouped.items():
        rows.sort(key=lambda row: row["year"])
        last = rows[-1]
        years = [(row["year"], row["wanted"]) for row in rows]
        found.append(Goal(key, zone, years, last["reached"], last["under_way"], last["synthetic"]))
    return found


def csv_head() -> bytes:
    """The first line, with the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + _csv([[texts.get(f"pilots.column.{name}") for name in COLUMNS]])


def csv_lines(found: Sequence[FunnelItem]) -> bytes:
    """Lines of the file; what a spreadsheet would take for a formula is none."""
    return _csv([_cells(item) for item in found])


def _cells(item: FunnelItem) -> list[str]:
    plain = to_plain(item)
    contract = plain["contract"] or {}
    told = {
        **plain,
        **{name: when(plain[name]) if plain[name] else "" for name in _TIMES},
        "zone": zone_name(item.zone) if item.zone else texts.get("pilots.whole_city"),
        "industry": industry_name(item.industry),
        "stage": texts.get(f"stages.scenario.{plain['stage']}") if plain["stage"] else "",
        "withdrawn": texts.get(f"pilots.{'yes' if item.withdrawn else 'no'}"),
        "answers": texts.get("pilots.sealed") if item.answers_sealed else str(item.answers),
        "contract_number": contract.get("number", ""),
        "contract_yuan": contract.get("amount_yuan", 0) or "",
        "pilot_yuan": item.pilot_amount_yuan or "",
    }
    return [_neutral(str(told[name])) for name in COLUMNS]


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()
