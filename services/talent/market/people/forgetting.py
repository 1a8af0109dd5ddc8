"""What this part forgets of a person who is erased."""

from services.common.records.workflow import Desk
from services.talent.market.people import tables


def forget(desk: Desk, talent_id: str) -> int:
    """Deletes identity, consents, requests for review and their history; how many rows."""
    return tables.forget(desk.connection, talent_id)
