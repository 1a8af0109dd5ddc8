"""The past and the present played again under other weights: what happened ranked, lists made."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.common.plan import zones
from services.matching.columns import Block
from services.matching.learning.examples import Examples
from services.matching.learning.fitting import scores, weights_of
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Market, Side, other
from services.matching.measures import ndcg, rank_biased_overlap
from services.matching.scoring import Scorer, top

DEPTH: Final = 10

# The ids on each subject's list, best first, by the subject's side and id.
Lists = Mapping[tuple[Side, str], Sequence[str]]


def ndcg_of_groups(market: Market, examples: Examples) -> npt.NDArray[np.float64]:
    """nDCG@10 of each group's counterparts as the market's weights rank them, shape (groups,)."""
    scored = scores(examples.features, *weights_of(market))
    found = []
    for group in examples.groups:
        names = [str(place) for place in group.places]
        order = sorted(range(len(names)), key=lambda i: (-scored[group.places[i]], group.places[i]))
        grades = {name: int(examples.grades[place]) for name, place in zip(names, group.places, strict=True)}
        found.append(ndcg([names[i] for i in order], grades, DEPTH))
    return np.array(found)


def by_organisation(examples: Examples, values: npt.NDArray[np.float64]) -> dict[str, float]:
    """The mean of the groups' values of each organisation, by whose outcomes most of a group are."""
    told: dict[str, list[float]] = defaultdict(list)
    for group, value in zip(examples.groups, values, strict=True):
        heard = Counter(examples.outcomes[place].organisation for place in group.places)
        told[min(heard, key=lambda name: (-heard[name], name))].append(float(value))
    return {name: math.fsum(given) / len(given) for name, given in sorted(told.items())}


@dataclass(frozen=True, slots=True)
class Pool:
    """Live profiles of both sides of a market, to be ranked for each other."""

    left: Block
    right: Block
    left_ids: Sequence[str]
    right_ids: Sequence[str]
    scorer: Callable[[Market], Scorer]

    def block(self, side: Side) -> Block:
        """The profiles of a side."""
        return self.left if side == "left" else self.right

    def ids(self, side: Side) -> Sequence[str]:
        """Their ids, in the same order."""
        return self.left_ids if side == "left" else self.right_ids

    def lists(self, market: Market) -> Lists:
        """Every list by the market's weights."""
        if not (len(self.left) and len(self.right)):
            return {}
        matrix = self.scorer(market).scores(self.left, self.right)
        found: dict[tuple[Side, str], Sequence[str]] = {}
        for side in SIDES:
            names = np.array(self.ids(other(side)), dtype=np.str_)
            rows = matrix if side == "left" else matrix.T
            for subject, row in zip(self.ids(side), rows, strict=True):
                found[side, subject] = names[top(row, names, SHORTLIST_LENGTH)].tolist()
        return found

    def violations(self, market: Market, lists: Lists) -> int:
        """How many places on lists are held by a pair that fails a gate or does not take part."""
        if not (len(self.left) and len(self.right)):
            return 0
        passes = self.left.live[:, None] & self.right.live[None, :]
        for verdict in self.scorer(market).gates(self.left, self.right).values():
            passes &= verdict
        at = {side: {name: place for place, name in enumerate(self.ids(side))} for side in SIDES}
        broken = 0
        for (side, subject), listed in lists.items():
            for name in listed:
                pair = (subject, name) if side == "left" else (name, subject)
                broken += not passes[at["left"][pair[0]], at["right"][pair[1]]]
        return broken

    def exposure(self, lists: Lists, side: Side) -> dict[str, float]:
        """The share of attention that each zone's profiles of a side get on the lists of the other one.

        A place at rank r gets 1 ÷ log2(r + 1); who names several zones counts in parts; who names none, not.
        """
        codes = [zone.code for zone in zones()]
        bits = {name: int(zone) for name, zone in zip(self.ids(side), self.block(side).zones, strict=True)}
        found: dict[str, float] = dict.fromkeys(codes, 0.0)
        for (of, _), listed in lists.items():
            if of == side:
                continue
            for rank, name in enumerate(listed, 1):
                named = [code for place, code in enumerate(codes) if bits[name] >> place & 1]
                for code in named:
                    found[code] += 1 / math.log2(rank + 1) / len(named)
        total = math.fsum(found.values())
        return {code: value / total for code, value in found.items()} if total else found


def likeness(before: Lists, after: Lists) -> float:
    """The mean rank-biased overlap of lists; 1 where there are none."""
    overlaps = [rank_biased_overlap(before[key], after[key]) for key in before if before[key] or after[key]]
    return math.fsum(overlaps) / len(overlaps) if overlaps else 1.0


def worst_loss(before: Mapping[str, float], after: Mapping[str, float], least: float) -> tuple[str, float]:
    """The zone that loses most of its exposure, and what part; of zones with a share of at least `least`."""
    losses = {zone: 1 - after[zone] / share for zone, share in before.items() if share >= least and share > 0}
    if not losses:
        return "", 0.0
    zone = max(losses, key=lambda name: (losses[name], name))
    return zone, losses[zone]
