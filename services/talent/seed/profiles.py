"""Invented talents: talent i is the same whatever the number of talents asked for."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import MoneyRange, Skill, SkillLevel, Trust

from services.common import plan
from services.talent.seed import narrative, shape
from services.talent.seed.vocabulary import (
    Occupation,
    levels,
    narratives,
    occupation_weights,
    occupations,
    occupations_of,
    places,
)

TODAY: Final = date(2026, 11, 1)
RECENT_DAYS: Final = 200
STALE_DAYS: Final = 540
SPARSE_SHARE: Final = 0.05
STALE_SHARE: Final = 0.05
FRESH_SHARE: Final = 0.12
LATEST_AGE: Final = 57
_SKILL_LEVELS: Final = (
    SkillLevel.SKILL_LEVEL_BASIC,
    SkillLevel.SKILL_LEVEL_PROFICIENT,
    SkillLevel.SKILL_LEVEL_EXPERT,
)


def talents(count: int) -> Iterator[TalentProfile]:
    """Talents 1 to `count`, ids demo-talent-00001 and on."""
    for number in range(1, count + 1):
        yield talent(number)


def talent(number: int) -> TalentProfile:
    """One talent, all of it invented."""
    chance = shape.stream("talent", number)
    occupation = chance.choices(occupations(), cum_weights=occupation_weights())[0]
    profile = TalentProfile(
        id=f"demo-talent-{number:05d}", confirmed_on=_confirmed_on(chance).isoformat(), synthetic=True
    )
    if chance.random() < SPARSE_SHARE:
        _fill_sparsely(chance, profile, occupation)
    else:
        _fill(chance, profile, occupation)
    return profile


def _fill(chance: random.Random, profile: TalentProfile, occupation: Occupation) -> None:
    level = levels()[occupation.level]
    education = shape.education_index(chance, level.education)
    years = _years(chance, occupation, education, level.years_mean)
    titles = chance.sample(occupation.titles, min(len(occupation.titles), chance.choice((1, 1, 2, 2, 3))))
    major = _major(chance, occupation, education)
    skills = _skills(chance, occupation, years)
    industries = _wanted_industries(chance, occupation)
    project = chance.choice(occupation.family.projects)

    if chance.random() < 0.93:
        profile.occupation_code = occupation.code
    profile.titles.extend(titles)
    profile.education = shape.EDUCATIONS[education]
    profile.major = major
    profile.skills.extend(_skill(chance, name, years, project) for name in skills)
    if chance.random() < 0.97:
        profile.years = years
    profile.experience = narrative.experience(
        chance,
        narrative.Person(
            title=titles[0],
            family=occupation.family,
            industry=plan.industry(chance.choice(industries or list(occupation.industries))).name,
            major=major,
            school=chance.choice(places().schools[shape.EDUCATION_KEYS[education]]),
            years=years,
            skills=skills,
        ),
    )
    profile.wanted_industries.extend(industries)
    profile.wanted_zones.extend(_wanted_zones(chance, occupation))
    if chance.random() < 0.94:
        pay = shape.monthly_yuan(level, occupation, education, years)
        profile.salary.CopyFrom(_wanted_salary(chance, pay))


def _fill_sparsely(chance: random.Random, profile: TalentProfile, occupation: Occupation) -> None:
    profile.titles.append(chance.choice(occupation.titles))
    if chance.random() < 0.5:
        profile.occupation_code = occupation.code
    if chance.random() < 0.5:
        education = shape.education_index(chance, levels()[occupation.level].education)
        profile.education = shape.EDUCATIONS[education]
    names = shape.pick_skills(chance, occupation, chance.choice((0, 1, 1, 2)), chance.choice((0, 0, 1)), 0)
    profile.skills.extend(
        Skill(name=name, trust=Trust.TRUST_DECLARED) for name in shape.written(chance, names)
    )
    if chance.random() < 0.3:
        profile.wanted_zones.extend(_wanted_zones(chance, occupation))


def _years(chance: random.Random, occupation: Occupation, education: int, mean: float) -> int:
    if occupation.level != "M" and chance.random() < FRESH_SHARE:
        return 0
    least = 3 if occupation.level == "M" else 1
    most = LATEST_AGE - shape.STARTING_AGES[education]
    return min(most, least + int(chance.expovariate(1 / mean)))


def _major(chance: random.Random, occupation: Occupation, education: int) -> str:
    if education:
        return chance.choice(occupation.family.majors)
    majors = places().secondary_majors
    return chance.choice(majors.get(occupation.family.key, majors["default"]))


def _skills(chance: random.Random, occupation: Occupation, years: int) -> list[str]:
    practised = min(3, years // 3)
    own = chance.randint(2, 4) + (practised > 1)
    shared = chance.randint(2, 4) + practised
    names = shape.pick_skills(chance, occupation, own, shared, chance.choice((0, 1, 1, 2)))
    if chance.random() < 0.15:
        other = chance.choice(occupations_of(chance.choice(occupation.industries)))
        names.append(chance.choice(other.skills))
    return shape.written(chance, names)


def _skill(chance: random.Random, name: str, years: int, project: str) -> Skill:
    trust, words = chance.choices(
        (
            (Trust.TRUST_DECLARED, "declared"),
            (Trust.TRUST_EVIDENCED, "evidenced"),
            (Trust.TRUST_VERIFIED, "verified"),
        ),
        cum_weights=(70, 92, 100),
    )[0]
    evidence = chance.choice(narratives()["evidence"][words]).format(project=project)
    shares = (60, 38, 2) if years < 2 else (22, 60, 18) if years < 6 else (8, 55, 37)
    return Skill(
        name=name, level=chance.choices(_SKILL_LEVELS, weights=shares)[0], evidence=evidence, trust=trust
    )


def _wanted_industries(chance: random.Random, occupation: Occupation) -> list[str]:
    count = chance.choices((0, 1, 2, 3), cum_weights=(30, 70, 92, 100))[0]
    chosen = chance.sample(occupation.industries, min(count, len(occupation.industries)))
    if count > len(chosen):
        cluster = plan.industry(occupation.industries[0]).cluster
        near = [
            item.code for item in plan.industries() if item.cluster == cluster and item.code not in chosen
        ]
        chosen += chance.sample(near, min(count - len(chosen), len(near)))
    return chosen


def _wanted_zones(chance: random.Random, occupation: Occupation) -> list[str]:
    count = chance.choices((0, 1, 2, 3), cum_weights=(22, 62, 88, 100))[0]
    if not count:
        return []
    weights = places().zone_weights
    growing = {cell.zone for cell in plan.cells() if cell.industry in occupation.industries}
    home = chance.choices(
        list(weights), weights=[weight * (2 if zone in growing else 1) for zone, weight in weights.items()]
    )[0]
    near = places().neighbours[home]
    return [home, *chance.sample(near, min(count - 1, len(near)))]


def _wanted_salary(chance: random.Random, pay: float) -> MoneyRange:
    least = shape.hundreds(max(2500.0, pay * chance.lognormvariate(0, 0.13)))
    if chance.random() < 0.12:
        return MoneyRange(min_yuan=least)
    return MoneyRange(min_yuan=least, max_yuan=shape.hundreds(least * chance.uniform(1.15, 1.55)))


def _confirmed_on(chance: random.Random) -> date:
    if chance.random() < STALE_SHARE:
        return TODAY - timedelta(days=chance.randint(RECENT_DAYS + 1, STALE_DAYS))
    return TODAY - timedelta(days=int(RECENT_DAYS * chance.random() ** 1.5))
