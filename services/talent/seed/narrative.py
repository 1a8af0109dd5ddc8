"""Composes experience texts and post descriptions from the sentence templates."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.talent.seed.vocabulary import Family, fits_a_sentence, is_certificate, narratives, places

LEAST: Final = 100
MOST: Final = 220
DESCRIPTION_LEAST: Final = 60
DESCRIPTION_MOST: Final = 160
SENIOR_YEARS: Final = 4
_TRIES: Final = 12
_SLOT: Final = re.compile(r"\{(\w)\}")
_FIGURES: Final = {
    "p": (5, 45, 1),
    "s": (2, 9, 1),
    "q": (91, 99, 1),
    "m": (3, 30, 1),
    "w": (1, 6, 1),
    "k": (1, 30, 1),
    "h": (20, 800, 10),
    "n": (2, 30, 1),
    "o": (102, 150, 1),
}
_FIXED: Final = {"u": "99.9"}


@dataclass(frozen=True, slots=True)
class Person:
    """What an experience text may say of a talent."""

    title: str
    family: Family
    industry: str
    major: str
    school: str
    years: int
    skills: Sequence[str]


@dataclass(frozen=True, slots=True)
class Post:
    """What a description may say of a demand."""

    title: str
    family: Family
    industry: str
    zone: str
    count: int
    years: int
    required: Sequence[str]
    preferred: Sequence[str]


def experience(chance: random.Random, person: Person) -> str:
    """100 to 220 characters on what the person did, with some of the skills named."""
    parts = narratives()
    opener = chance.choice(parts["openers" if person.years else "fresh_openers"])
    middles = chance.sample(_middles(person.years), 3)
    slots = _slots(chance, person)
    sentences = [opener.format(**slots), middles[0].format(**slots)]
    if person.years:
        sentences.append(chance.choice(parts["outcomes"]).format(**slots))
    certificates = [skill for skill in person.skills if is_certificate(skill)]
    if certificates and chance.random() < 0.7:
        sentences.append(chance.choice(parts["certificates"]).format(certificate=certificates[0]))
    if chance.random() < 0.45:
        sentences.append(chance.choice(parts["closers"]).format(**slots))
    for middle in middles[1:]:
        if sum(map(len, sentences)) < LEAST:
            sentences.insert(2, middle.format(**_more(chance, person, slots)))
    return _within(sentences, MOST)


def description(chance: random.Random, post: Post) -> str:
    """60 to 160 characters on the work and what it asks."""
    parts = narratives()
    text: str = ""
    for _ in range(_TRIES):
        tasks = chance.sample(post.family.tasks, 3)
        asked = parts["experience_asked"]["some" if post.years else "none"]
        text = str(chance.choice(parts["descriptions"])).format(
            post=post.title,
            zone=post.zone,
            industry=post.industry,
            count=post.count,
            project=chance.choice(post.family.projects),
            task1=tasks[0],
            task2=tasks[1],
            task3=tasks[2],
            required=_named(chance, post.required, 3) or post.title,
            preferred=_named(chance, post.preferred, 2) or _named(chance, post.required, 2) or post.title,
            experience=chance.choice(asked).format(years=post.years),
            benefit=chance.choice(parts["benefits"]),
        )
        if DESCRIPTION_LEAST <= len(text) <= DESCRIPTION_MOST:
            return text
    return text[: DESCRIPTION_MOST - 1].rstrip("，、；。") + "。"


def _middles(years: int) -> list[str]:
    parts = narratives()
    if not years:
        return list(parts["fresh_middles"])
    return parts["middles"] + parts["senior_middles"] if years >= SENIOR_YEARS else list(parts["middles"])


def _slots(chance: random.Random, person: Person) -> dict[str, object]:
    family = person.family
    tasks = chance.sample(family.tasks, 3)
    projects = chance.sample(family.projects, 2)
    outcomes = chance.sample(family.outcomes, 2)
    return {
        "title": person.title,
        "industry": person.industry,
        "major": person.major,
        "school": person.school,
        "years": person.years,
        "place": chance.choice(places().former_places),
        "project": projects[0],
        "project2": projects[1],
        "task1": tasks[0],
        "task2": tasks[1],
        "task3": tasks[2],
        "outcome": _figured(chance, outcomes[0]),
        "outcome2": _figured(chance, outcomes[1]),
        "skills": _named(chance, person.skills, chance.choice((2, 3, 3, 4))) or person.major,
    }


def _more(chance: random.Random, person: Person, told: dict[str, object]) -> dict[str, object]:
    """The slots with other projects and tasks than those told."""
    used = set(told.values())
    projects = [project for project in person.family.projects if project not in used]
    tasks = [task for task in person.family.tasks if task not in used]
    project, other = chance.sample(projects, 2)
    first, second, third = chance.sample(tasks, 3)
    named = _named(chance, person.skills, 3) or person.major
    return told | {
        "project": project,
        "project2": other,
        "task1": first,
        "task2": second,
        "task3": third,
        "skills": named,
    }


def _named(chance: random.Random, skills: Sequence[str], most: int) -> str:
    fitting = [skill for skill in skills if fits_a_sentence(skill)]
    chosen = chance.sample(fitting, min(most, len(fitting)))
    return "、".join(chosen[:-1]) + "和" + chosen[-1] if len(chosen) > 1 else "".join(chosen)


def _figured(chance: random.Random, text: str) -> str:
    def figure(found: re.Match[str]) -> str:
        fixed = _FIXED.get(found[1])
        return fixed or str(chance.randrange(*_FIGURES[found[1]]))

    return _SLOT.sub(figure, text)


def _within(sentences: list[str], most: int) -> str:
    while len(sentences) > 2 and sum(map(len, sentences)) > most:
        sentences.pop()
    return "".join(sentences)
