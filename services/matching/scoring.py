"""Gates and scores of pairs: a pure function of two blocks, the same number seen from either side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.matching.columns import UNKNOWN, Block, Slots, market_bits
from services.matching.features import FEATURES, Pairing, Values, incidence, least, most
from services.matching.markets import Market
from services.matching.phrases import Calibration, Phrases
from services.matching.profiles import FULL_STANDING

SCALE: Final = 1_000_000
NO_MATCH: Final = -1
NEUTRAL: Final = 0.5
SALARY_FLOOR: Final = 0.7
PAIRS_AT_ONCE: Final = 1_000_000
GROUPED_FROM: Final = 50_000

Scores = npt.NDArray[np.int32]
Verdicts = npt.NDArray[np.bool_]


def _education(_: Market, left: Block, right: Block) -> Verdicts:
    unknown = (left.education == 0)[:, None] | (right.education == 0)[None, :]
    return unknown | (left.education[:, None] >= right.education[None, :])


def _years(_: Market, left: Block, right: Block) -> Verdicts:
    unknown = (left.years == UNKNOWN)[:, None] | (right.years == UNKNOWN)[None, :]
    return unknown | (left.years[:, None] >= right.years[None, :])


def _zone(_: Market, left: Block, right: Block) -> Verdicts:
    unknown = (left.zones == 0)[:, None] | (right.zones == 0)[None, :]
    return unknown | ((left.zones[:, None] & right.zones[None, :]) != 0)


def _salary(_: Market, left: Block, right: Block) -> Verdicts:
    offered, wanted = most(right)[None, :], least(left)[:, None]
    unknown = (offered == UNKNOWN) | (wanted == UNKNOWN)
    return unknown | (offered.astype(np.int64) * 10 >= wanted.astype(np.int64) * 7)


def _answering(_: Market, left: Block, right: Block) -> Verdicts:
    return np.repeat(~left.answers_closed[:, None], len(right), axis=1)


def _independent(_: Market, left: Block, right: Block) -> Verdicts:
    ours, theirs = left.organisations, right.organisations
    if not (len(ours.values) and len(theirs.values)):
        return np.ones((len(left), len(right)), dtype=np.bool_)
    size = 1 + int(max(ours.values.max(), theirs.values.max()))
    shared = incidence(ours, size) @ incidence(theirs, size).T.tocsr()
    free: Verdicts = shared.toarray() == 0
    return free


def _consent(market: Market, left: Block, right: Block) -> Verdicts:
    bit = np.uint32(market_bits([market.key]))
    agreed = np.repeat(((left.withheld & bit) == 0)[:, None], len(right), axis=1)
    of_market = left.left_out.weights == bit
    rows = np.repeat(np.arange(len(left)), np.diff(left.left_out.offsets))[of_market]
    for row, organisation in zip(rows, left.left_out.values[of_market], strict=True):
        agreed[row] &= right.owner != organisation
    return agreed


GATES: Final[dict[str, Callable[[Market, Block, Block], Verdicts]]] = {
    "education": _education,
    "years": _years,
    "zone": _zone,
    "salary": _salary,
    "answering": _answering,
    "independent": _independent,
    "consent": _consent,
}


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores pairs of one market."""

    market: Market
    phrases: Phrases
    calibration: Calibration

    def scores(self, left: Block, right: Block) -> Scores:
        """Scores in millionths, shape (n left, m right); NO_MATCH where a gate fails or below the floor."""
        out = np.full((len(left), len(right)), NO_MATCH, dtype=np.int32)
        for rows, part in _parts(left, len(right)):
            out[rows] = self._scores(part, right)
        return out

    def gates(self, left: Block, right: Block) -> dict[str, Verdicts]:
        """For each gate of the market whether pairs pass it; what is unknown passes."""
        return {gate: GATES[gate](self.market, left, right) for gate in self.market.gates}

    def pairing(
        self,
        left: Block,
        right: Block,
        pairs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
        unknown: float = NEUTRAL,
    ) -> Pairing:
        """What the features of the market compare: rows of the left block, and of the right one."""
        return Pairing(self.market, left, right, *pairs, self.phrases, self.calibration, unknown)

    def _scores(self, left: Block, right: Block) -> Scores:
        passes = left.live[:, None] & right.live[None, :]
        for verdict in self.gates(left, right).values():
            passes &= verdict
        out = np.full(passes.shape, NO_MATCH, dtype=np.int32)
        for rows, columns in self._groups(passes, right):
            near, far = np.nonzero(passes[np.ix_(rows, columns)])
            pairing = self.pairing(left.pick(rows), right.pick(columns), (near, far))
            values = {f.name: FEATURES[f.name](pairing) for f in self.market.features}
            scaled = standings(pairing, combine(self.market, values))
            kept = np.where(scaled >= round(self.market.floor * SCALE), scaled, NO_MATCH)
            out[rows[near], columns[far]] = kept
        return out

    def _groups(self, passes: Verdicts, right: Block) -> Iterator[tuple[Slots, Slots]]:
        """Rows and columns of smaller blocks that hold every passing pair, most of whose pairs pass."""
        if "zone" in self.market.gates and passes.size >= GROUPED_FROM:
            groups = [np.flatnonzero(right.zones == zone) for zone in np.unique(right.zones)]
        else:
            groups = [np.arange(len(right))]
        for group in groups:
            part = passes[:, group]
            rows = np.flatnonzero(part.any(axis=1))
            if len(rows):
                yield rows, group[part.any(axis=0)]


def satisfactions(market: Market, values: dict[str, Values]) -> tuple[Values, Values]:
    """The left side's satisfaction with the right one and the other way round, each in [0, 1]."""
    shape = next(iter(values.values())).shape
    sums = []
    for weights in ([f.left_weight for f in market.features], [f.right_weight for f in market.features]):
        total = np.zeros(shape, dtype=np.float32)
        for feature, weight in zip(market.features, weights, strict=True):
            if weight:
                total += np.float32(weight / sum(weights)) * values[feature.name]
        sums.append(total)
    return sums[0], sums[1]


def combine(market: Market, values: dict[str, Values]) -> Values:
    """The harmonic mean of both satisfactions: low where either side would not come."""
    left, right = satisfactions(market, values)
    return np.float32(2) * left * right / np.maximum(left + right, np.float32(1e-9))


def standings(pairing: Pairing, combined: Values) -> Scores:
    """Combined values in millionths, times both sides' standing in percent, cut to whole millionths."""
    scaled = np.rint(combined * np.float32(SCALE)).astype(np.int64)
    left, right = pairing.left.standing[pairing.rows], pairing.right.standing[pairing.columns]
    return (scaled * left * right // FULL_STANDING**2).astype(np.int32)


def top(scores: npt.NDArray[np.int32], names: npt.NDArray[np.str_], length: int) -> npt.NDArray[np.int64]:
    """The positions of the best `length` of one subject's scores, best first, equal ones by name."""
    candidates = np.flatnonzero(scores != NO_MATCH)
    if len(candidates) > length:
        kth = np.partition(scores[candidates], len(candidates) - length)[len(candidates) - length]
        candidates = candidates[scores[candidates] >= kth]
    order = np.lexsort((names[candidates], -scores[candidates]))
    return candidates[order[:length]]


def _parts(left: Block, width: int) -> Iterator[tuple[slice, Block]]:
    step = max(1, PAIRS_AT_ONCE // max(1, width))
    if step >= len(left):
        yield slice(0, len(left)), left
        return
    for start in range(0, len(left), step):
        rows = slice(start, min(start + step, len(left)))
        yield rows, left.part(rows)
