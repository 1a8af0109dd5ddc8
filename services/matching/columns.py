"""Profiles of one kind as arrays, so that scoring compares whole sides of a market at once.

A slot is a profile's place in the arrays; it stays the same for the life of the columns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from services.common.plan import industries, zones
from services.matching.embedder import is_blank
from services.matching.keywords import term_rows
from services.matching.markets import market_keys
from services.matching.phrases import Phrases
from services.matching.profiles import Profile

UNKNOWN: Final = -1
MUST_WEIGHT: Final = 2
WISH_WEIGHT: Final = 1
_OCCUPATION_LEVELS: Final = 4
_FIRST_CAPACITY: Final = 64

T = TypeVar("T", bound=np.generic)
Slots = npt.NDArray[np.int64]


class Ragged:
    """Rows of differing length in one slab; each value has a small weight beside it."""

    def __init__(self) -> None:
        self._values = np.zeros(_FIRST_CAPACITY, dtype=np.int32)
        self._weights = np.zeros(_FIRST_CAPACITY, dtype=np.uint8)
        self._start = np.zeros(_FIRST_CAPACITY, dtype=np.int64)
        self._length = np.zeros(_FIRST_CAPACITY, dtype=np.int64)
        self._used = 0
        self._live = 0

    def put(self, slot: int, values: npt.NDArray[np.int32], weights: npt.NDArray[np.uint8]) -> None:
        """Replaces a row."""
        self.reserve(slot + 1)
        size = len(values)
        self._live += size - int(self._length[slot])
        self._length[slot] = 0
        if self._used + size > len(self._values):
            self._compact(size)
        end = self._used + size
        self._values[self._used : end] = values
        self._weights[self._used : end] = weights
        self._start[slot], self._length[slot] = self._used, size
        self._used = end

    def reserve(self, size: int) -> None:
        """Makes room for slots below `size`; rows never put are empty."""
        if size > len(self._start):
            self._start = _grown(self._start, size)
            self._length = _grown(self._length, size)

    def take(self, slots: Slots) -> "RaggedRows":
        """The rows of slots, in their order."""
        lengths = self._length[slots]
        offsets = np.zeros(len(slots) + 1, dtype=np.int64)
        np.cumsum(lengths, out=offsets[1:])
        index = np.arange(offsets[-1]) + np.repeat(self._start[slots] - offsets[:-1], lengths)
        return RaggedRows(self._values[index], self._weights[index], offsets)

    def _compact(self, room: int) -> None:
        order = np.argsort(self._start, kind="stable")
        order = order[self._length[order] > 0]
        rows = self.take(order)
        capacity = max(_FIRST_CAPACITY, 2 * (self._live + room))
        self._values = np.zeros(capacity, dtype=np.int32)
        self._weights = np.zeros(capacity, dtype=np.uint8)
        self._used = len(rows.values)
        self._values[: self._used] = rows.values
        self._weights[: self._used] = rows.weights
        self._start[order] = rows.offsets[:-1]


@dataclass(frozen=True, slots=True)
class RaggedRows:
    """Row i is `values[offsets[i]:offsets[i + 1]]`, with `weights` beside it."""

    values: npt.NDArray[np.int32]
    weights: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]

    def part(self, rows: slice) -> "RaggedRows":
        """The rows from `rows.start` up to `rows.stop`."""
        start, end = int(self.offsets[rows.start]), int(self.offsets[rows.stop])
        offsets = self.offsets[rows.start : rows.stop + 1] - start
        return RaggedRows(self.values[start:end], self.weights[start:end], offsets)

    def pick(self, rows: Slots) -> "RaggedRows":
        """Rows by their numbers, in the order given."""
        lengths = np.diff(self.offsets)[rows]
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=offsets[1:])
        index = np.arange(offsets[-1]) + np.repeat(self.offsets[rows] - offsets[:-1], lengths)
        return RaggedRows(self.values[index], self.weights[index], offsets)


@dataclass(frozen=True, slots=True)
class Block:
    """Some profiles of one kind, n rows; every array has n rows unless its type says otherwise.

    `vectors` holds whole numbers in float32, so that sums of their products are exact. Unknown numbers are
    UNKNOWN; bit sets are 0 where nothing is given, and so is `owner`. `left_out` has the organisations that
    may not be shown a profile, each with the bit of the market beside it.
    """

    slots: Slots
    live: npt.NDArray[np.bool_]
    vectors: npt.NDArray[np.float32]
    norms: npt.NDArray[np.float32]
    occupation: npt.NDArray[np.int32]
    education: npt.NDArray[np.int32]
    years: npt.NDArray[np.int32]
    money_min: npt.NDArray[np.int32]
    money_max: npt.NDArray[np.int32]
    zones: npt.NDArray[np.uint32]
    industries: npt.NDArray[np.uint32]
    clusters: npt.NDArray[np.uint32]
    confirmed: npt.NDArray[np.int32]
    updated: npt.NDArray[np.int32]
    role: npt.NDArray[np.int32]
    main_pilot: npt.NDArray[np.bool_]
    answers_closed: npt.NDArray[np.bool_]
    stale: npt.NDArray[np.bool_]
    withheld: npt.NDArray[np.uint32]
    standing: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]
    titles: RaggedRows
    offers: RaggedRows
    needs: RaggedRows
    words: RaggedRows
    organisations: RaggedRows
    left_out: RaggedRows

    def __len__(self) -> int:
        return len(self.slots)

    def part(self, rows: slice) -> "Block":
        """The rows from `rows.start` up to `rows.stop`, as views."""
        return self._rebuilt(lambda part: part.part(rows), lambda array: array[rows])

    def pick(self, rows: Slots) -> "Block":
        """Rows by their numbers, in the order given; the block itself where they are all as they are."""
        if _are_all(rows, len(self)):
            return self
        return self._rebuilt(lambda part: part.pick(rows), lambda array: array[rows])

    def _rebuilt(
        self,
        of_ragged: Callable[[RaggedRows], RaggedRows],
        of_array: Callable[[npt.NDArray[Any]], npt.NDArray[Any]],
    ) -> "Block":
        parts: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            parts[field.name] = of_ragged(value) if isinstance(value, RaggedRows) else of_array(value)
        return Block(**parts)


class Vocabulary:
    """Numbers strings in the order in which they come, from 1; 0 stands for none."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers) + 1

    def number(self, text: str) -> int:
        """The string's number, given to it now where it has none; 0 for the empty string."""
        return self._numbers.setdefault(text, len(self._numbers) + 1) if text else 0


_SCALARS: Final = {
    "live": np.bool_,
    "norms": np.float32,
    "education": np.int32,
    "years": np.int32,
    "money_min": np.int32,
    "money_max": np.int32,
    "zones": np.uint32,
    "industries": np.uint32,
    "clusters": np.uint32,
    "confirmed": np.int32,
    "updated": np.int32,
    "role": np.int32,
    "main_pilot": np.bool_,
    "answers_closed": np.bool_,
    "stale": np.bool_,
    "withheld": np.uint32,
    "standing": np.int32,
    "owner": np.int32,
}
_RAGGED: Final = ("titles", "offers", "needs", "words", "organisations", "left_out")
_NUMBER_LIMIT: Final = 2_000_000_000


class Columns:
    """The profiles of one kind.

    `words`, and `codes` of occupations, organisations and owners, are shared by the kinds that are compared.
    """

    def __init__(self, phrases: Phrases, words: Vocabulary, codes: Vocabulary, dimensions: int) -> None:
        self._phrases = phrases
        self._words = words
        self._codes = codes
        self._size = 0
        self._arrays: dict[str, npt.NDArray[Any]] = {
            name: np.zeros(_FIRST_CAPACITY, dtype=dtype) for name, dtype in _SCALARS.items()
        }
        self._vectors = np.zeros((_FIRST_CAPACITY, dimensions), dtype=np.float32)
        self._occupation = np.zeros((_FIRST_CAPACITY, _OCCUPATION_LEVELS), dtype=np.int32)
        self._ragged = {name: Ragged() for name in _RAGGED}

    def __len__(self) -> int:
        return self._size

    def put(self, slot: int, profile: Profile, vector: npt.NDArray[np.int8]) -> None:
        """Sets a slot to a profile and its embedding, shape (dimensions,)."""
        self.put_many([slot], [profile], vector[None, :])

    def put_many(
        self, slots: Sequence[int], profiles: Sequence[Profile], vectors: npt.NDArray[np.int8]
    ) -> None:
        """Sets many slots; new phrases of all are embedded in one call.

        An embedding that says nothing (`embedder.is_blank`, or zeros) is near no other.
        """
        vectors = np.where(is_blank(vectors)[:, None], np.int8(0), vectors)
        self._phrases.numbers(
            [name for p in profiles for name in (*p.titles, *_offer_names(p), *_need_names(p))]
        )
        for slot, profile, vector in zip(slots, profiles, vectors, strict=True):
            self._reserve(slot + 1)
            self._size = max(self._size, slot + 1)
            self._vectors[slot] = vector
            self._occupation[slot] = self._levels(profile.occupation)
            for name, value in _scalars(profile, vector).items():
                self._arrays[name][slot] = value
            self._arrays["owner"][slot] = self._codes.number(_organisation(profile))
            self._put_ragged(slot, profile)
        self._put_words(slots, [profile.text for profile in profiles])

    def drop(self, slot: int) -> None:
        """Makes a slot not live, keeping its place; a slot never set is made so."""
        self._reserve(slot + 1)
        self._size = max(self._size, slot + 1)
        self._arrays["live"][slot] = False
        if self._arrays["norms"][slot] == 0:
            self._arrays["norms"][slot] = 1

    def live_slots(self) -> Slots:
        """The slots that take part in matching, rising."""
        return np.flatnonzero(self._arrays["live"][: self._size])

    def take(self, slots: Slots) -> Block:
        """The profiles of slots, in their order."""
        rows: Slots | slice = slice(0, self._size) if _are_all(slots, self._size) else slots
        parts: dict[str, Any] = {name: array[rows] for name, array in self._arrays.items()}
        parts.update({name: ragged.take(slots) for name, ragged in self._ragged.items()})
        return Block(slots=slots, vectors=self._vectors[rows], occupation=self._occupation[rows], **parts)

    def _put_ragged(self, slot: int, profile: Profile) -> None:
        numbers = self._phrases.numbers
        ones = np.ones
        titles = numbers(profile.titles)
        self._ragged["titles"].put(slot, titles, ones(len(titles), dtype=np.uint8))
        strengths = np.fromiter(
            (o.strength for o in profile.offers), dtype=np.uint8, count=len(profile.offers)
        )
        self._ragged["offers"].put(slot, numbers(_offer_names(profile)), strengths)
        weights = np.fromiter(
            (MUST_WEIGHT if n.must else WISH_WEIGHT for n in profile.needs), np.uint8, len(profile.needs)
        )
        self._ragged["needs"].put(slot, numbers(_need_names(profile)), weights)
        bound = sorted({self._codes.number(name) for name in profile.organisations} - {0})
        row = np.array(bound, dtype=np.int32), ones(len(bound), dtype=np.uint8)
        self._ragged["organisations"].put(slot, *row)
        out = [(self._codes.number(name), market_bits([key])) for key, name in profile.left_out()]
        names, bits = ([pair[place] for pair in out] for place in (0, 1))
        self._ragged["left_out"].put(slot, np.array(names, dtype=np.int32), np.array(bits, dtype=np.uint8))

    def _put_words(self, slots: Sequence[int], texts: Sequence[str]) -> None:
        # Edits of a profile are put beside it, most of them with the same text.
        row_of = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        rows = term_rows(list(row_of))
        numbers = np.array([self._words.number(term) for term in rows.terms], dtype=np.int32)
        for slot, text in zip(slots, texts, strict=True):
            row = row_of[text]
            places = rows.places[rows.offsets[row] : rows.offsets[row + 1]]
            self._ragged["words"].put(slot, numbers[places], rows.levels[places])

    def _levels(self, code: str) -> list[int]:
        parts = code.split("-") if code else []
        known = ["-".join(parts[: level + 1]) for level in range(min(len(parts), _OCCUPATION_LEVELS))]
        numbers = [self._codes.number(prefix) for prefix in known]
        return numbers + [0] * (_OCCUPATION_LEVELS - len(numbers))

    def _reserve(self, size: int) -> None:
        for ragged in self._ragged.values():
            ragged.reserve(size)
        if size <= len(self._vectors):
            return
        self._arrays = {name: _grown(array, size) for name, array in self._arrays.items()}
        self._vectors = _grown(self._vectors, size)
        self._occupation = _grown(self._occupation, size)


def _are_all(rows: Slots, size: int) -> bool:
    """Whether rows are the numbers from 0 up to `size`, in their order."""
    return len(rows) == size and bool((rows == np.arange(size)).all())


def day_number(iso: str) -> int:
    """Days since year 1 of an ISO 8601 date or time; UNKNOWN where it is empty or malformed."""
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return UNKNOWN


def zone_bits(codes: Sequence[str]) -> int:
    """A set of zones as bits; codes that the plan does not know are left out."""
    return _bits([z.code for z in zones()], codes)


def industry_bits(codes: Sequence[str]) -> int:
    """A set of industries as bits; codes that the plan does not know are left out."""
    return _bits([i.code for i in industries()], codes)


def market_bits(keys: Sequence[str]) -> int:
    """A set of markets as bits; keys of no market are left out."""
    return _bits(market_keys(), keys)


def cluster_bits(codes: Sequence[str]) -> int:
    """The clusters of a set of industries as bits."""
    clusters = list(dict.fromkeys(i.cluster for i in industries()))
    return _bits(clusters, [i.cluster for i in industries() if i.code in codes])


def _bits(order: Sequence[str], codes: Sequence[str]) -> int:
    return sum(1 << place for place, code in enumerate(order) if code in codes)


def _scalars(p: Profile, vector: npt.NDArray[np.int8]) -> dict[str, float]:
    return {
        "live": p.live,
        "norms": float(np.sqrt((vector.astype(np.float64) ** 2).sum())) or 1.0,
        "education": p.education,
        "years": _bounded(p.years),
        "money_min": _bounded(p.money_min),
        "money_max": _bounded(p.money_max),
        "zones": zone_bits(p.zones),
        "industries": industry_bits(p.industries),
        "clusters": cluster_bits(p.industries),
        "confirmed": day_number(p.confirmed_on),
        "updated": day_number(p.updated_at),
        "role": p.role,
        "main_pilot": p.main_pilot,
        "answers_closed": p.answers_closed,
        "stale": p.stale,
        "withheld": market_bits(p.withheld),
        "standing": p.standing,
    }


def _organisation(profile: Profile) -> str:
    """Whose the profile is; empty of who owns themselves."""
    owner = profile.facts.owner
    return owner if owner != profile.id else ""


def _bounded(value: int | None) -> int:
    return UNKNOWN if value is None else max(0, min(value, _NUMBER_LIMIT))


def _offer_names(profile: Profile) -> list[str]:
    return [offer.name for offer in profile.offers]


def _need_names(profile: Profile) -> list[str]:
    return [need.name for need in profile.needs]


def _grown(array: npt.NDArray[T], size: int) -> npt.NDArray[T]:
    capacity = max(size, 2 * len(array))
    grown = np.zeros((capacity, *array.shape[1:]), dtype=array.dtype)
    grown[: len(array)] = array
    return grown
