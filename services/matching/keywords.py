"""Words of a text that carry its subject, for the lexical feature and the text index."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt
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

_WORD_LINE: Final = re.compile(r"^[0-9a-z一-鿿][0-9a-z一-鿿+#.\-]*$", re.MULTILINE)
_CHINESE: Final = re.compile(r"[一-鿿]+")
_FIRST_CHINESE: Final = ord("一")
_LAST_CHINESE: Final = ord("鿿")
# A pair of characters is numbered by both, a Latin word by its place above all pairs.
_FIRST_BITS: Final = 16
_CODE_BITS: Final = 32
_FIRST_LATIN: Final = (_LAST_CHINESE + 1) << _FIRST_BITS
_LATIN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z+#.\-]*")


@lru_cache(maxsize=4_096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, lower case, without punctuation."""
    return tuple(_WORD_LINE.findall("\n".join(rjieba.cut(text)).lower()))


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
    return frozenset(pairs | _latin(text))


@dataclass(frozen=True, slots=True)
class TermRows:
    """The distinct terms of texts that are not in most texts anyway.

    Text i has those at `places[offsets[i]:offsets[i + 1]]` of `terms`; `levels`, shape (len(terms),), tells
    how rare each is, 16 to 70.
    """

    terms: tuple[str, ...]
    levels: npt.NDArray[np.uint8]
    places: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]


def term_rows(texts: Sequence[str]) -> TermRows:
    """The terms of many texts, as `terms_of` tells them, with the level of rarity of each."""
    characters = np.frombuffer(
        "".join(f"{text}\n" for text in texts).encode("utf-32-le", "surrogatepass"), dtype="<u4"
    ).astype(np.int64)
    rows = np.repeat(np.arange(len(texts)), np.fromiter((len(t) + 1 for t in texts), np.int64, len(texts)))
    chinese = (characters >= _FIRST_CHINESE) & (characters <= _LAST_CHINESE)
    alone = np.flatnonzero(chinese)
    first = np.flatnonzero(chinese[:-1] & chinese[1:])
    latin: dict[str, int] = {}
    spelled = [
        row << _CODE_BITS | _FIRST_LATIN + latin.setdefault(word, len(latin))
        for row, text in enumerate(texts)
        for word in _latin(text)
    ]
    keys = _sorted_once(
        np.concatenate(
            [
                rows[alone] << _CODE_BITS | characters[alone],
                rows[first] << _CODE_BITS | characters[first] << _FIRST_BITS | characters[first + 1],
                np.array(spelled, dtype=np.int64),
            ]
        )
    )
    codes, places = np.unique(keys & ((1 << _CODE_BITS) - 1), return_inverse=True)
    words_of_latin = tuple(latin)
    terms = [_term(code, words_of_latin) for code in codes.tolist()]
    rarity = _rarity()
    levels = np.fromiter((rarity.get(term, ANY_LEVEL) for term in terms), np.uint8, len(terms))
    kept = levels[places] > 0
    renumbered = np.cumsum(levels > 0) - 1
    return TermRows(
        terms=tuple(term for term, level in zip(terms, levels.tolist(), strict=True) if level),
        levels=levels[levels > 0],
        places=renumbered[places[kept]],
        offsets=np.searchsorted(keys[kept] >> _CODE_BITS, np.arange(len(texts) + 1)),
    )


def shared_terms(one: str, other: str) -> list[str]:
    """The terms that two texts share, the rarest first; neither stop words nor terms within longer ones."""
    rows = term_rows([one, other])
    middle = rows.offsets[1]
    places = np.intersect1d(rows.places[:middle], rows.places[middle:])
    levels = {rows.terms[place]: int(rows.levels[place]) for place in places}
    longest = [term for term in levels if not any(term != longer and term in longer for longer in levels)]
    return sorted(set(longest) - _stop_words(), key=lambda term: (-levels[term], term))


def _sorted_once(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The distinct keys, rising: quicker than np.unique, which hashes them first."""
    keys.sort()
    return keys[np.diff(keys, prepend=-1) != 0]


def _term(code: int, latin: Sequence[str]) -> str:
    if code >= _FIRST_LATIN:
        return latin[code - _FIRST_LATIN]
    if code >> _FIRST_BITS:
        return chr(code >> _FIRST_BITS) + chr(code & ((1 << _FIRST_BITS) - 1))
    return chr(code)


def _latin(text: str) -> set[str]:
    found = {word.rstrip(".-") for word in map(str.lower, _LATIN.findall(text))}
    return {word for word in found if len(word) > 1 and not word.isdigit()}


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
