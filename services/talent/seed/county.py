"""The plan's 42 zone x industry cells as talents see them."""

import json
from importlib.resources import files
from typing import Final

from dabridge.events.v1.talent_pb2 import CellRole, CountyIndustry

from services.common import plan
from services.talent.seed.vocabulary import employment_targets

CORE_WEIGHT: Final = 3
CULTIVATED_WEIGHT: Final = 1
PILOT_EXTRA: Final = 2
_ROLES: Final = {"core": CellRole.CELL_ROLE_CORE, "cultivated": CellRole.CELL_ROLE_CULTIVATED}


def county_industries() -> list[CountyIndustry]:
    """One a cell, in the order of the plan's table 2; the text is ours, the seats follow `headcounts`."""
    text = (
        files("services.talent.seed").joinpath("data", "county_industries.jsonl").read_text(encoding="utf-8")
    )
    written = {row["id"]: row for row in map(json.loads, text.splitlines())}
    seats = headcounts()
    return [
        CountyIndustry(
            id=cell.id,
            zone=cell.zone,
            industry=cell.industry,
            role=_ROLES[cell.role],
            main_pilot=cell.main_pilot,
            profile=written[cell.id]["profile"],
            headcount=seats[cell.id],
            skills=written[cell.id]["skills"],
        )
        for cell in plan.cells()
    ]


def headcounts() -> dict[str, int]:
    """Cell id → seats: each row of the plan's table 1, jobs in 2025 less those in 2021, over its cells.

    A core cell counts 3, a cultivated one 1, a main pilot 2 more; largest remainders keep each row's sum.
    """
    seats: dict[str, int] = {}
    for industries, wanted in employment_targets():
        cells = [cell for cell in plan.cells() if cell.industry in industries]
        seats |= _share_out(wanted, {cell.id: _weight(cell) for cell in cells})
    return seats


def _weight(cell: plan.Cell) -> int:
    base = CORE_WEIGHT if cell.role == "core" else CULTIVATED_WEIGHT
    return base + (PILOT_EXTRA if cell.main_pilot else 0)


def _share_out(total: int, weights: dict[str, int]) -> dict[str, int]:
    whole = sum(weights.values())
    shares = {key: total * weight // whole for key, weight in weights.items()}
    remainders = sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))
    for key in remainders[: total - sum(shares.values())]:
        shares[key] += 1
    return shares
