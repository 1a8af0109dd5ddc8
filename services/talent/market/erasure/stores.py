"""The stores beyond the service's own database, as the steps see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from services.talent.market.erasure.rules import Erasure


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look at a store gave; `how` is a code of the texts "erasure.how".

    `verified`: nothing of the person is left. What is not verified is tried again.
    """

    how: str
    verified: bool
    counts: Mapping[str, int] = field(default_factory=dict)


class StoreAway(Exception):
    """The store does not answer; the step is tried again."""


class Forgets(Protocol):
    """A store that a person is taken out of; each call does what is to do, and looks whether it worked."""

    def forget(self, erasure: Erasure) -> Outcome:
        """Raises StoreAway, or services.common.settings.SettingsError where it is not known where it is."""
        ...
