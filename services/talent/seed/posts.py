"""Invented posts of the invented enterprises: demand i is the same however many are asked for."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import MoneyRange

from services.common import plan
from services.talent.seed import narrative, shape
from services.talent.seed.vocabulary import Level, Occupation, employers, levels, occupations_of

CORE_WEIGHT: Final = 3
CULTIVATED_WEIGHT: Final = 2
_EXPERT_LEVELS: Final = frozenset({"E", "R", "M"})


def demands(count: int) -> Iterator[Demand]:
    """Demands 1 to `count`, ids demo-demand-00001 and on."""
    for number in range(1, count + 1):
        yield demand(number)


def demand(number: int) -> Demand:
    """One post, all of it invented."""
    chance = shape.stream("demand", number)
    cell = chance.choices(plan.cells(), cum_weights=_cell_weights())[0]
    pool = occupations_of(cell.industry)
    occupation = chance.choices(pool, cum_weights=_weights_of(cell.industry))[0]
    level = levels()[occupation.level]
    education = shape.education_index(chance, level.demand_education)
    years = _years(chance, occupation)
    post = chance.choice(occupation.titles)
    headcount = _headcount(chance, occupation)
    required, preferred = _skills(chance, occupation)
    item = Demand(
        id=f"demo-demand-{number:05d}",
        enterprise_id=chance.choice(employers()[cell.id]).id,
        post=post,
        occupation_code=occupation.code,
        zone=cell.zone,
        industry=cell.industry,
        headcount=headcount,
        salary=_salary(chance, level, occupation, education, years),
        required_skills=required,
        preferred_skills=preferred,
        description=narrative.description(
            chance,
            narrative.Post(
                title=post,
                family=occupation.family,
                industry=plan.industry(cell.industry).name,
                zone=plan.zone(cell.zone).name,
                count=headcount,
                years=years,
                required=required,
                preferred=preferred,
            ),
        ),
        synthetic=True,
    )
    if chance.random() < 0.92:
        item.education = shape.EDUCATIONS[education]
    if years:
        item.years = years
    return item


@cache
def _cell_weights() -> tuple[int, ...]:
    return tuple(
        accumulate(CORE_WEIGHT if cell.role == "core" else CULTIVATED_WEIGHT for cell in plan.cells())
    )


@cache
def _weights_of(industry: str) -> tuple[int, ...]:
    return tuple(accumulate(item.weight for item in occupations_of(industry)))


def _years(chance: random.Random, occupation: Occupation) -> int:
    if occupation.level == "M":
        return chance.choice((3, 3, 5, 5, 8))
    if occupation.level in _EXPERT_LEVELS:
        return chance.choice((0, 1, 1, 2, 3, 3, 5))
    return chance.choice((0, 0, 0, 1, 1, 2, 3))


def _headcount(chance: random.Random, occupation: Occupation) -> int:
    if occupation.level in {"W", "S"}:
        return chance.choice((2, 3, 5, 5, 8, 10, 15, 20, 30, 50))
    return chance.choice((1, 1, 1, 2, 2, 3, 5))


def _skills(chance: random.Random, occupation: Occupation) -> tuple[list[str], list[str]]:
    required = shape.pick_skills(chance, occupation, chance.randint(2, 4), chance.randint(1, 3), 0)
    wished = shape.pick_skills(
        chance, occupation, chance.randint(0, 2), chance.randint(0, 2), chance.randint(0, 1)
    )
    asked = {name.casefold() for name in required}
    preferred = [name for name in wished if name.casefold() not in asked]
    written = shape.written(chance, required + preferred)
    return written[: len(required)], written[len(required) :]


def _salary(
    chance: random.Random, level: Level, occupation: Occupation, education: int, years: int
) -> MoneyRange:
    pay = shape.monthly_yuan(level, occupation, education, years + 1) * chance.lognormvariate(0.02, 0.12)
    least = shape.hundreds(max(2600.0, pay))
    return MoneyRange(min_yuan=least, max_yuan=shape.hundreds(least * chance.uniform(1.2, 1.7)))
