"""Makes the skill graph of all that the sources say, and writes it as a file.

Of what two sources say of one pair the first counts, in this order: the hand-written core, our vocabulary,
the classifications, spelling, advertisements. What would make a skill broader than itself is left out, unless
the core says it: then that is an error.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Final

from services.matching.skills.graph import FILE, Edge, GraphError, SkillGraph
from services.matching.skills.labels import normalise
from services.matching.training import skill_sources as sources
from services.matching.training.corpora import Corpora
from services.matching.training.skill_mentions import Mentions, together

LEAST_COUNT: Final = 12
LEAST_PMI: Final = 3.0
NEAREST: Final = 6
"""Partners at most that co-occurrence gives a skill, the highest mutual information first."""
_HEAD: Final = 3
"""Characters of a Chinese name that, at the end of a longer one, makes that a kind of it."""
_DENIED: Final = "非不无未反免"
_LATIN: Final = re.compile(r"[a-z][a-z0-9+#.]+")
TARGET: Final = Path(str(resources.files("services.matching.skills"))) / FILE
HEADER: Final = """\
# Made by `make skills`; the hand-written part is curated.tsv. Terms alone, no sentence of the corpora.
# subject	relation (SKOS)	object	provenance	texts with both	mutual information (nats)
"""


class Names:
    """Which labels are one concept (normalised label → the concept's preferred name)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._shown: dict[str, str] = {}

    def add(self, label: str) -> None:
        """Knows a label from now on."""
        key = normalise(label)
        self._parent.setdefault(key, key)
        self._shown.setdefault(key, label)

    def join(self, preferred: str, other: str) -> bool:
        """Makes two labels one; False where they were it already. The concept of the first keeps its name."""
        self.add(preferred)
        self.add(other)
        a, b = self._root(normalise(preferred)), self._root(normalise(other))
        if a == b:
            return False
        self._parent[b] = a
        return True

    def name(self, label: str) -> str:
        """The preferred name of a label's concept."""
        return self._shown[self._root(normalise(label))]

    def name_of(self) -> dict[str, str]:
        """Every normalised label → its concept's preferred name."""
        return {key: self._shown[self._root(key)] for key in self._parent}

    def _root(self, key: str) -> str:
        while self._parent[key] != key:
            key = self._parent[key]
        return key


class Draft:
    """A graph that grows by one edge at a time; no pair twice, no circle, nothing between one concept."""

    def __init__(self, distinct: set[frozenset[str]]) -> None:
        self.names = Names()
        self.exact: list[Edge] = []
        self._distinct = distinct
        self._edges: dict[frozenset[str], Edge] = {}
        self._up: dict[str, set[str]] = {}

    def add(self, edge: Edge) -> bool:
        """Whether the edge is taken; edges of names have to come before others."""
        if frozenset((normalise(edge.subject), normalise(edge.object))) in self._distinct and (
            edge.provenance != "curated"
        ):
            return False
        if edge.predicate == "exactMatch":
            if not self.names.join(edge.subject, edge.object):
                return False
            self.exact.append(edge)
            return True
        for label in (edge.subject, edge.object):
            self.names.add(label)
        a, b = self.names.name(edge.subject), self.names.name(edge.object)
        pair = frozenset((a, b))
        if a == b or pair in self._edges:
            return False
        if edge.predicate == "broader":
            if self.above(b, a):
                return False
            self._up.setdefault(a, set()).add(b)
        self._edges[pair] = Edge(a, edge.predicate, b, edge.provenance, edge.count, edge.pmi)
        return True

    def above(self, start: str, wanted: str) -> bool:
        """Whether a concept is another, or lies below it."""
        reached, queue = {start}, [start]
        while queue:
            at = queue.pop()
            if at == wanted:
                return True
            new = self._up.get(at, set()) - reached
            reached |= new
            queue += new
        return False

    def edges(self) -> list[Edge]:
        """All of them, in a fixed order: names under the preferred one, then the others."""
        named = []
        for edge in self.exact:
            name = self.names.name(edge.object)
            labels = [label for label in (edge.subject, edge.object) if normalise(label) != normalise(name)]
            named += [Edge(name, "exactMatch", label, edge.provenance) for label in labels]
        once = {(edge.subject, normalise(edge.object)): edge for edge in reversed(named)}
        others = sorted(self._edges.values(), key=lambda e: (e.subject, e.predicate, e.object))
        return sorted(once.values(), key=lambda e: (e.subject, e.object)) + others


def make(corpora: Corpora, vocabulary: Path, report: Callable[[str], None]) -> list[Edge]:
    """The edges of the whole graph; raises GraphError where the hand-written core contradicts itself."""
    core = sources.core()
    draft = Draft(core.distinct)
    named = [edge for edge in core.edges if edge.predicate == "exactMatch"]
    ordered = [edge for edge in core.edges if edge.predicate != "exactMatch"]
    report(f"{sum(map(draft.add, named)):,} names of the core")
    report(f"{sum(map(draft.add, sources.variants(vocabulary))):,} names of the vocabulary")
    for edge in ordered:
        if not draft.add(edge) and draft.names.name(edge.subject) == draft.names.name(edge.object):
            raise GraphError(f"the core makes {edge.subject} {edge.predicate} to itself")
        if edge.predicate == "broader" and not draft.above(
            *map(draft.names.name, (edge.subject, edge.object))
        ):
            raise GraphError(f"the core leads in a circle from {edge.subject} to {edge.object}")
    report(f"{len(ordered):,} relations of the core")
    own = sources.vocabulary(vocabulary)
    for name in own:
        draft.names.add(name)
    labels = draft.names.name_of()
    for title, found in (
        ("occupations", _beside(labels, sources.occupations(corpora))),
        ("industries", sources.industries(corpora)),
        ("spelling", spelled(labels)),
        ("advertisements", seen_together(corpora, labels)),
    ):
        report(f"{sum(map(draft.add, _allowed(found, draft))):,} edges of {title}")
    return draft.edges()


def _beside(labels: Mapping[str, str], edges: Iterable[Edge]) -> Iterable[Edge]:
    """A skill of ours is near the occupation that uses its name as a title, and no kind of it."""
    for edge in edges:
        yield replace(edge, predicate="related") if normalise(edge.subject) in labels else edge


def _allowed(edges: Iterable[Edge], draft: Draft) -> Iterable[Edge]:
    """Without pairs of which one is broader already, by however many steps."""
    for edge in edges:
        for label in (edge.subject, edge.object):
            draft.names.add(label)
        a, b = draft.names.name(edge.subject), draft.names.name(edge.object)
        if not (draft.above(a, b) or draft.above(b, a)):
            yield edge


def spelled(labels: dict[str, str]) -> list[Edge]:
    """A preferred name that ends with another, or begins with an ASCII one, is a kind of it.

    Not where the other is denied: 非关系数据库 is no 关系数据库.
    """
    shown = {normalise(name): name for name in labels.values()}
    edges = []
    for key, name in sorted(shown.items()):
        ends = (key[start:] for start in range(1, len(key) - _HEAD + 1) if key[start - 1] not in _DENIED)
        end = next((end for end in ends if end in shown and not end.isascii()), "")
        begun = _LATIN.match(key)
        start = begun[0] if begun and not key.isascii() and begun[0] in shown else ""
        edges += [Edge(name, "broader", shown[part], "spelling") for part in (end, start) if part]
    return edges


def seen_together(corpora: Corpora, labels: dict[str, str]) -> list[Edge]:
    """Skills that stand together in advertisements, of the ads that training may see, or in occupations."""
    mentions = Mentions(labels)
    texts = [f"{ad.title} {ad.text}" for ad in corpora.training_advertisements]
    texts += [f"{entry.name} {entry.definition} {entry.tasks}" for entry in corpora.occupations]
    pairs = together(map(mentions.of, texts), LEAST_COUNT, LEAST_PMI)
    given: dict[str, int] = {}
    edges = []
    for pair in pairs:
        if max(given.get(pair.first, 0), given.get(pair.second, 0)) >= NEAREST:
            continue
        for name in (pair.first, pair.second):
            given[name] = given.get(name, 0) + 1
        edges.append(Edge(pair.first, "related", pair.second, "advertisements", pair.count, pair.pmi))
    return edges


def write(edges: Sequence[Edge], target: Path) -> SkillGraph:
    """Writes the file, once it is sure that it can be read as a graph; raises GraphError."""
    graph = SkillGraph(edges)
    rows = (f"{e.subject}\t{e.predicate}\t{e.object}\t{e.provenance}\t{e.count}\t{e.pmi:g}\n" for e in edges)
    target.write_text(HEADER + "".join(rows), "utf-8")
    return graph
