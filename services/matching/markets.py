"""The markets as data: who stands on which side, what excludes a pair, and what a score is made of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from services.matching.profiles import Kind

Side = Literal["left", "right"]
SIDES: Final[tuple[Side, ...]] = ("left", "right")
SHORTLIST_LENGTH: Final = 20


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's weight in the left side's satisfaction with the right one, and the other way round."""

    name: str
    left_weight: float
    right_weight: float


@dataclass(frozen=True, slots=True)
class Market:
    """One market. `needs_side` holds the requirements, the other side the skills or capabilities.

    A pair below `floor` (a score, in [0, 1]) is on no list.
    """

    key: str
    left: Kind
    right: Kind
    needs_side: Side
    gates: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    floor: float = 0.0

    def kind_of(self, side: Side) -> Kind:
        """The kind that stands on a side."""
        return self.left if side == "left" else self.right


class UnknownMarket(KeyError):
    """No market has the key."""


@cache
def markets() -> Mapping[str, Market]:
    """Every market by its key, with the weights of weights.json."""
    weights = json.loads(resources.files(__package__).joinpath("weights.json").read_text("utf-8"))
    return {shape.key: _weighed(shape, weights[shape.key]) for shape in _SHAPES}


def market(key: str) -> Market:
    """The market of a key; raises UnknownMarket."""
    try:
        return markets()[key]
    except KeyError:
        raise UnknownMarket(key) from None


def markets_of(kind: Kind) -> tuple[tuple[Market, Side], ...]:
    """The markets in which a kind takes part, with its side."""
    return tuple((m, side) for m in markets().values() for side in SIDES if m.kind_of(side) == kind)


def other(side: Side) -> Side:
    """The side across."""
    return "right" if side == "left" else "left"


def _weighed(shape: Market, weights: Mapping[str, Any]) -> Market:
    features = tuple(Feature(name, w["left"], w["right"]) for name, w in weights["features"].items())
    return replace(shape, features=features, floor=weights["floor"])


_SHAPES: Final = (
    Market(
        key="scenario_supply", left="scenario", right="enterprise", needs_side="left", gates=("answering",)
    ),
    Market(
        key="talent_demand",
        left="talent",
        right="demand",
        needs_side="right",
        gates=("education", "years", "zone", "salary"),
    ),
    Market(key="talent_county", left="talent", right="county", needs_side="right", gates=("zone",)),
    Market(key="expert_diagnosis", left="expert", right="need", needs_side="right", gates=("zone",)),
    Market(key="scenario_review", left="scenario", right="expert", needs_side="left", gates=("independent",)),
)
