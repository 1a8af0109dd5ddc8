"""What the compendium forgets of a person: that they were told of a policy."""

from services.common.records.workflow import Desk
from services.talent.market.policies import tables


def forget(desk: Desk, talent_id: str) -> int:
    """How many rows; a second call takes away none."""
    return tables.forget(desk.connection, talent_id)
