"""What the index forgets of a person who is erased, and gives them of what it holds."""

from typing import Any

from services.common.records.workflow import Desk
from services.talent.market.analysis import formula, tables


def forget(desk: Desk, talent_id: str) -> int:
    """Takes the person out of the sums and deletes what is known of them; how many rows."""
    known = desk.connection.execute(
        "SELECT count(*) FROM index_person WHERE talent_id = %s", (talent_id,)
    ).fetchone()
    counted = tables.forget(desk.connection, talent_id)
    tables.add(desk.connection, formula.changed([(counted, None)]))
    return int(known[0]) if known else 0


def export(desk: Desk, talent_id: str) -> dict[str, Any]:
    """What the index counts of the person."""
    row = desk.connection.execute(
        "SELECT counted, skills FROM index_person WHERE talent_id = %s", (talent_id,)
    ).fetchone()
    return {"counted": row[0], "skills": list(row[1])} if row else {}
