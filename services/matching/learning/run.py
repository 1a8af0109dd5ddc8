"""One learning run of a market: outcomes in, a verdict out, with every guard's figure. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dabridge.events.v1 import matching_pb2

from services.matching.learning import guards
from services.matching.learning.examples import Examples, capped, newest_of_pairs, parted
from services.matching.learning.fitting import fit
from services.matching.learning.guards import Bounds, Change
from services.matching.learning.outcomes import Outcome
from services.matching.learning.replay import Pool
from services.matching.learning.versions import LearningRun, features_of
from services.matching.markets import Market

BOUNDS: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Material:
    """What a run has to learn from and to be measured on; `judged` None where a market has no such set.

    `rolled_back`: when somebody brought the weights in force back; None where nobody did.
    """

    outcomes: Sequence[Outcome]
    judged: Examples | None
    pool: Pool
    rolled_back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """What a run came to, and the market with the weights that it found."""

    run: LearningRun
    market: Market

    @property
    def good(self) -> bool:
        """Whether every guard passed and there is something to promote."""
        return self.run.verdict == matching_pb2.RUN_VERDICT_TRIAL


def learn(market: Market, material: Material, run_id: str, at: datetime, bounds: Bounds = BOUNDS) -> Learned:
    """Fits the market's weights and tries every guard; the verdict is NOTHING, REFUSED or TRIAL."""
    outcomes = newest_of_pairs(material.outcomes)
    parts = parted(market, capped(outcomes, bounds.heard))
    run = LearningRun(
        id=run_id,
        market=market.key,
        outcomes=len(outcomes),
        fitted=len(parts.fitted.outcomes),
        held_out=len(parts.held_out.outcomes),
        finished_at=at.isoformat(),
    )
    since = material.rolled_back
    for verdict, checks in (
        (matching_pb2.RUN_VERDICT_NOTHING, guards.of_count(outcomes, bounds)),
        (matching_pb2.RUN_VERDICT_NOTHING, guards.of_rollback(outcomes, since, bounds) if since else []),
        (matching_pb2.RUN_VERDICT_REFUSED, guards.of_outcomes(outcomes, bounds)),
        (matching_pb2.RUN_VERDICT_NOTHING, guards.of_groups(parts, bounds)),
    ):
        run.checks.extend(checks)
        if not all(check.passed for check in checks):
            run.verdict = verdict
            return Learned(run, market)
    found = fit(market, parts.fitted)
    change = Change(market, found, parts, material.judged, material.pool)
    run.checks.extend(guards.of_change(change, bounds))
    run.measures.extend(guards.measures(change))
    run.proposed.extend(features_of(found))
    if not all(check.passed for check in run.checks):
        run.verdict = matching_pb2.RUN_VERDICT_REFUSED
    elif features_of(found) == features_of(market):
        run.verdict = matching_pb2.RUN_VERDICT_NOTHING
    else:
        run.verdict = matching_pb2.RUN_VERDICT_TRIAL
    return Learned(run, found)
