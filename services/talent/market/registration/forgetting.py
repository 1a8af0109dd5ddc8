"""What the part forgets of a person."""

from services.common.records.workflow import Desk
from services.talent.market.registration import tables


def forget(desk: Desk, talent_id: str) -> int:
    """Deletes the draft and the age of the profile; how many rows."""
    return tables.drop_draft(desk.connection, talent_id) + tables.drop_ages(desk.connection, [talent_id])
