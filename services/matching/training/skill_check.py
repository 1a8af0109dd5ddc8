"""Pairs of skills judged by hand against what a phrase serves, with the graph and without it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.matching.bootstrap import calibration_of
from services.matching.embedder import Embedder
from services.matching.phrases import Phrases
from services.matching.skills.graph import NO_GRAPH, SkillGraph, skill_graph
from services.matching.training.calibrate import SKILL_PAIRS

EXACT_FROM: Final = 190
HELD_OUT: Final = Path(__file__).parent / "skill_pairs_held_out.csv"
"""Pairs drawn by chance and judged after the graph was made, before it was asked about them."""
LABELS: Final = ("same", "narrower", "broader", "related", "unrelated")


@dataclass(frozen=True, slots=True)
class Row:
    """How pairs of one label are taken: exact, similar, missing."""

    pairs: str
    label: str
    graph: bool
    exact: int
    similar: int
    missing: int


def judged(path: Path) -> list[tuple[str, str, str]]:
    """(label, asked, offered) of a file of pairs."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["label"], row["first"], row["second"]) for row in csv.DictReader(lines)]


def check(embedder: Embedder) -> list[Row]:
    """Both files of pairs, without the graph and with it; the second of a pair is offered for the first."""
    rows = []
    for name, path in (("seen while building", SKILL_PAIRS), ("held out", HELD_OUT)):
        for with_graph in (False, True):
            rows += _count(name, judged(path), embedder, skill_graph() if with_graph else NO_GRAPH)
    return rows


def _count(
    name: str, pairs: Sequence[tuple[str, str, str]], embedder: Embedder, graph: SkillGraph
) -> list[Row]:
    phrases = Phrases(embedder.encode, calibration_of(""), graph)
    rows = []
    for label in LABELS:
        values = []
        for _, asked, offered in (pair for pair in pairs if pair[0] == label):
            a, b = (int(number) for number in phrases.numbers([asked, offered]))
            values.append(phrases.value(a, b))
        if values:
            exact = sum(value >= EXACT_FROM for value in values)
            missing = sum(value == 0 for value in values)
            known = graph is not NO_GRAPH
            rows.append(Row(name, label, known, exact, len(values) - exact - missing, missing))
    return rows


def as_table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = ["| pairs | judged | graph | exact | similar | missing |", "|---|---|---|---|---|---|"]
    for row in rows:
        known = "with" if row.graph else "without"
        lines.append(f"| {row.pairs} | {row.label} | {known} | {row.exact} | {row.similar} | {row.missing} |")
    return "\n".join(lines)
