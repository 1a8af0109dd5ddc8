"""What becomes of a batch of the topics that matching reads: profiles first, then what is told of pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.common import topics
from services.common.dead_letter import Message
from services.matching.absorb import Absorbed, Absorber
from services.matching.learning import outcomes
from services.matching.learning.keeping import Keeper, Kept

# Every topic that the worker reads besides its own requests.
READ: Final = tuple(dict.fromkeys((*topics.SOURCES, *outcomes.TOPICS)))


@dataclass(frozen=True, slots=True)
class Taken:
    """What a batch did."""

    absorbed: Absorbed
    kept: Kept


class Intake:
    """Handles batches of READ; a batch may be handled again, in whole or in part."""

    def __init__(self, absorber: Absorber, keeper: Keeper) -> None:
        self._absorber = absorber
        self._keeper = keeper

    def handle(self, messages: Sequence[Message]) -> Taken:
        """Absorbs profiles, then keeps outcomes; raises StoreUnavailable and PublishError."""
        absorbed = self._absorber.handle([m for m in messages if m.topic in topics.SOURCES])
        return Taken(absorbed, self._keeper.handle([m for m in messages if m.topic in outcomes.TOPICS]))
