"""What a subject could change and what each change does: every figure computed by the scoring of lists.

Candidates come from what near counterparts ask and the subject lacks, and from what the subject wants or
asks. Each is scored, embedded anew, against everybody; the best are told with places before and after.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from services.common.clock import Clock
from services.matching import edits
from services.matching.columns import MUST_WEIGHT, WISH_WEIGHT
from services.matching.crowd import Crowd, Embedded, Places, View
from services.matching.edits import OFFERING, Edit, Moment
from services.matching.explain import EXACT_FROM
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Market, Side, other
from services.matching.phrases import Phrases
from services.matching.profiles import Kind, Profile
from services.matching.scoring import NO_MATCH, Scores
from services.matching.search import Known
from services.matching.skills.labels import normalise

# Counterparts whose requirements are looked at, and how many of what they lack is tried.
NEAR: Final = 60
NAMES_TRIED: Final = 24
TOLD: Final = 6
# Of one kind of edit, so that a list of suggestions is not one of skills alone.
SAME_KEY: Final = 3
PAIRS_TOLD: Final = 5

Fetch = Callable[[Kind, Sequence[str]], list[Known]]


class Asked(NamedTuple):
    """A subject on a side that would have a score, in millionths, with a counterpart."""

    side: Side
    subject_id: str
    counterpart_id: str
    score: int


@dataclass(frozen=True, slots=True)
class Step:
    """What an edit does to one pair: scores in millionths, or NO_MATCH where the pair is on no list.

    Places are from 1, 0 outside the best 20: `theirs` of the subject on the counterpart's list, `own` of the
    counterpart on the subject's; each before and after.
    """

    counterpart_id: str
    before: int
    after: int
    theirs: tuple[int, int]
    own: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Improvement:
    """An edit and what it does: to how many lists of counterparts, and to the length of the subject's own.

    `gain`: places gained on lists of counterparts, less those lost; coming on a list counts up from below it.
    """

    edit: Edit
    gain: int
    entered: int
    risen: int
    fallen: int
    listed: tuple[int, int]
    steps: tuple[Step, ...]

    @property
    def grows(self) -> bool:
        """Whether the subject's own list gets longer."""
        return self.listed[1] > self.listed[0]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """All variants scored; row 0 is the subject as it is. Shapes (variants, counterparts)."""

    ids: npt.NDArray[np.str_]
    scores: Scores
    theirs: Places
    own: Places


class Improver:
    """Finds edits. Raises StoreUnavailable."""

    def __init__(self, crowd: Crowd, fetch: Fetch, clock: Clock) -> None:
        """`fetch` reads stored profiles by kind and ids; `clock` tells when edits would be saved."""
        self._crowd = crowd
        self._fetch = fetch
        self._clock = clock

    def best(self, market: Market, side: Side, subject: Known, count: int = TOLD) -> list[Improvement]:
        """The edits that help most, best first, none where nothing would."""
        moment = Moment.of(self._clock.now())
        stored = subject.profile, subject.vector
        with self._crowd.now(market, side) as view:
            near = self._near(view, stored, moment)
            tried = list(_candidates(view, subject.profile, near, moment))
            if not tried or not len(view.slots):
                return []
            weighed = _weigh(view, stored, [edit.profile for edit in tried])
        longer = market.needs_side == side
        found = [_improvement(edit, row, weighed) for row, edit in enumerate(tried, 1)]
        helpful = [each for each in found if each.gain > 0 or (longer and each.grows)]
        return _varied(sorted(helpful, key=lambda each: _order(each, longer)), count)

    def places(self, market: Market, asked: Sequence[Asked]) -> list[tuple[int, int] | None]:
        """For each asked where the subject stands on the counterpart's list, and where it would.

        None where the counterpart is not known here.
        """
        found: dict[Asked, tuple[int, int]] = {}
        for side in SIDES:
            of_side = [each for each in asked if each.side == side]
            if not of_side:
                continue
            with self._crowd.now(market, side) as view:
                for each in of_side:
                    slots = view.slot_of(each.counterpart_id)
                    if len(slots):
                        scores = np.array([[each.score]], dtype=np.int32)
                        now = view.standing(each.subject_id, slots)
                        then = view.places(each.subject_id, slots, scores)
                        found[each] = int(now[0]), int(then[0, 0])
        return [found.get(each) for each in asked]

    def _near(self, view: View, stored: Embedded, moment: Moment) -> list[Profile]:
        """Counterparts that pass the gates, best first, below the floor too."""
        if stored[0].kind not in OFFERING or view.market.needs_side == view.side:
            return []
        saved = view.block([(edits.saved(stored[0], moment), stored[1])])
        ids = nearest(view, view.scores(saved, replace(view.market, floor=0.0))[0])
        return [known.profile for known in self._fetch(view.market.kind_of(other(view.side)), ids)]


def nearest(view: View, scores: Scores) -> list[str]:
    """The ids of the NEAR live counterparts of the best scores, shape (counterparts,), best first."""
    order = np.lexsort((view.ids, -scores))[:NEAR]
    return [str(view.ids[place]) for place in order if scores[place] != NO_MATCH]


def missing_names(phrases: Phrases, subject: Profile, near: Sequence[Profile]) -> list[str]:
    """What near counterparts ask that the subject does not fully offer, the weightiest first."""
    tally: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    offered = phrases.numbers([offer.name for offer in subject.offers])
    for rank, counterpart in enumerate(near):
        names = [need.name for need in counterpart.needs]
        if not names:
            continue
        served = phrases.rows(phrases.numbers(names))[:, offered].max(axis=1, initial=0)
        for need, best in zip(counterpart.needs, served, strict=True):
            if best < EXACT_FROM:
                key = normalise(need.name)
                spelled.setdefault(key, need.name)
                tally[key] += (MUST_WEIGHT if need.must else WISH_WEIGHT) * (len(near) - rank)
    return [spelled[key] for key, _ in tally.most_common(NAMES_TRIED)]


def _candidates(view: View, subject: Profile, near: Sequence[Profile], moment: Moment) -> Iterator[Edit]:
    if view.market.needs_side == view.side:
        yield from edits.asking(subject, moment)
        return
    yield from edits.with_offers(subject, missing_names(view.phrases, subject, near), moment)
    yield from edits.raised(subject, moment)
    yield from edits.wanting(subject, moment)
    yield from edits.confirmed(subject, moment)


def _weigh(view: View, stored: Embedded, variants: Sequence[Profile]) -> _Weighed:
    scores = view.scores(view.block([stored, *view.embedded(stored, variants)]))
    theirs = view.places(stored[0].id, view.slots, scores)
    theirs[0] = view.standing(stored[0].id, view.slots)
    return _Weighed(view.ids, scores, theirs, view.own_places(scores))


def _worth(places: Places) -> Places:
    """What places are worth: 20 for the first, 1 for the last, 0 for none."""
    return np.where(places > 0, SHORTLIST_LENGTH + 1 - places, 0)


def _improvement(edit: Edit, row: int, weighed: _Weighed) -> Improvement:
    before, after = weighed.theirs[0], weighed.theirs[row]
    gained = _worth(after) - _worth(before)
    order = np.lexsort((weighed.ids, -weighed.scores[row], -gained))[:PAIRS_TOLD]
    return Improvement(
        edit,
        gain=int(gained.sum()),
        entered=int(((before == 0) & (after > 0)).sum()),
        risen=int(((before > 0) & (after > 0) & (after < before)).sum()),
        fallen=int((gained < 0).sum()),
        listed=(int((weighed.own[0] > 0).sum()), int((weighed.own[row] > 0).sum())),
        steps=tuple(_step(int(place), row, weighed) for place in order if gained[place] > 0),
    )


def _step(place: int, row: int, weighed: _Weighed) -> Step:
    return Step(
        str(weighed.ids[place]),
        int(weighed.scores[0, place]),
        int(weighed.scores[row, place]),
        (int(weighed.theirs[0, place]), int(weighed.theirs[row, place])),
        (int(weighed.own[0, place]), int(weighed.own[row, place])),
    )


def _order(found: Improvement, longer: bool) -> tuple[int, int, str, str]:
    """The best first; whose own list is to be filled looks at its length before anything."""
    length = found.listed[1] - found.listed[0] if longer else 0
    return -length, -found.gain, found.edit.key, str(found.edit.values)


def _varied(ranked: Sequence[Improvement], count: int) -> list[Improvement]:
    """The first of them, no more than SAME_KEY of one kind."""
    used: Counter[str] = Counter()
    found = []
    for each in ranked:
        used[each.edit.key] += 1
        if used[each.edit.key] <= SAME_KEY:
            found.append(each)
    return found[:count]
