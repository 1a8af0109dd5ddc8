"""Each feature on pairs whose value one can work out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from services.matching.features import FEATURES, Pairing
from services.matching.keywords import ANY_LEVEL, term_rows
from services.matching.markets import Market, markets
from services.matching.phrases import Calibration
from services.matching.profiles import Need, Offer, Profile
from tests.unit.matching.worlds import CALIBRATION, columns_of

UNKNOWN = 0.375
JAVA = int(term_rows(["java"]).levels[0])
LEFT = Profile("talent", "t", 1, live=True)
RIGHT = Profile("demand", "d", 1, live=True)


def value(
    feature: str,
    left: dict[str, Any],
    right: dict[str, Any],
    market: Market | None = None,
    calibration: Calibration = CALIBRATION,
) -> float:
    """A feature of one pair; UNKNOWN where there is nothing to compare."""
    phrases, (lefts, rights) = columns_of([replace(LEFT, **left)], [replace(RIGHT, **right)])
    one = np.zeros(1, dtype=np.int64)
    pairing = Pairing(
        market or markets()["talent_demand"],
        lefts.take(one),
        rights.take(one),
        one,
        one,
        phrases,
        calibration,
        UNKNOWN,
    )
    found = FEATURES[feature](pairing)
    assert found.dtype == np.float32
    assert found.shape == (1,)
    return float(found[0])


def needs(*names: str, must: bool = True) -> tuple[Need, ...]:
    return tuple(Need(name, must) for name in names)


@pytest.mark.parametrize(
    ("offers", "asked", "expected"),
    [
        ((Offer("Java", 100),), needs("Java"), 1.0),
        ((Offer("Java", 75),), needs("Java"), 0.75),
        ((Offer("Java", 75), Offer("java", 92)), needs("Java"), 0.92),
        ((Offer("Java", 100),), needs("Java", "焊接"), 0.5),
        ((Offer("Java", 100),), (*needs("Java"), *needs("焊接", must=False)), 2 / 3),
        ((Offer("焊接", 100),), (*needs("Java"), *needs("焊接", must=False)), 1 / 3),
        ((Offer("护理", 100),), needs("Java"), 0.0),
        ((Offer("Java开发", 100),), needs("Java"), 1.0),  # another name of it
        ((Offer("MySQL", 100),), needs("关系数据库"), 0.95),  # narrower
        ((Offer("关系数据库", 100),), needs("MySQL"), 0.6),  # broader
        ((Offer("Java甲乙", 100),), needs("Java"), (120 + 60 * 4 // 6) / 200),  # by spelling
        ((), needs("Java"), UNKNOWN),
        ((Offer("Java"),), (), UNKNOWN),
        ((Offer(" "),), needs("Java"), 0.0),
    ],
)
def test_coverage_is_the_share_of_needs_met(
    offers: tuple[Offer, ...], asked: tuple[Need, ...], expected: float
) -> None:
    assert value("coverage", {"offers": offers}, {"needs": asked}) == pytest.approx(expected)


def test_coverage_looks_at_the_side_that_needs() -> None:
    market = markets()["scenario_supply"]
    left, right = {"needs": needs("焊接", "Java")}, {"offers": (Offer("Java"),)}

    assert value("coverage", left, right, market) == pytest.approx(0.5)


def test_semantic_rises_from_the_contrary_to_the_same() -> None:
    plain = Calibration(text_unrelated=0.0, text_same=1.0)
    half = Calibration(text_unrelated=0.5, text_same=1.5)
    early = Calibration(text_unrelated=0.0, text_same=0.5)

    assert value("semantic", {"text": "焊接"}, {"text": "焊接"}, calibration=plain) == pytest.approx(1)
    assert value("semantic", {"text": "焊接"}, {"text": "焊接"}, calibration=half) == pytest.approx(0.515)
    assert value("semantic", {"text": "焊接"}, {"text": "焊接"}, calibration=early) == pytest.approx(1)
    assert 0 < value("semantic", {"text": "焊接"}, {"text": "abc"}, calibration=plain) < 0.03
    assert value("semantic", {"text": "★"}, {"text": "☯"}, calibration=plain) == pytest.approx(0.03)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"titles": ("焊工", "护理员")}, {"titles": ("护理员",)}, 1.0),
        ({"titles": ("焊工",)}, {"titles": ("Java",)}, 0.0),
        ({"occupation": "2-02-10-09"}, {"occupation": "2-02-10-09"}, 1.0),
        ({"occupation": "2-02-10-09"}, {"occupation": "2-02-10-03"}, 0.75),
        ({"occupation": "2-02-10-09"}, {"occupation": "2-02-11-03"}, 0.45),
        ({"occupation": "2-02-10-09"}, {"occupation": "2"}, 0.15),
        ({"occupation": "2-02"}, {"occupation": "6-02"}, 0.0),
        ({"titles": ("焊工",), "occupation": "2-02"}, {"titles": ("焊工",), "occupation": "6-02"}, 1.0),
        ({"titles": ("焊工",), "occupation": "2-02"}, {"titles": ("Java",), "occupation": "2-03"}, 0.15),
        ({"titles": ("焊工",)}, {"occupation": "2-02"}, UNKNOWN),
        ({}, {}, UNKNOWN),
    ],
)
def test_title_is_the_better_of_name_and_occupation(
    left: dict[str, Any], right: dict[str, Any], expected: float
) -> None:
    assert value("title", left, right) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("java kafka", "java kafka", 1.0),
        # of 70 each: the root of 70 / 280
        ("zeta kappa lambda sigma", "zeta beta iota theta", 0.5),
        # 70 / sqrt(70 x sqrt(70 x 1120)) = 1/2: a title in a text sixteen times as long
        ("zeta", " ".join(["zeta", *(f"eta{n}x" for n in range(15))]), 0.5**0.5),
        # a common term weighs less than a rare one
        ("java zeta", "java kappa", (JAVA / (JAVA + ANY_LEVEL)) ** 0.5),
        ("java", "kafka", 0.0),
        ("", "kafka", UNKNOWN),
        ("的", "kafka", UNKNOWN),
    ],
)
def test_lexical_weighs_shared_terms_by_their_rarity(left: str, right: str, expected: float) -> None:
    assert value("lexical", {"text": left}, {"text": right}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("wanted", "there", "expected"),
    [
        (("big-data",), ("big-data",), 1.0),
        (("big-data", "display"), ("display",), 1.0),
        (("big-data",), (), UNKNOWN),
        ((), ("big-data",), UNKNOWN),
    ],
)
def test_industry_is_shared_or_not(wanted: tuple[str, ...], there: tuple[str, ...], expected: float) -> None:
    assert value("industry", {"industries": wanted}, {"industries": there}) == expected


def test_industries_of_one_cluster_are_half_the_way() -> None:
    from services.common import plan  # noqa: PLC0415 - read here alone

    industries = plan.industries()
    one = industries[0]
    near = next(i for i in industries[1:] if i.cluster == one.cluster)
    far = next(i for i in industries if i.cluster != one.cluster)

    assert value("industry", {"industries": (one.code,)}, {"industries": (near.code,)}) == 0.5
    assert value("industry", {"industries": (one.code,)}, {"industries": (far.code,)}) == 0


@pytest.mark.parametrize(
    ("feature", "wanted", "there", "expected"),
    [
        ("place", ("511702",), ("511702",), 1.0),
        ("place", ("511702",), ("511724",), 0.0),
        ("place", (), ("511724",), 0.8),
        ("place", ("511702",), (), UNKNOWN),
        ("place", (), (), UNKNOWN),
        ("seat", ("511702",), ("511702",), 1.0),
        ("seat", ("511702",), ("511724",), 0.6),
        ("seat", (), ("511724",), 0.9),
        ("seat", ("511702",), (), 0.3),
        ("seat", (), (), 0.3),
    ],
)
def test_place_and_seat_compare_zones(
    feature: str, wanted: tuple[str, ...], there: tuple[str, ...], expected: float
) -> None:
    assert value(feature, {"zones": wanted}, {"zones": there}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("years", "asked", "expected"),
    [
        (4, 8, 0.5),
        (9, 3, 1.0),
        (0, 0, 1.0),
        (0, 2, 0.0),
        (4, None, 0.5),
        (None, 3, UNKNOWN),
        (None, 0, UNKNOWN),
    ],
)
def test_experience_is_years_over_years_asked(years: int | None, asked: int | None, expected: float) -> None:
    assert value("experience", {"years": years}, {"years": asked}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ((10_000, 20_000), (1, 9_000), 0.5),  # 0.9 lies half way from 0.7 to 1.1
        ((10_000, None), (None, 7_000), 0.0),
        ((None, 10_000), (11_000, None), 1.0),
        ((10_000, None), (1, 90_000), 1.0),
        ((None, None), (1, 2), UNKNOWN),
        ((1, 2), (None, None), UNKNOWN),
        ((0, None), (5_000, None), 1.0),
    ],
)
def test_salary_is_most_offered_over_least_wanted(
    wanted: tuple[int | None, int | None], offered: tuple[int | None, int | None], expected: float
) -> None:
    left = {"money_min": wanted[0], "money_max": wanted[1]}
    right = {"money_min": offered[0], "money_max": offered[1]}

    assert value("salary", left, right) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("confirmed", "updated", "expected"),
    [
        ("2026-06-01", "2026-06-01T08:00:00Z", 1.0),
        ("2026-09-01", "2026-06-01T08:00:00Z", 1.0),
        ("2026-01-01", "2026-04-01T00:00:00Z", 0.5),  # 90 of 180 days
        ("2025-01-01", "2026-06-01T00:00:00Z", 0.0),
        ("", "2026-06-01T00:00:00Z", UNKNOWN),
        ("2026-06-01", "", UNKNOWN),
    ],
)
def test_freshness_fades_in_half_a_year(confirmed: str, updated: str, expected: float) -> None:
    assert value("freshness", {"confirmed_on": confirmed}, {"updated_at": updated}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("role", "main_pilot", "expected"),
    [(1, False, 1.0), (1, True, 1.0), (2, False, 0.6), (2, True, 0.8), (0, True, UNKNOWN)],
)
def test_role_prefers_core_industries(role: int, main_pilot: bool, expected: float) -> None:
    assert value("role", {}, {"role": role, "main_pilot": main_pilot}) == pytest.approx(expected)
