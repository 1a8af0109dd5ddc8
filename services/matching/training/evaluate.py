"""Held-out figures of a model beside BM25's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from services.matching.embedder import Embedder, cosine
from services.matching.training.bm25 import Bm25
from services.matching.training.corpora import Advertisement, Corpora, Occupation, plain

ADS: Final = 3_000

Scores = NDArray[np.float32]
Scorer = Callable[[Sequence[str], Sequence[str]], Scores]
"""(queries, documents) → (queries × documents), higher is nearer."""


@dataclass(frozen=True, slots=True)
class Figure:
    task: str
    measure: str
    model: float
    baseline: float | None
    queries: int


def by_vectors(embedder: Embedder) -> Scorer:
    return lambda queries, documents: cosine(embedder.encode(queries), embedder.encode(documents))


def by_words(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    return Bm25(documents).scores(queries)


def share_within(scores: Scores, right: Sequence[int], depth: int) -> float:
    """The share of rows whose right column is among the `depth` best; ties count against it. NaN: no rows."""
    if not len(right):
        return float("nan")
    target = scores[np.arange(len(right)), list(right)][:, None]
    better = (scores >= target).sum(axis=1) - 1
    return float((better < depth).mean())


def described(entry: Occupation) -> str:
    """An occupation as one text: how titles are coded without any known title."""
    return f"{entry.name} {entry.definition} {entry.tasks}"


def coding_scores(
    corpora: Corpora, queries: Sequence[str], scorer: Scorer, with_titles: bool
) -> tuple[Scores, list[str]]:
    """(queries × codes) and the codes; with known titles the nearest name or title counts, plus the text."""
    entries = corpora.occupations
    scores = scorer(queries, [described(entry) for entry in entries])
    if with_titles:
        hidden = {plain(title) for title, _ in corpora.held_out_titles}
        views = [
            (row, title)
            for row, entry in enumerate(entries)
            for title in (entry.name, *entry.titles)
            if plain(title) not in hidden
        ]
        found = scorer(queries, [title for _, title in views])
        best = np.full_like(scores, -1.0)
        np.maximum.at(best.T, np.array([row for row, _ in views]), found.T)
        scores = best / max(float(best.max()), 1e-9) + 0.7 * scores / max(float(scores.max()), 1e-9)
    return scores, [entry.code for entry in entries]


def _coding(corpora: Corpora, embedder: Embedder, with_titles: bool) -> list[Figure]:
    queries = [title for title, _ in corpora.held_out_titles]
    task = "occupation coding" + (", known titles too" if with_titles else ", name and text only")
    found: list[tuple[float, float]] = []
    for scorer in (by_vectors(embedder), by_words):
        scores, codes = coding_scores(corpora, queries, scorer, with_titles)
        right = [codes.index(code) for _, code in corpora.held_out_titles]
        found.append((share_within(scores, right, 1), share_within(scores, right, 10)))
    (model_1, model_10), (words_1, words_10) = found
    return [
        Figure(task, "top-1", model_1, words_1, len(queries)),
        Figure(task, "top-10", model_10, words_10, len(queries)),
    ]


def _advertisements(ads: Sequence[Advertisement], task: str, embedder: Embedder) -> list[Figure]:
    titles, texts = [ad.title for ad in ads], [ad.text for ad in ads]
    right = range(len(ads))
    vectors, words = by_vectors(embedder)(titles, texts), by_words(titles, texts)
    return [
        Figure(task, f"R@{k}", share_within(vectors, right, k), share_within(words, right, k), len(ads))
        for k in (1, 10)
    ]


def _industries(corpora: Corpora, embedder: Embedder) -> list[Figure]:
    rows = [row for row, entry in enumerate(corpora.industries) if entry in corpora.held_out_industries]
    names = [corpora.industries[row].name for row in rows]
    remarks = [entry.remark or "无" for entry in corpora.industries]
    vectors, words = by_vectors(embedder)(names, remarks), by_words(names, remarks)
    return [
        Figure(
            "industry name to remark",
            f"top-{k}",
            share_within(vectors, rows, k),
            share_within(words, rows, k),
            len(rows),
        )
        for k in (1, 10)
    ]


def _sentences(corpora: Corpora, embedder: Embedder) -> Figure:
    pairs = [pair for pair in corpora.sentence_pairs if pair.source == "STS-B-dev"]
    first = embedder.encode([pair.first for pair in pairs]).astype(np.float64)
    second = embedder.encode([pair.second for pair in pairs]).astype(np.float64)
    likeness = (first * second).sum(axis=1) / np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    found = spearmanr(likeness, [pair.likeness for pair in pairs]).statistic
    return Figure("STS-B dev", "Spearman", float(found), None, len(pairs))


def evaluate(corpora: Corpora, embedder: Embedder) -> list[Figure]:
    """All held-out figures. Every query is text that training did not see with its answer."""
    ads = corpora.held_out_advertisements
    known = {plain(ad.title) for ad in corpora.training_advertisements}
    return [
        *_coding(corpora, embedder, with_titles=False),
        *_coding(corpora, embedder, with_titles=True),
        *_advertisements(ads[:ADS], f"ad title to text among {min(ADS, len(ads)):,}", embedder),
        *_advertisements(
            [ad for ad in ads if plain(ad.title) not in known], "ad title to text, titles unseen", embedder
        ),
        *_industries(corpora, embedder),
        _sentences(corpora, embedder),
    ]


def as_table(figures: Sequence[Figure]) -> str:
    """A Markdown table."""
    lines = ["| task | measure | model | BM25 | queries |", "|---|---|---|---|---|"]
    for figure in figures:
        baseline = "" if figure.baseline is None else f"{figure.baseline:.3f}"
        lines.append(
            f"| {figure.task} | {figure.measure} | {figure.model:.3f} | {baseline} | {figure.queries:,} |"
        )
    return "\n".join(lines)
