"""The learning job: what is kept is read, each market learns, and what passes every guard is put in force."""

import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
from dabridge.events.v1 import matching_pb2

from services.matching.columns import Slots
from services.matching.index import OUTCOMES
from services.matching.learning.comparing import Comparing
from services.matching.learning.examples import Examples
from services.matching.learning.guards import Bounds
from services.matching.learning.judged import judged_examples
from services.matching.learning.keeping import features_now
from services.matching.learning.ledger import Ledger, Superseded, of_market
from services.matching.learning.outcomes import Outcome, from_stored
from services.matching.learning.replay import Pool
from services.matching.learning.run import BOUNDS, Learned, Material, learn
from services.matching.learning.versions import LearningRun, tell_promoted
from services.matching.markets import Market
from services.matching.mirror import Mirror
from services.matching.phrases import Encode
from services.matching.store import Store

log = logging.getLogger(__name__)

# Of more live profiles than this a sample is ranked again.
POOL: Final = 2_000
_SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Job:
    """Learns markets; `mirror` is synced. `bounds` are those of the guards."""

    store: Store
    mirror: Mirror
    encode: Encode
    dimensions: int
    ledger: Ledger
    made_by: str
    bounds: Bounds = BOUNDS

    def learn(self, key: str, at: datetime, *, promote: bool) -> LearningRun:
        """Runs one market and keeps what it came to; raises StoreUnavailable and PublishError.

        Without `promote` nothing is put in force, and nothing kept.
        """
        with self.mirror.lock:
            market = self.mirror.in_force.market(key)
            base = self.mirror.in_force.number(key)
            outcomes, judged = self._outcomes(market), self._judged(market)
            material = Material(outcomes, judged, self._pool(market), self._rolled_back(key))
            learned = learn(market, material, f"run:{secrets.token_hex(16)}", at, self.bounds)
        run = learned.run
        run.base_version, run.made_by = base, self.made_by
        if promote:
            # Kept before anything is in force: no weights stand without the run that explains them.
            self.ledger.add_run(run)
            if learned.good:
                self._promote(learned, at)
                self.ledger.add_run(run)
        return run

    def _promote(self, learned: Learned, at: datetime) -> None:
        run = learned.run
        version = of_market(learned.market, run.base_version + 1)
        version.origin = matching_pb2.WEIGHTS_ORIGIN_LEARNING
        version.run_id, version.made_by, version.made_at = run.id, self.made_by, at.isoformat()
        version.measures.extend(run.measures)
        try:
            self.ledger.add(version)
        except Superseded as error:
            log.warning("%s: %s", run.id, error)
            run.checks.add(guard="superseded", passed=False, figure=error.actual, bound=run.base_version)
            run.verdict = matching_pb2.RUN_VERDICT_REFUSED
            return
        tell_promoted(run, version.version)

    def _outcomes(self, market: Market) -> list[Outcome]:
        """The market's outcomes; of those seen without their profiles the features of today's."""
        ids = list(self.store.changes({OUTCOMES: -1})[OUTCOMES].versions)
        found = [o for stored in self.store.fetch(OUTCOMES, ids) for o in from_stored(stored).outcomes]
        of_market = [o for o in found if o.market == market.key]
        bare = [o for o in of_market if o.features is None]
        fresh = features_now(self.store, self._comparing, self.mirror, bare, self.dimensions)
        return [replace(o, features=o.features or fresh.get(o.pair)) for o in of_market]

    def _rolled_back(self, key: str) -> datetime | None:
        latest = next(iter(self.ledger.versions(key)), None)
        if latest is None or latest.origin != matching_pb2.WEIGHTS_ORIGIN_ROLLBACK:
            return None
        return datetime.fromisoformat(latest.made_at)

    def _judged(self, market: Market) -> Examples | None:
        return judged_examples(market, self.encode, self._comparing)

    def _pool(self, market: Market) -> Pool:
        left, right = self.mirror.kinds[market.left], self.mirror.kinds[market.right]
        slots = _some(left.columns.live_slots()), _some(right.columns.live_slots())
        return Pool(
            left.columns.take(slots[0]),
            right.columns.take(slots[1]),
            [left.names[slot] for slot in slots[0]],
            [right.names[slot] for slot in slots[1]],
            self.mirror.scorer,
        )

    @property
    def _comparing(self) -> Comparing:
        return Comparing(self.mirror.columns, self.mirror.scorer)


def _some(slots: Slots) -> Slots:
    """At most POOL of the slots, the same ones each time."""
    if len(slots) <= POOL:
        return slots
    return np.sort(np.random.default_rng(_SEED).choice(slots, POOL, replace=False))
