"""Gates are told from the profiles, apart from scoring, and a list that breaks one is found."""

from dataclasses import replace

import pytest

from evaluation.violations import broken, violations
from services.common.access.policy import Facts
from services.matching.markets import Side, market
from services.matching.profiles import Profile

TALENT = Profile(
    "talent",
    "t",
    1,
    live=True,
    education=3,
    years=5,
    zones=("511702",),
    money_min=10_000,
    facts=Facts(owner="t"),
)
POST = Profile(
    "demand",
    "d",
    1,
    live=True,
    education=3,
    years=5,
    zones=("511702",),
    money_max=7_000,
    facts=Facts(owner="firm"),
)
MARKET = market("talent_demand")


def test_a_pair_at_every_edge_passes() -> None:
    assert broken(MARKET, TALENT, POST) == []


@pytest.mark.parametrize(
    ("talent", "post", "gate"),
    [
        ({"education": 2}, {}, "education"),
        ({"years": 4}, {}, "years"),
        ({"zones": ("511724",)}, {}, "zone"),
        ({}, {"money_max": 6_999}, "salary"),
        ({}, {"money_max": None, "money_min": 6_999}, "salary"),
        ({"withheld": ("talent_demand",)}, {}, "consent"),
        ({"withheld": ("talent_demand:firm",)}, {}, "consent"),
        ({"live": False}, {}, "live"),
        ({}, {"live": False}, "live"),
    ],
)
def test_a_pair_beyond_an_edge_fails_that_gate(
    talent: dict[str, object], post: dict[str, object], gate: str
) -> None:
    assert broken(MARKET, replace(TALENT, **talent), replace(POST, **post)) == [gate]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "unknown", [{"education": 0}, {"years": None}, {"zones": ()}, {"money_min": None, "money_max": None}]
)
def test_the_unknown_passes(unknown: dict[str, object]) -> None:
    poor = replace(TALENT, education=1, years=0, zones=("511724",), money_min=99_000)
    failed = set(broken(MARKET, poor, POST))

    assert len(failed - set(broken(MARKET, poor, replace(POST, **unknown)))) == 1  # type: ignore[arg-type]


def test_scenarios_that_take_no_answers_and_reviewers_that_are_bound_are_found() -> None:
    scenario = Profile("scenario", "s", 1, live=True, organisations=("bureau",), answers_closed=True)
    expert = Profile("expert", "e", 1, live=True, organisations=("bureau", "school"))

    assert broken(market("scenario_supply"), scenario, Profile("enterprise", "f", 1, live=True)) == [
        "answering"
    ]
    assert broken(market("scenario_review"), scenario, expert) == ["independent"]


def test_a_violation_names_the_subject_and_the_member_from_either_side() -> None:
    profiles: dict[Side, dict[str, Profile]] = {
        "left": {"t": TALENT},
        "right": {"d": replace(POST, education=4)},
    }

    assert violations(MARKET, "left", {"t": ["d"]}, profiles) == [("education", "t", "d")]
    assert violations(MARKET, "right", {"d": ["t"]}, profiles) == [("education", "d", "t")]
