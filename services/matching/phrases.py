"""Short phrases (skills, capabilities, requirements, titles) and how well one stands for another.

All arithmetic is on integers, so a value never depends on which phrases it was computed beside.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from services.matching.embedder import is_blank

T = TypeVar("T", bound=np.generic)
Encode = Callable[[Sequence[str]], npt.NDArray[np.int8]]

FULL: Final = 200
NOTHING: Final = 0
# What a phrase serves that is only just similar.
SIMILAR_FROM: Final = 80
# A phrase within the other serves at least this, and more the larger its part of the longer one is, where the
# two are at all related.
CONTAINED: Final = 120
CONTAINED_BY_SHARE: Final = 60
CONTAINED_COSINE: Final = 0.25
NO_ROW: Final = -1
_FIRST_CAPACITY: Final = 256


@dataclass(frozen=True, slots=True)
class Calibration:
    """Cosines of an embedding model at which texts begin to count as related and as the same.

    `phrase_*` for short phrases, `text_*` for whole profiles; each pair rises. A search shows what is at
    least `text_related` to its words.
    """

    phrase_similar: float = 0.55
    phrase_same: float = 0.95
    text_unrelated: float = 0.15
    text_same: float = 0.85
    text_related: float = 0.35


@lru_cache(maxsize=65_536)
def normalise(phrase: str) -> str:
    """The form under which two spellings of a phrase are one: NFKC, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", phrase).lower().split())


class Phrases:
    """Numbers phrases and tells how far phrase b serves where phrase a is asked: 0 (not) to FULL (the same).

    Number 0 is the empty phrase, which serves nothing. Grows with what it is shown; not thread-safe.
    """

    def __init__(self, encode: Encode, calibration: Calibration) -> None:
        self._encode = encode
        self._calibration = calibration
        self._number_of: dict[str, int] = {"": 0}
        self._texts: list[str] = [""]
        self._vectors = np.zeros((_FIRST_CAPACITY, 0), dtype=np.float32)
        self._norms = np.ones(_FIRST_CAPACITY, dtype=np.float32)
        self._row_of = np.full(_FIRST_CAPACITY, NO_ROW, dtype=np.int64)
        self._asked: list[int] = []
        self._rows = np.zeros((_FIRST_CAPACITY, _FIRST_CAPACITY), dtype=np.uint8)
        self._filled = np.zeros(_FIRST_CAPACITY, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._texts)

    def numbers(self, phrases: Sequence[str]) -> npt.NDArray[np.int32]:
        """The numbers of phrases, shape (len(phrases),); new ones are embedded in one call."""
        keys = [normalise(phrase) for phrase in phrases]
        new = [key for key in dict.fromkeys(keys) if key not in self._number_of]
        if new:
            self._add(new)
        return np.fromiter((self._number_of[key] for key in keys), dtype=np.int32, count=len(keys))

    def rows(self, asked: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
        """How each phrase serves where those of `asked` are asked, shape (len(asked), len(self))."""
        size = len(self._texts)
        for number in asked[self._row_of[asked] == NO_ROW]:
            self._give_row(int(number))
        places = self._row_of[asked]
        stale = places[self._filled[places] < size]
        if stale.size:
            self._fill(np.unique(stale), size)
        return self._rows[places, :size]

    def value(self, asked: int, offered: int) -> int:
        """How `offered` serves where `asked` is asked."""
        return int(self.rows(np.array([asked], dtype=np.int32))[0, offered])

    def _add(self, keys: list[str]) -> None:
        rows = self._encode(keys)
        encoded = rows.astype(np.float32)
        encoded[is_blank(rows)] = 0  # of which the model knows nothing: near no other
        start, end = len(self._texts), len(self._texts) + len(keys)
        if self._vectors.shape[1] == 0:
            self._vectors = np.zeros((len(self._vectors), encoded.shape[1]), dtype=np.float32)
        if end > len(self._vectors):
            capacity = max(end, 2 * len(self._vectors))
            self._vectors = _grown(self._vectors, (capacity, self._vectors.shape[1]))
            added = capacity - len(self._norms)
            self._norms = np.concatenate([self._norms, np.ones(added, dtype=np.float32)])
            self._row_of = np.concatenate([self._row_of, np.full(added, NO_ROW, dtype=np.int64)])
        self._vectors[start:end] = encoded
        lengths = np.sqrt((encoded.astype(np.float64) ** 2).sum(axis=1))
        self._norms[start:end] = np.where(lengths == 0, 1, lengths)
        for key in keys:
            self._number_of[key] = len(self._texts)
            self._texts.append(key)

    def _give_row(self, number: int) -> None:
        place = len(self._asked)
        self._row_of[number] = place
        self._asked.append(number)
        if place >= len(self._rows):
            self._rows = _grown(self._rows, (2 * len(self._rows), self._rows.shape[1]))
            self._filled = np.concatenate([self._filled, np.zeros(len(self._filled), dtype=np.int64)])

    def _fill(self, places: npt.NDArray[np.int64], size: int) -> None:
        if size > self._rows.shape[1]:
            self._rows = _grown(self._rows, (len(self._rows), max(size, 2 * self._rows.shape[1])))
        start = int(self._filled[places].min())
        asked = np.array([self._asked[place] for place in places])
        dots = self._vectors[asked] @ self._vectors[start:size].T
        cosines = dots / (self._norms[asked][:, None] * self._norms[None, start:size])
        values = _values(cosines, self._calibration)
        for row, number in enumerate(asked):
            self._apply_spelling(values[row], cosines[row], int(number), start)
        self._rows[places, start:size] = values
        self._filled[places] = size

    def _apply_spelling(
        self, values: npt.NDArray[np.uint8], cosines: npt.NDArray[np.float32], number: int, start: int
    ) -> None:
        if start == 0:
            values[0] = NOTHING
        if number == 0:
            values[:] = NOTHING
            return
        if number >= start:
            values[number - start] = FULL
        asked = self._texts[number]
        for column in np.flatnonzero((cosines >= CONTAINED_COSINE) & (values < FULL)):
            if start + column:
                values[column] = max(values[column], _contained(self._texts[start + column], asked))


def contained(one: str, other: str) -> bool:
    """Whether one of two phrases stands whole within the other; a single character is too little for that."""
    return _contained(normalise(one), normalise(other)) != NOTHING


def _contained(a: str, b: str) -> int:
    """What two phrases serve for each other because one stands whole within the other; 0 where none does."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    position = long.find(short)
    if position < 0 or len(short) < 2:
        return NOTHING
    if short.isascii():
        before = long[position - 1 : position] if position else ""
        after = long[position + len(short) : position + len(short) + 1]
        if _is_ascii_word(before) or _is_ascii_word(after):
            return NOTHING
    return CONTAINED + CONTAINED_BY_SHARE * len(short) // len(long)


def _is_ascii_word(character: str) -> bool:
    return bool(character) and character.isascii() and (character.isalnum() or character in "+#")


def _values(cosines: npt.NDArray[np.float32], calibration: Calibration) -> npt.NDArray[np.uint8]:
    low, high = np.float32(calibration.phrase_similar), np.float32(calibration.phrase_same)
    ramp = np.minimum((cosines - low) / (high - low), np.float32(1))
    scaled = np.float32(SIMILAR_FROM) + ramp * np.float32(FULL - SIMILAR_FROM)
    return np.where(cosines >= low, np.floor(scaled), np.float32(NOTHING)).astype(np.uint8)


def _grown(array: npt.NDArray[T], shape: tuple[int, int]) -> npt.NDArray[T]:
    grown = np.zeros(shape, dtype=array.dtype)
    grown[: array.shape[0], : array.shape[1]] = array
    return grown
