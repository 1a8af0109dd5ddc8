"""Numbers that talents and demands share: education, pay and the skills that a piece of work takes."""

import random
from collections.abc import Iterable
from typing import Final

from dabridge.events.v1.types_pb2 import Education

from services.talent.seed.vocabulary import Level, Occupation, general_skills, skill_variants

EDUCATIONS: Final = (
    Education.EDUCATION_SECONDARY,
    Education.EDUCATION_COLLEGE,
    Education.EDUCATION_BACHELOR,
    Education.EDUCATION_MASTER,
    Education.EDUCATION_DOCTOR,
)
EDUCATION_KEYS: Final = ("secondary", "college", "bachelor", "master", "doctor")
# Age at which each education is usually finished.
STARTING_AGES: Final = (18, 21, 22, 25, 29)
_PAY_BY_EDUCATION: Final = (0.93, 0.97, 1.0, 1.2, 1.45)
_PAID_YEARS: Final = 20
_VARIANT_SHARE: Final = 0.3


def stream(kind: str, number: int) -> random.Random:
    """The stream of chance of one item; it depends on nothing but the item's kind and number."""
    return random.Random(f"dabridge:{kind}:{number}")  # noqa: S311 (reproducible samples, no secret)


def education_index(chance: random.Random, running: tuple[float, ...]) -> int:
    """Index into EDUCATIONS by running sums of shares."""
    return chance.choices(range(5), cum_weights=running)[0]


def monthly_yuan(level: Level, occupation: Occupation, education: int, years: int) -> float:
    """What such a person earns here in a month, before chance."""
    growth = 1 + level.growth * min(years, _PAID_YEARS)
    return level.base_yuan * occupation.family.pay * _PAY_BY_EDUCATION[education] * growth


def hundreds(yuan: float) -> int:
    """Rounded to whole hundreds."""
    return round(yuan / 100) * 100


def pick_skills(
    chance: random.Random, occupation: Occupation, own: int, shared: int, general: int
) -> list[str]:
    """Skills of the occupation, of its family and of any work, none twice."""
    names = chance.sample(occupation.skills, min(own, len(occupation.skills)))
    names += chance.sample(occupation.family.skills, min(shared, len(occupation.family.skills)))
    if general:
        pool, running = general_skills()
        names += chance.choices(pool, cum_weights=running, k=general)
    return distinct(names)


def written(chance: random.Random, skills: Iterable[str]) -> list[str]:
    """The skills, some of them in another way to write them, none twice."""
    return distinct(_one_way(chance, skill) for skill in skills)


def _one_way(chance: random.Random, skill: str) -> str:
    variants = skill_variants().get(skill)
    return chance.choice(variants) if variants and chance.random() < _VARIANT_SHARE else skill


def distinct(names: Iterable[str]) -> list[str]:
    """The names in their order, each once whatever its case."""
    return list({name.casefold(): name for name in names}.values())
