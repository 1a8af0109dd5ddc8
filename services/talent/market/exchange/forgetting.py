"""What the exchange forgets of a person who is erased, and gives them of what it holds."""

from typing import Any

from services.common.records.workflow import Desk


def forget(desk: Desk, talent_id: str) -> int:
    """Deletes what departments said otherwise of the person; how many rows."""
    return desk.connection.execute(
        "DELETE FROM exchange_conflict WHERE talent_id = %s", (talent_id,)
    ).rowcount


def export(desk: Desk, talent_id: str) -> dict[str, Any]:
    """Which fields departments said otherwise of, and how that ended; the values are in the queue's page."""
    rows = desk.connection.execute(
        "SELECT source, field, as_of, stage, at FROM exchange_conflict WHERE talent_id = %s ORDER BY at",
        (talent_id,),
    )
    return {
        "conflicts": [
            {"source": source, "field": name, "as_of": str(as_of), "stage": stage, "at": at.isoformat()}
            for source, name, as_of, stage, at in rows
        ]
    }
