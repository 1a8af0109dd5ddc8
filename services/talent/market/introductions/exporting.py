"""What introductions hold of a person, for the person."""

from dataclasses import dataclass
from typing import Any

from services.common.plain import to_plain
from services.common.records.workflow import Desk
from services.talent.market.introductions import tables
from services.talent.market.introductions.record import INTRODUCTION
from services.talent.market.introductions.words import Words

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """All introductions of a talent with what was written in them.

    Whom to ring up at an enterprise is left out: that is another person's, and read by ReadContact alone.
    """

    words: Words

    def __call__(self, desk: Desk, talent_id: str) -> Plain:
        """The first one first."""
        return {"items": [self._one(desk, each) for each in tables.of_talent(desk.connection, talent_id)]}

    def _one(self, desk: Desk, introduction_id: str) -> Plain:
        held = desk.see(INTRODUCTION, introduction_id)
        if held is None:
            return {"id": introduction_id}
        place, note = self.words.interview(desk, held)
        return {
            **to_plain(held),
            "message": self.words.message(desk, held),
            "interview_place": place,
            "interview_note": note,
            "outcomes": [
                {
                    "side": said.side,
                    "outcome": said.outcome,
                    "reason_code": said.reason_code,
                    "at": said.at.isoformat(),
                }
                for said in tables.outcomes(desk.connection, held.id)
            ],
        }
