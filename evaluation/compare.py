"""Systems beside each other on one direction of a judged set."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from evaluation.engine import DEPTH, Engine, Ranking, Rankings
from evaluation.sets import JudgedSet, Query
from services.matching import measures
from services.matching.markets import Side, market
from services.matching.measures import Interval, bootstrap_difference

FULL: Final = "full"
SYSTEMS: Final = ("bm25", "vectors", "fused", FULL)
BASELINES: Final = ("bm25", "vectors")
MEASURES: Final[Mapping[str, Callable[[Ranking, Mapping[str, int]], float]]] = {
    "MAP": measures.average_precision,
    "MRR": measures.reciprocal_rank,
    "nDCG@10": lambda ranking, grades: measures.ndcg(ranking, grades, 10),
    "recall@100": lambda ranking, grades: measures.recall(ranking, grades, DEPTH),
}
DECIDING: Final = ("MAP", "nDCG@10")
"""The measures by which full scoring has to beat the baselines."""
HALVES: Final = ("tuning", "other")
Half = Literal["tuning", "other"]

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Per system and measure a value a query, shape (queries,); NaN where a query has nothing relevant.

    `judged` is per system the mean share of the first ten that was judged.
    """

    judged_set: str
    market: str
    side: Side
    queries: tuple[Query, ...]
    rankings: Mapping[str, Rankings]
    values: Mapping[str, Mapping[str, Values]]
    judged: Mapping[str, float]

    def mean(self, system: str, measure: str) -> float:
        return measures.mean(self.values[system][measure])

    def gain(self, over: str, measure: str, half: Half | None = None, system: str = FULL) -> Interval:
        """The mean of a system minus another over the same queries, of one half or all."""
        chosen = [half is None or half_of(query) == half for query in self.queries]
        mine, theirs = self.values[system][measure][chosen], self.values[over][measure][chosen]
        return bootstrap_difference(mine, theirs)


def half_of(query: Query) -> Half:
    """The half of a set to which a query belongs: weights and features may be chosen on `tuning` alone."""
    return "tuning" if hashlib.sha256(f"half/{query.id}".encode()).digest()[0] % 2 else "other"


def compare(engine: Engine, judged: JudgedSet, side: Side, systems: Sequence[str] = SYSTEMS) -> Comparison:
    """Ranks the queries of a side by each system and measures it."""
    queries = judged.of(side)
    subjects = [query.subject for query in queries]
    rankings = {system: engine.rank(system, market(judged.market), side, subjects) for system in systems}
    return Comparison(
        judged.name,
        judged.market,
        side,
        queries,
        rankings,
        {system: _measured(queries, found) for system, found in rankings.items()},
        {
            system: measures.mean(
                [measures.judged_share(found[query.subject], query.grades, 10) for query in queries]
            )
            for system, found in rankings.items()
        },
    )


def joined(found: Comparison, others: Mapping[str, Comparison]) -> Comparison:
    """The comparison with full scoring under other models beside it, each under its name."""
    return replace(
        found,
        values={**found.values, **{name: each.values[FULL] for name, each in others.items()}},
        judged={**found.judged, **{name: each.judged[FULL] for name, each in others.items()}},
    )


def _measured(queries: Sequence[Query], rankings: Rankings) -> dict[str, Values]:
    return {
        name: np.array(
            [measure(rankings[query.subject], query.grades) for query in queries], dtype=np.float64
        )
        for name, measure in MEASURES.items()
    }
