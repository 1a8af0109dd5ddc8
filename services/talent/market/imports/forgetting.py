"""What imports forget of a person who is erased, and what they tell a person of themselves."""

from typing import Any

from services.common.records.workflow import Desk
from services.talent.market.imports import pairs


def forget(desk: Desk, talent_id: str) -> int:
    """Takes a person out of blocks, pairs and what sources said; how many rows that changed.

    Files that hold the person's row lose their key with the next sweep, within a minute.
    """
    connection = desk.connection
    changed = pairs.forget(connection, talent_id)
    changed += connection.execute("DELETE FROM import_person WHERE talent_id = %s", (talent_id,)).rowcount
    changed += connection.execute(
        "UPDATE talent_import SET files_until = %s WHERE sealed AND files_until > %s"
        " AND id IN (SELECT import_id FROM import_row WHERE talent_id = %s)",
        (desk.now, desk.now, talent_id),
    ).rowcount
    return changed + connection.execute("DELETE FROM import_row WHERE talent_id = %s", (talent_id,)).rowcount


def export(desk: Desk, talent_id: str) -> list[dict[str, Any]]:
    """By whose workbooks the person was entered, as plain values."""
    rows = desk.connection.execute(
        "SELECT s.name FROM import_person p JOIN import_source s ON s.id = p.source_id"
        " WHERE p.talent_id = %s ORDER BY s.name",
        (talent_id,),
    ).fetchall()
    return [{"source_name": name} for (name,) in rows]
