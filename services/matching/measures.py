"""Measures of rankings against judgements; pure.

A ranking is ids, best first, each once. Grades say how well a judged document serves: 0 (not) to 3 (fully);
what was not judged counts as 0. Where a measure needs a relevant document and none is judged so, its value is
NaN: leave such queries out of a mean.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import spearmanr

RELEVANT: Final = 2
"""The least grade that binary measures count as relevant."""
ROUNDS: Final = 10_000
_ROUNDS_AT_ONCE: Final = 500

Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the bounds that hold 95 % of its bootstrap."""

    mean: float
    low: float
    high: float


def average_precision(ranking: Sequence[str], grades: Grades, relevant: int = RELEVANT) -> float:
    """The mean, over all relevant documents, of precision at its place; one not listed gives 0."""
    wanted = _relevant(grades, relevant)
    if not wanted:
        return math.nan
    found, total = 0, 0.0
    for rank, name in enumerate(ranking, 1):
        if name in wanted:
            found += 1
            total += found / rank
    return total / len(wanted)


def reciprocal_rank(ranking: Sequence[str], grades: Grades, relevant: int = RELEVANT) -> float:
    """1 over the place of the first relevant document; 0 where none is listed."""
    wanted = _relevant(grades, relevant)
    if not wanted:
        return math.nan
    return next((1.0 / rank for rank, name in enumerate(ranking, 1) if name in wanted), 0.0)


def recall(ranking: Sequence[str], grades: Grades, depth: int, relevant: int = RELEVANT) -> float:
    """The share of the relevant documents among the first `depth`."""
    wanted = _relevant(grades, relevant)
    return len(wanted.intersection(ranking[:depth])) / len(wanted) if wanted else math.nan


def ndcg(ranking: Sequence[str], grades: Grades, depth: int) -> float:
    """Discounted gain of the first `depth` over the best possible one of the judged; a grade g gains 2^g - 1.

    Järvelin, Kekäläinen: Cumulated gain-based evaluation of IR techniques (TOIS 2002), with the gains of
    Burges and others: Learning to rank using gradient descent (ICML 2005).
    """
    ideal = _discounted(sorted(grades.values(), reverse=True)[:depth])
    return _discounted([grades.get(name, 0) for name in ranking[:depth]]) / ideal if ideal else math.nan


def judged_share(ranking: Sequence[str], grades: Grades, depth: int) -> float:
    """The share of the first `depth` that was judged; NaN for an empty ranking."""
    shown = ranking[:depth]
    return sum(name in grades for name in shown) / len(shown) if shown else math.nan


def rank_biased_overlap(first: Sequence[str], second: Sequence[str], persistence: float = 0.9) -> float:
    """Extrapolated rank-biased overlap of two rankings, in [0, 1]; 1 where both are equal or empty.

    Webber, Moffat, Zobel: A similarity measure for indefinite rankings (TOIS 2010), equation 32.
    `persistence` in (0, 1) is the chance that a reader goes on to the next place: with 0.9 the first
    ten places carry 86 % of the weight.
    """
    if not 0 < persistence < 1:
        raise ValueError(f"persistence is {persistence}, not between 0 and 1")
    short, long = sorted((first, second), key=len)
    if not short:
        return 1.0 if not long else 0.0
    overlaps = _overlaps(short, long)
    reached, at_short, at_end = len(short), overlaps[len(short) - 1], overlaps[-1]
    total = 0.0
    for depth, overlap in enumerate(overlaps, 1):
        beyond = at_short * (depth - reached) / reached if depth > reached else 0.0
        total += (overlap + beyond) / depth * persistence**depth
    tail = ((at_end - at_short) / len(long) + at_short / reached) * persistence ** len(long)
    return float(total * (1 - persistence) / persistence + tail)


def spearman(first: ArrayLike, second: ArrayLike) -> float:
    """Spearman's rank correlation; NaN where one side is constant."""
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return math.nan
    return float(spearmanr(one, other).statistic)


def mean(values: ArrayLike) -> float:
    """The mean of the values that are known; NaN where none is."""
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else math.nan


def bootstrap_difference(
    first: ArrayLike, second: ArrayLike, seed: int = 0, rounds: int = ROUNDS
) -> Interval:
    """The mean of first minus second over the same queries, with its 95 % interval of the paired bootstrap.

    Both shape (queries,); queries with a NaN on either side are left out. The interval is the percentile one:
    Efron, Tibshirani: An introduction to the bootstrap (1993), chapter 13. NaN thrice where no query is left.
    """
    differences: NDArray[np.float64] = np.asarray(first, dtype=np.float64) - np.asarray(
        second, dtype=np.float64
    )
    differences = differences[~np.isnan(differences)]
    count = len(differences)
    if not count:
        return Interval(math.nan, math.nan, math.nan)
    random = np.random.default_rng(seed)
    means = np.empty(rounds)
    for start in range(0, rounds, _ROUNDS_AT_ONCE):
        drawn = random.integers(0, count, (min(_ROUNDS_AT_ONCE, rounds - start), count))
        means[start : start + len(drawn)] = differences[drawn].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(differences.mean()), float(low), float(high))


def _relevant(grades: Grades, least: int) -> frozenset[str]:
    return frozenset(name for name, grade in grades.items() if grade >= least)


def _discounted(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def _overlaps(short: Sequence[str], long: Sequence[str]) -> list[int]:
    """For each depth of the longer ranking how many ids both hold within it."""
    seen_short: set[str] = set()
    seen_long: set[str] = set()
    overlaps: list[int] = []
    count = 0
    for depth, name in enumerate(long):
        seen_long.add(name)
        if depth < len(short):
            count += short[depth] in seen_long
            seen_short.add(short[depth])
        count += name in seen_short and not (depth < len(short) and short[depth] == name)
        overlaps.append(count)
    return overlaps
