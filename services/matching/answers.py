"""What the query service answers, one function a question; each answers a caller what they may read."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from services.common.access.principal import Principal
from services.common.errors import NotFound
from services.matching import queries, questions, rights
from services.matching.explain import Explainer, Explanation
from services.matching.lag import LagReader, LagUnknown
from services.matching.markets import SHORTLIST_LENGTH, Market, Side, other
from services.matching.profiles import Kind, Profile
from services.matching.search import GateCounts, Known, ListCounts, Page, Reader
from services.matching.shortlists import Entry, Shortlist


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
    """Raises InvalidInput, Forbidden, NotFound and StoreUnavailable."""

    def __init__(self, reader: Reader, explainer: Explainer, lags: LagReader) -> None:
        self._reader = reader
        self._explainer = explainer
        self._lags = lags
        self._lock = threading.Lock()
        self._lag_lock = threading.Lock()

    def search(
        self, caller: Principal, kind: str, text: str, *, zone: str, industry: str, start: int, size: int
    ) -> Page:
        """The live profiles of a kind that the caller may read, by text and filters.

        `size` 0 means DEFAULT_SIZE.
        """
        size = size or questions.DEFAULT_SIZE
        known = questions.search(kind, text, zone=zone, industry=industry, start=start, size=size)
        narrowed = [
            *queries.filters(known, zone, industry),
            *queries.within(rights.searched(caller, known)),
        ]
        return self._reader.search(known, text, narrowed, start, size)

    def profile(self, caller: Principal, kind: str, profile_id: str) -> Profile:
        """One profile, live or not."""
        known = questions.profile(kind, profile_id)
        return self._subject(caller, "GetProfile", known, profile_id).profile

    def shortlist(
        self, caller: Principal, market_key: str, side: Side | None, subject_id: str, explain: bool
    ) -> Listing:
        """A subject's shortlist as it stands, without counterparts that have left and are still on it."""
        in_market, on_side = questions.subject(market_key, side, subject_id)
        subject = self._subject(caller, "GetShortlist", in_market.kind_of(on_side), subject_id)
        shortlist = self._reader.shortlist(in_market, on_side, subject_id)
        if shortlist is None or not shortlist.entries:
            return Listing(subject.profile, shortlist, ())
        ids = [entry.id for entry in shortlist.entries]
        known = {k.profile.id: k for k in self._reader.profiles(in_market.kind_of(other(on_side)), ids)}
        items = []
        for entry in shortlist.entries:
            counterpart = known.get(entry.id)
            if counterpart is None or not counterpart.profile.live:
                continue
            why = self._explain(in_market, on_side, subject, counterpart) if explain else None
            items.append(Item(entry, counterpart.profile, why))
        return Listing(subject.profile, shortlist, tuple(items))

    def counts(
        self, caller: Principal, market_key: str, side: Side | None, subject_ids: Sequence[str]
    ) -> dict[str, int]:
        """How many are on the list of each subject that exists and whose list the caller may read."""
        in_market, on_side, ids = questions.subjects(market_key, side, subject_ids)
        kind = in_market.kind_of(on_side)
        within = rights.within_lists(caller, "CountShortlists", kind)
        reached = self._reader.reached(kind, ids, queries.within(within))
        return self._reader.entries(in_market, on_side, reached)

    def pair(self, caller: Principal, market_key: str, left_id: str, right_id: str) -> Pair:
        """Why a pair has its score, matched or not."""
        in_market = questions.pair(market_key, left_id, right_id)
        rights.ask(caller, "ExplainPair", in_market.left, in_market.right)
        left = self._known(in_market.left, left_id)
        right = self._known(in_market.right, right_id)
        rights.read_pair(caller, left.profile, right.profile)
        return Pair(left.profile, right.profile, self._explain(in_market, "left", left, right))

    def diagnosis(self, caller: Principal, market_key: str, side: Side | None, subject_id: str) -> Diagnosis:
        """Why a subject's shortlist is short or empty."""
        in_market, on_side = questions.subject(market_key, side, subject_id)
        kind = in_market.kind_of(on_side)
        subject = self._subject(caller, "DiagnoseShortlist", kind, subject_id).profile
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

    def _subject(self, caller: Principal, method: rights.Method, kind: Kind, profile_id: str) -> Known:
        """The profile, which the caller may read by the method."""
        rights.ask(caller, method, kind)
        found = self._reader.profiles(kind, [profile_id])
        if not found:
            raise rights.missing(caller, method, kind, profile_id)
        rights.read(caller, method, found[0].profile)
        return found[0]

    def _known(self, kind: Kind, profile_id: str) -> Known:
        found = self._reader.profiles(kind, [profile_id])
        if not found:
            raise NotFound(kind, profile_id)
        return found[0]
