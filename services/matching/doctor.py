"""Why a list is short or empty, and what would fill it: counted over everybody with the scoring of lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from services.common.clock import Clock
from services.matching import edits
from services.matching.crowd import Crowd, View
from services.matching.edits import Moment
from services.matching.improve import Fetch, missing_names, nearest
from services.matching.markets import SHORTLIST_LENGTH, Market, Side, other
from services.matching.profiles import Absence, Profile
from services.matching.scoring import NO_MATCH, SCALE, Verdicts
from services.matching.search import GateCounts, Known

BLOCKERS: Final = 3


@dataclass(frozen=True, slots=True)
class Together:
    """Two gates, and whom the list would take without both; no single one would do."""

    gates: tuple[str, str]
    reaching: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """A requirement, and how many more a list would take if it were dropped by who asks, or met."""

    name: str
    reaching: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether the subject itself takes part in a market: as in Profile; `left_out` counts organisations."""

    live: bool
    absence: Absence
    stale: bool
    withheld: bool
    left_out: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Counts behind a list.

    `listed`: counterparts that the list could take, of which it holds the best 20. `too_weak`: those that
    pass every gate but score below the floor; 0 where the list is full. `floor` is the least score of the
    market, in [0, 1]. What is only counted, without scores, leaves `listed` None.
    """

    counterparts: int
    passing: int
    gates: Mapping[str, GateCounts]
    too_weak: int
    floor: float
    attendance: Attendance
    listed: int | None = None
    together: tuple[Together, ...] = ()
    blockers: tuple[Blocker, ...] = ()


class Doctor:
    """Diagnoses lists. Raises StoreUnavailable."""

    def __init__(self, crowd: Crowd, fetch: Fetch, clock: Clock) -> None:
        """`fetch` reads stored profiles by kind and ids; `clock` tells when an edit would be saved."""
        self._crowd = crowd
        self._fetch = fetch
        self._clock = clock

    def diagnose(self, market: Market, side: Side, subject: Known) -> Diagnosis:
        """What keeps counterparts off a subject's list; of one that takes no part, as if it did."""
        profile = replace(subject.profile, live=True)
        with self._crowd.now(market, side) as view:
            block = view.block([(profile, subject.vector)])
            passing = view.passing(block)
            ungated = view.scores(block, replace(market, gates=(), floor=0.0))[0]
            reach = ungated >= round(market.floor * SCALE)
            fails = {gate: ~passes for gate, passes in passing.items()}
            failed = np.zeros(len(ungated), dtype=np.int64)
            for fail in fails.values():
                failed += fail
            listed = (failed == 0) & reach
            blockers: tuple[Blocker, ...] = ()
            short = int(listed.sum()) < SHORTLIST_LENGTH
            weak = (failed == 0) & ~reach
            if short and weak.any():
                near = nearest(view, np.where(weak, ungated, NO_MATCH).astype(np.int32))
                blockers = self._blockers(view, Known(profile, subject.vector), near, listed)
        gates = {gate: _counts(fail, failed, reach) for gate, fail in fails.items()}
        alone = any(each.reaching for each in gates.values())
        return Diagnosis(
            counterparts=len(ungated),
            passing=int((failed == 0).sum()),
            gates=gates,
            too_weak=int(weak.sum()) if short else 0,
            floor=market.floor,
            attendance=attendance(market, subject.profile),
            listed=int(listed.sum()),
            together=_together(fails, failed, reach) if short and not alone else (),
            blockers=blockers,
        )

    def _blockers(
        self, view: View, subject: Known, near: Sequence[str], listed: npt.NDArray[np.bool_]
    ) -> tuple[Blocker, ...]:
        """The requirements that keep most of those who pass the gates below the floor."""
        moment = Moment.of(self._clock.now())
        if view.market.needs_side == view.side:
            tried = [edit for edit in edits.asking(subject.profile, moment) if edit.key == "drop"]
        else:
            across = view.market.kind_of(other(view.side))
            asked = [known.profile for known in self._fetch(across, near)]
            names = missing_names(view.phrases, subject.profile, asked)
            tried = list(edits.with_offers(subject.profile, names, moment))
        if not tried:
            return ()
        stored = subject.profile, subject.vector
        scores = view.scores(view.block(view.embedded(stored, [edit.profile for edit in tried])))
        longer = [int((line != NO_MATCH).sum() - listed.sum()) for line in scores]
        found = [Blocker(str(e.values["name"]), n) for e, n in zip(tried, longer, strict=True) if n > 0]
        return tuple(sorted(found, key=lambda each: (-each.reaching, each.name))[:BLOCKERS])


def attendance(market: Market, profile: Profile) -> Attendance:
    """Whether a subject takes part in a market."""
    return Attendance(
        profile.live,
        profile.absence,
        profile.stale,
        profile.withheld_from(market.key, ""),
        sum(key == market.key for key, _ in profile.left_out()),
    )


def _counts(fail: Verdicts, failed: npt.NDArray[np.int64], reach: Verdicts) -> GateCounts:
    alone = fail & (failed == 1)
    return GateCounts(int(fail.sum()), int(alone.sum()), int((alone & reach).sum()))


def _together(
    fails: Mapping[str, Verdicts], failed: npt.NDArray[np.int64], reach: Verdicts
) -> tuple[Together, ...]:
    found = []
    for one, another in combinations(fails, 2):
        both = fails[one] & fails[another] & (failed == len((one, another))) & reach
        if both.any():
            found.append(Together((one, another), int(both.sum())))
    return tuple(sorted(found, key=lambda each: (-each.reaching, each.gates))[:BLOCKERS])
