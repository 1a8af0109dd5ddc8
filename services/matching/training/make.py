"""From corpora to a model folder: vocabulary, first vectors, learning, export."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import torch

from services.matching.training import cooccurrence, tokenizer
from services.matching.training.corpora import Corpora
from services.matching.training.export import export
from services.matching.training.fit import Composition, Plan, Table, averaged
from services.matching.training.sources import Graded, Reader, Source, read_graded, read_sources

THREADS: Final = 1
"""One: sums in several parts differ in their last bits, and more threads gain little."""
GRADED: Final = {
    "STS-B-train": 0.05,
    "Chinese-SNLI": 0.03,
    "Chinese-MNLI": 0.02,
    "AFQMC": 0.01,
    "LCQMC": 0.01,
    "BQ": 0.005,
    "ATEC": 0.005,
}
"""Sources of graded sentence pairs and the share of steps that each gets."""


def make(corpora: Corpora, folder: Path, report: Callable[[str], None], plan: Plan | None = None) -> None:
    """Writes the model to `folder`: the same table for the same corpora, plan and library versions."""
    torch.set_num_threads(THREADS)
    plan = plan or Plan()
    report("vocabulary")
    words = tokenizer.build(corpora.training_texts(), plan.vocabulary)
    reader = Reader(words)
    weighted = list(corpora.training_texts())
    documents = reader.ids([text for text, _ in weighted])
    weights = [weight for _, weight in weighted]
    report(f"first vectors: {sum(map(len, documents)):,} tokens of {words.get_vocab_size():,} kinds")
    counts = cooccurrence.count_neighbours(documents, weights, words.get_vocab_size())
    vectors = cooccurrence.first_vectors(counts, plan.dimensions, plan.seed)
    lengths = np.sqrt(cooccurrence.rarity(documents, weights, words.get_vocab_size()))
    first, composition = (vectors * lengths[:, None]).astype(np.float32), Composition(words)
    report("pairs")
    sources = read_sources(corpora, reader)
    graded = [read_graded(corpora, reader, name, share) for name, share in GRADED.items()]
    tasks: list[Source | Graded] = [*sources, *graded]
    tasks = [task for task in tasks if len(task)]
    report(f"{sum(len(task) for task in tasks):,} pairs, {len(plan.windows)} trainings of {plan.steps} steps")
    export(averaged(lambda: Table(first, composition), tasks, plan, report), words, folder)
