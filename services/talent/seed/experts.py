"""Invented experts: seeded talents of long experience, who go by the same ids; nobody stands behind them."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final

from dabridge.events.v1.talent_pb2 import Expert, TalentProfile
from dabridge.events.v1.types_pb2 import Skill, SkillLevel, Trust

from services.common import plan
from services.talent.seed import shape
from services.talent.seed.county import county_industries
from services.talent.seed.profiles import talent
from services.talent.seed.vocabulary import (
    Occupation,
    employers,
    expert_words,
    fits_a_sentence,
    occupations,
    places,
)

# Talent 1 is the one whose account development has.
FIRST: Final = 1
LEAST_YEARS: Final = 8
MOST: Final = 110
_LOOKED_AT: Final = 3_000
# Experts whose accounts development may have are there to be asked.
_DEVELOPMENT: Final = 4
_LEVELS: Final = frozenset({"E", "R", "M", "P"})
_EMPLOYED_SHARE: Final = 0.45
_BOUND_SHARE: Final = 0.2
_AVAILABLE_SHARE: Final = 0.92
_CELL_SKILLS: Final = 4


def experts(count: int) -> Iterator[Expert]:
    """Experts 1 to `count`, MOST at most; each has the id of a seeded talent, the first that of talent 1."""
    for number, (person, industry) in enumerate(islice(_people(), count), start=1):
        yield _expert(number, talent(person), industry)


@cache
def _people() -> tuple[tuple[int, str], ...]:
    """Numbers of talents, each with the industry of its advice, the plan's industries in turn."""
    waiting: dict[str, list[int]] = {item.code: [] for item in plan.industries()}
    for number in range(FIRST + 1, _LOOKED_AT):
        occupation = _occupation_of(talent(number))
        if occupation is not None:
            industry = min(occupation.industries, key=lambda code: (len(waiting[code]), code))
            waiting[industry].append(number)
    turns = zip(*waiting.values(), strict=False)
    named = [(number, industry) for turn in turns for number, industry in zip(turn, waiting, strict=True)]
    return ((FIRST, "government"), *named[: MOST - 1])


def _occupation_of(person: TalentProfile) -> Occupation | None:
    """What a talent fit to advise does; None of one who is not."""
    if not person.HasField("years") or person.years < LEAST_YEARS:
        return None
    titles = set(person.titles)
    fitting = (o for o in occupations() if o.code == person.occupation_code and titles & set(o.titles))
    found = next(fitting, None)
    return found if found is not None and found.level in _LEVELS else None


def _expert(number: int, person: TalentProfile, industry: str) -> Expert:
    chance = shape.stream("expert", number)
    name = plan.industry(industry).name
    skills = _skills(chance, person, industry)
    return Expert(
        id=person.id,
        titles=[*person.titles[:2], chance.choice(expert_words()["titles"]).format(industry=name)],
        skills=skills,
        summary=_summary(chance, person, name, [skill.name for skill in skills]),
        zones=_zones(chance),
        industries=_industries(chance, industry),
        affiliation_ids=_affiliations(chance, industry),
        available=number <= _DEVELOPMENT or chance.random() < _AVAILABLE_SHARE,
        synthetic=True,
    )


def _skills(chance: random.Random, person: TalentProfile, industry: str) -> list[Skill]:
    cells = [item for item in county_industries() if item.industry == industry]
    wider = chance.sample(list(chance.choice(cells).skills), _CELL_SKILLS)
    names = shape.distinct([*wider, *(skill.name for skill in person.skills)])
    trusts = (Trust.TRUST_DECLARED, Trust.TRUST_EVIDENCED, Trust.TRUST_VERIFIED)
    return [
        Skill(
            name=skill,
            level=chance.choices(
                (SkillLevel.SKILL_LEVEL_PROFICIENT, SkillLevel.SKILL_LEVEL_EXPERT), weights=(40, 60)
            )[0],
            trust=chance.choices(trusts, weights=(40, 35, 25))[0],
        )
        for skill in names
    ]


def _summary(chance: random.Random, person: TalentProfile, industry: str, skills: Sequence[str]) -> str:
    words = expert_words()
    first, second, third = chance.sample([skill for skill in skills if fits_a_sentence(skill)], 3)
    slots = {
        "industry": industry,
        "years": max(person.years, LEAST_YEARS),
        "title": person.titles[0],
        "count": chance.randint(3, 40),
        "first": first,
        "second": second,
        "third": third,
    }
    return "".join(chance.choice(words[part]).format(**slots) for part in ("opening", "advice", "closing"))


def _zones(chance: random.Random) -> list[str]:
    """Where the expert would go; half of them anywhere."""
    if chance.random() < 0.5:
        return []
    home = chance.choice(plan.zones()).code
    near = places().neighbours[home]
    return [home, *chance.sample(near, min(len(near), chance.randint(1, 3)))]


def _industries(chance: random.Random, industry: str) -> list[str]:
    cluster = plan.industry(industry).cluster
    near = [item.code for item in plan.industries() if item.cluster == cluster and item.code != industry]
    return [industry, *chance.sample(near, min(len(near), chance.choice((0, 1, 1, 2))))]


def _affiliations(chance: random.Random, industry: str) -> list[str]:
    """Organisations that bind the expert: an invented firm of the industry, a provider of scenarios."""
    firms = [
        firm.id for cell, found in employers().items() if cell.endswith(f":{industry}") for firm in found
    ]
    bound = [chance.choice(firms)] if chance.random() < _EMPLOYED_SHARE else []
    if chance.random() < _BOUND_SHARE:
        bound.append(chance.choice(expert_words()["providers"]))
    return bound
