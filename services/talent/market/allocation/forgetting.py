"""What allocations hold of a person: given to them, and deleted with them."""

from typing import Any

from services.common.records.workflow import Desk
from services.talent.market.allocation import tables
from services.talent.market.allocation.problem import SCALE


def forget(desk: Desk, talent_id: str) -> int:
    """Deletes the person's assignments; counts of runs stay. How many rows it were."""
    return tables.leave(desk.connection, [talent_id])


def export(desk: Desk, talent_id: str) -> dict[str, Any]:
    """The proposals about a person, the oldest first; scores in [0, 1]."""
    rows = tables.of_talent(desk.connection, talent_id)
    return {
        "proposals": [
            {"run": title, "cell_id": cell_id, "score": score / SCALE} for title, cell_id, score in rows
        ]
    }
