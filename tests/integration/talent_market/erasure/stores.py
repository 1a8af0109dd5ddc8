"""Fakes of the stores beyond the database, for tests of the steps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.talent.market.erasure.rules import Erasure
from services.talent.market.erasure.stores import Outcome, StoreAway


@dataclass
class FakeStore:
    """Gives the outcomes one after the other, the last one again and again; None: it is away."""

    outcomes: Sequence[Outcome | None] = (
        Outcome("scan_from_beginning", verified=True, counts={"values": 0}),
    )
    asked: list[str] = field(default_factory=list)

    def forget(self, erasure: Erasure) -> Outcome:
        """Raises StoreAway where it is away."""
        outcome = self.outcomes[min(len(self.asked), len(self.outcomes) - 1)]
        self.asked.append(erasure.talent_id)
        if outcome is None:
            raise StoreAway("it does not answer")
        return outcome
