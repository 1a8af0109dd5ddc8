"""An edit gives the profile that the same edit of the record would: field by field, text included."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from dabridge.events.v1.talent_pb2 import FRESHNESS_FRESH, FRESHNESS_HIDDEN, FRESHNESS_STALE
from dabridge.events.v1.types_pb2 import (
    SKILL_LEVEL_BASIC,
    SKILL_LEVEL_EXPERT,
    SKILL_LEVEL_PROFICIENT,
    Capability,
    MoneyRange,
    Requirement,
    Skill,
)

from services.common.plan import industry, zone
from services.matching import edits
from services.matching.edits import Edit, Moment
from services.matching.profiles import Profile
from services.matching.translate import of_event
from tests.fakes import messages
from tests.unit.matching.streams import event_of

NOW: Final = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
MOMENT: Final = Moment.of(NOW)
TODAY: Final = "2026-11-27"


def profile(message: Any) -> Profile:
    return of_event(event_of(message))


def saved(message: Any, change: Callable[[Any], None]) -> Profile:
    """The profile of the record after the change is saved in the portal."""
    fresh = type(message)()
    fresh.CopyFrom(message)
    change(fresh)
    fresh.version += 1
    fresh.updated_at = NOW.isoformat()
    if hasattr(fresh, "confirmed_on"):
        fresh.confirmed_on = TODAY
        fresh.freshness = FRESHNESS_FRESH
    return profile(fresh)


def the(found: Iterable[Edit], key: str, **values: object) -> Profile:
    """The profile of the one edit of the key and the values."""
    (edit,) = [e for e in found if e.key == key and dict(e.values).items() >= values.items()]
    return edit.profile


def same(promised: Profile, real: Profile) -> None:
    """Equal but for the version and what stands behind an offer, which no score looks at."""
    assert promised.text == real.text
    strip = [[(offer.name, offer.strength) for offer in each.offers] for each in (promised, real)]
    assert strip[0] == strip[1]
    for name in (
        "live", "absence", "titles", "summary", "zones", "industries", "needs", "education", "years",
        "money_min", "money_max", "confirmed_on", "updated_at", "stale", "withheld", "organisations",
    ):  # fmt: skip
        assert getattr(promised, name) == getattr(real, name), name


@pytest.mark.parametrize("experience", ["", "三年运维。\n"])
@pytest.mark.parametrize("major", ["", "软件工程"])
def test_a_skill_added(experience: str, major: str) -> None:
    record = messages.a_talent(version=1, status=1, experience=experience, major=major)
    real = saved(record, lambda r: r.skills.append(Skill(name="Kafka", level=SKILL_LEVEL_PROFICIENT)))

    same(the(edits.with_offers(profile(record), ["Kafka"], MOMENT), "skill", name="Kafka"), real)


def test_the_first_skill_of_all() -> None:
    record = messages.a_talent(version=1, status=1, skills=[], titles=[])
    real = saved(record, lambda r: r.skills.append(Skill(name="Kafka", level=SKILL_LEVEL_PROFICIENT)))

    same(the(edits.with_offers(profile(record), ["Kafka"], MOMENT), "skill"), real)


def test_a_skill_that_is_there_is_not_added() -> None:
    assert not list(edits.with_offers(profile(messages.a_talent(version=1)), ["ｐython "], MOMENT))


@pytest.mark.parametrize(
    ("level", "key", "above"),
    [
        (SKILL_LEVEL_BASIC, "level_proficient", SKILL_LEVEL_PROFICIENT),
        (SKILL_LEVEL_PROFICIENT, "level_expert", SKILL_LEVEL_EXPERT),
        (0, "level_expert", SKILL_LEVEL_EXPERT),
    ],
)
def test_a_level_raised(level: Any, key: str, above: Any) -> None:
    record = messages.a_talent(
        version=1, status=1, skills=[Skill(name="Java", level=level), Skill(name="SQL")]
    )

    def change(r: Any) -> None:
        r.skills[0].level = above

    same(the(edits.raised(profile(record), MOMENT), key, name="Java"), saved(record, change))


@pytest.mark.parametrize("freshness", [FRESHNESS_FRESH, FRESHNESS_STALE, FRESHNESS_HIDDEN])
@pytest.mark.parametrize("paused", [False, True])
def test_a_profile_confirmed(freshness: Any, paused: bool) -> None:
    record = messages.a_talent(
        version=1, status=1, confirmed_on="2026-06-01", freshness=freshness, paused=paused
    )

    same(the(edits.confirmed(profile(record), MOMENT), "confirm"), saved(record, lambda _: None))


def test_a_profile_confirmed_today_is_not_confirmed_again() -> None:
    record = messages.a_talent(version=1, status=1, confirmed_on=TODAY, freshness=FRESHNESS_FRESH)

    assert not list(edits.confirmed(profile(record), MOMENT))


def test_wishes_of_a_talent() -> None:
    record = messages.a_talent(version=1, status=1)
    found = list(edits.wanting(profile(record), MOMENT))

    same(
        the(found, "zone", zone=zone("511703").name), saved(record, lambda r: r.wanted_zones.append("511703"))
    )
    same(
        the(found, "industry", industry=industry("display").name),
        saved(record, lambda r: r.wanted_industries.append("display")),
    )

    def cheaper(r: Any) -> None:
        r.salary.min_yuan = 7_200

    same(the(found, "ask_less", money=7_200), saved(record, cheaper))


@pytest.mark.parametrize("summary", ["", "做过诊断。"])
@pytest.mark.parametrize("industries", [[], ["big-data"]])
def test_edits_of_an_expert(summary: str, industries: list[str]) -> None:
    record = messages.an_expert(version=1, status=1, summary=summary, industries=industries)
    skill = Skill(name="质量管理", level=SKILL_LEVEL_PROFICIENT)
    before = profile(record)

    same(
        the(edits.with_offers(before, ["质量管理"], MOMENT), "expertise"),
        saved(record, lambda r: r.skills.append(skill)),
    )
    same(
        the(edits.wanting(before, MOMENT), "expert_zone", zone=zone("511703").name),
        saved(record, lambda r: r.zones.append("511703")),
    )
    if industries:
        same(
            the(edits.wanting(before, MOMENT), "expert_industry", industry=industry("display").name),
            saved(record, lambda r: r.industries.append("display")),
        )


def test_a_capability_added_beside_products() -> None:
    record = messages.an_enterprise(version=1, status=1)
    record.offerings.add(name="数据治理平台", summary="一站式")
    real = saved(record, lambda r: r.capabilities.append(Capability(name="数据中台")))

    same(the(edits.with_offers(profile(record), ["数据中台"], MOMENT), "capability"), real)


def test_edits_of_a_post() -> None:
    record = messages.a_demand(
        version=1, status=1, required_skills=["Java", "SQL"], preferred_skills=["Kafka"]
    )
    found = list(edits.asking(profile(record), MOMENT))

    def wish(r: Any) -> None:
        r.required_skills.remove("Java")
        r.preferred_skills.append("Java")

    def education(r: Any) -> None:
        r.education -= 1

    def years(r: Any) -> None:
        r.years = 1

    def pay(r: Any) -> None:
        r.salary.max_yuan = 13_000

    same(the(found, "wish", name="Java"), saved(record, wish))
    same(the(found, "drop", name="SQL"), saved(record, lambda r: r.required_skills.remove("SQL")))
    same(the(found, "drop", name="Kafka"), saved(record, lambda r: r.preferred_skills.remove("Kafka")))
    same(the(found, "education", level=2), saved(record, education))
    same(the(found, "years", years=1), saved(record, years))
    same(the(found, "pay", money=13_000), saved(record, pay))
    assert all(edit.values["money"] % 1_000 == 0 for edit in found if edit.key == "pay")  # type: ignore[operator]


@pytest.mark.parametrize("make", [messages.a_scenario, messages.a_need])
def test_edits_of_what_is_asked_for(make: Callable[..., Any]) -> None:
    asked = [Requirement(name="数据治理", must=True), Requirement(name="可视化", must=False)]
    record = make(version=1, status=1, requirements=asked)
    found = list(edits.asking(profile(record), MOMENT))

    def wish(r: Any) -> None:
        r.requirements[0].must = False

    same(the(found, "wish", name="数据治理"), saved(record, wish))
    same(the(found, "drop", name="数据治理"), saved(record, lambda r: r.requirements.__delitem__(0)))
    same(the(found, "drop", name="可视化"), saved(record, lambda r: r.requirements.__delitem__(1)))


def test_the_last_requirement_is_not_dropped() -> None:
    assert not [e for e in edits.asking(profile(messages.a_need(version=1)), MOMENT) if e.key == "drop"]


def test_a_text_of_another_making_is_not_edited() -> None:
    before = profile(messages.a_talent(version=1, status=1))
    other = Profile(**{**{f: getattr(before, f) for f in before.__slots__}, "text": "别的写法"})

    assert not list(edits.with_offers(other, ["Kafka"], MOMENT))


def test_the_salary_of_a_post_without_one_is_not_raised() -> None:
    record = messages.a_demand(version=1, status=1, salary=MoneyRange())

    assert not [e for e in edits.asking(profile(record), MOMENT) if e.key == "pay"]
