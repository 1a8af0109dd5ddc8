"""The words that the generator composes from, read from the data files next to this module."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, Final

PACKAGE: Final = "services.talent.seed"
# Skills of this form are papers that one holds; sentences about using a skill leave them out.
_CERTIFICATE: Final = re.compile(
    r"(?<![验认绿单])证$|证书$|证C1$|执照$|资格$|^注安师$|[程理]师$|驾驶员$|^CISP$|^HCIP$|^PMP$|[四六]级$|^内审员$|^中级会计$|^1\+X"
)
_NOT_IN_TEXT: Final = re.compile(r"标准$|能力$|流利$|^C$|^AD|倾听|协作$")


@dataclass(frozen=True, slots=True)
class Family:
    """Occupations that share majors, tools, projects and tasks; `pay` is relative to the level's base."""

    key: str
    pay: float
    majors: tuple[str, ...]
    skills: tuple[str, ...]
    projects: tuple[str, ...]
    tasks: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occupation:
    """One way to work in an occupation of the 2022 classification."""

    code: str
    name: str
    family: Family
    level: str
    weight: int
    industries: tuple[str, ...]
    titles: tuple[str, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of work brings: education shares from secondary to doctor, monthly pay and its growth."""

    education: tuple[float, ...]
    demand_education: tuple[float, ...]
    base_yuan: int
    years_mean: float
    growth: float


@dataclass(frozen=True, slots=True)
class Places:
    """Zones by weight, their neighbours, and schools and places that a curriculum vitae may name."""

    zone_weights: dict[str, int]
    neighbours: dict[str, list[str]]
    schools: dict[str, list[str]]
    former_places: list[str]
    secondary_majors: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented enterprise of the scenarios seed, by its id."""

    id: str
    zone: str
    industry: str


@cache
def families() -> dict[str, Family]:
    """Key → family."""
    return {
        key: Family(
            key, float(pay), _list(majors), _list(skills), _list(projects), _list(tasks), _list(outcomes)
        )
        for key, pay, majors, skills, projects, tasks, outcomes in _rows("families.tsv")
    }


@cache
def occupations() -> tuple[Occupation, ...]:
    """Every occupation; a code may stand in several rows with other titles and skills."""
    return tuple(
        Occupation(
            code,
            name,
            families()[family],
            level,
            int(weight),
            tuple(industries.split(",")),
            _list(titles),
            _list(skills),
        )
        for code, name, family, level, weight, industries, titles, skills in _rows("occupations.tsv")
    )


@cache
def occupation_weights() -> tuple[int, ...]:
    """Running sums of the occupations' weights."""
    return tuple(accumulate(item.weight for item in occupations()))


@cache
def occupations_of(industry: str) -> tuple[Occupation, ...]:
    """The occupations that an industry employs."""
    return tuple(item for item in occupations() if industry in item.industries)


@cache
def skill_variants() -> dict[str, tuple[str, ...]]:
    """Skill → other ways in which people write it."""
    return {skill: _list(variants) for skill, variants in _rows("skill_variants.tsv")}


@cache
def general_skills() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Skills that fit any occupation, and the running sums of their weights."""
    rows = list(_rows("general_skills.tsv"))
    return tuple(row[0] for row in rows), tuple(accumulate(int(row[1]) for row in rows))


@cache
def all_skills() -> frozenset[str]:
    """Every skill name that a generated profile or demand can carry."""
    own = {skill for item in occupations() for skill in (*item.skills, *item.family.skills)}
    return frozenset(
        own | {name for names in skill_variants().values() for name in names} | {*general_skills()[0]}
    )


@cache
def levels() -> dict[str, Level]:
    """Key → level: W worker, S service, T technician, E engineer, R researcher, M manager, P teacher."""
    return {
        key: Level(
            education=tuple(accumulate(value["education"])),
            demand_education=tuple(accumulate(value["demand_education"])),
            base_yuan=value["base_yuan"],
            years_mean=value["years_mean"],
            growth=value["growth"],
        )
        for key, value in _json("levels.json").items()
    }


@cache
def places() -> Places:
    """What places.json holds."""
    return Places(**_json("places.json"))


@cache
def narratives() -> dict[str, Any]:
    """Sentence templates by part."""
    return _json("narratives.json")


@cache
def expert_words() -> dict[str, list[str]]:
    """Titles and sentence templates of experts, and the providers of scenarios that some are bound to."""
    return _json("experts.json")


@cache
def employers() -> dict[str, tuple[Employer, ...]]:
    """Cell id → its invented enterprises; agrees with the scenarios seed, which a test holds it to."""
    found: dict[str, list[Employer]] = {}
    for row in _rows("employers.tsv"):
        employer = Employer(*row)
        found.setdefault(f"{employer.zone}:{employer.industry}", []).append(employer)
    return {cell: tuple(items) for cell, items in found.items()}


@cache
def employment_targets() -> tuple[tuple[tuple[str, ...], int], ...]:
    """Industries and the jobs that they are to add from 2021 to 2025, by the rows of the plan's table 1."""
    return tuple(
        (tuple(industries.split(",")), int(target) - int(start))
        for industries, start, target in _rows("employment_targets.tsv")
    )


@cache
def is_certificate(skill: str) -> bool:
    """Whether a skill names a paper that one holds."""
    return _CERTIFICATE.search(skill) is not None


@cache
def fits_a_sentence(skill: str) -> bool:
    """Whether a skill reads well in a sentence about what one uses."""
    return not is_certificate(skill) and _NOT_IN_TEXT.search(skill) is None


def _rows(name: str) -> Iterator[list[str]]:
    for line in _text(name).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";"))


def _json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_text(name))
    return loaded


def _text(name: str) -> str:
    return files(PACKAGE).joinpath("data", name).read_text(encoding="utf-8")
