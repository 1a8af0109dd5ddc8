"""What may not break when weights change: each guard measures one thing against a bound that is data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
from dabridge.events.v1 import matching_pb2

from services.matching.learning.examples import Examples, Parted
from services.matching.learning.fitting import DIGITS, HEAVIEST, STEP, moved
from services.matching.learning.outcomes import Outcome
from services.matching.learning.replay import (
    Pool,
    by_organisation,
    likeness,
    ndcg_of_groups,
    worst_loss,
)
from services.matching.markets import SIDES, Market
from services.matching.measures import bootstrap_difference

Check = matching_pb2.RunCheck
_SLACK: Final = 2 * 10.0**-DIGITS
# The least that is more than nothing: weights that change no rank of what came later are not put in force.
_ABOVE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of what size what is too little or too much; shares and losses in [0, 1], the rest in nDCG@10."""

    outcomes: int = 200
    fitted_groups: int = 40
    held_out_groups: int = 20
    # An organisation is heard with so much of all outcomes at most.
    heard: float = 0.05
    # The three that tell most may not have told more than this together.
    few_accounts: float = 0.40
    # A zone's part of what went well may exceed its part of all outcomes by so much.
    zone_lift: float = 0.25
    # What organisations tell each on average: no fall, and the interval's lower end.
    organisations_fall: float = 0.02
    # The hand-judged pairs, without which nothing is learned for good: what may be lost on average, and the
    # interval's lower end.
    judged_groups: int = 10
    judged_loss: float = 0.005
    judged_fall: float = 0.02
    # Lists as they were and as they would be, by rank-biased overlap.
    likeness: float = 0.60
    # A zone with at least `exposed` of the attention may lose so much of it.
    exposure_loss: float = 0.20
    exposed: float = 0.02


@dataclass(frozen=True, slots=True)
class Change:
    """Weights before and after, and what they are measured on; `judged` None where there is no such set."""

    before: Market
    after: Market
    parts: Parted
    judged: Examples | None
    pool: Pool


def least(guard: str, figure: float, bound: float, about: str = "") -> Check:
    """A guard that passes at its bound and above; what cannot be measured does not pass."""
    return Check(guard=guard, passed=figure >= bound, figure=figure, bound=bound, about=about)


def most(guard: str, figure: float, bound: float, about: str = "") -> Check:
    """A guard that passes at its bound and below; what cannot be measured does not pass."""
    return Check(guard=guard, passed=figure <= bound, figure=figure, bound=bound, about=about)


def of_count(outcomes: Sequence[Outcome], bounds: Bounds) -> list[Check]:
    """Whether there is enough to look at."""
    return [least("outcomes", len(outcomes), bounds.outcomes)]


def of_rollback(outcomes: Sequence[Outcome], since: datetime, bounds: Bounds) -> list[Check]:
    """Whether enough came since somebody took weights back: of what taught them nothing else is learned."""
    return [least("since_rollback", sum(_after(o.at, since) for o in outcomes), bounds.outcomes)]


def of_groups(parts: Parted, bounds: Bounds) -> list[Check]:
    """Whether there is enough to learn from and to check with."""
    return [
        least("fitted_groups", len(parts.fitted.groups), bounds.fitted_groups),
        least("held_out_groups", len(parts.held_out.groups), bounds.held_out_groups),
    ]


def of_outcomes(outcomes: Sequence[Outcome], bounds: Bounds) -> list[Check]:
    """Whether a few tell most of it, and whether what goes well goes to one zone."""
    told = Counter(o.organisation for o in outcomes if o.organisation)
    few = [name for name, _ in sorted(told.items(), key=lambda item: (-item[1], item[0]))[:3]]
    share = sum(told[name] for name in few) / len(outcomes) if outcomes else 0.0
    zone, lift = _zone_lift(outcomes)
    return [
        # Nobody is named where nothing is wrong: runs are read by more than know who met whom.
        most(
            "few_accounts", share, bounds.few_accounts, ",".join(few) if share > bounds.few_accounts else ""
        ),
        most("zone_lift", lift, bounds.zone_lift, zone),
    ]


def of_change(change: Change, bounds: Bounds) -> list[Check]:
    """Whether anything that was good gets worse by the weights."""
    return [
        *_of_held_out(change, bounds),
        *_of_judged(change, bounds),
        *_of_lists(change, bounds),
        most("step", moved(change.before, change.after), STEP + _SLACK),
        most("heaviest", _heaviest(change), max(HEAVIEST, _heaviest_of(change.before)) + _SLACK),
    ]


def measures(change: Change) -> list[matching_pb2.MeasuredChange]:
    """nDCG@10 before and after."""
    sets = {"held_out_ndcg": change.parts.held_out, "fitted_ndcg": change.parts.fitted}
    if change.judged is not None:
        sets["judged_ndcg"] = change.judged
    return [
        matching_pb2.MeasuredChange(
            measure=name,
            before=_mean(ndcg_of_groups(change.before, examples)),
            after=_mean(ndcg_of_groups(change.after, examples)),
        )
        for name, examples in sets.items()
    ]


def _of_held_out(change: Change, bounds: Bounds) -> list[Check]:
    held_out = change.parts.held_out
    before, after = (ndcg_of_groups(weighed, held_out) for weighed in (change.before, change.after))
    gained = bootstrap_difference(after, before)
    each = by_organisation(held_out, after - before)
    spread = bootstrap_difference(list(each.values()), [0.0] * len(each))
    return [
        # Better beyond chance, on what was learned and on what came later: weights do not wander.
        least("fitted", _gain(change, change.parts.fitted), 0.0),
        least("held_out", gained.mean, 0.0),
        least("held_out_low", gained.low, _ABOVE),
        # Whoever tells much counts no more than others.
        least("organisations", spread.mean, 0.0),
        least("organisations_low", spread.low, -bounds.organisations_fall),
    ]


def _of_judged(change: Change, bounds: Bounds) -> list[Check]:
    judged = change.judged
    counted = least("judged_groups", len(judged.groups) if judged else 0, bounds.judged_groups)
    if judged is None or not counted.passed:
        return [counted]
    before, after = (ndcg_of_groups(weighed, judged) for weighed in (change.before, change.after))
    gained = bootstrap_difference(after, before)
    return [
        counted,
        least("judged", gained.mean, -bounds.judged_loss),
        least("judged_low", gained.low, -bounds.judged_fall),
    ]


def _of_lists(change: Change, bounds: Bounds) -> list[Check]:
    before, after = change.pool.lists(change.before), change.pool.lists(change.after)
    checks = [
        most("gates", change.pool.violations(change.after, after), 0),
        least("likeness", likeness(before, after), bounds.likeness),
    ]
    for side in SIDES:
        shares = change.pool.exposure(before, side), change.pool.exposure(after, side)
        zone, loss = worst_loss(*shares, bounds.exposed)
        checks.append(most(f"exposure_{side}", loss, bounds.exposure_loss, zone))
    return checks


def _zone_lift(outcomes: Sequence[Outcome]) -> tuple[str, float]:
    """The zone whose part of what went well most exceeds its part of all, and by how much."""
    placed = [o for o in outcomes if o.zone]
    well = [o for o in placed if (o.grade or 0) >= 2]
    if not well:
        return "", 0.0
    of_all, of_well = Counter(o.zone for o in placed), Counter(o.zone for o in well)
    lifts = {zone: of_well[zone] / len(well) - of_all[zone] / len(placed) for zone in of_all}
    zone = max(lifts, key=lambda name: (lifts[name], name))
    return zone, lifts[zone]


def _after(at: str, since: datetime) -> bool:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) > since


def _heaviest(change: Change) -> float:
    return _heaviest_of(change.after)


def _heaviest_of(market: Market) -> float:
    return max(max(f.left_weight, f.right_weight) for f in market.features)


def _gain(change: Change, examples: Examples) -> float:
    """What nDCG@10 gains on average."""
    return _mean(ndcg_of_groups(change.after, examples) - ndcg_of_groups(change.before, examples))


def _mean(values: npt.NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0
