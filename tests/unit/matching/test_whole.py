"""Scores of whole sides are those of lists, whatever page a profile comes on."""

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from services.common.errors import InvalidInput
from services.matching.learning.inforce import InForce
from services.matching.markets import market
from services.matching.profiles import Kind, Profile
from services.matching.scoring import NO_MATCH
from services.matching.search import Known
from services.matching.whole import Head, Rows, Wholes
from tests.unit.matching.worlds import CALIBRATION, EMBEDDER, a_world, chances, scores_of, vectors


class Held:
    """Sides in memory, a few profiles a page."""

    def __init__(self, profiles: Sequence[Profile], page: int = 3) -> None:
        self._profiles = profiles
        self._page = page

    def count(self, kind: Kind) -> int:
        return len(self._live(kind))

    def pages(self, kind: Kind) -> Iterator[list[Known]]:
        live = self._live(kind)
        known = [Known(*pair) for pair in zip(live, vectors(live), strict=True)] if live else []
        for start in range(0, len(known), self._page):
            yield known[start : start + self._page]

    def _live(self, kind: Kind) -> list[Profile]:
        return [profile for profile in self._profiles if profile.kind == kind and profile.live]


def wholes_of(profiles: Sequence[Profile]) -> Wholes:
    return Wholes(
        Held(profiles),
        EMBEDDER.encode,
        CALIBRATION,
        EMBEDDER.dimensions,
        in_force=InForce(),
        fingerprints=("model", lambda _: "scoring"),
    )


def streamed(profiles: Sequence[Profile]) -> tuple[Head, list[Rows]]:
    wholes = wholes_of(profiles)
    head, *rows = wholes.stream("talent_county")
    assert isinstance(head, Head)
    return head, [part for part in rows if isinstance(part, Rows)]


@settings(deadline=None)
@given(chances)
def test_every_pair_has_the_score_that_lists_give_it(chance: Random) -> None:
    world = a_world(chance, {"talent": 8, "county": 5})
    head, rows = streamed(world)

    talents = {profile.id: profile for profile in world if profile.kind == "talent" and profile.live}
    cells = {profile.id: profile for profile in world if profile.kind == "county" and profile.live}
    assert set(head.right_ids) == set(cells)
    assert head.left_total == len(talents)
    told = {name: row for part in rows for name, row in zip(part.left_ids, part.scores.tolist(), strict=True)}
    order = [cells[name] for name in head.right_ids]
    expected = scores_of(market("talent_county"), list(talents.values()), order)
    assert told == dict(zip(talents, expected, strict=True))


def test_what_fails_a_gate_is_absent() -> None:
    chance = Random(11)
    world = a_world(chance, {"talent": 60, "county": 20})
    _, rows = streamed(world)
    every = np.concatenate([part.scores for part in rows])
    assert (every == NO_MATCH).any()
    assert (every > 0).any()


def test_no_other_market_is_read_whole() -> None:
    with pytest.raises(InvalidInput):
        list(wholes_of([]).stream("talent_demand"))


def test_nobody_on_the_left_is_an_answer_too() -> None:
    head, rows = streamed([])
    assert (head.left_total, head.right_ids, rows) == (0, (), [])
