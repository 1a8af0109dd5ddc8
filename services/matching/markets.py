"""The markets as data: who stands on which side, what excludes a pair, and what a score is made of."""

import json
from collections.abc import Iterable, Mapping
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


class WrongFeatures(ValueError):
    """Weights are not those of the market's features."""


@cache
def market_keys() -> tuple[str, ...]:
    """Every market's key, in an order that stays within a version."""
    return tuple(shape.key for shape in _SHAPES)


@cache
def markets() -> Mapping[str, Market]:
    """Every market by its key, with the weights that the release brings, those of weights.json.

    What is in force may be another version: learning/inforce.py.
    """
    weights = json.loads(resources.files(__package__).joinpath("weights.json").read_text("utf-8"))
    return {shape.key: _weighed(shape, weights[shape.key]) for shape in _SHAPES}


def market(key: str) -> Market:
    """The market of a key; raises UnknownMarket."""
    try:
        return markets()[key]
    except KeyError:
        raise UnknownMarket(key) from None


def weighed(key: str, features: Iterable[Feature], floor: float) -> Market:
    """The market with other weights; raises UnknownMarket and WrongFeatures."""
    known = market(key)
    given = {feature.name: feature for feature in features}
    if set(given) != {feature.name for feature in known.features}:
        raise WrongFeatures(f"{key} compares other features than {sorted(given)}")
    return replace(known, features=tuple(given[f.name] for f in known.features), floor=floor)


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
        gates=("education", "years", "zone", "salary", "consent"),
    ),
    Market(key="talent_county", left="talent", right="county", needs_side="right", gates=("zone", "consent")),
    Market(key="expert_diagnosis", left="expert", right="need", needs_side="right", gates=("zone",)),
    Market(key="scenario_review", left="scenario", right="expert", needs_side="left", gates=("independent",)),
)
