"""Which skills stand in a text, and which stand together more often than chance has it."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from services.matching.skills.labels import normalise

LEAST_LETTERS: Final = 2
_WORD: Final = re.compile(r"[a-z0-9+#]")


@dataclass(frozen=True, slots=True)
class Together:
    """Two names with the texts that have both, and the pointwise mutual information in nats."""

    first: str
    second: str
    count: int
    pmi: float


class Mentions:
    """Finds names in texts: at each place the longest, ASCII names as whole words alone."""

    def __init__(self, name_of: Mapping[str, str]) -> None:
        """`name_of`: normalised label → the name that it counts for."""
        self._name_of = name_of
        by_start: dict[str, list[str]] = {}
        for label in name_of:
            if len(label) >= LEAST_LETTERS:
                by_start.setdefault(label[:LEAST_LETTERS], []).append(label)
        self._by_start = {start: sorted(found, key=len, reverse=True) for start, found in by_start.items()}

    def of(self, text: str) -> set[str]:
        """The names that stand in a text."""
        key = normalise(text)
        found = set()
        place = 0
        while place < len(key):
            label = self._at(key, place)
            if label:
                found.add(self._name_of[label])
            place += len(label) or 1
        return found

    def _at(self, key: str, place: int) -> str:
        for label in self._by_start.get(key[place : place + LEAST_LETTERS], ()):
            if key.startswith(label, place) and not _within_word(key, place, place + len(label)):
                return label
        return ""


def _within_word(key: str, start: int, end: int) -> bool:
    """Whether letters or digits of ASCII go on before or after."""
    opened = start > 0 and _WORD.match(key[start]) and _WORD.match(key[start - 1])
    closed = end < len(key) and _WORD.match(key[end - 1]) and _WORD.match(key[end])
    return bool(opened or closed)


def together(texts: Iterable[set[str]], least_count: int, least_pmi: float) -> list[Together]:
    """Pairs of names by falling mutual information; names of a pair in their order."""
    single: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    total = 0
    for names in texts:
        total += 1
        single.update(names)
        both.update(combinations(sorted(names), 2))
    found = []
    for (first, second), count in both.items():
        if count < least_count:
            continue
        pmi = math.log(count * total / (single[first] * single[second]))
        if pmi >= least_pmi:
            found.append(Together(first, second, count, round(pmi, 2)))
    return sorted(found, key=lambda pair: (-pair.pmi, pair.first, pair.second))
