"""Each guard refuses what it is there to refuse, and lets pass what is good."""

from dataclasses import replace

import numpy as np
import pytest
from dabridge.events.v1 import matching_pb2

from services.common import texts
from services.matching.learning import guards
from services.matching.learning.examples import examples_of, parted
from services.matching.learning.fitting import fit
from services.matching.learning.guards import Bounds, Change
from services.matching.learning.outcomes import Outcome
from services.matching.learning.replay import Lists, likeness, ndcg_of_groups, worst_loss
from services.matching.learning.run import Learned, Material, learn
from services.matching.markets import Market, market
from services.matching.profiles import Profile
from tests.unit.matching.learning.simulated import KEY, World, judged, leaning, pool_of
from tests.unit.matching.learning.versions import NOW, only

BOUNDS = Bounds(outcomes=100, fitted_groups=20, held_out_groups=10)
HIDDEN = leaning("lexical", "salary", 0.2)
NOBODY = pool_of([], [])
PAY = {"511702": 8_000, "511724": 5_000}


def run(outcomes: list[Outcome], judged_by: Market | None = HIDDEN) -> Learned:
    examples = judged(judged_by) if judged_by is not None else None
    return learn(market(KEY), Material(outcomes, examples, NOBODY), "run:1", NOW, BOUNDS)


def turned(outcome: Outcome) -> Outcome:
    """The opposite of what became of a pair."""
    return replace(outcome, grade=3 - (outcome.grade or 0))


def broken(learned: Learned) -> set[str]:
    return {check.guard for check in learned.run.checks if not check.passed}


def test_a_good_run_improves_what_it_has_not_seen_and_is_promoted() -> None:
    learned = run(World(HIDDEN).outcomes())

    assert learned.good
    assert broken(learned) == set()
    measured = {m.measure: m for m in learned.run.measures}
    assert measured["held_out_ndcg"].after > measured["held_out_ndcg"].before
    assert learned.market != market(KEY)


def test_every_guard_and_measure_has_a_name_for_people() -> None:
    learned = run(World(HIDDEN).outcomes())

    for check in (*learned.run.checks, *guards.of_rollback([], NOW, BOUNDS)):
        assert texts.get(f"weights.guard.{check.guard}")
    for measured in learned.run.measures:
        assert texts.get(f"weights.measure.{measured.measure}")


def test_too_few_outcomes_teach_nothing() -> None:
    learned = run(World(HIDDEN, subjects=10).outcomes())

    assert learned.run.verdict == matching_pb2.RUN_VERDICT_NOTHING
    assert broken(learned) == {"outcomes"}
    assert learned.market == market(KEY)


def test_a_flood_from_few_accounts_is_refused() -> None:
    outcomes = World(HIDDEN).outcomes()
    flood = [
        replace(
            o, id=f"flood-{o.id}", right=f"x{o.right}", organisation=f"ours-{n % 3}", grade=3 - (o.grade or 0)
        )
        for n, o in enumerate(World(HIDDEN, seed=2).outcomes())
    ]

    learned = run(outcomes + flood)

    assert learned.run.verdict == matching_pb2.RUN_VERDICT_REFUSED
    assert broken(learned) == {"few_accounts"}
    [check] = [c for c in learned.run.checks if c.guard == "few_accounts"]
    assert set(check.about.split(",")) == {"ours-0", "ours-1", "ours-2"}


def test_all_that_goes_well_going_to_one_zone_is_refused() -> None:
    outcomes = [replace(o, grade=3 if o.zone == "z1" else 0) for o in World(HIDDEN).outcomes()]

    learned = run(outcomes)

    assert learned.run.verdict == matching_pb2.RUN_VERDICT_REFUSED
    assert broken(learned) == {"zone_lift"}


def test_outcomes_told_the_other_way_round_lose_on_judged_pairs() -> None:
    outcomes = [turned(o) for o in World(HIDDEN).outcomes()]

    learned = run(outcomes, market(KEY))

    assert learned.run.verdict == matching_pb2.RUN_VERDICT_REFUSED
    assert {"judged", "judged_low"} <= broken(learned)


def test_a_turn_that_later_outcomes_do_not_bear_out_is_refused() -> None:
    outcomes = World(market(KEY), subjects=120).outcomes()
    turned = [
        replace(o, grade=3 - (o.grade or 0)) if n < 0.7 * len(outcomes) else o for n, o in enumerate(outcomes)
    ]

    assert {"held_out", "organisations"} <= broken(run(turned))


def test_a_market_that_nobody_judged_learns_nothing_for_good() -> None:
    learned = run(World(HIDDEN).outcomes(), None)

    assert learned.run.verdict == matching_pb2.RUN_VERDICT_REFUSED
    assert broken(learned) == {"judged_groups"}


def posts(zones: list[str]) -> list[Profile]:
    return [
        Profile(
            "demand",
            f"d{n}",
            1,
            live=True,
            titles=("焊工",),
            zones=(zone,),
            money_max=5_000 + 3_000 * (zone == "511702"),
        )
        for n, zone in enumerate(zones)
    ]


def change(after: Market) -> Change:
    """Posts that pay well lie in one zone, those of the wanted title in another."""
    talents = [Profile("talent", f"t{n}", 1, live=True, titles=("焊工",), money_min=6_000) for n in range(5)]
    demands = [
        *(replace(p, titles=("护理",)) for p in posts(["511702"] * 25)),
        *(replace(p, id=f"e{n}") for n, p in enumerate(posts(["511724"] * 25))),
    ]
    outcomes = World(HIDDEN).outcomes()
    parts = parted(market(KEY), outcomes)
    return Change(only(KEY, "title"), after, parts, judged(HIDDEN), pool_of(talents, demands))


def test_a_zone_that_vanishes_from_lists_is_a_reason_to_refuse() -> None:
    found = {c.guard: c for c in guards.of_change(change(only(KEY, "salary")), BOUNDS)}

    assert not found["exposure_right"].passed
    assert found["exposure_right"].about == "511724"
    assert not found["likeness"].passed
    assert found["gates"].passed


def test_weights_that_leap_or_lean_on_one_feature_are_refused() -> None:
    found = {c.guard: c.passed for c in guards.of_change(change(only(KEY, "salary")), BOUNDS)}
    calm = {c.guard: c.passed for c in guards.of_change(change(only(KEY, "title")), BOUNDS)}

    assert not found["step"]
    assert calm["step"]
    assert calm["likeness"]
    assert calm["exposure_right"]


def test_weights_that_change_no_rank_of_what_came_later_are_not_put_in_force() -> None:
    found = {c.guard: c for c in guards.of_change(change(only(KEY, "title")), BOUNDS)}

    assert (found["held_out"].figure, found["held_out_low"].figure) == (0, 0)
    assert not found["held_out_low"].passed


def test_organisations_are_named_where_they_tell_too_much_alone() -> None:
    [few, _] = guards.of_outcomes(World(HIDDEN).outcomes(), BOUNDS)

    assert few.passed
    assert few.about == ""


def test_a_weight_too_heavy_is_refused() -> None:
    heavy = replace(change(only(KEY, "salary")), before=market(KEY))

    assert not {c.guard: c.passed for c in guards.of_change(heavy, BOUNDS)}["heaviest"]


def test_a_pair_that_fails_a_gate_is_found_on_a_list() -> None:
    talents = [Profile("talent", "t", 1, live=True, education=1)]
    demands = [Profile("demand", "d", 1, live=True, education=5)]
    pool = pool_of(talents, demands)

    assert pool.violations(market(KEY), pool.lists(market(KEY))) == 0
    assert pool.violations(market(KEY), {("left", "t"): ["d"], ("right", "d"): ["t"]}) == 2


def test_what_cannot_be_measured_does_not_pass() -> None:
    assert not guards.least("a", float("nan"), 0.0).passed
    assert not guards.most("a", float("nan"), 0.0).passed


@pytest.mark.parametrize(
    ("after", "expected"), [({"a": 0.5, "b": 0.5}, ("a", 0.0)), ({"a": 0.25, "b": 0.75}, ("a", 0.5))]
)
def test_the_zone_that_loses_most_is_named(after: dict[str, float], expected: tuple[str, float]) -> None:
    named, loss = worst_loss({"a": 0.5, "b": 0.5}, after, 0.02)
    assert loss == expected[1]
    assert named == expected[0] or loss == 0


def test_lists_that_stay_are_alike() -> None:
    lists: Lists = {("left", "t"): ["a", "b"]}
    others: Lists = {("left", "t"): ["c", "d"]}
    assert (likeness(lists, lists), likeness(lists, others)) == (1.0, 0.0)


def test_a_ranking_by_the_hidden_weights_is_the_ideal_one() -> None:
    examples = examples_of(market(KEY), World(HIDDEN, noise=0).outcomes())

    of_right = np.array([group.side == "right" for group in examples.groups])
    assert np.allclose(ndcg_of_groups(HIDDEN, examples)[of_right], 1)
    assert (
        ndcg_of_groups(fit(market(KEY), examples), examples).mean()
        > ndcg_of_groups(market(KEY), examples).mean()
    )
