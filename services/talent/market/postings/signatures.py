"""What is compared of two posts: shingles, and the bands by which those that share many are found. Pure.

A shingle is a few characters of one sentence, or one skill, as 64 bits. Punctuation, case, width, blanks,
numbering and the order of sentences and skills leave it as it is.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand
from datasketch import MinHash

# Characters of a shingle: with fewer, posts of one trade look alike; with more, one changed word costs more.
BODY_SIZE: Final = 3
TITLE_SIZE: Final = 2
# 32 bands of 4: of pairs with a Jaccard index of 0.5 87 % share a band, of 0.6 99 %, of 0.2 5 %.
BANDS: Final = 32
ROWS: Final = 4
_SEED: Final = 1
_SENTENCE: Final = re.compile(r"[。！？!?；;\n\r]+|(?<!\d)\.(?=\s|$|[\u3400-\u9fff])")
# A number before a point of a list, such as 1、 or (2).
_NUMBERING: Final = re.compile(r"^\W*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\W+")
_NO_WORD: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Content:
    """The shingles of a post's title, and of all else that it says of the work."""

    title: frozenset[int]
    body: frozenset[int]


def content_of(demand: Demand) -> Content:
    """What a post says; salary, zone, headcount and dates are no part of it."""
    body = {number for each in sentences(demand.description) for number in _shingles(each, BODY_SIZE)}
    skills = {plain(name) for name in (*demand.required_skills, *demand.preferred_skills)} - {""}
    body |= {_number(f"skill\n{name}") for name in skills}
    return Content(frozenset(_shingles(plain(demand.post), TITLE_SIZE)), frozenset(body))


def sentences(text: str) -> list[str]:
    """The sentences of a text, each plain and without its number in a list; those without a word left out."""
    parts = _SENTENCE.split(unicodedata.normalize("NFKC", text))
    return [each for part in parts if (each := plain(_NUMBERING.sub("", part)))]


def plain(text: str) -> str:
    """Letters and digits alone, of one width and case."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def jaccard(one: Collection[int], other: Collection[int]) -> float:
    """Shared ÷ all, in [0, 1]; 0 where both are empty."""
    first, second = frozenset(one), frozenset(other)
    shared = len(first & second)
    together = len(first) + len(second) - shared
    return shared / together if together else 0.0


def bands(content: Content) -> list[int]:
    """One number a band, 64 bits with sign; posts that share one are worth comparing."""
    sketch = MinHash(num_perm=BANDS * ROWS, seed=_SEED, hashfunc=_as_given, scheme="affine64")
    sketch.update_batch([number & 0xFFFF_FFFF_FFFF_FFFF for number in sorted(content.body or content.title)])
    rows = sketch.digest().reshape(BANDS, ROWS)
    return [_number(row.tobytes()) for row in rows]


def _shingles(text: str, size: int) -> Iterator[int]:
    """Of a shorter text it is one shingle."""
    for start in range(max(1, len(text) - size + 1) if text else 0):
        yield _number(text[start : start + size])


def _number(given: str | bytes) -> int:
    data = given.encode() if isinstance(given, str) else given
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little", signed=True)


def _as_given(number: int) -> int:
    return number
