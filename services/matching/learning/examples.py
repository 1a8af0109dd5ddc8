"""Outcomes as numbers: who was preferred to whom by the same subject, learned on or held out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.matching.learning.outcomes import Outcome
from services.matching.markets import Market

Table = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

# Of the outcomes in the order of their time so many are learned on; what came later checks.
FITTED_SHARE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Group:
    """The counterparts of one subject of a side, by their places among the examples."""

    side: str
    subject: str
    places: Places


@dataclass(frozen=True, slots=True)
class Examples:
    """`features` has a row for each outcome, a column for each feature of the market; `grades` beside it."""

    outcomes: tuple[Outcome, ...]
    features: Table
    grades: npt.NDArray[np.int64]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """What is learned on, and what came later of other subjects."""

    fitted: Examples
    held_out: Examples


def newest_of_pairs(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Of each pair the outcome that came last, of those at one moment the best; in order of time."""
    last: dict[tuple[str, str], Outcome] = {}
    for outcome in sorted(outcomes, key=lambda o: (o.at, o.grade or 0, o.id)):
        last[outcome.left, outcome.right] = outcome
    return sorted(last.values(), key=lambda o: (o.at, o.id))


def examples_of(market: Market, outcomes: Sequence[Outcome]) -> Examples:
    """The outcomes that have every feature of the market, grouped by the subjects of both sides.

    A group of whose outcomes no two differ in grade tells nothing and is left out.
    """
    names = [f.name for f in market.features]
    usable = tuple(
        o
        for o in outcomes
        if o.grade is not None and o.features is not None and not set(names) - set(o.features)
    )
    table = np.array([[(o.features or {})[name] for name in names] for o in usable], dtype=np.float64)
    grades = np.array([o.grade for o in usable], dtype=np.int64)
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, outcome in enumerate(usable):
        members["left", outcome.left].append(place)
        members["right", outcome.right].append(place)
    groups = tuple(
        Group(side, subject, np.array(places))
        for (side, subject), places in sorted(members.items())
        if len(set(grades[places].tolist())) > 1
    )
    return Examples(usable, table.reshape(len(usable), len(names)), grades, groups)


def parted(market: Market, outcomes: Sequence[Outcome]) -> Parted:
    """The outcomes in the order of their time, cut in two: no right subject is in both parts."""
    ordered = newest_of_pairs(outcomes)
    cut = round(len(ordered) * FITTED_SHARE)
    before = {o.right for o in ordered[:cut]}
    later = [o for o in ordered[cut:] if o.right not in before]
    return Parted(examples_of(market, ordered[:cut]), examples_of(market, later))


def capped(outcomes: Sequence[Outcome], share: float) -> list[Outcome]:
    """The outcomes without those of an organisation beyond a share of all, its oldest kept.

    So nobody is heard more than others by telling more.
    """
    most = max(1, int(share * len(outcomes)))
    heard: Counter[str] = Counter()
    kept = []
    for outcome in outcomes:
        heard[outcome.organisation] += 1
        if not outcome.organisation or heard[outcome.organisation] <= most:
            kept.append(outcome)
    return kept
