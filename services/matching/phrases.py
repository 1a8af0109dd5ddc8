"""Short phrases (skills, capabilities, requirements, titles) and how well one stands for another.

All arithmetic is on integers, so a value never depends on which phrases it was computed beside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from services.matching.embedder import is_blank
from services.matching.occupations import titles_of
from services.matching.skills.graph import NONE, SkillGraph, skill_graph
from services.matching.skills.labels import normalise

T = TypeVar("T", bound=np.generic)
Encode = Callable[[Sequence[str]], npt.NDArray[np.int8]]
Relation = Literal["equal", "synonym", "narrower", "broader", "related", "contained", "near", ""]
"""What an offered phrase is to an asked one; empty where it does not serve it."""

FULL: Final = 200
NOTHING: Final = 0
# What a phrase serves that is only just similar.
SIMILAR_FROM: Final = 80
# What a phrase serves that counts as the same by its cosine, and what one of cosine 1 does.
SAME_FROM: Final = 190
ALMOST: Final = 199
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

    `phrase_*` for skills and what else is asked, `title_*` for titles of work, `text_*` for whole profiles;
    each pair rises. A search shows what is at least `text_related` to its words.
    """

    phrase_similar: float = 0.55
    phrase_same: float = 0.95
    title_unrelated: float = 0.1
    title_same: float = 0.9
    text_unrelated: float = 0.15
    text_same: float = 0.85
    text_related: float = 0.35


class Phrases:
    """Numbers phrases and tells how far phrase b serves where phrase a is asked: 0 (not) to FULL (the same).

    The greatest of what the skill graph, the cosine of the embeddings and the spelling say. Number 0 is the
    empty phrase, which serves nothing. Grows with what it is shown; not thread-safe.
    """

    def __init__(self, encode: Encode, calibration: Calibration, graph: SkillGraph | None = None) -> None:
        """`graph` is that of services/matching/skills where none is given."""
        self._encode = encode
        self._calibration = calibration
        self._graph = skill_graph() if graph is None else graph
        self._concepts = np.full(_FIRST_CAPACITY, NONE, dtype=np.int64)
        self._by_concept = np.zeros(len(self._graph), dtype=np.uint8)
        self._number_of: dict[str, int] = {"": 0}
        self._texts: list[str] = [""]
        self._vectors = np.zeros((_FIRST_CAPACITY, 0), dtype=np.float32)
        self._norms = np.ones(_FIRST_CAPACITY, dtype=np.float32)
        self._titles: dict[int, npt.NDArray[np.float32]] = {}
        self._served = _Rows(self._serving)
        self._alike = _Rows(self._likeness)

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
        return self._served.of(asked, len(self._texts))

    def title_rows(self, asked: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
        """How near each phrase is to those of `asked` as titles of work, shape (len(asked), len(self)).

        By meaning alone, from 0 at `title_unrelated` to FULL at `title_same`: that one title stands within
        another (工程师), or is broader, says too little of the work.
        """
        return self._alike.of(asked, len(self._texts))

    def value(self, asked: int, offered: int) -> int:
        """How `offered` serves where `asked` is asked."""
        return int(self.rows(np.array([asked], dtype=np.int32))[0, offered])

    def relation(self, asked: str, offered: str) -> Relation:
        """Why `offered` serves where `asked` is asked: by the graph, else by spelling, else by meaning.

        The graph counts where it says that the phrase serves, and as far as it does; a narrower skill is told
        in any case.
        """
        a, b = (int(number) for number in self.numbers([asked, offered]))
        value = self.value(a, b)
        if value == NOTHING:
            return ""
        if a == b:
            return "equal"
        kinship, served = self._graph.kinship(int(self._concepts[a]), int(self._concepts[b]))
        if kinship and (kinship == "narrower" or served == value):
            return kinship
        return "contained" if _contained(self._texts[a], self._texts[b]) == value else "near"

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
            self._concepts = np.concatenate([self._concepts, np.full(added, NONE, dtype=np.int64)])
        self._vectors[start:end] = encoded
        lengths = np.sqrt((encoded.astype(np.float64) ** 2).sum(axis=1))
        self._norms[start:end] = np.where(lengths == 0, 1, lengths)
        self._concepts[start:end] = [self._graph.number(key) for key in keys]
        for key in keys:
            self._number_of[key] = len(self._texts)
            self._texts.append(key)

    def _serving(self, asked: npt.NDArray[np.int32], start: int, size: int) -> npt.NDArray[np.uint8]:
        cosines = self._cosines(asked, start, size)
        values = _values(cosines, self._calibration)
        for row, number in enumerate(asked):
            self._apply_graph(values[row], int(number), start)
            self._apply_spelling(values[row], cosines[row], int(number), start)
        return values

    def _likeness(self, asked: npt.NDArray[np.int32], start: int, size: int) -> npt.NDArray[np.uint8]:
        cosines = self._cosines(asked, start, size)
        for row, number in enumerate(asked):
            self._by_other_titles(cosines[row], int(number), start)
        low = np.float32(self._calibration.title_unrelated)
        span = np.float32(self._calibration.title_same) - low
        values = np.floor(np.clip((cosines - low) / span, 0, 1) * FULL).astype(np.uint8)
        values[asked[:, None] == np.arange(start, size)[None, :]] = FULL
        values[asked == 0] = NOTHING
        if start == 0:
            values[:, 0] = NOTHING
        return values

    def _cosines(self, asked: npt.NDArray[np.int32], start: int, size: int) -> npt.NDArray[np.float32]:
        dots = self._vectors[asked] @ self._vectors[start:size].T
        found: npt.NDArray[np.float32] = dots / (self._norms[asked][:, None] * self._norms[None, start:size])
        return found

    def _by_other_titles(self, cosines: npt.NDArray[np.float32], number: int, start: int) -> None:
        """An occupation is as near as the nearest of the titles by which it goes."""
        if number not in self._titles:
            self._titles[number] = self._known(titles_of(self._texts[number]))
        vectors = self._titles[number]
        if len(vectors):
            dots = vectors @ self._vectors[start : start + len(cosines)].T
            lengths = np.sqrt((vectors.astype(np.float64) ** 2).sum(axis=1)).astype(np.float32)
            found = dots / (lengths[:, None] * self._norms[None, start : start + len(cosines)])
            np.maximum(cosines, found.max(axis=0), out=cosines)

    def _known(self, phrases: Sequence[str]) -> npt.NDArray[np.float32]:
        """The embeddings of those phrases of which the model knows something."""
        if not phrases:
            return np.zeros((0, self._vectors.shape[1]), dtype=np.float32)
        rows = self._encode(phrases)
        return rows[~is_blank(rows)].astype(np.float32)

    def _apply_graph(self, values: npt.NDArray[np.uint8], number: int, start: int) -> None:
        concept = int(self._concepts[number])
        if concept == NONE:
            return
        serving, served = self._graph.values(concept)
        self._by_concept[serving] = served
        np.maximum(values, self._by_concept[self._concepts[start : start + len(values)]], out=values)
        self._by_concept[serving] = NOTHING

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


class _Rows:
    """A table of bytes that grows: a row a phrase that was asked, a column a phrase that is known.

    `fill` gives rows of the asked numbers, the columns from one number up to another.
    """

    def __init__(self, fill: Callable[[npt.NDArray[np.int32], int, int], npt.NDArray[np.uint8]]) -> None:
        self._fill = fill
        self._row_of = np.full(_FIRST_CAPACITY, NO_ROW, dtype=np.int64)
        self._asked: list[int] = []
        self._rows = np.zeros((_FIRST_CAPACITY, _FIRST_CAPACITY), dtype=np.uint8)
        self._filled = np.zeros(_FIRST_CAPACITY, dtype=np.int64)

    def of(self, asked: npt.NDArray[np.int32], size: int) -> npt.NDArray[np.uint8]:
        """The rows of `asked`, shape (len(asked), size)."""
        if size > len(self._row_of):
            added = max(size, 2 * len(self._row_of)) - len(self._row_of)
            self._row_of = np.concatenate([self._row_of, np.full(added, NO_ROW, dtype=np.int64)])
        for number in asked[self._row_of[asked] == NO_ROW]:
            self._give_row(int(number))
        places = self._row_of[asked]
        stale = places[self._filled[places] < size]
        if stale.size:
            self._bring_up(np.unique(stale), size)
        return self._rows[places, :size]

    def _give_row(self, number: int) -> None:
        place = len(self._asked)
        self._row_of[number] = place
        self._asked.append(number)
        if place >= len(self._rows):
            self._rows = _grown(self._rows, (2 * len(self._rows), self._rows.shape[1]))
            self._filled = np.concatenate([self._filled, np.zeros(len(self._filled), dtype=np.int64)])

    def _bring_up(self, places: npt.NDArray[np.int64], size: int) -> None:
        if size > self._rows.shape[1]:
            self._rows = _grown(self._rows, (len(self._rows), max(size, 2 * self._rows.shape[1])))
        start = int(self._filled[places].min())
        asked = np.array([self._asked[place] for place in places], dtype=np.int32)
        self._rows[places, start:size] = self._fill(asked, start, size)
        self._filled[places] = size


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
    zero, one = np.float32(0), np.float32(1)
    ramp = np.clip((cosines - low) / (high - low), zero, one) * np.float32(SAME_FROM - SIMILAR_FROM)
    top = np.clip((cosines - high) / np.maximum(one - high, np.float32(1e-6)), zero, one) * np.float32(
        ALMOST - SAME_FROM
    )
    scaled = np.float32(SIMILAR_FROM) + ramp + top
    return np.where(cosines >= low, np.floor(scaled), np.float32(NOTHING)).astype(np.uint8)


def _grown(array: npt.NDArray[T], shape: tuple[int, int]) -> npt.NDArray[T]:
    grown = np.zeros(shape, dtype=array.dtype)
    grown[: array.shape[0], : array.shape[1]] = array
    return grown
