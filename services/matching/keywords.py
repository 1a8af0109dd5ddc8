"""Words of a text that carry its subject, for the lexical feature and the text index."""

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import rjieba

_WORD: Final = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿+#.\-]*")


@lru_cache(maxsize=4_096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, lower case, without punctuation."""
    return tuple(token for token in map(str.lower, rjieba.cut(text)) if _WORD.fullmatch(token))


def keywords(text: str) -> frozenset[str]:
    """The distinct words of two characters or more that are not too common to tell texts apart."""
    return frozenset(w for w in words(text) if len(w) > 1 and w not in _stop_words() and not w.isdigit())


def index_text(text: str) -> str:
    """The text as the `whitespace` analyzer takes it: words parted by single blanks."""
    return " ".join(words(text))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(resources.files(__package__).joinpath("stopwords.txt").read_text("utf-8").split())
