"""The features of a score: each compares two blocks; values in [0, 1], shape (n left, m right), float32.

Where a side says nothing that could be compared the value is `unknown`, a number the caller chooses. Only
exact or single-rounding operations are used (integer sums, + - * / sqrt min max), so a pair's value does not
depend on the pairs beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from services.matching.columns import UNKNOWN, Block, RaggedRows
from services.matching.markets import Market
from services.matching.phrases import FULL, Calibration, Phrases

Values = npt.NDArray[np.float32]

FRESH_DAYS: Final = 180
SEASONED_YEARS: Final = 8
ANYWHERE: Final = 0.8
_OCCUPATION_VALUES: Final = (0.15, 0.45, 0.75, 1.0)
_CLUSTER_VALUE: Final = 0.5
_STRENGTH_FULL: Final = 100


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a feature compares; `unknown` is its value where there is nothing to compare."""

    market: Market
    left: Block
    right: Block
    phrases: Phrases
    calibration: Calibration
    unknown: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows are the left block's profiles, columns the right one's."""
        return len(self.left), len(self.right)


Feature = Callable[[Pairing], Values]


def semantic(p: Pairing) -> Values:
    """Cosine of the two profiles' embeddings, from unrelated (0) to the same (1)."""
    dots = p.left.vectors @ p.right.vectors.T
    cosines = dots / (p.left.norms[:, None] * p.right.norms[None, :])
    low, high = np.float32(p.calibration.text_unrelated), np.float32(p.calibration.text_same)
    return np.clip((cosines - low) / (high - low), np.float32(0), np.float32(1))


def coverage(p: Pairing) -> Values:
    """The weighted share of the requirements that the other side's skills or capabilities meet."""
    needs_left = p.market.needs_side == "left"
    needs, offers = (p.left, p.right) if needs_left else (p.right, p.left)
    met, total = _best_served(p.phrases, needs.needs, offers.offers)
    values = met / np.maximum(total, np.float32(1))[:, None]
    silent = (total == 0)[:, None] | (np.diff(offers.offers.offsets) == 0)[None, :]
    values = np.where(silent, np.float32(p.unknown), values).astype(np.float32, copy=False)
    return np.ascontiguousarray(values if needs_left else values.T)


def title(p: Pairing) -> Values:
    """The better of the titles' likeness and the occupations' nearness in the 2022 classification."""
    met, total = _best_served(p.phrases, p.right.titles, p.left.titles)
    named = met / np.maximum(total, np.float32(1))[:, None]
    occupied = np.zeros(p.shape, dtype=np.float32)
    for level, value in enumerate(_OCCUPATION_VALUES):
        a, b = p.left.occupation[:, level][:, None], p.right.occupation[:, level][None, :]
        occupied[(a == b) & (a > 0)] = value
    no_titles = (np.diff(p.left.titles.offsets) == 0)[:, None] | (np.diff(p.right.titles.offsets) == 0)[
        None, :
    ]
    no_code = (p.left.occupation[:, 0] == 0)[:, None] | (p.right.occupation[:, 0] == 0)[None, :]
    return np.where(no_titles & no_code, np.float32(p.unknown), np.maximum(named.T, occupied))


def lexical(p: Pairing) -> Values:
    """Shared words over the geometric mean of the two vocabularies' sizes, doubled and cut at 1."""
    size = 1 + int(max(p.left.words.values.max(initial=0), p.right.words.values.max(initial=0)))
    left, right = _incidence(p.left.words, size), _incidence(p.right.words, size)
    if left.shape[0] >= right.shape[0]:
        shared = (left @ right.T.tocsr()).toarray()
    else:
        shared = (right @ left.T.tocsr()).toarray().T
    sizes = np.outer(np.diff(p.left.words.offsets), np.diff(p.right.words.offsets)).astype(np.float32)
    values = np.float32(2) * shared.astype(np.float32) / np.sqrt(np.maximum(sizes, np.float32(1)))
    return np.where(sizes == 0, np.float32(p.unknown), np.minimum(values, np.float32(1)))


def industry(p: Pairing) -> Values:
    """1 where the two share an industry, a half where they share a cluster, else 0."""
    same = (p.left.industries[:, None] & p.right.industries[None, :]) != 0
    near = (p.left.clusters[:, None] & p.right.clusters[None, :]) != 0
    values = np.where(same, np.float32(1), np.where(near, np.float32(_CLUSTER_VALUE), np.float32(0)))
    silent = (p.left.industries == 0)[:, None] | (p.right.industries == 0)[None, :]
    return np.where(silent, np.float32(p.unknown), values)


def place(p: Pairing) -> Values:
    """1 where the right side lies in a zone that the left one wants, ANYWHERE where any will do, else 0."""
    wanted = (p.left.zones[:, None] & p.right.zones[None, :]) != 0
    values = np.where(wanted, np.float32(1), np.float32(0))
    values = np.where((p.left.zones == 0)[:, None], np.float32(ANYWHERE), values)
    return np.where((p.right.zones == 0)[None, :], np.float32(p.unknown), values)


def seat(p: Pairing) -> Values:
    """How near a firm sits: in the zone 1, in the city 0.6 (0.9 if all of it is meant), outside 0.3."""
    firm_outside, whole_city = (p.right.zones == 0)[None, :], (p.left.zones == 0)[:, None]
    same = (p.left.zones[:, None] & p.right.zones[None, :]) != 0
    inside = np.where(same, np.float32(1), np.where(whole_city, np.float32(0.9), np.float32(0.6)))
    return np.where(firm_outside, np.float32(0.3), inside)


def experience(p: Pairing) -> Values:
    """Years of work over the years asked; over SEASONED_YEARS where the other side asks none."""
    years = p.left.years.astype(np.float32)[:, None]
    asked = p.right.years.astype(np.float32)[None, :]
    least = np.where(asked == UNKNOWN, np.float32(SEASONED_YEARS), np.maximum(asked, np.float32(1)))
    values = np.minimum(years / least, np.float32(1))
    values = np.where(asked == 0, np.float32(1), values)
    return np.where(years == UNKNOWN, np.float32(p.unknown), values)


def salary(p: Pairing) -> Values:
    """The most that is offered over the least that is wanted: 0.7 of it gives 0, 1.1 of it gives 1."""
    offered, wanted = _most(p.right)[None, :], _least(p.left)[:, None]
    ratio = offered / np.maximum(wanted, np.float32(1))
    values = np.clip((ratio - np.float32(0.7)) / np.float32(0.4), np.float32(0), np.float32(1))
    silent = (offered == UNKNOWN) | (wanted == UNKNOWN)
    return np.where(silent, np.float32(p.unknown), values)


def freshness(p: Pairing) -> Values:
    """1 where the left side was confirmed since the right one last changed, 0 at FRESH_DAYS before."""
    confirmed, updated = p.left.confirmed[:, None], p.right.updated[None, :]
    age = np.maximum(updated - confirmed, 0).astype(np.float32)
    values = np.maximum(np.float32(1) - age / np.float32(FRESH_DAYS), np.float32(0))
    return np.where((confirmed == UNKNOWN) | (updated == UNKNOWN), np.float32(p.unknown), values)


def role(p: Pairing) -> Values:
    """1 for a core industry of the zone, 0.6 for one it cultivates; 0.2 more, up to 1, for a main pilot."""
    base = np.where(p.right.role == 1, np.float32(1), np.float32(0.6))
    base = np.minimum(base + np.where(p.right.main_pilot, np.float32(0.2), np.float32(0)), np.float32(1))
    values = np.broadcast_to(base[None, :], p.shape)
    return np.where((p.right.role == 0)[None, :], np.float32(p.unknown), values)


FEATURES: Final[dict[str, Feature]] = {
    f.__name__: f
    for f in (semantic, coverage, title, lexical, industry, place, seat, experience, salary, freshness, role)
}


def _best_served(phrases: Phrases, asked: RaggedRows, offered: RaggedRows) -> tuple[Values, Values]:
    """Per asking row the weighted sum of how well its phrases are served at best, and the sum of weights.

    Shapes (asking rows, offering rows) and (asking rows,).
    """
    rows, columns = len(asked.offsets) - 1, len(offered.offsets) - 1
    distinct, position = np.unique(asked.values, return_inverse=True)
    best = np.zeros((len(distinct), columns), dtype=np.float32)
    filled = np.flatnonzero(np.diff(offered.offsets))
    if filled.size and distinct.size:
        served = phrases.rows(distinct)[:, offered.values].astype(np.uint16) * offered.weights
        best[:, filled] = np.maximum.reduceat(served, offered.offsets[:-1][filled], axis=1)
    weights = np.zeros((rows, len(distinct)), dtype=np.float32)
    owner = np.repeat(np.arange(rows), np.diff(asked.offsets))
    np.add.at(weights, (owner, position), asked.weights.astype(np.float32))
    met = (weights @ best) / np.float32(FULL * _STRENGTH_FULL)
    return met, weights.sum(axis=1, dtype=np.float32)


def _incidence(words: RaggedRows, size: int) -> sparse.csr_matrix:
    ones = np.ones(len(words.values), dtype=np.int32)
    return sparse.csr_matrix((ones, words.values, words.offsets), shape=(len(words.offsets) - 1, size))


def _most(block: Block) -> Values:
    return np.where(block.money_max == UNKNOWN, block.money_min, block.money_max).astype(np.float32)


def _least(block: Block) -> Values:
    return np.where(block.money_min == UNKNOWN, block.money_max, block.money_min).astype(np.float32)
