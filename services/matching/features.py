"""The features of a score: each compares pairs of two blocks; values in [0, 1], shape (pairs,), float32.

Where a side says nothing that could be compared the value is `unknown`, a number the caller chooses. Only
exact or single-rounding operations are used (integer sums, + - * / sqrt min max), so a pair's value does not
depend on the pairs beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from services.matching.columns import UNKNOWN, Block, RaggedRows
from services.matching.markets import Market
from services.matching.phrases import FULL, Calibration, Phrases

Values = npt.NDArray[np.float32]
Serving = Callable[[npt.NDArray[np.int32]], npt.NDArray[np.uint8]]
"""How all phrases serve where some are asked, as `Phrases` tells."""

FRESH_DAYS: Final = 180
SEASONED_YEARS: Final = 8
ANYWHERE: Final = 0.8
# What the semantic feature gives to texts that are just unrelated, and to those that are just the same.
UNRELATED: Final = np.float32(0.03)
SAME: Final = np.float32(0.75)
EPSILON: Final = np.float32(1e-6)
_OCCUPATION_VALUES: Final = (0.15, 0.45, 0.75, 1.0)
_CLUSTER_VALUE: Final = 0.5
_STRENGTH_FULL: Final = 100


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pair i is row `rows[i]` of the left block and row `columns[i]` of the right one.

    `unknown` is a feature's value where there is nothing to compare.
    """

    market: Market
    left: Block
    right: Block
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    phrases: Phrases
    calibration: Calibration
    unknown: float

    def known_or(self, silent: npt.NDArray[np.bool_], values: npt.NDArray[Any]) -> Values:
        """The values, with `unknown` where a side is silent."""
        return np.where(silent, np.float32(self.unknown), values).astype(np.float32, copy=False)


Feature = Callable[[Pairing], Values]


def semantic(p: Pairing) -> Values:
    """Cosine of the two profiles' embeddings, rising all the way: no two cosines count as one.

    Most of the way lies between texts that are unrelated and those that count as the same.
    """
    dots = (p.left.vectors @ p.right.vectors.T)[p.rows, p.columns]
    cosines = dots / (p.left.norms[p.rows] * p.right.norms[p.columns])
    low, high = np.float32(p.calibration.text_unrelated), np.float32(p.calibration.text_same)
    one = np.float32(1)
    same = SAME if high < one else one
    below = (np.minimum(cosines, low) + one) / (low + one) * UNRELATED
    between = np.clip((cosines - low) / (high - low), np.float32(0), one) * (same - UNRELATED)
    above = np.maximum(cosines - high, np.float32(0)) / np.maximum(one - high, EPSILON) * (one - same)
    return np.clip(below + between + above, np.float32(0), one)


def coverage(p: Pairing) -> Values:
    """The weighted share of the requirements that the other side's skills or capabilities meet."""
    if p.market.needs_side == "left":
        needs, offers, asking, offering = p.left, p.right, p.rows, p.columns
    else:
        needs, offers, asking, offering = p.right, p.left, p.columns, p.rows
    met, total = _best_served(p.phrases.rows, needs.needs, offers.offers)
    values = met[asking, offering] / np.maximum(total, np.float32(1))[asking]
    silent = (total == 0)[asking] | (np.diff(offers.offers.offsets) == 0)[offering]
    return p.known_or(silent, values)


def title(p: Pairing) -> Values:
    """The better of the titles' likeness and the occupations' nearness in the 2022 classification."""
    strengths = np.full_like(p.left.titles.weights, _STRENGTH_FULL)
    met, total = _best_served(p.phrases.title_rows, p.right.titles, replace(p.left.titles, weights=strengths))
    named = met[p.columns, p.rows] / np.maximum(total, np.float32(1))[p.columns]
    occupied = np.zeros(len(p.rows), dtype=np.float32)
    for level, value in enumerate(_OCCUPATION_VALUES):
        a, b = p.left.occupation[p.rows, level], p.right.occupation[p.columns, level]
        occupied[(a == b) & (a > 0)] = value
    left_named, right_named = np.diff(p.left.titles.offsets) > 0, np.diff(p.right.titles.offsets) > 0
    left_coded, right_coded = p.left.occupation[:, 0] > 0, p.right.occupation[:, 0] > 0
    named_both = left_named[p.rows] & right_named[p.columns]
    coded_both = left_coded[p.rows] & right_coded[p.columns]
    return p.known_or(~(named_both | coded_both), np.maximum(named, occupied))


def lexical(p: Pairing) -> Values:
    """The root of the shared terms' share of what both have, by rarity; 1 for the same terms.

    Of the sides' sums the share is taken of less^3/4 x more^1/4: it leans to the side that has less, so that
    a title is found in a long text. The root spreads small shares, which are the rule.
    """
    size = 1 + int(max(p.left.words.values.max(initial=0), p.right.words.values.max(initial=0)))
    left, right = incidence(p.left.words, size), weighted(p.right.words, size)
    if left.shape[0] >= right.shape[0]:
        shared = (left @ right.T.tocsr()).toarray()[p.rows, p.columns]
    else:
        shared = (right @ left.T.tocsr()).toarray()[p.columns, p.rows]
    mine, theirs = _totals(p.left.words)[p.rows], _totals(p.right.words)[p.columns]
    less, more = np.minimum(mine, theirs), np.maximum(mine, theirs)
    means = np.sqrt(np.maximum(less, np.float32(1)) * np.sqrt(np.maximum(less * more, np.float32(1))))
    values = np.sqrt(np.minimum(shared.astype(np.float32) / means, np.float32(1)))
    return p.known_or(less == 0, values)


def industry(p: Pairing) -> Values:
    """1 where the two share an industry, a half where they share a cluster, else 0."""
    left, right = p.left.industries[p.rows], p.right.industries[p.columns]
    near = (p.left.clusters[p.rows] & p.right.clusters[p.columns]) != 0
    distant = np.where(near, np.float32(_CLUSTER_VALUE), np.float32(0))
    return p.known_or((left == 0) | (right == 0), np.where((left & right) != 0, np.float32(1), distant))


def place(p: Pairing) -> Values:
    """1 where the right side lies in a zone that the left one wants, ANYWHERE where any will do, else 0."""
    wanted, there = p.left.zones[p.rows], p.right.zones[p.columns]
    values = np.where((wanted & there) != 0, np.float32(1), np.float32(0))
    return p.known_or(there == 0, np.where(wanted == 0, np.float32(ANYWHERE), values))


def seat(p: Pairing) -> Values:
    """How near a firm sits: in the zone 1, in the city 0.6 (0.9 if all of it is meant), outside 0.3."""
    meant, there = p.left.zones[p.rows], p.right.zones[p.columns]
    elsewhere = np.where(meant == 0, np.float32(0.9), np.float32(0.6))
    inside = np.where((meant & there) != 0, np.float32(1), elsewhere)
    return np.where(there == 0, np.float32(0.3), inside)


def experience(p: Pairing) -> Values:
    """Years of work over the years asked; over SEASONED_YEARS where the other side asks none."""
    years, asked = p.left.years[p.rows], p.right.years[p.columns]
    least = np.where(asked == UNKNOWN, SEASONED_YEARS, np.maximum(asked, 1)).astype(np.float32)
    values = np.minimum(years.astype(np.float32) / least, np.float32(1))
    return p.known_or(years == UNKNOWN, np.where(asked == 0, np.float32(1), values))


def salary(p: Pairing) -> Values:
    """The most that is offered over the least that is wanted: 0.7 of it gives 0, 1.1 of it gives 1."""
    offered, wanted = most(p.right)[p.columns], least(p.left)[p.rows]
    ratio = offered.astype(np.float32) / np.maximum(wanted, 1).astype(np.float32)
    values = np.clip((ratio - np.float32(0.7)) / np.float32(0.4), np.float32(0), np.float32(1))
    return p.known_or((offered == UNKNOWN) | (wanted == UNKNOWN), values)


def freshness(p: Pairing) -> Values:
    """1 where the left side was confirmed since the right one last changed, 0 at FRESH_DAYS before.

    0 besides where the left side is stale, whatever its dates.
    """
    confirmed, updated = p.left.confirmed[p.rows], p.right.updated[p.columns]
    age = np.maximum(updated - confirmed, 0).astype(np.float32)
    stale = p.left.stale[p.rows]
    values = np.maximum(np.float32(1) - age / np.float32(FRESH_DAYS), np.float32(0))
    values = np.where(stale, np.float32(0), values)
    return p.known_or(~stale & ((confirmed == UNKNOWN) | (updated == UNKNOWN)), values)


def role(p: Pairing) -> Values:
    """1 for a core industry of the zone, 0.6 for one it cultivates; 0.2 more, up to 1, for a main pilot."""
    base = np.where(p.right.role == 1, np.float32(1), np.float32(0.6))
    base = np.minimum(base + np.where(p.right.main_pilot, np.float32(0.2), np.float32(0)), np.float32(1))
    return p.known_or((p.right.role == 0)[p.columns], base[p.columns])


FEATURES: Final[dict[str, Feature]] = {
    f.__name__: f
    for f in (semantic, coverage, title, lexical, industry, place, seat, experience, salary, freshness, role)
}


def most(block: Block) -> npt.NDArray[np.int32]:
    """The upper bound of each profile's money, the lower one where that is all there is, or UNKNOWN."""
    return np.where(block.money_max == UNKNOWN, block.money_min, block.money_max)


def least(block: Block) -> npt.NDArray[np.int32]:
    """The lower bound of each profile's money, the upper one where that is all there is, or UNKNOWN."""
    return np.where(block.money_min == UNKNOWN, block.money_max, block.money_min)


def _best_served(rows: Serving, asked: RaggedRows, offered: RaggedRows) -> tuple[Values, Values]:
    """Per asking row the weighted sum of how well its phrases are served at best, and the sum of weights.

    Shapes (asking rows, offering rows) and (asking rows,). The sums are of whole numbers, thus exact.
    """
    distinct, position = np.unique(asked.values, return_inverse=True)
    best = _best_of_rows(rows(distinct), offered).astype(np.float32)
    shape = (len(asked.offsets) - 1, len(distinct))
    weights = sparse.csr_matrix((asked.weights.astype(np.float32), position, asked.offsets), shape=shape)
    met = (weights @ best) / np.float32(FULL * _STRENGTH_FULL)
    return met, np.asarray(weights.sum(axis=1), dtype=np.float32).ravel()


def _best_of_rows(serving: npt.NDArray[np.uint8], offered: RaggedRows) -> npt.NDArray[np.uint16]:
    """For each phrase asked, a row of `serving`, the best that each offering row has for it, weighted."""
    lengths = np.diff(offered.offsets)
    order = np.argsort(-lengths, kind="stable")
    starts, falling = offered.offsets[:-1][order], lengths[order]
    best = np.zeros((len(serving), len(lengths)), dtype=np.uint16)
    for place in range(int(lengths.max(initial=0))):
        count = int(np.searchsorted(-falling, -place, side="left"))
        index = starts[:count] + place
        served = np.take(serving, offered.values[index], axis=1).astype(np.uint16)
        served *= offered.weights[index]
        np.maximum(best[:, :count], served, out=best[:, :count])
    found = np.empty_like(best)
    found[:, order] = best
    return found


def weighted(words: RaggedRows, size: int) -> sparse.csr_matrix:
    """The weight where a row holds a number, shape (rows, size)."""
    weights = words.weights.astype(np.int32)
    return sparse.csr_matrix((weights, words.values, words.offsets), shape=(len(words.offsets) - 1, size))


def _totals(words: RaggedRows) -> Values:
    """The sum of each row's weights, exact below 2^24."""
    sums = np.concatenate([[0], np.cumsum(words.weights, dtype=np.int64)])
    return (sums[words.offsets[1:]] - sums[words.offsets[:-1]]).astype(np.float32)


def incidence(words: RaggedRows, size: int) -> sparse.csr_matrix:
    """1 where a row holds a number, shape (rows, size)."""
    ones = np.ones(len(words.values), dtype=np.int32)
    return sparse.csr_matrix((ones, words.values, words.offsets), shape=(len(words.offsets) - 1, size))
