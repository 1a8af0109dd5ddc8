"""What the portal says of its own state, and whether matching has caught up."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Overview:
    """live: kind → count. lists: (market, side) → (shortlists, subjects). lag: messages not consumed."""

    live: Mapping[str, int]
    lists: Mapping[tuple[str, str], tuple[int, int]]
    lag: int

    @classmethod
    def from_json(cls, answer: Mapping[str, Any]) -> "Overview":
        """Raises KeyError, TypeError or ValueError where it is no overview."""
        return cls(
            {kind["kind"]: int(kind["live"]) for kind in answer["kinds"]},
            {
                (market["market"], market["side"]): (int(market["shortlists"]), int(market["subjects"]))
                for market in answer["markets"]
            },
            sum(int(entry["lag"]) for entry in answer["lags"]),
        )

    @property
    def settled(self) -> bool:
        """Nothing is waiting, and every subject has its shortlist."""
        return self.lag == 0 and all(shortlists == subjects for shortlists, subjects in self.lists.values())

    def progress(self) -> str:
        """One line for a person."""
        live = ", ".join(f"{kind} {count}" for kind, count in self.live.items())
        done = sum(shortlists for shortlists, _ in self.lists.values())
        subjects = sum(subjects for _, subjects in self.lists.values())
        return f"live: {live or 'nothing'} | shortlists {done} of {subjects} | waiting {self.lag}"


def fetch(portal: str) -> Overview | None:
    """The portal's overview, or None while it can't give one."""
    try:
        with urllib.request.urlopen(f"{portal}/api/overview", timeout=10) as answer:  # noqa: S310 - loopback
            return Overview.from_json(json.load(answer))
    except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError):
        return None
