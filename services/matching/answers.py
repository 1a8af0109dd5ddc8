"""What the query service answers, one function a question; each answers a caller what they may read."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.common.access.principal import Principal
from services.common.errors import NotFound
from services.matching import masks, queries, questions, rights
from services.matching.doctor import Diagnosis, Doctor, attendance
from services.matching.explain import Explainer, Explanation
from services.matching.improve import Asked, Improvement, Improver
from services.matching.lag import LagReader, LagUnknown
from services.matching.learning.inforce import InForce
from services.matching.markets import SHORTLIST_LENGTH, Market, Side, other
from services.matching.profiles import Kind, Profile
from services.matching.scoring import SCALE
from services.matching.search import Known, ListCounts, Page, Reader
from services.matching.shortlists import Entry, Shortlist
from services.matching.store import StoreUnavailable


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
class Suggestions:
    """What a subject could change; `counterparts` by id, as the caller sees them.

    Where counterparts are masked for the caller, no pair is told, only how many gain.
    """

    improvements: tuple[Improvement, ...]
    counterparts: dict[str, Profile]


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of matching; `lags` is empty where the brokers do not answer."""

    kinds: dict[Kind, int]
    lists: Sequence[ListCounts]
    lags: dict[str, int]


class Answers:
    """Raises InvalidInput, Forbidden, NotFound and StoreUnavailable."""

    def __init__(
        self,
        reader: Reader,
        explainer: Explainer,
        lags: LagReader,
        in_force: InForce,
        *,
        improver: Improver,
        doctor: Doctor,
    ) -> None:
        self._reader = reader
        self._improver = improver
        self._doctor = doctor
        self._explainer = explainer
        self._lags = lags
        self._in_force = in_force
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
        page = self._reader.search(known, text, narrowed, start, size)
        hits = tuple(replace(hit, profile=masks.shown(caller, hit.profile)) for hit in page.hits)
        return replace(page, hits=hits)

    def profile(self, caller: Principal, kind: str, profile_id: str) -> Profile:
        """One profile, live or not."""
        known = questions.profile(kind, profile_id)
        return masks.shown(caller, self._subject(caller, "GetProfile", known, profile_id).profile)

    def shortlist(
        self, caller: Principal, market_key: str, side: Side | None, subject_id: str, explain: bool
    ) -> Listing:
        """A subject's shortlist as it stands, without counterparts that have left and are still on it.

        Nor is there one whose consent to be shown to the caller was withdrawn since.
        """
        in_market, on_side = questions.subject(market_key, side, subject_id)
        subject = self._subject(caller, "GetShortlist", in_market.kind_of(on_side), subject_id)
        shortlist = self._reader.shortlist(in_market, on_side, subject_id)
        if shortlist is None or not shortlist.entries:
            return Listing(masks.shown(caller, subject.profile), shortlist, ())
        ids = [entry.id for entry in shortlist.entries]
        known = {k.profile.id: k for k in self._reader.profiles(in_market.kind_of(other(on_side)), ids)}
        items = []
        for entry in shortlist.entries:
            counterpart = known.get(entry.id)
            if counterpart is None or not counterpart.profile.live:
                continue
            if masks.withheld(caller, in_market, counterpart.profile):
                continue
            items.append(Item(entry, masks.shown(caller, counterpart.profile), None))
        if explain:
            pairs = [(subject, known[item.entry.id]) for item in items]
            whys = self._explain(caller, in_market, on_side, pairs)
            items = [replace(item, explanation=why) for item, why in zip(items, whys, strict=True)]
        return Listing(masks.shown(caller, subject.profile), shortlist, tuple(items))

    def counts(
        self, caller: Principal, market_key: str, side: Side | None, subject_ids: Sequence[str]
    ) -> dict[str, int]:
        """How many are on the list of each subject that exists and whose list the caller may read."""
        in_market, on_side, ids = questions.subjects(market_key, side, subject_ids)
        kind = in_market.kind_of(on_side)
        within = rights.within_lists(caller, "CountShortlists", kind)
        reached = self._reader.reached(kind, ids, queries.within(within))
        return self._reader.entries(in_market, on_side, reached)

    def fitting_subjects(
        self, caller: Principal, market_key: str, subject_ids: Sequence[str], least: float
    ) -> list[str]:
        """Those of the subjects whose list the caller may read, in the order given."""
        in_market, ids = questions.fitting(market_key, subject_ids, least)
        within = rights.within_lists(caller, "CountFitting", in_market.right)
        return self._reader.reached(in_market.right, ids, queries.within(within))

    def pair(self, caller: Principal, market_key: str, left_id: str, right_id: str) -> Pair:
        """Why a pair has its score, matched or not."""
        in_market = questions.pair(market_key, left_id, right_id)
        rights.ask(caller, "ExplainPair", in_market.left, in_market.right)
        left = self._known(in_market.left, left_id)
        right = self._known(in_market.right, right_id)
        rights.read_pair(caller, left.profile, right.profile)
        for side in (left.profile, right.profile):
            if masks.withheld(caller, in_market, side):
                raise rights.beyond("ExplainPair", side.kind)
        [why] = self._explain(caller, in_market, "left", [(left, right)])
        return Pair(masks.shown(caller, left.profile), masks.shown(caller, right.profile), why)

    def diagnosis(self, caller: Principal, market_key: str, side: Side | None, subject_id: str) -> Diagnosis:
        """Why a subject's shortlist is short or empty."""
        in_market, on_side = questions.subject(market_key, side, subject_id)
        kind = in_market.kind_of(on_side)
        subject = self._subject(caller, "DiagnoseShortlist", kind, subject_id)
        try:
            return self._doctor.diagnose(self._in_force.market(market_key), on_side, subject)
        except StoreUnavailable:
            # Everybody is not read yet: the index counts, and scores are left out.
            return self._counted(in_market, on_side, subject.profile)

    def suggestions(
        self, caller: Principal, market_key: str, side: Side | None, subject_id: str
    ) -> Suggestions:
        """What a subject could change to stand higher, or to have a longer list."""
        in_market, on_side = questions.subject(market_key, side, subject_id)
        subject = self._subject(caller, "SuggestEdits", in_market.kind_of(on_side), subject_id)
        found = self._improver.best(self._in_force.market(market_key), on_side, subject)
        ids = dict.fromkeys(step.counterpart_id for each in found for step in each.steps)
        known = self._reader.profiles(in_market.kind_of(other(on_side)), list(ids))
        shown = {
            each.profile.id: masks.shown(caller, each.profile)
            for each in known
            if not masks.masks(caller, each.profile)
        }
        told = [
            replace(each, steps=tuple(step for step in each.steps if step.counterpart_id in shown))
            for each in found
        ]
        return Suggestions(tuple(told), shown)

    def overview(self) -> Overview:
        """Counts and lags."""
        live = self._reader.live_counts()
        try:
            with self._lag_lock:
                lags = self._lags.read()
        except LagUnknown:
            lags = {}
        return Overview(live, self._reader.list_counts(live), lags)

    def _explain(
        self, caller: Principal, in_market: Market, side: Side, pairs: Sequence[tuple[Known, Known]]
    ) -> list[Explanation]:
        """Explanations of pairs, in each of which the one on `side` comes first."""
        found = []
        sides = [pair if side == "left" else (pair[1], pair[0]) for pair in pairs]
        for left, right in sides:
            compared = masks.compared(caller, left.profile), masks.compared(caller, right.profile)
            whole = left.profile, right.profile
            with self._lock:
                weighed = self._in_force.market(in_market.key)
                why = self._explainer.explain(
                    weighed, (compared[0], left.vector), (compared[1], right.vector), whole=whole
                )
            found.append(masks.explained(caller, why, *compared))
        return self._placed(caller, in_market, sides, found)

    def _placed(
        self,
        caller: Principal,
        in_market: Market,
        pairs: Sequence[tuple[Known, Known]],
        whys: list[Explanation],
    ) -> list[Explanation]:
        """The explanations with the places that their best edits bring, for those who may know them."""
        asked = {}
        for row, ((left, right), why) in enumerate(zip(pairs, whys, strict=True)):
            best = why.best_edit
            if best is None:
                continue
            mine, theirs = (left, right) if best.side == "left" else (right, left)
            if rights.reaches(caller, "SuggestEdits", mine.profile) and not masks.masks(
                caller, theirs.profile
            ):
                score = round(best.score * SCALE)
                asked[row] = Asked(best.side, mine.profile.id, theirs.profile.id, score)
        if not asked:
            return whys
        try:
            places = self._improver.places(in_market, list(asked.values()))
        except StoreUnavailable:
            return whys
        placed = list(whys)
        for row, place in zip(asked, places, strict=True):
            if (best := whys[row].best_edit) is not None:
                placed[row] = replace(whys[row], best_edit=replace(best, places=place))
        return placed

    def _counted(self, in_market: Market, side: Side, subject: Profile) -> Diagnosis:
        counterparts, passing, gates = self._reader.gate_counts(in_market, side, subject)
        shortlist = self._reader.shortlist(in_market, side, subject.id)
        listed = len(shortlist.entries) if shortlist else 0
        too_weak = max(0, passing - listed) if listed < SHORTLIST_LENGTH else 0
        present = attendance(in_market, subject)
        return Diagnosis(counterparts, passing, gates, too_weak, in_market.floor, present)

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
