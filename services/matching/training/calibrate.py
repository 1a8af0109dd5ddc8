"""Which cosines mean what: related against random pairs, for short phrases and for long texts."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.matching.embedder import Embedder
from services.matching.training.corpora import Corpora

PERCENTILES: Final = (1, 5, 25, 50, 75, 95, 99)
SKILL_PAIRS: Final = Path(__file__).parent / "skill_pairs.csv"
"""Pairs of skills in our own words, judged by hand: same, related, unrelated."""

Cosines = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """The cosines of one kind of pairs, at PERCENTILES."""

    kind: str
    count: int
    values: tuple[float, ...]


def pair_cosines(embedder: Embedder, pairs: Sequence[tuple[str, str]]) -> Cosines:
    first = embedder.encode([pair[0] for pair in pairs]).astype(np.float64)
    second = embedder.encode([pair[1] for pair in pairs]).astype(np.float64)
    lengths = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    return np.asarray((first * second).sum(axis=1) / lengths)


def shuffled(pairs: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """The same texts, each with another's partner."""
    order = np.random.default_rng(seed).permutation(len(pairs))
    return [
        (pairs[row][0], pairs[other][1])
        for row, other in enumerate(order)
        if pairs[row][1] != pairs[other][1] and pairs[row][0] != pairs[other][0]
    ]


def judged_skills(label: str) -> list[tuple[str, str]]:
    with SKILL_PAIRS.open(encoding="utf-8", newline="") as lines:
        return [(row["first"], row["second"]) for row in csv.DictReader(lines) if row["label"] == label]


def _spread(kind: str, cosines: Cosines) -> Spread:
    return Spread(kind, len(cosines), tuple(float(value) for value in np.percentile(cosines, PERCENTILES)))


def _together(skills: Sequence[tuple[str, ...]]) -> list[tuple[str, str]]:
    return sorted({pair for row in skills for pair in combinations(sorted(set(row)), 2)})


def calibrate(corpora: Corpora, embedder: Embedder) -> list[Spread]:
    """Spreads over held-out titles and advertisements, skills named together, and the judged skills."""
    name_of = {entry.code: entry.name for entry in corpora.occupations}
    titles = [(title, name_of[code]) for title, code in corpora.held_out_titles]
    ads = corpora.held_out_advertisements
    skills = _together([ad.skills for ad in corpora.advertisements])
    by_title: dict[str, list[str]] = {}
    for ad in ads:
        by_title.setdefault(ad.title, []).append(ad.text)
    profiles = [(texts[0], texts[1]) for texts in by_title.values() if len(texts) > 1]
    halves = [
        (ad.text[: len(ad.text) // 2], ad.text[len(ad.text) // 2 :]) for ad in ads if len(ad.text) > 160
    ]
    kinds = {
        "title and occupation name": titles,
        "skills named in one advertisement": skills,
        "title and its text": [(ad.title, ad.text) for ad in ads],
        "two texts under one title": profiles,
        "two halves of one text": halves,
    }
    spreads = [
        _spread(f"skills judged {label}", pair_cosines(embedder, judged_skills(label)))
        for label in ("same", "related", "unrelated")
    ]
    for kind, pairs in kinds.items():
        spreads.append(_spread(kind, pair_cosines(embedder, pairs)))
        spreads.append(_spread(f"{kind}, random", pair_cosines(embedder, shuffled(pairs, 5))))
    return spreads


def as_table(spreads: Sequence[Spread]) -> str:
    """A Markdown table."""
    head = " | ".join(f"p{percentile}" for percentile in PERCENTILES)
    lines = [f"| pairs | count | {head} |", "|---|---|" + "---|" * len(PERCENTILES)]
    for spread in spreads:
        values = " | ".join(f"{value:.2f}" for value in spread.values)
        lines.append(f"| {spread.kind} | {spread.count:,} | {values} |")
    return "\n".join(lines)
