"""What the model learns from: sources of pairs, each drawn in batches of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.matching.training.corpora import Corpora, Occupation, plain

Ids = NDArray[np.int32]
DROPOUT: Final = 0.15

FEW_NAMES: Final = frozenset({"iflytek", "csldcp"})
"""Sources of named texts whose names are a hundred category labels."""


@dataclass(frozen=True, slots=True)
class Source:
    """Pairs of texts that belong together.

    Two pairs with the same key are never each other's counter-example. `share` is the part of all batches.
    """

    name: str
    share: float
    left: list[Ids]
    right: list[Ids]
    keys: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class Graded:
    """Pairs of sentences with their likeness in [0, 1]."""

    share: float
    first: list[Ids]
    second: list[Ids]
    likeness: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.first)


class Reader:
    """Turns texts into token ids, each distinct text once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, Ids] = {}

    def ids(self, texts: Sequence[str]) -> list[Ids]:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        for text, encoding in zip(new, self._tokenizer.encode_batch(new), strict=True):
            self._known[text] = np.array([token for token in encoding.ids if token], dtype=np.int32)
        return [self._known[text] for text in texts]

    def source(self, name: str, share: float, rows: Iterable[tuple[str, str, str]]) -> Source:
        """`rows` are (left, right, key); a row with an empty side is left out."""
        table = list(rows)
        left = self.ids([row[0] for row in table])
        right = self.ids([row[1] for row in table])
        numbers: dict[str, int] = {}
        keys = np.array([numbers.setdefault(row[2], len(numbers)) for row in table], dtype=np.int64)
        full = [i for i in range(len(table)) if len(left[i]) and len(right[i])]
        return Source(name, share, [left[i] for i in full], [right[i] for i in full], keys[full])


def crop(ids: Ids, window: int, generator: np.random.Generator) -> Ids:
    """A window of at most so many tokens, thinned by DROPOUT where enough remain."""
    if len(ids) > window:
        start = int(generator.integers(0, len(ids) - window + 1))
        ids = ids[start : start + window]
    if len(ids) > 3:
        kept = ids[generator.random(len(ids)) > DROPOUT]
        return kept if len(kept) else ids
    return ids


def _descriptions(entry: Occupation) -> list[str]:
    if not entry.definition:
        return []
    return [entry.definition, entry.tasks, f"{entry.name} {entry.definition} {entry.tasks}"]


def _occupation_rows(corpora: Corpora) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """(title → description rows, title ↔ title rows), keyed by occupation."""
    hidden = {plain(title) for title, _ in corpora.held_out_titles}
    described, named = [], []
    for entry in corpora.occupations:
        titles = [title for title in entry.titles if plain(title) not in hidden]
        for title in (entry.name, entry.name, *titles):
            described += [(title, text, entry.code) for text in _descriptions(entry)]
        named += [(a, b, entry.code) for a, b in permutations((entry.name, *titles[:24]), 2)]
    return described, named


def _halves(text: str) -> tuple[str, str]:
    middle = len(text) // 2
    return text[:middle], text[middle:]


def read_sources(corpora: Corpora, reader: Reader) -> list[Source]:
    """All sources, with nothing of the held-out parts of `corpora`."""
    ads = corpora.training_advertisements
    described, named = _occupation_rows(corpora)
    hidden = {entry.name for entry in corpora.held_out_industries}
    texts = [entry for entry in corpora.named_texts if entry.source not in FEW_NAMES]
    labels = [entry for entry in corpora.named_texts if entry.source in FEW_NAMES]
    keywords = [
        (word, entry.text, entry.text)
        for entry in texts
        for word in entry.name.replace("，", ",").replace("、", ",").split(",")
        if len(word) > 1
    ]
    builders: list[Callable[[], Source]] = [
        lambda: reader.source("title-text", 0.38, ((ad.title, ad.text, plain(ad.title)) for ad in ads)),
        lambda: reader.source(
            "text-text", 0.08, ((*_halves(ad.text), plain(ad.title)) for ad in ads if len(ad.text) > 120)
        ),
        lambda: reader.source(
            "skill-text", 0.03, ((skill, ad.text, skill) for ad in ads for skill in ad.skills)
        ),
        lambda: reader.source("occupation-text", 0.16, described),
        lambda: reader.source("occupation-title", 0.07, named),
        lambda: reader.source(
            "industry-remark",
            0.07,
            ((x.name, x.remark, x.name) for x in corpora.industries if x.remark and x.name not in hidden),
        ),
        lambda: reader.source("names-text", 0.05, ((x.name, x.text, x.text) for x in texts)),
        lambda: reader.source("keyword-text", 0.06, keywords),
        lambda: reader.source("label-text", 0.03, ((x.name, x.text, x.name) for x in labels)),
        lambda: reader.source("article", 0.04, ((x.name, x.text, x.name) for x in corpora.articles)),
        lambda: reader.source(
            "same-meaning",
            0.07,
            (
                (pair.first, pair.second, pair.first)
                for pair in corpora.sentence_pairs
                if pair.likeness >= 0.9 and not pair.source.startswith("STS-B")
            ),
        ),
    ]
    return [build() for build in builders]


def read_graded(corpora: Corpora, reader: Reader, source: str, share: float) -> Graded:
    """The graded pairs whose source starts with `source`."""
    pairs = [pair for pair in corpora.sentence_pairs if pair.source.startswith(source)]
    first = reader.ids([pair.first for pair in pairs])
    second = reader.ids([pair.second for pair in pairs])
    likeness = np.array([pair.likeness for pair in pairs], dtype=np.float32)
    full = [i for i in range(len(pairs)) if len(first[i]) and len(second[i])]
    return Graded(share, [first[i] for i in full], [second[i] for i in full], likeness[full])
