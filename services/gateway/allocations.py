"""Allocation runs as pages and files tell them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dabridge.talent.v1 import allocation_service_pb2 as api
from dabridge.talent.v1.talent_service_pb2 import ListCountyIndustriesRequest
from starlette.datastructures import FormData

from services.common import plan, texts
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.portal.names import industry_name, zone_name
from services.gateway.problems import FieldProblem, Problem

BOUNDS: Final = ("best", "near_percent", "least_percent", "zone_share_percent", "cell_share_percent")
SEATS: Final = "seats-"
TOP: Final = 5
_NUMBER_MAX: Final = 7


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was typed; seats by cell."""

    title: str = ""
    note: str = ""
    based_on: str = ""
    bounds: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(BOUNDS, "0"))
    seats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ZoneSeats:
    """A zone's part of the form: its cells, and the sum of what was typed."""

    zone: str
    cells: tuple[plan.Cell, ...]
    total: int


def typed(form: FormData) -> Typed:
    """What a form gives."""

    def text(name: str) -> str:
        return str(form.get(name, "")).strip()

    return Typed(
        title=text("title"),
        note=text("note"),
        based_on=text("based_on"),
        bounds={name: text(name) or "0" for name in BOUNDS},
        seats={cell.id: text(f"{SEATS}{cell.id}") for cell in plan.cells()},
    )


def typed_of(run: Plain) -> Typed:
    """The form with which a run is copied."""
    bounds = run["bounds"] or {}
    return Typed(
        title=run["title"],
        note=run["note"],
        based_on=run["id"],
        bounds={name: str(bounds.get(name, 0)) for name in BOUNDS},
        seats={item["cell_id"]: str(item["seats"]) for item in run["seats"]},
    )


async def fresh(backends: Backends) -> Typed:
    """The form with the headcounts of the county industries; raises AioRpcError."""
    answer = await backends.talent.ListCountyIndustries(
        ListCountyIndustriesRequest(page_size=len(plan.cells())), timeout=backends.call_timeout
    )
    return Typed(seats={cell.id: str(cell.headcount) for cell in answer.county_industries})


def request_of(given: Typed) -> api.CreateAllocationRequest:
    """The request of a form; raises Problem 422 where something is no number."""
    wrong: list[FieldProblem] = []

    def number(name: str, text: str) -> int:
        if not text:
            return 0
        if not _is_number(text):
            wrong.append(FieldProblem(name, texts.get("allocation.form.bad_number")))
            return 0
        return int(text)

    request = api.CreateAllocationRequest(title=given.title, note=given.note, based_on_id=given.based_on)
    for name in BOUNDS:
        setattr(request.bounds, name, number(f"bounds.{name}", given.bounds[name]))
    for index, cell in enumerate(plan.cells()):
        seats = number(f"seats[{index}].seats", given.seats.get(cell.id, ""))
        request.seats.add(cell_id=cell.id, seats=seats)
    if wrong:
        raise Problem(422, "invalid_input", texts.get("api.invalid_input"), wrong)
    return request


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _NUMBER_MAX


def by_zone(given: Typed) -> list[ZoneSeats]:
    """The form's parts in the plan's order of zones."""
    cells = plan.cells()
    made = []
    for zone in plan.zones():
        own = tuple(cell for cell in cells if cell.zone == zone.code)
        counts = [given.seats.get(cell.id, "") for cell in own]
        made.append(ZoneSeats(zone.code, own, sum(int(each) for each in counts if _is_number(each))))
    return [part for part in made if part.cells]


def places() -> dict[str, int]:
    """The number of each cell among the seats of a request."""
    return {cell.id: index for index, cell in enumerate(plan.cells())}


def cell_name(cell_id: str) -> str:
    """A cell in words."""
    zone, _, industry = cell_id.partition(":")
    return f"{zone_name(zone)} · {industry_name(industry)}"


def line(run: api.AllocationRun) -> Plain:
    """A run as the list shows it."""
    plain = to_plain(run)
    return {**plain, "seats_total": sum(item["seats"] for item in plain["seats"])}


def bounds_told(bounds: Plain | None) -> list[str]:
    """The bounds in words."""
    held = [(name, (bounds or {}).get(name, 0)) for name in BOUNDS]
    told = [texts.get(f"allocation.bounds.{name}", value=value) for name, value in held if value]
    return told or [texts.get("allocation.bounds.none")]


def ratio(figures: Plain) -> float:
    """What greedy reaches of the best sum of scores; 1 where there is nothing to reach."""
    best = figures["best"]["objective_micro"]
    return figures["greedy"]["objective_micro"] / best if best else 1.0


def lacks(answer: Plain) -> list[str]:
    """Which floors are not met, and why."""
    told = [
        texts.get(
            f"allocation.lacks.{'few' if cell['candidates'] < cell['floor'] else 'shared'}",
            cell=cell_name(cell["cell_id"]),
            floor=cell["floor"],
            candidates=cell["candidates"],
            lacking=cell["lacking"],
        )
        for cell in answer["cells"]
        if cell["lacking"]
    ]
    return told + [
        texts.get(
            "allocation.lacks.zone",
            zone=zone_name(zone["zone"]),
            floor=zone["floor"],
            lacking=zone["lacking"],
        )
        for zone in answer["zones"]
        if zone["lacking"]
    ]


def bands(counts: Sequence[int]) -> list[tuple[str, int, float]]:
    """The distribution of scores from the lowest band with somebody on: name, count, share of the most."""
    most = max(counts, default=0)
    first = next((place for place, count in enumerate(counts) if count), 0)
    return [
        (
            texts.get("allocation.bands.band", low=f"{place / 10:.1f}", high=f"{(place + 1) / 10:.1f}"),
            count,
            count / most if most else 0.0,
        )
        for place, count in enumerate(counts)
        if place >= first
    ]


def signed(value: float, digits: int = 4) -> str:
    """A change with its sign."""
    return f"{value:+.{digits}f}"


def side_by_side(told: Any) -> Plain:
    """Two runs as their page compares them."""
    plain = to_plain(told)
    first, other = plain["run"]["figures"], plain["other"]["figures"]
    change = (other["best"]["objective_micro"] - first["best"]["objective_micro"]) / 1_000_000
    changed: Iterable[Plain] = (
        cell
        for cell in plain["cells"]
        if (cell["seats"], cell["filled"]) != (cell["other_seats"], cell["other_filled"])
        or cell["mean_score"] != cell["other_mean_score"]
    )
    return {**plain, "change": signed(change, 2), "changed": list(changed)}
