"""Weights fitted to who was preferred to whom, held to the weights before.

The score is the harmonic mean of both sides' weighted means. For each two counterparts of a subject of whom
one went further the loss is log(1 + exp(−margin ÷ temperature)) (RankNet: Burges and others, ICML 2005),
weighed by the difference of their gains; a subject counts 1, however many it met. A quadratic term pulls to
the weights before, so that few outcomes change little, and no weight moves further than a step.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint, minimize
from scipy.special import expit

from services.matching.learning.examples import Examples, Table
from services.matching.markets import Feature, Market, weighed

Vector = npt.NDArray[np.float64]

TEMPERATURE: Final = 0.05
# The loss of so many subjects weighs as much as moving one weight by 1.
PRIOR: Final = 400.0
STEP: Final = 0.10
HEAVIEST: Final = 0.60
LIGHTEST: Final = 0.01
"""What is none stays none, so no run may learn a weight away that a later one could want back."""
DIGITS: Final = 4
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class _Duels:
    """Pairs of examples: `better` went further than `worse`; `weight` sums to 1 over a subject."""

    better: npt.NDArray[np.int64]
    worse: npt.NDArray[np.int64]
    weight: Vector


def scores(features: Table, left: Vector, right: Vector) -> Vector:
    """The scores of rows of features by both sides' weights, shape (rows,)."""
    a, b = features @ left, features @ right
    combined: Vector = 2 * a * b / np.maximum(a + b, _TINY)
    return combined


def weights_of(market: Market) -> tuple[Vector, Vector]:
    """Both sides' weights in the order of the market's features, each summing to 1."""
    left = np.array([f.left_weight for f in market.features])
    right = np.array([f.right_weight for f in market.features])
    return left / left.sum(), right / right.sum()


def fit(market: Market, examples: Examples) -> Market:
    """The market with the weights that the examples tell; a weight of 0 stays 0, another stays above."""
    duels = _duels(examples)
    left, right = weights_of(market)
    if not len(duels.better):
        return market
    start = np.concatenate([left, right])
    size = len(left)
    lower = np.where(start > 0, np.maximum(np.minimum(LIGHTEST, start), start - STEP), 0)
    upper = np.where(start > 0, np.minimum(np.maximum(HEAVIEST, start), start + STEP), 0)
    sums = np.zeros((2, 2 * size))
    sums[0, :size] = sums[1, size:] = 1
    found = minimize(
        _loss,
        start,
        args=(examples.features, duels, start),
        jac=True,
        method="SLSQP",
        bounds=list(zip(lower, upper, strict=True)),
        constraints=[LinearConstraint(sums, 1, 1)],
        options={"maxiter": 200, "ftol": 1e-9},
    )
    return with_weights(market, found.x[:size], found.x[size:])


def with_weights(market: Market, left: Vector, right: Vector) -> Market:
    """The market with both sides' weights, rounded to DIGITS and summing to 1."""
    columns = [_rounded(side) for side in (left, right)]
    features = [
        Feature(f.name, float(a), float(b)) for f, a, b in zip(market.features, *columns, strict=True)
    ]
    return weighed(market.key, features, market.floor)


def moved(before: Market, after: Market) -> float:
    """The furthest that a weight moved."""
    pairs = zip(weights_of(before), weights_of(after), strict=True)
    return max(float(np.abs(a - b).max()) for a, b in pairs)


def _rounded(weights: Vector) -> Vector:
    scaled = np.rint(np.clip(weights, 0, 1) * 10**DIGITS)
    # What rounding lost or gave goes to the heaviest, which feels it least.
    scaled[int(scaled.argmax())] += 10**DIGITS - scaled.sum()
    return np.round(scaled / 10**DIGITS, DIGITS)


def _duels(examples: Examples) -> _Duels:
    better, worse, weight = [], [], []
    for group in examples.groups:
        grades = examples.grades[group.places]
        rows, columns = np.nonzero(grades[:, None] > grades[None, :])
        gains = (2.0 ** grades[rows]) - (2.0 ** grades[columns])
        better.append(group.places[rows])
        worse.append(group.places[columns])
        weight.append(gains / gains.sum())
    if not better:
        nobody = np.zeros(0, dtype=np.int64)
        return _Duels(nobody, nobody, np.zeros(0))
    return _Duels(np.concatenate(better), np.concatenate(worse), np.concatenate(weight))


def _loss(weights: Vector, features: Table, duels: _Duels, start: Vector) -> tuple[float, Vector]:
    size = len(weights) // 2
    left, right = weights[:size], weights[size:]
    a, b = features @ left, features @ right
    total = np.maximum(a + b, _TINY)
    score = 2 * a * b / total
    margin = (score[duels.better] - score[duels.worse]) / TEMPERATURE
    pull = weights - start
    loss = float(duels.weight @ np.logaddexp(0, -margin) + PRIOR / 2 * pull @ pull)
    of_margin = -duels.weight * expit(-margin) / TEMPERATURE
    of_score = np.bincount(duels.better, of_margin, len(score)) - np.bincount(
        duels.worse, of_margin, len(score)
    )
    of_left = features.T @ (of_score * 2 * b**2 / total**2)
    of_right = features.T @ (of_score * 2 * a**2 / total**2)
    return loss, np.concatenate([of_left, of_right]) + PRIOR * pull
