"""What each source says of skills: the hand-written core, our own vocabulary, the two classifications."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Final

from services.matching.skills.graph import Edge, GraphError, Predicate
from services.matching.skills.labels import normalise
from services.matching.training.corpora import Corpora, plain

VOCABULARY: Final = Path("services/talent/seed/data")
"""Our own words for skills: data of another service, read as a file and only where the graph is made."""
CURATED: Final = "curated.tsv"
LONGEST: Final = 14
"""Characters of the longest name of a classification that anybody would write as a skill or a title."""
PARENTS: Final = 2
"""A title that stands under more occupations than this says too little."""
_PERSON: Final = re.compile(
    r"(?:师|员|工|人员|手|家|经理|总监|主管|专员|助理|顾问|教练|编辑|记者|司机|医生|护士|店长|厨师|负责人)$"
)
_REST: Final = re.compile(r"^其他|其他|未列明")
_LIST: Final = re.compile(r"[、，,和及与/（）()]")


@dataclass(slots=True)
class Core:
    """The hand-written file: pairs by relation; `distinct` pairs, normalised, are never joined."""

    edges: list[Edge] = field(default_factory=list)
    distinct: set[frozenset[str]] = field(default_factory=set)


def core() -> Core:
    """Reads the hand-written file; raises GraphError for a line that cannot be read."""
    found = Core()
    text = resources.files("services.matching.skills").joinpath(CURATED).read_text("utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3:
            raise GraphError(f"no relation: {line}")
        relation, term, others = parts
        for other in others.split(";"):
            if relation == "exactMatch":
                found.edges.append(Edge(term, "exactMatch", other, "curated"))
            elif relation == "narrower":
                found.edges.append(Edge(other, "broader", term, "curated"))
            elif relation == "related":
                found.edges.append(Edge(term, "related", other, "curated"))
            elif relation == "distinct":
                found.distinct.add(frozenset((normalise(term), normalise(other))))
            else:
                raise GraphError(f"no relation: {line}")
    return found


def _rows(folder: Path, name: str) -> Iterator[list[str]]:
    for line in (folder / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def variants(folder: Path) -> list[Edge]:
    """Other ways to write our skills."""
    return [
        Edge(row[0], "exactMatch", other, "vocabulary")
        for row in _rows(folder, "skill_variants.tsv")
        for other in row[1].split(";")
    ]


def vocabulary(folder: Path) -> list[str]:
    """Our skills, in their order."""
    cells = [row[3] for row in _rows(folder, "families.tsv")]
    cells += [row[7] for row in _rows(folder, "occupations.tsv")]
    names = [name for cell in cells for name in cell.split(";")]
    names += [row[0] for row in _rows(folder, "general_skills.tsv")]
    return sorted(set(names))


def occupations(corpora: Corpora) -> list[Edge]:
    """Titles in use under their occupation, and occupations under their group.

    None of the titles that are held out of training. An occupation's alias that names no person is what such
    people work with: near it, not narrower.
    """
    hidden = {plain(title) for title, _ in corpora.held_out_titles}
    groups = {entry.code: entry.name for entry in corpora.occupations if entry.level == 3}
    edges = []
    places: dict[str, int] = {}
    for entry in corpora.occupations:
        for title in entry.titles:
            places[title] = places.get(title, 0) + 1
    for entry in corpora.occupations:
        group = groups.get(entry.code[:-2] + "00", "")
        if entry.level == 4 and group and _fits(entry.name) and _fits(group):
            edges.append(Edge(entry.name, "broader", group, "occupations"))
        for title in entry.titles:
            if plain(title) in hidden or places[title] > PARENTS or not (_fits(title) and _fits(entry.name)):
                continue
            predicate: Predicate = "broader" if _PERSON.search(title) else "related"
            edges.append(Edge(title, predicate, entry.name, "occupations"))
    return edges


def industries(corpora: Corpora) -> list[Edge]:
    """Classes under their groups, where both have a name that is not a list."""
    name_of = {entry.code: entry.name for entry in corpora.industries}
    return [
        Edge(entry.name, "broader", name_of[entry.code[:-1]], "industries")
        for entry in corpora.industries
        if len(entry.code) == 4
        and entry.code[:-1] in name_of
        and _fits(entry.name)
        and _fits(name_of[entry.code[:-1]])
        and normalise(entry.name) != normalise(name_of[entry.code[:-1]])
    ]


def _fits(name: str) -> bool:
    return 1 < len(name) <= LONGEST and not _REST.search(name) and not _LIST.search(name)
