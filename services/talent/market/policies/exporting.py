"""What the compendium holds of a person, for the person: which policies they were told of."""

from typing import Any

from services.common.records.workflow import Desk
from services.talent.market.policies import tables


def export(desk: Desk, talent_id: str) -> dict[str, Any]:
    """Ids of policies, in their order."""
    return {"told": tables.told_of(desk.connection, talent_id)}
