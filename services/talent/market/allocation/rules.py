"""What a run may be asked for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from dabridge.talent.v1.allocation_service_pb2 import (
    AllocationBounds,
    AllocationSeats,
    CreateAllocationRequest,
)

from services.common import plan
from services.common.records import rules
from services.common.records.rules import Errors
from services.talent.market.allocation.problem import SCALE, Bounds

TITLE_MAX: Final = 100
NOTE_MAX: Final = 1_000
REASON_MAX: Final = 500
SEATS_MAX: Final = 20_000
PERCENT: Final = 100


def check(request: CreateAllocationRequest) -> Errors:
    """Every rule that a request breaks."""
    cells = len(plan.cells())
    bounds = request.bounds
    errors = [
        *rules.text("title", request.title, TITLE_MAX, needed=True),
        *(replace(error, field="note") for error in rules.text("allocation_note", request.note, NOTE_MAX)),
        *rules.identifier("based_on_id", request.based_on_id, needed=False),
        *rules.count("seats", len(request.seats), most=cells),
        *rules.whole_number("bounds.best", bounds.best, 0, cells),
    ]
    for name in ("near_percent", "least_percent", "zone_share_percent", "cell_share_percent"):
        errors += rules.whole_number(f"bounds.{name}", getattr(bounds, name), 0, PERCENT)
    return errors + _check_seats(request.seats)


def _check_seats(seats: Sequence[AllocationSeats]) -> Errors:
    known = {cell.id for cell in plan.cells()}
    errors: Errors = []
    seen: set[str] = set()
    for index, item in enumerate(seats):
        place = f"seats[{index}]"
        if item.cell_id not in known:
            errors.append(rules.broken(f"{place}.cell_id", "not_a_cell", value=item.cell_id[:40]))
        elif item.cell_id in seen:
            errors.append(rules.broken(f"{place}.cell_id", "repeated", value=item.cell_id))
        seen.add(item.cell_id)
        errors += rules.whole_number(f"{place}.seats", item.seats, 0, SEATS_MAX)
    return errors


def seats_of(seats: Mapping[str, int]) -> list[tuple[plan.Cell, int]]:
    """All cells in the plan's order with their seats; 0 of those not named."""
    return [(cell, seats.get(cell.id, 0)) for cell in plan.cells()]


def bounds_of(message: AllocationBounds) -> Bounds:
    """Bounds as the solver takes them."""
    return Bounds(
        best=message.best,
        near=message.near_percent,
        least=message.least_percent * SCALE // PERCENT,
        zone_share=message.zone_share_percent,
        cell_share=message.cell_share_percent,
    )
