"""What people look up in the skill graph: skills by a text, and one skill with all that lies beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.common.errors import NotFound
from services.common.scrub import scrub
from services.matching.skills.graph import JUDGED, NONE, SYNONYM, Edge, SkillGraph
from services.matching.skills.labels import normalise

REPEATED = 40
"""Characters of an unknown term that the refusal repeats, at most."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A skill that was found; `found_by` is the other name that was, or empty."""

    name: str
    found_by: str
    narrower: int
    broader: int


@dataclass(frozen=True, slots=True)
class Link:
    """A name, or a skill one step away, with where the relation comes from.

    `serves` in [0, 1]: how far it serves where the skill looked at is asked.
    """

    name: str
    edge: Edge
    serves: float


@dataclass(frozen=True, slots=True)
class Skill:
    """All that the graph knows of one skill, the widest or nearest first."""

    name: str
    synonyms: tuple[Link, ...]
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    related: tuple[Link, ...]


def find(graph: SkillGraph, text: str, start: int, size: int) -> tuple[list[Hit], int]:
    """A page of the skills that a text may mean, and how many there are in all.

    The same name first, then those that begin with the text, then those that hold it, shorter ones first.
    Without a text all skills, those first that we judge to be broader than the most others.
    """
    wanted = normalise(text)
    if not wanted:
        widest = sorted(range(1, len(graph)), key=lambda number: (-_judged(graph, number), number))
        return [_hit(graph, number, "") for number in widest[start : start + size]], len(widest)
    ranked: list[tuple[int, int, int, str]] = []
    for concept in graph.concepts:
        for label in (concept.name, *(edge.object for edge in concept.others)):
            key = normalise(label)
            if wanted in key:
                kept = 0 if key == wanted else 1 if key.startswith(wanted) else 2
                ranked.append((kept, len(key), concept.number, "" if label == concept.name else label))
    found: dict[int, str] = {}
    for *_, number, label in sorted(ranked):
        found.setdefault(number, label)
    page = list(found.items())[start : start + size]
    return [_hit(graph, number, label) for number, label in page], len(found)


def skill(graph: SkillGraph, term: str) -> Skill:
    """The skill that a term names; raises NotFound."""
    number = graph.number(term)
    if number == NONE:
        raise NotFound("skill", scrub(term[:REPEATED]))
    return Skill(
        graph.concept(number).name,
        tuple(Link(edge.object, edge, 1.0) for edge in graph.concept(number).others),
        _links(graph, number, graph.broader(number)),
        _links(graph, number, graph.narrower(number)),
        _links(graph, number, graph.related(number)),
    )


def _judged(graph: SkillGraph, number: int) -> int:
    return sum(edge.provenance == JUDGED for _, edge in graph.narrower(number))


def _hit(graph: SkillGraph, number: int, found_by: str) -> Hit:
    return Hit(graph.concept(number).name, found_by, len(graph.narrower(number)), len(graph.broader(number)))


def _links(graph: SkillGraph, asked: int, beside: Iterable[tuple[int, Edge]]) -> tuple[Link, ...]:
    numbers, values = graph.values(asked)
    serves = dict(zip(numbers.tolist(), (values / SYNONYM).tolist(), strict=True))

    def order(each: tuple[int, Edge]) -> tuple[bool, float, int, str]:
        number, edge = each
        return edge.provenance != JUDGED, -edge.pmi, -len(graph.narrower(number)), graph.concept(number).name

    return tuple(
        Link(graph.concept(number).name, edge, serves[number]) for number, edge in sorted(beside, key=order)
    )
