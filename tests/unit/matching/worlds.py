"""A mirror over a store in memory, and profiles for it, as hypothesis finds them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

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
DAYS: Final = ("", "2026-01-01", "2026-06-01", "2026-10-30")


def profiles(kind: Kind, profile_id: str, version: int = 1) -> st.SearchStrategy[Profile]:
    """Any profile of a kind, small enough that pairs often meet, tie and fail gates."""
    strengths = st.sampled_from((75, 90, 92, 100))
    money = st.one_of(st.none(), st.integers(0, 4).map(lambda n: 4_000 + 2_000 * n))
    return st.builds(
        Profile,
        kind=st.just(kind),
        id=st.just(profile_id),
        version=st.just(version),
        live=st.sampled_from((True, True, True, False)),
        titles=st.lists(st.sampled_from(TITLES), max_size=2).map(tuple),
        text=st.sampled_from(TEXTS),
        zones=st.lists(st.sampled_from(ZONES), max_size=2, unique=True).map(tuple),
        industries=st.lists(st.sampled_from(INDUSTRIES), max_size=2, unique=True).map(tuple),
        occupation=st.sampled_from(("", "2", "2-02-10", "2-02-10-09", "6-18-02-04")),
        offers=st.lists(st.builds(Offer, st.sampled_from(SKILLS), strengths), max_size=3).map(tuple),
        needs=st.lists(st.builds(Need, st.sampled_from(SKILLS), st.booleans()), max_size=3).map(tuple),
        education=st.integers(0, 5),
        years=st.one_of(st.none(), st.integers(0, 10)),
        money_min=money,
        money_max=money,
        confirmed_on=st.sampled_from(DAYS),
        role=st.integers(0, 2),
        main_pilot=st.booleans(),
        updated_at=st.sampled_from(DAYS).map(lambda day: day and f"{day}T00:00:00+00:00"),
    )


def a_mirror(store: InMemoryStore) -> Mirror:
    """An empty mirror over a store."""
    return Mirror(store, EMBEDDER.encode, CALIBRATION, EMBEDDER.dimensions)


def vectors(of: Sequence[Profile]) -> npt.NDArray[np.int8]:
    """The embeddings of profiles' texts."""
    return EMBEDDER.encode([profile.text for profile in of])


def columns_of(*kinds: Sequence[Profile]) -> tuple[Phrases, list[Columns]]:
    """Columns of each sequence of profiles, in its order, that may be compared."""
    phrases, words, occupations = Phrases(EMBEDDER.encode, CALIBRATION), Vocabulary(), Vocabulary()
    made = []
    for members in kinds:
        columns = Columns(phrases, words, occupations, EMBEDDER.dimensions)
        if members:
            columns.put_many(range(len(members)), members, vectors(members))
        made.append(columns)
    return phrases, made


def score_alone(market: Market, left: Profile, right: Profile) -> int:
    """A pair's score with nothing beside it."""
    phrases, (lefts, rights) = columns_of([left], [right])
    one = np.arange(1)
    scores = Scorer(market, phrases, CALIBRATION).scores(lefts.take(one), rights.take(one))
    return int(scores[0, 0])


def ranked_alone(
    market: Market, subject: Profile, across: Sequence[Profile], cache: dict[Any, int]
) -> list[tuple[str, int]]:
    """A subject's list from pairs scored one by one and sorted in plain Python."""
    found = []
    for other in across:
        pair = (subject, other) if subject.kind == market.left else (other, subject)
        key = (market.key, *pair)
        if key not in cache:
            cache[key] = score_alone(market, *pair)
        if cache[key] != NO_MATCH:
            found.append((other.id, cache[key]))
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))[:SHORTLIST_LENGTH]


def worlds(sizes: Mapping[Kind, int]) -> st.SearchStrategy[list[Profile]]:
    """So many profiles of each kind."""
    return st.tuples(
        *(profiles(kind, f"{kind}-{number}") for kind in KINDS for number in range(sizes.get(kind, 0)))
    ).map(list)
