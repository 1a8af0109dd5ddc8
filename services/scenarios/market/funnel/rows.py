"""What the database tells of the funnel. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from services.common.records.store import Position

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario of the funnel; `rank` is the highest stage that stands, a time None where none is known."""

    id: str
    withdrawn: bool
    rank: int
    views: int
    answers: int
    shortlisted: int
    listed_at: datetime | None
    answered_at: datetime | None
    selected_at: datetime | None
    contracted_at: datetime | None
    piloted_at: datetime | None
    demonstrated_at: datetime | None

    @property
    def position(self) -> Position:
        """Its place in the order of a page."""
        return Position(self.listed_at or NEVER, self.id)

    @property
    def place(self) -> tuple[datetime, str]:
        """Its place as it is compared; the later ones come first."""
        return self.listed_at or NEVER, self.id
