"""A mirror over a store in memory, and worlds of profiles for it."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from services.common.access.policy import Facts
from services.matching.columns import Columns, Vocabulary
from services.matching.markets import SHORTLIST_LENGTH, Market
from services.matching.mirror import Mirror
from services.matching.phrases import Calibration, Phrases
from services.matching.profiles import KINDS, Kind, Need, Offer, Profile
from services.matching.scoring import NO_MATCH, Scorer
from tests.fakes.embedder import HashingEmbedder
from tests.fakes.store import InMemoryStore

EMBEDDER: Final = HashingEmbedder(32)
CALIBRATION: Final = Calibration()

TITLES: Final = ("数据工程师", "数据分析师", "焊工", "养老护理员", "Java开发", "★")
SKILLS: Final = ("Java", "java", "Java开发", "SQL", "焊接", "数据", "数据治理", "☯", " ", "护理")
TEXTS: Final = ("负责数据平台建设。", "焊接与装配", "老年护理服务", "")
ZONES: Final = ("511702", "511724", "DZ-GXQ")
INDUSTRIES: Final = ("big-data", "display", "software")
ORGANISATIONS: Final = ("org-1", "org-2", "2-02")
WITHHELD: Final = (
    "talent_demand",
    "talent_county",
    "talent_demand:org-1",
    "talent_demand:org-2",
    "talent_county:org-1",
)
DAYS: Final = ("", "2026-01-01", "2026-06-01", "2026-10-30")


def a_profile(chance: Random, kind: Kind, profile_id: str, version: int = 1) -> Profile:
    """Any profile of a kind, of so few values that pairs often meet, tie and fail gates."""
    money = [None, *range(4_000, 13_000, 2_000)]
    updated = chance.choice(DAYS)
    return Profile(
        kind=kind,
        id=profile_id,
        version=version,
        live=chance.random() < 0.8,
        titles=_some(chance, TITLES, 2),
        text=chance.choice(TEXTS),
        zones=_some(chance, ZONES, 2),
        industries=_some(chance, INDUSTRIES, 2),
        occupation=chance.choice(("", "2", "2-02-10", "2-02-10-09", "6-18-02-04")),
        offers=tuple(Offer(name, chance.choice((75, 90, 100))) for name in _some(chance, SKILLS, 3)),
        needs=tuple(Need(name, chance.random() < 0.5) for name in _some(chance, SKILLS, 3)),
        education=chance.randint(0, 5),
        years=chance.choice((None, *range(8))),
        money_min=chance.choice(money),
        money_max=chance.choice(money),
        confirmed_on=chance.choice(DAYS),
        role=chance.randint(0, 2),
        main_pilot=chance.random() < 0.5,
        updated_at=updated and f"{updated}T00:00:00+00:00",
        organisations=_some(chance, ORGANISATIONS, 1 if kind == "scenario" else 2),
        answers_closed=kind == "scenario" and chance.random() < 0.2,
        stale=kind == "talent" and chance.random() < 0.2,
        withheld=_some(chance, WITHHELD, 2) if kind == "talent" else (),
        standing=chance.choice((100, 100, 100, 40, 7, 0)) if kind == "demand" else 100,
        facts=Facts(chance.choice(ORGANISATIONS) if kind == "demand" else ""),
    )


def _some(chance: Random, values: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(chance.sample(values, chance.randint(0, most)))


def a_mirror(store: InMemoryStore) -> Mirror:
    """An empty mirror over a store."""
    return Mirror(store, EMBEDDER.encode, CALIBRATION, EMBEDDER.dimensions)


def vectors(of: Sequence[Profile]) -> npt.NDArray[np.int8]:
    """The embeddings of profiles' texts."""
    return EMBEDDER.encode([profile.text for profile in of])


def columns_of(*kinds: Sequence[Profile]) -> tuple[Phrases, list[Columns]]:
    """Columns of each sequence of profiles, in its order, that may be compared."""
    phrases, words, codes = Phrases(EMBEDDER.encode, CALIBRATION), Vocabulary(), Vocabulary()
    made = []
    for members in kinds:
        columns = Columns(phrases, words, codes, EMBEDDER.dimensions)
        if members:
            columns.put_many(range(len(members)), members, vectors(members))
        made.append(columns)
    return phrases, made


def score_alone(market: Market, left: Profile, right: Profile) -> int:
    """A pair's score with nothing beside it."""
    return scores_of(market, [left], [right])[0][0]


def scores_of(market: Market, lefts: Sequence[Profile], rights: Sequence[Profile]) -> list[list[int]]:
    """The scores of all pairs, a row for each profile of the left side."""
    phrases, (left, right) = columns_of(lefts, rights)
    blocks = left.take(np.arange(len(lefts))), right.take(np.arange(len(rights)))
    scores: list[list[int]] = Scorer(market, phrases, CALIBRATION).scores(*blocks).tolist()
    return scores


def ranked(pairs: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The best of (name, score), best first."""
    found = [pair for pair in pairs if pair[1] != NO_MATCH]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:SHORTLIST_LENGTH]


def a_world(chance: Random, sizes: Mapping[Kind, int]) -> list[Profile]:
    """So many profiles of each kind."""
    return [
        a_profile(chance, kind, f"{kind}-{number}") for kind in KINDS for number in range(sizes.get(kind, 0))
    ]


# Of a seed all else follows: drawing each value by itself would take most of a test's time.
chances = st.integers(0, 2**32).map(Random)
