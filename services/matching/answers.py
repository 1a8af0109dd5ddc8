"""What the query service answers, one function a question."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from services.common.errors import FieldError, InvalidInput, NotFound
from services.common.plan import industries, zones
from services.common.texts import get
from services.matching import queries
from services.matching.explain import Explainer, Explanation
from services.matching.lag import LagReader, LagUnknown
from services.matching.markets import SHORTLIST_LENGTH, Market, Side, market, markets, other
from services.matching.profiles import KINDS, Kind, Profile
from services.matching.search import WINDOW, GateCounts, Known, ListCounts, Page, Reader
from services.matching.shortlists import Entry, Shortlist

DEFAULT_SIZE: Final = 20
LARGEST_SIZE: Final = 100
LONGEST_TEXT: Final = 500


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a shortlist with its counterpart and, where asked for, why."""

    entry: Entry
    counterpart: Profile
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A subject's shortlist; `shortlist` None where it has none yet."""

    subject: Profile
    shortlist: Shortlist | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair and why it has its score."""

    left: Profile
    right: Profile
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Counts behind a shortlist; `too_weak`: counterparts that pass every gate but score below the floor.

    `too_weak` is 0 where the list is full.
    """

    counterparts: int
    passing: int
    gates: dict[str, GateCounts]
    too_weak: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of matching; `lags` is empty where the brokers do not answer."""

    kinds: dict[Kind, int]
    lists: Sequence[ListCounts]
    lags: dict[str, int]


class Answers:
    """Raises InvalidInput, NotFound and StoreUnavailable."""

    def __init__(self, reader: Reader, explainer: Explainer, lags: LagReader) -> None:
        self._reader = reader
        self._explainer = explainer
        self._lags = lags
        self._lock = threading.Lock()
        self._lag_lock = threading.Lock()

    def search(self, kind: str, text: str, *, zone: str, industry: str, start: int, size: int) -> Page:
        """Profiles of a kind by text and filters; `size` 0 means DEFAULT_SIZE."""
        problems = [*_code_problems(zone, industry), *_page_problems(start, size)]
        if len(text) > LONGEST_TEXT:
            problems.append(FieldError("text", get("matching.text_too_long", most=LONGEST_TEXT)))
        if problems:
            raise InvalidInput([*_kind_problems(kind), *problems])
        known = _kind(kind)
        return self._reader.search(
            known, text, queries.filters(known, zone, industry), start, size or DEFAULT_SIZE
        )

    def profile(self, kind: str, profile_id: str) -> Profile:
        """One profile, live or not."""
        return self._known(_kind(kind), profile_id, "id").profile

    def shortlist(self, market_key: str, side: Side | None, subject_id: str, explain: bool) -> Listing:
        """A subject's shortlist as it stands."""
        in_market, on_side = _place(market_key, side)
        subject = self._known(in_market.kind_of(on_side), subject_id, "subject_id")
        shortlist = self._reader.shortlist(in_market, on_side, subject_id)
        if shortlist is None or not shortlist.entries:
            return Listing(subject.profile, shortlist, ())
        ids = [entry.id for entry in shortlist.entries]
        known = {k.profile.id: k for k in self._reader.profiles(in_market.kind_of(other(on_side)), ids)}
        items = []
        for entry in shortlist.entries:
            counterpart = known.get(entry.id)
            if counterpart is None:
                continue
            why = self._explain(in_market, on_side, subject, counterpart) if explain else None
            items.append(Item(entry, counterpart.profile, why))
        return Listing(subject.profile, shortlist, tuple(items))

    def pair(self, market_key: str, left_id: str, right_id: str) -> Pair:
        """Why a pair has its score, matched or not."""
        in_market, _ = _place(market_key, "left")
        left = self._known(in_market.left, left_id, "left_id")
        right = self._known(in_market.right, right_id, "right_id")
        return Pair(left.profile, right.profile, self._explain(in_market, "left", left, right))

    def diagnosis(self, market_key: str, side: Side | None, subject_id: str) -> Diagnosis:
        """Why a subject's shortlist is short or empty."""
        in_market, on_side = _place(market_key, side)
        subject = self._known(in_market.kind_of(on_side), subject_id, "subject_id").profile
        counterparts, passing, gates = self._reader.gate_counts(in_market, on_side, subject)
        shortlist = self._reader.shortlist(in_market, on_side, subject_id)
        listed = len(shortlist.entries) if shortlist else 0
        too_weak = max(0, passing - listed) if listed < SHORTLIST_LENGTH else 0
        return Diagnosis(counterparts, passing, gates, too_weak)

    def overview(self) -> Overview:
        """Counts and lags."""
        live = self._reader.live_counts()
        try:
            with self._lag_lock:
                lags = self._lags.read()
        except LagUnknown:
            lags = {}
        return Overview(live, self._reader.list_counts(live), lags)

    def _explain(self, in_market: Market, side: Side, subject: Known, counterpart: Known) -> Explanation:
        left, right = (subject, counterpart) if side == "left" else (counterpart, subject)
        with self._lock:
            return self._explainer.explain(
                in_market, (left.profile, left.vector), (right.profile, right.vector)
            )

    def _known(self, kind: Kind, profile_id: str, field: str) -> Known:
        if not profile_id:
            raise InvalidInput([FieldError(field, get("matching.id_missing"))])
        found = self._reader.profiles(kind, [profile_id])
        if not found:
            raise NotFound(kind, profile_id)
        return found[0]


def _kind_problems(kind: str) -> list[FieldError]:
    if kind in KINDS:
        return []
    return [FieldError("kind", get("matching.unknown_kind", kind=kind, known=", ".join(KINDS)))]


def _kind(kind: str) -> Kind:
    problems = _kind_problems(kind)
    if problems:
        raise InvalidInput(problems)
    return cast("Kind", kind)


def _place(market_key: str, side: Side | None) -> tuple[Market, Side]:
    problems = []
    if market_key not in markets():
        text = get("matching.unknown_market", market=market_key, known=", ".join(markets()))
        problems.append(FieldError("market", text))
    if side is None:
        problems.append(FieldError("side", get("matching.unknown_side")))
    if problems or side is None:
        raise InvalidInput(problems)
    return market(market_key), side


def _code_problems(zone: str, industry: str) -> list[FieldError]:
    problems = []
    if zone and zone not in {z.code for z in zones()}:
        problems.append(FieldError("zone", get("matching.unknown_zone", zone=zone)))
    if industry and industry not in {i.code for i in industries()}:
        problems.append(FieldError("industry", get("matching.unknown_industry", industry=industry)))
    return problems


def _page_problems(start: int, size: int) -> list[FieldError]:
    problems = []
    if not 0 <= size <= LARGEST_SIZE:
        problems.append(FieldError("size", get("matching.size_out_of_range")))
    if start < 0 or start + size > WINDOW:
        problems.append(FieldError("offset", get("matching.offset_out_of_range", most=WINDOW)))
    return problems
