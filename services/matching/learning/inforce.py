"""The weights in force: those of the release until a version is known."""

import logging
import threading
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from services.matching.learning.versions import WEIGHTS, Weights, market_of, newest, version_of
from services.matching.markets import SIDES, Market, Side, UnknownMarket, WrongFeatures, markets
from services.matching.profiles import Kind
from services.matching.store import Store, StoreUnavailable

log = logging.getLogger(__name__)

EVERY_S: Final = 2.0


class InForce:
    """The markets with the weights in force. One thread takes versions over, any reads a market at a time."""

    def __init__(self) -> None:
        self._markets: Mapping[str, Market] = dict(markets())
        self._numbers: dict[str, int] = {}

    def market(self, key: str) -> Market:
        """A market with its weights; raises UnknownMarket."""
        try:
            return self._markets[key]
        except KeyError:
            raise UnknownMarket(key) from None

    def all(self) -> tuple[Market, ...]:
        """Every market with its weights."""
        return tuple(self._markets.values())

    def of(self, kind: Kind) -> tuple[tuple[Market, Side], ...]:
        """The markets in which a kind takes part, with its side."""
        return tuple((m, side) for m in self._markets.values() for side in SIDES if m.kind_of(side) == kind)

    def number(self, key: str) -> int:
        """The version in force of a market; 0: none is known, the release's weights are."""
        return self._numbers.get(key, 0)

    def take(self, versions: Iterable[Weights]) -> list[str]:
        """Takes over what is newer than what is in force; the markets whose weights changed by it.

        A version of other features than this release compares is passed over: the weights before stay.
        """
        changed = []
        for key, version in newest(versions).items():
            if version.version <= self.number(key):
                continue
            try:
                market = market_of(version)
            except (UnknownMarket, WrongFeatures) as error:
                log.warning("weights %s are of another release: %s", version.id, error)
                continue
            self._numbers[key] = version.version
            if market != self._markets[key]:
                self._markets = {**self._markets, key: market}
                changed.append(key)
                log.info("weights %s are in force", version.id)
        return changed


class Follower:
    """Keeps weights in force up with the store's change feed; used by one thread."""

    def __init__(self, store: Store, in_force: InForce) -> None:
        """Reads nothing yet."""
        self._store = store
        self._in_force = in_force
        self._checkpoint = -1

    def follow(self) -> list[str]:
        """Takes over what was made since the last time; the markets that changed; raises StoreUnavailable."""
        changes = self._store.changes({WEIGHTS: self._checkpoint})[WEIGHTS]
        if changes.checkpoint < self._checkpoint:
            # The index was thrown away and made anew: its numbers began again.
            changes = self._store.changes({WEIGHTS: -1})[WEIGHTS]
        changed = take_over(self._store, self._in_force, changes.versions)
        self._checkpoint = changes.checkpoint
        return changed


def take_over(store: Store, in_force: InForce, ids: Collection[str]) -> list[str]:
    """Takes over the versions named; the markets that changed; raises StoreUnavailable."""
    return in_force.take(map(version_of, store.fetch(WEIGHTS, list(ids)))) if ids else []


def keep_following(follower: Follower, stop: threading.Event) -> None:
    """Follows every EVERY_S until `stop`; the store may be away meanwhile."""
    while not stop.wait(EVERY_S):
        try:
            follower.follow()
        except StoreUnavailable as error:
            log.warning("weights stay as they are while the index is away: %s", type(error).__name__)
        except Exception:
            log.exception("following the weights goes on")
