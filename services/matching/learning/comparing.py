"""The features of pairs as numbers, by the very functions that scores are made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.matching.columns import Columns
from services.matching.features import FEATURES
from services.matching.markets import Market
from services.matching.profiles import Profile
from services.matching.scoring import Scorer

# A profile with its embedding, shape (dimensions,).
Member = tuple[Profile, npt.NDArray[np.int8]]
Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparing:
    """How profiles become columns, and which scorer compares them; both over the same phrases."""

    columns: Callable[[], Columns]
    scorer: Callable[[Market], Scorer]

    def features(
        self,
        market: Market,
        lefts: Sequence[Member],
        rights: Sequence[Member],
        pairs: Sequence[tuple[int, int]],
    ) -> Table:
        """The features of pairs of places in `lefts` and `rights`, shape (pairs, features of the market)."""
        if not pairs:
            return np.zeros((0, len(market.features)))
        left, right = (self._columns(members) for members in (lefts, rights))
        blocks = left.take(np.arange(len(lefts))), right.take(np.arange(len(rights)))
        rows, columns = (np.array(places, dtype=np.int64) for places in zip(*pairs, strict=True))
        pairing = self.scorer(market).pairing(*blocks, (rows, columns))
        return np.stack([FEATURES[f.name](pairing).astype(np.float64) for f in market.features], axis=1)

    def named(
        self, market: Market, members: Mapping[str, Member], pairs: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], dict[str, float]]:
        """The features by name of the pairs, left and right id, of which both members are given."""
        wanted = [pair for pair in dict.fromkeys(pairs) if pair[0] in members and pair[1] in members]
        lefts, rights = (list(dict.fromkeys(pair[side] for pair in wanted)) for side in (0, 1))
        at = {name: place for place, name in enumerate(lefts)}, {name: p for p, name in enumerate(rights)}
        table = self.features(
            market,
            [members[name] for name in lefts],
            [members[name] for name in rights],
            [(at[0][left], at[1][right]) for left, right in wanted],
        )
        names = [f.name for f in market.features]
        return {
            pair: {name: round(float(value), 6) for name, value in zip(names, row, strict=True)}
            for pair, row in zip(wanted, table, strict=True)
        }

    def _columns(self, members: Sequence[Member]) -> Columns:
        made = self.columns()
        vectors = np.array([vector for _, vector in members], dtype=np.int8)
        made.put_many(range(len(members)), [profile for profile, _ in members], vectors)
        return made
