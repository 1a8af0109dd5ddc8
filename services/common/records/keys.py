"""Idempotency keys as callers give them, and as they are kept."""

from dataclasses import dataclass
from hashlib import sha256

from services.common.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key as given, and the one it is kept under: nobody meets another's."""

    given: str
    caller: Principal

    @property
    def stored(self) -> str:
        """What the key is kept under."""
        who = f"{self.caller.person}\0{self.caller.organisation}"
        return f"{sha256(who.encode()).hexdigest()}:{self.given}"
