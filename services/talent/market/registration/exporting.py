"""What the part holds of a person, for themselves."""

from dataclasses import dataclass
from typing import Any

from services.common.plain import to_plain
from services.common.records.workflow import Desk
from services.talent import freshness
from services.talent.market.people.vault import People
from services.talent.market.registration import tables
from services.talent.market.registration.work import unsealed


@dataclass(frozen=True, slots=True)
class RegistrationExport:
    """The draft and how lately the profile was confirmed."""

    people: People

    def __call__(self, desk: Desk, talent_id: str) -> dict[str, Any]:
        """As plain values; nothing where there is none."""
        held = tables.draft(desk.connection, talent_id)
        age = tables.ages(desk.connection, [talent_id]).get(talent_id)
        return {
            "draft": to_plain(unsealed(self.people, talent_id, held)) if held else None,
            "draft_saved_at": held.saved_at.isoformat() if held else None,
            "confirmed_since": age.since.isoformat() if age else None,
            "stale_on": freshness.stale_on(age.since).isoformat() if age else None,
        }
