"""Versions of weights for tests, and a ledger in memory."""

from datetime import UTC, datetime
from typing import Final

from dabridge.events.v1 import matching_pb2

from services.matching.learning.ledger import Ledger, of_market
from services.matching.learning.versions import Weights
from services.matching.markets import Feature, Market, market, weighed
from tests.fakes.publisher import InMemoryPublisher
from tests.fakes.store import InMemoryStore

NOW: Final = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def only(key: str, feature: str) -> Market:
    """The market where one feature alone counts."""
    weights = [
        Feature(f.name, float(f.name == feature), float(f.name == feature)) for f in market(key).features
    ]
    return weighed(key, weights, market(key).floor)


def learned(weighed_market: Market, version: int) -> Weights:
    """A version that a run made."""
    made = of_market(weighed_market, version)
    made.origin = matching_pb2.WEIGHTS_ORIGIN_LEARNING
    made.made_by, made.made_at, made.run_id = "system:learning", NOW.isoformat(), "run:1"
    return made


def a_ledger(store: InMemoryStore | None = None, publisher: InMemoryPublisher | None = None) -> Ledger:
    """A ledger with the release's weights as version 1 of each market."""
    made = Ledger(store or InMemoryStore(), publisher or InMemoryPublisher())
    made.reconcile(lambda _: [], NOW)
    return made
