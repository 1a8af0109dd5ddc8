"""Outcomes of a made-up world whose people go by a market's weights that are not those in force."""

import random
from dataclasses import dataclass

import numpy as np

from services.matching.learning.examples import Examples, Group
from services.matching.learning.fitting import scores, weights_of
from services.matching.learning.outcomes import Outcome
from services.matching.learning.replay import Pool
from services.matching.markets import Feature, Market, market, weighed
from services.matching.profiles import Profile
from services.matching.scoring import Scorer
from tests.unit.matching.worlds import CALIBRATION, columns_of

KEY = "talent_demand"


def leaning(to: str, from_: str, by: float) -> Market:
    """The market where the left side goes more by a feature, and less by another."""
    moves = {to: by, from_: -by}
    known = market(KEY)
    features = [Feature(f.name, f.left_weight + moves.get(f.name, 0), f.right_weight) for f in known.features]
    return weighed(KEY, features, known.floor)


@dataclass
class World:
    """Who met whom, and what became of it: the better by `hidden`, the further."""

    hidden: Market
    subjects: int = 90
    met: int = 6
    organisations: int = 30
    zones: int = 5
    noise: float = 0.01
    seed: int = 1

    def outcomes(self) -> list[Outcome]:
        """The outcomes in the order of their time, each post with some talents of its own."""
        chance = random.Random(self.seed)
        names = [f.name for f in market(KEY).features]
        found = []
        for subject in range(self.subjects):
            rows = np.array([[chance.random() for _ in names] for _ in range(self.met)])
            liking = scores(rows, *weights_of(self.hidden))
            liking = liking + np.array([chance.gauss(0, self.noise) for _ in range(self.met)])
            for place, at in enumerate(np.argsort(-liking)):
                found.append(
                    Outcome(
                        id=f"introduction:{subject}-{place}",
                        market=KEY,
                        left=f"t{subject}-{at}",
                        right=f"d{subject}",
                        grade=max(0, 3 - place),
                        at=f"2026-{1 + subject // 28:02d}-{1 + subject % 28:02d}T08:{place:02d}:00+00:00",
                        organisation=f"firm-{subject % self.organisations}",
                        zone=f"z{subject % self.zones}",
                        people=(f"t{subject}-{at}",),
                        features=dict(zip(names, map(float, rows[at]), strict=True)),
                    )
                )
        return found


def judged(by: Market, queries: int = 15, seed: int = 9) -> Examples:
    """Judged pairs of which the best by a market's weights are graded best."""
    chance = np.random.default_rng(seed)
    size = 8
    table = chance.random((queries * size, len(by.features)))
    liking = scores(table, *weights_of(by))
    grades = np.zeros(len(table), dtype=np.int64)
    groups = []
    for query in range(queries):
        places = np.arange(query * size, (query + 1) * size)
        order = places[np.argsort(-liking[places])]
        grades[order[:3]] = (3, 2, 1)
        groups.append(Group("right", f"q{query}", places))
    outcomes = tuple(Outcome(str(place), KEY, f"l{place}", "r") for place in range(len(table)))
    return Examples(outcomes, table, grades, tuple(groups))


def pool_of(talents: list[Profile], demands: list[Profile]) -> Pool:
    """Profiles to be ranked for each other."""
    phrases, (left, right) = columns_of(talents, demands)
    return Pool(
        left.take(np.arange(len(talents))),
        right.take(np.arange(len(demands))),
        [p.id for p in talents],
        [p.id for p in demands],
        lambda of: Scorer(of, phrases, CALIBRATION),
    )
