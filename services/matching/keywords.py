"""Words of a text that carry its subject, for the lexical feature and the text index."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import rjieba

RARITY_FILE: Final = "rarity.tsv"
STEPS: Final = 10
"""Levels of rarity a nat of inverse document frequency."""
ANY_LEVEL: Final = 70
"""The level of a term that is not in the file: in less than one of a thousand texts."""
LEAST_LEVEL: Final = 16
"""Terms of less are in a fifth of all texts, and tell none apart."""

LEAST_CHARACTER_LEVEL: Final = 20
"""A single character of less is in a seventh of all texts, in words of many subjects."""

_WORD: Final = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿+#.\-]*")
_CHINESE: Final = re.compile(r"[一-鿿]+")
_LATIN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z+#.\-]*")


@lru_cache(maxsize=4_096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, lower case, without punctuation."""
    return tuple(token for token in map(str.lower, rjieba.cut(text)) if _WORD.fullmatch(token))


def keywords(text: str) -> frozenset[str]:
    """The distinct words of two characters or more that are not too common to tell texts apart."""
    return frozenset(w for w in words(text) if len(w) > 1 and w not in _stop_words() and not w.isdigit())


def terms_of(text: str) -> frozenset[str]:
    """The distinct terms of a text: Chinese characters, by twos and alone, and Latin words.

    Two texts that a segmenter cuts differently share such pairs all the same; a character alone joins words
    that share no pair, such as those for making sugar and for sugar beet.
    """
    runs = _CHINESE.findall(text)
    pairs = {run[i : i + 2] for run in runs for i in range(len(run) - 1)} | {c for run in runs for c in run}
    latin = {word.rstrip(".-") for word in map(str.lower, _LATIN.findall(text))}
    return frozenset(pairs | {word for word in latin if len(word) > 1 and not word.isdigit()})


def weighted_terms(text: str) -> dict[str, int]:
    """The terms of a text with the level of rarity of each, 16 to 70; what is in most texts is left out."""
    levels = _rarity()
    found = {term: levels.get(term, ANY_LEVEL) for term in sorted(terms_of(text))}
    return {term: level for term, level in found.items() if level}


def index_text(text: str) -> str:
    """The text as the `whitespace` analyzer takes it: words parted by single blanks."""
    return " ".join(words(text))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(resources.files(__package__).joinpath("stopwords.txt").read_text("utf-8").split())


@cache
def _rarity() -> Mapping[str, int]:
    """Made by services.matching.training.words."""
    lines = resources.files(__package__).joinpath(RARITY_FILE).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {term: int(level) for level, terms in rows for term in terms.split(" ")}
