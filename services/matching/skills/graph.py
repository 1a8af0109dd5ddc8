"""The graph as it is read: concepts with their names, and edges between concepts with where they come from.

The relations are those of SKOS: a concept has names (exactMatch), broader concepts and related ones. Nothing
is broader than itself, however long the way. Numbers are whole, and fixed by the file alone.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from services.matching.skills.labels import normalise, readings

FILE: Final = "graph.tsv"
Predicate = Literal["exactMatch", "broader", "related"]
PREDICATES: Final[tuple[Predicate, ...]] = ("exactMatch", "broader", "related")
Kinship = Literal["synonym", "narrower", "broader", "related", ""]
"""What an offered skill is to an asked one."""

NONE: Final = 0
"""The number of no concept."""
SYNONYM: Final = 200
"""What another name of the asked skill serves: all."""
NARROWER: Final = (190, 178, 166)
"""What a narrower skill serves, by steps down: who knows MySQL knows a relational database; of what lies far
below a wide field less can be said."""
BROADER: Final = (120, 90)
"""What a broader skill serves, by steps up: who knows databases knows a part of MySQL, or another one."""
RELATED: Final = 100
"""What a skill serves that we judge to be near."""
TOGETHER: Final = 80
"""What a skill serves that is only seen with the asked one: the least that counts as similar."""
JUDGED: Final = "curated"


class GraphError(ValueError):
    """The file is no graph: a line that cannot be read, or a concept broader than itself."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A row of the file: `count` texts have both, with `pmi` nats; 0 where they were not counted."""

    subject: str
    predicate: Predicate
    object: str
    provenance: str
    count: int = 0
    pmi: float = 0.0


@dataclass(frozen=True, slots=True)
class Concept:
    """A skill: its preferred name, and its other names with where each comes from."""

    number: int
    name: str
    others: tuple[Edge, ...]


class SkillGraph:
    """Concepts by name, and what each serves where another is asked."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        """Raises GraphError."""
        rows = list(edges)
        self.concepts: list[Concept] = []
        self._number_of: dict[str, int] = {}
        self._name_concepts(rows)
        self._up: dict[int, list[tuple[int, Edge]]] = {}
        self._down: dict[int, list[tuple[int, Edge]]] = {}
        self._near: dict[int, list[tuple[int, Edge]]] = {}
        for edge in rows:
            if edge.predicate != "exactMatch":
                self._join(edge)
        self._refuse_circles()
        self._values: dict[int, tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]] = {}
        self._serving: dict[int, dict[int, tuple[Kinship, int]]] = {}

    def __len__(self) -> int:
        """Concepts, with number 0, which is none."""
        return len(self.concepts) + 1

    def concept(self, number: int) -> Concept:
        """The concept of a number above 0."""
        return self.concepts[number - 1]

    def number(self, phrase: str) -> int:
        """The concept that a phrase names, or NONE."""
        return next(
            (self._number_of[key] for key in readings(normalise(phrase)) if key in self._number_of), NONE
        )

    def broader(self, number: int) -> Sequence[tuple[int, Edge]]:
        """The concepts one step up, as the file has them."""
        return self._up.get(number, ())

    def narrower(self, number: int) -> Sequence[tuple[int, Edge]]:
        """The concepts one step down, as the file has them."""
        return self._down.get(number, ())

    def related(self, number: int) -> Sequence[tuple[int, Edge]]:
        """The concepts beside, as the file has them."""
        return self._near.get(number, ())

    def kinship(self, asked: int, offered: int) -> tuple[Kinship, int]:
        """What one concept is to another, and how far that serves, 0 to SYNONYM."""
        return self._served(asked).get(offered, ("", 0))

    def values(self, asked: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        """The concepts that serve where `asked` is asked, and how far, 0 to SYNONYM."""
        if asked not in self._values:
            served = self._served(asked)
            numbers = np.fromiter(served, dtype=np.int64, count=len(served))
            values = np.fromiter((value for _, value in served.values()), dtype=np.uint8, count=len(served))
            self._values[asked] = numbers, values
        return self._values[asked]

    def _served(self, asked: int) -> dict[int, tuple[Kinship, int]]:
        if asked == NONE:
            return {}
        if asked not in self._serving:
            self._serving[asked] = self._serve(asked)
        return self._serving[asked]

    def _serve(self, asked: int) -> dict[int, tuple[Kinship, int]]:
        served: dict[int, tuple[Kinship, int]] = {asked: ("synonym", SYNONYM)}
        for near, edge in self.related(asked):
            served[near] = ("related", RELATED if edge.provenance == JUDGED else TOGETHER)
        for number, steps in self._walk(asked, self._up, len(BROADER)):
            if served.get(number, ("", 0))[1] < BROADER[steps - 1]:
                served[number] = ("broader", BROADER[steps - 1])
        for number, steps in self._walk(asked, self._down, len(NARROWER)):
            served[number] = ("narrower", NARROWER[steps - 1])
        return served

    def _walk(
        self, start: int, ways: Mapping[int, list[tuple[int, Edge]]], limit: int
    ) -> Iterator[tuple[int, int]]:
        """Concepts reached in at most `limit` steps, each by the shortest way."""
        steps_of = {start: 0}
        queue = deque([start])
        while queue:
            at = queue.popleft()
            if steps_of[at] == limit:
                continue
            for number, _ in ways.get(at, ()):
                if number not in steps_of:
                    steps_of[number] = steps_of[at] + 1
                    queue.append(number)
                    yield number, steps_of[number]

    def _name_concepts(self, rows: Sequence[Edge]) -> None:
        others: dict[str, list[Edge]] = {}
        for edge in rows:
            others.setdefault(edge.subject, [])
            if edge.predicate == "exactMatch":
                others[edge.subject].append(edge)
            else:
                others.setdefault(edge.object, [])
        for name, edges in others.items():
            number = len(self.concepts) + 1
            self.concepts.append(Concept(number, name, tuple(edges)))
            for label in (name, *(edge.object for edge in edges)):
                key = normalise(label)
                if self._number_of.setdefault(key, number) != number:
                    raise GraphError(f"{label} names two concepts: {name} and another")

    def _join(self, edge: Edge) -> None:
        a, b = (self._number_of[normalise(name)] for name in (edge.subject, edge.object))
        if a == b:
            raise GraphError(f"{edge.subject} is {edge.predicate} to itself")
        if edge.predicate == "broader":
            self._up.setdefault(a, []).append((b, edge))
            self._down.setdefault(b, []).append((a, edge))
        else:
            self._near.setdefault(a, []).append((b, edge))
            self._near.setdefault(b, []).append((a, edge))

    def _refuse_circles(self) -> None:
        """Takes away, again and again, what has nothing broader left; what stays goes round in a circle."""
        left = {number: len(up) for number, up in self._up.items()}
        free = deque(concept.number for concept in self.concepts if concept.number not in left)
        while free:
            for number, _ in self._down.get(free.popleft(), ()):
                left[number] -= 1
                if left[number] == 0:
                    del left[number]
                    free.append(number)
        if left:
            names = ", ".join(self.concept(number).name for number in sorted(left)[:8])
            raise GraphError(f"broader than itself: {names}")


def parse(text: str) -> list[Edge]:
    """The edges of a file; raises GraphError."""
    edges = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 6 or parts[1] not in PREDICATES:
            raise GraphError(f"no edge: {line}")
        subject, predicate, other, provenance, count, pmi = parts
        known = next(each for each in PREDICATES if each == predicate)
        edges.append(Edge(subject, known, other, provenance, int(count), float(pmi)))
    return edges


@cache
def skill_graph() -> SkillGraph:
    """The graph beside this module."""
    return SkillGraph(parse(resources.files(__package__).joinpath(FILE).read_text("utf-8")))


NO_GRAPH: Final = SkillGraph(())
"""A graph that knows nothing."""
