"""What scoring knows of words and titles, made from the training part of the corpora.

Two files in the package: how rare terms are, and by which titles occupations of the classification go.
Held-out titles, employers and remarks are in neither.
"""

from collections import Counter
from math import log
from pathlib import Path
from typing import Final

from services.matching.keywords import (
    ANY_LEVEL,
    LEAST_CHARACTER_LEVEL,
    LEAST_LEVEL,
    RARITY_FILE,
    STEPS,
    terms_of,
)
from services.matching.occupations import NAMES_FILE
from services.matching.training.corpora import Corpora, plain

FOLDER: Final = Path(__file__).parents[1]
LEAST_WEIGHT: Final = 1.0
"""Of the training texts those that are no general talk."""
LEAST_LATIN: Final = 20
LEAST_PAIR: Final = 40
"""Terms in fewer texts are not written down: they are as rare as these."""


def rarity(corpora: Corpora) -> str:
    """Lines of a level and its terms; a level is STEPS x the inverse document frequency, rounded."""
    counts: Counter[str] = Counter()
    texts = 0
    for text, weight in corpora.training_texts():
        if weight >= LEAST_WEIGHT:
            texts += 1
            counts.update(terms_of(text))
    levels: dict[int, list[str]] = {}
    for term, count in counts.items():
        level = _level(texts, count)
        if count >= (LEAST_LATIN if term.isascii() else LEAST_PAIR) and level < ANY_LEVEL:
            least = LEAST_CHARACTER_LEVEL if len(term) == 1 else LEAST_LEVEL
            levels.setdefault(level if level >= least else 0, []).append(term)
    return "".join(f"{level}\t{' '.join(sorted(terms))}\n" for level, terms in sorted(levels.items()))


def names(corpora: Corpora) -> str:
    """Lines of an occupation's name and the other titles in use that are not held out."""
    hidden = {plain(title) for title, _ in corpora.held_out_titles}
    lines = {
        entry.name: [title for title in entry.titles if plain(title) not in hidden]
        for entry in corpora.occupations
    }
    return "".join("\t".join((name, *titles)) + "\n" for name, titles in lines.items() if titles)


def write(corpora: Corpora) -> list[Path]:
    """Writes both files."""
    files = {FOLDER / RARITY_FILE: rarity(corpora), FOLDER / NAMES_FILE: names(corpora)}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def _level(texts: int, count: int) -> int:
    return round(STEPS * log(1 + (texts - count + 0.5) / (count + 0.5)))
