"""Whoever looks at a pair, from whichever side, is told the same facts; masks leave out and add nothing."""

from dataclasses import replace
from typing import Any, cast

import pytest

from services.common.access.principal import Principal, Role
from services.matching.answers import Answers
from services.matching.doctor import Doctor
from services.matching.explain import Explainer, Explanation
from services.matching.improve import Improver
from services.matching.index import SHORTLISTS
from services.matching.lag import LagReader
from services.matching.learning.inforce import InForce
from services.matching.markets import Market, Side, markets
from services.matching.profiles import Kind
from services.matching.search import Known, Reader
from services.matching.shortlists import Shortlist, from_stored, list_id
from tests.fakes.clock import FixedClock
from tests.unit.matching.deeds import NOW
from tests.unit.matching.test_improve import World
from tests.unit.matching.worlds import CALIBRATION, EMBEDDER

PROGRAM = Principal("program", frozenset({Role.SYSTEM}))
BUREAU = Principal("bureau", frozenset({Role.HR_BUREAU}))
FIRM = Principal("firm", frozenset({Role.ENTERPRISE}), organisation="enterprise-1")


class Shelf:
    """What a reader reads, from a world's store."""

    def __init__(self, world: World) -> None:
        self._world = world

    def profiles(self, kind: Kind, ids: Any) -> list[Known]:
        return self._world.fetch(kind, ids)

    def shortlist(self, market: Market, side: Side, subject_id: str) -> Shortlist | None:
        found = self._world.stream.store.fetch(SHORTLISTS, [list_id(market.key, side, subject_id)])
        return from_stored(found[0]) if found else None


def answers_of(world: World) -> Answers:
    clock = FixedClock(NOW)
    return Answers(
        cast("Reader", Shelf(world)),
        Explainer(EMBEDDER.encode, CALIBRATION, EMBEDDER.dimensions, clock),
        cast("LagReader", None),
        InForce(),
        improver=Improver(world.crowd, world.fetch, clock),
        doctor=Doctor(world.crowd, world.fetch, clock),
    )


def told(
    answers: Answers, caller: Principal, market: Market, side: Side, name: str
) -> dict[str, Explanation]:
    """The explanations on a list by counterpart."""
    found = answers.shortlist(caller, market.key, side, name, explain=True)
    return {item.entry.id: item.explanation for item in found.items if item.explanation is not None}


@pytest.mark.parametrize("key", markets())
def test_a_pair_is_explained_alike_on_both_lists_and_by_itself(key: str) -> None:
    market = markets()[key]
    world = World(13, (market.left, market.right))
    answers = answers_of(world)
    rights: dict[str, dict[str, Explanation]] = {}
    compared = placed = 0

    for number in range(5):
        left = f"{market.left}-{number:02}"
        for right, why in told(answers, PROGRAM, market, "left", left).items():
            if right not in rights:
                rights[right] = told(answers, PROGRAM, market, "right", right)
            pair = answers.pair(PROGRAM, key, left, right).explanation
            assert pair == why
            if left in rights[right]:
                assert rights[right][left] == why
                compared += 1
            placed += why.best_edit is not None and why.best_edit.places is not None

    assert compared > 5
    assert placed


def test_an_employer_is_told_the_same_but_for_what_is_masked() -> None:
    market = markets()["talent_demand"]
    world = World(13, ("talent", "demand"))
    answers = answers_of(world)
    compared = 0

    for number in range(8):
        post = f"demand-{number:02}"
        whole = told(answers, BUREAU, market, "right", post)
        masked = told(answers, FIRM, market, "right", post)
        assert masked.keys() == whole.keys()
        for name, why in masked.items():
            assert [replace(r, evidence="") for r in whole[name].requirements] == list(why.requirements)
            assert [(g.name, g.verdict) for g in whole[name].gates] == [
                (g.name, g.verdict) for g in why.gates
            ]
            for seen, full in zip(why.contributions, whole[name].contributions, strict=True):
                assert (seen.feature, seen.left_weight, seen.right_weight, seen.value is None) == (
                    full.feature,
                    full.left_weight,
                    full.right_weight,
                    full.value is None,
                )
                if seen.feature not in ("salary", "lexical"):
                    assert seen.value == full.value
            assert why.best_edit is None or why.best_edit.places is None
            compared += 1

    assert compared > 10


def test_an_employer_learns_of_suggestions_how_many_gain_and_not_who() -> None:
    market = markets()["talent_demand"]
    world = World(13, ("talent", "demand"))
    answers = answers_of(world)

    seen = answers.suggestions(FIRM, market.key, "right", "demand-00")
    full = answers.suggestions(BUREAU, market.key, "right", "demand-00")

    assert [each.edit for each in seen.improvements] == [each.edit for each in full.improvements]
    assert [each.entered for each in seen.improvements] == [each.entered for each in full.improvements]
    assert any(each.steps for each in full.improvements)
    assert not any(each.steps for each in seen.improvements)
    assert not seen.counterparts
