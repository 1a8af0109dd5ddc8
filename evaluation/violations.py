"""Gates told anew from profiles alone, so that a mistake in the arrays of scoring shows.

Nothing here uses services.matching.scoring, columns or queries; docs/matching.md (Gates) is what it follows.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from evaluation.engine import Rankings
from services.matching.markets import Market, Side
from services.matching.profiles import Profile


def violations(
    market: Market, side: Side, lists: Rankings, profiles: Mapping[Side, Mapping[str, Profile]]
) -> list[tuple[str, str, str]]:
    """(gate, subject, member) of each pair on a list that may not be there; `live` counts as a gate."""
    across: Side = "right" if side == "left" else "left"
    found = []
    for subject, members in lists.items():
        for member in members:
            mine, theirs = profiles[side][subject], profiles[across][member]
            left, right = (mine, theirs) if side == "left" else (theirs, mine)
            found += [(gate, subject, member) for gate in broken(market, left, right)]
    return found


def broken(market: Market, left: Profile, right: Profile) -> Sequence[str]:
    """The gates that a pair fails."""
    failed = [] if left.live and right.live else ["live"]
    return failed + [gate for gate in market.gates if not _PASSES[gate](market.key, left, right)]


def _education(_: str, left: Profile, right: Profile) -> bool:
    return not (left.education and right.education) or left.education >= right.education


def _years(_: str, left: Profile, right: Profile) -> bool:
    return left.years is None or right.years is None or left.years >= right.years


def _zone(_: str, left: Profile, right: Profile) -> bool:
    return not (left.zones and right.zones) or not set(left.zones).isdisjoint(right.zones)


def _salary(_: str, left: Profile, right: Profile) -> bool:
    wanted = left.money_min if left.money_min is not None else left.money_max
    offered = right.money_max if right.money_max is not None else right.money_min
    return wanted is None or offered is None or 10 * offered >= 7 * wanted


def _answering(_: str, left: Profile, _right: Profile) -> bool:
    return not left.answers_closed


def _independent(_: str, left: Profile, right: Profile) -> bool:
    return set(left.organisations).isdisjoint(right.organisations)


def _consent(key: str, left: Profile, right: Profile) -> bool:
    return not left.withheld_from(key, right.facts.owner)


_PASSES: Final[Mapping[str, Callable[[str, Profile, Profile], bool]]] = {
    "education": _education,
    "years": _years,
    "zone": _zone,
    "salary": _salary,
    "answering": _answering,
    "independent": _independent,
    "consent": _consent,
}
